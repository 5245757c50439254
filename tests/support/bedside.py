"""A bedside for tests: one patient with a pump on a real store, everybody who works there, and what they try."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bline_desktop.commands.infusions import order_cycle
from bline_desktop.commands.patients import set_safety
from bline_desktop.commands.second_checks import check_second
from bline_desktop.commands.stays import move
from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.journal import JournalRow
from bline_desktop.domain.patient import AllergyStatus, Patient, SafetyFields, StayFields
from bline_desktop.domain.people import User
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import LAST_FOUR, SECOND_NEEDED, CheckEntry, SecondCheck, Values, last_four
from bline_desktop.domain.treatment.cycle import Bag, CycleFields, PumpRecord
from bline_desktop.domain.treatment.pump import PumpAction, PumpEvent
from bline_desktop.storage.database import Database
from bline_desktop.storage.opening import open_store
from tests.support import real_store
from tests.support.real_store import KEY, PATIENT, STORE_ID
from tests.support.store import FakeKeys

PASSWORD = "ten grey herons"
NAMES = {
    "nurse": ("ADAMS Nora", Role.NURSE),
    "other": ("AMOS Lena", Role.NURSE),
    "physician": ("BAKER Paul", Role.PHYSICIAN),
    "pharmacist": ("COOPER Phil", Role.PHARMACIST),
    "investigator": ("DIXON Iris", Role.INVESTIGATOR),
    "data_manager": ("EVANS Dana", Role.DATA_MANAGER),
    "monitor": ("FLYNN Mona", Role.MONITOR),
    "administrator": ("GRANT Adam", Role.ADMINISTRATOR),
}
BEDSIDE = ("nurse", "other", "physician", "investigator")
OUTSIDE = ("pharmacist", "data_manager", "monitor", "administrator")
# What the second person does where one is needed: only the first lets the act be written as checked.
AGREES, LATER, UNASKED = "agrees", "later", "unasked"
SLIPS = ("same person", "wrong secret", "may not", "reads another", "of another act", "forged")
# The days before the clock changes in Berlin; in Shanghai it never does.
EVES = (datetime(2027, 3, 27, 9, tzinfo=UTC), datetime(2027, 10, 30, 9, tzinfo=UTC))

Told = Callable[[Session, Act, bool], Any]


def user_id(who: str) -> UUID:
    """Return the id of somebody who works here."""
    return real_store.NURSE if who == "nurse" else uuid5(STORE_ID, who)


@cache
def _prepared(begin: datetime, zone: str) -> Path:
    """Make the store that each bedside starts from: everybody has an account, cycle 1 is ordered."""
    folder = Path(tempfile.mkdtemp(prefix="bline-test-bedside-"))
    bed = Bedside(real_store.new_store(folder), begin, ZoneInfo(zone))
    with bed.store.write(bed.act("nurse")) as session:
        session.add_all(
            User(id=user_id(who), name=name, role=role, active=True)
            for who, (name, role) in NAMES.items()
            if who != "nurse"
        )
    order = {"number": 1, "dose_ug_per_day": 28, "planned_days": 28, "planned_start_on": begin.date()}
    cycle = CycleFields.model_validate(order)
    stay = StayFields.model_validate({"place": "ward", "ward": "3 East", "bed": "4", "since": begin})
    bed.told("physician", lambda session, act, done: order_cycle(session, act, PATIENT, cycle))
    safe = SafetyFields(allergy_status=AllergyStatus.NONE_KNOWN)
    bed.told("nurse", lambda session, act, done: set_safety(session, act, PATIENT, safe))
    bed.told("nurse", lambda session, act, done: move(session, act, PATIENT, stay))
    bed.store.close()
    return folder


def new_bedside(begin: datetime, zone: str) -> "Bedside":
    """Open a bedside of its own."""
    folder = Path(tempfile.mkdtemp(prefix="bline-test-"))
    shutil.copytree(_prepared(begin, zone), folder, dirs_exist_ok=True)
    return Bedside(open_store(folder, KEY, STORE_ID), begin, ZoneInfo(zone))


@dataclass
class Bedside:
    """One store, its clock, and what was really agreed on: by whom, of which row, on which values."""

    store: Database
    now: datetime
    zone: ZoneInfo

    def __post_init__(self) -> None:
        """Give everybody a password."""
        keys = FakeKeys()
        for who, (name, _) in NAMES.items():
            keys.add_slot(user_id(who), name, PASSWORD)
        self.store.keys = keys
        self.agreed: dict[UUID, Values] = {}
        self.refused: list[Rule] = []
        self.last: Act | None = None

    def act(self, who: str, **changes: Any) -> Act:
        """Make a gesture of somebody."""
        name, role = NAMES[who]
        act = Act(uuid4(), user_id(who), name, role, "ward-pc-1", self.now, self.zone, "as it happened")
        return replace(act, **changes)

    def asker(self, who: str = "investigator") -> Asker:
        """Return somebody who looks, now."""
        name, role = NAMES[who]
        return Asker(user_id(who), name, role, self.now, self.zone)

    def told(self, who: str, run: Told, how: str = AGREES) -> Any:
        """Do an act as the program does; what is done already is recorded, and a second person does as `how` says.

        Return what the command returned, None where it was refused; then nothing may be kept of it.
        """
        act = self.act(who, asks_second=how != UNASKED)
        done = tried = False
        while True:
            before = self.store.head.seq
            try:
                with self.store.write(act) as session:
                    kept = run(session, act, done)
            except RuleBroken as broken:
                assert self.store.head.seq == before, "refused, and something is in the journal all the same"
                if broken.rule == SECOND_NEEDED and not tried:
                    tried = True
                    act = self._second(act, broken, how)
                    continue
                if broken.rule.may_have_happened and not done:
                    done = True
                    continue
                self.refused.append(broken.rule)
                return None
            self.last = act
            assert self.store.head.seq > before, "kept, and nothing is in the journal"
            return kept

    def _second(self, act: Act, needed: RuleBroken, how: str) -> Act:
        """Let a second person do as `how` says; a slip must not be agreed to. Return the act as it is tried again."""
        if how == LATER:
            return replace(act, later="alone")
        about: Any = needed.values["about"]
        values: Any = needed.values["values"]
        entry = self._entry(about, values, self._other(act.user_id))
        answer = self.checks(self._slipped(entry, act, how))
        if how == AGREES:
            assert answer.agreed
            self.agreed[about] = values
        elif how in ("wrong secret", "may not", "reads another"):  # what else is agreed to fits no act of these values
            assert not answer.agreed
        return act

    def checks(self, entry: CheckEntry) -> Any:
        """Let somebody read back, whoever is signed in."""
        act = self.act("nurse")
        with self.store.write(act) as session:
            return check_second(session, act, entry)

    def finishes(self, about: UUID, values: Values, recorded_by: UUID) -> Any:
        """Let a second person finish the check of an act that waits."""
        answer = self.checks(replace(self._entry(about, values, self._other(recorded_by)), first=()))
        if answer.agreed:
            self.agreed[about] = values
        return answer

    def _entry(self, about: UUID, values: Values, checker: UUID) -> CheckEntry:
        with self.store.read(self.asker()) as session:
            number = session.get_one(Patient, PATIENT).hospital_number
        return CheckEntry(about, PATIENT, checker, PASSWORD, values, ((LAST_FOUR, last_four(number)), *values))

    @staticmethod
    def _other(somebody: UUID) -> UUID:
        return user_id("other") if somebody != user_id("other") else user_id("physician")

    def _slipped(self, entry: CheckEntry, act: Act, how: str) -> CheckEntry:
        """Return what a second person types who does not read the same, or may not check."""
        another = tuple((name, f"{value}1") for name, value in entry.first)
        match how:
            case "same person":
                return replace(entry, checker_id=act.user_id)
            case "wrong secret":
                return replace(entry, secret="eleven grey herons")
            case "may not":
                return replace(entry, checker_id=user_id("monitor"))
            case "reads another":
                return replace(entry, typed=(entry.typed[0], *another))
            case "of another act":
                return replace(entry, about=uuid4())
            case "forged":  # the screen hands over other values than those of the act
                return replace(entry, first=another, typed=(entry.typed[0], *another))
        return entry

    def rows(self) -> list[tuple[PumpRecord, Bag | None]]:
        """Return the acts that count with their bags, as they lie in the store, in the order of their times.

        Those of one moment stand in the order in which they were first written.
        """
        with self.store.read(self.asker()) as session:
            bags = {bag.id: bag for bag in session.exec(select(Bag)).all()}
            known = {row.id: row for row in session.exec(select(PumpRecord)).all()}
            kept = session.exec(select(JournalRow.record_id, JournalRow.seq)).all()
        written = dict(sorted(kept, key=lambda entry: -entry[1]))

        def first_written(row: PumpRecord) -> int:
            """Return when it was written; a row in another one's place keeps that one's place in its minute."""
            older = known.get(row.replaces) if row.replaces else None
            return first_written(older) if older else written[row.id]

        acts = [row for row in known.values() if row.struck_at is None]
        acts.sort(key=lambda row: (row.at, first_written(row)))
        return [(row, bags.get(row.bag_id) if row.bag_id else None) for row in acts]

    def events(self) -> list[PumpEvent]:
        """Return the acts that count for the second count."""
        return [row.event(place, bag.label() if bag else None) for place, (row, bag) in enumerate(self.rows())]

    def checks_of(self) -> dict[UUID, SecondCheck]:
        """Return all checks by their ids, struck ones too: a check of a row in another one's place names them."""
        with self.store.read(self.asker()) as session:
            return {one.id: one for one in session.exec(select(SecondCheck)).all()}

    def replaced(self) -> dict[UUID, UUID | None]:
        """Return for each act that was ever recorded the one whose place it took."""
        with self.store.read(self.asker()) as session:
            return {one.id: one.replaces for one in session.exec(select(PumpRecord)).all()}


def values_of(place: int, rows: list[tuple[PumpRecord, Bag | None]]) -> Values:
    """Say what the act at a place has to be read back by: hangings by their label, changes by the rate."""
    row, bag = rows[place]
    if bag is not None:
        return (("dose_ug_per_day", said(bag.dose_ug_per_day)), ("rate_ml_per_h", said(bag.rate_ml_per_h)))
    if row.action is PumpAction.RATE_CHANGE and row.rate_ml_per_h is not None:
        return (("rate_ml_per_h", said(row.rate_ml_per_h)),)
    hung = max(at for at in range(place) if rows[at][1] is not None)
    label = rows[hung][1]
    assert label is not None
    changes = [one.rate_ml_per_h for one, _ in rows[hung:place] if one.action is PumpAction.RATE_CHANGE]
    rate = changes[-1] if changes and changes[-1] is not None else label.rate_ml_per_h
    return (("dose_ug_per_day", said(label.dose_ug_per_day)), ("rate_ml_per_h", said(rate)))


def said(number: Decimal) -> str:
    """Write a number without zeros that say nothing."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


MINUTE = timedelta(minutes=1)
