"""What the ward's label profile says of an adverse event at its grade: looked up, shown, and nothing more.

A row of a label stands for a grade of its own scale alone (CTCAE). A grade of another scale, such as that of CRS or
ICANS by ASTCT, is never looked up in it: one seizure is grade 3 of ICANS, while the label stops for good only at more
than one. Where the grade is missing, that is what is said. The program recommends nothing; a physician decides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from bline_desktop.domain.observations.toxicity import ToxicityCause, ToxicityFields, say_graded
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.label_profile import DoseModification, LabelProfile, Source
from bline_desktop.domain.treatment.stop_clock import WardLabel
from bline_desktop.domain.treatment.stop_words import NO_LABEL
from bline_desktop.domain.words import N_

PROFILE = N_("toxicity", "The ward's profile “{title}”, version {version}")
UNCONFIRMED = N_("toxicity", "The ward's profile “{title}”, version {version}, unconfirmed")
GRADED = N_("toxicity", "{profile}: {event}, {scale} grade {grade}: {action}")
UNGRADED = N_("toxicity", "{profile}: {event}: {action}")
GRADE_IT = N_("toxicity", "The label uses {scale}: grade it to see the rule.")
NO_ROW = N_("toxicity", "{profile}: no row for this event at this grade.")
NOT_NAMED = N_("toxicity", "{profile}: it does not say for which events its rows stand. Read them under Labels.")
ALL_SEIZURES = N_("toxicity", "{count} seizures are recorded in all.")
NOT_FROM_IT = N_(
    "toxicity", "The rows of the label are for reactions to blinatumomab; this is put down to something else."
)
OTHER_CAUSES = (ToxicityCause.DLI, ToxicityCause.NEITHER)


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One sentence; of a row of the label with its conditions and notes as they stand there, and its sources."""

    said: Said
    facts: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeNote:
    """One event with its scale and grade, and what is to be said of it beside the label."""

    record_id: UUID
    what: Said
    lines: tuple[GradeLine, ...]


def standing_rows(profile: LabelProfile, found: ToxicityFields, seizures: int) -> tuple[DoseModification, ...]:
    """Return the rows that stand for an event at its grade; `seizures` are all that are recorded of the patient."""
    return tuple(row for row in _covering(profile, found) if _holds(row, found, seizures))


def missing_scales(profile: LabelProfile, found: ToxicityFields) -> tuple[str, ...]:
    """Return the scales of the rows for this event by which it was not graded: what nobody graded is not looked up."""
    scales = dict.fromkeys(row.scale for row in _covering(profile, found) if row.grade is not None)
    return tuple(scale for scale in scales if scale != found.scale.family)


def grade_note(record_id: UUID, found: ToxicityFields, seizures: int, label: WardLabel | None) -> GradeNote:
    """Say what the ward's label says of an event; without a chosen label that there is none."""
    lines = _lines(found, seizures, label) if label is not None else [GradeLine(Said(NO_LABEL))]
    return GradeNote(record_id, say_graded(found), tuple(lines))


def _lines(found: ToxicityFields, seizures: int, label: WardLabel) -> Iterator[GradeLine]:
    rows = standing_rows(label.profile, found, seizures)
    missing = missing_scales(label.profile, found)
    for row in rows:
        notes = (row.note,) if row.note else ()
        yield GradeLine(_say_row(row, label), (*row.facts, *notes), row.sources)
    if any(row.more_seizures_than is not None for row in rows):
        yield GradeLine(Said(ALL_SEIZURES, (("count", seizures),)))
    yield from (GradeLine(Said(GRADE_IT, (("scale", scale),))) for scale in missing)
    if not rows and not missing:
        named = any(row.covers for row in label.profile.modifications)
        yield GradeLine(
            Said(NO_ROW if named else NOT_NAMED, (("profile", _profile(label, confirmed=label.confirmed)),))
        )
    if rows and found.cause in OTHER_CAUSES:
        yield GradeLine(Said(NOT_FROM_IT))


def _covering(profile: LabelProfile, found: ToxicityFields) -> Iterable[DoseModification]:
    return (row for row in profile.modifications if found.event in row.covers)


def _holds(row: DoseModification, found: ToxicityFields, seizures: int) -> bool:
    if row.more_seizures_than is not None:
        return seizures > row.more_seizures_than
    if row.grade is None:
        return True
    return found.grade is not None and (row.scale, str(row.grade)) == (found.scale.family, found.grade.value)


def _say_row(row: DoseModification, label: WardLabel) -> Said:
    values: tuple[tuple[str, object], ...] = (
        ("profile", _profile(label, confirmed=label.confirmed and row.confirmed)),
        ("event", row.event),
        ("scale", row.scale),
        ("grade", row.grade),
        ("action", row.action),
    )
    return Said(UNGRADED if row.grade is None else GRADED, values)


def _profile(label: WardLabel, *, confirmed: bool) -> Said:
    values = (("title", label.profile.title), ("version", label.profile.version))
    return Said(PROFILE if confirmed else UNCONFIRMED, values)
