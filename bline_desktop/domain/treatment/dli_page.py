"""What the DLI screen of one patient shows: frozen values between the query and the screen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bline_desktop.domain.observations.weight import Weighing
from bline_desktop.domain.treatment.cells import CellDose
from bline_desktop.domain.treatment.dli_holds import DliHolds
from bline_desktop.domain.treatment.dli_ladder import LadderStep
from bline_desktop.domain.treatment.dli_order import DliOrderFields
from bline_desktop.domain.treatment.dli_vitals import VitalsDue


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """The order under which the next infusion is given; `given` of its fractions are recorded already."""

    order_id: UUID
    fields: DliOrderFields
    given: int
    ordered_at: datetime
    ordered_by: str


@dataclass(frozen=True, slots=True)
class RunningDli:
    """An infusion that runs: which it is of the patient, its bags so far, and when vital signs are due."""

    dli_id: UUID
    number: int
    since: datetime
    dose: CellDose
    bags: int
    vitals: VitalsDue


@dataclass(frozen=True, slots=True)
class WaitingBag:
    """A further bag whose second check is pending, and the names of what is read back of it."""

    bag_id: UUID
    number: int
    since: datetime
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class DliPage:
    """All that stands beside the table of infusions; `weight` is the patient's last one."""

    now: datetime
    order: OpenOrder | None
    running: RunningDli | None
    ladder: tuple[LadderStep, ...]
    holds: DliHolds
    waiting: tuple[WaitingBag, ...] = ()
    weight: Weighing | None = None
