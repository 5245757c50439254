"""The common course of a made-up patient: enrolment, cycles with their stays, donor lymphocytes, samples."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from bline_desktop.commands.patients import enrol, set_safety
from bline_desktop.demo import stories
from bline_desktop.demo.bedside import Bedside, tell_bedside
from bline_desktop.demo.cast import FULL_COURSE, Part
from bline_desktop.demo.dli import STEPS, tell_dli
from bline_desktop.demo.identity import Entry, Identity, make_identity, make_safety
from bline_desktop.demo.moves import tell_access, tell_admission, tell_departure, tell_state
from bline_desktop.demo.names import NameBook
from bline_desktop.demo.orders import ORDERS
from bline_desktop.demo.plans import tell_plan
from bline_desktop.demo.pump import PLANNED_DAYS, Run, tell_order, tell_run, whole_run
from bline_desktop.demo.response import Sample, tell_samples, tell_weights
from bline_desktop.demo.script import PATIENT, Chapter
from bline_desktop.demo.supply import tell_supply
from bline_desktop.demo.toxicity import tell_toxicity
from bline_desktop.domain.observations.weight import FIXED_DOSE_FROM_KG, WeightFields
from bline_desktop.domain.patient import PatientState
from bline_desktop.domain.roles import Role

# From how many days ago a sample's report has come, and a donor lymphocyte infusion is over.
REPORTED_FROM, DLI_UP_TO = 5, 3
SAMPLE_BEFORE_START, SAMPLE_AFTER_START, FOLLOW_UP_EVERY = 6, 30, 110
ALLERGIES_ASKED_AFTER = (20, 120)
MIXED = "mixed-chimerism"
WITHOUT_DLI = frozenset({"neurotoxicity"})
NO_PLAN_YET = frozenset({"not-asked"})
OMITTED = frozenset({("p20", 2)})  # DLI of a patient, by their place from 0
NOT_TAKEN = frozenset({("p22", 2), ("p24", 3), ("p31", 1)})  # samples after a cycle, by its number


def tell_patient(chapter: Chapter, part: Part, trial_id: str, names: NameBook) -> None:
    """Tell all that happened to one patient of the cast."""
    to_first = part.enrolled - part.last_start if part.cycles <= 1 else chapter.rng.randint(4, 9)
    entry = Entry(trial_id, chapter.script.day(part.enrolled), to_first, PatientState.ENROLLED)
    identity = make_identity(chapter.rng, names, entry, part.fixed)
    tell_enrolment(chapter, part.enrolled, identity, allergies_asked=part.allergies_asked)
    if part.key not in NO_PLAN_YET:
        tell_plan(chapter, part, identity)
    if not part.cycles:
        tell_departure(chapter, chapter.script.moment(part.enrolled, 12, 10))
    if part.cycles or part.bed:
        tell_access(chapter, chapter.script.moment(part.enrolled - 1, 10, 5))
    runs = _runs(chapter, part, to_first)
    for run in runs:
        _tell_cycle(chapter, part, identity, run)
    starts = [_days_ago(chapter, run) for run in runs]
    dli_days = _tell_dlis(chapter, part, identity, starts)
    _tell_samples(chapter, part, starts)
    if part.next_in is not None:
        start = chapter.script.now + timedelta(days=part.next_in)
        tell_order(
            chapter,
            part.cycles + 1,
            part.dose_in(part.cycles + 1),
            start,
            chapter.script.moment(1, 11, chapter.rng.randrange(60)),
        )
    if part.key in stories.AFTERWARDS:
        stories.AFTERWARDS[part.key](chapter, part, identity)
    tell_bedside(Bedside(chapter, part, identity, runs, dli_days))
    tell_toxicity(chapter, part, runs)


def tell_enrolment(chapter: Chapter, days: int, identity: Identity, *, allergies_asked: bool) -> None:
    """Tell that a patient was enrolled so many days ago, and asked about allergies."""
    at = chapter.script.moment(days, 10, chapter.rng.randrange(60))
    weight = WeightFields(
        measured_on=chapter.script.day(days), weight_kg=identity.weight_kg, height_cm=identity.height_cm
    )
    chapter.tell(
        PATIENT, at, lambda session, act, recall: enrol(session, act, identity.fields, weight), by=Role.INVESTIGATOR
    )
    if allergies_asked:
        safety = make_safety(chapter.rng)
        chapter.tell(
            "safety",
            chapter.heard(at, *ALLERGIES_ASKED_AFTER),
            lambda session, act, recall: set_safety(session, act, recall(PATIENT), safety),
        )


def _runs(chapter: Chapter, part: Part, to_first: int) -> Sequence[Run]:
    """Make the cycles, evenly spread from the first dose to the last start; the last one may run today."""
    first = part.enrolled - to_first
    runs = []
    for number in range(1, part.cycles + 1):
        if number == part.cycles and part.runs:
            run = stories.RUNNING[part.key](chapter, part)
        else:
            days = first - (first - part.last_start) * (number - 1) // max(1, part.cycles - 1)
            start = chapter.script.moment(days, chapter.rng.randint(13, 16), chapter.rng.randrange(60))
            run = whole_run(chapter.rng, number, part.dose_in(number), start)
            run = stories.CHANGED.get(part.key, stories.unchanged)(run)
        runs.append(run)
    return runs


def _tell_cycle(chapter: Chapter, part: Part, identity: Identity, run: Run) -> None:
    ordered_at = run.start - chapter.minutes(18 * 60, 30 * 60)
    tell_order(chapter, run.number, run.dose_ug_per_day, run.start, ordered_at)
    if part.key in ORDERS:
        ORDERS[part.key](chapter, part, run, ordered_at)
    stays_today = run.stop is None and part.home_after is None
    tell_admission(chapter, run.start - timedelta(hours=4), part.bed if stays_today else None)
    tell_weights(chapter, [hang.at for hang in run.hangs], _weight(chapter, identity, run.number))
    tell_run(chapter, run)
    if run.stop is None:
        tell_supply(chapter, run)
    if run.number == 1:
        tell_state(chapter, identity, PatientState.ON_TREATMENT, run.start, "First dose given")
    if not stays_today:
        days = chapter.rng.randint(9, 13) if run.number == 1 else chapter.rng.randint(3, 5)
        if run.stop is None and part.home_after is not None:
            days = part.home_after
        tell_departure(chapter, run.start + timedelta(days=days, minutes=45))
    if run.number == FULL_COURSE and run.stop is not None:
        done = run.stop.at + timedelta(days=1)
        tell_state(chapter, identity, PatientState.FOLLOW_UP, done, "All planned cycles given")


def _weight(chapter: Chapter, identity: Identity, cycle: int) -> Decimal:
    """Return the weight at the start of a cycle; who is growing gains, the others stay at or above the limit."""
    if identity.weight_kg < FIXED_DOSE_FROM_KG:
        return identity.weight_kg + cycle * Decimal("0.3")
    return max(FIXED_DOSE_FROM_KG, identity.weight_kg + Decimal(chapter.rng.randint(-15, 15)) / 10)


def _tell_dlis(chapter: Chapter, part: Part, identity: Identity, starts: Sequence[int]) -> list[int]:
    """Tell the donor lymphocytes given about two weeks after each of the first cycles; return how many days ago."""
    given: list[int] = []
    if part.key in WITHOUT_DLI:
        return given
    for step, start in enumerate(starts[:STEPS]):
        days = start - PLANNED_DAYS - chapter.rng.randint(12, 16)
        if days >= max(DLI_UP_TO, part.until) and (part.key, step) not in OMITTED:
            tell_dli(chapter, days, step, identity.fields.donor_type)
            given.append(days)
    return given


def _tell_samples(chapter: Chapter, part: Part, starts: Sequence[int]) -> None:
    """Tell the samples: at enrolment, before and after each cycle, and in follow-up."""
    samples, missing = [Sample(part.enrolled)], set()
    for number, start in enumerate(starts, start=1):
        before = [Sample(start + SAMPLE_BEFORE_START, with_blood=False)] if start != starts[0] else []
        samples += [*before, Sample(start - SAMPLE_AFTER_START)]
        if (part.key, number) in NOT_TAKEN:
            missing.add(samples[-1])
    samples += [Sample(days) for days in part.samples]
    if not part.samples and part.cycles:
        samples += [Sample(days) for days in range(samples[-1].days - FOLLOW_UP_EVERY, 0, -FOLLOW_UP_EVERY)]
    reported = [sample for sample in samples if sample.days >= max(REPORTED_FROM, part.until)]
    wanted = [sample for sample in reported if sample not in missing]
    tell_samples(chapter, wanted, part.mrds, mixed=part.key == MIXED)


def _days_ago(chapter: Chapter, run: Run) -> int:
    return (chapter.script.day(0) - chapter.script.day_of(run.start)).days
