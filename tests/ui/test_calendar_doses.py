"""Doses on the painted calendar and in its lists: what is planned is named as planned, and no number is ever cut."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bline_desktop.colours import LIGHT
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.plan.cycle_doses import STEP, ByProtocol, CycleDoses, DayDose, DoseChange
from bline_desktop.domain.plan.entries import CalendarEntry, CalendarView, EntrySort
from bline_desktop.domain.plan.moving import OF_DOSE, why_it_stays
from bline_desktop.domain.plan.said import CYCLE
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import Words
from bline_desktop.ui.screens.calendar_goals import goal_of
from bline_desktop.ui.screens.calendar_lists import agenda_list, day_list, is_ahead, rows_ahead, rows_of_day
from bline_desktop.ui.theme import CAPTION_PT
from bline_desktop.ui.widgets.calendar_layout import Mark, MarkSort
from bline_desktop.ui.widgets.calendar_marks import MarkPainter
from bline_desktop.ui.widgets.calendar_pens import INSET, Look, Pens
from bline_desktop.ui.widgets.calendar_words import EntryWords
from tests.support.calendar_wards import TODAY, a_calendar, around, some_days
from tests.support.calendars import an_entry, patient_of

DAY = timedelta(days=1)
BY = ByProtocol("sixteen", "Sixteen", "2")
DOSES = CycleDoses((DayDose(TODAY, Decimal(9)), DayDose(TODAY + 7 * DAY, Decimal(28))), BY)
PLANNED_BY = "by protocol sixteen 2, not ordered yet"
TITLES = ("Dose step: 9 to 28 micrograms per day", "9 to 28 micrograms per day", "Dose 9 to 28", "9 to 28", "9→28", "")


def a_cycle(doses: CycleDoses | None = DOSES, **changes: object) -> CalendarEntry:
    values: dict[str, object] = {"state": StepState.PLANNED, "step": "cycle:2", "days": around(TODAY, 2), **changes}
    title = Said(CYCLE, (("number", 2),))
    return an_entry(TODAY, TODAY + 28 * DAY, "ZJ-001", sort=EntrySort.INFUSION, title=title, doses=doses, **values)


def a_change(day: date = TODAY + 7 * DAY) -> CalendarEntry:
    change = DoseChange(8, day, Decimal(9), Decimal(28))
    return an_entry(
        day,
        sort=EntrySort.DOSE_STEP,
        title=change.title,
        doses=change.doses(BY),
        state=StepState.PLANNED,
        step="cycle:2",
    )


def view_of(*entries: CalendarEntry, days: int = 60) -> CalendarView:
    return replace(a_calendar(TODAY, TODAY, 0), days=some_days(TODAY, TODAY + days * DAY), entries=entries)


@pytest.fixture
def said(words: Words) -> EntryWords:
    return EntryWords(words)


@pytest.fixture
def pens(words: Words, qtbot: QtBot) -> Pens:
    return Pens(EntryWords(words), LIGHT, QFont(QApplication.font()))


def test_the_day_names_the_dose_of_each_cycle_and_whether_it_is_ordered(said: EntryWords, qtbot: QtBot) -> None:
    table = day_list(said)
    qtbot.addWidget(table)
    running = a_cycle(replace(DOSES, by=None, days=28), is_running=True, is_done=True, state=StepState.RUNNING)
    view = view_of(a_cycle(), running, a_change())
    day = TODAY + 7 * DAY
    table.show_rows(rows_of_day(view, day, view))
    rows = [[str(table.rows_model.index(row, column).data()) for column in range(4)] for row in range(3)]
    window = said.window(a_cycle())
    assert sorted(rows) == sorted(
        [
            ["", "Cycle 2", "Planned", f"9 then 28 micrograms per day {PLANNED_BY} · {window}"],
            ["", "Cycle 2", "Under way", "9 then 28 micrograms per day, ordered · day 8 of 28"],
            ["", TITLES[0], "Not ordered", PLANNED_BY],
        ]
    )


def test_the_agenda_names_the_dose_with_which_a_cycle_begins_and_each_step(said: EntryWords, qtbot: QtBot) -> None:
    table = agenda_list(said)
    qtbot.addWidget(table)
    table.show_rows(rows_ahead(view_of(a_cycle(), a_change(), an_entry(TODAY, state=StepState.DUE))))
    rows = [[str(table.rows_model.index(row, column).data()) for column in range(1, 4)] for row in range(3)]
    assert rows == [
        ["Cycle 2", "Planned", f"9 micrograms per day {PLANNED_BY} · {said.window(a_cycle())}"],
        [TITLES[0], "Not ordered", PLANNED_BY],
        [said.title(an_entry(TODAY)), "Due", ""],
    ]


def test_an_ordered_change_of_dose_says_so_and_is_never_a_cut_number(said: EntryWords, pens: Pens) -> None:
    title = Said(STEP, (("dose", Decimal(28)),))
    step = an_entry(TODAY + 7 * DAY, sort=EntrySort.DOSE_STEP, title=title, is_done=False)
    assert (said.state(step), said.beside(step), said.dose(step, TODAY)) == ("Ordered", "ordered", "")
    assert said.in_full(step) == "Step to 28 micrograms per day, ordered"
    late = replace(step, state=StepState.LATE, first=TODAY - DAY, last=TODAY - DAY)
    assert (said.state(late), said.beside(late), is_ahead(late, TODAY)) == ("Late", "late", True)
    given = replace(step, is_done=True)
    assert (said.state(given), said.beside(given)) == ("Done", "")
    titles = ["Step to 28 micrograms per day", "to 28 micrograms per day", "Dose to 28", "to 28", ""]
    shown = {pens.fitting(said.titles(step), width) for width in range(400, 0, -1)}
    assert shown == set(titles)
    assert why_it_stays(step) == Said(OF_DOSE)


def test_an_ordered_change_of_dose_says_its_dose_where_a_week_has_no_room_for_more(pens: Pens) -> None:
    """A cell of a week once said `03:57 ordered`, and not what: the dose goes before the word."""
    pens = Pens(pens.words, LIGHT, caption())
    title = Said(STEP, (("dose", Decimal(28)),))
    step = an_entry(TODAY + 7 * DAY, sort=EntrySort.DOSE_STEP, title=title, is_done=False)
    room = pens.width("to 28", bold=False) + INSET
    assert MarkPainter(pens).in_line(step, room) == ("to 28", "")
    assert MarkPainter(pens).in_line(step, 500) == ("Step to 28 micrograms per day", "ordered")
    late = replace(step, state=StepState.LATE)
    assert MarkPainter(pens).in_line(late, room) == ("", "late")


def test_before_its_first_day_a_cycle_has_no_dose(said: EntryWords) -> None:
    assert said.dose(a_cycle(), TODAY - DAY) == ""


def test_a_change_of_dose_that_is_planned_says_so_beside_it_in_full_and_as_its_state(said: EntryWords) -> None:
    change = a_change()
    assert (said.beside(change), said.state(change)) == ("not ordered", "Not ordered")
    assert said.in_full(change) == f"{TITLES[0]}, not ordered · by protocol Sixteen, version 2, not ordered yet"
    assert said.in_full(a_cycle()) == (
        "Cycle 2, planned · 9 then 28 micrograms per day by protocol Sixteen, version 2, not ordered yet"
    )
    assert (
        said.in_full(a_cycle(replace(DOSES, by=None, days=28)))
        == "Cycle 2, planned · 9 then 28 micrograms per day, ordered"
    )


def test_a_change_of_dose_is_shown_in_whole_words_or_by_its_sign_alone(said: EntryWords, pens: Pens) -> None:
    """However narrow a day is, `9 to 2…` is never to be read."""
    titles = said.titles(a_change())
    shown = [pens.fitting(titles, width) for width in range(400, 0, -1)]
    assert [title for title in TITLES if title in shown] == list(TITLES)
    assert set(shown) == set(TITLES)
    assert [shown.index(title) for title in TITLES] == sorted(shown.index(title) for title in TITLES)


@pytest.mark.parametrize(("before", "after"), [(9, 28), (15, 28), (28, 15)])
def test_a_change_of_dose_in_the_wards_month_says_who_which_doses_and_that_nobody_ordered_it(
    pens: Pens, before: int, after: int
) -> None:
    """A cell of a month is 166 px wide in a window of 1280 x 800; its shape and the edges take 23 of them."""
    pens = Pens(pens.words, LIGHT, caption())
    change = replace(a_change(), title=DoseChange(8, TODAY, Decimal(before), Decimal(after)).title)
    room = 166 - 23 - pens.width("ZJ-031") - INSET
    title, beside = MarkPainter(pens).in_line(change, room)
    assert title in (f"{before} to {after}", f"{before}→{after}")
    assert beside == "no order"
    assert pens.width(title, bold=False) + INSET + pens.width(beside) <= room
    for width in range(500):
        title, beside = MarkPainter(pens).in_line(change, width)
        assert title in (*pens.words.titles(change), "")
        assert beside in ("not ordered", "no order")
    assert MarkPainter(pens).in_line(change, 500) == (pens.words.titles(change)[0], "not ordered")


def caption() -> QFont:
    font = QFont(QApplication.font())
    font.setPointSizeF(CAPTION_PT)
    return font


def test_a_planned_cycle_tells_its_dose_on_its_bar_where_there_is_room(pens: Pens) -> None:
    painter, look = MarkPainter(pens), Look(TODAY, with_ids=True)
    texts = [
        "ZJ-001 Cycle 2 starts · 9 micrograms per day by protocol Sixteen, version 2, not ordered yet",
        f"ZJ-001 Cycle 2 starts · 9 micrograms per day {PLANNED_BY}",
        "ZJ-001 Cycle 2",
    ]

    def on_bar(width: int, *, begins: bool = True) -> str:
        mark = Mark(MarkSort.BAR, QRect(0, 0, width, 18), TODAY, TODAY + 6 * DAY, (a_cycle(),), begins)
        return painter.on_bar(mark, look, width)

    assert [on_bar(pens.width(text) + 2) for text in texts] == texts
    assert on_bar(pens.width(texts[0]) + 2, begins=False) == texts[2]
    assert on_bar(pens.width(texts[2]) - 1).endswith("…")


def test_a_change_of_dose_leads_to_its_cycle_in_the_plan_or_to_the_pump_and_is_not_moved() -> None:
    change = a_change()
    assert goal_of(change, TODAY) == Goal(patient_of("ZJ-001"), "plan", step="cycle:2")
    record = patient_of("a cycle")
    ordered = replace(change, record=record, table="cycle")
    assert goal_of(ordered, TODAY) == Goal(patient_of("ZJ-001"), "infusion", record)
    assert (change.can_move, a_cycle().can_move) == (False, True)
