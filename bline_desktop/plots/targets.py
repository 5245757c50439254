"""Which record lies under the pointer: sorted places of all marks, found by binary search."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bline_desktop.domain.timeline import Said
from bline_desktop.plots.layout import Box
from bline_desktop.plots.view import View

REACH = 10.0  # pixels; the pointer may miss a point by so much
LEAST_WIDTH = 6.0  # a pause of a minute is still this wide for the pointer


@dataclass(frozen=True, slots=True)
class Target:
    """One mark: what it says, when it begins and ends, and how high it reaches on the screen.

    A point has the same begin and end, and `top` equal to `bottom`.
    """

    record_id: UUID
    start: float
    end: float
    top: float
    bottom: float
    at: datetime
    until: datetime | None
    detail: Said
    colour: str
    day_only: bool = False

    @property
    def is_point(self) -> bool:
        """Whether this is a moment, not a time."""
        return self.until is None


class Targets:
    """All marks of a picture, for finding them by place and by record."""

    def __init__(self, targets: Iterable[Target], data: Box) -> None:
        """Sort the marks by the time at which they begin; `data` is the rectangle in which the window's time runs."""
        found = sorted(targets, key=lambda target: target.start)
        self._points = [target for target in found if target.is_point]
        self._spans = [target for target in found if not target.is_point]
        self._point_starts = [target.start for target in self._points]
        self._span_starts = [target.start for target in self._spans]
        self._span_ends: list[float] = []  # the latest end so far, so that it never falls and can be searched
        for target in self._spans:
            self._span_ends.append(max(target.end, self._span_ends[-1]) if self._span_ends else target.end)
        self._data = data
        self._by_record: dict[UUID, list[Target]] = {}
        for target in found:
            self._by_record.setdefault(target.record_id, []).append(target)

    def of_record(self, record_id: UUID, at: datetime | None = None) -> Target | None:
        """Return the mark of a record that begins at an instant, else the earliest: a bag with a pause has two bars."""
        marks = self._by_record.get(record_id, [])
        return next((mark for mark in marks if mark.at == at), next(iter(marks), None))

    def at(self, x: float, y: float, view: View) -> Target | None:
        """Return the mark under a place in pixels: the nearest point within reach, else the time that lies there."""
        scale = self._data.width / view.span
        place = view.left + (x - self._data.left) / scale
        return self._point_at(place, y, scale) or self._span_at(place, y, scale)

    def _point_at(self, place: float, y: float, scale: float) -> Target | None:
        reach = REACH / scale
        first = bisect_left(self._point_starts, place - reach)
        last = bisect_right(self._point_starts, place + reach)
        best, nearest = None, REACH**2
        for target in self._points[first:last]:
            distance = ((target.start - place) * scale) ** 2 + (target.top - y) ** 2
            if distance <= nearest:
                best, nearest = target, distance
        return best

    def _span_at(self, place: float, y: float, scale: float) -> Target | None:
        slack = LEAST_WIDTH / 2 / scale
        first = bisect_left(self._span_ends, place - slack)
        last = bisect_right(self._span_starts, place + slack)
        near = [target for target in self._spans[first:last] if target.top <= y <= target.bottom]
        held = [target for target in near if _widened(target, slack)[0] <= place <= _widened(target, slack)[1]]
        # The shortest wins: a pause of minutes lies between two bars of days.
        return min(held, key=lambda target: target.end - target.start, default=None)


def _widened(target: Target, slack: float) -> tuple[float, float]:
    """Return begin and end of a time, at least as wide as the pointer needs."""
    missing = max(0.0, slack - (target.end - target.start) / 2)
    return target.start - missing, target.end + missing
