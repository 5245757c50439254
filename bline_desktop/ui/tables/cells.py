"""How a cell is drawn: wrapped text with room, the shape of its tone before it, a line through what was struck."""

from typing import Any

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from bline_desktop.ui.tables.rows import RowsModel
from bline_desktop.ui.theme import GRID, TOUCH_HEIGHT, Tone, theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.unbroken import unbroken

SHAPE = 14
MOST_ROOMS = 20_000  # while a window is drawn wider and narrower, each width has rooms of its own
LINE_BREAK = "\N{LINE SEPARATOR}"  # as Qt's own delegate hands lines on: the style knows no other
CELL, NOTHING = QStyle.ContentsType.CT_ItemViewItem, QSize()
WORDS = QStyleOptionViewItem.ViewItemFeature.WrapText | QStyleOptionViewItem.ViewItemFeature.HasDisplay
WITH_SHAPE = WORDS | QStyleOptionViewItem.ViewItemFeature.HasDecoration
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Room = tuple[str, bool, bool, int]  # the words, whether they are bold, whether a shape stands before them, the width


class CellPainter(QStyledItemDelegate):
    """Draws the cells of a `RowsTable`, and tells the room that each needs.

    It asks the model itself, and once: Qt would ask for each of the ten things that it may show of every cell.
    """

    def __init__(self, table: QTableView, model: RowsModel[Any], row_height: int = TOUCH_HEIGHT) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self._row_height = row_height
        self._shown: dict[str, str] = {}
        self._rooms: dict[Room, QSize] = {}
        self._fonts: dict[tuple[bool, bool], QFont] = {}
        self._tones: dict[Tone, tuple[QIcon, QPalette]] = {}
        self._probe: QStyleOptionViewItem | None = None

    def forget(self) -> None:
        """Measure and draw everything anew: letters, colours or paddings are others now."""
        for kept in (self._rooms, self._fonts, self._tones):
            kept.clear()
        self._probe = None

    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:
        """Return what is drawn: the words of the cell, with no date and no number torn apart between two lines."""
        return unbroken(super().displayText(value, locale))

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Give a cell its words, tone, weight and line."""
        row, column = self._model.row(index.row()), self._model.columns[index.column()]
        tone = column.tone(row)
        option.index = self._model.index(index.row(), index.column())
        option.text = self._words(self._model.text(row, column))
        option.font = self._font(column.bold, column.struck(row))
        option.displayAlignment = RIGHT if column.number else LEFT
        option.features = WITH_SHAPE if tone else WORDS
        if tone:
            option.icon, option.palette = self._toned(tone, option.palette)
            option.decorationSize = QSize(SHAPE, SHAPE)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the room a cell needs, at least as high as a row; text wraps in the width between the paddings."""
        return self.room(index.row(), index.column(), max(0, option.rect.width()))

    def room(self, row: int, column: int, width: int = 0) -> QSize:
        """Return the room a cell needs: in lines as long as they are where the width is 0, else wrapped in it."""
        shown, what = self._model.row(row), self._model.columns[column]
        text, has_shape = self._model.text(shown, what), bool(what.tone(shown))
        whole = self._room(text, what.bold, has_shape, 0)
        return whole if not width or whole.width() <= width else self._room(text, what.bold, has_shape, width)

    def _room(self, text: str, bold: bool, has_shape: bool, width: int) -> QSize:
        key = (text, bold, has_shape, width)
        room = self._rooms.get(key)
        if room is None:
            if len(self._rooms) > MOST_ROOMS:
                self._rooms.clear()
            room = self._rooms[key] = self._measure(key)
        return room

    def _measure(self, key: Room) -> QSize:
        """Measure as the style does, with one option for all: to make one anew for each takes longer than that."""
        text, bold, has_shape, width = key
        probe = self._probe
        if probe is None:
            probe = self._probe = QStyleOptionViewItem()
            self._table.ensurePolished()
            self._table.initViewItemOption(probe)
            probe.decorationSize = QSize(SHAPE, SHAPE)
        probe.text, probe.font = self._words(text), self._font(bold, False)
        probe.features = WITH_SHAPE if has_shape else WORDS
        probe.rect = QRect(0, 0, width - 2 * GRID, 1) if width else QRect()  # 8 px on both sides: the stylesheet's
        size = self._table.style().sizeFromContents(CELL, probe, NOTHING, self._table)
        return QSize(size.width(), max(size.height() + GRID, self._row_height))

    def _words(self, text: str) -> str:
        shown = self._shown.get(text)
        if shown is None:
            if len(self._shown) > MOST_ROOMS:
                self._shown.clear()
            shown = self._shown[text] = unbroken(text).replace("\n", LINE_BREAK)
        return shown

    def _font(self, bold: bool, struck: bool) -> QFont:
        font = self._fonts.get((bold, struck))
        if font is None:
            font = self._fonts[bold, struck] = QFont(self._table.font())
            font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            font.setStrikeOut(struck)
        return font

    def _toned(self, tone: Tone, palette: QPalette) -> tuple[QIcon, QPalette]:
        toned = self._tones.get(tone)
        if toned is None:
            theme, coloured = theme_of(self._table), QPalette(palette)
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                coloured.setColor(role, QColor(theme.tone(tone)))
            toned = self._tones[tone] = QIcon(icons.shape(tone, theme, SHAPE)), coloured
        return toned
