"""How everything looks: the tokens of the light, dark and print theme, the palette, and the one stylesheet.

No module but this one names a colour or a size.
"""

from dataclasses import dataclass
from enum import StrEnum
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

GRID = 8
CORNER = 6
CONTROL_HEIGHT = 36
TOUCH_HEIGHT = 44
BODY_PT = 10.5
CAPTION_PT = 9.0
TITLE_PT = 13.0
HEADLINE_PT = 18.0


class Tone(StrEnum):
    """What a colour means; always shown with a shape and a word."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    CRITICAL = "critical"
    ACT = "act"
    BLINATUMOMAB = "blinatumomab"
    DLI = "dli"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme. Text on every ground it stands on has a contrast of 4.5 to 1 at least."""

    name: str
    ground: str
    surface: str
    sunken: str
    line: str
    strong_line: str
    text: str
    text_2: str
    act: str
    act_hover: str
    act_pressed: str
    act_soft: str
    on_act: str
    critical: str
    critical_soft: str
    warning: str
    warning_soft: str
    good: str
    good_soft: str
    blinatumomab: str
    dli: str
    dli_text: str

    def tone(self, tone: Tone) -> str:
        """Return the colour of a tone, for text and shapes."""
        named = {Tone.PLAIN: "text_2", Tone.DLI: "dli_text"}
        return str(getattr(self, named.get(tone, tone.value)))


LIGHT = Theme(
    name="light",
    ground="#F5F7F9",
    surface="#FFFFFF",
    sunken="#EBEFF3",
    line="#D3DAE2",
    strong_line="#7C8A99",
    text="#18212B",
    text_2="#4A5968",
    act="#0B5CAD",
    act_hover="#094C91",
    act_pressed="#073D75",
    act_soft="#E4EFFA",
    on_act="#FFFFFF",
    critical="#B3261E",
    critical_soft="#FDECEA",
    warning="#7A4F00",
    warning_soft="#FFF3D1",
    good="#1B6E3C",
    good_soft="#E3F3E9",
    blinatumomab="#0072B2",
    dli="#D55E00",
    dli_text="#AD4C00",
)
DARK = Theme(
    name="dark",
    ground="#14181D",
    surface="#1C2229",
    sunken="#252C35",
    line="#36404B",
    strong_line="#7D8B9A",
    text="#E8EDF2",
    text_2="#A9B4C0",
    act="#6CB4F0",
    act_hover="#8AC4F5",
    act_pressed="#A7D3F8",
    act_soft="#1D344A",
    on_act="#0C1A27",
    critical="#FF8A80",
    critical_soft="#3D2220",
    warning="#FFC966",
    warning_soft="#3A2F14",
    good="#7AD19B",
    good_soft="#1B3326",
    blinatumomab="#56B4E9",
    dli="#FF9E4A",
    dli_text="#FF9E4A",
)
PRINT = Theme(
    name="print",
    ground="#FFFFFF",
    surface="#FFFFFF",
    sunken="#FFFFFF",
    line="#8A949E",
    strong_line="#4A5968",
    text="#000000",
    text_2="#333D47",
    act="#0B5CAD",
    act_hover="#0B5CAD",
    act_pressed="#0B5CAD",
    act_soft="#FFFFFF",
    on_act="#FFFFFF",
    critical="#B3261E",
    critical_soft="#FFFFFF",
    warning="#7A4F00",
    warning_soft="#FFFFFF",
    good="#1B6E3C",
    good_soft="#FFFFFF",
    blinatumomab="#0072B2",
    dli="#D55E00",
    dli_text="#AD4C00",
)


def theme_of(widget: QWidget) -> Theme:
    """Return the theme that a widget is shown in."""
    # Not the widget's own palette: the stylesheet makes some grounds transparent, which would count as black.
    ground = QApplication.palette(widget).color(QPalette.ColorRole.Window)
    return DARK if ground.lightness() < 128 else LIGHT


def palette(theme: Theme) -> QPalette:
    """Return the theme as Qt's own palette, for whatever the stylesheet leaves alone."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.ground,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.ground,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.text_2,
        QPalette.ColorRole.Button: theme.surface,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.critical,
        QPalette.ColorRole.Highlight: theme.act,
        QPalette.ColorRole.HighlightedText: theme.on_act,
        QPalette.ColorRole.Link: theme.act,
        QPalette.ColorRole.LinkVisited: theme.act,
        QPalette.ColorRole.ToolTipBase: theme.surface,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Light: theme.surface,
        QPalette.ColorRole.Midlight: theme.sunken,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Dark: theme.strong_line,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.strong_line))
    return made


def dress(app: QApplication, theme: Theme, *, touch: bool = False) -> None:
    """Show the whole program in a theme; `touch` makes every control 44 px high."""
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme, touch=touch))


def stylesheet(theme: Theme, *, touch: bool = False) -> str:
    """Return the program's stylesheet in a theme."""
    tokens = {name: getattr(theme, name) for name in Theme.__slots__}
    sizes = {
        "control": TOUCH_HEIGHT if touch else CONTROL_HEIGHT,
        "touch": TOUCH_HEIGHT,
        "corner": CORNER,
        "caption": CAPTION_PT,
        "body": BODY_PT,
        "title": TITLE_PT,
        "headline": HEADLINE_PT,
    }
    return SHEET.substitute(tokens, **sizes)


# A border of 1 px at rest and 2 px in focus with 1 px less padding: the ring comes without anything moving.
SHEET = Template("""
* { font-size: ${body}pt; }
QWidget { color: $text; }
QMainWindow, QDialog, QMessageBox, [role="ground"] { background: $ground; }
QToolTip { background: $surface; color: $text; border: 1px solid $strong_line; padding: 6px 8px; }
QLabel { background: transparent; }
QLabel:disabled { color: $strong_line; }
[role="caption"] { font-size: ${caption}pt; color: $text_2; }
[role="quiet"] { color: $text_2; }
[role="title"] { font-size: ${title}pt; font-weight: 600; }
[role="headline"] { font-size: ${headline}pt; font-weight: 600; }
[role="number"] { font-weight: 600; }
[role="problem"] { font-size: ${caption}pt; color: $critical; font-weight: 600; }
[tone="good"] { color: $good; }
[tone="warning"] { color: $warning; }
[tone="critical"] { color: $critical; }
[tone="act"] { color: $act; }
[tone="blinatumomab"] { color: $blinatumomab; }
[tone="dli"] { color: $dli_text; }

QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: ${corner}px; }
QFrame[role="rule"] { background: $line; border: none; }
QFrame[role="bar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[role="rail"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[role="foot"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[role="note"] { border-radius: ${corner}px; border: 1px solid $line; background: $surface; }
QFrame[role="note"][tone="good"] { background: $good_soft; border-color: $good; }
QFrame[role="note"][tone="warning"] { background: $warning_soft; border-color: $warning; }
QFrame[role="note"][tone="critical"] { background: $critical_soft; border-color: $critical; }
QLabel[role="note-text"] { color: $text; }

QPushButton { min-height: ${control}px; max-height: ${control}px; padding: 0 15px; border: 1px solid $strong_line;
  border-radius: ${corner}px; background: $surface; color: $text; }
QPushButton:hover { background: $act_soft; border-color: $act; }
QPushButton:pressed { background: $sunken; }
QPushButton:focus { border: 2px solid $act; padding: 0 14px; }
QPushButton:disabled { color: $strong_line; border-color: $line; background: transparent; }
QPushButton[role="primary"] { background: $act; color: $on_act; border: 1px solid $act; font-weight: 600;
  padding: 0 19px; }
QPushButton[role="primary"]:hover { background: $act_hover; }
QPushButton[role="primary"]:pressed { background: $act_pressed; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 0 18px; }
QPushButton[role="primary"]:disabled { background: $sunken; color: $strong_line; border-color: $line; }
QPushButton[role="big"] { min-height: ${touch}px; max-height: ${touch}px; padding: 0 15px; text-align: left; }
QPushButton[role="big"]:focus { padding: 0 14px; }
QPushButton[role="quiet"] { background: transparent; border: 1px solid transparent; color: $act; }
QPushButton[role="quiet"]:hover { background: $act_soft; }
QPushButton[role="quiet"]:focus { border: 2px solid $act; }
QPushButton[role="key"] { min-height: ${control}px; max-height: ${control}px; padding: 0 13px; }
QPushButton[role="key"]:focus { border: 2px solid $act; padding: 0 12px; }
QPushButton[role="key"]:checked { background: $act_soft; border: 2px solid $act; color: $act; font-weight: 600;
  padding: 0 12px; }
QPushButton[role="key"]:checked:focus { background: $act; color: $on_act; border-color: $text; }
QPushButton[role="rail"] { min-height: 58px; max-height: 58px; padding: 0 3px; border: 1px solid transparent;
  background: transparent; font-size: ${caption}pt; color: $text_2; }
QPushButton[role="rail"]:hover { background: $act_soft; color: $text; }
QPushButton[role="rail"]:checked { background: $act_soft; color: $act; font-weight: 600; }
QPushButton[role="rail"]:focus { border: 2px solid $act; padding: 0 2px; }

QLineEdit, QPlainTextEdit, QComboBox { background: $surface; border: 1px solid $strong_line;
  border-radius: ${corner}px; padding: 0 9px; selection-background-color: $act; selection-color: $on_act; }
QLineEdit, QComboBox { min-height: ${control}px; max-height: ${control}px; }
QPlainTextEdit { padding: 5px; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $act; padding: 0 8px; }
QPlainTextEdit:focus { border: 2px solid $act; padding: 4px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: $ground; color: $strong_line;
  border-color: $line; }
QLineEdit[bad="true"], QPlainTextEdit[bad="true"], QComboBox[bad="true"] { border: 2px solid $critical; }
QLineEdit[bad="true"], QComboBox[bad="true"] { padding: 0 8px; }
QComboBox { padding-right: 30px; }
QComboBox::drop-down { width: 30px; border: none; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $strong_line; outline: none; padding: 4px;
  selection-background-color: $act_soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: ${control}px; padding: 0 8px; }
QCheckBox { spacing: 8px; min-height: ${control}px; }
QCheckBox { border: 2px solid transparent; border-radius: ${corner}px; padding: 0 4px; }
QCheckBox:focus { border-color: $act; }

QTableView { background: $surface; alternate-background-color: $surface; border: 1px solid $line;
  border-radius: ${corner}px; gridline-color: $line; outline: none;
  selection-background-color: $act_soft; selection-color: $text; }
QTableView:focus { border: 2px solid $act; }
QTableView::item { padding: 0 8px; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $act_soft; color: $text; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $text_2; border: none; border-bottom: 1px solid $strong_line;
  padding: 8px 10px; font-size: ${caption}pt; font-weight: 600; text-align: left; }
QTableCornerButton::section { background: $surface; border: none; }
QListView { background: $surface; border: 1px solid $line; border-radius: ${corner}px; outline: none; }
QListView::item { min-height: ${control}px; padding: 0 8px; }
QListView::item:selected { background: $act_soft; color: $text; }

QTabBar { background: transparent; }
QTabBar::tab { min-height: ${control}px; padding: 0 14px; color: $text_2; background: transparent;
  border: 2px solid transparent; border-bottom: 3px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $act; border-bottom-color: $act; }
QTabBar:focus::tab:selected, QTabBar::tab:selected:focus { border: 2px solid $act; border-radius: ${corner}px; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $strong_line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QMenu { background: $surface; border: 1px solid $strong_line; padding: 4px; }
QMenu::item { padding: 8px 20px; border-radius: 4px; }
QMenu::item:selected { background: $act_soft; color: $text; }
QProgressBar { background: $sunken; border: none; border-radius: 4px; min-height: 8px; max-height: 8px;
  text-align: center; }
QProgressBar::chunk { background: $blinatumomab; border-radius: 4px; }
""")
