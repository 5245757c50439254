"""Donor lymphocyte infusions: the dose is CD3+ cells per kg, as a decimal and a power of ten, never one text."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from pydantic import model_validator

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, choice_field, decimal_field, moment_field
from bline_desktop.domain.observations.kind import ten_to
from bline_desktop.domain.record import Record
from bline_desktop.domain.words import N_


class DliProduct(Choice):
    """What was infused."""

    UNSTIMULATED_FRESH = "unstimulated_fresh", N_("dli", "Unstimulated, fresh")
    UNSTIMULATED_CRYO = "unstimulated_cryo", N_("dli", "Unstimulated, cryopreserved")
    GCSF_FRESH = "gcsf_fresh", N_("dli", "G-CSF-mobilised, fresh")
    GCSF_CRYO = "gcsf_cryo", N_("dli", "G-CSF-mobilised, cryopreserved")
    CD34_SELECTED = "cd34_selected", N_("dli", "CD34-selected boost")
    OTHER = "other", N_("dli", "Other")


class CellPower(Choice):
    """The power of ten of a cell dose, with its name."""

    E4 = "4", N_("dli", "10⁴ (ten thousand)")
    E5 = "5", N_("dli", "10⁵ (hundred thousand)")
    E6 = "6", N_("dli", "10⁶ (one million)")
    E7 = "7", N_("dli", "10⁷ (ten million)")
    E8 = "8", N_("dli", "10⁸ (hundred million)")


DLI_ENDS_BEFORE_START = Rule("dli-ends-before-start", N_("errors", "The end is before the start. Check both times."))


class DliFields(Fields):
    """What is typed of one donor lymphocyte infusion."""

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

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise RuleBroken(DLI_ENDS_BEFORE_START, field="ended_at")
        return self

    @property
    def cd3_per_kg(self) -> Decimal:
        """The dose in CD3+ cells per kg, exactly."""
        return self.cd3_mantissa * ten_to(int(self.cd3_power.value))


class Dli(DliFields, Record, table=True):
    """One donor lymphocyte infusion."""

    __tablename__ = "dli"
