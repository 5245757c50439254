"""Where a line of a list leads: one place in the window of one patient."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

# What is to be done there, where it isn't the key of one act: the page knows which one it is.
BEGIN = "begin"  # start what is ordered, order what is not
ORDER = "order"  # order what is not ordered yet, ahead of its day
BAG = "bag"  # hang the next bag: the start, or a new bag
STEP = "step"  # take the dose to its next step: by a new rate, or a new bag


@dataclass(frozen=True, slots=True)
class Goal:
    """The patient and the tab that work is done on: timeline, infusion, plan, or the key of a kind of observation.

    `record` is the row to be chosen there, `step` the key of a step of the plan; with `new` an empty form is opened.
    `day` is filled in: in an empty form the day of what is recorded, for a step the day that it is to be deferred to.
    `act` is what is to be done there: its form is
    opened where it is possible and the person may do it.
    """

    patient_id: UUID
    tab: str
    record: UUID | None = None
    step: str | None = None
    new: bool = False
    day: date | None = None
    act: str = ""
