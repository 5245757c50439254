"""The evening's question, by hand: what is missing before the pharmacy opens the next time."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from bline_desktop.domain.holidays import HolidayCalendar
from bline_desktop.domain.treatment.bag_plan import WardTimes
from bline_desktop.domain.treatment.next_bag import Need, NextBag, next_bag, pharmacy_hours
from bline_desktop.domain.treatment.supply import Supplied, SupplyState, SupplyStep
from bline_desktop.domain.ward_hours import WardHours
from bline_desktop.domain.words import Words
from tests.support.store import ZONE
from tests.unit.domain.test_holidays import shipped

WARD = WardTimes(ZONE, WardHours(), None)
CHINA = WardTimes(ZONE, WardHours(), shipped(HolidayCalendar.CHINA))
WORDS = Words(ZONE)
ASK = timedelta(hours=3)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 in Shanghai; 23-Nov is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def a_bag(state: SupplyState, dose: int = 28) -> Supplied:
    step = SupplyStep(state, at(20, 8), at(20, 8))
    return Supplied(uuid4(), Decimal(dose), Decimal(48), None, (step,))


def asked(now: datetime, needs: list[datetime], *bags: Supplied, ask: timedelta = ASK) -> NextBag:
    found = next_bag([Need(one, Decimal(28)) for one in needs], bags, pharmacy_hours(WARD, now), now, ask)
    assert found is not None
    return found


def question(now: datetime, needs: list[datetime], *bags: Supplied) -> str | None:
    said = asked(now, needs, *bags).question
    return None if said is None else str(WORDS.value(said)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_evening_s_question_comes_three_hours_before_the_pharmacy_closes() -> None:
    tonight = [at(23, 22)]
    assert question(at(23, 13, 29), tonight) is None
    assert question(at(23, 13, 30), tonight) == "Next bag for 22:00: not ordered. The pharmacy closes at 16:30."
    assert asked(at(23, 13, 30), tonight).critical
    assert question(at(23, 13, 30), tonight, a_bag(SupplyState.ON_WARD)) is None
    said = question(at(23, 13, 30), tonight, a_bag(SupplyState.PREPARED))
    assert said == "Next bag for 22:00: prepared, in the pharmacy. The pharmacy closes at 16:30."
    assert not asked(at(23, 13, 30), tonight, a_bag(SupplyState.PREPARED)).critical


def test_a_bag_that_is_needed_after_the_pharmacy_opened_again_can_wait() -> None:
    assert question(at(23, 16), [at(24, 8)]) is None
    assert question(at(23, 16), [at(24, 7, 59)]) is not None


def test_a_bag_needed_in_the_morning_is_asked_for_in_time() -> None:
    assert question(at(23, 8, 30), [at(23, 11)]) == "Next bag for 11:00: not ordered. The pharmacy closes at 16:30."


def test_behind_closed_doors_it_is_said_until_when() -> None:
    said = question(at(23, 20), [at(24, 2)], a_bag(SupplyState.ORDERED))
    assert said == "Next bag for Tue 02:00: ordered, in the pharmacy. The pharmacy is closed until Tue 08:00."
    assert asked(at(23, 20), [at(24, 2)], a_bag(SupplyState.ORDERED)).critical
    assert question(at(23, 20), [at(24, 9)]) is None


def test_before_a_weekend_every_bag_until_monday_is_asked_for() -> None:
    needs = [at(27, 20), at(28, 20), at(29, 20), at(30, 20)]
    said = question(at(27, 14), needs, a_bag(SupplyState.ON_WARD))
    assert said == (
        "2 of 3 bags until Mon 08:00 are not on the ward. The pharmacy closes at 16:30, then opens Mon 08:00, after "
        "the weekend."
    )


def test_a_bag_of_another_dose_is_not_the_next_one() -> None:
    assert asked(at(23, 14), [at(23, 22)], a_bag(SupplyState.ON_WARD, dose=9)).where is None


def test_nothing_is_asked_where_nothing_is_needed_or_the_setting_says_never() -> None:
    assert next_bag([], (), pharmacy_hours(WARD, at(23, 14)), at(23, 14), ASK) is None
    assert asked(at(23, 14), [at(23, 22)], ask=timedelta(0)).question is None


@pytest.mark.parametrize(
    ("now", "opens", "again", "gap"),
    [
        (at(30, 12, month=9), at(30, 8, month=9), at(8, 8, month=10), "a public holiday"),
        (at(3, 12, month=10), at(8, 8, month=10), at(9, 8, month=10), "a public holiday"),
        (at(27, 12), at(27, 8), at(30, 8), "the weekend"),
        (at(24, 12), at(24, 8), at(25, 8), None),
    ],
)
def test_holidays_and_weekends_are_no_working_days(
    now: datetime, opens: datetime, again: datetime, gap: str | None
) -> None:
    hours = pharmacy_hours(CHINA, now)
    assert (hours.opens, hours.again, hours.gap.text if hours.gap else None) == (opens, again, gap)
