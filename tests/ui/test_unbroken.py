"""Where a line may end, and that nobody but the eye gets the signs for it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetrics, QGuiApplication, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.tables.cells import CellPainter
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.unbroken import NO_BREAK_HYPHEN, NO_BREAK_SPACE, unbroken
from tests.support.real_store import ZONE


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("used by 18-Nov-2026 10:33. Take another", ["used", "by", "18-Nov-2026 10:33.", "Take", "another"]),
        ("用于 2026-11-18 10:33", ["用于", "2026-11-18 10:33"]),
        ("Negative at 10⁻⁴ (0.01 %)", ["Negative", "at", "10⁻⁴ (0.01 %)"]),
        ("DLI 2: 1.07 × 10⁷ per kg", ["DLI", "2:", "1.07 × 10⁷", "per", "kg"]),
        ("in 1 d 21 h 43 min", ["in", "1 d 21 h 43 min"]),
        ("Change bag 3 within 34 min", ["Change", "bag 3", "within", "34 min"]),
        ("Presumed empty since 06:34", ["Presumed", "empty", "since 06:34"]),
        ("28 micrograms per day", ["28 micrograms", "per", "day"]),
        ("since Wed 11:27", ["since", "Wed 11:27"]),
        ("CD19-gated, 3 days", ["CD19-gated,", "3", "days"]),
        ("Bed taken by ZJ-014.", ["Bed", "taken", "by", "ZJ-014."]),
    ],
)
def test_a_line_ends_only_between_these_pieces(text: str, pieces: list[str]) -> None:
    shown = unbroken(text)
    assert shown.replace(NO_BREAK_SPACE, " ").replace(NO_BREAK_HYPHEN, "-") == text
    given = [piece.replace(NO_BREAK_SPACE, " ").replace(NO_BREAK_HYPHEN, "-") for piece in shown.split(" ")]
    assert given == pieces
    hyphens = [piece for piece in shown.split(" ") if "-" in piece]
    assert all("20" not in piece and "ZJ" not in piece for piece in hyphens)  # no date, no id among what may end there


def lines(text: str, width: int) -> list[str]:
    """Break a text as Qt does, at a width in pixels."""
    layout = QTextLayout(unbroken(text))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    found, shown = list[str](), unbroken(text)
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, 0))
        found.append(shown[line.textStart() : line.textStart() + line.textLength()].strip(" "))
    layout.endLayout()
    return [plain(line) for line in found]


def plain(text: str) -> str:
    return text.replace(NO_BREAK_HYPHEN, "-").replace(NO_BREAK_SPACE, " ")


TOGETHER = (
    "05-Nov-2026",
    "2026-11-05",
    "ZJ-014",
    "28 micrograms",
    "5 mL",
    "0.01 %",
    "Wed 09:00",
    "bag 3",
    "22 h",
    "10 min",
)


@pytest.mark.parametrize("one", TOGETHER)
def test_what_belongs_together_stays_on_one_line(qtbot: QtBot, one: str) -> None:
    text = f"Bag hangs since then {one} and so it goes on"
    for width in range(60, 400, 7):
        assert any(one in line for line in lines(text, width)), (width, lines(text, width))


@given(text=st.text(st.sampled_from("a-1 %.:per\n"), max_size=30))
def test_it_changes_nothing_but_the_signs(text: str) -> None:
    assert plain(unbroken(text)) == text


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)), minutes=st.integers(1, 10**6))
def test_every_date_and_span_that_the_program_says_is_bound(day: date, minutes: int) -> None:
    words = Words(ZONE)
    assert "-" not in unbroken(words.date(day))
    assert " " not in unbroken(words.duration(timedelta(minutes=minutes)))


def test_a_label_shows_it_unbroken_and_says_it_plain(qtbot: QtBot) -> None:
    label = TextLabel("Use by 05-Nov-2026")
    qtbot.addWidget(label)
    assert QLabel.text(label) == f"Use by 05{NO_BREAK_HYPHEN}Nov{NO_BREAK_HYPHEN}2026"
    assert label.text() == label.accessibleName() == "Use by 05-Nov-2026"
    label.setText("5 mL")
    assert (QLabel.text(label), label.text()) == (f"5{NO_BREAK_SPACE}mL", "5 mL")
    assert label.accessibleName() == "5 mL"
    label.setAccessibleName("Volume")
    label.setText("6 mL")
    assert label.accessibleName() == "Volume"
    line = OneLine("05-Nov-2026")
    qtbot.addWidget(line)
    assert line.text() == "05-Nov-2026"


def test_a_cell_is_drawn_unbroken_and_copied_plain(qtbot: QtBot, words: Words) -> None:
    column: Any = Column(N_("t", "Told"), lambda row: row)
    table: RowsTable[str] = RowsTable(RowsModel((column,), words, row_id=lambda row: UUID(int=0)), "Told")
    qtbot.addWidget(table)
    table.show_rows(("ZJ-014: 28 micrograms per day since 05-Nov-2026",))
    index = table.rows_model.index(0, 0)
    painter = table.itemDelegate()
    assert isinstance(painter, CellPainter)
    assert painter.displayText(index.data(), table.locale()) == unbroken(index.data())
    table.choose(UUID(int=0))
    table.copy()
    assert "28 micrograms per day since 05-Nov-2026" in QGuiApplication.clipboard().text()


def test_the_shipped_font_draws_the_signs_as_wide_as_the_plain_ones(qtbot: QtBot) -> None:
    metrics = QFontMetrics(QGuiApplication.font())
    assert metrics.horizontalAdvance("05‑Nov‑2026") == metrics.horizontalAdvance("05-Nov-2026")
