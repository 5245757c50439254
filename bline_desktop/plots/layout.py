"""Where everything of a timeline stands, in pixels from the top left corner at 96 dots an inch."""

from dataclasses import dataclass

HEADER = 22.0  # title above each panel
TOP = 6.0
PLAN_ROW = 16.0  # on top of the treatment panel: the names of cycles
AXIS_MAIN = 22.0
AXIS = 42.0  # the two rows of the time axis
TREATMENT_SHARE = 1.15  # the treatment panel is a little higher than one of response
LEAST_HEIGHT = 40.0
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
    """The places of the treatment panel, of the lanes under it and of the time axis."""

    width: float
    height: float
    treatment: Box
    lanes: tuple[Box, ...]

    @property
    def data(self) -> Box:
        """The rectangle that moves with time: from the first panel down to the foot of the time axis."""
        return Box(self.treatment.left, self.treatment.top, self.treatment.width, self.height - self.treatment.top)

    @property
    def panels(self) -> tuple[Box, ...]:
        """All panels from top to bottom."""
        return (self.treatment, *self.lanes)

    @property
    def axis_top(self) -> float:
        """The upper edge of the time axis."""
        return self.panels[-1].bottom


def lay_out(width: float, height: float, lanes: int, margins: tuple[float, float]) -> Layout:
    """Share a picture among the treatment panel and its lanes; margins are the text at the left and at the right."""
    left = min(margins[0], width * MOST_MARGIN_SHARE)
    right = min(margins[1] + LEADER, width * MOST_MARGIN_SHARE) + EDGE
    free = height - TOP - AXIS - HEADER * (lanes + 1)
    one = max(free / (lanes + TREATMENT_SHARE), LEAST_HEIGHT)
    inner = max(width - left - right, LEAST_HEIGHT)
    treatment = Box(left, TOP + HEADER, inner, one * TREATMENT_SHARE)
    boxes = tuple(Box(left, treatment.bottom + HEADER + (one + HEADER) * index, inner, one) for index in range(lanes))
    return Layout(width, height, treatment, boxes)
