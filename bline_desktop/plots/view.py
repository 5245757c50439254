"""The part of time that a picture shows, and how instants become places on its time axis."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
DAY_MS = 86_400_000
SHORTEST = 1 / 24  # one hour: closer than that nothing on a ward is written down


def x_of(moment: datetime) -> float:
    """Return the place of an instant on the axis: days since 2000-01-01 00:00 UTC."""
    return (moment.astimezone(UTC) - EPOCH) / timedelta(days=1)


def moment_of(x: float) -> datetime:
    """Return the instant at a place on the axis, in UTC and whole milliseconds."""
    return EPOCH + timedelta(milliseconds=round(x * DAY_MS))


@dataclass(frozen=True, slots=True)
class View:
    """A window on the time axis, in days since the epoch."""

    left: float
    right: float

    @property
    def span(self) -> float:
        """The width of the window in days."""
        return self.right - self.left

    def share(self, x: float) -> float:
        """Return how far along the window a place lies: 0 at its left, 1 at its right edge."""
        return (x - self.left) / self.span

    def at(self, share: float) -> float:
        """Return the place that lies this far along the window."""
        return self.left + share * self.span

    def shifted(self, share: float) -> "View":
        """Return the window moved to later by a share of its own width."""
        return View(self.left + share * self.span, self.right + share * self.span)

    def zoomed(self, factor: float, about: float) -> "View":
        """Return a window `factor` times as wide; the place `about` stays where it was on the screen."""
        return View(about - (about - self.left) * factor, about + (self.right - about) * factor)

    def centred(self, x: float) -> "View":
        """Return the window moved so that a place lies in its middle."""
        return View(x - self.span / 2, x + self.span / 2)

    def held(self, limits: "View") -> "View":
        """Return the nearest window that is neither too narrow nor reaches beyond the limits."""
        span = min(max(self.span, SHORTEST), limits.span)
        middle = (self.left + self.right) / 2
        left = min(max(middle - span / 2, limits.left), limits.right - span)
        return View(left, left + span)
