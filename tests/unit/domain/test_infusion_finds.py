"""Pumps that were found not as they should be, readings and rate changes, against numbers worked out by hand.

The bag is always the 48-hour one: 28 micrograms per day, 5 mL per hour, 240 mL; 1 mL holds 7/30 micrograms.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.ledger import ledger
from bline_desktop.domain.treatment.pump import FoundState, PumpAction, PumpEvent
from bline_desktop.domain.treatment.pump_rules import check_act
from bline_desktop.domain.treatment.segments import InterruptionKind, PumpState, Range
from tests.support.pump_acts import (
    MONDAY,
    a_bag,
    a_find,
    a_look,
    a_rate_change,
    a_settling,
    act_id,
    after,
    an_act,
    hours_between,
    micrograms_between,
)

START, NEW_BAG, RESUME, STOP = PumpAction.START, PumpAction.NEW_BAG, PumpAction.RESUME, PumpAction.STOP
PAUSE, READING, VERIFY = PumpAction.PAUSE, PumpAction.READING, PumpAction.VERIFY
PER_ML = Fraction(7, 30)


def started() -> PumpEvent:
    return an_act(1, START, MONDAY, a_bag())


def millilitres(low: int | Fraction, high: int | Fraction) -> Range[Fraction]:
    return Range(low * PER_ML, high * PER_ML)


def test_found_clamped_counts_from_when_it_was_last_seen_well() -> None:
    # Last seen well at hour 10, found clamped at hour 14: between 50 and 70 mL were given.
    acts = [started(), a_find(2, FoundState.CLAMPED, after(14), after(10))]
    infusion = replay(acts, after(15))
    assert infusion.state is PumpState.FOUND
    assert infusion.delivered_ug == millilitres(50, 70)
    assert infusion.on_pump == Range(timedelta(hours=10), timedelta(hours=14))
    assert infusion.stopped_since == after(10)  # the 4-hour clock counts from the earliest
    assert (infusion.stopped_for, infusion.interrupted) == (timedelta(hours=5),) * 2
    assert infusion.left_ml == 170  # the least that can be left
    (gap,) = infusion.interruptions
    assert (gap.kind, gap.start, gap.cause) == (InterruptionKind.FOUND, after(10), "found_clamped")
    (unseen,) = infusion.doubts
    assert (unseen.found_id, unseen.start, unseen.end, unseen.by_volume) == (act_id(2), after(10), after(14), None)
    assert infusion.possible == {NEW_BAG, RESUME, STOP, PumpAction.RATE_CHANGE, READING, VERIFY, PumpAction.TAKE_OVER}


def test_the_pumps_own_volume_tells_when_it_stopped_and_what_is_left() -> None:
    acts = [started(), a_find(2, FoundState.STOPPED, after(14), after(10), volume="57.5")]
    infusion = replay(acts, after(14))
    assert infusion.doubts[0].by_volume == after(11, 30)
    assert infusion.delivered_ug == millilitres(50, 70)  # a range all the same, until a physician settles it
    assert infusion.left_ml == Decimal("182.5")


@pytest.mark.parametrize("state", [FoundState.DISCONNECTED, FoundState.LEAKING])
def test_where_the_pump_ran_on_into_the_bed_its_volume_tells_nothing(state: FoundState) -> None:
    infusion = replay([started(), a_find(2, state, after(14), after(10), volume=70)], after(14))
    assert infusion.doubts[0].by_volume is None
    assert infusion.delivered_ug == millilitres(50, 70)
    assert infusion.left_ml == 170


def test_a_volume_that_cant_be_is_brought_to_the_edge_of_what_can() -> None:
    def by_volume(volume: int) -> datetime | None:
        acts = [started(), a_find(2, FoundState.STOPPED, after(14), after(10), volume=volume)]
        return replay(acts, after(14)).doubts[0].by_volume

    assert (by_volume(10), by_volume(99)) == (after(10), after(14))


def test_nobody_saw_it_well_since_the_last_act_that_proves_that_it_ran() -> None:
    without = [started(), a_look(2, VERIFY, after(9)), a_find(3, FoundState.STOPPED, after(14))]
    too_early = [started(), a_look(2, VERIFY, after(9)), a_find(3, FoundState.STOPPED, after(14), after(3))]
    too_late = [started(), a_look(2, VERIFY, after(9)), a_find(3, FoundState.STOPPED, after(14), after(20))]
    assert replay(without, after(14)).doubts[0].start == after(9)
    assert replay(too_early, after(14)).doubts[0].start == after(9)
    assert replay(too_late, after(14)).delivered_ug == millilitres(70, 70)


def test_found_at_the_wrong_rate_gave_between_the_two_rates() -> None:
    # From hour 10 to 12 at 5 or 10 mL per hour: 10 to 20 mL; then set right, 5 mL in the next hour.
    acts = [started(), a_find(2, FoundState.WRONG_RATE, after(12), after(10), rate=10)]
    infusion = replay(acts, after(13))
    assert (infusion.state, infusion.rate_ml_per_h, infusion.stopped_since) == (PumpState.RUNNING, Decimal(5), None)
    assert infusion.delivered_ug == millilitres(50 + 10 + 5, 50 + 20 + 5)
    assert infusion.on_pump == Range(timedelta(hours=13), timedelta(hours=13))
    assert infusion.left_ml == 240 - 75
    assert infusion.predicted_empty == after(13 + 33)
    assert infusion.interruptions == ()


def test_the_volume_tells_since_when_the_rate_was_wrong() -> None:
    acts = [started(), a_find(2, FoundState.WRONG_RATE, after(12), after(10), rate=10, volume=65)]
    infusion = replay(acts, after(12))
    assert infusion.doubts[0].by_volume == after(11)  # one hour at 5 and one at 10 mL per hour are 15 mL
    assert infusion.left_ml == 175
    same = [started(), a_find(2, FoundState.WRONG_RATE, after(12), after(10), rate=5, volume=65)]
    assert replay(same, after(12)).doubts[0].by_volume is None


def test_a_wrong_rate_gives_no_more_than_the_bag_held() -> None:
    acts = [started(), a_find(2, FoundState.WRONG_RATE, after(47), after(40), rate=20)]
    infusion = replay(acts, after(48))
    assert infusion.delivered_ug == millilitres(235, 240)
    assert infusion.state is PumpState.PRESUMED_EMPTY
    assert infusion.stopped_since == after(47)


def test_a_bag_that_ran_empty_before_the_find_gave_no_more() -> None:
    acts = [started(), a_find(2, FoundState.STOPPED, after(60), after(40))]
    infusion = replay(acts, after(60))
    assert infusion.delivered_ug == millilitres(200, 240)
    assert infusion.doubts[0].end == after(48)
    later = replay([started(), a_find(2, FoundState.STOPPED, after(60), after(55))], after(60))
    assert (later.doubts, later.delivered_ug) == ((), millilitres(240, 240))
    assert later.stopped_since == after(48)
    assert later.possible.isdisjoint({RESUME, PumpAction.FOUND})


def test_after_a_find_it_goes_on_with_the_least_that_can_be_left() -> None:
    acts = [started(), a_find(2, FoundState.CLAMPED, after(14), after(10)), an_act(3, RESUME, after(14))]
    infusion = replay(acts, after(14 + 40))
    assert infusion.predicted_empty == after(14 + 34)
    assert infusion.delivered_ug == millilitres(50 + 170, 240)
    assert infusion.interrupted == timedelta(hours=4 + 6)


def test_a_physician_settles_when_it_stopped() -> None:
    find = a_find(2, FoundState.CLAMPED, after(14), after(10))
    settled = replay([started(), find, a_settling(3, 2, after(20), after(12))], after(15))
    assert (settled.delivered_ug, settled.doubts) == (millilitres(60, 60), ())
    assert settled.stopped_since == after(12)
    assert settled.left_ml == 180
    twice = [started(), find, a_settling(3, 2, after(20), after(12)), a_settling(4, 2, after(21), after(13))]
    assert replay(twice, after(15)).delivered_ug == millilitres(65, 65)  # the last word counts
    beyond = [started(), find, a_settling(3, 2, after(20), after(16))]
    assert replay(beyond, after(15)).delivered_ug == millilitres(70, 70)


def test_a_physician_settles_since_when_the_rate_was_wrong() -> None:
    find = a_find(2, FoundState.WRONG_RATE, after(12), after(10), rate=10)
    settled = replay([started(), find, a_settling(3, 2, after(20), after(11))], after(13))
    assert settled.delivered_ug == millilitres(55 + 10 + 5, 55 + 10 + 5)
    assert [part.rate_ml_per_h for part in settled.segments] == [Decimal(5), Decimal(10), Decimal(5)]
    assert settled.segments[1].dose_ug_per_day == Decimal(56)
    assert settled.state is PumpState.RUNNING


def test_settling_what_was_never_found_changes_nothing() -> None:
    infusion = replay([started(), a_settling(3, 1, after(2), after(1))], after(5))
    assert infusion.out_of_place == (act_id(3),)
    assert infusion.delivered_ug == millilitres(25, 25)


def test_a_reading_moves_the_bag_clock_and_not_the_dose() -> None:
    # After 10 h the clock says 50 mL, the pump 46: 194 mL are left, which is 38 h 48 min.
    acts = [started(), a_look(2, READING, after(10), 46)]
    infusion = replay(acts, after(10))
    assert infusion.delivered_ug == millilitres(50, 50)
    assert infusion.left_ml == 194
    assert infusion.predicted_empty == after(48, 48)
    (reading,) = infusion.readings
    assert reading.by_pump_ml == 46
    assert reading.by_clock_ml == Range(Fraction(50), Fraction(50))
    assert len(infusion.segments) == 1  # a look at the pump is no break
    later = replay(acts, after(49))
    assert (later.state, later.stopped_since) == (PumpState.PRESUMED_EMPTY, after(48, 48))
    assert later.delivered_ug == millilitres(240, 240)  # no bag gives more than it holds


def test_a_reading_overrules_a_bag_that_was_presumed_empty() -> None:
    acts = [started(), a_look(2, READING, after(49), 236)]
    infusion = replay(acts, after(49))
    assert (infusion.state, infusion.left_ml, infusion.stopped_since) == (PumpState.RUNNING, Fraction(4), None)
    noticed = [started(), a_look(2, VERIFY, after(49)), a_look(3, READING, after(50), 236)]
    assert replay(noticed, after(49, 30)).state is PumpState.PRESUMED_EMPTY
    again = replay(noticed, after(50, 30))
    assert (again.state, again.left_ml) == (PumpState.RUNNING, Fraction(3, 2))
    assert again.interruptions[0].duration == timedelta(hours=2)


def test_a_reading_of_all_or_more_leaves_nothing() -> None:
    infusion = replay([started(), a_look(2, READING, after(47), 245)], after(47))
    assert (infusion.state, infusion.left_ml) == (PumpState.PRESUMED_EMPTY, Fraction(0))
    assert infusion.stopped_since == after(47)


def test_a_reading_in_a_pause_tells_what_is_left() -> None:
    acts = [started(), an_act(2, PAUSE, after(10)), a_look(3, READING, after(11), 48), an_act(4, RESUME, after(12))]
    infusion = replay(acts, after(12))
    assert (infusion.left_ml, infusion.predicted_empty) == (Fraction(192), after(12 + 38, 24))


def test_a_rate_change_gives_the_dose_in_proportion() -> None:
    # 10 h at 5 mL per hour (28 micrograms per day), then 2.5 mL per hour: 14 micrograms per day.
    infusion = replay([started(), a_rate_change(2, after(10), "2.5")], after(14))
    assert infusion.delivered_ug == millilitres(60, 60)
    assert (infusion.rate_ml_per_h, infusion.dose_ug_per_day) == (Decimal("2.5"), Decimal(14))
    assert infusion.predicted_empty == after(10 + 76)
    assert infusion.interruptions == ()
    paused = [started(), an_act(2, PAUSE, after(10)), a_rate_change(3, after(11), "2.5"), an_act(4, RESUME, after(12))]
    assert replay(paused, after(14)).delivered_ug == millilitres(55, 55)
    new_bag = [started(), a_rate_change(2, after(10), "2.5"), an_act(3, NEW_BAG, after(14), a_bag(2))]
    assert replay(new_bag, after(14)).rate_ml_per_h == Decimal(5)  # a new bag runs as its own label says


def test_a_rate_change_without_a_rate_makes_no_sense() -> None:
    bare = an_act(2, PumpAction.RATE_CHANGE, after(1))
    assert replay([started(), bare], after(2)).out_of_place == (bare.id,)
    with pytest.raises(RuleBroken, match="PUMP_NO_RATE"):
        check_act([started()], bare, after(2))


def test_windows_share_a_doubtful_stretch() -> None:
    infusion = replay([started(), a_find(2, FoundState.CLAMPED, after(14), after(10))], after(15))
    assert micrograms_between(infusion, after(9), after(11)) == millilitres(5, 10)
    assert hours_between(infusion, after(9), after(11)) == Range(Fraction(1), Fraction(2))


@pytest.mark.parametrize(
    ("before", "action", "code"),
    [
        ([], PumpAction.FOUND, "PUMP_NOT_STARTED"),
        ([], READING, "PUMP_NOT_STARTED"),
        ([an_act(2, PAUSE, after(1))], PumpAction.FOUND, "PUMP_PAUSED"),
        ([a_find(2, FoundState.CLAMPED, after(1))], PumpAction.FOUND, "PUMP_FOUND_ALREADY"),
        ([a_find(2, FoundState.CLAMPED, after(1))], PAUSE, "PUMP_FOUND_ALREADY"),
        ([a_find(2, FoundState.CLAMPED, after(1))], START, "PUMP_STARTED"),
        ([an_act(2, STOP, after(1))], VERIFY, "PUMP_STOPPED"),
    ],
)
def test_what_does_not_fit_is_said(before: list[PumpEvent], action: PumpAction, code: str) -> None:
    recorded = [started(), *before] if before else []
    with pytest.raises(RuleBroken, match=code):
        check_act(recorded, an_act(9, action, after(2)), after(2))


def test_a_rate_change_of_an_empty_bag_is_told_so_and_a_settling_always_fits() -> None:
    with pytest.raises(RuleBroken, match="PUMP_EMPTY"):
        check_act([started()], a_rate_change(9, after(50), 5), after(50))
    check_act([started()], a_settling(9, 1, after(50), after(50)), after(50))


def test_the_published_pattern_of_start_pause_resume_stop() -> None:
    """Start 10:00, pause 21:16, resume 04:01, stop 12:00: 11 h 16 min and 7 h 59 min, never 26 h."""
    ten = after(2)
    acts = [
        an_act(1, START, ten, a_bag()),
        an_act(2, PAUSE, ten + timedelta(hours=11, minutes=16)),
        an_act(3, RESUME, ten + timedelta(hours=18, minutes=1)),
        an_act(4, STOP, ten + timedelta(hours=26)),
    ]
    infusion = replay(acts, after(50))
    stretches = [part.duration for part in infusion.segments]
    assert stretches == [timedelta(hours=11, minutes=16), timedelta(hours=7, minutes=59)]
    assert infusion.on_pump.low == timedelta(hours=19, minutes=15)


def test_a_bag_that_held_more_than_the_clock_counted_gives_no_more_than_it_held() -> None:
    # By the clock 200 of 240 mL ran in 40 hours; the pump says 100, and stands 28 hours later, unseen since.
    acts = [started(), a_look(2, READING, after(40), 100), a_find(3, FoundState.STOPPED, after(68), after(40))]
    infusion = replay(acts, after(70))
    assert infusion.delivered_ug == millilitres(200, 240)
    assert infusion.left_ml == 0  # by the pump's own count all of it may be gone
    (line,) = ledger(infusion)
    assert (line.infused_ml, line.in_bag_ml) == (Range(Fraction(200), Fraction(240)), Range(Fraction(0), Fraction(40)))


@pytest.mark.parametrize("senseless", [an_act(2, RESUME, after(49)), an_act(2, START, after(49), a_bag(2))])
def test_an_act_that_makes_no_sense_does_not_empty_the_bag(senseless: PumpEvent) -> None:
    # Empty by the clock at hour 48. At hour 50 the pump shows 230 mL: it has run all the time.
    shown = a_look(3, READING, after(50), 230)
    without, with_it = replay([started(), shown], after(51)), replay([started(), senseless, shown], after(51))
    assert with_it.out_of_place == (act_id(2),)
    assert (with_it.segments, with_it.interruptions) == (without.segments, without.interruptions)
    assert with_it.interrupted == timedelta(0)


def test_a_bag_that_was_resumed_as_empty_and_runs_has_not_stopped() -> None:
    """The pump said 240 of 240 mL and was resumed all the same; an hour later it says that drug still runs."""
    acts = [
        an_act(1, PumpAction.START, after(0), a_bag()),
        a_find(2, FoundState.STOPPED, after(40), since=after(39), volume=240),
        an_act(3, PumpAction.RESUME, after(41)),
        a_look(4, PumpAction.READING, after(41), 230),
    ]
    infusion = replay(acts, after(42))
    assert (infusion.state, infusion.stopped_since, infusion.stopped_for) == (PumpState.RUNNING, None, None)


def test_a_bag_of_which_all_had_run_stood_since_then_and_not_before() -> None:
    acts = [
        an_act(1, PumpAction.START, after(0), a_bag()),
        a_look(2, PumpAction.READING, after(49), 240),
        a_find(3, FoundState.STOPPED, after(50), since=after(47)),
    ]
    infusion = replay(acts, after(50))
    assert infusion.stopped_since == after(48)
    assert [(gap.start, gap.duration) for gap in infusion.interruptions] == [(after(48), timedelta(hours=2))]
