"""The days of a protocol on an example patient: the calendar's own month, the list, and what a finding leads to."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bline_desktop.domain.plan.example import TriedOut
from bline_desktop.domain.plan.protocol import MOST_STEPS
from bline_desktop.domain.plan.template_edit import with_step
from bline_desktop.domain.plan.template_shelf import TemplateShelf
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.protocol_findings import FindingLine
from bline_desktop.ui.screens.protocol_month import ExampleMonth
from bline_desktop.ui.screens.protocol_preview import ProtocolPreview
from bline_desktop.ui.screens.protocols import ProtocolsScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.calendar_grid import CalendarGrid
from bline_desktop.ui.widgets.calendar_layout import MarkSort
from tests.support.templates import SMALL
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import Show
from tests.ui.screens.protocol_hands import FORTY_TWO, choose, click, days, fill, open_protocols, submit, texts

Key = Qt.Key
CLASHING = SMALL.replace('offset = "14 days"\ntimes', 'offset = "-1 day"\nwindow = "-1 to +1 days"\ntimes')
OPEN = CLASHING.replace("day 8: 28 micrograms per day", "day 8: not filled in").replace("5 x 10^6", "not filled in")


@pytest.fixture
def screen(store: Database, desk: Desk, tools: Tools, show: Show) -> ProtocolsScreen:
    shown = open_protocols(store, desk, tools, show)
    choose(shown, FORTY_TWO)
    click(shown.page.part.keys[1])
    return shown


@pytest.fixture
def preview(screen: ProtocolsScreen) -> ProtocolPreview:
    return screen.page.preview


@pytest.fixture
def month(preview: ProtocolPreview) -> ExampleMonth:
    return preview.month


def titles(month: ExampleMonth, day: date) -> list[str]:
    return [month.grid.words.title(entry) for entry in month.grid.entries_at(day)]


@pytest.fixture
def findings(screen: ProtocolsScreen, store: Database) -> ProtocolsScreen:
    """The screen with a protocol of which three things deserve a look."""
    store.protocols = TemplateShelf.of({"only.toml": OPEN})
    screen.reload()
    return screen


def test_the_month_of_the_first_step_is_shown_on_the_calendars_own_grid(month: ExampleMonth) -> None:
    assert type(month.grid) is CalendarGrid
    assert month.title == "November 2026"
    assert titles(month, date(2026, 11, 19)) == ["MRD before the cycle", "Chimerism before the cycle"]
    assert "Cycle 1" in titles(month, date(2026, 11, 22))
    (bar,) = (mark for mark in month.grid.marks_at(date(2026, 11, 24)) if mark.sort is MarkSort.BAR)
    assert (bar.first, bar.last) == (date(2026, 11, 23), date(2026, 11, 29))
    assert month.foot.text() == "Thu 19-Nov-2026: 2 entries"


def test_the_days_are_turned_by_buttons_and_keys_from_the_first_month_to_the_last(
    preview: ProtocolPreview, month: ExampleMonth
) -> None:
    assert not preview.back.isEnabled()
    click(preview.forward)
    assert (preview.title.text(), preview.back.isEnabled()) == ("December 2026", True)
    month.grid.setFocus()
    QTest.keyClick(month.grid, Key.Key_PageDown)
    assert preview.title.text() == "January 2027"
    for _ in range(30):
        QTest.keyClick(month.grid, Key.Key_PageDown)
    course = preview.tried.course
    assert course is not None
    assert (month.shown.day.year, month.shown.day.month) == (course[1].year, course[1].month)
    assert not preview.forward.isEnabled()
    QTest.keyClick(month.grid, Key.Key_Home)
    assert (preview.title.text(), month.grid.hand.day) == ("November 2026", course[0])
    QTest.keyClick(month.grid, Key.Key_Up)
    assert month.grid.hand.day == date(2026, 11, 12)
    for _ in range(3):
        QTest.keyClick(month.grid, Key.Key_Up)
    assert preview.title.text() == "November 2026"


def test_a_step_in_hand_says_its_day_and_its_window(month: ExampleMonth) -> None:
    month.grid.setFocus()
    for _ in range(3):
        QTest.keyClick(month.grid, Key.Key_Right)
    QTest.keyClick(month.grid, Key.Key_Space)
    assert month.foot.text() == (
        "Cycle 1, 28 days, 9 then 28 micrograms per day: Sun 22-Nov-2026; window Sun 08-Nov-2026 to Sun 06-Dec-2026"
    )
    QTest.keyClick(month.grid, Key.Key_Space)
    assert month.foot.text() == "GVHD review, cycle 1: Sun 22-Nov-2026; window Sun 22-Nov-2026 to Sat 28-Nov-2026"


def test_month_and_list_are_switched_by_key_and_letter_and_stay_as_they_were_chosen(
    screen: ProtocolsScreen, preview: ProtocolPreview
) -> None:
    preview.month.grid.setFocus()
    QTest.keyClick(preview.month.grid, Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert (preview.pages.currentWidget(), preview.title.isHidden()) == (preview.table, True)
    assert ("Sun 22-Nov-2026", "Cycle 1, 28 days, 9 then 28 micrograms per day") in days(screen)
    choose(screen, "28-day cycles")
    assert preview.pages.currentWidget() is preview.table
    click(preview.modes.keys[0])
    assert preview.pages.currentWidget() is preview.month
    choose(screen, FORTY_TWO)
    assert (preview.pages.currentWidget(), preview.title.text()) == (preview.month, "November 2026")


def test_the_wards_holidays_stand_in_it(month: ExampleMonth) -> None:
    month.turn(1)
    cells = {cell.day.day: cell.day for row in month.grid.rows for cell in row.cells}
    assert cells[date(2026, 12, 5)].is_weekend
    assert cells[date(2027, 1, 1)].is_holiday


def test_the_days_follow_what_is_typed_and_the_month_stays(
    screen: ProtocolsScreen, preview: ProtocolPreview, month: ExampleMonth
) -> None:
    preview.forward.click()
    assert "Cycle 1" in titles(month, date(2026, 12, 19))
    screen.change_step(next(step for step in screen.page.table.rows_model.rows if step.name == "cycle-1"))
    fill(screen, days_on="21")
    assert preview.title.text() == "December 2026"
    assert "Cycle 1" not in titles(month, date(2026, 12, 19))
    assert screen.work.template is None
    fill(screen, offset="in spring")  # can't be read: what was read last stays
    assert "Cycle 1" not in titles(month, date(2026, 12, 19))
    screen.form.close_form()
    assert "Cycle 1" in titles(month, date(2026, 12, 19))
    assert (preview.title.text(), month.grid.hasFocus()) == ("December 2026", True)


def test_a_step_that_is_only_typed_stands_on_its_day_and_its_findings_are_said(
    screen: ProtocolsScreen, month: ExampleMonth
) -> None:
    screen.add_step()
    fill(screen, title="Extra DLI", sort="dli", number="7", ladder="not filled in", offset="100 days")
    assert titles(month, date(2026, 12, 2)) == ["Cycle 1", "DLI 7"]
    month.turn(1)
    month.grid.choose_day(date(2026, 12, 2))
    for _ in range(2):
        QTest.keyClick(month.grid, Key.Key_Space)
    assert month.foot.text() == "DLI 7: Wed 02-Dec-2026, on that day"
    assert "DLI 7 falls within cycle 1." in texts(screen.page.checks)
    screen.reload()  # somebody else saved a protocol meanwhile
    assert "DLI 7" in titles(month, date(2026, 12, 2))
    screen.form.close_form()
    assert screen.page.checks.isHidden()


def test_a_step_is_opened_from_its_day_and_from_the_list(screen: ProtocolsScreen, preview: ProtocolPreview) -> None:
    preview.month.grid.setFocus()
    QTest.keyClick(preview.month.grid, Key.Key_Space)
    QTest.keyClick(preview.month.grid, Key.Key_Return)
    assert (screen.form.key, screen.page.table.chosen_row()) == ("mrd-before-cycle", screen.page.arm.steps[2])  # type: ignore[union-attr]
    screen.form.close_form()
    preview.modes.keys[1].click()
    preview.table.setFocus()
    preview.table.choose("cycle-1:1")
    QTest.keyClick(preview.table, Key.Key_Return)
    assert screen.form.key == "cycle-1"


def test_who_may_not_change_it_opens_nothing(screen: ProtocolsScreen, month: ExampleMonth) -> None:
    screen.tools.desk.sign_in(ADAMS)
    screen.reload()
    QTest.keyClick(month.grid, Key.Key_Space)
    QTest.keyClick(month.grid, Key.Key_Return)
    assert screen.form.form is None


def test_a_day_is_opened_in_the_list(screen: ProtocolsScreen, preview: ProtocolPreview) -> None:
    grid = preview.month.grid
    grid.choose_day(date(2026, 11, 20))
    grid.setFocus()
    QTest.keyClick(grid, Key.Key_Return)
    row = preview.table.chosen_row()
    assert row is not None
    assert (preview.pages.currentWidget(), row.key) == (preview.table, "labs-before-cycle:1.1")
    preview.month.day_opened.emit(date(2030, 1, 1))
    assert preview.table.chosen_row() == row


def test_another_day_of_transplant_goes_to_where_the_course_is(preview: ProtocolPreview) -> None:
    preview.transplant.restore("2028-06-02")
    preview.transplant.edited.emit()
    assert preview.title.text() == "August 2028"
    preview.transplant.restore("soon")
    preview.transplant.edited.emit()
    assert preview.note.text() == "Type the day of the transplant; then its days stand here."
    assert not preview.forward.isEnabled()
    preview.month.turn(1)
    preview.month.go_to_first()
    assert preview.title.text() == "August 2028"
    preview.transplant.restore("2028-06-02")
    preview.transplant.edited.emit()
    assert (preview.title.text(), preview.note.text()) == (
        "August 2028",
        "Enrolled on the same day; all goes as planned.",
    )


def test_a_finding_leads_to_its_day_by_a_press_and_to_its_step_by_enter(findings: ProtocolsScreen) -> None:
    screen = findings
    page, month = screen.page, screen.page.preview.month
    line = page.checks.lines[0]
    assert line.text() == "Cycle 2 begins before cycle 1 has ended."
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    clash = screen.page.preview.found[0].dated
    assert clash is not None
    assert month.grid.hand.day == clash.target
    assert month.grid.hand.entry is not None
    assert (month.grid.hand.entry.step, month.grid.hasFocus()) == ("later-cycles:1", True)
    assert page.table.chosen_row() == page.arm.steps[1]  # type: ignore[union-attr]
    click(page.part.keys[0])
    page.checks.lines[2].setFocus()
    QTest.keyClick(page.checks.lines[2], Key.Key_Return)
    assert (page.table.hasFocus(), page.table.chosen_row()) == (True, page.arm.steps[2])  # type: ignore[union-attr]


def test_the_findings_are_gone_through_by_arrow_keys_and_more_of_them_are_asked_for(findings: ProtocolsScreen) -> None:
    screen = findings
    lines = screen.page.checks.lines
    assert [line.text() for line in lines if line.isVisible()] == [
        "Cycle 2 begins before cycle 1 has ended.",
        "And 2 more.",
    ]
    lines[0].setFocus()
    QTest.keyClick(lines[0], Key.Key_Down)
    assert lines[1].hasFocus()
    QTest.keyClick(lines[1], Key.Key_A)
    QTest.keyClick(lines[1], Key.Key_Space)
    assert [line.text() for line in lines if line.isVisible()][1:] == [
        "“Cycle 1”: the dose from day 8 is not filled in.",
        "“DLI”: the cells of DLI 2 are not filled in.",
    ]
    QTest.mouseClick(lines[2], Qt.MouseButton.RightButton)
    assert not screen.page.preview.month.grid.hasFocus()
    screen.page.checks._press(9)  # a press that comes late goes nowhere
    assert isinstance(lines[0], FindingLine)


def test_what_must_be_mended_leads_to_its_step_from_the_days(screen: ProtocolsScreen) -> None:
    page = screen.page
    screen.remove_step(next(step for step in page.table.rows_model.rows if step.name == "cycle-1"))
    assert page.preview.note.text() == "Mend what is said above; then its days stand here."
    assert page.preview.month.grid.entries_at(date(2026, 11, 22)) == ()
    page.checks.lines[0].pressed.emit()
    assert (page.steps.isHidden(), page.table.hasFocus()) == (False, True)
    chosen = page.table.chosen_row()
    assert chosen is not None
    assert chosen.name == page.preview.found[0].step


def test_in_a_wide_window_steps_and_days_stand_beside_each_other_and_it_can_be_made_small_again(
    findings: ProtocolsScreen,
) -> None:
    page, window = findings.page, findings.window()
    window.resize(1838, 1034)
    QApplication.processEvents()
    assert (page.steps.isHidden(), page.preview.isHidden(), page.part.isHidden()) == (False, False, True)
    assert page.steps.geometry().right() < page.preview.geometry().left()
    page.checks.lines[0].pressed.emit()
    assert page.table.hasFocus()
    assert page.preview.month.grid.hand.entry is not None
    window.resize(1192, 756)
    assert (window.width(), window.height()) == (1192, 756)
    assert page.steps.isHidden()


def test_as_many_steps_as_there_may_be_are_shown_and_too_many_said(screen: ProtocolsScreen) -> None:
    template = screen.worked_on()
    look = replace(template.arms[0].steps[2], anchor=template.arms[0].steps[0].anchor)
    many = (replace(look, name=f"look-{number}") for number in range(MOST_STEPS))
    arm = replace(template.arms[0], steps=(*template.arms[0].steps, *many))
    screen.page.preview.show_arm(replace(template, arms=(arm,)), arm.key, anew=False)
    assert "at most 2000 are laid out" in texts(screen.page.checks)
    screen.page.preview.show_arm(with_step(template, arm.key, replace(look, name="one-more")), arm.key, anew=False)
    assert screen.page.preview.tried.step("one-more:1") is not None


def test_an_answer_that_comes_too_late_shows_nothing(preview: ProtocolPreview) -> None:
    before, about = preview.title.text(), preview._about
    assert about is not None
    preview._take(replace(about), TriedOut(None, ()), None)
    assert preview.tried.steps
    assert preview.title.text() == before


def test_used_steps_stay_when_the_form_closes(screen: ProtocolsScreen, month: ExampleMonth) -> None:
    month.turn(1)
    screen.change_step(next(step for step in screen.page.table.rows_model.rows if step.name == "cycle-1"))
    fill(screen, days_on="21")
    submit(screen)
    assert "Cycle 1" not in titles(month, date(2026, 12, 19))
    assert month.title == "December 2026"
    screen.leave()
    assert "Cycle 1" in titles(month, date(2026, 12, 19))
