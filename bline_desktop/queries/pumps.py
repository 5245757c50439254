"""The pump of each cycle: rows of acts and bags in two selects, played through once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter, itemgetter
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.record import Record
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.alarms import repeated_alarms
from bline_desktop.domain.treatment.cycle import Bag, Cycle, CycleFields, PumpRecord
from bline_desktop.domain.treatment.infusion import Infusion, replay
from bline_desktop.domain.treatment.orders import DoseOrder, OrderedDose, order_for, step_ahead, step_due, steps_of
from bline_desktop.domain.treatment.pump import BagLabel, FoundState, PauseCause, PumpAction, PumpEvent, StopCause
from bline_desktop.domain.treatment.segments import OPEN
from bline_desktop.domain.treatment.stop_clock import StopClock
from bline_desktop.domain.views import Running
from bline_desktop.domain.words import N_, Message
from bline_desktop.queries.cycles import OrderedCycle, read_cycles
from bline_desktop.queries.rows import Condition, fields_of, live, of_patient, rows_of, settings_of

CAUSES: dict[str, Message] = {
    cause.value: cause.title_message for causes in (PauseCause, FoundState, StopCause) for cause in causes
}
CAUSE = N_("pump", "{cause}")


@dataclass(frozen=True, slots=True)
class CyclePump:
    """One cycle. `acts` are all rows, struck ones too, in order of time; `events` are the acts that count."""

    cycle_id: UUID
    patient_id: UUID
    ordered: CycleFields
    recorded_at: datetime
    acts: tuple[RowMapping, ...]
    labels: dict[UUID, BagLabel]
    events: tuple[PumpEvent, ...]
    infusion: Infusion
    orders: tuple[OrderedDose, ...] = ()

    @property
    def new_lines(self) -> frozenset[UUID]:
        """The bags that were hung with a new line."""
        return frozenset(act["bag_id"] for act in self.acts if act["new_line"] and act["struck_at"] is None)

    @property
    def line_sets(self) -> dict[UUID, str]:
        """The line set on which each bag hung, by its name; one goes on hanging until another line does."""
        found: dict[UUID, str] = {}
        hangs: str | None = None
        for act in self.acts:
            if act["struck_at"] is None and act["bag_id"] is not None:
                is_new = act["action"] is PumpAction.START or act["new_line"]
                hangs = act["line_set"] or (None if is_new else hangs)
                found |= {act["bag_id"]: hangs} if hangs else {}
        return found

    @property
    def ordered_now(self) -> OrderedDose:
        """The order in force, or the first one before it begins."""
        return order_for(self.orders, self.infusion.as_of) or self.orders[0]


def cycle_pumps(session: Session, asker: Asker, patient_id: UUID | None = None) -> tuple[CyclePump, ...]:
    """Read the cycles of one patient, or of all, in the order in which they were planned, and play each through."""
    when = (asker.now, settings_of(session).change_lead)
    return _read(session, when, lambda record: of_patient(record, patient_id))


def open_pumps(
    session: Session, asker: Asker, change_lead: timedelta, cycles: Iterable[OrderedCycle] | None = None
) -> tuple[CyclePump, ...]:
    """Return each cycle whose pump runs, is paused or presumed empty, in the order in which they were started.

    Cycles that ended with a stop are never played through: on the board they are nine of ten, and it asks once a
    minute. `cycles` are handed in where they are known already.
    """
    known = read_cycles(session, asker.now) if cycles is None else cycles
    ids = [cycle.cycle_id for cycle in known if cycle.is_on]
    pumps = _read(session, (asker.now, change_lead), lambda record: (_cycle_column(record).in_(ids),))
    on = [pump for pump in pumps if pump.infusion.state in OPEN]
    return tuple(sorted(on, key=attrgetter("infusion.started_at")))


def pumps_of(session: Session, asker: Asker, change_lead: timedelta, ids: Collection[UUID]) -> tuple[CyclePump, ...]:
    """Read the cycles of these ids, whoever they belong to, in the order in which they were planned."""
    if not ids:
        return ()
    return _read(session, (asker.now, change_lead), lambda record: (_cycle_column(record).in_(ids),))


def running(pump: CyclePump, stop: StopClock | None = None) -> Running:
    """Say what an open pump does now; `stop` is its clock while it stands."""
    infusion, bag = pump.infusion, pump.infusion.bag
    cause = infusion.interruptions[-1].cause if infusion.stopped_since else None
    return Running(
        infusion=infusion,
        dose_ug_per_day=bag.dose_ug_per_day if bag else pump.ordered_now.dose_ug_per_day,
        bag_number=bag.number if bag else None,
        bag_hours=bag.duration_h if bag else None,
        paused_for=infusion.stopped_for,
        cause=said_cause(cause),
        step_due=due_step(pump),
        stop=stop,
        alarms=repeated_alarms(pump.events, infusion.as_of),
        step_ahead=step_ahead(pump.orders, infusion.as_of),
    )


def due_step(pump: CyclePump) -> OrderedDose | None:
    """Return the step that is in force while another dose hangs; None where no bag hangs, or the ordered dose does."""
    infusion = pump.infusion
    if infusion.bag is None or infusion.state not in OPEN:
        return None
    running = infusion.dose_ug_per_day or infusion.bag.dose_ug_per_day
    return step_due(pump.orders, running, infusion.as_of)


def said_cause(cause: str | None) -> Said | None:
    """Say the stored cause of a pause or stop."""
    return None if cause is None else Said(CAUSE, (("cause", CAUSES.get(cause, cause)),))


def _read(
    session: Session, when: tuple[datetime, timedelta], whose: Callable[[type[Record]], tuple[Condition, ...]]
) -> tuple[CyclePump, ...]:
    """Read cycles in the order in which they were planned, with the acts and labels of each; play each through.

    `when` is now and the lead of the bag change.
    """
    cycles = rows_of(session, Cycle, live(Cycle), *whose(Cycle))
    cycles.sort(key=itemgetter("planned_start_on", "number"))
    acts = _by_cycle(rows_of(session, PumpRecord, *whose(PumpRecord)))
    bags = {row["id"]: _label(row) for row in _bag_rows(session, whose(PumpRecord))}
    orders: defaultdict[UUID, list[OrderedDose]] = defaultdict(list)
    for row in rows_of(session, DoseOrder, live(DoseOrder), *whose(DoseOrder)):
        orders[row["cycle_id"]].append(OrderedDose.of(row))
    played = (_play(row, acts.get(row["id"], ()), bags, when) for row in cycles)
    return tuple(replace(pump, orders=steps_of(own_step(pump), orders[pump.cycle_id])) for pump in played)


def own_step(pump: CyclePump) -> OrderedDose:
    """Return the cycle's own dose as its first step."""
    return OrderedDose(pump.cycle_id, 1, pump.ordered.dose_ug_per_day, None, pump.recorded_at)


def _cycle_column(record: type[Record]) -> ColumnElement[UUID]:
    """Return the column that says to which cycle a row belongs."""
    table = table_of(record)
    return table.c.id if record is Cycle else table.c.cycle_id


def _bag_rows(session: Session, acts: tuple[Condition, ...]) -> Iterable[RowMapping]:
    """Read what the labels of the bags of acts say, and nothing else, in no order: a board asks for hundreds."""
    bag, act = table_of(Bag).c, table_of(PumpRecord).c
    hung = select(act.bag_id).where(*acts)
    return session.connection().execute(select(*(bag[name] for name in _LABEL)).where(bag.id.in_(hung))).mappings()


_LABEL = (
    "id",
    "number",
    "dose_ug_per_day",
    "duration_h",
    "rate_ml_per_h",
    "volume_ml",
    "total_volume_ml",
    "drug_ug",
    "prepared_at",
    "out_of_fridge_at",
    "use_by",
)


def _label(row: RowMapping) -> BagLabel:
    return BagLabel(
        bag_id=row["id"],
        number=row["number"],
        dose_ug_per_day=row["dose_ug_per_day"],
        duration_h=row["duration_h"],
        rate_ml_per_h=row["rate_ml_per_h"],
        volume_ml=row["volume_ml"],
        total_volume_ml=row["total_volume_ml"],
        drug_ug=row["drug_ug"],
        prepared_at=row["prepared_at"],
        out_of_fridge_at=row["out_of_fridge_at"],
        use_by=row["use_by"],
    )


def _by_cycle(rows: Iterable[RowMapping]) -> dict[UUID, tuple[RowMapping, ...]]:
    """Gather the acts of each cycle by actual time, those of one moment in the order in which they were written."""
    gathered: defaultdict[UUID, list[RowMapping]] = defaultdict(list)
    for row in sorted(rows, key=itemgetter("at")):
        gathered[row["cycle_id"]].append(row)
    return {cycle: tuple(acts) for cycle, acts in gathered.items()}


def _play(
    cycle: RowMapping, acts: tuple[RowMapping, ...], bags: dict[UUID, BagLabel], when: tuple[datetime, timedelta]
) -> CyclePump:
    """Play one cycle through; `when` is now and the lead of the bag change."""
    events = tuple(
        _event(act, order, bags.get(act["bag_id"])) for order, act in enumerate(acts) if act["struck_at"] is None
    )
    labels = {act["bag_id"]: bags[act["bag_id"]] for act in acts if act["bag_id"] in bags}
    infusion = replay(events, *when)
    ordered = fields_of(CycleFields, cycle)
    return CyclePump(cycle["id"], cycle["patient_id"], ordered, cycle["recorded_at"], acts, labels, events, infusion)


def _event(act: RowMapping, order: int, bag: BagLabel | None) -> PumpEvent:
    """Return an act as the pump's arithmetic needs it; what only some acts have stands under the same names."""
    special = {name: act[name] for name in ("cause", "rate_ml_per_h", "volume_ml", "since", "about", "weight_g")}
    return PumpEvent(act["id"], act["at"], order, act["action"], bag, **special)
