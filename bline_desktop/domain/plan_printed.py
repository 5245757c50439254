"""What of plans is printed: a month of the whole ward, and a patient's own dates."""

from dataclasses import dataclass
from datetime import date, datetime

from bline_desktop.domain.copies import JournalMark
from bline_desktop.domain.plan.entries import CalendarView
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.views import Banner, PatientDetails


@dataclass(frozen=True, slots=True)
class WardMonth:
    """One month of the ward. `view` holds the whole weeks around it; a week begins on `first_weekday`, Monday is 0."""

    month: date
    first_weekday: int
    view: CalendarView
    mark: JournalMark
    ward_name: str
    made_up: bool
    printed_at: datetime
    printed_by: str


@dataclass(frozen=True, slots=True)
class PatientDates:
    """A patient's own dates; `plan` is None where none was started."""

    banner: Banner
    details: PatientDetails
    plan: PatientPlan | None
    today: date
    mark: JournalMark
    ward_name: str
    made_up: bool
    printed_at: datetime
    printed_by: str
