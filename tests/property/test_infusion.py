"""What is delivered equals the integral of rate over running time, for every sequence of acts a ward could record."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.treatment.infusion import Infusion, replay
from bline_desktop.domain.treatment.pump import BagLabel, PumpAction, PumpEvent
from bline_desktop.domain.treatment.pump_rules import check_act
from bline_desktop.domain.treatment.segments import PumpState, Range
from tests.support.pump_acts import MONDAY, a_bag, after, an_act, hours_between, micrograms_between

START, NEW_BAG, PAUSE = PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE
RESUME, STOP = PumpAction.RESUME, PumpAction.STOP
PUMP_ACTS = (START, NEW_BAG, PAUSE, RESUME, STOP)
# All but the settling of a find, which is no act at the pump and makes sense beside its find alone.
DONE_AT_THE_PUMP = tuple(action for action in PumpAction if action is not PumpAction.SETTLE)
HANGS = (START, NEW_BAG)
# A slow machine is no fault of the pump.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NEXT = {  # what can follow when nobody looks at whether the bag is empty
    None: (START,),
    START: (NEW_BAG, PAUSE, STOP),
    NEW_BAG: (NEW_BAG, PAUSE, STOP),
    RESUME: (NEW_BAG, PAUSE, STOP),
    PAUSE: (RESUME, NEW_BAG, STOP),
    STOP: (START,),
}


def numbers(smallest: str, largest: str, places: int) -> st.SearchStrategy[Decimal]:
    """Make decimals with so many places."""
    return st.decimals(smallest, largest, places=places, allow_nan=False, allow_infinity=False)


@st.composite
def pools(draw: st.DrawFn) -> list[BagLabel]:
    """Make a few bags, some so small that they run empty between two acts."""
    return [
        a_bag(
            number,
            dose_ug_per_day=draw(numbers("0.5", "56", 2)),
            duration_h=draw(numbers("1", "168", 1)),
            rate_ml_per_h=draw(numbers("0.1", "20", 2)),
            volume_ml=draw(numbers("1", "270", 1)),
        )
        for number in range(1, draw(st.integers(1, 5)) + 1)
    ]


@st.composite
def legal_acts(draw: st.DrawFn) -> list[PumpEvent]:
    """Make acts in an order that makes sense, at whole minutes, with bags that may be hung again."""
    bags, acts, at, last = draw(pools()), list[PumpEvent](), 0, None
    for order in range(1, draw(st.integers(1, 12)) + 1):
        action = draw(st.sampled_from(NEXT[last]))
        at += draw(st.integers(0, 600))
        acts.append(an_act(order, action, after(minutes=at), draw(st.sampled_from(bags)) if action in HANGS else None))
        last = action
    return acts


@st.composite
def any_acts(draw: st.DrawFn, kinds: tuple[PumpAction, ...] = PUMP_ACTS) -> list[PumpEvent]:
    """Make acts of any of these kinds at any time in any order, with or without their bags."""
    bags = draw(pools())
    return [
        an_act(
            order,
            draw(st.sampled_from(kinds)),
            after(minutes=draw(st.integers(0, 3000))),
            draw(st.none() | st.sampled_from(bags)),
            draw(st.sampled_from([None, "", "occlusion"])),
        )
        for order in draw(st.lists(st.integers(1, 40), unique=True, max_size=12))
    ]


NOWS = st.integers(0, 8000).map(lambda minutes: after(minutes=minutes))


def minute_by_minute(acts: Iterable[PumpEvent], now: datetime) -> tuple[Fraction, Fraction]:
    """Count micrograms and hours on the pump as a patient nurse would: each minute, what runs and what is left.

    A second implementation on purpose: no segments and no moment of emptiness, only minutes and bottoms of bags.
    """
    waiting = sorted((act for act in acts if act.at <= now), key=lambda act: (act.at, act.order))
    left: dict[int, Fraction] = {}
    bag: BagLabel | None = None
    runs, micrograms, running_hours, at = False, Fraction(0), Fraction(0), MONDAY
    while True:
        while waiting and waiting[0].at <= at:
            act = waiting.pop(0)
            bag = act.bag or bag
            runs = act.action in (START, NEW_BAG, RESUME)
        if at >= now:
            return micrograms, running_hours
        if runs and bag is not None:
            rate = Fraction(bag.rate_ml_per_h)
            millilitres = min(rate / 60, left.setdefault(bag.number, Fraction(bag.volume_ml)))
            left[bag.number] -= millilitres
            running_hours += millilitres / rate
            dose_in_bag = Fraction(bag.dose_ug_per_day) * Fraction(bag.duration_h) / 24
            micrograms += millilitres * dose_in_bag / Fraction(bag.volume_ml)
        at += timedelta(minutes=1)


@calm
@given(legal_acts(), NOWS)
def test_delivered_is_the_integral_of_rate_over_running_time(acts: list[PumpEvent], now: datetime) -> None:
    infusion = replay(acts, now)
    micrograms, running_hours = minute_by_minute(acts, now)
    assert infusion.out_of_place == ()
    assert infusion.delivered_ug.low == infusion.delivered_ug.high == micrograms
    # The moment a bag is empty is kept to the next whole millisecond, once for each segment.
    over = Fraction(infusion.on_pump.low // timedelta(microseconds=1), 3_600_000_000) - running_hours
    assert 0 <= over < len(infusion.segments) * Fraction(1, 3_600_000) + Fraction(1, 10**12)


@calm
@given(any_acts(), NOWS, st.integers(0, 8000))
def test_any_list_of_acts_keeps_the_books_straight(acts: list[PumpEvent], now: datetime, minutes: int) -> None:
    infusion = replay(acts, now)
    sums_hold(infusion)
    odd = set(infusion.out_of_place)
    sound = replay([act for act in acts if act.id not in odd], now)
    assert sound.out_of_place == ()
    assert (sound.segments, sound.interruptions, sound.bag_uses) == (
        infusion.segments,
        infusion.interruptions,
        infusion.bag_uses,
    )
    earlier = replay(acts, now - timedelta(minutes=minutes))
    assert earlier.delivered_ug.low <= infusion.delivered_ug.low
    assert earlier.on_pump.low <= infusion.on_pump.low
    assert earlier.delivered_ug.low == micrograms_up_to(infusion, earlier)


def micrograms_up_to(infusion: Infusion, earlier: Infusion) -> Fraction:
    """Read off the later picture what had run at the time of the earlier one, segment by segment."""
    whole = sum((part.micrograms for part in infusion.segments if part.end <= earlier.as_of), Fraction(0))
    for part in infusion.segments:
        if part.start < earlier.as_of < part.end:
            volume = Fraction(part.rate_ml_per_h) * hours_between(infusion, part.start, earlier.as_of).low
            whole += part.bag.micrograms_in(volume)
    return whole


def sums_hold(infusion: Infusion) -> None:
    """Check what is true of every infusion of which every stop was seen, however it came about."""
    assert infusion.delivered_ug.exact
    assert infusion.on_pump.exact
    contents = {use.bag.bag_id: use.bag.micrograms for use in infusion.bag_uses}
    assert infusion.delivered_ug.low <= sum(contents.values())
    assert sum(use.infused_ml for use in infusion.bag_uses) == sum(part.volume_ml for part in infusion.segments)
    assert all(use.infused_ml >= 0 and use.left_ml >= 0 for use in infusion.bag_uses)
    edges = [edge for part in infusion.segments for edge in (part.start, part.end)]
    assert edges == sorted(edges)
    assert [part.ongoing for part in infusion.segments[:-1]] == [False] * len(infusion.segments[:-1])
    assert (infusion.state is PumpState.RUNNING) == any(part.ongoing for part in infusion.segments)
    assert (infusion.stopped_since is None) == (infusion.state in (PumpState.RUNNING, PumpState.NOT_STARTED))
    assert (infusion.bag is None) == (infusion.state in (PumpState.STOPPED, PumpState.NOT_STARTED))
    if infusion.started_at is not None:
        ends = infusion.bag_uses[-1].taken_down_at or infusion.as_of
        assert infusion.on_pump.low + infusion.interrupted == ends - infusion.started_at


@calm
@given(legal_acts(), NOWS, st.data())
def test_a_pause_more_never_gives_more(acts: list[PumpEvent], now: datetime, data: st.DataObject) -> None:
    infusion = replay(acts, now)
    assume(infusion.segments)
    part = data.draw(st.sampled_from(infusion.segments))
    minutes = part.duration // timedelta(minutes=1)
    begin = data.draw(st.integers(0, minutes))
    end = data.draw(st.integers(begin, minutes))
    pause = an_act(97, PAUSE, part.start + timedelta(minutes=begin))
    resume = an_act(98, RESUME, part.start + timedelta(minutes=end))
    longer = replay([*acts, pause, resume], now)
    assume(not longer.out_of_place)  # at the edge of a segment another act can stand in the same minute
    assert longer.delivered_ug.low <= infusion.delivered_ug.low
    if part.ongoing:
        lost = Fraction(part.bag.dose_ug_per_day) * Fraction(part.bag.duration_h) / 24
        lost *= Fraction(end - begin, 60) * Fraction(part.rate_ml_per_h) / Fraction(part.bag.volume_ml)
        assert longer.delivered_ug.low == infusion.delivered_ug.low - lost


@calm
@given(any_acts(), NOWS, st.lists(st.integers(-100, 9000), min_size=1, max_size=5))
def test_windows_side_by_side_add_up_to_the_whole(acts: list[PumpEvent], now: datetime, cuts: list[int]) -> None:
    infusion = replay(acts, now)
    edges = [after(-99), *(after(minutes=cut) for cut in sorted(cuts)), after(999)]

    def added(measure: Callable[[Infusion, datetime, datetime], Range[Fraction]]) -> Fraction:
        parts = [measure(infusion, start, end) for start, end in pairwise(edges)]
        assert all(part.exact for part in parts)
        return sum((part.low for part in parts), Fraction(0))

    assert infusion.delivered_ug == Range(added(micrograms_between), added(micrograms_between))
    assert added(hours_between) == Fraction(infusion.on_pump.low // timedelta(microseconds=1), 3_600_000_000)


@calm
@given(legal_acts(), NOWS, st.integers(0, 60 * 24 * 7))
def test_hours_are_true_hours_on_every_wards_clock(acts: list[PumpEvent], now: datetime, back: int) -> None:
    shift = datetime(2026, 10, 25, 1, 0, tzinfo=MONDAY.tzinfo) - MONDAY - timedelta(minutes=back)
    in_utc = [an_act(act.order, act.action, act.at + shift, act.bag) for act in acts]
    berlin = ZoneInfo("Europe/Berlin")
    on_the_ward = [an_act(act.order, act.action, act.at.astimezone(berlin), act.bag) for act in in_utc]
    there = replay(on_the_ward, (now + shift).astimezone(berlin))
    assert there == replay(in_utc, now + shift)
    assert there.delivered_ug == replay(acts, now).delivered_ug
    assert there.on_pump == replay(acts, now).on_pump


@calm
@given(any_acts(tuple(PumpAction)), st.sampled_from(DONE_AT_THE_PUMP), st.integers(0, 3000), st.data())
def test_an_act_that_passes_the_rules_changes_no_others_sense(
    acts: list[PumpEvent], action: PumpAction, minutes: int, data: st.DataObject
) -> None:
    bag = data.draw(pools().map(lambda pool: pool[0])) if action in HANGS else None
    new = an_act(99, action, after(minutes=minutes), bag)
    try:
        check_act(acts, new, after(minutes=3000))
    except RuleBroken:
        return
    end = after(minutes=9000)
    odd = set(replay([*acts, new], end).out_of_place)
    assert new.id not in odd
    assert odd <= set(replay(acts, end).out_of_place)


@calm
@given(legal_acts())
def test_acts_recorded_one_by_one_as_they_happen_pass_the_rules(acts: list[PumpEvent]) -> None:
    recorded: list[PumpEvent] = []
    for act in acts:
        try:
            check_act(recorded, act, act.at)
        except RuleBroken as broken:
            assert broken.rule.code == "PUMP_EMPTY"  # the one rule that looks into the bag  # noqa: PT017
            assert act.action is RESUME
        recorded.append(act)


def test_the_oracle_itself_against_a_number_worked_out_by_hand() -> None:
    acts = [an_act(1, START, after(0), a_bag()), an_act(2, PAUSE, after(10)), an_act(3, RESUME, after(13, 5))]
    micrograms, running_hours = minute_by_minute(acts, after(38, 12))
    assert float(micrograms) == pytest.approx(40.9694, abs=0.0001)
    assert running_hours == 35 + Fraction(7, 60)
