"""The orders of a cycle on the infusion page: the steps with their working, and the physician's order form.

Everybody sees the orders; only physicians and investigators order. A form opened for an act at the pump says which
order is in force, and each field says before the save what does not fit it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlmodel import Session

from bline_desktop.commands.orders import order_dose, replace_dose_order
from bline_desktop.commands.records import strike
from bline_desktop.domain.act import Act
from bline_desktop.domain.people import Right
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.looks import RateFields
from bline_desktop.domain.treatment.order_view import OrderLine, OrdersView
from bline_desktop.domain.treatment.orders import DoseOrder, DoseOrderFields
from bline_desktop.domain.words import N_
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.order_recorder import Order, OrderRecorder, Told
from bline_desktop.ui.screens.order_words import begins_dose, in_force, notes_of_bag, step_words, working_foot
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.template_words import filled_step, template_steps
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.pump_words import say
from bline_desktop.ui.widgets.stop_note import StopNote

ORDERS, ORDER_STEP = N_("order", "Orders"), N_("order", "Order a dose")
RECORD, REPLACE, STRIKE = N_("order", "Record the order"), N_("order", "Replace"), N_("order", "Strike")
REPLACE_STEP = N_("order", "Replace the order of step {step}")
WHY_REPLACE = N_("order", "The order of step {step} is replaced. It stays readable in the journal.")
WHY_STRIKE = N_("order", "The order of step {step} will be struck. It stays readable in the journal.")
ORDERED, STRUCK = N_("order", "Step {step} is ordered."), N_("order", "The order is struck.")
KEY = "dose order"
UNDER_ORDER = (HangFields, RateFields)  # forms of acts that are done under an order


class OrdersPart(QWidget):
    """The card of the orders, with a note and a button that stand elsewhere on the page; its form opens beside it."""

    recorded = Signal()

    def __init__(self, tools: Tools, form: SideForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        self.view: OrdersView | None = None
        self._form = form
        self.recorder = OrderRecorder(tools, form)
        self.recorder.recorded.connect(self.recorded)
        self.card = Card(parent=self)
        self.card.setAccessibleName(tools.words.say(ORDERS))
        self.order = Button(tools.words.say(ORDER_STEP), parent)  # stands beside the acts, in sight as they are
        self.order.hide()
        self.notes = StopNote("", parent)  # stands at the head of the page
        self.notes.button.hide()
        self._lines = QVBoxLayout()
        self._shown: list[tuple[OrderLine, str, bool]] = []
        self.lines: list[TextLabel] = []
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(OneLine(tools.words.say(ORDERS), "caption", parent=self.card))
        self.alone = TextLabel("", parent=self.card)  # the cycle's own dose, where no step was ordered
        self.template = TextLabel("", "quiet", parent=self.card)
        top.addWidget(self.alone, 1)
        self.card.add(top, self._lines, self.template)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.order.clicked.connect(lambda _=False: self.open_form(None))
        self.hide()

    def show_orders(self, view: OrdersView | None) -> None:
        """Show the steps of the cycle and what differs from them; a cycle with its own dose alone needs no list."""
        self.view = view
        may = self.tools.may(Right.ORDER_CYCLE)
        lines = view.lines if view else ()
        is_list = len(lines) > 1 or any(line.fields for line in lines)
        now = self.tools.desk.clock.now()
        shown = [(line, step_words(self.tools.words, line, now), may) for line in lines if is_list]
        if shown != self._shown:  # else the keyboard would be taken from a line each minute
            self._shown = shown
            self._clear()
            for line, said, _ in shown:
                self._add_line(line, said, may)
        self.alone.setText("" if is_list else " ".join(step_words(self.tools.words, line, now) for line in lines))
        self.notes.show_text("\n".join(say(self.tools.words, note) for note in view.notes) if view else "")
        self.template.setText(template_steps(self.tools.words, view.by, now) if view and view.by else "")
        self.template.setVisible(bool(self.template.text()))
        self.order.setVisible(may and view is not None)
        self.setVisible(view is not None and (may or any((self.lines, self.template.text()))))

    def open_form(self, line: OrderLine | None) -> None:
        """Open the form of a new step, filled in from the template where there is one, or of one that is replaced."""
        if self.view is None:
            return
        words = self.tools.words
        if line is None or line.fields is None:
            sheet = Sheet(KEY, words.say(ORDER_STEP), RECORD, DoseOrderFields, filled_step(self.view))
        else:
            fields = line.fields
            values = {name: getattr(fields, name) for name in type(fields).specs if getattr(fields, name) is not None}
            title = words.say(REPLACE_STEP, step=line.order.step)
            sheet = Sheet(f"{KEY}:{line.order.order_id}", title, RECORD, DoseOrderFields, values)
        self._form.open_sheet(sheet)
        self.follow()

    def reopen(self, key: str) -> bool:
        """Open again the form that a draft was typed into; tell whether it was one of these."""
        if not key.startswith(KEY):
            return False
        replaced = key.removeprefix(KEY).removeprefix(":")
        lines = self.view.lines if self.view else ()
        self.open_form(next((line for line in lines if str(line.order.order_id) == replaced), None))
        return True

    def follow(self) -> bool:
        """Show the working of what is typed so far in the order form; tell whether that is the form that is open."""
        form = self._form.form
        if form is None or self.view is None or not self._form.key.startswith(KEY):
            return False
        clock = self.tools.desk.clock
        self._form.show_foot(working_foot(self.tools.words, form.typed(), clock, self.view))
        return True

    def guard_bag(self) -> None:
        """Say beside the fields of a bag that is typed what does not fit its order or its own label."""
        form = self._form.form
        if form is None or form.fields is not HangFields or self.view is None:
            return
        words = self.tools.words
        found = notes_of_bag(form.typed(), self.tools.desk.clock, self.view)
        form.editors.show_notes({name: say(words, note) for name, note in found.items()}, form.editors)

    def name_order(self, watch: Sequence[Said] = ()) -> None:
        """Say in the form of a bag or a new rate, beneath its time, which order is in force.

        Where another dose begins with it, also `watch`: how the label has the patient watched from then on.
        """
        form = self._form.form
        if form is None or form.fields not in UNDER_ORDER or self.view is None:
            return
        words, now = self.tools.words, self.tools.desk.clock.now()
        if begins_dose(self.view, now):
            for one in reversed(watch):
                self._form.insert_after("at", TextLabel(say(words, one), "quiet", parent=form))
        self._form.insert_after("at", TextLabel(in_force(words, self.view, now), "number", parent=form))
        self.guard_bag()

    def submit(self, key: str, draft: Any) -> bool:
        """Record an order that was typed; tell whether the form was one of these."""
        if not key.startswith(KEY) or self.view is None:
            return False
        replaced = key.removeprefix(KEY).removeprefix(":")
        if not replaced:
            cycle_id = self.view.cycle_id
            told: Told = lambda session, act, so: order_dose(session, act, cycle_id, draft, already_done=so)  # noqa: E731
            self.recorder.record(Order(told, ORDERED, draft.step))
            return True
        text, order_id = self.tools.words.say(WHY_REPLACE, step=draft.step), UUID(replaced)
        self._form.set_busy(False)
        new: Told = lambda session, act, so: replace_dose_order(session, act, order_id, draft, already_done=so)  # noqa: E731
        order = Order(new, ORDERED, draft.step)
        self.tools.ask_why(self, text, REPLACE, lambda why: self.recorder.record(order, why))
        return True

    def _strike(self, line: OrderLine) -> None:
        act_id = uuid4()

        def with_reason(reason: str) -> None:
            def told(session: Session, act: Act) -> None:
                strike(session, act, str(DoseOrder.__tablename__), line.order.order_id)

            def kept(_: object) -> None:
                self.tools.say_kept(self, STRUCK, act_id)
                self.recorded.emit()

            self.tools.desk.do(self, told, kept, gesture=Gesture(reason=reason, id=act_id))

        self.tools.ask_why(self, self.tools.words.say(WHY_STRIKE, step=line.order.step), STRIKE, with_reason)

    def _add_line(self, line: OrderLine, text: str, may: bool) -> None:
        row, words = QHBoxLayout(), self.tools.words
        said = TextLabel(text, "number" if line.in_force else "", parent=self.card)
        row.addWidget(said, 1)
        self.lines.append(said)
        if may and line.fields is not None and not line.given:
            for title, act in ((REPLACE, self.open_form), (STRIKE, self._strike)):
                button = QuietButton(words.say(title), self.card)
                button.clicked.connect(lambda _=False, act=act: act(line))
                row.addWidget(button)
        self._lines.addLayout(row)

    def _clear(self) -> None:
        """Take the lines away."""
        self.lines = []
        while self._lines.count():
            item = self._lines.takeAt(0)
            row = item.layout() if item is not None else None
            while row is not None and row.count():
                part = row.takeAt(0)
                widget = part.widget() if part is not None else None
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
