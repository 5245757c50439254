"""What a line of a list leads to on the page of the DLI: an infusion, or the open form of what is to be done."""

from bline_desktop.domain.goals import BEGIN, ORDER, Goal
from bline_desktop.domain.people import Right
from bline_desktop.domain.words import N_
from bline_desktop.ui.screens import dli_acts
from bline_desktop.ui.screens.dli import DliScreen

AT_BED = (dli_acts.VITALS.key, dli_acts.END.key)
STILL_RUNS = N_("dli", "A DLI still runs. Record its end first.")


def follow_to_cells(page: DliScreen, goal: Goal) -> None:
    """Follow a goal, once the page knows what is ordered and what runs; for who may not record it is shown alone."""
    if goal.record is not None:
        page.table.choose(goal.record)
    act, tools = BEGIN if goal.new else goal.act, page.tools
    runs, ordered = (page.page is not None and part is not None for part in _known(page))
    if act in (BEGIN, ORDER) and runs and tools.may(Right.CHART_DLI):
        tools.messages.warn(STILL_RUNS)
    elif act in (BEGIN, ORDER) and not ordered and tools.may(Right.ORDER_CYCLE):
        page.open_act(dli_acts.ORDER)
    elif act == BEGIN and tools.may(Right.CHART_DLI):
        page.open_act(dli_acts.START)
    elif act in AT_BED and tools.may(Right.CHART_DLI):
        page.open_act(dli_acts.ACTS[act])


def _known(page: DliScreen) -> tuple[object, object]:
    """Return the infusion that runs and the order that is open."""
    return (page.page.running, page.page.order) if page.page is not None else (None, None)
