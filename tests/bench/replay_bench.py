"""The replay of a very long log: how long it takes, and whether twice the acts take twice the time."""

import time
from statistics import median

from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.pump import PumpAction, PumpEvent
from tests.support.pump_acts import a_bag, after, an_act

ACTS = 5_000
A_BAG_LASTS = 200  # acts
MINUTES_APART = 10
RUNS = 15


def measure() -> dict[str, float]:
    """Return the milliseconds of a log of 5,000 acts, and of one half as long."""
    return {"half_ms": _replayed(ACTS // 2), "whole_ms": _replayed(ACTS)}


def _replayed(count: int) -> float:
    acts, now = _log(count), after(minutes=MINUTES_APART * (count + 1))
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        replay(acts, now)
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


def _log(count: int) -> list[PumpEvent]:
    """A start, then pauses and resumes, with a new bag now and then: far more than any cycle sees."""
    acts = [an_act(1, PumpAction.START, after(0), a_bag())]
    for order in range(2, count + 1):
        at = after(minutes=MINUTES_APART * order)
        if order % A_BAG_LASTS == 0:
            acts.append(an_act(order, PumpAction.NEW_BAG, at, a_bag(order)))
        else:
            acts.append(an_act(order, PumpAction.RESUME if order % 2 else PumpAction.PAUSE, at))
    return acts
