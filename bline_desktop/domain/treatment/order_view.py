"""What is shown of the orders of a cycle: frozen values between the query and the screens, reports and forms."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.line_sets import LineSets
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.label_shelf import ShelfEntry
from bline_desktop.domain.treatment.ledger import NEW_CONCENTRATION
from bline_desktop.domain.treatment.order_rules import Ordered
from bline_desktop.domain.treatment.order_working import Measured
from bline_desktop.domain.treatment.orders import DoseOrderFields, OrderedDose
from bline_desktop.domain.treatment.pump import BagLabel
from bline_desktop.domain.treatment.template_orders import CycleByTemplate

NO_SETS = LineSets()


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One step: from when until when it is in force, its working and the label's dose in words, and why it stands.

    `fields` is what was typed, None for the cycle's own dose; `given` where something is recorded under it.
    """

    order: OrderedDose
    until: datetime | None
    in_force: bool
    given: bool
    working: tuple[Said, ...]
    reason: str | None
    recorded_by: str
    fields: DoseOrderFields | None


@dataclass(frozen=True, slots=True)
class OrdersView:
    """The orders of the cycle that a nurse works on, with what a new order and a new bag are held against.

    `notes` say what differs from the order now: another dose runs, the dose band changed. `by` is the cycle as the
    template of the patient's plan orders it. `hangs` is the bag that hangs on a line of `line_set`, by its name; `sets`
    and `percent` are the ward's settings for the line of a new one.
    """

    cycle_id: UUID
    lines: tuple[OrderLine, ...]
    notes: tuple[Said, ...]
    ordered: Ordered
    measured: Measured | None
    label: ShelfEntry | None
    hangs: BagLabel | None = None
    sets: LineSets = NO_SETS
    line_set: str | None = None
    percent: int = NEW_CONCENTRATION
    by: CycleByTemplate | None = None


def on_its_line(draft: Fields, view: OrdersView | None) -> Fields:
    """Name with a line that begins the one line set that the ward has: it is taken without asking."""
    if not isinstance(draft, HangFields) or view is None or draft.line_set is not None:
        return draft
    begins = draft.new_line or view.hangs is None
    return draft.model_copy(update={"line_set": view.sets.only}) if begins else draft
