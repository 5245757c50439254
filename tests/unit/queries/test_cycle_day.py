"""How the day of a cycle is said, on screen and on paper."""

from datetime import timedelta

import pytest

from bline_desktop.domain.cycle_day import said_cycle_day, said_day
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import Words
from bline_desktop.queries.infusions import infusion_page
from tests.unit.queries.ward import NOW, ZONE, a_ward, asker

WORDS = Words(ZONE)


@pytest.mark.parametrize(
    ("begun_before", "stopped", "said"),
    [
        (None, False, "28 days planned"),
        (1, False, "Day 2 of 28"),
        (27, False, "Day 28 of 28"),
        (28, False, "Day 29, 28 planned"),
        (28, True, "28 days planned"),
    ],
)
def test_no_day_beyond_the_planned_ones_is_said_to_be_one_of_them(
    begun_before: int | None, stopped: bool, said: str
) -> None:
    ward = a_ward()
    patient = ward.patient()
    cycle = ward.cycle(patient)
    if begun_before is not None:
        ward.pump(cycle, PumpAction.START, NOW - timedelta(days=begun_before))
    if stopped:
        ward.pump(cycle, PumpAction.STOP, NOW - timedelta(hours=1), cause="completed")
    view = infusion_page(ward.session, asker(), patient).current
    ward.session.close()
    assert view is not None
    assert WORDS.value(said_day(view)) == said
    assert WORDS.value(said_cycle_day(view)) == f"Cycle 1, {said[0].lower()}{said[1:]}"
