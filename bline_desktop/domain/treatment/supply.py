"""Where the bags of a cycle are before they hang: ordered, prepared, in the ward's fridge, out of it; and after.

Each bag that is expected has one row, and one row more for each step of its way. That it hangs, and that it came down,
nobody records a second time: the act at the pump tells. A bag without such rows is hung all the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.fields import Fields, choice_field, decimal_field, moment_field, text_field
from bline_desktop.domain.record import Record, id_column
from bline_desktop.domain.treatment.cycle import MICROGRAMS_PER_DAY
from bline_desktop.domain.words import N_


class SupplyAct(Choice):
    """A step on the way of a bag that somebody records."""

    ORDERED = "ordered", N_("supply", "Ordered")
    PREPARED = "prepared", N_("supply", "Prepared")
    ON_WARD = "on_ward", N_("supply", "In the ward's fridge")
    OUT_OF_FRIDGE = "out_of_fridge", N_("supply", "Out of the fridge")
    DISCARDED = "discarded", N_("supply", "Discarded")
    RETURNED = "returned", N_("supply", "Returned")


class SupplyState(Choice):
    """Where a bag is: what was recorded last, or what the pump tells."""

    ORDERED = "ordered", N_("supply", "Ordered")
    PREPARED = "prepared", N_("supply", "Prepared, in the pharmacy")
    ON_WARD = "on_ward", N_("supply", "In the ward's fridge")
    OUT_OF_FRIDGE = "out_of_fridge", N_("supply", "Out of the fridge")
    HUNG = "hung", N_("supply", "Hangs")
    FINISHED = "finished", N_("supply", "Finished")
    DISCARDED = "discarded", N_("supply", "Discarded")
    RETURNED = "returned", N_("supply", "Returned")


# The way of a bag: what is recorded next is the one after. A bag may come on at any step of it.
WAY = (SupplyAct.ORDERED, SupplyAct.PREPARED, SupplyAct.ON_WARD, SupplyAct.OUT_OF_FRIDGE)
IN_PHARMACY = (SupplyState.ORDERED, SupplyState.PREPARED)
AT_HAND = (SupplyState.OUT_OF_FRIDGE, SupplyState.ON_WARD)
EXPECTED = (*AT_HAND, SupplyState.PREPARED, SupplyState.ORDERED)  # the likeliest to be hung first


class SupplyFields(Fields):
    """What is typed of a bag that is expected: its dose and duration, for when it is, and where it is now."""

    dose_ug_per_day: Decimal = decimal_field(
        N_("supply", "Dose"), unit=MICROGRAMS_PER_DAY, limits=("0.5", "56"), places=2
    )
    duration_h: Decimal = decimal_field(
        N_("supply", "Duration"), unit=N_("units", "hours"), limits=("1", "168"), places=1
    )
    hang_at: datetime | None = moment_field(N_("supply", "To be hung"), required=False)
    state: SupplyAct = choice_field(SupplyAct, N_("supply", "Where it is"))
    at: datetime = moment_field(N_("supply", "Since"))
    note: str | None = text_field(N_("supply", "Note"), limit=200, required=False)


class SupplyBag(SupplyFields, Record, table=True):
    """One bag that a cycle expects, with the first step of its way."""

    __tablename__ = "supply_bag"

    cycle_id: UUID = id_column(foreign_key="cycle.id", index=True)


class MoveFields(Fields):
    """What is typed of a further step."""

    state: SupplyAct = choice_field(SupplyAct, N_("supply", "Where it is"))
    at: datetime = moment_field(N_("supply", "Since"))
    note: str | None = text_field(N_("supply", "Note"), limit=200, required=False)


class SupplyMove(MoveFields, Record, table=True):
    """A further step on the way of a bag."""

    __tablename__ = "supply_move"

    supply_id: UUID = id_column(foreign_key="supply_bag.id", index=True)


@dataclass(frozen=True, slots=True)
class SupplyStep:
    """One step of a bag's way. `row_id` is the row that it can be corrected by; None where the pump tells.

    `is_first` where it stands in the row of the bag itself.
    """

    state: SupplyState
    at: datetime
    recorded_at: datetime
    row_id: UUID | None = None
    note: str | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Supplied:
    """One bag with its way so far, in the order in which it happened; it always has one step at least."""

    supply_id: UUID
    dose_ug_per_day: Decimal
    duration_h: Decimal
    hang_at: datetime | None
    steps: tuple[SupplyStep, ...]
    bag_number: int | None = None

    @property
    def last(self) -> SupplyStep:
        """The step that counts now."""
        return self.steps[-1]

    @property
    def state(self) -> SupplyState:
        """Where it is now."""
        return self.last.state

    @property
    def out_since(self) -> datetime | None:
        """Since when it has been out of the fridge, as one whole time: put back into it, the time counts on.

        The label gives the hours at room temperature once, and says not to cool a bag again (Blincyto, United States).
        """
        return next((step.at for step in self.steps if step.state is SupplyState.OUT_OF_FRIDGE), None)

    @property
    def was_put_back(self) -> bool:
        """Whether it is in the fridge and was out of it before."""
        return self.state is SupplyState.ON_WARD and self.out_since is not None

    @property
    def is_expected(self) -> bool:
        """Whether it can still be hung."""
        return self.state in EXPECTED

    @property
    def next_step(self) -> SupplyAct | None:
        """What is recorded next of it, as a rule; None where nothing is, or the pump tells."""
        following = dict(zip((act.value for act in WAY), WAY[1:], strict=False))
        return following.get(self.state.value)


def in_order(steps: Iterable[SupplyStep]) -> tuple[SupplyStep, ...]:
    """Set the steps of a bag in the order in which they happened; of two at one moment the later recorded counts."""
    return tuple(sorted(steps, key=lambda step: (step.at, step.recorded_at)))


def to_hang(bags: Iterable[Supplied], dose_ug_per_day: Decimal, duration_h: Decimal) -> Supplied | None:
    """Find the expected bag that a hung one is, by dose and duration: what is nearest to the bed, then what is due."""
    fitting = [
        bag
        for bag in bags
        if bag.is_expected and (bag.dose_ug_per_day, bag.duration_h) == (dose_ug_per_day, duration_h)
    ]
    return min(fitting, key=_nearness, default=None)


def soonest(bags: Iterable[Supplied]) -> tuple[Supplied, ...]:
    """Set the bags that can still be hung in the order in which they are taken."""
    return tuple(sorted((bag for bag in bags if bag.is_expected), key=_nearness))


def _nearness(bag: Supplied) -> tuple[int, bool, datetime, datetime]:
    first = bag.steps[0].recorded_at
    return EXPECTED.index(bag.state), bag.hang_at is None, bag.hang_at or first, first


@dataclass(frozen=True, slots=True)
class Hanging:
    """An expected bag at the pump: its number in the cycle, when it was hung, and when it came down."""

    supply_id: UUID
    number: int
    hung_at: datetime
    recorded_at: datetime
    taken_down_at: datetime | None = None


def gather(
    bags: Sequence[Mapping[Any, Any]], moves: Sequence[Mapping[Any, Any]], hangings: Iterable[Hanging]
) -> tuple[Supplied, ...]:
    """Join the rows of bags and moves, struck ones too, with what the pump tells; in the order of being expected.

    A corrected bag goes on under the id that it had first, so that its further steps stay its own.
    """
    before = {row["id"]: row["replaces"] for row in bags}
    ways: dict[UUID, list[SupplyStep]] = {}
    numbers: dict[UUID, int] = {}
    for row in moves:
        if row["struck_at"] is None:
            ways.setdefault(_first_id(row["supply_id"], before), []).append(_step(row))
    for one in hangings:
        first = _first_id(one.supply_id, before)
        ways.setdefault(first, []).extend(_at_pump(one))
        numbers[first] = one.number
    found = [_supplied(row, _first_id(row["id"], before), ways, numbers) for row in bags if row["struck_at"] is None]
    return tuple(sorted(found, key=lambda bag: (bag.hang_at or bag.steps[0].at, bag.steps[0].recorded_at)))


def _first_id(supply_id: UUID, before: Mapping[UUID, UUID | None]) -> UUID:
    """Return the id under which a bag was recorded first."""
    while (replaced := before.get(supply_id)) is not None:
        supply_id = replaced
    return supply_id


def _supplied(
    row: Mapping[Any, Any], first: UUID, ways: Mapping[UUID, list[SupplyStep]], numbers: Mapping[UUID, int]
) -> Supplied:
    steps = in_order((_step(row, first=True), *ways.get(first, ())))
    number = numbers.get(first) if steps[-1].row_id is None else None
    return Supplied(first, row["dose_ug_per_day"], row["duration_h"], row["hang_at"], steps, number)


_STATES = {state.value: state for state in SupplyState}


def _step(row: Mapping[Any, Any], *, first: bool = False) -> SupplyStep:
    return SupplyStep(_STATES[row["state"].value], row["at"], row["recorded_at"], row["id"], row["note"], first)


def _at_pump(hanging: Hanging) -> list[SupplyStep]:
    steps = [SupplyStep(SupplyState.HUNG, hanging.hung_at, hanging.recorded_at)]
    if hanging.taken_down_at is not None:
        steps.append(SupplyStep(SupplyState.FINISHED, hanging.taken_down_at, hanging.recorded_at))
    return steps
