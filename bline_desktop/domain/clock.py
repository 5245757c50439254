"""The only place that reads the computer's clock."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo  # not loaded here: the first window is painted before a zone is needed


class Clock:
    """The ward's clock: now in UTC, cut to whole milliseconds, and today in the ward's zone.

    None stands for the computer's own zone, while its name is not known yet: until the first window is painted.
    """

    def __init__(self, zone: "ZoneInfo | None") -> None:
        self._zone = zone

    @property
    def zone(self) -> "ZoneInfo":
        """The ward's time zone."""
        assert self._zone is not None
        return self._zone

    def now(self) -> datetime:
        """Return the present instant in UTC, in whole milliseconds."""
        return whole_milliseconds(datetime.now(UTC))

    def today(self) -> date:
        """Return the calendar day on the ward."""
        return self.now().astimezone(self._zone).date()


class MovingClock(Clock):
    """A clock that stands where it is put; for the made-up ward and for tests."""

    def __init__(self, zone: "ZoneInfo | None", start: datetime) -> None:
        super().__init__(zone)
        self._now = whole_milliseconds(start)

    def now(self) -> datetime:
        """Return the instant the clock was last put to."""
        return self._now

    def put(self, moment: datetime) -> None:
        """Move the clock to another instant."""
        self._now = whole_milliseconds(moment)


def whole_milliseconds(moment: datetime) -> datetime:
    """Cut an aware instant to whole milliseconds of UTC, as the store keeps it."""
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
