"""The form beside what it is about: in a low window the fields scroll, and what does the act stays in sight."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.dli import DliFields
from bline_desktop.domain.words import N_
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools
from tests.ui.screens.conftest import Show

ACT = N_("t", "Record it")
LONG = [HangFields, DliFields, *(kind.fields for kind in KINDS)]


def opened(tools: Tools, show: Show, fields: type[Fields], height: int) -> tuple[SideForm, QWidget]:
    side = SideForm(tools)
    window = show(side)
    side.open_sheet(Sheet("new", "A sheet", ACT, fields))
    window.resize(500, height)
    QApplication.processEvents()
    return side, window


def inside(part: QWidget, window: QWidget) -> bool:
    """Tell whether all of a part can be seen, with nothing of it cut by the window or by an area that scrolls."""
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect()


@pytest.mark.parametrize("fields", LONG)
@pytest.mark.parametrize("height", [900, 560, 420])
def test_the_button_and_what_follows_are_always_in_sight(
    tools: Tools, show: Show, fields: type[Fields], height: int
) -> None:
    side, window = opened(tools, show, fields, height)
    assert side.form is not None
    side.show_foot("240 mL at 5 mL per hour run 48 hours: empty Tue 14:05, change by Tue 13:35. So it is.")
    QApplication.processEvents()
    assert inside(side.form.button, window)
    assert inside(side.form.foot, window)


@pytest.mark.parametrize("fields", LONG)
def test_the_field_with_the_keyboard_is_in_sight_with_its_title_and_help(
    tools: Tools, show: Show, fields: type[Fields]
) -> None:
    side, window = opened(tools, show, fields, 480)
    assert side.form is not None
    window.activateWindow()
    for editor in (*side.form.editors.values(), *reversed(side.form.editors.values())):
        editor.take_focus()
        QApplication.processEvents()
        assert inside(editor, window), editor.title


def test_a_short_form_has_its_button_right_beneath_the_last_field(tools: Tools, show: Show) -> None:
    weight = next(kind for kind in KINDS if kind.key == "weight")
    side, window = opened(tools, show, weight.fields, 1000)
    assert side.form is not None
    last = list(side.form.editors.values())[-1]
    end = last.mapTo(window, QPoint(0, last.height())).y()
    assert 0 < side.form.button.mapTo(window, QPoint(0, 0)).y() - end < 40


def test_the_first_problem_and_the_button_are_in_sight_after_a_vain_try(tools: Tools, show: Show) -> None:
    side, window = opened(tools, show, HangFields, 420)
    assert side.form is not None
    QTest.keyClick(side.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    first = next(editor for editor in side.form.editors.values() if editor.problem)
    assert inside(first, window)
    assert inside(side.form.button, window)
