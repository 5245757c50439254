"""The look: contrast, sizes, and that both themes know the same words."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

import bline_desktop
from bline_desktop.colours import DARK, LIGHT, PRINT, Theme
from bline_desktop.ui.fonts import body_font, register_fonts
from bline_desktop.ui.forms.choice_editors import CalmCombo, KeyButton
from bline_desktop.ui.forms.typed_editors import LongEdit, UnitEdit
from bline_desktop.ui.theme import (
    CONTROL_HEIGHT,
    TOUCH_HEIGHT,
    Tone,
    dress,
    palette,
    stylesheet,
    theme_of,
)
from bline_desktop.ui.widgets.big_button import BigButton
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton, QuietButton
from bline_desktop.ui.widgets.labels import set_look
from bline_desktop.ui.widgets.password import PasswordLine
from bline_desktop.ui.widgets.search_field import SearchField

THEMES = [LIGHT, DARK, PRINT]
ON_GROUNDS = ("text", "text_2", "act", "critical", "warning", "good", "blinatumomab", "dli_text")
PAIRS = [(text, ground) for text in ON_GROUNDS for ground in ("ground", "surface")] + [
    ("on_act", "act"),
    ("on_act", "act_hover"),
    ("on_act", "act_pressed"),
    ("act", "act_soft"),
    ("text", "act_soft"),
    ("text", "sunken"),
    *((text, f"{tone}_soft") for tone in ("critical", "warning", "good") for text in ("text", "act", tone)),
]


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    full = QColor(colour)
    red, green, blue = (linear(part) for part in (full.redF(), full.greenF(), full.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_every_ground(theme: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("part", ["strong_line", "dli", "act"])
def test_controls_and_marks_can_be_seen(theme: Theme, part: str) -> None:
    assert contrast(getattr(theme, part), theme.surface) >= 3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_tone_has_a_colour_and_every_token_is_one(theme: Theme) -> None:
    assert all(QColor(theme.tone(tone)).isValid() for tone in Tone)
    named = {key: value for key, value in theme._asdict().items() if key not in ("name", "series")}
    colours = (*named.values(), *theme.series.values())
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours)


def test_no_other_module_names_a_colour() -> None:
    package = Path(bline_desktop.__file__).parent
    named = {
        str(file.relative_to(package))
        for file in package.rglob("*.py")
        if re.search(r"#[0-9A-Fa-f]{6}\b", file.read_text("utf-8"))
    }
    assert named == {"colours.py"}


def test_the_stylesheet_has_no_gradient_and_no_hole() -> None:
    for theme in THEMES:
        sheet = stylesheet(theme)
        assert "gradient" not in sheet
        assert "$" not in sheet
        assert sheet.count("{") == sheet.count("}")


def test_a_widget_knows_its_theme(dressed: QApplication, qtbot: QtBot) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    assert theme_of(label) is LIGHT
    try:
        dress(dressed, DARK)
        assert theme_of(label) is DARK
    finally:
        dress(dressed, LIGHT)
    assert palette(DARK) != palette(LIGHT)


@pytest.mark.parametrize(("touch", "height"), [(False, CONTROL_HEIGHT), (True, TOUCH_HEIGHT)])
def test_controls_have_their_height(dressed: QApplication, qtbot: QtBot, touch: bool, height: int) -> None:
    parts: list[QWidget] = [QPushButton("x"), PrimaryButton("x"), QLineEdit(), BigButton("B", "New bag")]
    try:
        dress(dressed, LIGHT, touch=touch)
        for part in parts:
            qtbot.addWidget(part)
            part.show()
        assert all(part.height() >= height for part in parts)
        assert parts[-1].height() >= TOUCH_HEIGHT
    finally:
        dress(dressed, LIGHT)


def test_the_shipped_font_shows_latin_and_chinese_with_digits_of_one_width(qtbot: QtBot) -> None:
    family = register_fonts()
    font = body_font(family)
    assert QFontInfo(font).family() == family
    assert family in QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    label = QLabel()
    qtbot.addWidget(label)
    label.setFont(font)
    widths = {label.fontMetrics().horizontalAdvance(str(digit)) for digit in range(10)}
    assert len(widths) == 1


def _listed() -> QListView:
    made = QListView()
    made.setModel(QStringListModel(["Asia/Shanghai", "Europe/Berlin"], made))
    return made


def _bad(made: QWidget) -> QWidget:
    set_look(made, "bad", "true")
    return made


def _tabs() -> QTabBar:
    made = QTabBar()
    made.addTab("Timeline")
    made.addTab("Infusion")
    return made


INPUTS: dict[str, Callable[[], QWidget]] = {
    "line": QLineEdit,
    "line that is wrong": lambda: _bad(QLineEdit()),
    "unit": lambda: UnitEdit("mL"),
    "unit that is wrong": lambda: _bad(UnitEdit("mL")),
    "password": PasswordLine,
    "search": lambda: SearchField("Search"),
    "long": LongEdit,
    "long that is wrong": lambda: _bad(LongEdit()),
    "list to open": CalmCombo,
    "list to open that is wrong": lambda: _bad(CalmCombo()),
    "list": _listed,
    "key": lambda: KeyButton("Yes"),
    "key that is wrong": lambda: _bad(KeyButton("Yes")),
    "button": lambda: Button("Report"),
    "primary": lambda: PrimaryButton("Record"),
    "quiet": lambda: QuietButton("Close"),
    "check": lambda: QCheckBox("Touch"),
    "tabs": _tabs,
}


def ring(part: QWidget, colour: str) -> int:
    """Count the points of a colour in the outermost three pixels of a part."""
    image = part.grab().toImage()
    wide, high = image.width(), image.height()
    edge = ((x, y) for x in range(wide) for y in range(high) if min(x, y, wide - 1 - x, high - 1 - y) < 3)
    return sum(image.pixelColor(x, y) == QColor(colour) for x, y in edge)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", INPUTS)
def test_whatever_has_the_keyboard_shows_a_ring(qtbot: QtBot, qapp: QApplication, theme: Theme, name: str) -> None:
    """By its pixels: what is at rest has none, whatever else is to be said of it."""
    dress(qapp, theme)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    part, other = INPUTS[name](), QLineEdit()
    column.addWidget(other)
    column.addWidget(part)
    window.resize(320, 240)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    colour = theme.text if name == "primary" else theme.act
    other.setFocus()
    at_rest, size = ring(part, colour), part.size()
    part.setFocus(Qt.FocusReason.TabFocusReason)
    assert part.hasFocus()
    assert ring(part, colour) > at_rest + part.height()
    assert part.size() == size  # the ring comes without anything moving
