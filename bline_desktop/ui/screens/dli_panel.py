"""What stands around the table of DLI: above it what runs, the order, the facts before a start; under it the ladder."""

from typing import cast

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.domain.treatment.dli_holds import Hold
from bline_desktop.domain.treatment.dli_ladder import LadderStep
from bline_desktop.domain.treatment.dli_page import DliPage
from bline_desktop.domain.words import N_, Days, Words
from bline_desktop.ui.screens.dli_words import factor_words, order_words, pending_words, running_words
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.banner import day_number
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.columns import ColumnsLayout
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.pump_words import say
from bline_desktop.ui.widgets.tall_page import TallPage
from bline_desktop.ui.widgets.toggle import ToggleButton

ORDER, BEFORE, LADDER = N_("dli", "Order"), N_("dli", "In the record before a start"), N_("dli", "Ladder")
HOLD = N_("dli", "{topic}: {said}")
SEEN = N_("dli", "Seen: goes on as ordered")
SEEN_WHY = N_("dli", "Stands in the record against a start now:")
NUMBER, WHEN, DAY = N_("dli", "DLI"), N_("dli", "Given"), N_("dli", "Day")
DOSE, ALL = N_("dli", "CD3+ per kg"), N_("dli", "Together")
FACTOR, APART = N_("dli", "× last"), N_("dli", "Days\nsince")
BLINATUMOMAB = N_("dli", "Since\nblinatumomab")
NONE_BEFORE = N_("dli", "—")
ROW_HEIGHT = 40
TWO_COLUMNS = 640  # px
TABLE_HEIGHT = 150  # the title and two entries


class HoldsList(QWidget):
    """The facts before a start, calmly under each other; what asks for an acknowledgement in the warning tone."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._column = ColumnsLayout(self, two_from=TWO_COLUMNS)

    def show_holds(self, holds: tuple[Hold, ...]) -> None:
        """Show facts in the place of those shown so far."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for hold in holds:
            text = self._words.say(HOLD, topic=hold.topic, said=say(self._words, hold.said))
            part = Chip(text, Tone.WARNING, self, wraps=True) if hold.active else TextLabel(text, "quiet", parent=self)
            self._column.addWidget(part)
            part.show()


class SeenNote(QFrame):
    """In the form of a start: what stands against it, and the one key that says it was seen."""

    def __init__(self, words: Words, active: tuple[Hold, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.active = active
        self.setProperty("role", "note")
        self.setProperty("tone", Tone.WARNING.value)
        self.seen = ToggleButton(words.say(SEEN), self)
        facts = HoldsList(words, self)
        facts.show_holds(active)
        column = QVBoxLayout(self)
        column.addWidget(TextLabel(words.say(SEEN_WHY), "caption", parent=self))
        column.addWidget(facts)
        row = QHBoxLayout()
        row.addWidget(self.seen)
        row.addStretch(1)
        column.addLayout(row)


def ask_whether_seen(words: Words, form: SideForm, note: SeenNote | None, active: tuple[Hold, ...]) -> SeenNote | None:
    """Keep in the open form of a start what stands against it; what was seen stays so, other facts are seen anew."""
    if note is not None and note.active == active:
        return note
    if note is not None:
        note.hide()
    if not active:
        return None
    asked = SeenNote(words, active)
    form.insert_after("started_at", asked)
    return asked


class Ladder(RowsTable[LadderStep]):
    """The ladder: each dose beside the one before. As high as its rows, so that nothing of it has to be scrolled."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(ladder_model(words), words.say(LADDER), parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: tuple[LadderStep, ...]) -> None:
        """Show the steps; nothing at all without one."""
        self.show_rows(steps)
        self.setVisible(bool(steps))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the rows are at another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        count = self.rows_model.rowCount()
        rows = sum(self.rowHeight(place) for place in range(count))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + max(rows, count * ROW_HEIGHT) + GRID)


def ladder_model(words: Words) -> RowsModel[LadderStep]:
    """Make the table of the ladder."""

    def days(number: int | None) -> str:
        return words.say(NONE_BEFORE) if number is None else words.value(Days(number))

    columns: tuple[Column[LadderStep], ...] = (
        Column(NUMBER, lambda step: step.number, bold=True),
        Column(WHEN, lambda step: words.date(words.local(step.given.started_at).date())),
        Column(DAY, lambda step: day_number(words, step.day), number=True),
        Column(DOSE, lambda step: say(words, step.said_dose), bold=True, wide=True),
        Column(FACTOR, lambda step: factor_words(step.factor) or words.say(NONE_BEFORE)),
        Column(ALL, lambda step: say(words, step.said_together)),
        Column(APART, lambda step: days(step.days_since_last)),
        Column(BLINATUMOMAB, lambda step: days(step.since_blinatumomab)),
    )
    return RowsModel(columns, words, row_id=lambda step: step.given.dli_id)


class DliPanel(QWidget):
    """What runs, and the order beside the facts; the ladder belongs to it, and stands at the foot of the page."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.running = Chip("", Tone.DLI, self, wraps=True)
        self.pending = Chip("", Tone.WARNING, self, wraps=True)
        self.order = Card(words.say(ORDER), self)
        self.what = TextLabel("", "title", parent=self.order)
        self.whom, self.signed = TextLabel("", parent=self.order), TextLabel("", "quiet", parent=self.order)
        self.order.add(self.what, self.whom, self.signed)
        self.before = Card(words.say(BEFORE), self)
        self.holds = HoldsList(words, self.before)
        self.before.add(self.holds)
        self.ladder = Ladder(words, self)
        cards = QHBoxLayout()
        cards.setSpacing(2 * GRID)
        cards.addWidget(self.order, 2)
        cards.addWidget(self.before, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        column.addWidget(self.running)
        column.addWidget(self.pending)
        column.addLayout(cards)
        self.running.hide()
        self.pending.hide()

    def show_page(self, page: DliPage) -> None:
        """Show how the DLI of a patient stand. The facts before a start are not asked for while one runs."""
        running = page.running
        self.running.setVisible(running is not None)
        if running is not None:
            said = running_words(self._words, running, page.now)
            self.running.show_state(said.text, said.tone)
        pending = pending_words(self._words, page)
        self.pending.setVisible(bool(pending))
        self.pending.show_state(pending, Tone.WARNING)
        lines = (*order_words(self._words, page.order), "", "")
        for label, text in zip((self.what, self.whom, self.signed), lines, strict=False):
            label.setText(text)
            label.setVisible(bool(text))
        self.order.setVisible(running is None or page.order is not None)
        self.before.setVisible(running is None)
        self.holds.show_holds(page.holds.holds)
        self.ladder.show_steps(page.ladder)


def put_around(panel: DliPanel, entries: QWidget, table: QWidget, pages: QStackedWidget) -> TallPage:
    """Put the parts around the table, on a page that scrolls in a low window: what changes now stands above the fold.

    From top to bottom: what can be done, what runs or is ordered, the infusions, what was done at the bed of the chosen
    one, its facts, the ladder.
    """
    filled = cast("QWidget", pages.widget(1))
    layout = cast("QVBoxLayout", filled.layout())
    layout.insertWidget(1, panel)
    layout.insertWidget(3, entries)
    layout.addWidget(panel.ladder)
    table.setMinimumHeight(TABLE_HEIGHT)
    pages.removeWidget(filled)
    page = TallPage(pages)
    column = QVBoxLayout(page.content)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(filled)
    filled.show()
    pages.addWidget(page)
    return page
