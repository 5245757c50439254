"""Traps that Qt and its Python binding set."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QTextLayout, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.words import N_, THIN_SPACE, Words
from bline_desktop.ui.forms.choice_editors import CalmCombo
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable

UI = Path(__file__).resolve().parents[2] / "bline_desktop" / "ui"


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_calls_that_return_nothing_leave_none_alone(qtbot: QtBot) -> None:
    """PySide6 6.12.0 dropped a reference to None with each such call; after some 45,000 the process aborted."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(2000):
        widget.update()
    assert before - sys.getrefcount(None) < 500


def _wheel(over: QWidget) -> QWheelEvent:
    middle = QPointF(over.rect().center())
    return QWheelEvent(
        middle,
        over.mapToGlobal(middle),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def test_the_wheel_changes_no_choice_that_was_not_chosen(qtbot: QtBot) -> None:
    """A page scrolled with the wheel changes the list under the mouse: unless it has the focus, it must not."""
    combo, other = CalmCombo(), QLineEdit()
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addWidget(other)
    layout.addWidget(combo)
    qtbot.addWidget(page)
    combo.addItems(["negative", "positive"])
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    QGuiApplication.sendEvent(combo, _wheel(combo))
    assert combo.currentIndex() == 0
    combo.setFocus()
    QGuiApplication.sendEvent(combo, _wheel(combo))
    assert combo.currentIndex() == 1


def _calls() -> Iterator[tuple[str, str]]:
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield path.relative_to(UI).as_posix(), node.func.id


def test_every_list_in_the_program_is_a_calm_one() -> None:
    noisy = {
        "QComboBox",
        "QSpinBox",
        "QDoubleSpinBox",
        "QDateEdit",
        "QDateTimeEdit",
        "QTimeEdit",
        "QSlider",
        "QTableWidget",
    }
    assert [(where, name) for where, name in _calls() if name in noisy] == []
    assert issubclass(CalmCombo, QComboBox)


def test_tab_leaves_a_table(qtbot: QtBot, words: Words) -> None:
    """Qt's own tables keep Tab for themselves: whoever works by keyboard never gets out again."""
    column: Column[str] = Column(title=N_("t", "Name"), text=str)
    table: RowsTable[str] = RowsTable(RowsModel([column], words, str), "Names")
    page, after = QWidget(), QLineEdit()
    layout = QVBoxLayout(page)
    layout.addWidget(table)
    layout.addWidget(after)
    qtbot.addWidget(page)
    table.show_rows(("Li", "Wang"))
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert after.hasFocus()
    QTest.keyClick(after, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert table.hasFocus()


@pytest.mark.parametrize("text", ["LI Wei 李伟", "1.5 × 10⁶ per kg", f"28{THIN_SPACE}mL", "MRD 10⁻⁴, ≥ 45 kg"])
def test_no_sign_is_shown_as_a_box(text: str) -> None:
    layout = QTextLayout(text, QGuiApplication.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    glyphs = [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
    assert glyphs
    assert 0 not in glyphs  # glyph 0 is the box
