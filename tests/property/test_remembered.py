"""Whatever is written and whoever looks when: what is remembered is what somebody reads who remembers nothing."""

import tempfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from bline_desktop.commands.lookups import strike_row
from bline_desktop.commands.templates import save_template
from bline_desktop.domain.act import Asker
from bline_desktop.domain.half_typed import HalfTyped
from bline_desktop.domain.observations.chimerism import Chimerism
from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.domain.observations.round import Round
from bline_desktop.domain.patient import Patient, PatientState, Stay
from bline_desktop.domain.people import User
from bline_desktop.domain.plan.changes import PlanAction
from bline_desktop.domain.plan.kept import PlanChangeRecord, PlanRecord
from bline_desktop.domain.plan.template_shelf import NO_TEMPLATES, TemplateShelf
from bline_desktop.domain.record import Record
from bline_desktop.domain.roles import Role
from bline_desktop.domain.settings import Setting, setting_id
from bline_desktop.domain.tables import RECORDS
from bline_desktop.domain.treatment.cycle import Cycle, CycleFields, PumpRecord
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.label_terms import DoseBasis
from bline_desktop.domain.treatment.orders import DoseOrder
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.calendar import patient_calendar, ward_calendar
from bline_desktop.queries.plans import known_plans
from bline_desktop.storage.database import Database
from bline_desktop.storage.opening import open_store
from tests.bench.plan_store import Untyped, a_template, add_this_month, save_plan_text
from tests.support.real_store import ASKER, KEY, NOW, NURSE, STORE_ID, an_act, new_store

COLLEAGUE = uuid5(STORE_ID, "colleague")
PATIENTS = 4
MONTHS = ((date(2026, 10, 26), date(2026, 12, 6)), (date(2026, 4, 27), date(2026, 6, 7)))
AGAIN: tuple[type[Record], ...] = (Mrd, Chimerism, Dli, Round, Stay, PumpRecord)  # rows that may stand twice
GESTURES = (
    "strike", "strike", "again", "again", "cycle", "step", "change", "patient", "leave", "name", "setting", "text",
    "shelf", "enrol", "private", "fail", "nothing",
)  # fmt: skip
ZONES = (ASKER.zone, ZoneInfo("Europe/Berlin"))
gestures = st.lists(
    st.tuples(
        st.sampled_from(GESTURES),
        st.integers(0, 40),  # which row, or which patient
        st.integers(-40, 20),  # days
        st.sampled_from((0, 0, 1, 9, 30)),  # hours that pass
        st.sampled_from((0, 0, 0, 1)),  # the zone of who looks, and who
    ),
    min_size=1,
    max_size=6,
)


class Looking:
    """A ward, what is done in it, and two who look: one remembers, and one reads everything."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.now = folder, new_store(folder), NOW
        self.enrolled = PATIENTS
        self.ref = save_plan_text(self.store)
        with self.store.write(an_act()) as session:
            session.add(User(id=COLLEAGUE, name="WEBER Jonas", role=Role.NURSE, active=True))
        add_this_month(self.store, range(1, PATIENTS + 1), self.ref, running=3)

    def do(self, what: str, which: int, days: int) -> None:
        """Do one gesture, in a transaction of its own."""
        if what == "shelf":
            self.store.protocols = NO_TEMPLATES if which % 2 else TemplateShelf.of({})
        elif what == "enrol":
            self.enrolled += 1
            add_this_month(self.store, range(self.enrolled, self.enrolled + 1), self.ref, running=which % 11)
        elif what == "fail":
            with pytest.raises(ZeroDivisionError):
                self.fail(which, days)
        else:
            with self.store.write(self.act()) as session:
                self.write(session, what, which, days)

    def fail(self, which: int, days: int) -> None:
        """Write something that is taken back."""
        with self.store.write(self.act()) as session:
            self.write(session, "strike", which, days)
            session.flush()
            raise ZeroDivisionError

    def act(self) -> Any:
        """Return a gesture of now."""
        return an_act(now=self.now, reason="Because", role=Role.PHYSICIAN)

    def write(self, session: Session, what: str, which: int, days: int) -> None:
        """Write what a gesture writes."""
        match what:
            case "strike":
                tables = [rows for record in RECORDS if (rows := standing(session, record))]
                rows = tables[which % len(tables)]
                strike_row(self.act(), rows[which % len(rows)], "Because")
            case "again":
                rows = standing(session, AGAIN[which % len(AGAIN)])
                if rows:
                    session.add(again(rows[which % len(rows)], timedelta(days=days), self.now))
            case "cycle":
                fields = CycleFields(
                    number=3,
                    dose_ug_per_day=Decimal(28),
                    planned_days=28,
                    planned_start_on=self.day(days),
                    template=None,
                )
                session.add(Cycle.written(self.act(), self.patient(which), fields))
            case "step":
                self.order(session, which, days)
            case "change":
                for plan in standing(session, PlanRecord)[which % PATIENTS : which % PATIENTS + 1]:
                    said = {"plan_id": plan.id, "action": PlanAction.DEFER, "moved": f'[["mrd:5",{days}]]'}
                    session.add(PlanChangeRecord.written(self.act(), plan.patient_id, Untyped(), **said))
            case _:
                self.edit(session, what, which, days)

    def order(self, session: Session, which: int, days: int) -> None:
        """Order the second step of a cycle."""
        cycles = standing(session, Cycle)
        if cycles:
            cycle = cycles[which % len(cycles)]
            said = {"cycle_id": cycle.id, "step": 2, "dose_ug_per_day": Decimal(15), "basis": DoseBasis.FIXED}
            starts = self.now + timedelta(days=days)
            links = {**said, "duration_h": Decimal(48), "starts_at": starts}
            session.add(DoseOrder.written(self.act(), cycle.patient_id, Untyped(), **links))

    def edit(self, session: Session, what: str, which: int, days: int) -> None:
        """Change a row in place, or write one that belongs to no patient."""
        patient = session.get_one(Patient, self.patient(which))
        if what == "patient":
            patient.surname, patient.transplant_on = f"LI{which}", self.day(days - 100)
        elif what == "leave":
            patient.state, patient.ended_on = PatientState.OFF_STUDY, self.day(days)
        elif what == "name":
            session.get_one(User, NURSE).name = f"ADAMS {which}"
        elif what == "setting":
            key, value = (("change_lead_min", str(30 + which)), ("zone", "Europe/Berlin"))[which % 2]
            kept = session.get(Setting, setting_id(key))
            if kept is None:
                session.add(Setting(id=setting_id(key), key=key, value=value))
            else:
                kept.value = value
        elif what == "text":
            save_template(session, self.act(), a_template())
        elif what == "private":
            session.merge(HalfTyped(id=NURSE, body="{}", kept_at=self.now))

    def patient(self, which: int) -> UUID:
        """Return one of the patients."""
        return uuid5(STORE_ID, f"patient {which % PATIENTS + 1}")

    def day(self, days: int) -> date:
        """Return a day so far from today."""
        return (self.now + timedelta(days=days)).date()

    def look(self, asker: Asker, which: int) -> None:
        """Hold what one remembers against what the other reads."""

        def month(turn: int, session: Session) -> object:
            return ward_calendar(session, asker, *MONTHS[turn])

        def one(session: Session) -> object:
            return patient_calendar(session, asker, self.patient(which), *MONTHS[0])

        def board(session: Session) -> object:
            return ward_board(session, asker, everyone=True)

        def plans(session: Session) -> object:
            return known_plans(session, asker, [self.patient(number) for number in range(PATIENTS)])

        for query in (partial(month, 0), partial(month, 1), one, board, plans):
            with self.store.read(asker) as session:
                remembered = query(session)
            with self.store.read(asker) as session:
                del session.info["memory"]
                assert remembered == query(session)


def standing(session: Session, record: type[Record]) -> list[Any]:
    """Return the rows of a table that are not struck, in the order in which they were written."""
    found = session.exec(select(record).where(col(record.struck_at).is_(None)))
    return sorted(found, key=lambda row: (row.recorded_at, str(row.id)))


def again(row: Any, days: timedelta, now: datetime) -> Any:
    """Return another row like one that stands, of other days, recorded now."""
    values = {name: getattr(row, name) for name in type(row).model_fields}
    moved = {name: value + days for name, value in values.items() if isinstance(value, date)}
    return type(row)(**values | moved | {"id": uuid4(), "recorded_at": now, "replaces": None})


@settings(max_examples=8, deadline=None)
@given(gestures)
@example([*((what, 5 * turn, -turn, 0, 0) for turn, what in enumerate(GESTURES)), ("nothing", 0, 0, 30, 0)])
def test_what_is_remembered_is_what_is_read(steps: list[tuple[str, int, int, int, int]]) -> None:
    with tempfile.TemporaryDirectory(prefix="bline-test-", ignore_cleanup_errors=True) as folder:
        ward = Looking(Path(folder))
        ward.look(ASKER, 0)
        for what, which, days, hours, other in steps:
            ward.now += timedelta(hours=hours)
            ward.do(what, which, days)
            who = COLLEAGUE if other else NURSE
            ward.look(Asker(who, "Somebody", Role.NURSE, ward.now, ZONES[other]), which)
        ward.store.close()


def test_a_store_that_is_opened_again_says_the_same(tmp_path: Path) -> None:
    ward = Looking(tmp_path)
    asker = Asker(NURSE, "Somebody", Role.NURSE, ward.now, ASKER.zone)

    def months(store: Database) -> list[object]:
        with store.read(asker) as session:
            return [ward_calendar(session, asker, *days) for days in MONTHS]

    months(ward.store)
    for turn, what in enumerate(GESTURES):
        ward.do(what, turn * 5, -turn)
        known = months(ward.store)
    ward.store.close()
    again_open = open_store(tmp_path, KEY, STORE_ID)
    assert months(again_open) == known
    again_open.close()
