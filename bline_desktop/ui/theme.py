"""How everything looks: the tokens of the light, dark and print theme, the palette, and the one stylesheet.

No module but this one names a colour or a size.
"""

from enum import StrEnum
from typing import NamedTuple

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

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


class Theme(NamedTuple):
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
