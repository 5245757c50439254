"""The supply of bags: what is expected of the pharmacy, and each step until it hangs."""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bline_desktop.commands.asked import asked_by_name
from bline_desktop.commands.checks import check_moment
from bline_desktop.commands.lookups import GONE, present, refuse_twice, standing
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.cycle import Bag, BagFields, Cycle, PumpRecord
from bline_desktop.domain.treatment.supply import (
    Hanging,
    MoveFields,
    Supplied,
    SupplyBag,
    SupplyFields,
    SupplyMove,
    gather,
    to_hang,
)

BAG_PART, MOVE_PART = "supply", "supply-move"


@command(Right.SUPPLY_BAGS)
def expect_bag(session: Session, act: Act, cycle_id: UUID, fields: SupplyFields) -> UUID:
    """Record a bag that a cycle expects, wherever it is by now. Raises RuleBroken for a time that has not come yet."""
    refuse_twice(session, SupplyBag, act.row_id(BAG_PART))
    cycle = standing(session, Cycle, cycle_id)
    check_moment(fields.at, act, "at")
    row = SupplyBag.written(act, cycle.patient_id, fields, part=BAG_PART, cycle_id=cycle_id)
    session.add(row)
    return row.id


@command(Right.SUPPLY_BAGS)
def move_bag(session: Session, act: Act, supply_id: UUID, fields: MoveFields) -> UUID:
    """Record a further step of a bag, also of one that hangs by mistake. Raises RuleBroken for a time to come.

    `supply_id` is the id under which the bag was recorded first.
    """
    refuse_twice(session, SupplyMove, act.row_id(MOVE_PART))
    first = present(session, SupplyBag, supply_id)
    check_moment(fields.at, act, "at")
    if all(bag.supply_id != supply_id for bag in read_supply(session, first.cycle_id)):
        raise RuleBroken(GONE)
    row = SupplyMove.written(act, first.patient_id, fields, part=MOVE_PART, supply_id=supply_id)
    session.add(row)
    return row.id


def read_supply(session: Session, cycle_id: UUID, without: UUID | None = None) -> tuple[Supplied, ...]:
    """Return the bags of a cycle as they stand; `without` is a bag at the pump that is being corrected."""
    bags = asked_by_name(session, _EXPECTED, wanted=cycle_id)
    if not bags:
        return ()
    move, of_cycle = table_of(SupplyMove), [row["id"] for row in bags]
    statement = select(move).where(move.c.supply_id.in_(of_cycle))
    moves = list(session.connection().execute(statement).mappings())
    return gather(bags, moves, _hangings(session, cycle_id, without))


def supplied_as(session: Session, cycle_id: UUID, label: BagFields, replaced: UUID | None) -> UUID | None:
    """Return the expected bag that is now hung; None where none fits: such a bag is hung all the same."""
    bags = read_supply(session, cycle_id, replaced)
    before = session.get(Bag, replaced) if replaced is not None and bags else None
    same = [bag for bag in bags if before is not None and bag.supply_id == before.supply_id]
    label_says = (label.dose_ug_per_day, label.duration_h)
    found = to_hang(same, *label_says) or to_hang(bags, *label_says)
    return found.supply_id if found else None


_EXPECTED = select(table_of(SupplyBag)).where(table_of(SupplyBag).c.cycle_id == bindparam("wanted"))


def _hangings(session: Session, cycle_id: UUID, without: UUID | None) -> list[Hanging]:
    bag, act = table_of(Bag).c, table_of(PumpRecord).c
    statement = select(bag.id, bag.supply_id, bag.number, act.at, act.recorded_at).where(
        act.bag_id == bag.id,
        bag.cycle_id == cycle_id,
        bag.supply_id.is_not(None),
        bag.struck_at.is_(None),
        act.struck_at.is_(None),
    )
    rows = session.connection().execute(statement)
    return [Hanging(supply, number, at, kept) for key, supply, number, at, kept in rows if key != without]
