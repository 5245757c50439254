"""The way of a bag: out of the fridge counts as one whole time, whatever is done with it afterwards."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from bline_desktop.domain.treatment.supply import Supplied, SupplyAct, SupplyState, SupplyStep
from tests.support.store import NOW

STATES = SupplyState
HOUR = timedelta(hours=1)


def way(*states: SupplyState) -> Supplied:
    """A bag with one step an hour."""
    steps = tuple(SupplyStep(state, NOW + place * HOUR, NOW + place * HOUR) for place, state in enumerate(states))
    return Supplied(uuid4(), Decimal(28), Decimal(48), None, steps)


def told(*states: SupplyState) -> tuple[datetime | None, bool]:
    bag = way(*states)
    return bag.out_since, bag.was_put_back


def test_the_time_out_of_the_fridge_counts_from_the_first_and_never_anew() -> None:
    on_ward, out = STATES.ON_WARD, STATES.OUT_OF_FRIDGE
    assert told(STATES.PREPARED, on_ward) == (None, False)
    assert told(on_ward, out) == (NOW + HOUR, False)
    assert told(on_ward, out, on_ward) == (NOW + HOUR, True)
    assert told(on_ward, out, on_ward, out) == (NOW + HOUR, False)
    assert told(on_ward, out, on_ward, out, on_ward) == (NOW + HOUR, True)
    assert told(out, STATES.HUNG) == (NOW, False)
    assert way(on_ward, out, on_ward).next_step is SupplyAct.OUT_OF_FRIDGE
