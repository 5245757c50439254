"""The calendar of the ward and of a patient: what is shown of it, how one turns it, and where its entries lead."""

from calendar import MONDAY, SATURDAY, SUNDAY
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bline_desktop.commands.records import record
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.observations.mrd import MrdFields
from bline_desktop.domain.plan.cycle_doses import CycleDoses
from bline_desktop.domain.plan.entries import CalendarEntry, CalendarView, EntrySort
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.words import Words
from bline_desktop.storage.database import Database
from bline_desktop.tour.clipped import clipped
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.i18n import QtWords
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.screens.calendar import CalendarScreen
from bline_desktop.ui.screens.calendar_days import Shown, first_weekday, holiday_note
from bline_desktop.ui.screens.calendar_filter import Filter
from bline_desktop.ui.screens.calendar_goals import deferring, goal_of
from bline_desktop.ui.screens.calendar_head import Mode
from bline_desktop.ui.screens.calendar_lists import is_ahead
from bline_desktop.ui.screens.calendar_table import CalendarTable
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.settings import WorkstationSettings
from bline_desktop.ui.widgets.calendar_grid import CalendarGrid
from bline_desktop.ui.widgets.calendar_layout import MarkSort
from bline_desktop.ui.widgets.calendar_words import EntryWords, shape_of, span_title, tone_of
from tests.support.calendar_wards import HOLIDAY, TODAY, a_calendar, around, some_days, titled
from tests.support.calendars import an_entry, patient_of
from tests.support.real_store import ZONE
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.ward import TODAY as STORE_TODAY

DAY = timedelta(days=1)
Filled = Callable[..., CalendarScreen]


@pytest.fixture
def ward(tools: Tools, show: Show) -> CalendarScreen:
    """The calendar of the real ward."""
    screen = CalendarScreen(None, tools)
    show(screen)
    screen.reload()
    return screen


@pytest.fixture
def filled(tools: Tools, show: Show, clock: MovingClock, as_physician: Desk) -> Filled:
    """A calendar of made-up entries, seen by a physician on the day of today."""

    def made(*entries: CalendarEntry, patient_id: UUID | None = None, mode: Mode = Mode.MONTH) -> CalendarScreen:
        screen = CalendarScreen(patient_id, tools)
        show(screen)
        QApplication.processEvents()
        screen.day = TODAY
        screen.shown = replace(screen.shown, day=TODAY)
        screen.open_day(TODAY, mode)
        first, last = screen.shown.span
        shown = tuple(entry for entry in entries if entry.last >= first and entry.first <= last)
        base = a_calendar(TODAY, TODAY, 0)
        screen.show_calendar(replace(base, days=some_days(first, last), entries=shown, patient_id=patient_id))
        return screen

    return made


def step(day: date, trial_id: str = "ZJ-014", **changes: object) -> CalendarEntry:
    return an_entry(day, None, trial_id, **{"state": StepState.PLANNED, "step": "mrd:1", **changes})


def test_the_ward_shows_what_runs_and_what_was_done_on_the_days_of_the_month(
    ward: CalendarScreen, ids: dict[str, UUID]
) -> None:
    assert ward.head.title.text() == "November 2026"
    at_today = ward.month.entries_at(STORE_TODAY)
    assert {entry.trial_id for entry in at_today if entry.sort is EntrySort.INFUSION} >= {"ZJ-021", "ZJ-009"}
    assert ward.month.hand.day == STORE_TODAY
    assert ward.foot.text().startswith("Sun 22-Nov-2026, today: ")
    assert clipped(ward) == ()


def test_what_was_done_leads_to_its_record(ward: CalendarScreen, ids: dict[str, UUID], qtbot: QtBot) -> None:
    day = STORE_TODAY - 10 * DAY
    entry = next(one for one in ward.month.entries_at(day) if one.sort is EntrySort.DLI)
    ward.month.choose_day(day)
    ward.month.choose_entry(entry)
    with qtbot.waitSignal(ward.goal_chosen) as chosen:
        QTest.keyClick(ward.month, Qt.Key.Key_Return)
    assert chosen.args == [Goal(ids["ZJ-021"], "dli", entry.record)]


def test_back_forward_and_today_turn_the_months(ward: CalendarScreen) -> None:
    ward.head.forward.click()
    ward.head.forward.click()
    assert (ward.head.title.text(), ward.month.hand.day) == ("January 2027", date(2027, 1, 22))
    assert ward.head.note.text().startswith("Nothing is planned or done in these days.")
    ward.head.today.click()
    ward.head.back.click()
    assert ward.head.title.text() == "October 2026"
    QTest.keyClick(ward.month, Qt.Key.Key_PageDown)
    assert (ward.head.title.text(), ward.day) == ("November 2026", STORE_TODAY)
    ward.month.setFocus()
    for _ in range(3):
        QTest.keyClick(ward.month, Qt.Key.Key_Down)
    assert (ward.head.title.text(), ward.month.hand.day) == ("December 2026", STORE_TODAY + 21 * DAY)
    QTest.keyClick(ward.month, Qt.Key.Key_Home)
    assert ward.month.hand.day == STORE_TODAY


TITLES = [
    (Mode.MONTH, "November 2026"),
    (Mode.WEEK, "16 to 22-Nov-2026"),
    (Mode.DAY, "Sun 22-Nov-2026"),
    (Mode.AGENDA, "Late, and from 22-Nov-2026 to 21-Feb-2027"),
]


@pytest.mark.parametrize(("mode", "title"), TITLES)
def test_a_key_with_alt_shows_the_days_in_another_way(ward: CalendarScreen, mode: Mode, title: str) -> None:
    letter = {Mode.MONTH: Qt.Key.Key_M, Mode.WEEK: Qt.Key.Key_W, Mode.DAY: Qt.Key.Key_D, Mode.AGENDA: Qt.Key.Key_A}
    QTest.keyClick(ward, letter[mode], Qt.KeyboardModifier.AltModifier)
    assert (ward.shown.mode, ward.head.title.text(), ward.head.modes.value) == (mode, title, mode)
    page = ward.pages.currentWidget()
    assert page is not None
    assert page.hasFocus()
    assert clipped(ward) == ()


def test_the_switch_shows_a_week_with_a_row_for_each_patient(ward: CalendarScreen) -> None:
    ward.head.modes.keys[1].click()
    labels = [row.row.label for row in ward.week.placed]
    assert labels == sorted(labels)
    assert any(label.startswith("ZJ-021") for label in labels)


def test_a_week_of_one_patient_is_one_row(filled: Filled) -> None:
    screen = filled(step(TODAY, title=titled("MRD")), patient_id=patient_of("ZJ-014"), mode=Mode.WEEK)
    (row,) = screen.week.placed
    assert (row.row.label, len(screen.week.entries_at(TODAY))) == ("", 1)
    assert screen.head.filter.mine.isHidden()


def test_a_day_is_a_list_of_all_its_entries_by_time_and_patient_with_their_details(filled: Filled) -> None:
    def infusion(trial_id: str, days: int, **changes: object) -> CalendarEntry:
        first = TODAY - 5 * DAY
        return an_entry(first, first + days * DAY, trial_id, sort=EntrySort.INFUSION, step="c:1", **changes)

    tomorrow = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
    bag = an_entry(TODAY + DAY, None, "ZJ-009", sort=EntrySort.BAG, at=tomorrow)
    screen = filled(
        step(TODAY, state=StepState.DUE, name="LI Wei", days=around(TODAY, 1), at=tomorrow - DAY),
        infusion("ZJ-009", 29, is_running=True, at=tomorrow - 6 * DAY, doses=CycleDoses((), days=28)),  # it stood
        infusion("ZJ-012", 9, is_running=True, doses=CycleDoses((), days=5)),
        infusion("ZJ-010", 5, is_running=True),
        infusion("ZJ-011", 9, is_done=True),
        bag,
        replace(bag, at=tomorrow + DAY, first=TODAY + 2 * DAY, last=TODAY + 2 * DAY),
        mode=Mode.DAY,
    )
    model = screen.list.rows_model
    said = [[model.index(row, column).data() for column in range(5)] for row in range(model.rowCount())]
    assert said == [
        ["", "ZJ-010", "MRD", "Under way", "ends on this day"],
        ["", "ZJ-011", "MRD", "Done", "day 6"],
        ["", "ZJ-012", "MRD", "Under way", "day 6, 5 planned"],
        ["", "ZJ-009", "MRD", "Under way", "day 6 of 28 · next bag change Wed 09:30"],
        ["09:30", "ZJ-014 LI Wei", "MRD", "Due", "Mon 23-Nov-2026 to Wed 25-Nov-2026"],
    ]


def test_what_found_no_room_opens_its_day(filled: Filled) -> None:
    screen = filled(*(step(TODAY, step=f"x:{number}") for number in range(12)))
    more = screen.month.marks_at(TODAY)[-1]
    assert more.sort is MarkSort.MORE
    QTest.mouseClick(screen.month.viewport(), Qt.MouseButton.LeftButton, pos=screen.month.place_of(more).center())
    assert (screen.shown.mode, screen.head.title.text()) == (Mode.DAY, "Tue 24-Nov-2026")


@pytest.mark.parametrize(
    ("state", "days", "is_shown"),
    [
        (StepState.LATE, -60, True),
        (StepState.DUE, -3, True),  # its planned day is over, its window is not
        (StepState.IN_WINDOW, -1, True),
        (StepState.AWAITING, -1, False),  # what it waits for is late
        (StepState.AWAITING, 0, True),
        (StepState.PLANNED, 9, True),
        (StepState.MISSED, -1, False),
        (StepState.OMITTED, 1, False),
        (None, -1, False),
        (None, 0, True),
    ],
)
def test_the_agenda_holds_a_step_as_long_as_its_window_is_open(
    state: StepState | None, days: int, is_shown: bool
) -> None:
    assert is_ahead(an_entry(TODAY + days * DAY, state=state), TODAY) is is_shown


def test_the_agenda_holds_what_is_late_and_what_is_to_come_each_once(filled: Filled) -> None:
    late = step(TODAY - 30 * DAY, state=StepState.LATE, step="a")
    ahead = step(TODAY + DAY, step="b")
    cycle = an_entry(TODAY + 2 * DAY, TODAY + 29 * DAY, "ZJ-1", sort=EntrySort.INFUSION, step="c", state=ahead.state)
    bag = an_entry(TODAY, None, "ZJ-2", sort=EntrySort.BAG)
    others = (
        step(TODAY - DAY, state=StepState.MISSED, step="d"),
        step(TODAY, state=StepState.DONE, step="e", is_done=True),
        step(TODAY + DAY, state=StepState.OMITTED, step="f"),
        an_entry(TODAY - DAY, TODAY + DAY, "ZJ-3", sort=EntrySort.INFUSION, is_running=True),
    )
    screen = filled(late, bag, ahead, cycle, *others, mode=Mode.AGENDA)
    assert [row.entry for row in screen.agenda.rows_model.rows] == [late, bag, ahead, cycle]
    assert screen.head.back.isHidden()
    assert screen.agenda.rows_model.index(0, 0).data() == "Sun 25-Oct-2026"


def test_an_entry_of_a_list_opens_as_one_of_the_month(filled: Filled, qtbot: QtBot) -> None:
    screen = filled(step(TODAY, state=StepState.DUE, sort=EntrySort.LABS), mode=Mode.AGENDA)
    screen.agenda.setFocus()
    with qtbot.waitSignal(screen.goal_chosen) as chosen:
        QTest.keyClick(screen.agenda, Qt.Key.Key_Return)
    assert chosen.args == [Goal(patient_of("ZJ-014"), "plan", step="mrd:1", act="done")]


def test_kinds_mine_and_a_trial_id_narrow_what_is_shown(filled: Filled) -> None:
    entries = (
        step(TODAY, "ZJ-014", mine=True),
        step(TODAY, "ZJ-015", sort=EntrySort.LABS, title=titled("Labs")),
        step(TODAY, "ZJ-016", sort=EntrySort.VISIT, title=titled("Visit")),
    )
    screen = filled(*entries)

    def shown() -> list[str]:
        return [entry.trial_id for entry in screen.month.entries_at(TODAY)]

    assert len(shown()) == 3
    screen.head.filter.kinds.click()
    panel = screen.head.filter.panel
    assert panel.isVisible()
    panel.toggles[EntrySort.MRD].click()
    assert (shown(), screen.head.filter.kinds.text()) == (["ZJ-014"], "MRD")
    panel.toggles[EntrySort.VISIT].click()
    assert (shown(), screen.head.filter.kinds.text()) == (["ZJ-014", "ZJ-016"], "2 kinds")
    panel.all.click()
    assert (shown(), screen.head.filter.kinds.text(), panel.isVisible()) == (
        ["ZJ-014", "ZJ-015", "ZJ-016"],
        "All kinds",
        False,
    )
    screen.head.filter.choose([EntrySort.LABS])
    assert shown() == ["ZJ-015"]
    screen.head.filter.choose([])
    screen.head.filter.mine.click()
    assert shown() == ["ZJ-014"]
    screen.head.filter.mine.click()
    QTest.keyClicks(screen.head.filter.search, "zj-01 6".replace(" ", ""))
    assert shown() == ["ZJ-016"]
    QTest.keyClick(screen.head.filter.search, Qt.Key.Key_Return)
    assert screen.month.hasFocus()
    QTest.keyClicks(screen.head.filter.search, "9")
    assert screen.head.note.text().startswith("Nothing in these days is of the kinds or patients that are chosen.")


def test_the_panel_of_kinds_is_worked_by_keys(filled: Filled) -> None:
    screen = filled(step(TODAY))
    screen.head.filter.kinds.click()
    panel = screen.head.filter.panel
    QTest.keyClick(panel, Qt.Key.Key_Down)
    QTest.keyClick(panel, Qt.Key.Key_Up)
    QTest.keyClick(panel, Qt.Key.Key_F5)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_a_filter_of_nothing_leaves_a_calendar_as_it_is() -> None:
    view = a_calendar(TODAY, TODAY, 3)
    assert Filter().of(view) is view


def test_a_step_that_is_dragged_leads_to_the_form_that_defers_it(filled: Filled, qtbot: QtBot) -> None:
    entry = step(TODAY)
    screen = filled(entry)
    screen.month.may_move = True
    screen.month.choose_day(TODAY)
    QTest.keyClick(screen.month, Qt.Key.Key_Space)
    assert screen.foot.text() == ("ZJ-014: MRD, planned. Drag it, or hold Shift with the arrow keys, to defer it.")
    QTest.keyClick(screen.month, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert screen.foot.text() == (
        "ZJ-014: MRD, planned: to Wed 25-Nov-2026. Enter opens the form that defers it, Escape leaves it where it is."
    )
    with qtbot.waitSignal(screen.goal_chosen) as chosen:
        QTest.keyClick(screen.month, Qt.Key.Key_Return)
    assert chosen.args == [Goal(patient_of("ZJ-014"), "plan", step="mrd:1", day=TODAY + DAY)]


def test_a_nurse_defers_nothing(ward: CalendarScreen, desk: Desk) -> None:
    assert not ward.month.may_move


def test_a_physician_may_defer(ward: CalendarScreen, as_physician: Desk) -> None:
    ward.reload()
    assert (ward.month.may_move, ward.week.may_move) == (True, True)


def test_the_calendar_asks_again_after_a_change_and_each_minute(
    ward: CalendarScreen, desk: Desk, ids: dict[str, UUID]
) -> None:
    shown: list[CalendarView] = []
    ward.asker.came.connect(shown.append)
    ward._refresh()
    assert len(shown) == 1
    from_store = ward.view
    ward.window().hide()
    ward._refresh()
    assert len(shown) == 1
    assert from_store == ward.view


def test_what_is_recorded_elsewhere_is_shown_at_once(
    ward: CalendarScreen, desk: Desk, ids: dict[str, UUID], store: Database
) -> None:
    before = ward.month.entries_at(STORE_TODAY - DAY)
    fields = MrdFields.model_validate(
        {
            "sampled_on": STORE_TODAY - DAY,
            "method": "flow",
            "material": "marrow",
            "gating": "independent",
            "result": "negative",
            "sensitivity": "-4",
        }
    )
    desk.do(ward, lambda session, act: record(session, act, "mrd", ids["ZJ-022"], fields), lambda _: None)
    (new,) = set(ward.month.entries_at(STORE_TODAY - DAY)) - set(before)
    assert (new.trial_id, new.sort, new.is_done) == ("ZJ-022", EntrySort.MRD, True)


def test_months_that_were_shown_or_lie_beside_are_there_at_once(ward: CalendarScreen) -> None:
    shown: list[CalendarView] = []
    ward.asker.came.connect(shown.append)
    ward.head.forward.click()
    assert len(shown) == 2, "as it was asked for ahead, and as it is now"
    for _ in range(9):
        ward.head.forward.click()
    assert len(ward.asker._kept) == 8


GOALS = [
    ({"record": UUID(int=1), "table": "mrd", "is_done": True}, Goal(UUID(int=9), "mrd", UUID(int=1))),
    (
        {"sort": EntrySort.BAG, "record": UUID(int=1), "step": None, "is_done": True},
        Goal(UUID(int=9), "infusion", UUID(int=1)),
    ),
    (
        {"sort": EntrySort.BAG, "record": UUID(int=1), "step": None, "table": "cycle", "first": TODAY + DAY},
        Goal(UUID(int=9), "infusion", act="bag"),
    ),
    (
        {"sort": EntrySort.BAG, "record": UUID(int=1), "step": None, "table": "bag_plan"},
        Goal(UUID(int=9), "infusion", act="bag"),
    ),
    (
        {"sort": EntrySort.BAG, "record": UUID(int=1), "step": None, "table": "bag_plan", "first": TODAY + DAY},
        Goal(UUID(int=9), "bag_plan"),
    ),
    ({"sort": EntrySort.BAG, "step": None, "state": None}, Goal(UUID(int=9), "infusion")),
    ({"sort": EntrySort.VISIT, "step": None, "state": None}, Goal(UUID(int=9), "plan")),
    ({"state": StepState.DUE}, Goal(UUID(int=9), "mrd", step="mrd:1", new=True, day=TODAY)),
    ({"state": StepState.LATE, "sort": EntrySort.GVHD}, Goal(UUID(int=9), "gvhd", step="mrd:1", new=True, day=TODAY)),
    ({"state": StepState.LATE, "sort": EntrySort.LABS}, Goal(UUID(int=9), "plan", step="mrd:1", act="done")),
    ({"state": StepState.PLANNED, "sort": EntrySort.LABS}, Goal(UUID(int=9), "plan", step="mrd:1")),
    ({"is_done": True, "state": StepState.DONE, "sort": EntrySort.LABS}, Goal(UUID(int=9), "plan", step="mrd:1")),
    ({"state": StepState.PLANNED}, Goal(UUID(int=9), "plan", step="mrd:1")),
    ({"sort": EntrySort.DLI}, Goal(UUID(int=9), "dli", step="mrd:1", new=True, day=TODAY)),
    ({"sort": EntrySort.INFUSION}, Goal(UUID(int=9), "infusion", step="mrd:1", new=True, day=TODAY)),
    ({"sort": EntrySort.DLI, "first": TODAY + DAY}, Goal(UUID(int=9), "dli", step="mrd:1", act="order")),
    (
        {"sort": EntrySort.DLI, "record": UUID(int=1), "table": "dli_order"},
        Goal(UUID(int=9), "dli", UUID(int=1), step="mrd:1", act="begin"),
    ),
    (
        {"sort": EntrySort.INFUSION, "record": UUID(int=1), "table": "cycle", "step": None, "state": None},
        Goal(UUID(int=9), "infusion", UUID(int=1), act="begin"),
    ),
    (
        {"sort": EntrySort.INFUSION, "record": UUID(int=1), "table": "cycle", "first": TODAY + DAY},
        Goal(UUID(int=9), "infusion", UUID(int=1)),
    ),
    (
        {"sort": EntrySort.DOSE_STEP, "record": UUID(int=1), "table": "dose_order", "step": None, "state": None},
        Goal(UUID(int=9), "infusion", act="step"),
    ),
    ({"sort": EntrySort.INFUSION, "is_running": True}, Goal(UUID(int=9), "infusion")),
    ({"state": StepState.OMITTED}, Goal(UUID(int=9), "plan", step="mrd:1")),
]


@pytest.mark.parametrize(("changes", "goal"), GOALS)
def test_an_entry_leads_to_its_record_or_to_the_form_that_records_it(changes: dict[str, Any], goal: Goal) -> None:
    assert goal_of(replace(step(TODAY, "ZJ-014"), patient_id=UUID(int=9), **changes), TODAY) == goal


def test_a_step_is_deferred_on_the_page_of_its_plan() -> None:
    entry = step(TODAY)
    assert deferring(entry, TODAY + DAY) == Goal(entry.patient_id, "plan", step="mrd:1", day=TODAY + DAY)


STATES = [
    ({"state": StepState.PLANNED}, "shape-ring", ""),
    ({"state": StepState.AWAITING}, "shape-ring", "expected"),
    ({"state": StepState.DUE}, "shape-triangle", "due"),
    ({"state": StepState.LATE}, "shape-stop", "late"),
    ({"state": StepState.LATE, "sort": EntrySort.DLI}, "shape-stop", "late"),
    ({"state": StepState.DONE, "is_done": True}, "shape-tick", ""),
    ({"state": StepState.DONE_OUTSIDE, "is_done": True}, "shape-tick-late", "outside"),
    ({"state": StepState.OMITTED}, "shape-struck", "omitted"),
    ({"state": None}, "shape-ring", ""),
    ({"state": None, "is_done": True}, "shape-tick", ""),
    ({"state": StepState.PLANNED, "sort": EntrySort.DLI}, "shape-diamond-open", ""),
    ({"state": StepState.DONE, "sort": EntrySort.DLI, "is_done": True}, "shape-diamond", ""),
    ({"state": StepState.RUNNING, "is_running": True}, "shape-running", ""),
]


@pytest.mark.parametrize(("changes", "shape", "word"), STATES)
def test_each_state_has_a_shape_and_what_is_not_as_planned_a_word(
    words: Words, changes: dict[str, object], shape: str, word: str
) -> None:
    entry = step(TODAY, "ZJ-014", **changes)
    assert (shape_of(entry), EntryWords(words).beside(entry)) == (shape, word)
    assert tone_of(entry)


def test_spans_of_days_are_said_as_briefly_as_is_clear(words: Words) -> None:
    assert span_title(words, date(2026, 11, 30), date(2026, 12, 6)) == "30-Nov to 06-Dec-2026"
    assert span_title(words, date(2026, 12, 28), date(2027, 1, 3)) == "28-Dec-2026 to 03-Jan-2027"
    assert span_title(QtWords(ZONE, "zh_CN"), date(2026, 11, 23), date(2026, 11, 29)) == "2026-11-23 to 2026-11-29"


def test_a_month_that_is_turned_keeps_within_its_days() -> None:
    assert Shown(Mode.MONTH, date(2027, 1, 31)).moved(1).day == date(2027, 2, 28)
    assert Shown(Mode.WEEK, TODAY).moved(-1).day == TODAY - 7 * DAY
    assert Shown(Mode.DAY, TODAY).moved(1).day == TODAY + DAY


def test_a_week_begins_as_the_country_has_it() -> None:
    """By Unicode CLDR; in its other countries English too begins a week on Monday."""
    begins = {name: first_weekday(QLocale(name), name[:2]) for name in ("zh_CN", "en_GB", "en_AU", "de_DE", "C")}
    assert begins == dict.fromkeys(begins, MONDAY)
    begins = {name: first_weekday(QLocale(name), name[:2]) for name in ("en_US", "zh_TW", "en_HK", "en_SG", "en_ZA")}
    assert begins == dict.fromkeys(begins, SUNDAY)
    assert first_weekday(QLocale("ar_EG"), "ar") == SATURDAY
    assert first_weekday(QLocale("en_US"), "zh_CN") == MONDAY  # it speaks another language


def test_days_of_which_only_weekends_are_known_are_said(words: Words) -> None:
    view = a_calendar(TODAY, date(2027, 1, 2), 0)
    assert holiday_note(words, a_calendar(TODAY, TODAY, 0)) == ""
    assert "until the end of 2026" in holiday_note(words, view)
    assert "from 2027 on" in holiday_note(words, replace(view, first_year=2027))
    assert holiday_note(words, replace(view, last_year=None)) == (
        "The file of public holidays can't be read: only weekends count."
    )


def test_a_day_says_that_it_is_a_holiday_or_worked(words: Words) -> None:
    (day,) = some_days(HOLIDAY, HOLIDAY)
    assert EntryWords(words).day(day, HOLIDAY) == "Thu 19-Nov-2026, today, holiday"
    (saturday,) = some_days(date(2026, 11, 28), date(2026, 11, 28))
    assert EntryWords(words).day(saturday, TODAY) == "Sat 28-Nov-2026, working day"


def test_the_calendar_of_a_patient_leads_within_the_window(open_patient: OpenPatient, ids: dict[str, UUID]) -> None:
    window = open_patient("ZJ-021")
    window.open_tab("calendar")
    calendar = page_of(window.pages, "calendar")
    day = STORE_TODAY - 10 * DAY
    entry = next(one for one in calendar.month.entries_at(day) if one.sort is EntrySort.DLI)
    calendar.month.choose_day(day)
    calendar.month.choose_entry(entry)
    QTest.keyClick(calendar.month, Qt.Key.Key_Return)
    assert window.tab == "dli"
    assert page_of(window.pages, "dli").table.chosen_row().record_id == entry.record


def test_the_place_of_the_rail_leads_to_a_patient(tools: Tools, ids: dict[str, UUID], show: Show) -> None:
    window = MainWindow(tools, ADAMS, WorkstationSettings())
    show(window)
    window.rail.buttons["calendar"].click()
    calendar = window.shown["calendar"]
    assert isinstance(calendar, CalendarScreen)
    entry = step(STORE_TODAY, state=StepState.DUE)
    calendar.month.entry_opened.emit(replace(entry, patient_id=ids["ZJ-021"]))
    assert window.patient is not None
    assert page_of(window.patient.pages, "mrd").form.form is not None


@pytest.mark.parametrize("patients", [0, 10, 200])
@pytest.mark.parametrize("mode", list(Mode))
def test_no_text_is_cut_short_whatever_is_shown(filled: Filled, patients: int, mode: Mode) -> None:
    screen = filled(*a_calendar(TODAY - 100 * DAY, TODAY + 100 * DAY, patients).entries, mode=mode)
    assert clipped(screen) == ()


def told(table: CalendarTable, line: int, column: int = -1) -> str:
    """Return what a line says, by default in its last column."""
    model = table.rows_model
    return str(model.index(line, column % model.columnCount()).data())


def press(table: CalendarTable, *keys: Qt.Key, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(table, key, held)


def movable(filled: Filled, *entries: CalendarEntry, mode: Mode) -> tuple[CalendarScreen, CalendarTable]:
    screen = filled(*entries, mode=mode)
    table = screen.list if mode is Mode.DAY else screen.agenda
    table.setFocus()
    table.choose(table.rows_model.row(0).row_id)
    return screen, table


@pytest.mark.parametrize("mode", [Mode.DAY, Mode.AGENDA])
def test_a_line_is_moved_by_shift_and_the_arrow_keys_as_in_the_month(filled: Filled, mode: Mode, qtbot: QtBot) -> None:
    screen, table = movable(filled, step(TODAY, title=titled("MRD")), mode=mode)
    assert screen.foot.text() == "ZJ-014: MRD, planned. Drag it, or hold Shift with the arrow keys, to defer it."
    press(table, Qt.Key.Key_Right, Qt.Key.Key_Down, shift=True)
    press(table, Qt.Key.Key_Right, Qt.Key.Key_Up)  # once it moves, the arrow keys alone move it on
    press(table, Qt.Key.Key_Left)
    assert table.target == TODAY + DAY
    assert told(table, 0) == "moves to Wed 25-Nov-2026"
    assert screen.foot.text() == (
        "ZJ-014: MRD, planned: to Wed 25-Nov-2026. Enter opens the form that defers it, Escape leaves it where it is."
    )
    with qtbot.waitSignal(screen.goal_chosen) as chosen:
        press(table, Qt.Key.Key_Return)
    assert chosen.args == [Goal(patient_of("ZJ-014"), "plan", step="mrd:1", day=TODAY + DAY)]
    assert told(table, 0) == ""


@pytest.mark.parametrize("mode", [Mode.DAY, Mode.AGENDA])
def test_a_line_that_is_moved_can_be_left_where_it_is(filled: Filled, mode: Mode, qtbot: QtBot) -> None:
    screen, table = movable(filled, step(TODAY, state=StepState.DUE), step(TODAY, "ZJ-015"), mode=mode)
    press(table, Qt.Key.Key_Right, shift=True)
    press(table, Qt.Key.Key_Escape)
    assert table.target is None
    press(table, Qt.Key.Key_Right, Qt.Key.Key_Left, shift=True)
    assert table.target is None, "back on its own day"
    press(table, Qt.Key.Key_Left, shift=True)
    assert table.target is None, "never to a day that is over"
    press(table, Qt.Key.Key_Right, shift=True)
    table.choose(table.rows_model.row(1).row_id)
    assert table.target is None, "another line is in hand"
    press(table, Qt.Key.Key_Right, shift=True)
    screen.head.today.setFocus()
    assert table.target is None
    table.setFocus()
    with qtbot.assertNotEmitted(screen.goal_chosen):
        press(table, Qt.Key.Key_Escape)
    with qtbot.waitSignal(screen.goal_chosen) as chosen:
        press(table, Qt.Key.Key_Return)
    assert chosen.args is not None
    assert chosen.args[0].day in (None, STORE_TODAY), "Enter opens it again"


def test_what_is_late_is_moved_from_today_on(filled: Filled) -> None:
    late = step(TODAY - 30 * DAY, state=StepState.LATE)
    _, table = movable(filled, late, mode=Mode.AGENDA)
    press(table, Qt.Key.Key_Right, shift=True)
    assert table.target == TODAY
    press(table, Qt.Key.Key_Down, shift=True)
    assert table.target == TODAY + 7 * DAY


def test_a_line_of_the_agenda_is_dragged_to_one_of_another_day(filled: Filled, qtbot: QtBot) -> None:
    entries = (step(TODAY, step="a"), step(TODAY, "ZJ-015", step="b"), step(TODAY + 3 * DAY, "ZJ-016", step="c"))
    screen, table = movable(filled, *entries, mode=Mode.AGENDA)
    port, left = table.viewport(), Qt.MouseButton.LeftButton
    at = [table.visualRect(table.rows_model.index(line, 1)).center() for line in range(3)]
    QTest.mousePress(port, left, pos=at[0])
    QTest.mouseMove(port, at[0] + QPoint(2, 0))
    assert told(table, 0) == "", "a hand that trembles drags nothing"
    QTest.mouseMove(port, at[2])
    assert told(table, 0) == "moves to Fri 27-Nov-2026"
    port.grab()  # the frame round the line beneath the pointer
    QTest.mouseMove(port, at[1])
    assert told(table, 0) == "", "its own day"
    QTest.mouseMove(port, at[2])
    with qtbot.waitSignal(screen.goal_chosen) as chosen:
        QTest.mouseRelease(port, left, pos=at[2])
    assert chosen.args == [Goal(patient_of("ZJ-014"), "plan", step="a", day=TODAY + 3 * DAY)]
    with qtbot.assertNotEmitted(screen.goal_chosen):
        QTest.mouseClick(port, left, pos=at[1])
        QTest.mousePress(port, left, pos=at[0])
        QTest.mouseMove(port, at[1])
        QTest.mouseRelease(port, left, pos=at[1])


def test_a_line_of_the_day_is_dragged_to_one_of_the_days_beside_it(filled: Filled, qtbot: QtBot) -> None:
    """The days are shown as long as it is dragged: from today on, at the far edge of the list."""
    entries = (step(TODAY, title=titled("MRD")), step(TODAY, "ZJ-015", state=StepState.DONE, is_done=True))
    screen, table = movable(filled, *entries, mode=Mode.DAY)
    port, left = table.viewport(), Qt.MouseButton.LeftButton
    at = [table.visualRect(table.rows_model.index(line, 1)).center() for line in range(2)]
    QTest.mousePress(port, left, pos=at[0])
    QTest.mouseMove(port, at[0] + QPoint(2, 0))
    assert table.strip is None, "a hand that trembles drags nothing"
    QTest.mouseMove(port, at[0] + QPoint(60, 0))
    strip = table.strip
    assert strip is not None
    assert strip.days == tuple(TODAY + day * DAY for day in range(7)), "nothing is moved to a day that is over"
    assert strip.box.bottom() == port.rect().bottom()
    assert (table.target, told(table, 0)) == (None, "")
    QTest.mouseMove(port, strip.box_of(TODAY + 2 * DAY).center())
    assert told(table, 0) == "moves to Thu 26-Nov-2026"
    assert screen.foot.text().startswith("ZJ-014: MRD, planned: to Thu 26-Nov-2026.")
    port.grab()  # the days, and the one beneath the pointer
    for place in (strip.box_of(TODAY).center(), at[1]):
        QTest.mouseMove(port, place)
        assert (table.target, told(table, 0)) == (None, ""), "its own day, and no day at all"
    with qtbot.assertNotEmitted(screen.goal_chosen):
        QTest.mouseRelease(port, left, pos=at[1])
    assert table.strip is None
    QTest.mousePress(port, left, pos=at[0])
    QTest.mouseMove(port, strip.box_of(TODAY + 6 * DAY).center())
    with qtbot.waitSignal(screen.goal_chosen) as chosen:
        QTest.mouseRelease(port, left, pos=strip.box_of(TODAY + 6 * DAY).center())
    assert chosen.args == [Goal(patient_of("ZJ-014"), "plan", step="mrd:1", day=TODAY + 6 * DAY)]
    QTest.mousePress(port, left, pos=at[1])
    QTest.mouseMove(port, strip.box.center())
    assert table.strip is None, "what is done stays"
    QTest.mouseRelease(port, left, pos=strip.box.center())


def test_an_agenda_that_is_longer_than_the_window_goes_on_under_a_line_that_is_dragged(filled: Filled) -> None:
    _, table = movable(filled, *(step(TODAY + day * DAY, step=f"x:{day}") for day in range(60)), mode=Mode.AGENDA)
    port, bar = table.viewport(), table.verticalScrollBar()
    at = table.visualRect(table.rows_model.index(1, 1)).center()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(port, QPoint(at.x(), port.height() - 20))
    before = bar.value()
    for more in range(40):
        QTest.mouseMove(port, QPoint(at.x(), port.height() + 20 + more % 2))
    assert bar.value() > before
    QTest.mouseMove(port, QPoint(at.x(), port.height() - 20))
    assert table.target is not None
    assert table.target > TODAY + 10 * DAY
    after = bar.value()
    QTest.mouseMove(port, QPoint(at.x(), -20))
    assert bar.value() < after
    press(table, Qt.Key.Key_Escape)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at)
    assert table.target is None


FIXED = [
    ({"state": StepState.DONE, "is_done": True}, "MRD, done. It is done, and stays on its day."),
    ({"sort": EntrySort.BAG, "step": None, "state": None}, "A bag change follows the pump and its bag plan."),
    ({"sort": EntrySort.INFUSION, "step": None, "state": None}, "It stands on the day of its order."),
    ({"sort": EntrySort.DLI, "step": None, "state": None}, "It stands on the day of its order."),
    ({"sort": EntrySort.DOSE_STEP}, "A dose step moves with its cycle, or with its order."),
    ({"sort": EntrySort.LABS, "step": None, "state": None}, "It is no step of a plan."),
    ({"sort": EntrySort.DLI, "state": None, "is_running": True}, "It has begun, and stays on its day."),
    ({"state": StepState.OMITTED}, "MRD, omitted. It is omitted: nothing moves it any more."),
]


@pytest.mark.parametrize(("changes", "why"), FIXED)
@pytest.mark.parametrize("mode", [Mode.MONTH, Mode.DAY])
def test_what_can_not_be_moved_says_why(filled: Filled, changes: dict[str, Any], why: str, mode: Mode) -> None:
    screen = filled(replace(step(TODAY, title=titled("MRD")), **changes), mode=mode)
    page = screen.pages.currentWidget()
    assert isinstance(page, CalendarGrid | CalendarTable)
    page.setFocus()
    if isinstance(page, CalendarGrid):
        page.choose_day(TODAY)
        QTest.keyClick(page, Qt.Key.Key_Space)
    QTest.keyClick(page, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert screen.foot.text().endswith(why)
    assert not screen.foot.defer.isVisible()


def test_who_may_not_defer_is_told_who_may(filled: Filled, desk: Desk) -> None:
    desk.sign_in(ADAMS)
    screen, table = movable(filled, step(TODAY, title=titled("MRD")), mode=Mode.DAY)
    assert screen.foot.text() == "ZJ-014: MRD, planned. A physician can defer it."
    press(table, Qt.Key.Key_Right, shift=True)
    assert (table.target, screen.foot.defer.isVisible()) == (None, False)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_button_and_a_key_open_the_form_that_defers_what_is_in_hand(filled: Filled, mode: Mode, qtbot: QtBot) -> None:
    screen = filled(step(TODAY), mode=mode)
    page = screen.pages.currentWidget()
    assert isinstance(page, CalendarGrid | CalendarTable)
    if isinstance(page, CalendarGrid):
        page.choose_day(TODAY)
        page.choose_entry(page.entries_at(TODAY)[0])
    else:
        page.choose(page.rows_model.row(0).row_id)
    with qtbot.waitSignal(screen.goal_chosen) as chosen:
        QTest.mouseClick(screen.foot.defer, Qt.MouseButton.LeftButton)
    wanted = Goal(patient_of("ZJ-014"), "plan", step="mrd:1", act="defer")
    assert chosen.args == [wanted]
    page.setFocus()
    with qtbot.waitSignal(screen.goal_chosen) as chosen:
        QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    assert chosen.args == [wanted]


def test_the_key_that_defers_does_nothing_where_nothing_is_in_hand(filled: Filled, qtbot: QtBot) -> None:
    screen = filled(mode=Mode.DAY)
    with qtbot.assertNotEmitted(screen.goal_chosen):
        QTest.keyClick(screen.list, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
