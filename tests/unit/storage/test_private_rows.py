"""Private rows: kept, changed and deleted without a trace in the journal, and by no other way than the session."""

from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlmodel import Session, select

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.journal import JournalRow
from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.domain.pins import Pin
from bline_desktop.domain.tables import PRIVATE, table_of
from bline_desktop.storage import guards, journal
from bline_desktop.storage.checks import failed_checks
from bline_desktop.storage.database import Database
from bline_desktop.storage.session import StoreSession, WriteRefused
from bline_desktop.storage.verify import verify
from tests.support.real_store import ASKER, NURSE, STORE_ID, an_act, new_store, record_mrd

SECRET = "$argon2id$SENTINEL"


@pytest.fixture
def store(tmp_path: Path) -> Database:
    store = new_store(tmp_path / "store")
    with store.write(an_act()) as session:
        session.add(Pin(id=NURSE, verifier=SECRET, failed=0))
    return store


def kept(store: Database) -> Pin | None:
    with store.read(ASKER) as session:
        return session.get(Pin, NURSE)


def change(store: Database, **values: object) -> None:
    with store.write(an_act()) as session:
        row = session.get(Pin, NURSE)
        for name, value in values.items():
            setattr(row, name, value)


def test_a_private_row_is_kept_and_the_journal_does_not_move(store: Database) -> None:
    head = store.head
    assert kept(store) == Pin(id=NURSE, verifier=SECRET, failed=0)
    change(store, failed=2)
    row = kept(store)
    assert row is not None
    assert row.failed == 2
    assert (store.head, store.last_change) == (head, Changed())
    verdict = verify(store, STORE_ID)
    assert (verdict.problems, verdict.head) == ((), head)
    assert failed_checks(store.connection, journal.genesis(STORE_ID)) == ()


def test_beside_other_rows_and_a_note_only_those_are_journalled(store: Database) -> None:
    seq = store.head.seq
    with store.write(an_act()) as session:
        assert isinstance(session, StoreSession)
        row = session.get(Pin, NURSE)
        assert row is not None
        row.verifier = SECRET + "2"
        session.note("set_pin", NURSE)
    record_mrd(store)
    with store.read(ASKER) as session:
        bodies = session.exec(select(JournalRow.body)).all()
    assert store.head.seq == seq + 2
    assert any("set_pin" in body for body in bodies)
    assert not any("SENTINEL" in body for body in bodies)
    assert verify(store, STORE_ID).sound


def test_a_private_row_may_be_deleted_and_no_other(store: Database) -> None:
    with store.write(an_act()) as session:
        session.delete(session.get(Pin, NURSE))
    assert kept(store) is None
    assert verify(store, STORE_ID).sound
    row_id = record_mrd(store)

    def delete_a_record() -> None:
        with store.write(an_act()) as session:
            session.delete(session.get(Mrd, row_id))

    with pytest.raises(WriteRefused, match="nothing is deleted"):
        delete_a_record()


def test_what_raises_keeps_no_private_row_either(store: Database) -> None:
    def fail() -> None:
        with store.write(an_act()) as session:
            row = session.get(Pin, NURSE)
            assert row is not None
            row.failed = 5
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    row = kept(store)
    assert row is not None
    assert row.failed == 0


def test_past_the_flush_and_in_a_reading_session_private_rows_are_as_closed_as_others(store: Database) -> None:
    def past(session: Session) -> None:
        row = session.get(Pin, NURSE)
        assert row is not None
        row.failed = 1
        session.flush()
        session.connection().execute(delete(table_of(Pin)))

    with pytest.raises(WriteRefused), store.write(an_act()) as writing:
        past(writing)

    def while_reading(gone: bool) -> None:
        with store.read(ASKER) as session:
            row = session.get(Pin, NURSE)
            assert row is not None
            if gone:
                session.delete(row)
            else:
                row.failed = 1
            session.flush()

    for gone in (True, False):
        with pytest.raises(WriteRefused, match="reading"):
            while_reading(gone)
    assert kept(store) == Pin(id=NURSE, verifier=SECRET, failed=0)


def test_no_trigger_stands_over_a_private_table() -> None:
    statements = " ".join(guards.triggers().values())
    assert not [row for row in PRIVATE if f'"{table_of(row).name}"' in statements]
