"""What is worked out beside a patient's current cycle: exposure, ledger and clocks."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.line_sets import LineSets
from bline_desktop.domain.treatment.bedside import Bedside
from bline_desktop.domain.treatment.exposure import CycleCourse, meter
from bline_desktop.domain.treatment.kept_plan import KeptBag, KeptPlan, in_force
from bline_desktop.domain.treatment.ledger import LedgerLine, ledger
from bline_desktop.domain.treatment.stop_clock import cycle_ends
from bline_desktop.domain.treatment.watch_words import watch_after
from bline_desktop.domain.ward_hours import WardHours, awkward
from bline_desktop.domain.words import Message
from bline_desktop.queries.pumps import CyclePump
from bline_desktop.queries.rows import settings_of
from bline_desktop.queries.stops import label_of, stop_clocks, ward_label
from bline_desktop.queries.supply import next_bags
from bline_desktop.queries.toxicity import stop_notes


def read_bedside(
    session: Session, asker: Asker, pumps: Sequence[CyclePump], current: CyclePump | None, plans: Sequence[KeptPlan]
) -> Bedside | None:
    """Work out the current cycle among all of a patient, with its kept plans; None where no cycle was ordered."""
    if current is None:
        return None
    settings = settings_of(session)
    courses = {pump.cycle_id: course_of(pump) for pump in pumps}
    infusion, label = current.infusion, ward_label(session, settings)
    return Bedside(
        meter=meter(tuple(courses.values()), courses[current.cycle_id], asker.zone, settings.volume_check_percent),
        stop=stop_clocks(session, asker, settings, (current,)).get(current.cycle_id),
        ends=cycle_ends(infusion, current.ordered.planned_days, label_of(current, label)),
        next_bag=next_bags(session, (current,), (settings, asker)).get(current.cycle_id),
        planned=_planned(current, plans),
        change_when=_change_when(infusion.change_by, settings.hours, asker),
        harm=stop_notes(session, asker, current, label),
        watch=watch_after(label_of(current, label), current.ordered.number),
    )


def _change_when(by: datetime | None, hours: WardHours, asker: Asker) -> Message | None:
    return awkward(hours, by.astimezone(asker.zone)) if by is not None and by > asker.now else None


def _planned(pump: CyclePump, plans: Sequence[KeptPlan]) -> KeptBag | None:
    """Return the bag that is to be hung next by the plan in force."""
    plan, infusion = in_force(plans, pump.infusion.as_of), pump.infusion
    hung = infusion.bag_uses[-1].hung_at if infusion.bag_uses else None
    return plan.next_after(hung) if plan else None


def ledger_of(pump: CyclePump, lines: LineSets) -> tuple[LedgerLine, ...]:
    """Account for the bags of a cycle, on the screen as on paper."""
    held = {bag_id: lines.ml_of(name) for bag_id, name in pump.line_sets.items()}
    return ledger(pump.infusion, lines.ml_of(None), pump.new_lines, held)


def course_of(pump: CyclePump) -> CycleCourse:
    """Return a cycle as its exposure is measured."""
    ordered = pump.ordered
    steps = tuple((order.starts_at, order.dose_ug_per_day) for order in pump.orders)
    return CycleCourse(ordered.number, steps or ((None, ordered.dose_ug_per_day),), ordered.planned_days, pump.infusion)
