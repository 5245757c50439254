"""The ledger of a bag: hand-worked numbers."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.ledger import LedgerLine, ledger, old_line
from bline_desktop.domain.treatment.pump import FoundState, PumpAction
from bline_desktop.domain.treatment.segments import Range
from bline_desktop.domain.words import Words
from tests.support.pump_acts import a_bag, a_find, a_look, after, an_act

START, NEW_BAG, PAUSE, STOP = PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE, PumpAction.STOP
LINE = Decimal("2.5")
FULL = a_bag(1, total_volume_ml=270, drug_ug=63)
WORDS = Words(ZoneInfo("Asia/Shanghai"))


def amounts(line: LedgerLine) -> tuple[int | float, ...]:
    """Return infused, in bag, in line, discarded in mL; all of them known exactly."""
    parts = (line.infused_ml, line.in_bag_ml, line.in_line_ml, line.discarded_ml)
    assert all(part.exact for part in parts)
    assert sum(part.low for part in parts) == line.hung_ml
    return tuple(float(part.low) for part in parts)


def test_a_bag_that_hangs_is_infused_in_the_bag_and_in_the_line() -> None:
    (line,) = ledger(replay([an_act(1, START, after(0), FULL)], after(10)), LINE)
    assert amounts(line) == (50, 217.5, 2.5, 0)
    assert line.hung_ml == 270
    assert line.taken_down_at is None
    assert line.by_pump_ml is None


def test_without_a_total_volume_what_is_to_be_infused_was_hung_and_an_unknown_line_holds_nothing() -> None:
    (line,) = ledger(replay([an_act(1, START, after(0), a_bag())], after(10)))
    assert amounts(line) == (50, 190, 0, 0)


def test_a_bag_that_came_down_leaves_its_rest_discarded_and_what_primed_the_line_there() -> None:
    acts = [an_act(1, START, after(0), FULL), an_act(2, NEW_BAG, after(47), a_bag(2, total_volume_ml=270))]
    first, second = ledger(replay(acts, after(48)), LINE)
    assert amounts(first) == (235, 0, 2.5, 32.5)
    assert amounts(second) == (5, 265, 0, 0)
    assert first.taken_down_at == after(47)


def test_a_new_line_and_a_stop_discard_what_the_line_held() -> None:
    second = a_bag(2, total_volume_ml=270)
    acts = [an_act(1, START, after(0), FULL), an_act(2, NEW_BAG, after(47), second)]
    lines = ledger(replay(acts, after(48)), LINE, {second.bag_id})
    assert [amounts(line) for line in lines] == [(235, 0, 0, 35), (5, 262.5, 2.5, 0)]
    stopped = ledger(replay([*acts, an_act(3, STOP, after(57))], after(60)), LINE)
    assert [amounts(line) for line in stopped] == [(235, 0, 0, 35), (50, 0, 0, 220)]


def test_each_line_holds_what_its_set_holds() -> None:
    second = a_bag(2, total_volume_ml=270)
    acts = [an_act(1, START, after(0), FULL), an_act(2, NEW_BAG, after(47), second)]
    held = {FULL.bag_id: Decimal(4), second.bag_id: Decimal(0)}
    lines = ledger(replay(acts, after(48)), LINE, {second.bag_id}, held)
    assert [amounts(line) for line in lines] == [(235, 0, 0, 35), (5, 265, 0, 0)]
    (first, _) = ledger(replay(acts, after(48)), LINE, (), held)
    assert amounts(first) == (235, 0, 4, 31)


def test_an_empty_bag_of_unknown_total_leaves_nothing_for_the_line() -> None:
    (line,) = ledger(replay([an_act(1, START, after(0), a_bag())], after(60)), LINE)
    assert amounts(line) == (240, 0, 0, 0)


def test_a_label_that_says_less_in_all_than_is_to_be_infused_still_balances() -> None:
    (line,) = ledger(replay([an_act(1, START, after(0), a_bag(total_volume_ml=200))], after(48)))
    assert amounts(line) == (240, 0, 0, 0)


def test_a_bag_hung_again_is_one_line_of_the_ledger() -> None:
    other = a_bag(2)
    acts = [
        an_act(1, START, after(0), FULL),
        an_act(2, NEW_BAG, after(4), other),
        an_act(3, NEW_BAG, after(6), FULL),
    ]
    first, second = ledger(replay(acts, after(10)), LINE)
    assert amounts(first) == (40, 227.5, 2.5, 0)
    assert first.hung_at == after(0)
    assert amounts(second) == (10, 0, 0, 230)


def test_a_find_leaves_a_range_that_balances_at_both_ends() -> None:
    acts = [an_act(1, START, after(0), FULL), a_find(2, FoundState.CLAMPED, after(10), since=after(4))]
    (line,) = ledger(replay(acts, after(11)), LINE)
    assert line.infused_ml == Range(Fraction(20), Fraction(50))
    assert line.in_bag_ml == Range(Fraction(217.5), Fraction(247.5))
    assert line.in_line_ml == Range(Fraction(2.5), Fraction(2.5))


def test_a_reading_stands_beside_the_clock() -> None:
    acts = [an_act(1, START, after(0), FULL), a_look(2, PumpAction.READING, after(10), 45)]
    (line,) = ledger(replay(acts, after(12)), LINE)
    assert amounts(line) == (60, 207.5, 2.5, 0)
    assert line.by_pump_ml == 55


def test_an_old_line_after_a_seven_day_bag() -> None:
    """196 micrograms in 100.8 mL are 1.944 per mL; at 10 mL per hour that is 466.67 micrograms per day."""
    week = a_bag(1, duration_h=168, rate_ml_per_h="0.6", volume_ml="100.8")
    day = a_bag(2, duration_h=24, rate_ml_per_h=10, volume_ml=240)
    found = old_line(week, day, LINE)
    assert found is not None
    assert found.dose_ug_per_day == Fraction(1400, 3)
    assert found.clears_in == timedelta(minutes=15)
    assert found.say(WORDS) == (
        "An old line holds bag 1 at 1.94 micrograms per mL, bag 2 has 0.12: until the line clears, "
        "10 mL per hour give 467 micrograms per day instead of 28. It holds 2.5 mL and clears in 15 min."
    )
    unknown = old_line(week, day)
    assert unknown is not None
    assert unknown.clears_in is None
    assert unknown.say(WORDS).endswith("instead of 28.")


def test_ten_percent_is_no_new_concentration_and_a_little_more_is() -> None:
    assert old_line(a_bag(1, volume_ml=264), a_bag(2, volume_ml=240)) is None
    assert old_line(a_bag(1, dose_ug_per_day="30.8"), a_bag(2)) is None
    assert old_line(a_bag(1, dose_ug_per_day="30.81"), a_bag(2)) is not None
    assert old_line(a_bag(1, dose_ug_per_day="25.19"), a_bag(2)) is not None
