"""What a kind makes of its rows: when they are drawn and in which order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from bline_desktop.domain.observations.kind import in_time_order, noon, ten_to
from bline_desktop.domain.observations.weight import FIXED_DOSE_FROM_KG, WEIGHT, Weight, WeightFields
from bline_desktop.domain.words import Words
from tests.support.store import NOW, ZONE, an_act

BERLIN = ZoneInfo("Europe/Berlin")


def weight(day: date, *, recorded: datetime = NOW, height: Decimal | None = None) -> Weight:
    fields = WeightFields(measured_on=day, weight_kg=Decimal("44.0"), height_cm=height)
    return Weight.written(an_act(now=recorded), UUID(int=2), fields)


def test_a_day_without_a_time_is_drawn_at_noon_of_the_ward() -> None:
    row = weight(date(2026, 11, 5))
    assert WEIGHT.moment(row, ZONE) == datetime(2026, 11, 5, 4, tzinfo=UTC)
    assert noon(date(2026, 10, 25), BERLIN) == datetime(2026, 10, 25, 11, tzinfo=UTC)
    assert noon(date(2026, 10, 24), BERLIN) == datetime(2026, 10, 24, 10, tzinfo=UTC)


def test_a_time_is_drawn_where_it_is() -> None:
    timed = replace(WEIGHT, when="recorded_at")
    assert timed.moment(weight(date(2026, 11, 1)), ZONE) == NOW


def test_rows_stand_in_the_order_in_which_it_happened_those_of_one_day_as_they_were_written() -> None:
    last = weight(date(2026, 11, 2), recorded=NOW - timedelta(days=3))
    first = weight(date(2026, 11, 1), recorded=NOW + timedelta(days=3))  # by a clock that was set back afterwards
    second = weight(date(2026, 11, 1))
    assert in_time_order([last, first, second], WEIGHT) == [first, second, last]


def test_a_power_of_ten_is_exact() -> None:
    assert (ten_to(6), ten_to(0), ten_to(-6)) == (Decimal(1_000_000), Decimal(1), Decimal("0.000001"))


def test_a_weight_is_said_with_its_height_where_it_was_taken() -> None:
    words = Words(ZONE)
    for height, text in ((None, "44 kg"), (Decimal("152.5"), "44 kg, 152.5 cm")):
        said = WEIGHT.summary(weight(date(2026, 11, 5), height=height))
        assert words.say(said.message, **dict(said.values)) == text


def test_fixed_doses_begin_at_forty_five_kilograms() -> None:
    """US prescribing information, section 2: patients of 45 kg or more receive a fixed dose."""
    assert Decimal(45) == FIXED_DOSE_FROM_KG
