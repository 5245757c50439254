"""Toxicity: an adverse event at one grade of one scale, from its first to its last day.

A grade means nothing without its scale: one seizure is grade 3 of ICANS, and no such grade of CTCAE. So the scale is
kept with its version, and nothing here turns a grade of one scale into one of another.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self, TypeVar, cast

from pydantic import model_validator

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, When, choice_field, date_field, integer_field, text_field
from bline_desktop.domain.observations.kind import ENDS_BEFORE_START, Drawn, Group, Kind, Strips
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import Colour, Said
from bline_desktop.domain.words import N_, Inside


class ToxicityEvent(Choice):
    """What happened; a label profile names by these words for which event a row of it stands."""

    CRS = "crs", N_("toxicity", "Cytokine release (CRS)")
    NEUROTOXICITY = "neurotoxicity", N_("toxicity", "Neurotoxicity")
    SEIZURE = "seizure", N_("toxicity", "Seizure")
    LIVER = "liver", N_("toxicity", "Raised liver values")
    NEUTROPENIA = "neutropenia", N_("toxicity", "Neutropenia")
    INFECTION = "infection", N_("toxicity", "Infection")
    INFUSION_REACTION = "infusion_reaction", N_("toxicity", "Infusion reaction")
    OTHER = "other", N_("toxicity", "Another event")


class ToxicityScale(Choice):
    """The scale of a grade with its version: the versions of CTCAE differ, and ASTCT is another scale altogether."""

    CTCAE_5 = "ctcae-5", N_("toxicity", "CTCAE version 5")
    CTCAE_6 = "ctcae-6", N_("toxicity", "CTCAE version 6")
    ASTCT = "astct-2019", N_("toxicity", "ASTCT 2019")
    NONE = "none", N_("toxicity", "Not graded")

    @property
    def family(self) -> str:
        """The scale without its version, as a label names it: `CTCAE`."""
        return self.value.partition("-")[0].upper()


class ToxicityGrade(Choice):
    """How severe it is, on its scale."""

    G1 = "1", N_("toxicity", "Grade 1")
    G2 = "2", N_("toxicity", "Grade 2")
    G3 = "3", N_("toxicity", "Grade 3")
    G4 = "4", N_("toxicity", "Grade 4")
    G5 = "5", N_("toxicity", "Grade 5")


class ToxicityCause(Choice):
    """What it is put down to."""

    BLINATUMOMAB = "blinatumomab", N_("toxicity", "Blinatumomab")
    DLI = "dli", N_("toxicity", "DLI")
    EITHER = "either", N_("toxicity", "Blinatumomab or DLI")
    NEITHER = "neither", N_("toxicity", "Neither")
    NOT_JUDGED = "not_judged", N_("toxicity", "Not judged")


GRADED = (ToxicityScale.CTCAE_5, ToxicityScale.CTCAE_6, ToxicityScale.ASTCT)
OF_ASTCT = (ToxicityEvent.CRS, ToxicityEvent.NEUROTOXICITY, ToxicityEvent.SEIZURE)

EVENT_NEEDED = Rule("toxicity-event-needed", N_("errors", "Type what happened."))
SEIZURES_NEEDED = Rule("toxicity-seizures-needed", N_("errors", "Type how many seizures there were in these days."))
GRADE_NEEDED = Rule("toxicity-grade-needed", N_("errors", "Choose the grade, or choose that it is not graded."))
NOT_OF_ASTCT = Rule(
    "toxicity-not-of-astct",
    N_("errors", "ASTCT grades cytokine release and neurotoxicity alone. Choose another scale."),
)


class ToxicityFields(Fields):
    """What is typed of one event at one grade; a new grade ends this entry and is the next one."""

    event: ToxicityEvent = choice_field(ToxicityEvent, N_("toxicity", "Event"))
    other_event: str | None = text_field(
        N_("toxicity", "Which event"),
        limit=80,
        applies_when=When("event", (ToxicityEvent.OTHER,), EVENT_NEEDED),
    )
    seizures: int | None = integer_field(
        N_("toxicity", "Seizures"),
        limits=(1, 99),
        help=N_("toxicity", "In these days; those of all entries are added up"),
        applies_when=When("event", (ToxicityEvent.SEIZURE,), SEIZURES_NEEDED),
    )
    scale: ToxicityScale = choice_field(ToxicityScale, N_("toxicity", "Scale"))
    grade: ToxicityGrade | None = choice_field(
        ToxicityGrade,
        N_("toxicity", "Grade"),
        help=N_("toxicity", "A new grade is a new entry from its day on"),
        applies_when=When("scale", GRADED, GRADE_NEEDED),
    )
    cause: ToxicityCause = choice_field(ToxicityCause, N_("toxicity", "Put down to"))
    started_on: date = date_field(N_("toxicity", "First day"))
    ended_on: date | None = date_field(
        N_("toxicity", "Last day"), required=False, help=N_("toxicity", "Leave empty while it goes on")
    )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.scale is ToxicityScale.ASTCT and self.event not in OF_ASTCT:
            raise RuleBroken(NOT_OF_ASTCT, field="scale")
        if self.ended_on is not None and self.ended_on < self.started_on:
            raise RuleBroken(ENDS_BEFORE_START, field="ended_on")
        return self


class Toxicity(ToxicityFields, Record, table=True):
    """One event at one grade."""

    __tablename__ = "toxicity"


def say_graded(found: ToxicityFields) -> Said:
    """Say an event with its scale and grade: `Neurotoxicity, CTCAE version 5 grade 2`."""
    values = (("event", _event(found)), ("scale", found.scale), ("grade", Inside(found.grade)))
    if found.grade is None:
        return Said(N_("toxicity", "{event}, not graded"), values[:1])
    return Said(N_("toxicity", "{event}, {scale} {grade}"), values)


def summarise(row: Record) -> Said:
    """Say an event in one line: what, scale and grade, what it is put down to, and until when."""
    found = cast("Toxicity", row)
    values = (("what", say_graded(found)), ("cause", _CAUSES[found.cause]), ("ended", found.ended_on))
    if found.ended_on is None:
        return Said(N_("toxicity", "{what}, {cause}, goes on"), values[:2])
    return Said(N_("toxicity", "{what}, {cause}, until {ended}"), values)


_CAUSES = {
    ToxicityCause.BLINATUMOMAB: Said(N_("toxicity", "from blinatumomab")),
    ToxicityCause.DLI: Said(N_("toxicity", "from DLI")),
    ToxicityCause.EITHER: Said(N_("toxicity", "from blinatumomab or DLI")),
    ToxicityCause.NEITHER: Said(N_("toxicity", "from neither blinatumomab nor DLI")),
    ToxicityCause.NOT_JUDGED: Said(N_("toxicity", "cause not judged")),
}


def _event(found: ToxicityFields) -> object:
    if found.event is ToxicityEvent.SEIZURE and found.seizures != 1:
        return Said(N_("toxicity", "{count} seizures"), (("count", found.seizures),))
    return found.other_event or found.event


def draw(rows: Sequence[Record]) -> Iterable[Drawn]:
    """Draw each event as a bar in the row of its event, with its grade where there is room."""
    for row in rows:
        found = cast("Toxicity", row)
        label = None
        if found.grade is not None:
            label = Said(N_("toxicity", "{scale} {grade}"), (("scale", found.scale), ("grade", Inside(found.grade))))
        title = Said(N_("toxicity", "{event}"), (("event", found.other_event or found.event),))
        key = f"{found.event.value} {found.other_event or ''} {found.scale.family}"
        yield Drawn(row, key, title, Colour.TOXICITY, found.started_on, found.ended_on, label)


F = TypeVar("F", bound=ToxicityFields)


def toxicity_between(rows: Iterable[F], first: date, last: date) -> tuple[F, ...]:
    """Return what went on at some time from one day to another, first and last days included."""
    return tuple(row for row in rows if row.started_on <= last and (row.ended_on is None or first <= row.ended_on))


def all_seizures(rows: Iterable[ToxicityFields]) -> int:
    """Add up the seizures of all entries; `rows` are unstruck entries of one patient."""
    return sum(row.seizures or 0 for row in rows)


TOXICITY = Kind(
    key="toxicity",
    group=Group.GVHD,
    title=N_("toxicity", "Toxicity"),
    one=N_("toxicity", "toxicity"),
    empty=N_("toxicity", "Adverse events with their grades will stand here. Record the first one with “New toxicity”."),
    fields=ToxicityFields,
    table=Toxicity,
    new=N_("toxicity", "New toxicity"),
    act=N_("toxicity", "Record toxicity"),
    kept=N_("toxicity", "Toxicity recorded."),
    when="started_on",
    until="ended_on",
    summary=summarise,
    strips=Strips(draw),
)
