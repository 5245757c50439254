"""Where everything of a timeline stands, in pixels from the top left corner at 96 dots an inch."""

from collections.abc import Sequence
from dataclasses import dataclass

HEADER = 22.0  # title above each panel
TOP = 6.0
PLAN_ROW = 16.0  # on top of the treatment panel: the names of cycles
AXIS_MAIN = 22.0
AXIS = 42.0  # the two rows of the time axis
TREATMENT_SHARE = 1.8  # the treatment panel holds names, pauses and DLI beside its bars
LEAST_HEIGHT = 40.0
LOW_SHARE = 0.62  # of a lane that needs less height than the others
STRIP_ROW, STRIP_AIR = 17.0, 10.0  # one row of bars, and what is free over all of them
MOST_MARGIN_SHARE = 0.24
LEADER = 30.0  # between the panel and its labels at the right
EDGE = 12.0


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle; `top` is the smaller number, as on a screen."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies inside or on the edge."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of the treatment panel, of the lanes under it, of the rows of bars and of the time axis."""

    width: float
    height: float
    treatment: Box
    lanes: tuple[Box, ...]
    strips: Box | None = None

    @property
    def data(self) -> Box:
        """The rectangle that moves with time: from the first panel down to the foot of the time axis."""
        return Box(self.treatment.left, self.treatment.top, self.treatment.width, self.height - self.treatment.top)

    @property
    def panels(self) -> tuple[Box, ...]:
        """All panels from top to bottom."""
        return (*self.titled, self.strips) if self.strips is not None else self.titled

    @property
    def titled(self) -> tuple[Box, ...]:
        """The panels with a title of their own over them."""
        return (self.treatment, *self.lanes)

    @property
    def axis_top(self) -> float:
        """The upper edge of the time axis."""
        return self.panels[-1].bottom


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a picture is to hold: the share of height of each lane (1 is usual), and how many rows of bars."""

    lanes: Sequence[float]
    strips: int = 0


def lay_out(width: float, height: float, wanted: Wanted, margins: tuple[float, float]) -> Layout:
    """Share a picture among the treatment panel and its lanes; margins are the text at the left and at the right."""
    left = min(margins[0], width * MOST_MARGIN_SHARE)
    right = min(margins[1] + LEADER, width * MOST_MARGIN_SHARE) + EDGE
    rows = wanted.strips * STRIP_ROW
    free = height - TOP - AXIS - HEADER * (len(wanted.lanes) + 1) - (rows + STRIP_AIR if rows else 0.0)
    one = free / (sum(wanted.lanes) + TREATMENT_SHARE)
    inner = max(width - left - right, LEAST_HEIGHT)
    treatment = Box(left, TOP + HEADER, inner, max(one, LEAST_HEIGHT) * TREATMENT_SHARE)
    boxes, top = [], treatment.bottom + HEADER
    for share in wanted.lanes:
        boxes.append(Box(left, top, inner, max(one * share, LEAST_HEIGHT)))
        top = boxes[-1].bottom + HEADER
    strips = Box(left, top - HEADER + STRIP_AIR, inner, rows) if rows else None
    return Layout(width, height, treatment, tuple(boxes), strips)
