"""All acts at the pump, in any order and any zone: what is counted equals a second count, and every ledger balances."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bline_desktop.domain.treatment.infusion import Infusion, replay
from bline_desktop.domain.treatment.ledger import ledger
from bline_desktop.domain.treatment.pump import BagLabel, FoundState, PumpAction, PumpEvent
from bline_desktop.domain.treatment.segments import PumpState
from tests.support.pump_acts import a_bag, a_find, a_look, a_rate_change, a_settling, an_act
from tests.support.second_count import EMPTY, FOUND, NONE, OVER, RUNS, STANDS, Count, count

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MOVES = (PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE, PumpAction.RESUME, PumpAction.STOP)
LOOKS = (PumpAction.READING, PumpAction.VERIFY, PumpAction.TAKE_OVER)
KINDS = (*MOVES, *LOOKS, PumpAction.RATE_CHANGE, PumpAction.FOUND, PumpAction.FOUND, PumpAction.SETTLE)
STATES = {
    NONE: PumpState.NOT_STARTED,
    RUNS: PumpState.RUNNING,
    STANDS: PumpState.PAUSED,
    FOUND: PumpState.FOUND,
    EMPTY: PumpState.PRESUMED_EMPTY,
    OVER: PumpState.STOPPED,
}
ZONES = sorted(available_timezones())


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """Return the hours around which a zone's clock changes in 2026 and 2027; its first Monday where none does."""
    zone, first = ZoneInfo(name), datetime(2026, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=day) for day in range(730)]
    turns = [
        day
        for day in days
        if day.astimezone(zone).utcoffset() != (day + timedelta(days=1)).astimezone(zone).utcoffset()
    ]
    return tuple(turns) or (datetime(2026, 11, 2, 8, tzinfo=UTC),)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[PumpEvent], datetime, ZoneInfo]:
    """Make acts of every kind around a change of the clock, some of them at one minute, and a moment to look."""
    name = draw(st.sampled_from(ZONES))
    begin = draw(st.sampled_from(changes(name))) - timedelta(minutes=draw(st.integers(0, 4000)))
    bags = [
        a_bag(
            n,
            volume_ml=draw(st.sampled_from(["5", "24", "100", "240"])),
            rate_ml_per_h=draw(st.sampled_from(["5", "10", "0.7"])),
        )
        for n in (1, 2, 3)
    ]
    found: list[PumpEvent] = [an_act(0, PumpAction.START, begin, bags[0])]
    at = begin
    for order in range(1, draw(st.integers(1, 14)) + 1):
        at += timedelta(seconds=draw(st.sampled_from([0, 0, 1, 60]) | st.integers(0, 90_000)))
        late = timedelta(seconds=draw(st.just(0) | st.integers(0, 7200)))  # recorded now, and it happened before
        found.append(_act(draw, order, at - late, bags, found))
    return found, at + timedelta(seconds=draw(st.integers(0, 200_000))), ZoneInfo(name)


def _act(draw: st.DrawFn, order: int, at: datetime, bags: list[BagLabel], found: list[PumpEvent]) -> PumpEvent:
    kind = draw(st.sampled_from(KINDS))
    if kind is PumpAction.FOUND:
        since = at - timedelta(seconds=draw(st.integers(0, 60_000)))
        seen: dict[str, int | str] = {"rate": draw(st.integers(1, 20))} if draw(st.booleans()) else {}
        seen |= {"volume": draw(st.integers(0, 240))} if draw(st.booleans()) else {}
        return a_find(order, draw(st.sampled_from(FoundState)), at, since, **seen)
    if kind in LOOKS:
        return a_look(order, kind, at, draw(st.none() | st.integers(0, 250)))
    if kind is PumpAction.RATE_CHANGE:
        return a_rate_change(order, at, draw(st.integers(1, 20)))
    if kind is PumpAction.SETTLE:
        about = draw(st.integers(0, order))
        return a_settling(order, about, at, at - timedelta(seconds=draw(st.integers(0, 100_000))))
    return an_act(order, kind, at, draw(st.sampled_from(bags)) if kind is not PumpAction.RESUME else None)


@settings(calm, max_examples=400)
@given(stories())
def test_every_act_in_every_zone_is_counted_as_a_second_count_counts_it(
    story: tuple[list[PumpEvent], datetime, ZoneInfo],
) -> None:
    acts, now, zone = story
    on_the_ward = [_as_typed(act, zone) for act in acts]
    infusion, counted = replay(on_the_ward, now.astimezone(zone)), count(acts, now)
    agrees(infusion, counted)
    balances(infusion)


def _as_typed(act: PumpEvent, zone: ZoneInfo) -> PumpEvent:
    """Return an act with the times as the ward's clock shows them."""
    values = {name: getattr(act, name) for name in ("id", "order", "action", "bag", "cause", "rate_ml_per_h")}
    values |= {"volume_ml": act.volume_ml, "about": act.about, "at": act.at.astimezone(zone)}
    return PumpEvent(**values, since=None if act.since is None else act.since.astimezone(zone))


def agrees(infusion: Infusion, counted: Count) -> None:
    """Hold what the program counts against the second count, exactly."""
    assert set(infusion.out_of_place) == set(counted.odd)
    assert infusion.state is STATES[counted.state]
    assert (infusion.delivered_ug.low, infusion.delivered_ug.high) == counted.micrograms()
    assert infusion.left_ml == (None if counted.bag is None else counted.left[counted.bag.bag_id])
    on_pump = (infusion.on_pump.low, infusion.on_pump.high)
    assert on_pump == tuple(timedelta(milliseconds=span) for span in counted.on_pump_ms())
    rate = infusion.rate_ml_per_h
    assert rate is None or Fraction(rate) == counted.rate


def balances(infusion: Infusion) -> None:
    """All that was hung is infused, in the bag, in the line or discarded; at both ends of a range; nothing is less."""
    for line_ml in ("0", "2.5"):
        for line in ledger(infusion, Decimal(line_ml)):
            rest = (line.in_bag_ml, line.in_line_ml, line.discarded_ml)
            assert line.infused_ml.low + sum(part.high for part in rest) == line.hung_ml
            assert line.infused_ml.high + sum(part.low for part in rest) == line.hung_ml
            assert all(0 <= part.low <= part.high for part in (line.infused_ml, *rest))
    given_low = sum((part.micrograms for part in infusion.segments), Fraction(0))
    assert (
        given_low + sum((doubt.micrograms.low for doubt in infusion.doubts), Fraction(0)) == infusion.delivered_ug.low
    )
