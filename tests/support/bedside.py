"""A bedside for tests: one patient on a real store, everybody who works there, and what they try."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bline_desktop.commands.infusions import order_cycle
from bline_desktop.commands.patients import set_safety
from bline_desktop.commands.pins import set_pin
from bline_desktop.commands.second_checks import check_second
from bline_desktop.commands.stays import move
from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.errors import AlreadyKept, Rule, RuleBroken
from bline_desktop.domain.patient import AllergyStatus, Patient, SafetyFields, StayFields
from bline_desktop.domain.people import NOT_ALLOWED, RIGHTS, User
from bline_desktop.domain.second_check import LAST_FOUR, SECOND_NEEDED, CheckEntry, Values, last_four
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.storage.database import Database
from bline_desktop.storage.opening import open_store
from tests.support import real_store
from tests.support.bedside_people import (
    AGENCY_HOURS,
    BEDSIDE,
    NAMES,
    PASSWORD,
    PINS,
    Secrets,
    fake_keys,
    user_id,
    who_is,
)
from tests.support.bedside_rows import Kept
from tests.support.bedside_seconds import AGREES, BY_PIN, LATER, OTHER_PATIENT, REASONS, UNASKED, Reading, slipped
from tests.support.real_store import KEY, PATIENT, STORE_ID, a_patient_row
from tests.unit.commands.test_matrix import NEEDED

MINUTE, WITHIN = timedelta(minutes=1), timedelta(minutes=30)
# The days before the clock changes; in Shanghai it never does, on Lord Howe by half an hour.
PLACES = tuple(
    (zone, datetime(2027, month, day, 9, tzinfo=UTC))
    for zone, days in (
        ("Europe/Berlin", ((3, 27), (10, 30))),
        ("Asia/Shanghai", ((3, 27),)),
        ("America/Santiago", ((4, 3), (9, 4))),
        ("Australia/Lord_Howe", ((4, 3), (10, 2))),
    )
    for month, day in days
)


@cache
def _prepared(zone: str, begin: datetime) -> Path:
    """Make the store that each bedside starts from: everybody has an account, cycle 1 is ordered."""
    folder = Path(tempfile.mkdtemp(prefix="bline-test-bedside-"))
    bed = Bedside(real_store.new_store(folder), begin, ZoneInfo(zone))
    with bed.store.write(bed.act("administrator")) as session:
        for who, (name, role) in NAMES.items():
            if who != "nurse":
                session.add(User(id=user_id(who), name=name, role=role, active=who != "left"))
        session.flush()
        agency = session.get_one(User, user_id("agency"))
        agency.account_ends_at, agency.opened_by = begin + AGENCY_HOURS, user_id("administrator")
        more = {"trial_id": "ZJ-015", "hospital_number": "100977", "surname": "WU", "born_on": date(1979, 1, 2)}
        session.add(Patient(**{**a_patient_row().model_dump(), **more, "id": OTHER_PATIENT}))
    order = {"number": 1, "dose_ug_per_day": 28, "planned_days": 28, "planned_start_on": begin.date()}
    stay = StayFields.model_validate({"place": "ward", "ward": "3 East", "bed": "4", "since": begin})
    bed.tell("physician", order_cycle, PATIENT, CycleFields.model_validate(order))
    bed.tell("nurse", set_safety, PATIENT, SafetyFields(allergy_status=AllergyStatus.NONE_KNOWN))
    bed.tell("nurse", move, PATIENT, stay)
    for who, pin in PINS.items():
        bed.tell(who, set_pin, PASSWORD, pin)
    bed.store.close()
    return folder


def new_bedside(zone: str, begin: datetime) -> "Bedside":
    """Open a bedside of its own."""
    return copied(_prepared(zone, begin), zone, begin)


def copied(prepared: Path, zone: str, begin: datetime) -> "Bedside":
    """Open a copy of a store."""
    folder = Path(tempfile.mkdtemp(prefix="bline-test-"))
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    return Bedside(open_store(folder, KEY, STORE_ID), begin, ZoneInfo(zone))


class Bedside:
    """One store, its clock, and what was truly read back: by whom, of which row, on which values."""

    def __init__(self, store: Database, now: datetime, zone: ZoneInfo) -> None:
        self.store, self.now, self.zone = store, now, zone
        self.store.keys = fake_keys()
        self.secrets = Secrets(now)
        self.readings: list[Reading] = []
        self.fours: dict[UUID, str] = {}
        self.refused: list[Rule] = []
        self.last: tuple[Act, Callable[..., Any], tuple[Any, ...], dict[str, Any]] | None = None

    def act(self, who: str, **changes: Any) -> Act:
        """Make a gesture of somebody."""
        name, role = NAMES[who]
        act = Act(uuid4(), user_id(who), name, role, "ward-pc-1", self.now, self.zone, "as it happened")
        return replace(act, **changes)

    def asker(self, who: str = "investigator") -> Asker:
        """Return somebody who looks, now."""
        name, role = NAMES[who]
        return Asker(user_id(who), name, role, self.now, self.zone)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session to look into the store."""
        with self.store.read(self.asker()) as session:
            yield session

    def kept(self) -> Kept:
        """Read the rows that second persons are about."""
        with self.reading() as session:
            return Kept.read(session)

    def tell(self, who: str, command: Callable[..., Any], *values: Any, how: str = AGREES, **named: Any) -> Any:
        """Do an act as the program does; what is done already is recorded, and a second person does as `how` says.

        Return what the command returned, None where it was refused: then nothing is kept of it.
        """
        act, tried = self.act(who, asks_second=how != UNASKED), False
        allowed, told = NEEDED[command.__name__] in RIGHTS[act.role], signature(command).parameters
        while True:
            before = self.store.head.seq
            try:
                with self.store.write(act) as session:
                    kept = command(session, act, *values, **named)
            except RuleBroken as broken:
                assert self.store.head.seq == before, "refused, and something is in the journal all the same"
                if broken.rule == SECOND_NEEDED and not tried:
                    tried, act = True, self._second(act, broken, how)
                elif broken.rule.may_have_happened and not named.get("already_done", "already_done" not in told):
                    named["already_done"] = True
                else:
                    self._refused(act, broken, command.__name__)
                    return None
                continue
            assert allowed, f"{who} may not {command.__name__}, and did"
            assert self.store.head.seq > before, "kept, and nothing is in the journal"
            self.last = act, command, values, named
            return kept

    def _refused(self, act: Act, broken: RuleBroken, command: str) -> None:
        """Note a refusal: for want of a right where there is none, for want of a reading where there is none."""
        allowed = NEEDED[command] in RIGHTS[act.role]
        assert allowed or broken.rule == NOT_ALLOWED
        assert broken.rule != NOT_ALLOWED or not allowed or command == "correct"
        if broken.rule == SECOND_NEEDED:
            wanted = [broken.values[name] for name in ("about", "patient", "values")]
            read = [one for one in self.readings if [one.about, one.patient, one.values] == wanted]
            assert not [one for one in read if one.reader != act.user_id], "read back, and it does not count"
        self.refused.append(broken.rule)

    def again(self) -> None:
        """Let the last act reach the store once more, as after a crash: nothing is entered twice."""
        if self.last is None:
            return
        act, command, values, named = self.last
        before = self.store.head.seq
        try:
            with self.store.write(act) as session:
                command(session, act, *values, **named)
        except (AlreadyKept, RuleBroken):
            assert self.store.head.seq == before
            return
        raise AssertionError(f"{command.__name__} was kept twice")

    def _second(self, act: Act, needed: RuleBroken, how: str) -> Act:
        """Let a second person do as `how` says; a slip must not be agreed to. Return the act as it is tried again."""
        if how == LATER:
            return replace(act, later=REASONS[act.id.int % len(REASONS)])
        about: Any = needed.values["about"]
        values: Any = needed.values["values"]
        patient: Any = needed.values["patient"]
        entry = self.entry(about, values, self.somebody({act.user_id}), patient)
        doer = who_is(act.user_id)
        if how == BY_PIN and not self.read_back(doer, replace(entry, secret=PINS[who_is(entry.checker_id)])).agreed:
            how = AGREES  # closed, or no password for too long
        if how == AGREES:
            assert self.read_back(doer, entry).agreed
        elif how != BY_PIN:
            self.read_back(doer, slipped(entry, act, how))
        return act

    def read_back(self, doer: str, entry: CheckEntry) -> Any:
        """Let somebody read back at the screen of `doer`; what came of it is what the rule says, told anew here."""
        act, kept = self.act(doer), self.kept()
        row = kept.act(entry.about)
        first = kept.first_persons(row) if row else {act.user_id}
        values = kept.values(row) if row else entry.first
        checker = who_is(entry.checker_id)
        asked = row is None or kept.waits(row.id)  # else no secret is tried at all
        is_second = asked and entry.checker_id not in first and self.secrets.may_check(checker, self.now)
        right = is_second and self.secrets.takes(checker, entry.secret, self.now)
        patient = row.patient_id if row else entry.patient_id
        read = dict(entry.typed)
        agreed = right and all(read.get(name) == value for name, value in (*self.digits(patient), *values))
        with self.store.write(act) as session:
            answer = check_second(session, act, entry)
        assert answer.agreed == agreed, f"{checker} as second person of {doer}"
        assert not answer.agreed or answer.late == (row is not None and self.now - row.recorded_at > WITHIN)
        if agreed:
            self.readings.append(Reading(entry.about, patient, values, entry.checker_id))
        return answer

    def finish(self, about: UUID, checker: str, values: Values, secret: str = PASSWORD) -> Any:
        """Let somebody finish the check of an act that waits."""
        entry = replace(self.entry(about, values, user_id(checker)), first=(), secret=secret)
        return self.read_back("nurse", entry)

    def entry(self, about: UUID, values: Values, checker: UUID, patient: UUID = PATIENT) -> CheckEntry:
        """Return what a second person types who reads what is to be read."""
        return CheckEntry(about, patient, checker, PASSWORD, values, (*self.digits(patient), *values))

    def digits(self, patient: UUID) -> Values:
        """Return the last four digits of a patient as they are typed."""
        if patient not in self.fours:
            with self.reading() as session:
                self.fours = {one.id: last_four(one.hospital_number) for one in session.exec(select(Patient)).all()}
        return ((LAST_FOUR, self.fours[patient]),)

    def somebody(self, but: set[UUID]) -> UUID:
        """Return somebody whose word counts now, and who is none of those."""
        able = [user_id(who) for who in BEDSIDE if user_id(who) not in but]
        return able[len(self.readings) % len(able)]
