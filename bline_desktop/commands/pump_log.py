"""The acts recorded for a cycle, read in one select: a bag change must not keep a nurse waiting.

All acts are read in their plain forms; only the few that a new act is checked against are turned into values.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Text, bindparam, null, select, type_coerce, union_all
from sqlmodel import Session

from bline_desktop.commands.asked import asked
from bline_desktop.commands.lookups import GONE
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.tables import table_of, written_order
from bline_desktop.domain.treatment.cycle import Bag, Cycle, PumpRecord
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.pump import BagLabel, PumpAction, PumpEvent
from bline_desktop.domain.treatment.segments import OPEN
from bline_desktop.domain.words import plain_instant


class PlainAct(NamedTuple):
    """A cycle as ordered, or one of its acts, in the plain forms of the columns; of a cycle itself `id` is None.

    An act names its cycle and says nothing more of it. Of the label of its bag it holds only what tells how the pump
    stands, what it may have given, and which bag it is.
    """

    cycle_id: str
    cycle_patient_id: str
    cycle_number: int
    cycle_dose_ug_per_day: str
    cycle_recorded_at: str
    id: str
    at: str
    action: str
    cause: str | None
    bag_id: str | None
    rate_ml_per_h: str | None
    volume_ml: str | None
    since: str | None
    about: str | None
    weight_g: str | None
    bag_number: int | None
    bag_dose_ug_per_day: str
    bag_duration_h: str
    bag_rate_ml_per_h: str
    bag_volume_ml: str
    bag_total_volume_ml: str | None
    bag_drug_ug: str | None
    bag_use_by: str | None
    written: int  # its number in the journal


@dataclass(frozen=True, slots=True)
class PumpLog:
    """A cycle as ordered, with its acts that count as plain rows, in the order in which they happened.

    `left_out` is the act that is being corrected: it is no more among `acts`.
    """

    cycle_id: UUID
    patient_id: UUID
    number: int
    ordered_ug_per_day: Decimal
    ordered_at: datetime
    acts: tuple[PlainAct, ...]
    left_out: PlainAct | None = None

    def without(self, record_id: UUID) -> "PumpLog":
        """Return the log without one act, for what is to stand in its place."""
        plain = str(record_id)
        acts = tuple(act for act in self.acts if act.id != plain)
        return replace(self, acts=acts, left_out=next(act for act in self.acts if act.id == plain))

    def up_to(self, record_id: UUID) -> "PumpLog":
        """Return the log as it stood with an act as its last one, also where others happened at the same moment."""
        plain = str(record_id)
        place = next(place for place, act in enumerate(self.acts) if act.id == plain)
        return replace(self, acts=self.acts[: place + 1])

    @property
    def next_bag(self) -> int:
        """The number of the next bag; bags are numbered as they are hung, and a corrected one keeps its number."""
        if self.left_out is not None and self.left_out.bag_number:
            return self.left_out.bag_number
        return max((act.bag_number for act in self.acts if act.bag_number), default=0) + 1

    def order_at(self, at: datetime) -> int:
        """Return the order of a new act at a moment: the last; what takes an act's place keeps it in its minute."""
        if self.left_out is None:
            return 2 * len(self.acts)
        place = plain_instant(at), self.left_out.written
        return 2 * sum((act.at, act.written) <= place for act in self._as_it_was()) - 1  # those of acts are even

    def as_it_was(self, at: datetime) -> tuple[PumpEvent, ...]:
        """Return the acts with the one that was left out, from the last hanging before both it and `at`."""
        assert self.left_out is not None
        first = min(datetime.fromisoformat(self.left_out.at), at)
        whole = replace(self, acts=self._as_it_was(), left_out=None)
        return whole.since_last_bag(first - timedelta(milliseconds=1))

    def _as_it_was(self) -> tuple[PlainAct, ...]:
        left_out = () if self.left_out is None else (self.left_out,)
        return tuple(sorted((*self.acts, *left_out), key=_WHEN))

    @property
    def has_started(self) -> bool:
        """Whether a start is recorded."""
        return any(act.action == PumpAction.START for act in self.acts)

    def holds(self, record_id: UUID) -> bool:
        """Whether an act is recorded already."""
        plain = str(record_id)
        return any(act.id == plain for act in self.acts)

    def is_open(self, at: datetime) -> bool:
        """Whether the infusion was started and not stopped at a moment."""
        return replay(self.since_last_bag(at), at).state in OPEN

    def since_last_bag(self, at: datetime) -> tuple[PumpEvent, ...]:
        """Return the acts that an act at `at` is to be checked against: the last hanging before it, and all after that.

        Each hanging brings a bag of its own, so how the pump stands after it does not depend on what was before, and a
        check costs the same on the first and on the last day of a cycle. The hanging is handed on as a start.
        """
        plain, last, is_open = plain_instant(at), None, False
        for place, act in enumerate(self.acts):
            if act.at > plain:
                break
            if act.action == _NEW_BAG:
                last = place if is_open else last
            elif act.action == _START and not is_open:
                last, is_open = place, True
            elif act.action == _STOP:
                is_open = False
        hole = len(self.acts) if self.left_out is None else self._as_it_was().index(self.left_out)
        first = last or 0
        events = [_event(2 * (place + (place >= hole)), act) for place, act in enumerate(self.acts[first:], first)]
        if last is not None and events[0].action is not PumpAction.START:
            events[0] = replace(events[0], action=PumpAction.START)
        return tuple(events)


def read_log(session: Session, cycle_id: UUID) -> PumpLog:
    """Return the acts of one cycle. Raises RuleBroken where the cycle was struck or never was."""
    found = _logs(asked(session, _OF_CYCLE, wanted=cycle_id))
    if not found:
        raise RuleBroken(GONE)
    return found[0]


def read_logs(session: Session, patient_id: UUID) -> tuple[PumpLog, ...]:
    """Return the acts of all cycles of a patient."""
    return _logs(asked(session, _OF_PATIENT, wanted=patient_id))


def _plain(column: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    return type_coerce(column, Text()).label(name)


def _statement(wanted: ColumnElement[Any]) -> CompoundSelect[Any]:
    """Cycles, and their acts with their bags: the columns of a `PlainAct`, in its order.

    What a cycle says is read once, and not again beside each of its acts.
    """
    cycle, act, bag = table_of(Cycle), table_of(PumpRecord), table_of(Bag)
    counts = cycle.c.struck_at.is_(None) & (wanted == bindparam("wanted"))
    ordered = [_plain(cycle.c[name], f"cycle_{name}") for name in _CYCLE]
    acts = [_plain(act.c[name], name) for name in _ACT]
    label = [bag.c.number.label("bag_number"), *(_plain(bag.c[name], f"bag_{name}") for name in _LABEL)]
    beside = [null()] * (len(_CYCLE) - 1)
    return union_all(
        select(*ordered, *[null()] * len((*acts, *label, "written"))).where(counts),
        select(cycle.c.id, *beside, *acts, *label, written_order(act).label("written"))
        .join_from(cycle, act, (act.c.cycle_id == cycle.c.id) & act.c.struck_at.is_(None))
        .outerjoin(bag, bag.c.id == act.c.bag_id)
        .where(counts),
    )


_WHEN, _PLACE = attrgetter("at", "written"), attrgetter("cycle_number", "cycle_id")
_START, _NEW_BAG, _STOP = PumpAction.START.value, PumpAction.NEW_BAG.value, PumpAction.STOP.value
_ACTIONS = {action.value: action for action in PumpAction}
_CYCLE = ("id", "patient_id", "number", "dose_ug_per_day", "recorded_at")
_ACT = ("id", "at", "action", "cause", "bag_id", "rate_ml_per_h", "volume_ml", "since", "about", "weight_g")
_LABEL = ("dose_ug_per_day", "duration_h", "rate_ml_per_h", "volume_ml", "total_volume_ml", "drug_ug", "use_by")
# Built once: building a statement takes longer than running it.
_OF_CYCLE = _statement(table_of(Cycle).c.id)
_OF_PATIENT = _statement(table_of(Cycle).c.patient_id)


def _logs(lines: Iterable[Iterable[Any]]) -> tuple[PumpLog, ...]:
    cycles: list[PlainAct] = []
    acts: defaultdict[str, list[PlainAct]] = defaultdict(list)
    for row in map(PlainAct._make, lines):
        (acts[row.cycle_id] if row.id else cycles).append(row)
    return tuple(
        PumpLog(
            cycle_id=UUID(one.cycle_id),
            patient_id=UUID(one.cycle_patient_id),
            number=one.cycle_number,
            ordered_ug_per_day=Decimal(one.cycle_dose_ug_per_day),
            ordered_at=datetime.fromisoformat(one.cycle_recorded_at),
            acts=tuple(sorted(acts[one.cycle_id], key=_WHEN)),
        )
        for one in sorted(cycles, key=_PLACE)
    )


def _event(order: int, row: PlainAct) -> PumpEvent:
    label = None
    if row.bag_id is not None and row.bag_number is not None:
        label = BagLabel(
            bag_id=UUID(row.bag_id),
            number=row.bag_number,
            dose_ug_per_day=Decimal(row.bag_dose_ug_per_day),
            duration_h=Decimal(row.bag_duration_h),
            rate_ml_per_h=Decimal(row.bag_rate_ml_per_h),
            volume_ml=Decimal(row.bag_volume_ml),
            total_volume_ml=Decimal(row.bag_total_volume_ml) if row.bag_total_volume_ml else None,
            drug_ug=Decimal(row.bag_drug_ug) if row.bag_drug_ug else None,
            use_by=datetime.fromisoformat(row.bag_use_by) if row.bag_use_by else None,
        )
    return PumpEvent(
        id=UUID(row.id),
        at=datetime.fromisoformat(row.at),
        order=order,
        action=_ACTIONS[row.action],
        bag=label,
        cause=row.cause,
        rate_ml_per_h=Decimal(row.rate_ml_per_h) if row.rate_ml_per_h else None,
        volume_ml=Decimal(row.volume_ml) if row.volume_ml else None,
        since=datetime.fromisoformat(row.since) if row.since else None,
        about=UUID(row.about) if row.about else None,
        weight_g=Decimal(row.weight_g) if row.weight_g else None,
    )
