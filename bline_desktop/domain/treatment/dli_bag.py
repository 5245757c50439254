"""The bags of a donor lymphocyte infusion: what each label says, and what was checked at each."""

from datetime import datetime
from decimal import Decimal
from typing import Self
from uuid import UUID

from pydantic import field_validator, model_validator

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import (
    Fields,
    When,
    boolean_field,
    choice_field,
    decimal_field,
    moment_field,
    text_field,
)
from bline_desktop.domain.record import Record, id_column, integer_column
from bline_desktop.domain.treatment.blood_group import BloodGroup
from bline_desktop.domain.treatment.cells import CellPower, TotalPower
from bline_desktop.domain.treatment.din import kept_din
from bline_desktop.domain.treatment.dli import DliProduct
from bline_desktop.domain.words import N_

CRYO = (DliProduct.UNSTIMULATED_CRYO, DliProduct.GCSF_CRYO)
ONE_NUMBER = Rule("DLI_ONE_NUMBER", N_("dli", "Type the donation number or the product's local number."))
WHOLE_TOTAL = Rule("DLI_WHOLE_TOTAL", N_("dli", "Type the number and its power of ten, or neither."))


class DliProductFields(Fields):
    """What of a product stands first on its label."""

    product: DliProduct = choice_field(DliProduct, N_("dli", "Product"))


class DliLabelFields(Fields):
    """What the label of one bag says of itself."""

    din: str | None = text_field(
        N_("dli", "Donation number"), limit=40, required=False, help=N_("dli", "ISBT 128; it may be scanned")
    )
    part_number: str | None = text_field(N_("dli", "Part number of the bag"), limit=20, required=False)
    local_number: str | None = text_field(N_("dli", "Local number"), limit=40, required=False)
    expires_at: datetime = moment_field(N_("dli", "Expires"))

    @field_validator("din")
    @classmethod
    def _one_form(cls, din: str | None) -> str | None:
        return None if din is None else kept_din(din)

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        if self.din is None and self.local_number is None:
            raise RuleBroken(ONE_NUMBER, field="din")
        return self


class DliChecksFields(Fields):
    """What is checked at the bed before a bag is hung; nothing is answered beforehand."""

    identity_checked: bool = boolean_field(
        N_("dli", "Name and date of birth on this bag are the patient's"), help=N_("dli", "Checked at every bag")
    )
    intact: bool = boolean_field(N_("dli", "Bag intact, nothing unusual to be seen"))
    no_filter: bool = boolean_field(N_("dli", "No leucocyte filter: a standard blood set"))
    not_irradiated: bool = boolean_field(N_("dli", "Not irradiated"))
    own_line: bool = boolean_field(N_("dli", "Not through the lumen of blinatumomab"))


class DliBagFields(DliChecksFields, DliLabelFields):
    """One bag: its label, and what was checked at it."""


class DliBag(DliBagFields, Record, table=True):
    """One bag of an infusion; bags are numbered as they are hung. `dli_id` names the infusion as it then stood.

    What the label says of the cells stands with the first bag, for all of them.
    """

    __tablename__ = "dli_bag"

    dli_id: UUID = id_column(foreign_key="dli.id", index=True)
    number: int = integer_column()
    hung_at: datetime = moment_field(N_("dli", "Hung at"))
    thawed_at: datetime | None = moment_field(N_("dli", "Thawed at"), required=False)
    donor_group: BloodGroup | None = choice_field(BloodGroup, N_("dli", "Blood group of the donor"), required=False)
    patient_group: BloodGroup | None = choice_field(
        BloodGroup, N_("dli", "Blood group of the patient now"), required=False
    )
    viability_percent: Decimal | None = decimal_field(N_("dli", "Viability"), limits=("0", "100"), required=False)
    total_mantissa: Decimal | None = decimal_field(N_("dli", "CD3+ cells in all bags"), required=False)
    total_power: TotalPower | None = choice_field(TotalPower, N_("dli", "Times"), required=False)
    lab_weight_kg: Decimal | None = decimal_field(N_("dli", "Weight that the laboratory used"), required=False)


class DliGroupFields(Fields):
    """Whose blood it is, and how many of the cells live."""

    donor_group: BloodGroup = choice_field(BloodGroup, N_("dli", "Blood group of the donor"))
    patient_group: BloodGroup = choice_field(BloodGroup, N_("dli", "Blood group of the patient now"))
    viability_percent: Decimal | None = decimal_field(
        N_("dli", "Viability"), unit=N_("units", "%"), limits=("0", "100"), places=1, required=False
    )


class DliDoseFields(Fields):
    """The dose that the label says."""

    cd3_mantissa: Decimal = decimal_field(
        N_("dli", "CD3+ cells per kg"), limits=("1", "9.99"), places=2, help=N_("dli", "Times the power below.")
    )
    cd3_power: CellPower = choice_field(CellPower, N_("dli", "Times"))


class DliTotalFields(Fields):
    """The cells of all bags, and the weight by which the laboratory made a dose of them."""

    total_mantissa: Decimal | None = decimal_field(
        N_("dli", "CD3+ cells in all bags"), limits=("1", "9.99"), places=2, required=False
    )
    total_power: TotalPower | None = choice_field(TotalPower, N_("dli", "Times"), required=False)
    lab_weight_kg: Decimal | None = decimal_field(
        N_("dli", "Weight that the laboratory used"),
        unit=N_("units", "kg"),
        limits=("2", "250"),
        places=1,
        required=False,
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.total_mantissa is None) != (self.total_power is None):
            raise RuleBroken(WHOLE_TOTAL, field="total_power" if self.total_power is None else "total_mantissa")
        return self


class DliVolumeFields(Fields):
    """How much there is of it."""

    volume_ml: Decimal = decimal_field(
        N_("dli", "Volume of all bags"), unit=N_("units", "mL"), limits=("0.5", "600"), places=1
    )


class DliCellsFields(DliVolumeFields, DliTotalFields, DliDoseFields, DliGroupFields, DliLabelFields):
    """What the label says of the cells, in all bags; in its order, which is that of the classes from last to first."""


class DliStartFields(DliBagFields, DliCellsFields, DliProductFields):
    """The start of a DLI with its first bag: the product's label in its order, then what is done at the bed."""

    thawed_at: datetime | None = moment_field(N_("dli", "Thawed at"), applies_when=When("product", CRYO))
    started_at: datetime = moment_field(N_("dli", "Start"))


class DliNextBagFields(DliBagFields):
    """A further bag of a DLI that runs."""

    thawed_at: datetime | None = moment_field(N_("dli", "Thawed at"), required=False)
    hung_at: datetime = moment_field(N_("dli", "Hung at"))


class DliFirstBagFields(DliBagFields, DliTotalFields, DliGroupFields, DliLabelFields):
    """The first bag as it is corrected: its label, the cells of all bags, its checks. The infusion holds the rest."""

    thawed_at: datetime | None = moment_field(N_("dli", "Thawed at"), required=False)
