"""How windows look: sizes, tones, Qt's palette and the one stylesheet, in the colours of a theme.

No module of this room but this one names a size; colours are named nowhere but in `bline_desktop/colours.py`.
"""

from enum import StrEnum

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from bline_desktop.colours import DARK, LIGHT, Theme
from bline_desktop.ui.sheet import SHEET

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


def theme_of(widget: QWidget) -> Theme:
    """Return the theme that a widget is shown in."""
    # Not the widget's own palette: the stylesheet makes some grounds transparent, which would count as black.
    return DARK if is_dark(QApplication.palette(widget)) else LIGHT


def is_dark(palette: QPalette) -> bool:
    """Tell whether a palette is one for the night."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


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
    control = TOUCH_HEIGHT if touch else CONTROL_HEIGHT
    sizes = {
        "control": control,
        "ringed": control - 2,  # a ring is a pixel wider on each side than the edge it stands for; the field stays
        "touch": TOUCH_HEIGHT,
        "corner": CORNER,
        "caption": CAPTION_PT,
        "body": BODY_PT,
        "title": TITLE_PT,
        "headline": HEADLINE_PT,
    }
    return SHEET.substitute(theme._asdict(), **sizes)
