"""The calendar as a table: one day with all that is known of its entries, or what is to come from today on."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from bline_desktop.domain.plan.calendar_cells import cells
from bline_desktop.domain.plan.entries import CalendarEntry, CalendarView, EntrySort
from bline_desktop.domain.plan.said import say_day
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.words import N_, Message, Near
from bline_desktop.ui.screens.calendar_table import CalendarTable, ListRow
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.widgets.calendar_words import EntryWords, tone_of

DAY, TIME, PATIENT = N_("calendar", "Day"), N_("calendar", "Time"), N_("calendar", "Patient")
WHAT, STATE, DETAIL = N_("calendar", "What"), N_("calendar", "State"), N_("calendar", "Detail")
NOTHING_ON, NOTHING_AHEAD = (
    N_("calendar", "Nothing is planned or done on this day."),
    N_("calendar", "Nothing is late, and nothing is planned in the next weeks."),
)
WITH_DOSE = N_("calendar", "{dose} · {known}")
WITH_BAG = N_("calendar", "{known} · next bag change {at}")
TO = N_("calendar", "moves to {day}")
LIST, AGENDA = N_("calendar", "The entries of the day"), N_("calendar", "What is late and what is to come")


def rows_of_day(view: CalendarView, day: date, whole: CalendarView) -> tuple[ListRow, ...]:
    """Return the entries of one day, what goes on first, then by time and patient.

    `whole` is the same calendar with the bag changes of the days after it: each pump that runs names its next one.
    """
    bags: dict[UUID, Near] = {}
    for entry in whole.entries if day >= whole.today else ():
        if entry.sort is EntrySort.BAG and not entry.is_done and entry.at is not None:
            bags.setdefault(entry.patient_id, Near(entry.at, whole.as_of))
    (cell,) = cells(view, (day,))
    runs = {entry for entry in cell.entries if entry.is_running and entry.sort is EntrySort.INFUSION}
    return tuple(ListRow(entry, day, bags.get(entry.patient_id) if entry in runs else None) for entry in cell.entries)


def rows_ahead(view: CalendarView) -> tuple[ListRow, ...]:
    """Return what is late, due now, or planned from today on, each once, under its first day."""
    return tuple(ListRow(entry, entry.first) for entry in view.entries if is_ahead(entry, view.today))


def is_ahead(entry: CalendarEntry, today: date) -> bool:
    """Tell whether an entry is late, or to be done now, or still to come; what runs already is none of it."""
    if entry.is_done or entry.is_running:
        return False
    if entry.state in (StepState.LATE, StepState.DUE, StepState.IN_WINDOW):
        return True
    return entry.first >= today and (entry.state is None or entry.state.is_open)


def day_list(said: EntryWords) -> CalendarTable:
    """Return the table of one day."""

    def detail(row: ListRow) -> str:
        if moved := _moved(said, table, row):
            return moved
        known = _with_dose(said, row, said.cycle_day(row.entry, row.day) or said.window(row.entry))
        return known if row.next_bag is None else said.words.say(WITH_BAG, known=known, at=row.next_bag)

    columns = [_time(said), *_patient(said), *_what(said), Column[ListRow](DETAIL, detail, wide=True)]
    table = _table(said, columns, (LIST, NOTHING_ON), of_days=False)
    return table


def agenda_list(said: EntryWords) -> CalendarTable:
    """Return the table of what is to come."""
    day = Column[ListRow](DAY, lambda row: said.words.value(say_day(row.day)), key=lambda row: row.day, bold=True)

    def detail(row: ListRow) -> str:
        return _moved(said, table, row) or _with_dose(said, row, said.window(row.entry))

    columns = [day, *_patient(said), *_what(said), Column[ListRow](DETAIL, detail, wide=True)]
    table = _table(said, columns, (AGENDA, NOTHING_AHEAD), of_days=True)
    return table


def _with_dose(said: EntryWords, row: ListRow, known: str) -> str:
    """Say the dose of a cycle on the day of its row before what else is known of it."""
    dose = said.dose(row.entry, row.day)
    return said.words.say(WITH_DOSE, dose=dose, known=known) if dose and known else dose or known


def _table(
    said: EntryWords, columns: Iterable[Column[ListRow]], called: tuple[Message, Message], *, of_days: bool
) -> CalendarTable:
    """Make a table; `called` is its name, and what it says while it is empty."""
    words, (name, empty) = said.words, called
    model = RowsModel(tuple(columns), words, lambda row: row.row_id)
    table = CalendarTable(model, words.say(name), of_days=of_days)
    table.say_when_empty(words.say(empty))
    return table


def _moved(said: EntryWords, table: CalendarTable, row: ListRow) -> str:
    """Say beside the line in hand to which day it is being moved."""
    if table.target is None or row.entry is not table.entry:
        return ""
    return said.words.say(TO, day=say_day(table.target))


def _time(said: EntryWords) -> Column[ListRow]:
    return Column(TIME, lambda row: _clock(said, row), number=True)


def _clock(said: EntryWords, row: ListRow) -> str:
    """Say the time of an entry on its own day; what has gone on since another day has none."""
    at = row.entry.at
    return said.words.clock(at) if at is not None and said.words.local(at).date() == row.day else ""


def _patient(said: EntryWords) -> tuple[Column[ListRow], ...]:
    return (Column(PATIENT, lambda row: said.who(row.entry), bold=True),) if said.of_ward else ()


def _what(said: EntryWords) -> tuple[Column[ListRow], ...]:
    return (
        Column(WHAT, lambda row: said.title(row.entry)),
        Column(STATE, lambda row: said.state(row.entry), tone=lambda row: tone_of(row.entry)),
    )
