"""The evening's question: where is the next bag, and when does the pharmacy close?

What is needed before the pharmacy opens the next time has to be on the ward before it closes. The program says what is
missing; it orders nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.bag_plan import WardTimes
from bline_desktop.domain.treatment.supply import AT_HAND, Supplied, SupplyState, soonest
from bline_desktop.domain.words import N_, Message, Near

DAY = timedelta(days=1)
WEEKEND, HOLIDAY = N_("supply", "the weekend"), N_("supply", "a public holiday")
NOT_ORDERED = N_("supply", "Next bag for {at}: not ordered. {pharmacy}")
NOT_HERE = N_("supply", "Next bag for {at}: {state}. {pharmacy}")
MISSING = N_("supply", "{missing} of {needed} bags until {until} are not on the ward. {pharmacy}")
CLOSES = N_("supply", "The pharmacy closes at {closes}.")
CLOSES_BEFORE = N_("supply", "The pharmacy closes at {closes}, then {opens}, after {gap}.")
CLOSED = N_("supply", "The pharmacy is closed until {opens}.")
IN_STATE: dict[SupplyState, Message] = {
    SupplyState.ORDERED: N_("supply", "ordered, in the pharmacy"),
    SupplyState.PREPARED: N_("supply", "prepared, in the pharmacy"),
}


@dataclass(frozen=True, slots=True)
class PharmacyHours:
    """When the pharmacy is there next: from `opens` to `closes`, and then `again`. Instants are UTC.

    `gap` names what lies before `again` (or before `opens`, while it is closed): the weekend, a holiday; or None.
    """

    opens: datetime
    closes: datetime
    again: datetime
    closed: bool
    gap: Message | None

    @property
    def horizon(self) -> datetime:
        """What is needed before this has to be on the ward already, or before the pharmacy closes."""
        return self.opens if self.closed else self.again

    def asks(self, at: datetime, now: datetime, ask: timedelta) -> bool:
        """Tell whether a bag for a moment is asked for now: behind closed doors, or so long before it is too late."""
        return bool(ask) and (self.closed or now >= min(self.closes, at) - ask)


@dataclass(frozen=True, slots=True)
class Need:
    """A bag that is to be hung at a moment, with its dose in micrograms per day."""

    at: datetime
    dose_ug_per_day: Decimal


@dataclass(frozen=True, slots=True)
class NextBag:
    """The next bag of a pump and where it is (None: not ordered); `question` is what the ward is asked, or None."""

    at: datetime
    where: Supplied | None
    question: Said | None = None
    critical: bool = False


def pharmacy_hours(ward: WardTimes, now: datetime) -> PharmacyHours:
    """Say when the pharmacy is there by the ward's hours and working days."""
    local = now.astimezone(ward.zone)
    days = _working_days(ward, local.date())
    first = next(days)
    if _at(ward, first, 1) <= now:
        first = next(days)
    second = next(days)
    opens, closes, again = _at(ward, first, 0), _at(ward, first, 1), _at(ward, second, 0)
    closed = now < opens
    gap = _gap(ward, local.date() - DAY, first) if closed else _gap(ward, first, second)
    return PharmacyHours(opens, closes, again, closed, gap)


def next_bag(
    needs: Sequence[Need], supply: Sequence[Supplied], hours: PharmacyHours, now: datetime, ask: timedelta
) -> NextBag | None:
    """Say where the next bag is, and ask for what is missing from `ask` before the pharmacy closes on (0: never).

    A bag serves a need of its own dose: what is nearest to the bed first. Returns None where nothing is needed.
    """
    if not needs:
        return None
    found = list(_allotted(needs, soonest(supply)))
    first, where = found[0]
    missing = [(need, bag) for need, bag in found if need.at < hours.horizon and not _is_here(bag)]
    if not missing or not hours.asks(missing[0][0].at, now, ask):
        return NextBag(first.at, where)
    critical = hours.closed or any(bag is None for _, bag in missing)
    until = len([need for need in needs if need.at < hours.horizon])
    return NextBag(first.at, where, _ask(missing, until, hours, now), critical)


def _ask(missing: Sequence[tuple[Need, Supplied | None]], needed: int, hours: PharmacyHours, now: datetime) -> Said:
    pharmacy = _pharmacy(hours, now)
    need, bag = missing[0]
    if len(missing) > 1:
        values = (("missing", len(missing)), ("needed", needed), ("until", Near(hours.horizon, now)))
        return Said(MISSING, (*values, ("pharmacy", pharmacy)))
    at = ("at", Near(need.at, now))
    if bag is None:
        return Said(NOT_ORDERED, (at, ("pharmacy", pharmacy)))
    return Said(NOT_HERE, (at, ("state", IN_STATE[bag.state]), ("pharmacy", pharmacy)))


def _pharmacy(hours: PharmacyHours, now: datetime) -> Said:
    if hours.closed:
        return Said(CLOSED, (("opens", Near(hours.opens, now)),))
    closes = ("closes", Near(hours.closes, now))
    if hours.gap is None:
        return Said(CLOSES, (closes,))
    opens = Said(N_("supply", "opens {opens}"), (("opens", Near(hours.again, now)),))
    return Said(CLOSES_BEFORE, (closes, ("opens", opens), ("gap", hours.gap)))


def _allotted(needs: Sequence[Need], bags: Sequence[Supplied]) -> Iterator[tuple[Need, Supplied | None]]:
    left = list(bags)
    for need in needs:
        bag = next((bag for bag in left if bag.dose_ug_per_day == need.dose_ug_per_day), None)
        if bag is not None:
            left.remove(bag)
        yield need, bag


def _is_here(bag: Supplied | None) -> bool:
    return bag is not None and bag.state in AT_HAND


def _working_days(ward: WardTimes, day: date) -> Iterator[date]:
    """Walk along the working days from a day on."""
    while True:
        if ward.is_worked(day):
            yield day
        day += DAY


def _at(ward: WardTimes, day: date, place: int) -> datetime:
    return datetime.combine(day, ward.hours.pharmacy[place], ward.zone).astimezone(UTC)


def _gap(ward: WardTimes, before: date, after: date) -> Message | None:
    """Name what lies between two days: a holiday, else the weekend; None where nothing does."""
    between = [before + n * DAY for n in range(1, (after - before).days)]
    between = [day for day in between if not ward.is_worked(day)]
    if ward.holidays is not None and any(ward.holidays.is_holiday(day) for day in between):
        return HOLIDAY
    return WEEKEND if between else None
