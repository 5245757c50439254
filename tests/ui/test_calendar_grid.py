"""The painted calendar: where everything stands, what keys and mouse do, what a screen reader is told."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from bline_desktop.colours import DARK, LIGHT
from bline_desktop.domain.plan.calendar_cells import cells, rows
from bline_desktop.domain.plan.entries import CalendarEntry, CalendarView, EntrySort
from bline_desktop.domain.plan.month_grid import month_weeks, week_of
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import dress
from bline_desktop.ui.widgets.calendar_grid import CalendarGrid
from bline_desktop.ui.widgets.calendar_hand import key_of
from bline_desktop.ui.widgets.calendar_layout import Mark, MarkSort, Measures, Row, even_rows, whole_rows
from bline_desktop.ui.widgets.calendar_words import EntryWords
from tests.support.calendar_wards import TODAY, a_calendar, some_days, titled
from tests.support.calendars import an_entry

NOVEMBER = month_weeks(2026, 11)
FIRST, LAST = NOVEMBER[0][0], NOVEMBER[-1][-1]
EDGES = tuple(range(0, 8 * 160, 160))
Show = Callable[..., CalendarGrid]


def view_of(entries: Sequence[CalendarEntry]) -> CalendarView:
    return CalendarView(a_calendar(FIRST, LAST, 0).as_of, TODAY, some_days(FIRST, LAST), tuple(entries), last_year=2026)


def month_rows(view: CalendarView) -> list[Row]:
    return [Row(week) for week in rows(view, NOVEMBER, 11)]


@pytest.fixture
def month(qtbot: QtBot, words: Words) -> Show:
    """Show a month of some entries."""

    def shown(*entries: CalendarEntry, of_ward: bool = True, size: tuple[int, int] = (1176, 620)) -> CalendarGrid:
        grid = CalendarGrid(EntryWords(words, of_ward), even=True)
        qtbot.addWidget(grid)
        grid.resize(*size)
        grid.may_move = True
        grid.show_rows(month_rows(view_of(entries)), TODAY)
        grid.show()
        qtbot.waitExposed(grid)
        grid.choose_day(TODAY)
        grid.setFocus()
        return grid

    return shown


def step(day: date, **changes: object) -> CalendarEntry:
    return an_entry(day, None, "ZJ-014", **{"state": StepState.PLANNED, "step": "mrd:1", **changes})


def press(grid: CalendarGrid, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(grid, key, held)


def mark_of(grid: CalendarGrid, entry: CalendarEntry) -> Mark:
    return next(mark for mark in grid.marks_at(entry.first) if entry in mark.entries)


def middle(grid: CalendarGrid, entry: CalendarEntry) -> QPoint:
    return grid.place_of(mark_of(grid, entry)).center()


offsets = st.integers(-3, 45)
an_offset_entry = st.builds(
    lambda start, days, number, sort, state: an_entry(
        FIRST + timedelta(days=start),
        FIRST + timedelta(days=start + days),
        f"ZJ-{number:03d}",
        sort=sort,
        state=state,
        step=f"{number}:{start}",
        is_done=state is StepState.DONE,
    ),
    offsets,
    st.sampled_from([0, 0, 0, 2, 27]),
    st.integers(1, 60),
    st.sampled_from(list(EntrySort)),
    st.sampled_from([*StepState, None]),
)


@given(
    entries=st.lists(an_offset_entry, max_size=60),
    height=st.integers(200, 1100),
    groups=st.booleans(),
    even=st.booleans(),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_entry_of_a_day_stands_or_is_counted_in_exactly_one_place_of_its_cell(
    entries: list[CalendarEntry], height: int, groups: bool, even: bool
) -> None:
    view = view_of([entry for entry in entries if entry.last >= FIRST and entry.first <= LAST])
    measures = Measures(EDGES, 18, 22, groups)
    place = even_rows(month_rows(view), height, measures) if even else whole_rows(month_rows(view), 30, measures)
    for row in place:
        for cell, box in zip(row.row.cells, row.boxes, strict=True):
            day = cell.day.day
            marks = [mark for mark in row.marks if mark.first <= day <= mark.last]
            shown = Counter(key_of(entry) for mark in marks for entry in mark.entries)
            assert shown == Counter(map(key_of, view.on(day)))
            boxes = [mark.box for mark in marks]
            assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)
            assert all(box.top() < one.top() and one.bottom() <= box.bottom() for one in boxes)


def test_rows_share_the_height_and_are_never_lower_than_two_lines() -> None:
    measures = Measures(EDGES, 18, 22)
    assert [row.height for row in even_rows(month_rows(view_of(())), 601, measures)] == [100, 100, 100, 100, 100, 101]
    assert {row.height for row in even_rows(month_rows(view_of(())), 60, measures)} == {22 + 2 * 18 + 2}
    assert even_rows((), 600, measures) == ()


def test_infusions_have_a_bar_each_while_there_is_room_and_are_counted_beyond_it(month: Show) -> None:
    day = date(2026, 11, 3)
    few = [an_entry(day, day + timedelta(days=9), f"ZJ-{n}", sort=EntrySort.INFUSION, step=f"{n}") for n in range(3)]
    grid = month(*few)
    assert [mark.sort for mark in grid.marks_at(day)] == [MarkSort.BAR] * 3
    bar = mark_of(grid, few[0])
    assert (bar.first, bar.last, bar.begins, bar.ends) == (day, date(2026, 11, 8), True, False)
    many = [an_entry(day, day + timedelta(days=9), f"ZJ-{n}", sort=EntrySort.INFUSION, step=f"{n}") for n in range(40)]
    band, *rest = month(*many).marks_at(date(2026, 11, 4))
    assert (band.sort, len(band.entries), rest) == (MarkSort.BAND, 40, [])


def test_what_is_late_or_due_stands_first_where_there_is_no_room_for_all(month: Show) -> None:
    states = [StepState.DONE] * 4 + [StepState.DUE, StepState.LATE]
    entries = [step(TODAY, state=state, step=f"x:{n}") for n, state in enumerate(states)]
    lines = month(*entries, size=(1176, 560)).marks_at(TODAY)
    assert [mark.entries[0].state for mark in lines[:2]] == [StepState.LATE, StepState.DUE]
    assert (lines[-1].sort, len(lines[-1].entries)) == (MarkSort.MORE, 4)


def test_bag_changes_of_the_ward_stand_in_one_line_and_those_of_a_patient_each_in_its_own(month: Show) -> None:
    bags = [an_entry(TODAY, None, f"ZJ-{n}", sort=EntrySort.BAG, is_done=n > 1, record=None) for n in range(4)]
    assert [len(mark.entries) for mark in month(*bags).marks_at(TODAY)] == [2, 2]
    assert [len(mark.entries) for mark in month(*bags, of_ward=False).marks_at(TODAY)] == [1, 1, 1, 1]


def test_given_is_solid_and_planned_is_a_hairline(month: Show) -> None:
    given_one = an_entry(date(2026, 11, 3), date(2026, 11, 7), "ZJ-1", sort=EntrySort.INFUSION, is_done=True, step="1")
    planned = an_entry(date(2026, 11, 10), date(2026, 11, 14), "ZJ-1", sort=EntrySort.INFUSION, step="2")
    runs = an_entry(date(2026, 11, 23), date(2026, 11, 27), "ZJ-1", sort=EntrySort.INFUSION, is_running=True, step="3")
    grid = month(given_one, planned, runs)
    picture = grid.viewport().grab().toImage()

    def colour_in(entry: CalendarEntry, part: float) -> str:
        box = grid.place_of(mark_of(grid, entry))
        return picture.pixelColor(box.left() + int(box.width() * part), box.bottom() - 2).name().upper()

    assert colour_in(given_one, 0.9) == LIGHT.blinatumomab
    assert colour_in(planned, 0.9) == LIGHT.surface
    assert colour_in(runs, 0.2) == LIGHT.blinatumomab
    assert colour_in(runs, 0.9) == LIGHT.surface, "what is to come of one that runs is not given yet"


def test_no_letter_on_a_bar_reaches_its_edge(month: Show) -> None:
    title = Said(N_("test", "gypq jgypq"))
    cycle = an_entry(date(2026, 11, 10), date(2026, 11, 14), "ZJ-1", sort=EntrySort.INFUSION, step="2", title=title)
    grid = month(cycle)
    box = grid.place_of(mark_of(grid, cycle))
    picture = grid.viewport().grab().toImage()

    def inks(y: int) -> set[str]:
        return {picture.pixelColor(x, y).name() for x in range(box.left() + 12, box.left() + 90)}

    assert len(inks(box.center().y())) > 1  # something is written there
    assert [inks(y) for y in (box.top() + 1, box.bottom() - 1)] == [{LIGHT.surface.lower()}] * 2


def test_a_calendar_takes_on_another_theme(month: Show, dressed: QApplication) -> None:
    grid = month(*(a_calendar(FIRST, LAST, 10).entries))
    dress(dressed, DARK)
    assert grid.pens.theme is DARK
    assert grid.viewport().grab().toImage().pixelColor(30, 60).name() == DARK.surface.lower()


@pytest.mark.parametrize("patients", [0, 10, 200])
def test_every_sort_of_mark_is_painted(month: Show, patients: int) -> None:
    view = a_calendar(FIRST, LAST, patients)
    grid = month(*view.entries)
    assert Counter(map(key_of, grid.entries_at(TODAY))) == Counter(map(key_of, view.on(TODAY)))
    assert not grid.grab().isNull()


def test_arrow_keys_move_the_day_and_a_screen_reader_is_told(month: Show) -> None:
    grid = month(step(TODAY), step(TODAY + timedelta(days=1), step="b"))
    assert grid.accessibleName() == "Tue 24-Nov-2026, today: 1 entry"
    press(grid, Qt.Key.Key_Right)
    press(grid, Qt.Key.Key_Up)
    assert grid.hand.day == date(2026, 11, 18)
    assert grid.accessibleName() == "Wed 18-Nov-2026: nothing"
    press(grid, Qt.Key.Key_Right)
    assert grid.accessibleName() == "Thu 19-Nov-2026, holiday: nothing"
    press(grid, Qt.Key.Key_Down)
    press(grid, Qt.Key.Key_Left)
    assert grid.hand.day == date(2026, 11, 25)


def test_a_day_beyond_what_is_shown_is_asked_for(month: Show, qtbot: QtBot) -> None:
    grid = month()
    grid.choose_day(LAST)
    with qtbot.waitSignal(grid.day_wanted) as wanted:
        press(grid, Qt.Key.Key_Right)
    assert wanted.args == [LAST + timedelta(days=1)]
    assert grid.hand.day == LAST


@pytest.mark.parametrize(("key", "steps"), [(Qt.Key.Key_PageUp, -1), (Qt.Key.Key_PageDown, 1)])
def test_page_keys_ask_for_the_month_before_and_after(month: Show, qtbot: QtBot, key: Qt.Key, steps: int) -> None:
    grid = month()
    with qtbot.waitSignal(grid.page_wanted) as wanted:
        press(grid, key)
    assert wanted.args == [steps]


def test_home_asks_for_today(month: Show, qtbot: QtBot) -> None:
    grid = month()
    with qtbot.waitSignal(grid.today_wanted):
        press(grid, Qt.Key.Key_Home)


def test_letters_and_keys_held_with_control_are_left_to_others(month: Show) -> None:
    grid = month(step(TODAY))
    press(grid, Qt.Key.Key_B)
    press(grid, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    press(grid, Qt.Key.Key_Escape)
    assert (grid.hand.day, grid.hand.entry) == (TODAY, None)


def test_the_space_bar_goes_through_the_entries_of_a_day_and_enter_opens_what_is_in_hand(
    month: Show, qtbot: QtBot
) -> None:
    first, second = step(TODAY, step="a"), step(TODAY, step="b")
    grid = month(first, second)
    with qtbot.waitSignal(grid.day_opened) as day:
        press(grid, Qt.Key.Key_Return)
    assert day.args == [TODAY]
    press(grid, Qt.Key.Key_Space)
    press(grid, Qt.Key.Key_Space)
    assert grid.accessibleName() == "ZJ-014: MRD, planned"
    with qtbot.waitSignal(grid.entry_opened) as opened:
        press(grid, Qt.Key.Key_Return)
    assert opened.args == [second]
    press(grid, Qt.Key.Key_Space)
    assert grid.hand.entry is None
    press(grid, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert grid.hand.entry == second
    press(grid, Qt.Key.Key_Escape)
    assert grid.hand.entry is None


def test_shift_and_arrows_move_a_step_and_enter_asks_for_it(month: Show, qtbot: QtBot) -> None:
    entry = step(TODAY)
    grid = month(entry)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        press(grid, key, Qt.KeyboardModifier.ShiftModifier)
    assert (grid.hand.target, grid.hand.day) == (date(2026, 12, 2), TODAY)
    assert not grid.grab().isNull()
    with qtbot.waitSignal(grid.move_wanted) as moved:
        press(grid, Qt.Key.Key_Return)
    assert moved.args == [entry, date(2026, 12, 2)]
    assert grid.hand.target is None, "nothing has moved before it is recorded"
    assert mark_of(grid, entry).first == TODAY


def test_a_step_that_is_moved_by_keys_is_left_by_escape_or_back_on_its_own_day(month: Show) -> None:
    grid = month(step(TODAY))
    press(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(grid, Qt.Key.Key_Escape)
    assert (grid.hand.target, grid.hand.entry is None) == (None, False)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
        press(grid, key, Qt.KeyboardModifier.ShiftModifier)
    assert not grid.hand.moves


def test_a_step_that_is_moved_beyond_the_month_asks_for_that_day_and_stays_in_hand(month: Show, qtbot: QtBot) -> None:
    grid = month(step(LAST))
    grid.choose_day(LAST)
    with qtbot.waitSignal(grid.day_wanted):
        press(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    grid.show_rows(month_rows(view_of(())), TODAY)
    assert grid.hand.target == LAST + timedelta(days=1)


NOT_TO_BE_MOVED = [
    {"state": StepState.DONE, "is_done": True},
    {"state": StepState.OMITTED},
    {"state": StepState.MISSED},
    {"step": None},
    {"state": None},
]


@pytest.mark.parametrize("changes", NOT_TO_BE_MOVED)
def test_only_an_open_step_of_a_plan_can_be_moved(month: Show, changes: dict[str, object]) -> None:
    grid = month(step(TODAY, **changes))
    press(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert not grid.hand.moves


def test_who_may_not_order_can_move_nothing(month: Show) -> None:
    grid = month(step(TODAY))
    grid.may_move = False
    press(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert not grid.hand.moves


def drag(grid: CalendarGrid, start: QPoint, *places: QPoint) -> None:
    """Drag with the left button, and leave it pressed."""
    view = grid.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for place in places:
        QTest.mouseMove(view, place)


def test_an_open_step_is_dragged_to_another_day_and_only_asked_for(month: Show, qtbot: QtBot) -> None:
    entry, target = step(TODAY), TODAY + timedelta(days=3)
    grid = month(entry)
    there = grid.box_of(target).center()
    drag(grid, middle(grid, entry), middle(grid, entry) + QPoint(2, 0), there - QPoint(9, 0), there)
    assert grid.hand.target == target
    assert not grid.grab().isNull()
    with qtbot.waitSignal(grid.move_wanted) as moved:
        QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=there)
    assert moved.args == [entry, target]


def test_a_planned_cycle_is_dragged_by_any_of_its_days(month: Show, qtbot: QtBot) -> None:
    cycle = an_entry(
        date(2026, 11, 9), date(2026, 11, 20), "ZJ-1", sort=EntrySort.INFUSION, step="c", state=StepState.PLANNED
    )
    grid = month(cycle)
    here, there = grid.box_of(date(2026, 11, 12)), grid.box_of(date(2026, 11, 14)).center()
    start = QPoint(here.center().x(), grid.place_of(mark_of(grid, cycle)).center().y())
    drag(grid, start, there - QPoint(5, 0), there)
    with qtbot.waitSignal(grid.move_wanted) as moved:
        QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=there)
    assert moved.args == [cycle, date(2026, 11, 11)]


@pytest.mark.parametrize("is_done", [True, False])
def test_what_is_let_go_where_it_was_or_is_done_asks_for_nothing(month: Show, qtbot: QtBot, is_done: bool) -> None:
    entry = step(TODAY, is_done=is_done, state=StepState.DONE if is_done else StepState.PLANNED)
    grid = month(entry)
    here, beside = middle(grid, entry), grid.box_of(TODAY + timedelta(days=1)).center()
    with qtbot.assertNotEmitted(grid.move_wanted):
        drag(grid, here, beside, beside if is_done else here)
        QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=here)


def test_a_drag_above_the_days_stays_on_the_last_one(month: Show) -> None:
    entry, target = step(TODAY), TODAY + timedelta(days=1)
    grid = month(entry)
    drag(grid, middle(grid, entry), grid.box_of(target).center(), QPoint(300, 3))
    assert grid.hand.target == target


def test_a_press_chooses_and_a_double_press_opens(month: Show, qtbot: QtBot) -> None:
    entry = step(TODAY)
    grid = month(entry)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=middle(grid, entry))
    assert grid.hand.entry == entry
    with qtbot.waitSignal(grid.entry_opened) as opened:
        QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=middle(grid, entry))
    assert opened.args == [entry]
    other = TODAY - timedelta(days=9)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.box_of(other).center())
    assert (grid.hand.day, grid.hand.entry is None) == (other, True)
    with qtbot.waitSignal(grid.day_opened) as day:
        QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.box_of(other).center())
    assert day.args == [other]
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 2))
    QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 2))
    assert grid.hand.day == other, "the names of the days are no days"


def test_what_is_counted_opens_its_day(month: Show, qtbot: QtBot) -> None:
    grid = month(*(step(TODAY, step=f"x:{number}") for number in range(9)))
    more = grid.marks_at(TODAY)[-1]
    with qtbot.waitSignal(grid.day_opened) as opened:
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.place_of(more).center())
    assert opened.args == [TODAY]


def test_an_entry_is_said_in_full_where_the_pointer_rests(month: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, text, widget: said.append(text))
    entry = step(TODAY, name="LI Wei", state=StepState.LATE)
    grid = month(entry)
    for place in (middle(grid, entry), grid.box_of(FIRST).center()):
        at = grid.viewport().mapToGlobal(place)
        QApplication.sendEvent(grid.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, at))
    assert said == ["ZJ-014 LI Wei: MRD, late", ""]


def test_day_and_entry_stay_in_hand_when_the_rows_are_asked_for_anew(month: Show) -> None:
    entry = step(TODAY)
    grid = month(entry)
    press(grid, Qt.Key.Key_Space)
    grid.show_rows(month_rows(view_of([step(TODAY, state=StepState.LATE)])), TODAY)
    assert grid.hand.entry is not None
    assert (grid.hand.day, grid.hand.entry.state) == (TODAY, StepState.LATE)
    grid.show_rows(month_rows(view_of(())), TODAY)
    assert (grid.hand.day, grid.hand.entry is None) == (TODAY, True)


def test_without_a_day_in_hand_the_arrow_keys_ask_for_today(words: Words, qtbot: QtBot) -> None:
    grid = CalendarGrid(EntryWords(words), even=True)
    qtbot.addWidget(grid)
    grid.show()
    with qtbot.waitSignal(grid.today_wanted):
        press(grid, Qt.Key.Key_Right)
    press(grid, Qt.Key.Key_Return)
    press(grid, Qt.Key.Key_Space)
    press(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert grid.hand.entry is None


def test_a_week_of_the_ward_has_a_row_for_each_patient_that_the_arrows_move_through(words: Words, qtbot: QtBot) -> None:
    week = week_of(TODAY)
    grid = CalendarGrid(EntryWords(words, of_ward=True), even=False)
    qtbot.addWidget(grid)
    grid.resize(1176, 420)
    view = view_of([step(TODAY), *(step(TODAY, title=titled(f"Visit {n}"), step=f"v{n}") for n in range(5))])
    labelled = [Row(cells(view, week), f"ZJ-{number:03d}") for number in range(12)]
    grid.show_rows(labelled, TODAY)
    grid.show()
    qtbot.waitExposed(grid)
    grid.choose_day(TODAY)
    for _ in range(20):
        press(grid, Qt.Key.Key_Down)
    assert (grid.hand.row, grid.hand.day) == (11, TODAY)
    assert grid.verticalScrollBar().value() == grid.verticalScrollBar().maximum() > 0
    assert grid.placed[0].height == grid.placed[1].height > 6 * 15
    grid.show_rows(labelled[3:], TODAY)
    assert grid.hand.row == 8, "the row of the same patient"
    for _ in range(20):
        press(grid, Qt.Key.Key_Up)
    assert (grid.hand.row, grid.verticalScrollBar().value()) == (0, 0)
    assert not grid.grab().isNull()


def test_a_month_that_has_room_again_has_no_scroll_bar(month: Show) -> None:
    grid = month(an_entry(TODAY), size=(900, 240))
    bar = grid.verticalScrollBar()
    assert bar.maximum()
    assert bar.isVisible()
    grid.hide()
    grid.resize(900, 620)
    grid.show()
    QApplication.processEvents()
    assert (bar.maximum(), bar.isVisible(), grid.viewport().width()) == (0, False, 900)


def test_the_names_of_the_days_stand_on_their_own_ground_while_the_rows_are_scrolled(month: Show) -> None:
    grid = month(an_entry(TODAY), size=(900, 240))
    above = grid.viewport().grab().toImage().copy(0, 0, 80, 20)
    grid.verticalScrollBar().setValue(9)
    assert grid.viewport().grab().toImage().copy(0, 0, 80, 20) == above
