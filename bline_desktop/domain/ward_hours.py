"""The hours of the ward: when its shifts begin, and when its pharmacy is there. All are clock times of the ward."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.words import N_, Message

AT_NIGHT, AT_AN_EDGE = N_("board", "night"), N_("board", "hand-over")
MINUTES_PER_DAY = 24 * 60
EDGE_MIN = 30  # around the beginning of a shift, hands are full with the hand-over
HANDING_OVER = timedelta(hours=1)  # so long after a shift has begun, the one before still hands over
MOST_SHIFTS = 4
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)

BAD_SHIFTS = Rule(
    "bad-shifts",
    N_("errors", "Type when the shifts begin, from the morning on, the night shift last: {example}."),
)
BAD_PHARMACY = Rule(
    "bad-pharmacy-hours", N_("errors", "Type when the pharmacy opens and when it closes on the same day: {example}.")
)


DAY_SHIFT, LATE_SHIFT, NIGHT_SHIFT = N_("shift", "Day shift"), N_("shift", "Late shift"), N_("shift", "Night shift")


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift: from `begins` until just before `ends`; the next one lasts until `next_ends`. Instants are UTC."""

    title: Message
    begins: datetime
    ends: datetime
    next_ends: datetime


@dataclass(frozen=True, slots=True)
class WardHours:
    """When shifts begin (the last one is the night shift, which ends as the first begins), and the pharmacy's hours."""

    shifts: tuple[time, ...] = (time(7, 30), time(15, 30), time(22, 30))
    pharmacy: tuple[time, time] = (time(8, 0), time(16, 30))

    def is_night(self, local: datetime) -> bool:
        """Tell whether a moment of the ward's clock lies in the night shift; midnight lies within it."""
        begins, ends, now = self.shifts[-1], self.shifts[0], local.time()
        return begins <= now < ends if begins < ends else now >= begins or now < ends

    def is_shift_edge(self, local: datetime) -> bool:
        """Tell whether a moment of the ward's clock lies within 30 minutes of the beginning of a shift."""
        now = _minutes(local.time())
        gaps = ((now - _minutes(begin)) % MINUTES_PER_DAY for begin in self.shifts)
        return any(min(gap, MINUTES_PER_DAY - gap) <= EDGE_MIN for gap in gaps)

    def shift_began(self, local: datetime) -> datetime:
        """Return when the shift began that hands over now: the last beginning that lies an hour back or more."""
        before = (local.astimezone(UTC) - HANDING_OVER).astimezone(local.tzinfo)
        return self.shift_of(before).begins.astimezone(local.tzinfo)

    def shift_of(self, local: datetime) -> Shift:
        """Return the shift in which a moment of the ward's clock lies, exact across the change of that clock.

        A shift begins when the clock shows its time, of an hour that comes twice the first time; where the clock leaps
        over that time, as much later as it leaps. Two that begin together then are one, and the later one of the day.
        """
        days = (local.date() + timedelta(days=days) for days in range(-2, 4))
        begins: dict[datetime, time] = {}
        for day in days:
            begins |= {datetime.combine(day, clock, local.tzinfo).astimezone(UTC): clock for clock in self.shifts}
        now, edges = local.astimezone(UTC), sorted(begins)
        place = max(place for place, edge in enumerate(edges) if edge <= now)
        return Shift(self._title(begins[edges[place]]), *edges[place : place + 3])

    def _title(self, clock: time) -> Message:
        if clock == self.shifts[-1]:
            return NIGHT_SHIFT
        return DAY_SHIFT if clock == self.shifts[0] else LATE_SHIFT


def awkward(hours: WardHours, local: datetime) -> Message | None:
    """Say why a change of a bag at a local moment is a bad one: at night, at a shift's edge; or None."""
    if hours.is_night(local):
        return AT_NIGHT
    return AT_AN_EDGE if hours.is_shift_edge(local) else None


def read_hours(shifts: str, pharmacy: str) -> WardHours:
    """Read both settings. Raises RuleBroken."""
    return WardHours(read_shifts(shifts), read_pharmacy(pharmacy))


def read_shifts(typed: str) -> tuple[time, ...]:
    """Read when the shifts begin: `07:30 15:30 22:30`. Raises RuleBroken for anything that is no day of two to four."""
    times = _times(typed)
    rising = list(times[:-1]) == sorted(set(times[:-1]))
    if times and 2 <= len(times) <= MOST_SHIFTS and rising and not times[0] <= times[-1] <= times[-2]:
        return times
    raise RuleBroken(BAD_SHIFTS, example="07:30 15:30 22:30", field="shifts")


def read_pharmacy(typed: str) -> tuple[time, time]:
    """Read when the pharmacy opens and closes: `08:00 16:30`. Raises RuleBroken."""
    times = _times(typed)
    if len(times) == 2 and times[0] < times[1]:
        return times[0], times[1]
    raise RuleBroken(BAD_PHARMACY, example="08:00 16:30", field="pharmacy_hours")


def _times(typed: str) -> tuple[time, ...]:
    """Read clock times; () where one of them is none."""
    found = [_CLOCK.fullmatch(part) for part in typed.replace(",", " ").split()]
    return tuple(time(int(one[1]), int(one[2])) for one in found if one) if all(found) else ()


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
