"""Patients beyond the cast: they were screened, and most of them never got a first dose."""

from bline_desktop.demo.course import tell_enrolment
from bline_desktop.demo.identity import Entry, make_identity
from bline_desktop.demo.moves import tell_state
from bline_desktop.demo.names import NameBook
from bline_desktop.demo.script import Chapter
from bline_desktop.domain.patient import PatientState

DAYS_TO_FIRST_DOSE = 14
DECIDED_FROM = 12
REASONS = (
    "Not eligible: ejection fraction 55 %, decided by the investigator",
    "Not eligible: active graft-versus-host disease of the skin",
    "Not eligible: MRD positive, treated outside the trial",
    "Not eligible: bilirubin above the limit",
    "Consent withdrawn before the first dose",
    "Not eligible: QTc 472 ms",
)


def tell_screening(chapter: Chapter, days: int, trial_id: str, names: NameBook) -> None:
    """Tell the screening of one patient that began so many days ago, and how it ended if it has."""
    entry = Entry(trial_id, chapter.script.day(days), DAYS_TO_FIRST_DOSE, PatientState.SCREENING)
    identity = make_identity(chapter.rng, names, entry, {})
    tell_enrolment(chapter, days, identity, allergies_asked=chapter.rng.random() < 0.5)
    if days >= DECIDED_FROM:
        decided = chapter.script.moment(days - chapter.rng.randint(3, 9), 14, 30)
        tell_state(chapter, identity, PatientState.OFF_STUDY, decided, chapter.rng.choice(REASONS))


def screened_days_ago(place: int, chapter: Chapter) -> int:
    """Return when the screening of a further patient began: every other one within the last days, else long ago."""
    return chapter.rng.randint(1, DECIDED_FROM - 1) if place % 2 else chapter.rng.randint(DECIDED_FROM, 420)
