"""The ward's settings and the store's own facts: rows that are changed in place, with the journal keeping the past."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from uuid import NAMESPACE_OID, UUID, uuid5

from bline_desktop.domain.holidays import HolidayCalendar
from bline_desktop.domain.line_sets import LineSets, read_line_sets
from bline_desktop.domain.record import LivingRow, text_column
from bline_desktop.domain.round_hours import HOURS, read_round_hours
from bline_desktop.domain.vitals_times import TIMES, read_vitals_times
from bline_desktop.domain.ward_hours import WardHours, read_hours

STORE_ROW_ID = uuid5(NAMESPACE_OID, "bline-desktop-store")
# Not typed under Settings but chosen by an investigator: the exact name of the label profile ("" before that).
LABEL_PROFILE = "label_profile"


class Setting(LivingRow, table=True):
    """One setting of the ward, as text; a missing one has its default."""

    __tablename__ = "setting"

    key: str = text_column(unique=True)
    value: str = text_column()


@dataclass(frozen=True, slots=True)
class WardSettings:
    """The settings with their defaults. Times are numbers that an administrator sets for the ward."""

    ward_name: str = ""
    zone: str = "Asia/Shanghai"
    made_up: bool = False
    trial_id_pattern: str = r"[A-Z]{2}-\d{3}"
    change_lead_min: int = 30
    late_after_min: int = 60
    idle_min: int = 5
    dli_tolerance_percent: int = 10
    password_after_h: int = 14
    second_check_min: int = 30
    agency_h: int = 12
    dressing_days: int = 7
    label_profile: str = ""
    holidays: str = HolidayCalendar.CHINA.value
    shifts: str = "07:30 15:30 22:30"
    pharmacy_hours: str = "08:00 16:30"
    indication: str = ""  # the stored word of an Indication; "" as long as nobody chose one
    stop_prompt_h: int = 3
    volume_check_percent: int = 5
    dli_vitals_min: str = TIMES
    dli_end_h: int = 4  # after its start, from when on a DLI without an end is called
    rounds_h: str = HOURS
    line_ml: Decimal = Decimal(0)  # what a line of no named set holds; 0 is unknown
    line_sets: str = ""  # the ward's line sets by name, each with its mL
    concentration_percent: int = 10  # from which difference on a new concentration asks for a new line
    plan_within_min: int = 120  # how far a hanging may be off its plan before it is marked
    next_bag_h: int = 3  # how long before the pharmacy closes the next bag is asked for; 0 is never

    @property
    def hours(self) -> WardHours:
        """When the shifts begin, and when the pharmacy is there."""
        return read_hours(self.shifts, self.pharmacy_hours)

    @property
    def lines(self) -> LineSets:
        """The line sets of the ward, with what each holds."""
        return LineSets(read_line_sets(self.line_sets), self.line_ml)

    @property
    def dli_vitals(self) -> tuple[timedelta, ...]:
        """How long after the start of cells vital signs are taken; those before the start come by themselves."""
        return read_vitals_times(self.dli_vitals_min)

    @property
    def rounds_every(self) -> tuple[timedelta, ...]:
        """How long after a round the next one is due: in the first 72 hours, then, at home."""
        return read_round_hours(self.rounds_h)

    @property
    def stop_prompt(self) -> timedelta:
        """How long a pump stands before the ward is prompted for what its label asks for."""
        return timedelta(hours=self.stop_prompt_h)

    @property
    def dli_end_after(self) -> timedelta:
        """How long after its start a DLI without an end is called."""
        return timedelta(hours=self.dli_end_h)

    @property
    def change_lead(self) -> timedelta:
        """How long before a bag runs empty it is to be changed."""
        return timedelta(minutes=self.change_lead_min)

    @property
    def next_bag_within(self) -> timedelta:
        """How long before the pharmacy closes the next bag is asked for."""
        return timedelta(hours=self.next_bag_h)

    @property
    def plan_within(self) -> timedelta:
        """How far a hanging may be off its planned time before it is marked."""
        return timedelta(minutes=self.plan_within_min)

    @property
    def late_after(self) -> timedelta:
        """From which delay an entry is marked as late."""
        return timedelta(minutes=self.late_after_min)


@cache
def setting_id(key: str) -> UUID:
    """Return the id of a setting's row, the same in every store."""
    return uuid5(STORE_ROW_ID, key)
