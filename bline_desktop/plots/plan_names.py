"""Where the names of planned cycles stand in their row, so that the line of now does not stand in the middle of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bline_desktop.plots.ink import CAPTION
from bline_desktop.plots.labels import Shelf
from bline_desktop.plots.stamp import text_width

KEEP_OFF = 5.0  # pixels between the line of now and a name
# How cycles are named: by the short name, over their own days only, behind the line of now where it would stand in the
# middle of the name. Where there is no room behind it, over it: the line begins under this row.
NAMINGS = (
    (False, True, True),
    (False, False, True),
    (False, False, False),
    (True, False, True),
    (True, False, False),
)


@dataclass(frozen=True, slots=True)
class PlanName:
    """A cycle with its days as far as they are seen, in pixels, and its names."""

    left: float
    right: float
    label: str
    short: str


def named(plans: Sequence[PlanName], now: float, row: Shelf) -> Iterator[tuple[float, str]]:
    """Yield where each name begins, and the name; those for which there is no room are left out."""
    waiting = list(plans)
    for short, inside, beside in NAMINGS:
        for plan in tuple(waiting):
            text = plan.short if short and plan.short else plan.label
            width = text_width(text, CAPTION, True) + 2
            crossed = plan.left - KEEP_OFF < now < plan.left + width + KEEP_OFF
            start = now + KEEP_OFF if crossed and beside else plan.left
            fits = start + width <= plan.right if inside else start < plan.right
            if fits and row.take(start, start + width):
                yield start, text
                waiting.remove(plan)
