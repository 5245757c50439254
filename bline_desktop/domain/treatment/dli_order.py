"""Orders of donor lymphocyte infusions: what a physician wants given, in how many fractions, from whom."""

from datetime import date
from decimal import Decimal

from bline_desktop.domain.fields import Fields, choice_field, date_field, decimal_field, integer_field, text_field
from bline_desktop.domain.record import Record
from bline_desktop.domain.treatment.blood_group import BloodGroup
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.treatment.dli import DliProduct
from bline_desktop.domain.words import N_


class DliOrderFields(Fields):
    """What a physician types of a DLI; the dose is that of each fraction."""

    planned_on: date = date_field(N_("dli", "Planned for"))
    product: DliProduct = choice_field(DliProduct, N_("dli", "Product"))
    cd3_mantissa: Decimal = decimal_field(
        N_("dli", "CD3+ cells per kg, each fraction"),
        limits=("1", "9.99"),
        places=2,
        help=N_("dli", "Times the power below."),
    )
    cd3_power: CellPower = choice_field(CellPower, N_("dli", "Times"))
    fractions: int = integer_field(
        N_("dli", "Number of fractions"), limits=(1, 6), help=N_("dli", "1 where all is given at once")
    )
    donor: str = text_field(N_("dli", "Donor"), limit=80, help=N_("dli", "As on the label of the product"))
    donor_group: BloodGroup = choice_field(BloodGroup, N_("dli", "Blood group of the donor"))
    patient_group: BloodGroup = choice_field(BloodGroup, N_("dli", "Blood group of the patient now"))
    reason: str = text_field(N_("dli", "Why it is given"), limit=400, long=True)

    @property
    def dose(self) -> CellDose:
        """The dose of each fraction."""
        return CellDose(self.cd3_mantissa, self.cd3_power)


class DliOrder(DliOrderFields, Record, table=True):
    """One order of a DLI."""

    __tablename__ = "dli_order"
