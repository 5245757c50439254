"""Which order is in force, and the working of a dose, against second implementations made for these tests."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.treatment.order_rules import Ordered, check_dose
from bline_desktop.domain.treatment.order_working import Measured, work_out
from bline_desktop.domain.treatment.orders import (
    EARLY,
    OrderedDose,
    fitting_order,
    order_for,
    planned_micrograms,
    steps_of,
)

MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURS = st.integers(-100, 800)
DOSES = st.sampled_from([Decimal(5), Decimal(9), Decimal(28), Decimal("20.65")])


@st.composite
def ordered_steps(draw: st.DrawFn) -> tuple[OrderedDose, ...]:
    """Draw the steps of a cycle, in any order; with or without a step 1."""
    cycle = OrderedDose(UUID(int=1), 1, draw(DOSES), None, MONDAY)
    count, first = draw(st.integers(0, 4)), draw(st.integers(1, 2))
    orders = [
        OrderedDose(UUID(int=10 + n), first + n, draw(DOSES), MONDAY + draw(HOURS) * HOUR, MONDAY + n * HOUR)
        for n in range(count)
    ]
    return steps_of(cycle, draw(st.permutations(orders)))


@given(ordered_steps(), HOURS)
def test_the_order_in_force_is_the_last_begun_by_walking_through_time(
    steps: tuple[OrderedDose, ...], hours: int
) -> None:
    at, found = MONDAY + hours * HOUR, None
    for moment in range(-101, hours + 1):  # every start lies on a whole hour
        begun = [one for one in steps if (one.starts_at is None and moment == -101)]
        begun += [one for one in steps if one.starts_at == MONDAY + moment * HOUR]
        found = max(begun, key=lambda one: (one.recorded_at, one.step), default=found)
    assert order_for(steps, at) == found


@given(ordered_steps(), HOURS, DOSES)
def test_a_bag_fits_where_a_possible_order_asks_for_its_dose_and_is_named_elsewhere(
    steps: tuple[OrderedDose, ...], hours: int, dose: Decimal
) -> None:
    at = MONDAY + hours * HOUR
    now = order_for(steps, at)
    soon = [one for one in steps if one.starts_at is not None and at < one.starts_at <= at + EARLY]
    fits = dose in {one.dose_ug_per_day for one in (*([now] if now else []), *soon)}
    found = fitting_order(steps, at, dose)
    assert (found is not None) is fits
    assert found is None or found.dose_ug_per_day == dose
    assert (check_dose(Ordered(1, steps), dose, at) is None) is fits


@given(ordered_steps(), st.integers(1, 28))
def test_the_micrograms_planned_are_those_of_every_hour(steps: tuple[OrderedDose, ...], days: int) -> None:
    total = Fraction(0)
    for hour in range(24 * days):
        order = order_for(steps, MONDAY + hour * HOUR) or steps[0]
        total += Fraction(order.dose_ug_per_day) / 24
    assert abs(Fraction(planned_micrograms(steps, MONDAY, days)) - total) <= Fraction(1, 200)


@given(
    st.decimals(20, 250, places=2),
    st.decimals(90, 230, places=1),
    st.decimals(1, 30, places=2),
    st.sampled_from([9, 28]),
)
def test_the_working_agrees_with_floating_point(kg: Decimal, cm: Decimal, per_m2: Decimal, cap: int) -> None:
    worked = work_out(Measured(kg, MONDAY.date(), cm), per_m2, Decimal(cap))
    assert worked is not None
    surface = math.sqrt(float(kg) * float(cm) / 3600)
    dose = surface * float(per_m2)
    assert abs(float(worked.surface_m2) - surface) < 0.00006
    assert abs(float(worked.uncapped_ug_per_day) - dose) < 0.006
    assert abs(float(worked.dose_ug_per_day) - min(dose, cap)) < 0.006
    assert worked.dose_ug_per_day <= cap
