"""An infusion worked out from its acts, against numbers worked out by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.treatment.infusion import change_by, replay
from bline_desktop.domain.treatment.pump import PumpAction, PumpEvent
from bline_desktop.domain.treatment.segments import InterruptionKind, PumpState, Range
from tests.support.pump_acts import a_bag, a_rate_change, after, an_act, hours_between, micrograms_between

START, NEW_BAG, PAUSE = PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE
RESUME, STOP = PumpAction.RESUME, PumpAction.STOP
BERLIN = ZoneInfo("Europe/Berlin")
LOOKS = {PumpAction.READING, PumpAction.VERIFY, PumpAction.TAKE_OVER}


def exactly(value: Fraction) -> Range[Fraction]:
    return Range(value, value)


def with_a_pause() -> list[PumpEvent]:
    """Monday 08:00 start; occlusion from hour 10 for 3 h 5 min."""
    return [
        an_act(1, START, after(0), a_bag()),
        an_act(2, PAUSE, after(10), cause="occlusion"),
        an_act(3, RESUME, after(13, 5)),
    ]


def test_nothing_was_started() -> None:
    infusion = replay([], after(0))
    assert infusion.state is PumpState.NOT_STARTED
    assert infusion.possible == {START}
    assert (infusion.bag, infusion.dose_ug_per_day, infusion.rate_ml_per_h, infusion.stopped_for) == (None,) * 4
    assert (infusion.started_at, infusion.change_by, infusion.left_ml, infusion.last_event_at) == (None,) * 4
    assert infusion.delivered_ug.low == infusion.delivered_ug.high == 0
    assert not infusion.segments
    assert not infusion.interruptions
    assert not infusion.bag_uses


def test_a_48_hour_bag_after_38_h_12_min_with_a_pause_of_3_h_5_min() -> None:
    infusion = replay(with_a_pause(), after(38, 12))
    # 38 h 12 min - 3 h 5 min = 35 h 7 min on the pump; 5 mL per hour; 28 micrograms per 24 h.
    assert infusion.on_pump.low == timedelta(hours=35, minutes=7)
    assert infusion.on_pump.exact
    assert sum(segment.volume_ml for segment in infusion.segments) == Fraction(2107, 12)  # 175 mL and 35 minutes' worth
    assert infusion.left_ml == 240 - Fraction(2107, 12)
    assert infusion.delivered_ug.low == Fraction(14749, 360)
    assert float(infusion.delivered_ug.high) == pytest.approx(40.9694, abs=0.0001)
    assert infusion.state is PumpState.RUNNING
    assert (infusion.dose_ug_per_day, infusion.rate_ml_per_h) == (Decimal(28), Decimal(5))
    assert infusion.predicted_empty == after(51, 5)  # 48 h on the pump and 3 h 5 min of pause
    assert infusion.change_by == after(50, 35)
    assert infusion.interrupted == timedelta(hours=3, minutes=5)
    (pause,) = infusion.interruptions
    assert (pause.kind, pause.start, pause.end, pause.cause) == (
        InterruptionKind.PAUSE,
        after(10),
        after(13, 5),
        "occlusion",
    )
    first, second = infusion.segments
    assert (first.start, first.end, first.ongoing) == (after(0), after(10), False)
    assert (second.start, second.end, second.ongoing) == (after(13, 5), after(38, 12), True)
    assert (first.dose_ug_per_day, first.rate_ml_per_h, first.duration) == (
        Decimal(28),
        Decimal(5),
        timedelta(hours=10),
    )
    assert infusion.last_event_at == after(13, 5)
    assert infusion.possible == {NEW_BAG, PAUSE, STOP, PumpAction.FOUND, PumpAction.RATE_CHANGE, *LOOKS}


def test_in_a_pause_nothing_runs_and_the_clock_since_the_stop_counts() -> None:
    infusion = replay(with_a_pause(), after(13))
    assert infusion.state is PumpState.PAUSED
    assert infusion.possible == {RESUME, NEW_BAG, STOP, PumpAction.RATE_CHANGE, *LOOKS}
    assert (infusion.stopped_since, infusion.stopped_for) == (after(10), timedelta(hours=3))
    assert (infusion.dose_ug_per_day, infusion.rate_ml_per_h, infusion.predicted_empty) == (None, None, None)
    assert infusion.interruptions[-1].end is None
    assert infusion.interrupted == timedelta(hours=3)
    assert infusion.delivered_ug.low == Fraction(35, 3)


def test_an_empty_bag_gives_no_more() -> None:
    infusion = replay(with_a_pause(), after(60))
    assert infusion.state is PumpState.PRESUMED_EMPTY
    assert infusion.stopped_since == infusion.predicted_empty == after(51, 5)
    assert infusion.delivered_ug.low == 56  # 28 micrograms per day for 48 hours
    assert infusion.left_ml == 0
    assert infusion.change_by == after(50, 35)
    assert infusion.interruptions[-1].kind is InterruptionKind.EMPTY
    assert infusion.interruptions[-1].duration == timedelta(hours=8, minutes=55)
    assert infusion.possible == {NEW_BAG, PAUSE, STOP, PumpAction.FOUND, *LOOKS}


def test_at_the_very_moment_it_is_empty_the_pump_is_presumed_empty_and_a_new_bag_then_leaves_no_gap() -> None:
    acts = [an_act(1, START, after(0), a_bag())]
    assert replay(acts, after(47, 59)).state is PumpState.RUNNING
    assert replay(acts, after(48)).state is PumpState.PRESUMED_EMPTY
    infusion = replay([*acts, an_act(2, NEW_BAG, after(48), a_bag(2))], after(49))
    assert infusion.interruptions == ()
    assert infusion.stopped_since is None
    assert infusion.on_pump.low == timedelta(hours=49)


def test_an_act_at_the_very_moment_it_is_empty_finds_no_drug_in_the_bag() -> None:
    """A rate can be changed until then; of a bag that has run out there is none to be changed."""
    begun = an_act(1, START, after(0), a_bag())
    for at, fits in ((after(47, 59), True), (after(48), False)):
        changed = a_rate_change(2, at, 4)
        assert (replay([begun, changed], after(60)).out_of_place == ()) is fits


def test_an_empty_moment_between_two_milliseconds_is_taken_as_the_later_one() -> None:
    bag = a_bag(volume_ml=100, rate_ml_per_h=7)  # 14 h 17 min 8.571428... s
    infusion = replay([an_act(1, START, after(0), bag)], after(24))
    assert infusion.predicted_empty == after(14, 17) + timedelta(milliseconds=8572)
    assert infusion.segments[0].volume_ml == 100
    assert infusion.delivered_ug.low == 56


def test_new_bags_change_dose_and_keep_what_each_gave() -> None:
    step = a_bag(1, dose_ug_per_day=9)
    acts = [an_act(1, START, after(0), step), an_act(2, NEW_BAG, after(47, 30), a_bag(2))]
    infusion = replay(acts, after(50))
    assert infusion.delivered_ug.low == Fraction("47.5") * 9 / 24 + Fraction("2.5") * 28 / 24
    first, second = infusion.bag_uses
    assert (first.bag, first.hung_at, first.taken_down_at) == (step, after(0), after(47, 30))
    assert (first.infused_ml, first.left_ml) == (Fraction("237.5"), Fraction("2.5"))
    assert (second.bag.number, second.taken_down_at) == (2, None)
    assert (second.infused_ml, second.left_ml) == (Fraction("12.5"), Fraction("227.5"))
    assert infusion.bag is not None
    assert infusion.bag.number == 2


def test_a_new_bag_in_a_pause_runs_with_the_new_bag() -> None:
    acts = [*with_a_pause()[:2], an_act(3, NEW_BAG, after(12), a_bag(2))]
    infusion = replay(acts, after(14))
    assert infusion.state is PumpState.RUNNING
    assert infusion.interrupted == timedelta(hours=2)
    assert infusion.delivered_ug.low == 12 * Fraction(28, 24)


def test_a_pause_of_an_empty_pump_keeps_the_clock_and_a_resume_then_gives_nothing() -> None:
    acts = [an_act(1, START, after(0), a_bag()), an_act(2, PAUSE, after(50))]
    paused = replay(acts, after(51))
    assert paused.state is PumpState.PAUSED
    assert paused.stopped_since == after(48)
    assert paused.possible == {NEW_BAG, STOP, PumpAction.RATE_CHANGE, *LOOKS}
    assert [gap.kind for gap in paused.interruptions] == [InterruptionKind.EMPTY, InterruptionKind.PAUSE]
    resumed = replay([*acts, an_act(3, RESUME, after(52))], after(53))
    assert resumed.state is PumpState.PRESUMED_EMPTY
    assert resumed.stopped_since == after(48)
    assert resumed.delivered_ug.low == 56
    assert resumed.out_of_place == ()


def test_stop_and_start_again_go_on_counting_and_the_time_between_is_an_interruption() -> None:
    acts = [
        an_act(1, START, after(0), a_bag()),
        an_act(2, PAUSE, after(5), cause="adverse_event"),
        an_act(3, STOP, after(6), cause="adverse_event"),
    ]
    stopped = replay(acts, after(20))
    assert stopped.state is PumpState.STOPPED
    assert stopped.possible == {START}
    assert stopped.stopped_since == after(5)
    assert stopped.bag is None
    assert stopped.interrupted == timedelta(hours=1)  # a stop is no interruption until a start follows
    assert stopped.bag_uses[0].taken_down_at == after(6)
    again = replay([*acts, an_act(4, START, after(30), a_bag(2))], after(34))
    assert again.started_at == after(0)
    assert again.on_pump.low == timedelta(hours=9)
    assert again.interrupted == timedelta(hours=25)
    assert again.interruptions[-1].kind is InterruptionKind.STOP
    assert again.interruptions[-1].cause == "adverse_event"


def test_a_bag_hung_again_goes_on_with_what_is_left() -> None:
    bag = a_bag()
    acts = [
        an_act(1, START, after(0), bag),
        an_act(2, STOP, after(40)),
        an_act(3, START, after(41), bag),
    ]
    infusion = replay(acts, after(100))
    assert infusion.delivered_ug.low == 56
    assert infusion.stopped_since == after(49)
    assert [(use.infused_ml, use.left_ml) for use in infusion.bag_uses] == [
        (Fraction(200), Fraction(40)),
        (Fraction(40), Fraction(0)),
    ]


def test_an_empty_bag_hung_again_gives_nothing_and_leaves_no_segment() -> None:
    bag = a_bag()
    acts = [an_act(1, START, after(0), bag), an_act(2, STOP, after(50)), an_act(3, START, after(51), bag)]
    infusion = replay(acts, after(52))
    assert infusion.state is PumpState.PRESUMED_EMPTY
    assert infusion.stopped_since == after(48)
    assert len(infusion.segments) == 1
    running = [an_act(1, START, after(0), bag), an_act(2, NEW_BAG, after(10), a_bag(1, volume_ml=50, duration_h=10))]
    assert replay(running, after(11)).stopped_since == after(10)  # its label was corrected to less than has run


@pytest.mark.parametrize(
    ("acts", "odd"),
    [
        ([an_act(1, RESUME, after(0))], 1),
        ([an_act(1, PAUSE, after(0))], 1),
        ([an_act(1, STOP, after(0))], 1),
        ([an_act(1, NEW_BAG, after(0), a_bag())], 1),
        ([an_act(1, START, after(0))], 1),
        ([an_act(1, START, after(0), a_bag()), an_act(2, START, after(1), a_bag(2))], 2),
        ([an_act(1, START, after(0), a_bag()), an_act(2, RESUME, after(1))], 2),
        ([an_act(1, START, after(0), a_bag()), an_act(2, NEW_BAG, after(1))], 2),
        ([an_act(1, START, after(0), a_bag()), an_act(2, PAUSE, after(1)), an_act(3, RESUME, after(2), a_bag(2))], 3),
        ([an_act(1, START, after(0), a_bag()), an_act(2, PAUSE, after(1)), an_act(3, PAUSE, after(2))], 3),
        ([an_act(1, START, after(0), a_bag()), an_act(2, STOP, after(1)), an_act(3, STOP, after(2))], 3),
        ([an_act(1, START, after(0), a_bag()), an_act(2, RESUME, after(49))], 2),
    ],
)
def test_an_act_out_of_place_changes_nothing_and_is_named(acts: list[PumpEvent], odd: int) -> None:
    infusion = replay(acts, after(50))
    without = replay([act for act in acts if act.order != odd], after(50))
    assert infusion.out_of_place == tuple(act.id for act in acts if act.order == odd)
    assert without.out_of_place == ()
    assert (infusion.state, infusion.segments, infusion.bag) == (without.state, without.segments, without.bag)


def test_a_resume_may_name_the_bag_that_hangs() -> None:
    acts = [*with_a_pause()[:2], an_act(3, RESUME, after(13, 5), a_bag())]
    assert replay(acts, after(20)).segments == replay(with_a_pause(), after(20)).segments


def test_acts_count_by_their_time_then_by_the_journal_and_later_ones_not_yet() -> None:
    acts = with_a_pause()
    assert replay(reversed(acts), after(38)) == replay(acts, after(38))
    assert replay(acts, after(9)).state is PumpState.RUNNING
    same_time = [an_act(2, PAUSE, after(0)), an_act(1, START, after(0), a_bag())]
    assert replay(same_time, after(0)).state is PumpState.PAUSED
    assert replay(same_time, after(0)).out_of_place == ()


def test_an_alarm_solved_in_the_same_minute_still_counts_as_an_interruption() -> None:
    acts = [an_act(1, START, after(0), a_bag()), an_act(2, PAUSE, after(1)), an_act(3, RESUME, after(1))]
    infusion = replay(acts, after(2))
    assert [gap.duration for gap in infusion.interruptions] == [timedelta(0)]
    assert infusion.on_pump.low == timedelta(hours=2)


def test_change_by_is_the_earlier_of_use_by_and_half_an_hour_before_empty() -> None:
    # Out of the fridge at 08:15 on Monday with 48 hours to use it, hung at 09:00: empty on Wednesday at 09:00.
    bag = a_bag(use_by=datetime(2026, 11, 4, 8, 15, tzinfo=UTC))
    infusion = replay([an_act(1, START, after(1), bag)], after(2))
    assert infusion.predicted_empty == datetime(2026, 11, 4, 9, 0, tzinfo=UTC)
    assert infusion.change_by == datetime(2026, 11, 4, 8, 15, tzinfo=UTC)
    assert replay([an_act(1, START, after(1), a_bag())], after(2)).change_by == datetime(2026, 11, 4, 8, 30, tzinfo=UTC)
    longer = replay([an_act(1, START, after(1), a_bag())], after(2), lead=timedelta(hours=2))
    assert longer.change_by == datetime(2026, 11, 4, 7, 0, tzinfo=UTC)
    paused = replay([an_act(1, START, after(1), bag), an_act(2, PAUSE, after(3))], after(4))
    assert paused.change_by == bag.use_by
    assert change_by(None, None) is None


def test_a_rate_that_outlasts_the_calendar_never_empties() -> None:
    bag = a_bag(rate_ml_per_h="0.0000001", volume_ml=999_999)
    infusion = replay([an_act(1, START, after(0), bag)], after(1))
    assert infusion.state is PumpState.RUNNING
    assert infusion.predicted_empty is None


def test_across_the_autumn_change_a_day_has_25_hours() -> None:
    noon = datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN)
    next_noon = datetime(2026, 10, 25, 12, 0, tzinfo=BERLIN)
    infusion = replay([an_act(1, START, noon, a_bag())], next_noon)
    assert infusion.on_pump.low == timedelta(hours=25)
    assert infusion.delivered_ug.low == 25 * Fraction(28, 24)
    assert hours_between(infusion, noon, next_noon) == exactly(Fraction(25))
    pause = an_act(2, PAUSE, datetime(2026, 10, 25, 2, 50, tzinfo=BERLIN))
    resume = an_act(3, RESUME, datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=BERLIN))
    shorter = replay([an_act(1, START, noon, a_bag()), pause, resume], next_noon)
    assert shorter.out_of_place == ()
    assert shorter.interrupted == timedelta(minutes=20)


def test_exposure_in_a_window() -> None:
    infusion = replay(with_a_pause(), after(38, 12))
    hours = 1 + Fraction(55, 60)
    assert hours_between(infusion, after(9), after(14)) == exactly(hours)
    assert micrograms_between(infusion, after(9), after(14)) == exactly(hours * Fraction(28, 24))
    assert micrograms_between(infusion, after(-5), after(99)) == infusion.delivered_ug
    assert micrograms_between(infusion, after(11), after(12)) == exactly(Fraction(0))
    assert micrograms_between(infusion, after(14), after(9)) == exactly(Fraction(0))
