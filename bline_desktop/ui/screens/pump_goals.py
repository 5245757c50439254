"""What a line of a list leads to at the pump: an entry of the log, or the open form of an act; else why there is none.

A form opens exactly as the letter of its act opens it; for who may not record, the page alone is shown.
"""

from functools import partial

from PySide6.QtCore import Qt
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.goals import BAG, BEGIN, ORDER, STEP, Goal
from bline_desktop.domain.people import Right
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.words import N_, Inside
from bline_desktop.queries.plans import patient_plan
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.infusion_acts import BY_KEY

NOT_NOW = N_("pump", "“{act}” is not possible now: the pump is {state}.")
NOT_ORDERED = N_("pump", "This cycle is not ordered yet. A physician orders it; then it is started here.")


def follow_to_pump(page: InfusionScreen, goal: Goal) -> None:
    """Follow a goal; a page that doesn't know yet how the infusion stands follows it as soon as it does."""
    if page.page is None:
        once = Qt.ConnectionType.SingleShotConnection
        page.page_shown.connect(lambda _: follow_to_pump(page, goal), once)
        return
    may_record, current = page.tools.may(Right.CHART_INFUSION), page.page.current
    act = BEGIN if goal.new else goal.act
    if act == BEGIN and goal.record is not None:  # it is ordered
        if may_record:
            _open(page, "start")
    elif act in (BEGIN, ORDER):
        ask = partial(_number_of, goal=goal)
        page.tools.desk.ask(page, ask, partial(_begin, page, act), key="goal")
    elif act == BAG and may_record:
        _open(page, "start" if current is not None and current.infusion.state is PumpState.NOT_STARTED else "new_bag")
    elif act == STEP and may_record:
        _open(page, "new_bag" if page.acts["rate_change"].isHidden() else "rate_change")
    elif not act and goal.record is not None:
        page.log.choose_record(goal.record)


def _number_of(session: Session, asker: Asker, goal: Goal) -> int | None:
    """Read the number of the cycle that a goal is about; None where it names no step of the plan."""
    plan = patient_plan(session, asker, goal.patient_id) if goal.step is not None else None
    judged = plan.step(goal.step) if plan is not None and goal.step is not None else None
    return judged.step.number if judged is not None else None


def _begin(page: InfusionScreen, act: str, number: int | None) -> None:
    """Open the start of a cycle that is ordered, or the order of one that is not; what has begun is only shown."""
    current = page.page.current if page.page else None
    ordered = current.ordered.number if current is not None else 0
    waits = current is not None and current.infusion.state is PumpState.NOT_STARTED
    if number is None or number > ordered:
        _order(page)
    elif act == BEGIN and number == ordered and waits and page.tools.may(Right.CHART_INFUSION):
        _open(page, "start")


def _order(page: InfusionScreen) -> None:
    if page.tools.may(Right.ORDER_CYCLE):
        page.open_order()
    elif page.page is not None and page.page.current is not None and page.tools.may(Right.CHART_INFUSION):
        page.tools.messages.warn(NOT_ORDERED)


def _open(page: InfusionScreen, key: str) -> None:
    """Open the form of an act, or say why there is none; before the first order the page says so by itself."""
    shown = page.page
    if not page.acts[key].isHidden():
        page.open_act(key)
    elif shown is not None and shown.current is not None:
        state = Inside(shown.current.infusion.state)
        page.tools.messages.warn(NOT_NOW, act=BY_KEY[key].title, state=state)
