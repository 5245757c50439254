"""Wards as a calendar shows them: an ordinary one of ten patients, and a crowded one of two hundred."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bline_desktop.domain.plan.entries import CalendarDay, CalendarEntry, CalendarView, EntrySort
from bline_desktop.domain.plan.spans import Days
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_
from tests.support.calendars import DAY, an_entry

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
HOLIDAY, WORKED = date(2026, 11, 19), date(2026, 11, 28)
NAMED = N_("calendar", "{title}")
CYCLE = N_("calendar", "Cycle {number}")
LOOKS = (
    (EntrySort.MRD, "MRD"),
    (EntrySort.CHIMERISM, "Chimerism"),
    (EntrySort.LABS, "Laboratory, weekly"),
    (EntrySort.GVHD, "GVHD review"),
    (EntrySort.VISIT, "Visit"),
    (EntrySort.MARROW, "Marrow"),
)


def titled(text: str) -> Said:
    """Return a title."""
    return Said(NAMED, (("title", text),))


def some_days(first: date, last: date) -> tuple[CalendarDay, ...]:
    """Return days with a holiday and a Saturday that is worked in exchange; holidays are known to the end of 2026."""
    days = (first + number * DAY for number in range((last - first).days + 1))
    return tuple(
        CalendarDay(
            day,
            is_weekend=day.weekday() >= 5,
            is_holiday=day == HOLIDAY,
            is_worked=day == WORKED or (day.weekday() < 5 and day != HOLIDAY),
            is_known=day.year <= 2026,
        )
        for day in days
    )


def a_calendar(first: date, last: date, patients: int) -> CalendarView:
    """Return the calendar of so many patients, every fifth of them with a pump that runs."""
    entries = [entry for number in range(1, patients + 1) for entry in patient_entries(number, patients)]
    shown = tuple(entry for entry in entries if entry.last >= first and entry.first <= last)
    shown = tuple(sorted(shown, key=lambda entry: (entry.first, entry.trial_id)))
    return CalendarView(NOW, TODAY, some_days(first, last), shown, last_year=2026)


def patient_entries(number: int, of: int = 10) -> Iterator[CalendarEntry]:
    """Return what is planned and done for one patient."""
    trial_id, mine = f"ZJ-{number:03d}", number % 3 == 0
    if number % (5 if of > 50 else 2) == 1:
        yield from _infusion(trial_id, number, mine)
    if number % 4 == 2:
        day = TODAY + (number % 19 - 7) * DAY
        done = day < TODAY
        state = StepState.DONE if done else StepState.DUE if day == TODAY else StepState.PLANNED
        step = f"dli:{number}"
        yield an_entry(
            day, None, trial_id, sort=EntrySort.DLI, title=titled("DLI 2"), state=state, is_done=done, step=step,
            at=_at(day, 10) if done else None, days=around(day, 2), mine=mine,
        )  # fmt: skip
    for place in range(3):
        yield _look(trial_id, number, place, mine)


def around(day: date, days: int) -> Days:
    """Return a window of so many days before and after."""
    return Days(day - days * DAY, day + days * DAY, day, day)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)


def _infusion(trial_id: str, number: int, mine: bool) -> Iterator[CalendarEntry]:
    first = TODAY - (number * 7 % 23) * DAY
    title = Said(CYCLE, (("number", number % 3 + 1),))
    yield an_entry(
        first, first + 27 * DAY, trial_id, sort=EntrySort.INFUSION, title=title, is_running=True,
        state=StepState.RUNNING, step=f"cycle:{number}", mine=mine,
    )  # fmt: skip
    after = first + 42 * DAY
    yield an_entry(
        after, after + 27 * DAY, trial_id, sort=EntrySort.INFUSION, state=StepState.PLANNED,
        title=Said(CYCLE, (("number", number % 3 + 2),)), step=f"cycle:{number}.2", mine=mine, days=around(after, 3),
    )  # fmt: skip
    day = first
    while day <= TODAY + 2 * DAY:
        done = day <= TODAY
        yield an_entry(
            day, None, trial_id, sort=EntrySort.BAG, title=titled("Bag change"), is_done=done,
            at=_at(day, 8 + number % 10, 30), mine=mine,
        )  # fmt: skip
        day += 2 * DAY


def _look(trial_id: str, number: int, place: int, mine: bool) -> CalendarEntry:
    sort, title = LOOKS[(number + place) % len(LOOKS)]
    day = TODAY + ((number * 11 + place * 17) % 44 - 22) * DAY
    state = StepState.PLANNED
    if day < TODAY:
        late = (number + place) % 7
        state = {0: StepState.LATE, 1: StepState.DONE_OUTSIDE, 2: StepState.OMITTED}.get(late, StepState.DONE)
        if day < TODAY - 14 * DAY and state is StepState.LATE:
            state = StepState.MISSED
    elif day <= TODAY + timedelta(days=2):
        state = StepState.DUE if day == TODAY else StepState.IN_WINDOW
    return an_entry(
        day, None, trial_id, sort=sort, title=titled(title), state=state, mine=mine, days=around(day, 2),
        is_done=state in (StepState.DONE, StepState.DONE_OUTSIDE), step=f"{sort.value}:{place}",
    )  # fmt: skip
