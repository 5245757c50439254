"""Medication that goes on for days: courses of steroids and immunosuppressants, from their first to their last day."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Self, cast

from pydantic import model_validator

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, When, choice_field, date_field, decimal_field, text_field
from bline_desktop.domain.observations.kind import ENDS_BEFORE_START, Drawn, Group, Kind, Strips
from bline_desktop.domain.observations.premedication import DRUG_NAME_NEEDED
from bline_desktop.domain.record import Record
from bline_desktop.domain.steroids import SOURCE, dexamethasone_mg, steroid_of
from bline_desktop.domain.timeline import Colour, Said
from bline_desktop.domain.words import N_, Inside


class CourseDrug(Choice):
    """What is taken; the steroids with the stored values of the table of steroids."""

    CICLOSPORIN = "ciclosporin", N_("drugs", "Ciclosporin")
    TACROLIMUS = "tacrolimus", N_("drugs", "Tacrolimus")
    MYCOPHENOLATE = "mycophenolate", N_("drugs", "Mycophenolate")
    SIROLIMUS = "sirolimus", N_("drugs", "Sirolimus")
    METHOTREXATE = "methotrexate", N_("drugs", "Methotrexate")
    RUXOLITINIB = "ruxolitinib", N_("drugs", "Ruxolitinib")
    PREDNISONE = "prednisone", N_("drugs", "Prednisone")
    PREDNISOLONE = "prednisolone", N_("drugs", "Prednisolone")
    METHYLPREDNISOLONE = "methylprednisolone", N_("drugs", "Methylprednisolone")
    DEXAMETHASONE = "dexamethasone", N_("drugs", "Dexamethasone")
    HYDROCORTISONE = "hydrocortisone", N_("drugs", "Hydrocortisone")
    OTHER = "other", N_("drugs", "Another drug")


class CourseReason(Choice):
    """What a course is for."""

    PROPHYLAXIS = "prophylaxis", N_("medication", "GVHD prophylaxis")
    GVHD = "gvhd", N_("medication", "GVHD treatment")
    CRS = "crs", N_("medication", "Cytokine release")
    NEUROTOXICITY = "neurotoxicity", N_("medication", "Neurotoxicity")
    OTHER = "other", N_("medication", "Something else")


DOSE_NEEDED = Rule("course-dose-needed", N_("errors", "Type the dose per day, or the dose in words."))


class MedicationFields(Fields):
    """What is typed of one course at one dose; a step of a taper is the next course."""

    drug: CourseDrug = choice_field(CourseDrug, N_("medication", "Drug"))
    other_drug: str | None = text_field(
        N_("medication", "Name of the drug"),
        limit=60,
        applies_when=When("drug", (CourseDrug.OTHER,), DRUG_NAME_NEEDED),
    )
    mg_per_day: Decimal | None = decimal_field(
        N_("medication", "Dose"),
        unit=N_("units", "mg per day"),
        limits=("0.1", "5000"),
        places=2,
        required=False,
    )
    dose_text: str | None = text_field(
        N_("medication", "Dose in words"),
        limit=80,
        required=False,
        help=N_("medication", "Where it goes by level or by days"),
    )
    reason: CourseReason = choice_field(CourseReason, N_("medication", "For"))
    taper: str | None = text_field(N_("medication", "Taper"), limit=120, required=False)
    started_on: date = date_field(N_("medication", "First day"))
    ended_on: date | None = date_field(
        N_("medication", "Last day"), required=False, help=N_("medication", "Leave empty while it goes on")
    )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.mg_per_day is None and self.dose_text is None:
            raise RuleBroken(DOSE_NEEDED, field="mg_per_day")
        if self.ended_on is not None and self.ended_on < self.started_on:
            raise RuleBroken(ENDS_BEFORE_START, field="ended_on")
        return self


class Medication(MedicationFields, Record, table=True):
    """One course at one dose."""

    __tablename__ = "medication"


def summarise(row: Record) -> Said:
    """Say a course in one line: drug, dose, what for, and until when; a steroid with its equivalent."""
    course = cast("Medication", row)
    values = (("drug", course.other_drug or course.drug), ("dose", _dose(course)), ("reason", Inside(course.reason)))
    if course.ended_on is None:
        return Said(N_("medication", "{drug} {dose}, {reason}, goes on"), values)
    return Said(N_("medication", "{drug} {dose}, {reason}, until {ended}"), (*values, ("ended", course.ended_on)))


def _dose(course: MedicationFields) -> Said:
    if course.mg_per_day is None:
        return Said(N_("medication", "{text}"), (("text", course.dose_text),))
    parts = [Said(N_("medication", "{mg} mg per day"), (("mg", course.mg_per_day),))]
    equal = dexamethasone_mg(course.drug, course.mg_per_day)
    if equal is not None and course.drug is not CourseDrug.DEXAMETHASONE:
        said = N_("medication", "as {equal} mg dexamethasone ({source})")
        parts.append(Said(said, (("equal", equal), ("source", SOURCE))))
    if course.dose_text is not None:
        parts.append(Said(N_("medication", "{text}"), (("text", course.dose_text),)))
    return Said(N_("medication", "{parts}"), (("parts", tuple(parts)),))


def draw(rows: Sequence[Record]) -> Iterable[Drawn]:
    """Draw each course as a bar in the row of its drug, with its dose where there is room."""
    for row in rows:
        course = cast("Medication", row)
        label = None
        if course.mg_per_day is not None:
            label = Said(N_("medication", "{mg} mg"), (("mg", course.mg_per_day),))
        yield Drawn(
            row,
            f"{course.drug.value} {course.other_drug or ''}",
            Said(N_("medication", "{drug}"), (("drug", course.other_drug or course.drug),)),
            Colour.STEROID if steroid_of(course.drug) else Colour.IMMUNOSUPPRESSION,
            course.started_on,
            course.ended_on,
            label,
        )


def going_on(rows: Iterable[MedicationFields], at: date) -> tuple[MedicationFields, ...]:
    """Return the courses that run on a day, their first and last days included."""
    return tuple(row for row in rows if row.started_on <= at and (row.ended_on is None or at <= row.ended_on))


MEDICATION = Kind(
    key="medication",
    group=Group.MEDICATION,
    title=N_("medication", "Immunosuppression"),
    one=N_("medication", "course of a drug"),
    empty=N_("medication", "Courses will stand here. Record the first one with “New course”."),
    fields=MedicationFields,
    table=Medication,
    new=N_("medication", "New course"),
    act=N_("medication", "Record course"),
    kept=N_("medication", "Course recorded."),
    when="started_on",
    until="ended_on",
    summary=summarise,
    strips=Strips(draw),
)
