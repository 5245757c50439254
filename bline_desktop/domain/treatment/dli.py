"""Donor lymphocyte infusions: the dose is CD3+ cells per kg, as a decimal and a power of ten, never one text."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Self
from uuid import UUID

from pydantic import model_validator

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, When, boolean_field, choice_field, decimal_field, moment_field
from bline_desktop.domain.observations.kind import ten_to
from bline_desktop.domain.record import Record, id_column, text_column
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.words import N_


class DliProduct(Choice):
    """What was infused."""

    UNSTIMULATED_FRESH = "unstimulated_fresh", N_("dli", "Unstimulated, fresh")
    UNSTIMULATED_CRYO = "unstimulated_cryo", N_("dli", "Unstimulated, cryopreserved")
    GCSF_FRESH = "gcsf_fresh", N_("dli", "G-CSF-mobilised, fresh")
    GCSF_CRYO = "gcsf_cryo", N_("dli", "G-CSF-mobilised, cryopreserved")
    CD34_SELECTED = "cd34_selected", N_("dli", "CD34-selected boost")
    OTHER = "other", N_("dli", "Other")


class Reaction(Choice):
    """What happened while the cells ran, or right after."""

    NONE = "none", N_("dli", "No reaction")
    ALLERGIC = "allergic", N_("dli", "Allergic")
    FEBRILE = "febrile", N_("dli", "Febrile, not haemolytic")
    HAEMOLYTIC = "haemolytic", N_("dli", "Haemolytic")
    TRALI = "trali", N_("dli", "Acute lung injury (TRALI)")
    OVERLOAD = "overload", N_("dli", "Circulatory overload")
    CONTAMINATION = "contamination", N_("dli", "Contaminated product")
    DMSO = "dmso", N_("dli", "To DMSO")
    OTHER = "other", N_("dli", "Other")


REACTED = tuple(reaction for reaction in Reaction if reaction is not Reaction.NONE)


class ReactionGrade(Choice):
    """How severe a reaction was, by CTCAE."""

    G1 = "1", N_("dli", "Grade 1")
    G2 = "2", N_("dli", "Grade 2")
    G3 = "3", N_("dli", "Grade 3")
    G4 = "4", N_("dli", "Grade 4")
    G5 = "5", N_("dli", "Grade 5")


DLI_ENDS_BEFORE_START = Rule("dli-ends-before-start", N_("errors", "The end is before the start. Check both times."))


DLI_MORE_THAN_ALL = Rule(
    "DLI_MORE_THAN_ALL", N_("dli", "{given} mL given is more than the {volume} mL of all bags. Check both volumes.")
)
DLI_GIVEN_BEFORE_END = Rule(
    "DLI_GIVEN_BEFORE_END", N_("dli", "The volume given is typed with the end. Type when it ended as well.")
)


class DliFields(Fields):
    """What is typed of one donor lymphocyte infusion; `volume_ml` is that of all its bags.

    `volume_given_ml` is typed only where it was stopped early.
    """

    product: DliProduct = choice_field(DliProduct, N_("dli", "Product"))
    cd3_mantissa: Decimal = decimal_field(
        N_("dli", "CD3+ cells per kg"),
        limits=("1", "9.99"),
        places=2,
        help=N_("dli", "Times the power below."),
    )
    cd3_power: CellPower = choice_field(CellPower, N_("dli", "Times"))
    volume_ml: Decimal = decimal_field(N_("dli", "Volume"), unit=N_("units", "mL"), limits=("0.5", "600"), places=1)
    started_at: datetime = moment_field(N_("dli", "Start"))
    ended_at: datetime | None = moment_field(
        N_("dli", "End"), required=False, help=N_("dli", "Leave empty while it runs")
    )

    volume_given_ml: Decimal | None = decimal_field(
        N_("dli", "Volume given"),
        unit=N_("units", "mL"),
        limits=("0", "600"),
        places=1,
        required=False,
        help=N_("dli", "Only where it was stopped early"),
    )
    reaction: Reaction | None = choice_field(Reaction, N_("dli", "Reaction"), required=False)
    reaction_grade: ReactionGrade | None = choice_field(
        ReactionGrade,
        N_("dli", "Grade of the reaction (CTCAE)"),
        applies_when=When("reaction", REACTED),
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise RuleBroken(DLI_ENDS_BEFORE_START, field="ended_at")
        if self.volume_given_ml is not None:
            if self.ended_at is None:
                raise RuleBroken(DLI_GIVEN_BEFORE_END, field="ended_at")
            check_given(self.volume_given_ml, self.volume_ml)
        return self

    @property
    def dose(self) -> CellDose:
        """The dose as it was typed."""
        return CellDose(self.cd3_mantissa, self.cd3_power)

    @property
    def cd3_per_kg(self) -> Decimal:
        """The dose in CD3+ cells per kg, exactly."""
        return self.cd3_mantissa * ten_to(int(self.cd3_power.value))

    @property
    def cd3_given_per_kg(self) -> Fraction:
        """The CD3+ cells per kg that are known to be given: of one stopped early the share of the volume, exactly.

        While it runs none are: nobody measures what has left the bags, and it may be stopped at any moment.
        """
        if self.ended_at is None:
            return Fraction(0)
        if self.volume_given_ml is None:
            return self.dose.per_kg
        return self.dose.per_kg * Fraction(self.volume_given_ml) / Fraction(self.volume_ml)


class Dli(DliFields, Record, table=True):
    """One donor lymphocyte infusion; without an order it was recorded in an emergency.

    `holds_seen` names what stood against it in the record when it began and was acknowledged.
    """

    __tablename__ = "dli"

    order_id: UUID | None = id_column(foreign_key="dli_order.id", required=False)
    holds_seen: str | None = text_column(required=False)


def check_given(given_ml: Decimal, volume_ml: Decimal) -> None:
    """Stop a volume given that is more than all bags held."""
    if given_ml > volume_ml:
        raise RuleBroken(DLI_MORE_THAN_ALL, given=given_ml, volume=volume_ml, field="volume_given_ml")


class DliEndFields(Fields):
    """What is typed of the end of a DLI: all of it given, or stopped early, and what the patient showed."""

    ended_at: datetime = moment_field(N_("dli", "Ended at"))
    stopped_early: bool = boolean_field(N_("dli", "Stopped before all was given"))
    volume_given_ml: Decimal | None = decimal_field(
        N_("dli", "Volume given"),
        unit=N_("units", "mL"),
        limits=("0", "600"),
        places=1,
        applies_when=When("stopped_early", (True,)),
    )
    reaction: Reaction = choice_field(Reaction, N_("dli", "Reaction"))
    reaction_grade: ReactionGrade | None = choice_field(
        ReactionGrade,
        N_("dli", "Grade of the reaction (CTCAE)"),
        applies_when=When("reaction", REACTED),
    )
