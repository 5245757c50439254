"""Ordering a cycle: the form comes filled in from the patient's plan, and what differs from it is asked about once."""

from uuid import UUID

from PySide6.QtCore import QObject

from bline_desktop.commands.infusions import order_cycle
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.orders import NextCycle
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.words import N_
from bline_desktop.queries.template_orders import next_cycle_order
from bline_desktop.ui.screens.infusion_acts import ORDER
from bline_desktop.ui.screens.order_recorder import Order, OrderRecorder, Told
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.template_words import cycle_foot, filled_cycle
from bline_desktop.ui.screens.tools import Tools

KEY = "order"
RECORD_ORDER = N_("pump", "Record the order")
ORDERED = N_("pump", "Cycle {number} is ordered.")


class CycleOrder(QObject):
    """Opens the order of a cycle in the side form of the page, and records what was typed there."""

    def __init__(self, patient_id: UUID, tools: Tools, form: SideForm) -> None:
        super().__init__(form)
        self._patient_id = patient_id
        self._tools = tools
        self._form = form
        self.recorder = OrderRecorder(tools, form)
        self.following: NextCycle | None = None

    def reload(self) -> None:
        """Ask for what the plan has next; nobody else needs it than who may order."""
        if self._tools.may(Right.ORDER_CYCLE):
            patient_id = self._patient_id
            self._tools.desk.ask(self, lambda session, asker: next_cycle_order(session, asker, patient_id), self._take)

    def open(self, last: int) -> None:
        """Open the order of the cycle after the last one; without a plan its number alone is filled in."""
        planned = filled_cycle(self.following, self._tools.desk.clock.today()) if self.following else {}
        values = {"number": last + 1, **planned}
        self._form.open_sheet(Sheet(KEY, self._tools.words.say(ORDER), RECORD_ORDER, CycleFields, values))
        self.follow()

    def follow(self) -> bool:
        """Show beneath the form what the template has; tell whether it is the form that is open."""
        form = self._form.form
        if form is None or self._form.key != KEY:
            return False
        if self.following is not None:
            clock = self._tools.desk.clock
            self._form.show_foot(cycle_foot(self._tools.words, form.typed(), clock, self.following))
        return True

    def record(self, draft: CycleFields) -> None:
        """Record the order of a cycle."""
        patient_id = self._patient_id
        told: Told = lambda session, act, so: order_cycle(session, act, patient_id, draft, already_done=so)  # noqa: E731
        self.recorder.record(Order(told, ORDERED, draft.number))

    def _take(self, following: NextCycle | None) -> None:
        self.following = following
        self.follow()
