"""What lies in the store of a bedside, read past the program's queries, and what each act has to be read back by."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, select

from bline_desktop.domain.journal import JournalRow
from bline_desktop.domain.second_check import CheckOutcome, SecondCheck, Values
from bline_desktop.domain.tables import ROWS, table_of
from bline_desktop.domain.treatment.cycle import Bag, PumpRecord
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.dli_bag import DliBag
from bline_desktop.domain.treatment.pump import PumpAction, PumpEvent

ALWAYS = (PumpAction.START, PumpAction.NEW_BAG, PumpAction.RATE_CHANGE)
UNDONE = "Undone within ten seconds: entered in error"
DONE = (CheckOutcome.AGREED, CheckOutcome.LATE)
Act = PumpRecord | Dli | DliBag
Pump = list[tuple[PumpRecord, Bag | None]]


@dataclass(frozen=True)
class Kept:
    """All rows of one moment that second persons are about."""

    pump: Mapping[UUID, PumpRecord]
    bags: Mapping[UUID, Bag]
    dlis: Mapping[UUID, Dli]
    dli_bags: Mapping[UUID, DliBag]
    checks: Mapping[UUID, SecondCheck]
    written: Mapping[UUID, int]
    by_act: Mapping[UUID, Sequence[SecondCheck]]

    @classmethod
    def read(cls, session: Session) -> "Kept":
        """Read the store."""
        entries = session.exec(select(JournalRow.record_id, JournalRow.seq)).all()
        written = {record_id: seq for record_id, seq in sorted(entries, key=lambda entry: -entry[1]) if record_id}
        tables = {"pump": PumpRecord, "bags": Bag, "dlis": Dli, "dli_bags": DliBag, "checks": SecondCheck}
        found: dict[str, Any] = {name: _by_id(session, table) for name, table in tables.items()}
        by_act: defaultdict[UUID, list[SecondCheck]] = defaultdict(list)
        for check in found["checks"].values():
            if check.struck_at is None:
                by_act[check.about].append(check)
        return cls(**found, written=written, by_act=by_act)

    def act(self, about: UUID) -> Act | None:
        """Return an act that is written."""
        return self.pump.get(about) or self.dlis.get(about) or self.dli_bags.get(about)

    def acts(self) -> list[Act]:
        """Return all acts that count."""
        every: list[Act] = [*self.pump.values(), *self.dlis.values(), *self.dli_bags.values()]
        return [row for row in every if row.struck_at is None]

    def before(self, row: Act) -> list[Act]:
        """Return an act with all whose place it took, the newest first."""
        found = [row]
        while found[-1].replaces is not None and (older := self.act(found[-1].replaces)) is not None:
            found.append(older)
        return found

    def always(self, row: Act) -> bool:
        """Tell whether an act needs a second person whatever was before it; the first bag of cells hangs with them."""
        if isinstance(row, PumpRecord):
            return row.action in ALWAYS
        return isinstance(row, Dli) or row.number > 1

    def first_persons(self, row: Act) -> set[UUID]:
        """Return everybody who wrote an act with the values that it has now: none of them is a second person of it.

        What was undone never counted.
        """
        found = {row.recorded_by}
        for older in self.before(row)[1:]:
            if older.strike_reason == UNDONE:
                continue
            if self.typed(older) != self.typed(row):
                break
            found.add(older.recorded_by)
        return found

    def typed(self, row: Act) -> Values | None:
        """Return what stands in the row itself of what is read back; None where that is in the rows before it."""
        if not isinstance(row, PumpRecord):
            return self.values(row)
        bag = self.bags.get(row.bag_id) if row.bag_id else None
        return pump_values(0, [(row, bag)]) or None

    def log(self, cycle_id: UUID | None = None) -> Pump:
        """Return the acts at the pump that count with their bags, in the order of their times.

        Those of one moment stand in the order in which they were first written; a row in another one's place keeps
        that one's place in its minute.
        """
        acts = [row for row in self.pump.values() if row.struck_at is None]
        acts = [row for row in acts if cycle_id is None or row.cycle_id == cycle_id]
        acts.sort(key=lambda row: (row.at, self.written[self.before(row)[-1].id]))
        return [(row, self.bags.get(row.bag_id) if row.bag_id else None) for row in acts]

    def events(self, cycle_id: UUID) -> list[PumpEvent]:
        """Return the acts of a cycle that count, for the second count."""
        log = self.log(cycle_id)
        return [row.event(place, bag.label() if bag else None) for place, (row, bag) in enumerate(log)]

    def of(self, about: UUID) -> list[SecondCheck]:
        """Return what counts of the checks of an act: not what was read of another patient."""
        row = self.act(about)
        return [one for one in self.by_act.get(about, ()) if row is not None and one.patient_id == row.patient_id]

    def waits(self, about: UUID) -> bool:
        """Tell whether an act waits for its second person."""
        outcomes = {one.outcome for one in self.of(about)}
        return CheckOutcome.PENDING in outcomes and outcomes.isdisjoint(DONE)

    def values(self, row: Act) -> Values:
        """Say what an act has to be read back by, as it stands now."""
        if isinstance(row, Dli):
            return (("cd3_mantissa", said(row.cd3_mantissa)), ("cd3_power", row.cd3_power.value))
        if isinstance(row, DliBag):
            return label_values(row.din, row.local_number, row.part_number)
        log = self.log(row.cycle_id)
        return pump_values(next(place for place, (one, _) in enumerate(log) if one.id == row.id), log)


def _by_id(session: Session, table: type[Any]) -> dict[UUID, Any]:
    return {row.id: row for row in session.exec(select(table)).all()}


def label_values(din: str | None, local: str | None, part: str | None) -> Values:
    """Say what the label of a bag of cells is read back by: the last four of its number, and its part."""
    name, number = ("din", din) if din else ("local_number", local or "")
    plain = ["".join(letter for letter in text.lower() if letter.isalnum()) for text in (number, part or "")]
    return ((name, plain[0][-4:]), *((("part_number", plain[1]),) if part else ()))


def pump_values(place: int, log: Sequence[tuple[PumpRecord, Bag | None]]) -> Values:
    """Say what the act at a place has to be read back by: hangings by their label, changes by the rate."""
    row, bag = log[place]
    if bag is not None:
        return (("dose_ug_per_day", said(bag.dose_ug_per_day)), ("rate_ml_per_h", said(bag.rate_ml_per_h)))
    if row.action is PumpAction.RATE_CHANGE and row.rate_ml_per_h is not None:
        return (("rate_ml_per_h", said(row.rate_ml_per_h)),)
    hung = max((at for at in range(place) if log[at][1] is not None), default=None)
    if hung is None:
        return ()
    label = log[hung][1]
    assert label is not None
    changes = [one.rate_ml_per_h for one, _ in log[hung:place] if one.action is PumpAction.RATE_CHANGE]
    rate = changes[-1] if changes and changes[-1] is not None else label.rate_ml_per_h
    return (("dose_ug_per_day", said(label.dose_ug_per_day)), ("rate_ml_per_h", said(rate)))


def said(number: Decimal) -> str:
    """Write a number without zeros that say nothing."""
    shown = format(number, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def books_kept(session: Session) -> None:
    """Hold the journal against all rows: one entry for each that was written, one for each strike, none too many."""
    told: Counter[tuple[str, str]] = Counter()
    for (body,) in session.connection().execute(select(JournalRow.body)):
        entry = json.loads(body)
        if entry["record"] is not None:
            told[entry["record"], entry["action"]] += 1
    for row in ROWS:
        table = table_of(row)
        count = session.connection().execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar_one()
        assert told[table.name, "create"] + told[table.name, "correct"] == count, table.name
        if "struck_at" in table.c:
            where = f'SELECT count(*) FROM "{table.name}" WHERE struck_at IS NOT NULL'
            assert told[table.name, "strike"] == session.connection().execute(text(where)).scalar_one(), table.name
