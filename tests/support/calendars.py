"""Calendars for tests: entries on any days, and a view of so many days."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from bline_desktop.domain.plan.entries import CalendarDay, CalendarEntry, CalendarView, EntrySort
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

TITLE = Said(N_("calendar", "{sort}"), (("sort", EntrySort.MRD),))
NOW = datetime(2026, 11, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def patient_of(trial_id: str) -> UUID:
    """Return the id of a patient by the trial id."""
    return uuid5(NAMESPACE_OID, trial_id)


def an_entry(first: date, last: date | None = None, trial_id: str = "ZJ-001", **changes: object) -> CalendarEntry:
    """Return an entry, of one day unless told otherwise."""
    values: dict[str, object] = {"sort": EntrySort.MRD, "title": TITLE, **changes}
    return CalendarEntry(patient_of(trial_id), trial_id, first=first, last=last or first, **values)  # type: ignore[arg-type]


def a_view(first: date, last: date, entries: Iterable[CalendarEntry] = ()) -> CalendarView:
    """Return a view of all days from the first to the last, with no holidays."""
    days = tuple(first + number * DAY for number in range((last - first).days + 1))
    known = tuple(CalendarDay(day, day.weekday() >= 5, is_holiday=False, is_worked=day.weekday() < 5) for day in days)
    return CalendarView(NOW, date(2026, 11, 2), known, tuple(entries))
