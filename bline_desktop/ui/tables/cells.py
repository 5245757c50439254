"""How a cell is drawn: wrapped text with room, the shape of its tone before it, a line through what was struck."""

from typing import Any

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from bline_desktop.ui.tables.rows import BOLD_ROLE, STRUCK_ROLE, TONE_ROLE, RowsModel
from bline_desktop.ui.theme import GRID, TOUCH_HEIGHT, Tone, theme_of
from bline_desktop.ui.widgets import icons
from bline_desktop.ui.widgets.unbroken import unbroken

SHAPE = 14
MOST_HINTS = 20_000  # while a window is drawn wider and narrower, each width has hints of its own


class CellPainter(QStyledItemDelegate):
    """Draws the cells of a `RowsTable`."""

    def __init__(self, table: QWidget, model: RowsModel[Any], row_height: int = TOUCH_HEIGHT) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self._row_height = row_height
        self._edition = 0
        self._hints: dict[tuple[int, int, int, str], QSize] = {}

    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:
        """Return what is drawn: the words of the cell, with no date and no number torn apart between two lines."""
        return unbroken(super().displayText(value, locale))

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Give a cell its tone, weight and line."""
        super().initStyleOption(option, index)
        tone = index.data(TONE_ROLE)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if index.data(BOLD_ROLE) else QFont.Weight.Normal)
        font.setStrikeOut(bool(index.data(STRUCK_ROLE)))
        option.font = font
        option.features |= QStyleOptionViewItem.ViewItemFeature.WrapText
        if tone:  # Qt hands it back as plain text
            theme, tone = theme_of(self._table), Tone(tone)
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = QIcon(icons.shape(tone, theme, SHAPE))
            option.decorationSize = QSize(SHAPE, SHAPE)
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, QColor(theme.tone(tone)))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the room a cell needs, at least as high as a row; text wraps in the width between the paddings."""
        # Qt asks for each cell again and again while it lays out a table, and to measure wrapped text takes long.
        if self._edition != self._model.edition or len(self._hints) > MOST_HINTS:
            self._hints.clear()
            self._edition = self._model.edition
        key = (index.row(), index.column(), option.rect.width(), option.font.key())
        hint = self._hints.get(key)
        if hint is None:
            hint = self._hints[key] = self._measure(option, index)
        return hint

    def _measure(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        inside = QStyleOptionViewItem(option)
        inside.rect.adjust(0, 0, -2 * GRID, 0)  # 8 px to the left and to the right, as the stylesheet says
        hint = super().sizeHint(inside, index)
        return QSize(hint.width(), max(hint.height() + GRID, self._row_height))
