"""Months of a ward to print: a quiet one, a full one, and one with everything that an entry can be."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid5

from bline_desktop.domain.copies import JournalMark
from bline_desktop.domain.plan.entries import CalendarDay, CalendarEntry, CalendarView, EntrySort
from bline_desktop.domain.plan.month_grid import month_weeks
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.plan_printed import WardMonth
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_
from tests.support.real_store import PATIENT

NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)
TEXT = N_("test", "{text}")
BY_STEP = (EntrySort.MRD, EntrySort.CHIMERISM, EntrySort.MARROW, EntrySort.GVHD, EntrySort.LABS, EntrySort.VISIT)


def an_entry(number: int, sort: EntrySort, title: str, first: date, **more: object) -> CalendarEntry:
    """Return an entry of one day, unless `last` says more."""
    values = {"last": first, "step": f"{title}:{first}", **more}
    return CalendarEntry(
        uuid5(PATIENT, str(number)),
        f"ZJ-{number:03}",
        sort,
        Said(TEXT, (("text", title),)),
        first,
        **values,  # type: ignore[arg-type]
    )


def a_month(*entries: CalendarEntry, month: date = NOVEMBER, first_weekday: int = 0, made_up: bool = True) -> WardMonth:
    """Return a month of these entries."""
    days = [day for week in month_weeks(month.year, month.month, first_weekday) for day in week]
    return WardMonth(
        month=month,
        first_weekday=first_weekday,
        view=CalendarView(
            as_of=NOW,
            today=date(2026, 11, 22),
            days=tuple(
                CalendarDay(day, day.weekday() > 4, day.day == 5, day.weekday() < 5 or day.day == 14, day.year < 2027)
                for day in days
            ),
            entries=entries,
            last_year=2026,
        ),
        mark=JournalMark(12_483, "7f3a91c2" + "0" * 56),
        ward_name="Haematology 2",
        made_up=made_up,
        printed_at=NOW,
        printed_by="ADAMS Nora",
    )


def ordinary() -> WardMonth:
    """Return a month as a ward of ten patients has it."""
    day, d = date(2026, 11, 1), timedelta(days=1)
    entries = []
    for n in range(10, 18):
        first = day + (n * 5 % 27 - 9) * d
        is_done = first < date(2026, 11, 22)
        running = {"is_running": True} if is_done else {"state": StepState.PLANNED}
        title = f"Cycle {n % 4 + 1}"
        entries.append(an_entry(n, EntrySort.INFUSION, title, first, last=first + 28 * d, **running))
        for k in range(0, 28, 4):
            at = datetime(2026, 11, 1, 2, 30, tzinfo=UTC) + (first - day) + k * d
            done = at < NOW
            entries.append(an_entry(n, EntrySort.BAG, f"Bag {k // 4 + 1}, 96 h", at.date(), at=at, is_done=done))
        entries.append(an_entry(n, EntrySort.DLI, "DLI 2", first + 14 * d, state=StepState.PLANNED))
        for k, sort in enumerate(BY_STEP):
            on = day + (n * 7 + k * 4) % 30 * d
            done = on < date(2026, 11, 20)
            state = StepState.DONE if done else StepState.PLANNED
            state = {4: StepState.LATE, 5: StepState.OMITTED, 11: StepState.MISSED}.get((n + k) % 13, state)
            title = "MRD 骨髓微小残留病, next-generation sequencing" if n == 12 else str(sort.title_message.text)
            entries.append(an_entry(n, sort, title, on, state=state, is_done=state is StepState.DONE))
    return a_month(*entries)
