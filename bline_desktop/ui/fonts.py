"""The shipped fonts: registered with Qt, so that Chinese names are read on any machine."""

from PySide6.QtGui import QFont, QFontDatabase

from bline_desktop.paths import resources
from bline_desktop.ui.theme import BODY_PT

FALLBACK = "sans-serif"


def register_fonts() -> str:
    """Register every shipped font file and return the family of all text. Call once, with an application."""
    families: list[str] = []
    folder = resources() / "fonts"
    for path in sorted((*folder.glob("*.ttf"), *folder.glob("*.otf"))):
        families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return families[0] if families else FALLBACK


def body_font(family: str) -> QFont:
    """Return the font of all text: digits of equal width, so that numbers stand under each other."""
    font = QFont(family)
    font.setPointSizeF(BODY_PT)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
