"""How much drug a patient has had: micrograms and hours on the pump for a day, a cycle and the course, part by part.

Every number is the sum of the parts that it opens: stretches of one bag at one rate, cut to the day or cycle, and the
stretches that nobody saw, as ranges. Pauses are no part. All sums are exact; they are rounded only to be shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction

from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.orders import Step, ordered_micrograms
from bline_desktop.domain.treatment.pump import BagLabel
from bline_desktop.domain.treatment.segments import Doubt, Range, Segment, VolumeReading, hours, total

NOTHING = Fraction(0)
# From which difference the pump's own count is marked, as first given (percent of the clock's count), and the least
# difference (mL) that counts at all: pumps show whole mL.
CHECK_PERCENT = 5
CHECK_ML = 2


@dataclass(frozen=True, slots=True)
class CycleCourse:
    """One cycle with what was ordered for it: each step with its begin and its micrograms per day, and how many days.

    The steps stand in the order in which they begin; the first counts from the start of the infusion on.
    """

    number: int
    steps: tuple[Step, ...]
    planned_days: int
    infusion: Infusion


@dataclass(frozen=True, slots=True)
class ExposurePart:
    """One stretch that counts: its bag and rate, from when to when, and what it gave; `seen` is false for a doubt."""

    cycle: int
    bag: BagLabel
    rate_ml_per_h: Decimal | None
    start: datetime
    end: datetime
    hours: Range[Fraction]
    volume_ml: Range[Fraction]
    micrograms: Range[Fraction]
    seen: bool


@dataclass(frozen=True, slots=True)
class Exposure:
    """What was given in one window of time, of how much ordered there (micrograms), with the parts of it."""

    micrograms: Range[Fraction]
    hours: Range[Fraction]
    ordered_ug: Fraction
    parts: tuple[ExposurePart, ...]

    @property
    def percent(self) -> Range[Fraction] | None:
        """Percent of the order; None where nothing was ordered for this time."""
        if not self.ordered_ug:
            return None
        return Range(100 * self.micrograms.low / self.ordered_ug, 100 * self.micrograms.high / self.ordered_ug)


@dataclass(frozen=True, slots=True)
class Meter:
    """The three numbers at the bed: today, this cycle, the whole course; and the pump's count beside the clock's."""

    day: date
    today: Exposure
    cycle: Exposure
    course: Exposure
    checks: tuple["VolumeCheck", ...]


@dataclass(frozen=True, slots=True)
class VolumeCheck:
    """The last reading of one bag: what the pump says beside what the clock says, and how far apart they are.

    `difference_ml` is the pump's count less the nearest that the clock allows; `percent` is of the clock's count, None
    where the clock counts nothing. `marked` tells that the difference is beyond the ward's limit.
    """

    reading: VolumeReading
    difference_ml: Fraction
    percent: Fraction | None
    marked: bool


def meter(courses: Sequence[CycleCourse], current: CycleCourse, zone: tzinfo, limit_percent: int) -> Meter:
    """Measure the day, the cycle and the course as they stand at the current infusion's own time."""
    now = current.infusion.as_of
    day = now.astimezone(zone).date()
    return Meter(
        day=day,
        today=exposure_of_day(courses, day, zone),
        cycle=exposure_of_course((current,)),
        course=exposure_of_course(courses),
        checks=volume_checks(current.infusion, limit_percent),
    )


def exposure_of_day(courses: Iterable[CycleCourse], day: date, zone: tzinfo) -> Exposure:
    """Measure one calendar day of the ward; it has 23 or 25 hours where the clock changes.

    Ordered is the dose of each cycle for the hours of this day that lie within its planned days.
    """
    start, end = (_midnight(one, zone) for one in (day, day + timedelta(days=1)))
    return exposure_of_window(courses, start, end)


def exposure_of_window(courses: Iterable[CycleCourse], start: datetime, end: datetime) -> Exposure:
    """Measure the time between two instants, in UTC, where no hour is missing or doubled."""
    return _measure(tuple(courses), start.astimezone(UTC), end.astimezone(UTC))


def exposure_of_course(courses: Iterable[CycleCourse]) -> Exposure:
    """Measure whole cycles that were begun: all that was given, of all that was ordered for them."""
    return _measure(tuple(courses), None, None)


def volume_checks(infusion: Infusion, limit_percent: int = CHECK_PERCENT) -> tuple[VolumeCheck, ...]:
    """Set the last reading of each bag beside the clock, in the order in which they were made."""
    last = {reading.bag.bag_id: reading for reading in infusion.readings}
    return tuple(_check(reading, limit_percent) for reading in sorted(last.values(), key=lambda one: one.at))


def _check(reading: VolumeReading, limit_percent: int) -> VolumeCheck:
    clock, pump = reading.by_clock_ml, reading.by_pump_ml
    nearest = min(max(pump, clock.low), clock.high)
    difference = pump - nearest
    percent = 100 * difference / nearest if nearest else None
    beyond = percent is None or abs(percent) > limit_percent
    return VolumeCheck(reading, difference, percent, beyond and abs(difference) > CHECK_ML)


def _measure(courses: tuple[CycleCourse, ...], start: datetime | None, end: datetime | None) -> Exposure:
    """Measure a window, None on either side being without limit."""
    parts = [part for course in courses for part in _parts(course, start, end)]
    return Exposure(
        micrograms=total(NOTHING, (), (part.micrograms for part in parts)),
        hours=total(NOTHING, (), (part.hours for part in parts)),
        ordered_ug=sum((_ordered(course, start, end) for course in courses), NOTHING),
        parts=tuple(sorted(parts, key=lambda part: part.start)),
    )


def _ordered(course: CycleCourse, start: datetime | None, end: datetime | None) -> Fraction:
    """Return the micrograms ordered for a window: within the planned days from the start of the infusion on."""
    begun = course.infusion.started_at
    if begun is None:
        return NOTHING
    first = begun if start is None else max(begun, start)
    planned_end = begun + timedelta(days=course.planned_days)
    last = planned_end if end is None else min(planned_end, end)
    return ordered_micrograms(course.steps, first, last)


def _parts(course: CycleCourse, start: datetime | None, end: datetime | None) -> Iterable[ExposurePart]:
    """Cut each stretch to the window; what lies outside of it is left out."""
    infusion = course.infusion
    stretches: tuple[Segment | Doubt, ...] = (*infusion.segments, *infusion.doubts)
    for stretch in stretches:
        first = stretch.start if start is None else max(stretch.start, start)
        last = stretch.end if end is None else min(stretch.end, end)
        if first < last:
            yield _part(course, stretch, first, last)


def _part(course: CycleCourse, stretch: Segment | Doubt, first: datetime, last: datetime) -> ExposurePart:
    share = hours(last - first) / hours(stretch.end - stretch.start)
    seen = isinstance(stretch, Segment)
    if isinstance(stretch, Segment):
        rate, volume, drug = stretch.rate_ml_per_h, _exact(stretch.volume_ml), _exact(stretch.micrograms)
        on_pump = _exact(hours(stretch.duration))
    else:
        rate, volume, drug = None, stretch.volume_ml, stretch.micrograms
        on_pump = Range(hours(stretch.on_pump.low), hours(stretch.on_pump.high))
    on_pump, volume, drug = (Range(one.low * share, one.high * share) for one in (on_pump, volume, drug))
    return ExposurePart(course.number, stretch.bag, rate, first, last, on_pump, volume, drug, seen)


def _exact(value: Fraction) -> Range[Fraction]:
    return Range(value, value)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """Return when a day of the ward begins, in UTC; where a zone skips midnight, the moment it would have been."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
