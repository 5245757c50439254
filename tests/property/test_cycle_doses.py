"""What stands on the line of a cycle on any day: the ordered dose, and beside it another one that is only planned."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.plan.cycle_doses import ByProtocol, CycleDoses, DayDose, changes_of, with_beside

BY = ByProtocol("sixteen", "Sixteen", "2")
START = date(2026, 11, 2)
DOSES = st.sampled_from((None, Decimal(9), Decimal(15), Decimal(28)))
DAYS_ON = 28


@given(
    st.sampled_from((Decimal(9), Decimal(15))),
    st.dictionaries(st.integers(2, DAYS_ON), DOSES, max_size=5),
    st.integers(1, DAYS_ON),
)
def test_a_planned_dose_stands_beside_the_order_on_exactly_the_days_on_which_it_is_another_one(
    first: Decimal, later: dict[int, Decimal | None], number: int
) -> None:
    """The oracle walks through the days of the protocol one by one."""
    template: dict[int, Decimal | None] = {1: first, **later}
    planned, since = template[1], 1
    for step in range(2, number + 1):
        if step in template and (template[step] is None or template[step] != planned):
            planned, since = template[step], step
    ordered = CycleDoses((DayDose(START, first),), days=DAYS_ON)
    doses = with_beside(ordered, tuple(changes_of(template.items(), START)), BY)
    assert doses is not None
    day = START + timedelta(days=number - 1)
    assert doses.on(day) == [first]
    expected = None if planned == first else DayDose(START + timedelta(days=since - 1), planned)
    assert doses.unordered_on(day) == expected
