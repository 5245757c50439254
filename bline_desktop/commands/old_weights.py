"""Whether a bag asks for a new weight: once for each order and weight, and not where its order asked already."""

from sqlmodel import Session

from bline_desktop.commands.outside_rules import is_told
from bline_desktop.commands.pump_log import PumpLog
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.treatment.order_working import Measured, old_at_bag, old_weight
from bline_desktop.domain.treatment.orders import OrderedDose
from bline_desktop.domain.treatment.pump import PumpEvent


def weight_problems(
    session: Session, act: Act, log: PumpLog, event: PumpEvent, hung: tuple[OrderedDose | None, Measured | None]
) -> tuple[RuleBroken, ...]:
    """Ask about the weight where it grew old since the order; `hung` is the order of the bag and the last weight.

    A correction asks nothing: the bag hangs, and its weight was asked about then. Only an old weight reads the tasks.
    """
    order, measured = hung
    old = old_weight(measured, event.at.astimezone(act.zone).date())
    if old is None or order is None or event.bag is None or log.left_out is not None:
        return ()
    ordered_on = order.recorded_at.astimezone(act.zone).date()
    if order.order_id != log.cycle_id and old_weight(measured, ordered_on) is not None:
        return ()  # who ordered by this old weight was asked, and gave a reason
    asked = old_at_bag(order, log.number, old)
    return () if is_told(session, log.patient_id, asked) else (asked,)
