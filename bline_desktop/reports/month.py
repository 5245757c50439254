"""A month of the ward on one page, across; what does not fit there stands in a list on the next."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer, Table

from bline_desktop.domain.plan.calendar_cells import rows
from bline_desktop.domain.plan.dose_words import say_in_full
from bline_desktop.domain.plan.entries import CalendarEntry
from bline_desktop.domain.plan.month_grid import month_weeks
from bline_desktop.domain.plan_printed import WardMonth
from bline_desktop.domain.words import N_, Words
from bline_desktop.reports.foot import FOOTER, FootFrame
from bline_desktop.reports.month_grid import LEGEND_HEIGHT, WEEKDAY_HEIGHT, MonthGrid
from bline_desktop.reports.month_layout import SetMonth, set_month
from bline_desktop.reports.month_looks import look_of
from bline_desktop.reports.paper import About, build
from bline_desktop.reports.sheet import MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Sheet
from bline_desktop.whole_file import keep_whole

TITLE, TITLE_NAMED = N_("calendar", "The ward in {month}"), N_("calendar", "{ward} in {month}")
AS_OF = N_("calendar", "As of {at}. Planned days can still change.")
HOLIDAYS_UNTIL = N_("calendar", "Public holidays are known until the end of {year}; after that only weekends count.")
HOLIDAYS_FROM = N_("calendar", "Public holidays are known from {year} on; before that only weekends count.")
NO_HOLIDAYS = N_("calendar", "The file of public holidays can't be read: only weekends count.")
LIST_TITLE = N_("calendar", "{title}: what had no room on the page")
RUNNING = N_("calendar", "Under way")
DAYS_FROM_TO = N_("calendar", "{first} to {last}")
LIST_WIDTHS = (52, 32, 130, 53)
HEAD_HEIGHT = 16 * mm  # title and what stands beneath it


class AcrossFrame(FootFrame):
    """Foot and stamp of a page that lies across."""

    width, height = PAGE_HEIGHT, PAGE_WIDTH
    header = 9 * mm


GRID_SIZE = (
    AcrossFrame.width - 2 * MARGIN,
    AcrossFrame.height - AcrossFrame.header - FOOTER - HEAD_HEIGHT,
)


def write_ward_month(month: WardMonth, words: Words, out: Path) -> None:
    """Write the month as a PDF, whole or not at all. Raises StorageTrouble where it can't be written."""
    keep_whole(out, lambda: ward_month_pdf(month, words))


def ward_month_pdf(month: WardMonth, words: Words) -> bytes:
    """Return the month as a PDF. It is set twice: only the first setting tells how many pages there are."""
    sheet = Sheet(words)
    about = About(_title(month, sheet), month.printed_by)
    weeks = month_weeks(month.month.year, month.month.month, month.first_weekday)
    cells = rows(month.view, weeks, month.month.month)
    width, height = GRID_SIZE
    laid = set_month(sheet, cells, width / 7, height - WEEKDAY_HEIGHT - LEGEND_HEIGHT)
    pages = build(BytesIO(), AcrossFrame(month, sheet, 0), about, list(_story(month, laid, sheet))).page
    file = BytesIO()
    build(file, AcrossFrame(month, sheet, pages), about, list(_story(month, laid, sheet)))
    return file.getvalue()


def _title(month: WardMonth, sheet: Sheet) -> str:
    name = sheet.words.month(month.month)
    return sheet.say(TITLE_NAMED, ward=month.ward_name, month=name) if month.ward_name else sheet.say(TITLE, month=name)


def _story(month: WardMonth, laid: SetMonth, sheet: Sheet) -> Iterator[Flowable]:
    title, beneath = sheet.paragraph(_title(month, sheet), "title"), sheet.paragraph(_beneath(month, sheet), "quiet")
    yield title
    yield beneath
    taken = sum(part.wrap(*GRID_SIZE)[1] for part in (title, beneath))
    yield Spacer(0, HEAD_HEIGHT - taken - 1)
    yield MonthGrid(laid, month, sheet, GRID_SIZE)
    if laid.list_entries:
        yield PageBreak()
        yield sheet.text(LIST_TITLE, "heading", title=_title(month, sheet))
        yield Spacer(0, 2 * mm)
        yield _list(sheet, laid.list_entries)


def _beneath(month: WardMonth, sheet: Sheet) -> str:
    """Say when it was so, and what is not known of the days."""
    said = [sheet.say(AS_OF, at=month.view.as_of)]
    if month.view.last_year is None:
        said.append(sheet.say(NO_HOLIDAYS))
    years = ((HOLIDAYS_FROM, month.view.known_from), (HOLIDAYS_UNTIL, month.view.known_until))
    said += (sheet.say(known, year=str(year)) for known, year in years if year is not None)
    return " ".join(said)


def _list(sheet: Sheet, entries: tuple[CalendarEntry, ...]) -> Table:
    head = (N_("calendar", "Day"), N_("calendar", "Patient"), N_("calendar", "What"), N_("calendar", "State"))
    return sheet.table(head, [_row(sheet, entry) for entry in entries], LIST_WIDTHS)


def _row(sheet: Sheet, entry: CalendarEntry) -> list[Flowable | list[Flowable]]:
    days = (
        sheet.say(DAYS_FROM_TO, first=entry.first, last=entry.last) if entry.is_span else sheet.words.date(entry.first)
    )
    when = f"{days} {sheet.words.clock(entry.at)}" if entry.at is not None and not entry.is_span else days
    state = RUNNING if entry.is_running else entry.state.title_message if entry.state else look_of(entry).value
    return [
        sheet.paragraph(when, "cell"),
        sheet.paragraph(entry.trial_id, "strong"),
        sheet.paragraph(sheet.said(say_in_full(entry)), "cell"),
        sheet.text(state, "cell"),
    ]
