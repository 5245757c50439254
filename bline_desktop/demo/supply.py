"""The next bag of each pump that runs: in the ward's fridge, prepared in the pharmacy, or only ordered."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from bline_desktop.commands.supply import expect_bag, move_bag
from bline_desktop.demo.pump import Run
from bline_desktop.demo.script import Chapter, Do
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.supply import WAY, MoveFields, SupplyAct, SupplyFields

EARLY = timedelta(minutes=45)  # before it is empty a bag is changed
STEP = timedelta(minutes=50)  # from one step of a bag to the next
WHO = {SupplyAct.PREPARED: Role.PHARMACIST, SupplyAct.ON_WARD: Role.NURSE}


def tell_supply(chapter: Chapter, run: Run) -> None:
    """Tell how far the next bag of a running pump has come; a chance of its own leaves the rest of the story alone."""
    last = run.hangs[-1]
    ordered_at = min(last.at + STEP, chapter.script.now)
    fields = SupplyFields(
        dose_ug_per_day=run.dose_ug_per_day,
        duration_h=Decimal(last.kind.hours),
        hang_at=last.at + timedelta(hours=last.kind.hours) - EARLY,
        state=SupplyAct.ORDERED,
        at=ordered_at,
        note=None,
    )
    name = f"cycle {run.number} supply"
    chapter.tell(name, ordered_at, _expect(f"cycle {run.number}", fields))
    steps = WAY[1:3][: Random(f"supply {chapter.part}").randrange(3)]
    for number, state in enumerate(steps, start=1):
        at = min(ordered_at + number * STEP, chapter.script.now)
        chapter.tell(f"{name} {state.value}", at, _move(name, state, at), by=WHO[state])


def _expect(cycle: str, fields: SupplyFields) -> Do:
    return lambda session, act, recall: expect_bag(session, act, recall(cycle), fields)


def _move(bag: str, state: SupplyAct, at: datetime) -> Do:
    fields = MoveFields(state=state, at=at, note=None)
    return lambda session, act, recall: move_bag(session, act, recall(bag), fields)
