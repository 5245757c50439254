"""The story of an order: a girl who has passed 45 kg since her dose was ordered by body surface."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt

from bline_desktop.domain.views import BoardRow
from bline_desktop.tour.set_up import next_form
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.infusion import InfusionScreen

HER_DOSE = Decimal("20.72")
Open = Callable[[Callable[[BoardRow], tuple[bool, int]]], None]


def order_a_step(stage: Stage, open_patient: Open) -> None:
    """See the orders with their working and what differs from them now, and order the next step by her new weight."""
    robot = stage.robot
    open_patient(lambda row: (row.running is not None and row.running.dose_ug_per_day == HER_DOSE, row.day))
    infusion: InfusionScreen = stage.open_tab("infusion")
    with stage.step("made-up-orders"):
        robot.wait(lambda: bool(infusion.orders.lines), "The orders of the cycle")
    robot.click(infusion.orders.order)
    form = next_form(stage, "starts_at")
    with stage.step("made-up-order-working"):
        robot.fill_form(form, {"basis": "fixed", "dose_ug_per_day": "28", "starts_at": "t0930", "duration_h": "48"})
    with stage.step("made-up-order-recorded"):
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: infusion.form.form is None, "The order")
