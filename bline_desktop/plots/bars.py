"""Bars of blinatumomab as they are drawn: joined where only the bag changed, and cut where the pump stood."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from matplotlib.collections import PolyCollection

from bline_desktop.domain.timeline import DoseBar, DoseDoubt, DoseGap
from bline_desktop.plots.view import x_of

SAME_RUN = 5.0  # days; a new dose label stands on the bars after a longer gap
TOUCHING = 1.0 / 1440  # days; bars that lie a minute apart or less are one on the picture


def merged(bars: Sequence[DoseBar]) -> tuple[DoseBar, ...]:
    """Join bars of one dose that touch: a bag change is not a gap, and one rectangle has no seams."""
    joined: list[DoseBar] = []
    for bar in sorted(bars, key=lambda bar: bar.start):
        last = joined[-1] if joined else None
        touches = last is not None and x_of(bar.start) - x_of(last.end) <= TOUCHING
        if last is not None and touches and last.dose_ug_per_day == bar.dose_ug_per_day:
            joined[-1] = replace(last, end=max(last.end, bar.end), ongoing=last.ongoing or bar.ongoing)
        else:
            joined.append(bar)
    return tuple(joined)


def rectangle(bar: DoseBar | DoseDoubt) -> np.ndarray:
    """Return the corners of a bar: its time across, its dose upright."""
    left, right, top = x_of(bar.start), x_of(bar.end), float(bar.dose_ug_per_day)
    return np.array([(left, 0.0), (left, top), (right, top), (right, 0.0)])


def hatched(doubts: Sequence[DoseDoubt], colour: str) -> PolyCollection:
    """Return the stretches that nobody has settled: hatched and open, so that nobody reads them as given."""
    shapes = [rectangle(doubt) for doubt in doubts]
    return PolyCollection(shapes, facecolors="none", edgecolors=colour, hatch="/////", linewidths=0.8, zorder=2)


def middle(gap: DoseGap) -> float:
    """Return the place of the middle of a gap."""
    return (x_of(gap.start) + x_of(gap.end)) / 2


def runs(bars: Sequence[DoseBar]) -> Iterator[list[DoseBar]]:
    """Yield bars of one dose that follow each other closely, to be labelled once."""
    run: list[DoseBar] = []
    for bar in bars:
        close = run and bar.start - run[-1].end <= timedelta(days=SAME_RUN)
        if run and not (close and bar.dose_ug_per_day == run[-1].dose_ug_per_day):
            yield run
            run = []
        run.append(bar)
    if run:
        yield run
