"""A patient's own list of dates and windows: large, in plain words, only what is to come."""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from bline_desktop.domain.plan.own_dates import OwnDate, own_dates
from bline_desktop.domain.plan.said import say_awaited, say_brief, say_day
from bline_desktop.domain.plan_printed import PatientDates
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.reports.handover import headed
from bline_desktop.reports.handover_parts import FACT_WIDTHS, ROOM_TO_WRITE
from bline_desktop.reports.page import PageFrame
from bline_desktop.reports.paper import About, build
from bline_desktop.reports.sheet import NO_BREAK, Sheet
from bline_desktop.reports.take_home import WARD
from bline_desktop.whole_file import keep_whole

TITLE, FILE_TITLE = N_("own-dates", "Your dates"), N_("own-dates", "Dates of {trial_id}")
AS_OF = N_("own-dates", "As of {day}. Dates can change; the ward tells you when they do.")
NO_PLAN = N_("own-dates", "No plan of treatment has been started, so there are no dates yet.")
NOTHING = N_("own-dates", "Nothing more is planned.")
OVERDUE = N_("own-dates", "Ask the ward about these: their days are over")
TO_COME, NO_DAY = N_("own-dates", "What is to come"), N_("own-dates", "Without a day yet")
ABOUT = N_("own-dates", "about {day}")
DEPENDS = N_("own-dates", "The day depends on {event}")
FROM, TO, ONLY_THIS = N_("own-dates", "from {day}"), N_("own-dates", "to {day}"), N_("own-dates", "On this day")
WIDTHS = (54, 80, 46)


def write_own_dates(dates: PatientDates, words: Words, out: Path) -> None:
    """Write the list as a PDF, whole or not at all. Raises StorageTrouble where it can't be written."""
    keep_whole(out, lambda: own_dates_pdf(dates, words))


def own_dates_pdf(dates: PatientDates, words: Words) -> bytes:
    """Return the list as a PDF. It is set twice: only the first setting tells how many pages there are."""
    sheet = Sheet(words)
    about = About(sheet.say(FILE_TITLE, trial_id=dates.banner.trial_id), dates.printed_by)
    pages = build(BytesIO(), PageFrame(dates, sheet, 0), about, list(_story(dates, sheet))).page
    file = BytesIO()
    build(file, PageFrame(dates, sheet, pages), about, list(_story(dates, sheet)))
    return file.getvalue()


def _story(dates: PatientDates, sheet: Sheet) -> Iterator[Flowable]:
    yield sheet.text(TITLE, "title")
    yield Spacer(0, 1 * mm)
    yield sheet.text(AS_OF, "large", day=say_day(dates.today))
    yield Spacer(0, 2 * mm)
    yield sheet.facts([(WARD, "")], FACT_WIDTHS, [ROOM_TO_WRITE])
    if dates.plan is None:
        yield Spacer(0, 4 * mm)
        yield sheet.text(NO_PLAN, "large")
    else:
        yield from _lists(sheet, own_dates(dates.plan))


def _lists(sheet: Sheet, found: tuple[OwnDate, ...]) -> Iterator[Flowable]:
    """Set what is to come in three lists, of which most patients have one."""
    lists = (
        (OVERDUE, [one for one in found if one.overdue]),
        (TO_COME, [one for one in found if not one.overdue and one.on is not None]),
        (NO_DAY, [one for one in found if not one.overdue and one.on is None]),
    )
    if not found:
        yield Spacer(0, 4 * mm)
        yield sheet.text(NOTHING, "large")
    for title, ones in lists:
        if ones:
            yield from headed(sheet, title, [_table(sheet, ones)])


def _table(sheet: Sheet, ones: Iterable[OwnDate]) -> Table:
    head = (N_("own-dates", "Day"), N_("own-dates", "What"), N_("own-dates", "When it is possible"))
    return sheet.table(head, [_row(sheet, one) for one in ones], WIDTHS)


def _row(sheet: Sheet, one: OwnDate) -> list[Flowable | list[Flowable]]:
    what: list[Flowable] = [sheet.text(one.what, "heading")]
    named = sheet.said(say_brief(one.step))  # a dose on it would be taken for an order at home
    if named.casefold() != sheet.say(one.what).casefold():
        what.append(sheet.paragraph(named, "body"))
    if one.step.awaits is not None:
        what.append(sheet.text(DEPENDS, "body", event=say_awaited(one.step.awaits)))
    day = "" if one.on is None else _day(sheet, ABOUT, one.on) if one.expected else _day(sheet, None, one.on)
    return [sheet.paragraph(day, "heading"), what, sheet.paragraph(_when(sheet, one), "large")]


def _when(sheet: Sheet, one: OwnDate) -> str:
    """Say the days on which it may happen; nothing where not even its own is sure."""
    if one.window is not None:
        return "\n".join((_day(sheet, FROM, one.window.opens), _day(sheet, TO, one.window.closes)))
    return "" if one.expected or one.on is None else sheet.say(ONLY_THIS)


def _day(sheet: Sheet, message: Message | None, day: date) -> str:
    """Say a day so that it stays on one line."""
    said = sheet.said(say_day(day))
    return (said if message is None else sheet.say(message, day=said)).replace(" ", NO_BREAK)
