"""A dated step of a patient's plan, and those that people added by hand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bline_desktop.domain.plan.changes import PlanAction, PlanChange
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, StepSort
from bline_desktop.domain.plan.spans import Days
from bline_desktop.domain.treatment.cells import CellDose

LEFT_OUT = (PlanAction.OMIT, PlanAction.CEASE)


@dataclass(frozen=True, slots=True)
class DatedDose:
    """The dose of a planned cycle from one of its days on, in micrograms per day; None is not filled in."""

    day: int
    on: date
    ug_per_day: Decimal | None


@dataclass(frozen=True, slots=True)
class DatedStep:
    """One step of a patient's plan.

    `key` names it for ever within the plan. `number` is that of its cycle or DLI, or of the one that it is counted
    from. `target` is the day it is planned for, None where nothing tells; `days` its windows. `awaits` is the event
    that has not happened yet and that it is counted from: the target is then what is expected. `shift` tells by how
    many days people moved it. `left_out` is OMIT or CEASE once it will not be done. `ends_on` is the day on which a
    cycle ends, which is one after its last whole day; for any other step its target. `counted_from` tells of what
    `number` is where that is another step's; None of what somebody added by hand.
    """

    key: str
    name: str
    title: str
    sort: StepSort
    number: int | None
    target: date | None
    days: Days | None
    awaits: Anchor | None = None
    shift: int = 0
    left_out: PlanAction | None = None
    is_added: bool = False
    ends_on: date | None = None
    doses: tuple[DatedDose, ...] = ()
    cells: CellDose | None = None
    note: str = ""
    counted_from: AnchorEvent | None = None

    @property
    def counts(self) -> bool:
        """Whether it is still to be done, or was done."""
        return self.left_out is None


def added_key(change: PlanChange) -> str:
    """Return the key of a step that somebody added by hand."""
    return f"added:{change.id.hex}"


def added_steps(changes: Iterable[PlanChange]) -> Iterator[DatedStep]:
    """Lay out what people added by hand, with what they did to it later."""
    changes = tuple(changes)
    for change in changes:
        added = change.added
        if change.action is not PlanAction.ADD or added is None:
            continue
        key = added_key(change)
        mine = [(later_one, one) for later_one in changes for one in later_one.moved if one.step == key]
        shift = sum(one.days for later_one, one in mine if later_one.action is PlanAction.DEFER)
        target = added.on + timedelta(days=shift)
        yield DatedStep(
            key=key,
            name="added",
            title=added.title,
            sort=added.sort,
            number=None,
            target=target,
            days=added.window.days(target),
            shift=shift,
            left_out=next((later_one.action for later_one, _ in mine if later_one.action in LEFT_OUT), None),
            is_added=True,
            ends_on=target,
            note=change.reason,
        )
