"""Premedication: one drug given before a start, a step, a restart or donor lymphocytes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import cast

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import Fields, When, choice_field, decimal_field, moment_field, text_field
from bline_desktop.domain.observations.kind import Drawn, Group, Kind, Strips
from bline_desktop.domain.record import Record
from bline_desktop.domain.steroids import SOURCE, dexamethasone_mg, steroid_of
from bline_desktop.domain.timeline import Colour, Said
from bline_desktop.domain.words import N_, Inside


class PremedicationDrug(Choice):
    """What was given; the steroids first, with the stored values of the table of steroids."""

    DEXAMETHASONE = "dexamethasone", N_("drugs", "Dexamethasone")
    METHYLPREDNISOLONE = "methylprednisolone", N_("drugs", "Methylprednisolone")
    PREDNISONE = "prednisone", N_("drugs", "Prednisone")
    PREDNISOLONE = "prednisolone", N_("drugs", "Prednisolone")
    HYDROCORTISONE = "hydrocortisone", N_("drugs", "Hydrocortisone")
    PARACETAMOL = "paracetamol", N_("drugs", "Paracetamol")
    CHLORPHENAMINE = "chlorphenamine", N_("drugs", "Chlorphenamine")
    OTHER = "other", N_("drugs", "Another drug")


class Route(Choice):
    """How a drug was given."""

    IV = "iv", N_("drugs", "Into a vein")
    ORAL = "oral", N_("drugs", "By mouth")
    OTHER = "other", N_("drugs", "Otherwise")


class Before(Choice):
    """What a drug was given before."""

    CYCLE = "cycle", N_("premedication", "First dose of a cycle")
    STEP = "step", N_("premedication", "Dose step")
    RESTART = "restart", N_("premedication", "Restart")
    DLI = "dli", N_("premedication", "DLI")
    OTHER = "other", N_("premedication", "Something else")


DRUG_NAME_NEEDED = Rule("drug-name-needed", N_("errors", "Type the name of the drug."))


class PremedicationFields(Fields):
    """What is typed of one dose."""

    given_at: datetime = moment_field(N_("premedication", "Given at"))
    before: Before = choice_field(Before, N_("premedication", "Before"))
    drug: PremedicationDrug = choice_field(PremedicationDrug, N_("premedication", "Drug"))
    other_drug: str | None = text_field(
        N_("premedication", "Name of the drug"),
        limit=60,
        applies_when=When("drug", (PremedicationDrug.OTHER,), DRUG_NAME_NEEDED),
    )
    dose_mg: Decimal = decimal_field(
        N_("premedication", "Dose"), unit=N_("units", "mg"), limits=("0.1", "5000"), places=2
    )
    route: Route = choice_field(Route, N_("premedication", "Route"))


class Premedication(PremedicationFields, Record, table=True):
    """One dose of premedication."""

    __tablename__ = "premedication"


def summarise(row: Record) -> Said:
    """Say a dose in one line; another steroid than dexamethasone with its equivalent and the source of that."""
    dose = cast("Premedication", row)
    drug = dose.other_drug or dose.drug
    values = (("drug", drug), ("dose", dose.dose_mg), ("route", Inside(dose.route)), ("before", Inside(dose.before)))
    equal = dexamethasone_mg(dose.drug, dose.dose_mg)
    if equal is None or dose.drug is PremedicationDrug.DEXAMETHASONE:
        return Said(N_("premedication", "{drug} {dose} mg, {route}. Before: {before}"), values)
    return Said(
        N_("premedication", "{drug} {dose} mg, {route}. Before: {before}. As {equal} mg dexamethasone ({source})"),
        (*values, ("equal", equal), ("source", SOURCE)),
    )


def draw(rows: Sequence[Record]) -> Iterable[Drawn]:
    """Draw each dose as a tick, steroids apart from the others."""
    for row in rows:
        dose = cast("Premedication", row)
        yield Drawn(
            row,
            "premedication",
            Said(N_("premedication", "Premedication")),
            Colour.STEROID if steroid_of(dose.drug) else Colour.IMMUNOSUPPRESSION,
            dose.given_at,
            dose.given_at,
        )


def last_steroid(rows: Iterable[PremedicationFields], at: datetime) -> PremedicationFields | None:
    """Return the last steroid given at or before an instant, or None: it may hide a fever."""
    given = [row for row in rows if row.given_at <= at and steroid_of(row.drug) is not None]
    return max(given, key=lambda row: row.given_at, default=None)


PREMEDICATION = Kind(
    key="premedication",
    group=Group.MEDICATION,
    title=N_("premedication", "Premedication"),
    one=N_("premedication", "premedication"),
    empty=N_("premedication", "Premedication will stand here. Record the first dose with “New premedication”."),
    fields=PremedicationFields,
    table=Premedication,
    new=N_("premedication", "New premedication"),
    act=N_("premedication", "Record premedication"),
    kept=N_("premedication", "Premedication recorded."),
    when="given_at",
    summary=summarise,
    strips=Strips(draw),
)
