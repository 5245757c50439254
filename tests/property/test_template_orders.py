"""The doses that a template plans are the doses that are ordered from it, on each day of each cycle."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.domain.treatment.orders import OrderedDose, order_for, planned_micrograms, steps_of
from bline_desktop.domain.treatment.template_orders import CycleByTemplate, Step

DOSES = st.sampled_from([Decimal(5), Decimal(9), Decimal(16), Decimal(28), Decimal("20.65")])
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
DAY = timedelta(days=1)
ORDERED_AT = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def cycles(draw: st.DrawFn) -> CycleByTemplate:
    """Draw a cycle that was started at any moment of two years, in any zone."""
    days = draw(st.integers(1, 42))
    begins = sorted({1, *draw(st.lists(st.integers(2, days), max_size=5) if days > 1 else st.just([]))})
    minutes = draw(st.integers(0, 2 * 365 * 24 * 60))
    start = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(ZoneInfo(draw(ZONES)))
    doses = tuple(DoseDays(day, draw(DOSES)) for day in begins)
    return CycleByTemplate("A template, 1", 1, days, doses, started_at=start)


def ordered(by: CycleByTemplate) -> tuple[OrderedDose, ...]:
    """Order the cycle and each further step, as the forms come filled in."""
    assert by.started_at is not None
    first = by.doses[0].ug_per_day
    assert first is not None
    orders = []
    for number, dose in enumerate(by.doses[1:], start=2):
        assert dose.ug_per_day is not None
        orders.append(OrderedDose(UUID(int=number), number, dose.ug_per_day, by.begins(number), ORDERED_AT))
    return steps_of(OrderedDose(UUID(int=1), 1, first, None, ORDERED_AT), orders)


@given(cycles(), st.data())
def test_the_dose_of_each_day_from_the_orders_is_that_of_the_template(by: CycleByTemplate, data: st.DataObject) -> None:
    orders, start = ordered(by), by.started_at
    assert start is not None
    walked = None
    for day in range(1, by.days + 1):
        walked = next((dose.ug_per_day for dose in by.doses if dose.from_day == day), walked)
        within = timedelta(milliseconds=data.draw(st.integers(0, 86_400_000 - 1)))
        for moment in (timedelta(0), within, DAY - timedelta(milliseconds=1)):
            now = order_for(orders, start.astimezone(UTC) + (day - 1) * DAY + moment)
            assert now is not None
            assert now.dose_ug_per_day == walked == by.dose_on(day)


@given(cycles())
def test_the_micrograms_ordered_are_those_of_all_days_added_up(by: CycleByTemplate) -> None:
    assert by.started_at is not None
    days = (by.dose_on(day) for day in range(1, by.days + 1))
    assert planned_micrograms(ordered(by), by.started_at, by.days) == sum(dose for dose in days if dose is not None)


@given(cycles())
def test_an_order_as_the_template_has_it_asks_for_nothing(by: CycleByTemplate) -> None:
    for step in ordered(by):
        assert by.unlike(Step(step.step, step.dose_ug_per_day, step.starts_at), Decimal(28)) == []
