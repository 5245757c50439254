"""What of plans leaves for another calendar program: one event a step, with the words still to be said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from bline_desktop.domain.plan.cycle_doses import CycleOrder, StepOrder
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.timeline import Said

UID_TAIL = "b-line-desktop"  # where a host would stand: a computer's name is nobody's business


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One step of a plan as an event of whole days.

    `uid` names it for ever. `sequence` never goes down and grows whenever anything of it changed, which was last at
    `changed_at`. `first` to `last` are its days, both part of it. `description` is said line by line.
    """

    uid: str
    sequence: int
    changed_at: datetime
    first: date
    last: date
    title: Said
    description: tuple[Said, ...]
    sort: StepSort
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class CalendarCopy:
    """All events of one file."""

    events: tuple[CalendarEvent, ...]
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Whose:
    """What the events of one patient share: how the patient is called, and the last entry that the journal has.

    `ended_on` is the patient's last day in the study, `orders` are the cycles that were ordered, by their numbers.
    `steps` are their later steps, struck ones too.
    """

    who: str
    sequence: int
    changed_at: datetime
    ended_on: date | None = None
    orders: Mapping[int, CycleOrder] = field(default_factory=dict)
    steps: tuple[StepOrder, ...] = ()


def uid_of(patient_id: UUID, step: str) -> str:
    """Name the event of a patient's step: the same for ever, by whichever version of the template it stands."""
    return f"{uuid5(patient_id, step)}@{UID_TAIL}"
