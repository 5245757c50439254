"""GVHD: how it stands in one organ on one day. The grade is what the physician gives; nothing is graded here."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Self, TypeVar, cast

from pydantic import model_validator

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, When, boolean_field, choice_field, date_field, integer_field
from bline_desktop.domain.observations.kind import Drawn, Group, Kind, Strips
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import Colour, Said
from bline_desktop.domain.words import N_, Inside


class GvhdType(Choice):
    """Acute or chronic, by its features and not by the day (EBMT Handbook, chapter on GVHD)."""

    ACUTE = "acute", N_("gvhd", "Acute")
    CHRONIC = "chronic", N_("gvhd", "Chronic")


class GvhdOrgan(Choice):
    """Where it shows."""

    SKIN = "skin", N_("gvhd", "Skin")
    LIVER = "liver", N_("gvhd", "Liver")
    UPPER_GUT = "upper_gut", N_("gvhd", "Upper gut")
    LOWER_GUT = "lower_gut", N_("gvhd", "Lower gut")
    MOUTH = "mouth", N_("gvhd", "Mouth")
    EYES = "eyes", N_("gvhd", "Eyes")
    LUNG = "lung", N_("gvhd", "Lung")
    JOINTS = "joints", N_("gvhd", "Joints and fascia")
    GENITAL = "genital", N_("gvhd", "Genital")


class AcuteGrade(Choice):
    """The overall grade of acute GVHD."""

    I = "1", N_("gvhd", "I")  # noqa: E741  (the grade's own name)
    II = "2", N_("gvhd", "II")
    III = "3", N_("gvhd", "III")
    IV = "4", N_("gvhd", "IV")


class ChronicSeverity(Choice):
    """The overall severity of chronic GVHD (NIH consensus 2014)."""

    MILD = "mild", N_("gvhd", "Mild")
    MODERATE = "moderate", N_("gvhd", "Moderate")
    SEVERE = "severe", N_("gvhd", "Severe")


GRADE_NEEDED = Rule("gvhd-grade-needed", N_("errors", "Choose the overall grade of this active GVHD."))
NO_GRADE = Rule("gvhd-no-grade", N_("errors", "Only active GVHD has a grade. Empty it, or choose that it is active."))

STAGE_OF_CHRONIC = Rule("gvhd-stage-of-chronic", N_("errors", "An organ of chronic GVHD is scored from 0 to 3."))
CHRONIC_AT_MOST = 3  # the score of an organ (NIH consensus 2014)


class GvhdFields(Fields):
    """What is typed of one judgement. It stands until the next one of the same organ."""

    assessed_on: date = date_field(N_("gvhd", "Judged on"))
    type: GvhdType = choice_field(GvhdType, N_("gvhd", "GVHD"))
    organ: GvhdOrgan = choice_field(GvhdOrgan, N_("gvhd", "Organ"))
    active: bool = boolean_field(N_("gvhd", "Active"))
    acute_grade: AcuteGrade | None = choice_field(
        AcuteGrade,
        N_("gvhd", "Overall grade"),
        required=False,
        help=N_("gvhd", "Of all organs together; needed while it is active"),
        applies_when=When("type", (GvhdType.ACUTE,)),
    )
    chronic_severity: ChronicSeverity | None = choice_field(
        ChronicSeverity,
        N_("gvhd", "Overall severity"),
        required=False,
        help=N_("gvhd", "Of all organs together; needed while it is active"),
        applies_when=When("type", (GvhdType.CHRONIC,)),
    )
    stage: int | None = integer_field(
        N_("gvhd", "Stage of this organ"),
        limits=(0, 4),
        required=False,
        help=N_("gvhd", "0 to 4 where it is acute, score 0 to 3 where it is chronic"),
    )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        field = "acute_grade" if self.type is GvhdType.ACUTE else "chronic_severity"
        if self.active and self.grade is None:
            raise RuleBroken(GRADE_NEEDED, field=field)
        if not self.active and self.grade is not None:
            raise RuleBroken(NO_GRADE, field=field)
        if self.type is GvhdType.CHRONIC and self.stage is not None and self.stage > CHRONIC_AT_MOST:
            raise RuleBroken(STAGE_OF_CHRONIC, field="stage")
        return self

    @property
    def grade(self) -> AcuteGrade | ChronicSeverity | None:
        """The overall grade or severity, where it is active."""
        return self.acute_grade or self.chronic_severity


class Gvhd(GvhdFields, Record, table=True):
    """One judgement of GVHD."""

    __tablename__ = "gvhd"


def summarise(row: Record) -> Said:
    """Say a judgement in one line."""
    found = cast("Gvhd", row)
    common = (("type", found.type), ("organ", Inside(found.organ)))
    if found.grade is None:
        return Said(N_("gvhd", "{type} GVHD, {organ}: not active"), common)
    graded = (*common, ("grade", Inside(found.grade)))
    if found.stage is None:
        return Said(N_("gvhd", "{type} GVHD, {organ}: active, overall {grade}"), graded)
    return Said(
        N_("gvhd", "{type} GVHD, {organ}: active, overall {grade}, stage {stage}"), (*graded, ("stage", found.stage))
    )


def draw(rows: Sequence[Record]) -> Iterable[Drawn]:
    """Draw active GVHD of an organ as a bar until the next judgement of it, and the end as a tick."""
    judged = [cast("Gvhd", row) for row in rows]
    for place, found in enumerate(judged):
        later = (other for other in judged[place + 1 :] if _where(other) == _where(found))
        following = next(later, None)
        ends = found.assessed_on if not found.active else None
        if found.active and following is not None:
            ends = max(found.assessed_on, following.assessed_on - timedelta(days=1))
        title = Said(N_("gvhd", "{organ}, {type} GVHD"), (("organ", found.organ), ("type", Inside(found.type))))
        label = Said(N_("gvhd", "{grade}"), (("grade", found.grade),)) if found.active else None
        colour = Colour.GVHD
        yield Drawn(found, f"{found.type.value} {found.organ.value}", title, colour, found.assessed_on, ends, label)


def _where(found: GvhdFields) -> tuple[GvhdType, GvhdOrgan]:
    return found.type, found.organ


G = TypeVar("G", bound=GvhdFields)


def active_gvhd(rows: Iterable[G], at: date) -> tuple[G, ...]:
    """Return the GVHD that is active on a day: the last judgement of each organ so far, where it says so.

    `rows` are unstruck judgements of one patient in the order in which they were recorded.
    """
    last: dict[tuple[GvhdType, GvhdOrgan], G] = {}
    for row in sorted(rows, key=lambda row: row.assessed_on):
        if row.assessed_on <= at:
            last[_where(row)] = row
    return tuple(row for row in last.values() if row.active)


GVHD = Kind(
    key="gvhd",
    group=Group.GVHD,
    title=N_("gvhd", "GVHD"),
    one=N_("gvhd", "GVHD status"),
    empty=N_("gvhd", "Judgements of GVHD will stand here. Record the first one with “New GVHD status”."),
    fields=GvhdFields,
    table=Gvhd,
    new=N_("gvhd", "New GVHD status"),
    act=N_("gvhd", "Record GVHD status"),
    kept=N_("gvhd", "GVHD status recorded."),
    when="assessed_on",
    summary=summarise,
    strips=Strips(draw),
)
