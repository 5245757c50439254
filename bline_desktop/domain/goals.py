"""Where a line of a list leads: one place in the window of one patient."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Goal:
    """The patient and the tab that work is done on: timeline, infusion, plan, or the key of a kind of observation.

    `record` is the row to be chosen there, `step` the key of a step of the plan; with `new` an empty form is opened,
    on the page of the plan the one that defers the step. `day` is filled in: the day of what is recorded, or the one
    that a step is to be deferred to, which opens that form as well.
    """

    patient_id: UUID
    tab: str
    record: UUID | None = None
    step: str | None = None
    new: bool = False
    day: date | None = None
