"""Ordering a DLI: the form comes filled in from the patient's plan, and another dose is asked about once."""

from uuid import UUID

from PySide6.QtCore import QObject

from bline_desktop.commands.dli_orders import order_dli
from bline_desktop.domain.clock import Clock
from bline_desktop.domain.people import Right
from bline_desktop.domain.treatment.cells import CellDose
from bline_desktop.domain.treatment.dli_order import DliOrderFields
from bline_desktop.domain.treatment.template_orders import CellsByTemplate, said_cells
from bline_desktop.domain.words import N_
from bline_desktop.queries.template_orders import next_dli_order
from bline_desktop.ui.screens.dli_acts import ORDER
from bline_desktop.ui.screens.order_recorder import Order, OrderRecorder, Told
from bline_desktop.ui.screens.order_words import read_typed
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.screens.tools import Tools

PLANNED = N_("dli", "Protocol: DLI {number}, {dose} CD3+ cells per kg ({template}).")


class DliOrderPart(QObject):
    """Fills in the order of a DLI in the side form of the page, and records what was typed there."""

    def __init__(self, patient_id: UUID, tools: Tools, form: SideForm) -> None:
        super().__init__(form)
        self._patient_id = patient_id
        self._tools = tools
        self._form = form
        self.recorder = OrderRecorder(tools, form)
        self.planned: CellsByTemplate | None = None

    def reload(self) -> None:
        """Ask for what the plan has next; nobody else needs it than who may order."""
        if self._tools.may(Right.ORDER_CYCLE):
            patient_id = self._patient_id
            self._tools.desk.ask(self, lambda session, asker: next_dli_order(session, asker, patient_id), self._take)

    def filled_in(self) -> dict[str, object]:
        """Return what the plan has for the next DLI: its dose by the ladder, and its day or today if that passed."""
        by, today = self.planned, self._tools.desk.clock.today()
        if by is None:
            return {}
        day = {"planned_on": max(by.planned_on, today)} if by.planned_on else {}
        return {**day, "cd3_mantissa": by.dose.mantissa, "cd3_power": by.dose.power}

    def follow(self) -> bool:
        """Show beneath the form what the ladder has; tell whether it is the form that is open."""
        form = self._form.form
        if form is None or self._form.key != ORDER.key:
            return False
        if self.planned is not None:
            self._form.show_foot(self._foot(self.planned, form.typed(), self._tools.desk.clock))
        return True

    def record(self, draft: DliOrderFields) -> None:
        """Record the order of a DLI."""
        patient_id, number = self._patient_id, self.planned.number if self.planned else 0
        told: Told = lambda session, act, so: order_dli(session, act, patient_id, draft, already_done=so)  # noqa: E731
        self.recorder.record(Order(told, ORDER.kept, number))

    def _foot(self, by: CellsByTemplate, typed: dict[str, object], clock: Clock) -> str:
        words, read = self._tools.words, read_typed(DliOrderFields, typed, clock)
        said = [words.say(PLANNED, number=by.number, dose=said_cells(by.dose), template=by.template)]
        mantissa, power = read("cd3_mantissa"), read("cd3_power")
        unlike = by.unlike(CellDose(mantissa, power)) if mantissa is not None and power is not None else None
        return "\n".join((*said, *([words.say(unlike.rule.sentence, **unlike.values)] if unlike else ())))

    def _take(self, planned: CellsByTemplate | None) -> None:
        self.planned = planned
        self.follow()
