"""The program's own line icons and shapes, drawn from `resources/icons` in the colour of the theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPen, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from bline_desktop.colours import LIGHT, Theme
from bline_desktop.paths import resources
from bline_desktop.ui.theme import Tone

# A tone is never told by colour alone: each has its own shape.
SHAPES = {
    Tone.PLAIN: "shape-ring",
    Tone.GOOD: "shape-tick",
    Tone.WARNING: "shape-triangle",
    Tone.CRITICAL: "shape-stop",
    Tone.ACT: "shape-square",
    Tone.BLINATUMOMAB: "shape-running",
    Tone.DLI: "shape-diamond",
}
SHARPNESS = 2  # pixels drawn for each pixel shown, so that icons stay sharp on fine screens


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text("utf-8")


def pixmap(name: str, colour: str, size: int, ground: str = LIGHT.surface) -> QPixmap:
    """Draw an icon in one colour, `size` pixels wide and high; what is cut out of a filled shape has the `ground`."""
    drawn = QPixmap()
    key = f"bline {name} {colour} {size} {ground}"  # a table asks for the same few shapes hundreds of times
    if QPixmapCache.find(key, drawn):
        return drawn
    drawn = QPixmap(size * SHARPNESS, size * SHARPNESS)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    source = _source(name).replace("currentColor", colour).replace("#ground", ground)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(SHARPNESS)
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(name: str, colour: str, size: int = 20) -> QIcon:
    """Return an icon in one colour."""
    return QIcon(pixmap(name, colour, size))


def shape(tone: Tone, theme: Theme, size: int = 14) -> QPixmap:
    """Draw the shape of a tone in its colour."""
    return pixmap(SHAPES[tone], theme.tone(tone), size, theme.surface)


def keycap(letter: str, theme: Theme, font: QFont, *, enabled: bool = True) -> QPixmap:
    """Draw a key with its letter: which key does what the button says."""
    size = 24
    drawn = QPixmap()
    key = f"bline key {letter} {theme.name} {font.key()} {enabled}"
    if QPixmapCache.find(key, drawn):
        return drawn
    drawn = QPixmap(size * SHARPNESS, size * SHARPNESS)
    drawn.setDevicePixelRatio(SHARPNESS)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(theme.act if enabled else theme.strong_line)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(QColor(theme.act_soft if enabled else theme.ground))
    painter.drawRoundedRect(QRectF(0.5, 0.5, size - 1, size - 1), 4, 4)
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)
    painter.drawText(QRectF(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    QPixmapCache.insert(key, drawn)
    return drawn
