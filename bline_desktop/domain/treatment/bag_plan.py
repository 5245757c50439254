"""A plan of bag changes over a cycle: which bag is to hang from when until when, and why no better time was found.

The planner (`bag_path.py`) proposes times of changes and nothing else: it orders no dose and changes none. A change of
dose is always at a change of bag.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.holidays import SATURDAY, Holidays
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.bag_path import Node, Price, Reach, cheapest_way
from bline_desktop.domain.treatment.segments import HOUR
from bline_desktop.domain.ward_hours import WardHours
from bline_desktop.domain.words import N_

GRID = timedelta(minutes=30)
TICK = timedelta(milliseconds=1)
SCALE = HOUR // TICK  # what is discarded costs by the hour, and its time is counted in ticks

NO_BAGS = Rule("PLAN_NO_BAGS", N_("bag_plan", "No bag lasts longer than the lead of its change. Name longer bags."))
NO_TIME = Rule(
    "PLAN_NO_TIME", N_("bag_plan", "The plan begins at {start} and ends at {end}. Every dose begins in between.")
)


class Trouble(Choice):
    """What is wrong with the time of a bag change. One change may have several."""

    NIGHT = "night", N_("bag_plan", "At night")
    SHIFT_EDGE = "shift_edge", N_("bag_plan", "At a shift's edge")
    WEEKEND = "weekend", N_("bag_plan", "At a weekend")
    HOLIDAY = "holiday", N_("bag_plan", "On a public holiday")


# The costs of one change in points; docs/adr says why these. A bag that is changed early costs besides, by the hour.
COSTS = {Trouble.NIGHT: 120, Trouble.SHIFT_EDGE: 40, Trouble.WEEKEND: 30, Trouble.HOLIDAY: 30}
FAR = timedelta(days=14)  # no run of holidays is longer
BAG_COST = 6
DISCARDED_HOUR_COST = 2


@dataclass(frozen=True, slots=True)
class BagKind:
    """A bag that can be had: it lasts `duration_h` hours and may hang for `keeps` (None: as long as it lasts)."""

    duration_h: Decimal
    keeps: timedelta | None = None

    @property
    def lasts(self) -> timedelta:
        """How long it runs until it is empty."""
        return timedelta(milliseconds=int(self.duration_h * SCALE))

    def longest(self, lead: timedelta) -> timedelta:
        """How long it may hang before it is changed: until `lead` before it is empty, and within its use-by."""
        return min(self.lasts - lead, self.keeps or self.lasts)


@dataclass(frozen=True, slots=True)
class FirstBag:
    """A bag that is on the ward and hangs first, whatever else there is, and why it does."""

    kind: BagKind
    why: Said


@dataclass(frozen=True, slots=True)
class DoseFrom:
    """The ordered dose in micrograms per day from a moment on; `first` is the bag that is at hand for that moment."""

    at: datetime
    ug_per_day: Decimal
    first: FirstBag | None = None


@dataclass(frozen=True, slots=True)
class WardTimes:
    """What the ward's calendar and clocks say; `zone` is that of its clocks."""

    zone: ZoneInfo
    hours: WardHours
    holidays: Holidays | None

    def troubles(self, moment: datetime) -> tuple[Trouble, ...]:
        """Say what is wrong with changing a bag at a moment."""
        local = moment.astimezone(self.zone)
        found = []
        if self.hours.is_night(local):
            found.append(Trouble.NIGHT)
        if self.hours.is_shift_edge(local):
            found.append(Trouble.SHIFT_EDGE)
        if self.holidays is not None and self.holidays.is_holiday(local.date()):
            found.append(Trouble.HOLIDAY)
        elif not self.is_worked(local.date()):
            found.append(Trouble.WEEKEND)
        return tuple(found)

    def is_worked(self, day: date) -> bool:
        """Tell whether pharmacy and ward work on a day; without a calendar from Monday to Friday."""
        return day.weekday() < SATURDAY if self.holidays is None else self.holidays.is_working_day(day)

    def cost(self, moment: datetime) -> int:
        """Return what a change at a moment costs, in points."""
        return sum(COSTS[trouble] for trouble in self.troubles(moment))


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What is to be planned: the doses in order of time (the first at the start), the end, the bags, and the lead."""

    doses: tuple[DoseFrom, ...]
    end: datetime
    bags: tuple[BagKind, ...]
    lead: timedelta

    def __post_init__(self) -> None:
        """Refuse what can't be planned. Raises RuleBroken."""
        times = [dose.at for dose in self.doses] + [self.end]
        if len(times) == 1 or any(later <= earlier for earlier, later in pairwise(times)):
            raise RuleBroken(NO_TIME, start=times[0], end=self.end)
        if not any(bag.longest(self.lead) >= GRID for bag in self.bags):
            raise RuleBroken(NO_BAGS)


@dataclass(frozen=True, slots=True)
class PlannedBag:
    """One bag of a plan: hung at `hang_at`, taken down at `until`; `discarded` is what it would have run on for.

    `troubles` are those of the moment at which it is hung, `why` says why that could not be avoided. `taken` says why
    this bag and no other: it is on the ward already.
    """

    number: int
    duration_h: Decimal
    dose_ug_per_day: Decimal
    hang_at: datetime
    until: datetime
    discarded: timedelta
    troubles: tuple[Trouble, ...]
    why: Said | None
    new_dose: bool
    taken: Said | None = None


def plan_bags(request: PlanRequest, ward: WardTimes) -> tuple[PlannedBag, ...]:
    """Lay out the bags of a cycle, the cheapest way by COSTS; of ways that cost the same always the same one.

    Between the start, each change of dose and the end the ways are found apart, because there a bag changes anyway. A
    bag that is taken down at a change of dose or at the end may run until it is empty. Where a bag is on the ward for
    the start or for a new dose, it hangs then; when it is changed is chosen as for any other.
    """
    choice = _Choice(tuple(sorted(set(request.bags), key=_by_duration)), request.lead)
    ends = [dose.at for dose in request.doses[1:]] + [request.end]
    planned: list[PlannedBag] = []
    for dose, end in zip(request.doses, ends, strict=True):
        for stretch in _within(dose, end, choice, ward):
            hung = stretch.hang_at
            troubles = ward.troubles(hung)
            given = hung == stretch.begins
            why = _why_given(bool(planned)) if given else _why(planned[-1], hung, choice, ward)
            planned.append(
                PlannedBag(
                    number=len(planned) + 1,
                    duration_h=stretch.bag.duration_h,
                    dose_ug_per_day=dose.ug_per_day,
                    hang_at=hung,
                    until=stretch.until,
                    discarded=stretch.bag.lasts - (stretch.until - hung),
                    troubles=troubles,
                    why=why if troubles else None,
                    new_dose=given and bool(planned),
                    taken=dose.first.why if given and dose.first else None,
                )
            )
    return tuple(planned)


@dataclass(frozen=True, slots=True)
class _Choice:
    """The bags to choose from, the shortest first, and the lead of a change."""

    bags: tuple[BagKind, ...]
    lead: timedelta

    @property
    def longest(self) -> timedelta:
        return max(bag.longest(self.lead) for bag in self.bags)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One bag between two moments; `begins` is when the dose begins that it belongs to."""

    bag: BagKind
    begins: datetime
    hang_at: datetime
    until: datetime


def _by_duration(bag: BagKind) -> tuple[Decimal, timedelta]:
    return bag.duration_h, bag.keeps or bag.lasts


def _within(dose: DoseFrom, ends: datetime, choice: _Choice, ward: WardTimes) -> Iterator[_Stretch]:
    """Lay out the bags of one dose."""
    start, end = dose.at.astimezone(UTC), ends.astimezone(UTC)
    moments = [start + place * GRID for place in range(-((start - end) // GRID))] + [end]
    nodes = [Node((moment - start) // TICK, SCALE * ward.cost(moment)) for moment in moments]
    kinds = [*choice.bags, *((dose.first.kind,) if dose.first else ())]
    reaches = [
        Reach(bag.lasts // TICK, bag.longest(choice.lead) // TICK, min(bag.lasts, bag.keeps or bag.lasts) // TICK)
        for bag in kinds
    ]
    bags, first = reaches[: len(choice.bags)], reaches[-1] if dose.first else None
    for leg in cheapest_way(nodes, bags, Price(SCALE * BAG_COST, DISCARDED_HOUR_COST), first):
        yield _Stretch(kinds[leg.bag], start, moments[leg.start], moments[leg.end])


def _why_given(started: bool) -> Said:
    if started:
        return Said(N_("bag_plan", "The dose changes at this time."))
    return Said(N_("bag_plan", "This is when the plan begins."))


def _why(last: PlannedBag, hung: datetime, choice: _Choice, ward: WardTimes) -> Said:
    """Say why a bag is changed at a bad time: no bag lasts to the next good one, or everything else is worse."""
    good, before = hung + GRID, last.hang_at
    while good - hung < FAR and ward.troubles(good):
        good += GRID
    if good - before > choice.longest:
        return Said(N_("bag_plan", "No bag lasts from {before} until {good}."), (("before", before), ("good", good)))
    if last.taken and good - before > BagKind(last.duration_h).longest(choice.lead):
        return Said(N_("bag_plan", "The bag on the ward does not last until {good}."), (("good", good),))
    return Said(N_("bag_plan", "Every other plan has worse times of change, or discards more."))
