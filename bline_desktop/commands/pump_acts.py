"""Writing what was done at the pump, whichever act it is: checked against what is recorded, with its bag and its tasks.

An act that takes `already_done` is recorded as it happened though a rule was not kept: with a reason, and with a task
for a physician for each such rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.bag_orders import changed_band, ordered_in, under_order
from bline_desktop.commands.line_question import line_problems
from bline_desktop.commands.old_weights import weight_problems
from bline_desktop.commands.outside_rules import NOTHING_TYPED, noticed, tasks_for, weigh
from bline_desktop.commands.pump_log import PumpLog, read_log, read_logs
from bline_desktop.commands.restarts import restart_problems
from bline_desktop.commands.second_checks import Subject, require_second
from bline_desktop.commands.supply import supplied_as
from bline_desktop.commands.weighings import weighings
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import AlreadyKept, RuleBroken
from bline_desktop.domain.patient import AllergyStatus, Patient
from bline_desktop.domain.second_check import values_of_event
from bline_desktop.domain.treatment.acts import ALLERGIES_NOT_ASKED, LINE_NOT_AS_LABEL, OTHER_CYCLE_OPEN
from bline_desktop.domain.treatment.bag_rules import check_twice
from bline_desktop.domain.treatment.cycle import Bag, BagFields, PumpRecord
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.looks import check_look, incident
from bline_desktop.domain.treatment.order_rules import Ordered, check_bag
from bline_desktop.domain.treatment.order_working import latest_measured
from bline_desktop.domain.treatment.orders import order_for
from bline_desktop.domain.treatment.pump import ActSource, BagLabel, PumpAction, PumpEvent
from bline_desktop.domain.treatment.pump_rules import check_acts, check_instead

FIRST = "pump"  # names the first row of a gesture
SPECIAL = ("cause", "rate_ml_per_h", "volume_ml", "since", "about", "weight_g")


@dataclass(frozen=True, slots=True)
class Done:
    """What was done at the pump, whichever act it is; `label` holds the typed label of a bag that was hung."""

    action: PumpAction
    at: datetime
    cause: str | None = None
    note: str | None = None
    planned_at: datetime | None = None
    label: BagFields | None = None
    rate_ml_per_h: Decimal | None = None
    volume_ml: Decimal | None = None
    since: datetime | None = None
    about: UUID | None = None
    line_as_label: bool | None = None
    source: ActSource | None = None
    done_by: str | None = None
    weight_g: Decimal | None = None
    full_g: Decimal | None = None
    new_line: bool | None = None
    line_set: str | None = None

    def event(self, record_id: UUID, order: int, bag: BagLabel | None) -> PumpEvent:
        """Return the act as the pump's arithmetic needs it."""
        special = {name: getattr(self, name) for name in SPECIAL}
        return PumpEvent(record_id, self.at, order, self.action, bag, **special)

    def columns(self) -> dict[str, Any]:
        """Return what stands in the columns of its row."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "label"}


@dataclass(frozen=True, slots=True)
class Gesture:
    """The acts of one gesture, beside what is recorded: `known` are those that count, from the last hanging on."""

    log: PumpLog
    events: tuple[PumpEvent, ...]
    known: tuple[PumpEvent, ...]

    @property
    def first(self) -> PumpEvent:
        """The act that comes first."""
        return self.events[0]


def write_act(session: Session, act: Act, cycle_id: UUID, done: Done, already_done: bool) -> UUID:
    """Check one act at the pump against what is recorded, and write it. Raises RuleBroken, AlreadyKept."""
    return write_acts(session, act, cycle_id, (done,), already_done)


def write_acts(session: Session, act: Act, cycle_id: UUID, done: Sequence[Done], already_done: bool) -> UUID:
    """Check the acts of one gesture against what is recorded, and write them; return the id of the first."""
    log = read_log(session, cycle_id)
    first = row_ids(act, 1)[0]
    if log.holds(first):
        raise AlreadyKept(first)
    return write_into(session, act, log, done, already_done)


def write_into(session: Session, act: Act, log: PumpLog, done: Sequence[Done], already_done: bool) -> UUID:
    """Check and write acts beside those of a log; they replace the act that was left out of it. Raises RuleBroken."""
    ids = row_ids(act, len(done))
    bag = _bag(session, act, log, done[0].label) if done[0].label else None
    label = bag.label() if bag else None
    first = log.order_at(done[0].at)
    events = tuple(one.event(key, first + n, label) for n, (one, key) in enumerate(zip(done, ids, strict=True)))
    gesture = Gesture(log, events, log.since_last_bag(events[0].at))
    weights = weighings(session, act, log.patient_id) if _is_ordered(events[0]) else []
    ordered = ordered_in(session, act, log, weights) if _is_ordered(events[0]) else None
    order = under_order(gesture.known, ordered, events[0]) if ordered else None
    broken = _problems(session, act, gesture, ordered)
    if not broken:  # one question at a time, and of a label that contradicts itself no concentration is known
        broken += line_problems(session, gesture.known, events[0], done[0].new_line)
    measured = latest_measured(weights, done[0].at.astimezone(act.zone).date())
    if not broken and done[0].new_line is None:  # who answered for the line was asked about that
        broken += weight_problems(session, act, log, events[0], (order, measured))
    weigh(broken, act, already_done)
    _ask_second(session, act, gesture)
    if bag is not None:
        session.add(bag)
    links = {"cycle_id": log.cycle_id, "bag_id": bag.id if bag else None, "replaces": _replaced(log, "id")}
    links["order_id"] = order.order_id if order else None
    for number, one in enumerate(done):
        row = {**links, **one.columns()}
        session.add(PumpRecord.written(act, log.patient_id, NOTHING_TYPED, part=_part(number), **row))
    session.add_all(tasks_for(act, log.patient_id, ids[0], broken))
    band = changed_band(session, log.patient_id, order, measured)
    session.add_all(noticed(act, log.patient_id, ids[0], (*_incidents(log, events), *_line(done), *band)))
    return ids[0]


def _ask_second(session: Session, act: Act, gesture: Gesture) -> None:
    """Let nobody write what needs a second person without one, or without the mark that one is pending."""
    log, events = gesture.log, gesture.events
    known = tuple(event for event in gesture.known if event.at <= gesture.first.at)
    for place, event in enumerate(events):
        values = values_of_event((*known, *events[:place]), event)
        replaced = _replaced(log, "id") if place == 0 else None
        require_second(session, act, Subject(event.id, log.patient_id, replaced), values)


def row_ids(act: Act, count: int) -> list[UUID]:
    """Return the ids of the rows that one gesture writes."""
    return [act.row_id(_part(number)) for number in range(count)]


def _part(number: int) -> str:
    return FIRST if number == 0 else f"{FIRST} {number + 1}"


def _bag(session: Session, act: Act, log: PumpLog, label: BagFields) -> Bag:
    replaced = _replaced(log, "bag_id")
    supply_id = supplied_as(session, log.cycle_id, label, replaced)
    links = {"cycle_id": log.cycle_id, "number": log.next_bag, "replaces": replaced, "supply_id": supply_id}
    return Bag.written(act, log.patient_id, label, part="bag", **links)


def _replaced(log: PumpLog, column: str) -> UUID | None:
    """Return the id of the act, or of its bag, that is replaced by what is written."""
    plain = None if log.left_out is None else getattr(log.left_out, column)
    return None if plain is None else UUID(plain)


def _problems(session: Session, act: Act, gesture: Gesture, ordered: Ordered | None) -> list[RuleBroken]:
    """Find every rule that the acts of one gesture do not keep."""
    problems = []
    log, events, known, first = gesture.log, gesture.events, gesture.known, gesture.first
    try:
        check_acts(known, events, act.now)
        if log.left_out is not None:
            check_instead(log.as_it_was(first.at), UUID(log.left_out.id), first)
    except RuleBroken as broken:
        problems.append(broken)
    if first.action is PumpAction.START:
        problems += _start_problems(session, log, first.at)
    for place, event in enumerate(events):  # an alarm that was solved ends with a restart
        before = (*known, *events[:place])
        problems += restart_problems(session, act, log, before, event)
    if first.bag is not None and ordered is not None:
        problems += _twice(known, first, first.bag)
        problems += check_bag(ordered, first.bag, first.at)
    elif first.rate_ml_per_h is not None or first.volume_ml is not None:
        problems += check_look(known, first, _ordered_dose(gesture, ordered))
    return problems


def _twice(known: Sequence[PumpEvent], new: PumpEvent, bag: BagLabel) -> tuple[RuleBroken, ...]:
    """Find out whether the bag that hangs is entered once more; after a stop it hangs no longer."""
    hung = [(one.bag, one.at) for one in known if one.bag is not None and one.at <= new.at]
    return check_twice(bag, *hung[-1]) if hung and new.action is PumpAction.NEW_BAG else ()


def _is_ordered(event: PumpEvent) -> bool:
    """Tell whether an act is done under an order: a bag is hung, or a rate is changed."""
    return event.bag is not None or event.action is PumpAction.RATE_CHANGE


def _ordered_dose(gesture: Gesture, ordered: Ordered | None) -> Decimal:
    """Return the dose that an act is held against: of the order that it fits, else of the one in force."""
    if ordered is None:
        return gesture.log.ordered_ug_per_day
    steps, event = ordered.steps, gesture.first
    order = under_order(gesture.known, ordered, event) or order_for(steps, event.at) or steps[0]
    return order.dose_ug_per_day


def _incidents(log: PumpLog, events: Sequence[PumpEvent]) -> list[RuleBroken]:
    """Find what a physician has to look at though no rule was broken by whoever records it: a find."""
    found = []
    for event in events:
        if event.action is PumpAction.FOUND:
            doubts = replay((*log.since_last_bag(event.at), event), event.at).doubts
            found.append(incident(event, next((one for one in doubts if one.found_id == event.id), None)))
    return found


def _line(done: Sequence[Done]) -> list[RuleBroken]:
    """Find the acts at which the line was not as the label says: recorded as it is, and for a physician to look at."""
    return [RuleBroken(LINE_NOT_AS_LABEL, at=one.at) for one in done if one.line_as_label is False]


def _start_problems(session: Session, log: PumpLog, at: datetime) -> list[RuleBroken]:
    """One pump at a time, and nobody's first start without having asked about allergies."""
    logs = read_logs(session, log.patient_id)
    open_logs = [other for other in logs if other.cycle_id != log.cycle_id and other.is_open(at)]
    problems = [RuleBroken(OTHER_CYCLE_OPEN, at=at, cycle=other.number) for other in open_logs]
    status = session.exec(select(Patient.allergy_status).where(col(Patient.id) == log.patient_id)).one()
    if status is AllergyStatus.NOT_ASKED and not any(other.has_started for other in logs):
        problems.append(RuleBroken(ALLERGIES_NOT_ASKED))
    return problems
