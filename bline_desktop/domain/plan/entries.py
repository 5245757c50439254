"""What stands in a calendar: entries on days, planned and done, of one patient or of the whole ward."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.plan.cycle_doses import CycleDoses
from bline_desktop.domain.plan.spans import Days
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_


class EntrySort(Choice):
    """What an entry of a calendar is about; what one can filter by."""

    INFUSION = "infusion", N_("calendar", "Blinatumomab")
    BAG = "bag", N_("calendar", "Bag change")
    DOSE_STEP = "dose_step", N_("calendar", "Dose step")
    DLI = "dli", N_("calendar", "DLI")
    MRD = "mrd", N_("calendar", "MRD")
    CHIMERISM = "chimerism", N_("calendar", "Chimerism")
    MARROW = "marrow", N_("calendar", "Bone marrow")
    GVHD = "gvhd", N_("calendar", "GVHD review")
    LABS = "labs", N_("calendar", "Laboratory")
    VISIT = "visit", N_("calendar", "Visit")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry: a planned step, something that was done, or both in one.

    `first` to `last` are the days that it covers, both part of it. `at` is its clock time, where it has one. `state`
    is that of its step, or LATE for a change of bag or dose that is overdue; None for what was done under no plan,
    and for other bags and ordered doses. `is_done` tells a fact from what is only planned; `is_running` one that goes
    on now. `step` is the key of its step, `record` the row that it was done by and `table` that row's table. `days`
    are the windows of its step. `mine` marks the patients whom the asker looks after. `doses` are those of a cycle
    that goes on or is to come, ordered or as its protocol plans them; a change of dose that is only planned holds its
    own, and has the step of its cycle. One that is ordered holds none: its record is the order, and until it is done
    it is no step of a plan.
    """

    patient_id: UUID
    trial_id: str
    sort: EntrySort
    title: Said
    first: date
    last: date
    at: datetime | None = None
    state: StepState | None = None
    is_done: bool = False
    is_running: bool = False
    step: str | None = None
    record: UUID | None = None
    table: str = ""
    days: Days | None = None
    mine: bool = False
    name: str = ""  # the patient's, as the board shows it; "" where only the trial id may be shown
    doses: CycleDoses | None = None

    @property
    def is_not_ordered(self) -> bool:
        """Whether its dose is planned by a protocol alone: no order, and never to be taken for one."""
        return self.doses is not None and self.doses.by is not None

    @property
    def is_ordered_step(self) -> bool:
        """Whether it is a change of dose that is ordered and still to come."""
        return self.sort is EntrySort.DOSE_STEP and not self.is_done and not self.is_not_ordered

    @property
    def can_move(self) -> bool:
        """Whether it can be deferred: a step still to be done. A change of dose moves with its cycle alone."""
        if self.step is None or self.state is None or self.is_done or self.sort is EntrySort.DOSE_STEP:
            return False
        return self.state.is_open

    @property
    def is_span(self) -> bool:
        """Whether it covers more than one day."""
        return self.last > self.first


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of a calendar with its cues; `is_known` is False beyond the last year of the ward's holidays."""

    day: date
    is_weekend: bool
    is_holiday: bool
    is_worked: bool
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class CalendarView:
    """All days from the first to the last, and all entries that touch one of them, in the order of time.

    `patient_id` is None for the whole ward. `first_year` and `last_year` are those of the ward's public holidays; None
    where they can't be read.
    """

    as_of: datetime
    today: date
    days: tuple[CalendarDay, ...]
    entries: tuple[CalendarEntry, ...]
    patient_id: UUID | None = None
    last_year: int | None = None
    first_year: int | None = None

    @property
    def known_until(self) -> int | None:
        """The last year of the holidays, where a later day is shown."""
        year = self.last_year
        return year if year is not None and any(day.day.year > year for day in self.days) else None

    @property
    def known_from(self) -> int | None:
        """The first year of the holidays, where an earlier day is shown."""
        year = self.first_year
        return year if year is not None and any(day.day.year < year for day in self.days) else None

    def on(self, day: date) -> tuple[CalendarEntry, ...]:
        """Return the entries that touch a day."""
        return tuple(entry for entry in self.entries if entry.first <= day <= entry.last)
