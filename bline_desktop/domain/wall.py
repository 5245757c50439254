"""What the wall view shows while nobody is signed in: frozen values, and no name among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum

from bline_desktop.domain.patient import Place
from bline_desktop.domain.timeline import Said

LAST = datetime.max.replace(tzinfo=UTC)  # after every bag


class Presses(IntEnum):
    """How much a row presses, the most first."""

    CRITICAL = 0  # no drug, cells unwatched or a change missed: what the board shows in the critical tone
    STANDS = 1  # a pump that gives nothing
    DUE = 2
    RUNS = 3
    NOTHING = 4


@dataclass(frozen=True, slots=True)
class WallRow:
    """One line of the wall view: no name."""

    bed: str | None
    place: Place | None
    trial_id: str
    rate_ml_per_h: Decimal | None
    state: Said
    change_by: datetime | None
    due: Said | None
    presses: Presses = Presses.NOTHING


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall view, shown when nobody is signed in; its rows in bed order."""

    as_of: datetime
    rows: tuple[WallRow, ...]

    @property
    def by_urgency(self) -> tuple[WallRow, ...]:
        """The rows for a wall that can't show them all at once: what presses most first, then by the next bag."""
        return tuple(sorted(self.rows, key=lambda row: (row.presses, row.change_by or LAST)))


def pages(heights: Sequence[int], room: int) -> tuple[range, ...]:
    """Cut rows of these heights into pages of at most `room`, in their order; each holds one row at least."""
    found, first, used = [], 0, 0
    for place, height in enumerate(heights):
        if place > first and used + height > room:
            found.append(range(first, place))
            first, used = place, 0
        used += height
    return (*found, range(first, len(heights)))
