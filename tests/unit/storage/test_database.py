"""Reading and writing: whole or not at all, once, journalled, and by no other way."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col, select

from bline_desktop.commands.outside_rules import NOTHING_TYPED
from bline_desktop.domain.changes import Changed
from bline_desktop.domain.errors import AlreadyKept, StorageTrouble
from bline_desktop.domain.journal import JournalHead, JournalRow
from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import User
from bline_desktop.domain.roles import Role
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.cycle import Cycle, CycleFields, PumpRecord
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.storage import driver, journal, troubles
from bline_desktop.storage.database import Database, trouble_of
from bline_desktop.storage.session import StoreSession, WriteRefused
from tests.support.real_store import ASKER, NURSE, PATIENT, a_negative, an_act, new_store, record_mrd


@pytest.fixture
def store(tmp_path: Path) -> Database:
    return new_store(tmp_path / "store")


def count(store: Database) -> int:
    with store.read(ASKER) as session:
        return len(session.exec(select(Mrd)).all())


def test_a_write_that_ends_cleanly_is_kept_and_told(store: Database) -> None:
    before = store.head.seq
    record_mrd(store)
    assert count(store) == 1
    assert store.head.seq == before + 1
    assert store.last_change == Changed(frozenset({"mrd"}), frozenset({PATIENT}))


def test_a_write_that_raises_keeps_nothing_and_tells_nobody(store: Database) -> None:
    head = store.head
    act = an_act()

    def fail_half_way() -> None:
        with store.write(act) as session:
            session.add(Mrd.written(act, PATIENT, a_negative()))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert count(store) == 0
    assert store.head == head
    assert store.last_change == Changed()


def test_the_same_act_is_entered_once(store: Database) -> None:
    act = an_act()
    record_mrd(store, act)
    with pytest.raises(AlreadyKept):
        record_mrd(store, act)
    assert count(store) == 1


def test_a_row_that_is_added_twice_is_written_once_and_stays_the_session_s_own(store: Database) -> None:
    act = an_act()
    with store.write(act) as session:
        row = Mrd.written(act, PATIENT, a_negative())
        session.add(row)
        session.add(row)
        session.flush()
        assert session.get(Mrd, row.id) is row
        session.add(row)
    assert count(store) == 1


def test_another_broken_constraint_is_no_retry(store: Database) -> None:
    act = an_act()
    with pytest.raises(driver.IntegrityError), store.write(act) as session:
        session.add(Mrd.written(act, uuid4(), a_negative()))
    assert count(store) == 0


def test_an_act_that_writes_nothing_leaves_the_journal_alone(store: Database) -> None:
    head = store.head
    with store.write(an_act()) as session:
        assert session.get(Patient, PATIENT) is not None
    assert store.head == head


def test_an_act_without_a_row_is_journalled(store: Database) -> None:
    with store.write(an_act()) as session:
        assert isinstance(session, StoreSession)
        session.note("print", PATIENT)
    with store.read(ASKER) as reading:
        last = reading.exec(select(JournalRow).where(JournalRow.seq == store.head.seq)).one()
    assert '"action":"print"' in last.body
    assert str(PATIENT) in last.body
    assert last.record is None


def test_what_is_read_back_is_what_was_written(store: Database) -> None:
    row_id = record_mrd(store)
    with store.read(ASKER) as session:
        row = session.get(Mrd, row_id)
    assert row is not None
    assert {name: getattr(row, name) for name in type(a_negative()).specs} == a_negative().model_dump()
    assert row.recorded_at == an_act().now
    assert (row.zone, row.utc_offset_min) == ("Asia/Shanghai", 480)


def test_an_edit_in_place_journals_only_what_changed(store: Database) -> None:
    with store.write(an_act()) as session:
        patient = session.get(Patient, PATIENT)
        assert patient is not None
        patient.isolation = "contact"
    with store.read(ASKER) as reading:
        body = reading.exec(select(JournalRow.body).where(JournalRow.seq == store.head.seq)).one()
    assert '"after":{"isolation":"contact"}' in body
    assert '"before":{"isolation":null}' in body
    assert '"action":"change"' in body
    assert store.last_change.concerns(PATIENT, "patient")


def test_setting_the_same_value_again_is_no_change(store: Database) -> None:
    head = store.head
    with store.write(an_act()) as session:
        user = session.get(User, NURSE)
        assert user is not None
        user.name = "ADAMS Nora"
    assert store.head == head


def test_striking_and_correcting_have_their_own_names(store: Database) -> None:
    first = record_mrd(store)
    act = an_act(reason="wrong tube")
    with store.write(act) as session:
        row = session.get(Mrd, first)
        assert row is not None
        row.struck_at, row.struck_by, row.strike_reason = act.now, act.user_id, act.reason
        session.add(Mrd.written(act, PATIENT, a_negative(), replaces=first))
    with store.read(ASKER) as reading:
        bodies = reading.exec(select(JournalRow.body).order_by(journal.ROWS.c.seq)).all()[-2:]
    assert sorted(word for word in ("strike", "correct") for body in bodies if f'"action":"{word}"' in body) == [
        "correct",
        "strike",
    ]


@pytest.mark.parametrize("change", ["struck twice", "another value"])
def test_a_record_is_never_changed(store: Database, change: str) -> None:
    row_id = record_mrd(store)
    for expected in (None, IntegrityError):
        act = an_act(now=an_act().now + timedelta(minutes=1 if expected else 0))
        try:
            with store.write(act) as session:
                row = session.get(Mrd, row_id)
                assert row is not None
                if change == "struck twice" or expected is None:
                    row.struck_at, row.struck_by, row.strike_reason = act.now, NURSE, "again" if expected else "once"
                else:
                    row.sensitivity = type(row.sensitivity).E4
            assert expected is None
        except IntegrityError:
            assert expected is IntegrityError


def test_nothing_is_deleted(store: Database) -> None:
    row_id = record_mrd(store)
    with pytest.raises(WriteRefused), store.write(an_act()) as session:
        session.delete(session.get(Mrd, row_id))
    assert count(store) == 1


@pytest.mark.parametrize("row", [JournalHead(id=2, seq=1, hash=""), JournalRow(seq=99, hash="", body="", act_id=NURSE)])
def test_the_journal_has_one_writer(store: Database, row: JournalHead | JournalRow) -> None:
    with pytest.raises(WriteRefused), store.write(an_act()) as session:
        session.add(row)


@pytest.mark.parametrize(
    "statement",
    [
        insert(table_of(User)).values(id=uuid4()),
        update(table_of(User)).values(name="x"),
        text(' delete FROM "user"'),
        text('WITH gone AS (SELECT id FROM "user") DELETE FROM "user" WHERE id IN (SELECT id FROM gone)'),
        text("with x as (select 1) insert into setting select * from setting"),
        text('/* SELECT */ DELETE FROM "user"'),
        text('-- SELECT\nUPDATE "user" SET name = name'),
        text("PRAGMA user_version=7"),
        text("VACUUM"),
        text(";"),
    ],
)
def test_a_write_past_the_journal_is_refused(store: Database, statement: object) -> None:
    def past(session: Session) -> None:
        session.connection().execute(statement)  # type: ignore[call-overload]

    with pytest.raises(WriteRefused), store.write(an_act()) as writing:
        past(writing)
    with pytest.raises(WriteRefused), store.read(ASKER) as reading:
        past(reading)


@pytest.mark.parametrize(
    "statement",
    [
        'WITH known AS (SELECT id, \'insert\' AS "update" FROM "user") SELECT count(*) FROM known -- DELETE',
        "/* DELETE */ SELECT 1",
        "SELECT replace('a', 'a', 'b')",
        "WITH one AS (SELECT replace('a', 'a', 'b') AS it) SELECT it FROM one",
        " values (1)",
    ],
)
def test_a_question_is_no_write_whatever_words_it_holds(store: Database, statement: str) -> None:
    with store.read(ASKER) as session:
        assert session.connection().execute(text(statement)).fetchall()


def test_a_reading_session_writes_nothing(store: Database) -> None:
    def write_while_reading() -> None:
        with store.read(ASKER) as session:
            session.add(User(id=uuid4(), name="x", role=Role.NURSE, active=True))
            session.flush()

    with pytest.raises(WriteRefused):
        write_while_reading()
    assert not store.last_change


def test_there_is_one_session_at_a_time(store: Database) -> None:
    with store.read(ASKER), pytest.raises(WriteRefused), store.read(ASKER):
        pass
    assert count(store) == 0


def test_a_value_in_a_failing_statement_reaches_no_message(store: Database) -> None:
    act = an_act()
    with pytest.raises(driver.IntegrityError) as caught, store.write(act) as session:
        session.add(User(id=NURSE, name="SENTINEL", role=Role.NURSE, active=True))
    assert "SENTINEL" not in str(caught.value)


def test_a_read_only_store_says_why(store: Database) -> None:
    store.troubles = (troubles.damaged(troubles.PAGES),)
    assert store.read_only
    with pytest.raises(StorageTrouble) as caught, store.write(an_act()):
        pass
    assert caught.value.code == "damaged"
    assert count(store) == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database or disk is full", "disk_full"),
        ("attempt to write a readonly database", "read_only_folder"),
        ("database disk image is malformed", "damaged"),
        ("file is not a database", "damaged"),
        ("disk I/O error", "disk_failed"),
        ("no such table: x", None),
    ],
)
def test_what_the_library_says_becomes_a_trouble(tmp_path: Path, said: str, code: str | None) -> None:
    found = trouble_of(DBAPIError("", {}, driver.DatabaseError(said)), tmp_path)
    assert (found.code if found else None) == code


def test_trouble_while_writing_is_raised_as_such(store: Database) -> None:
    head = store.head
    store.connection.execute("PRAGMA query_only=ON")
    with pytest.raises(StorageTrouble) as caught:
        record_mrd(store)
    assert caught.value.code == "read_only_folder"
    assert store.head == head


def test_a_defect_stays_a_defect(store: Database) -> None:
    with pytest.raises(DBAPIError), store.read(ASKER) as session:
        session.connection().exec_driver_sql("SELECT nothing FROM nowhere")


def test_pragmas_hold_and_a_missing_one_is_noticed(store: Database) -> None:
    driver.assert_pragmas(store.connection)
    store.connection.execute("PRAGMA foreign_keys=OFF")
    with pytest.raises(driver.PragmaRefused, match="foreign_keys"):
        driver.assert_pragmas(store.connection)


def test_rows_are_written_after_the_rows_they_refer_to_in_whatever_order_they_came(store: Database) -> None:
    act = an_act()
    fields = CycleFields(
        number=1, dose_ug_per_day=Decimal(28), planned_days=28, planned_start_on=date(2026, 11, 1), template=None
    )
    cycle = Cycle.written(act, PATIENT, fields, part="cycle")
    what = {"action": PumpAction.STOP, "at": act.now, "cause": "other", "note": None, "planned_at": None}
    done = PumpRecord.written(act, PATIENT, NOTHING_TYPED, part="pump", cycle_id=cycle.id, bag_id=None, **what)
    with store.write(act) as session:
        session.add_all([done, cycle])
    with store.read(ASKER) as session:
        last = session.exec(select(JournalRow.record).order_by(col(JournalRow.seq).desc()).limit(2)).all()
    assert list(last) == ["pump_record", "cycle"]


def test_a_row_struck_in_the_act_that_wrote_it_is_journalled_as_both(store: Database) -> None:
    act = an_act()
    row = Mrd.written(act, PATIENT, a_negative())
    with store.write(act) as session:
        session.add(row)
        assert session.get(Mrd, row.id) is row
        session.flush()
        assert session.get(Mrd, row.id) is row
        row.struck_at, row.struck_by, row.strike_reason = act.now, NURSE, "Typed twice"
    with store.read(ASKER) as session:
        bodies = session.exec(select(JournalRow.body).where(JournalRow.act_id == act.id).order_by("seq")).all()
        kept = session.get(Mrd, row.id)
    assert ['"action":"create"' in bodies[0], '"action":"strike"' in bodies[1], len(bodies)] == [True, True, 2]
    assert kept is not None
    assert kept.strike_reason == "Typed twice"


def test_a_query_between_rows_does_not_open_the_door_to_other_writes(store: Database) -> None:
    act = an_act()

    def write_past_the_journal() -> None:
        with store.write(act) as session:
            session.add(Mrd.written(act, PATIENT, a_negative()))
            session.flush()
            session.connection().execute(update(table_of(Mrd)).values(zone="UTC"))

    with pytest.raises(WriteRefused):
        write_past_the_journal()
    assert count(store) == 0


def test_a_row_needs_no_more_than_it_is_told(store: Database) -> None:
    row = Mrd.written(an_act(), PATIENT, a_negative())
    assert (row.replaces, row.struck_at, row.struck_by, row.strike_reason) == (None, None, None, None)
    assert Mrd.model_validate(row.model_dump()) == row
