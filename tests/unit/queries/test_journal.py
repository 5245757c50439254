"""The journal as it is read: from a real encrypted store, written by the real flush."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.domain.roles import Role
from bline_desktop.queries.journal import EMPTY, journal_entries, journal_mark
from bline_desktop.storage.database import Database
from bline_desktop.storage.session import StoreSession
from tests.support.real_store import NOW, NURSE, PATIENT, an_act, new_store, record_mrd
from tests.unit.queries.ward import Ward, asker

READER = asker(Role.MONITOR)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    store = new_store(tmp_path / "store")
    yield store
    store.close()


def test_entries_stand_with_the_newest_first_and_say_who_did_what(store: Database) -> None:
    key = record_mrd(store)
    with store.write(an_act(reason="Sensitivity mistyped")) as session:
        row = session.get_one(Mrd, key)
        row.struck_at, row.struck_by, row.strike_reason = NOW, NURSE, "Sensitivity mistyped"
    with store.read(READER) as session:
        struck, entered, *first = journal_entries(session, READER, None, 10, None)
        mark = journal_mark(session, READER)
    assert (entered.user_name, entered.role, entered.workstation) == ("ADAMS Nora", "nurse", "ward-pc-1")
    assert (entered.at, entered.record, entered.record_id) == (NOW, "mrd", key)
    assert (entered.before, entered.reason) == (None, None)
    assert entered.after is not None
    assert entered.after["sensitivity"] == "-6"
    assert struck.reason == "Sensitivity mistyped"
    assert struck.before is not None
    assert struck.before["struck_at"] is None
    assert {entry.record for entry in first} == {"user", "patient"}
    assert mark.seq == struck.seq == entered.seq + 1
    assert len(mark.hash) == 64


def test_who_may_not_read_the_chart_sees_that_a_patients_rows_changed_and_nothing_of_them(store: Database) -> None:
    key = record_mrd(store, an_act(reason="LI Wei asked for it"))
    administrator = asker(Role.ADMINISTRATOR)
    with store.read(administrator) as session:
        entered, *first = journal_entries(session, administrator, None, 10, None)
    user, patient = sorted(first, key=lambda entry: entry.record != "user")
    assert (entered.user_name, entered.action, entered.record, entered.record_id) == (
        "ADAMS Nora",
        "create",
        "mrd",
        key,
    )
    for entry in (entered, patient):
        assert (entry.before, entry.after, entry.reason) == (None, None, None)
    assert user.after is not None
    assert user.after["name"] == "ADAMS Nora"


def test_older_entries_are_asked_for_by_number(store: Database) -> None:
    for _ in range(3):
        record_mrd(store)
    with store.read(READER) as session:
        newest = journal_entries(session, READER, None, 2, None)
        older = journal_entries(session, READER, None, 2, newest[-1].seq)
    assert [entry.seq for entry in (*newest, *older)] == [5, 4, 3, 2]


def test_the_entries_of_one_patient_are_those_of_the_patient_and_of_the_patients_rows(store: Database) -> None:
    key = record_mrd(store)
    with store.read(READER) as session:
        found = journal_entries(session, READER, PATIENT, 10, None)
        nobody = journal_entries(session, READER, NURSE, 10, None)
    assert [(entry.record, entry.record_id) for entry in found] == [("mrd", key), ("patient", PATIENT)]
    assert {entry.trial_id for entry in found} == {"ZJ-014"}
    assert nobody == ()


def test_each_entry_says_whose_row_it_was_and_accounts_are_nobodys(store: Database) -> None:
    record_mrd(store)
    with store.read(READER) as session:
        found = {entry.record: entry.trial_id for entry in journal_entries(session, READER, None, 10, None)}
    assert found == {"mrd": "ZJ-014", "patient": "ZJ-014", "user": None}


def test_an_act_without_a_row_has_an_entry_too(store: Database) -> None:
    with store.write(an_act()) as session:
        assert isinstance(session, StoreSession)
        session.note("report.printed")
    with store.read(READER) as session:
        (entry, *_) = journal_entries(session, READER, None, 1, None)
    assert (entry.action, entry.record, entry.record_id, entry.after) == ("report.printed", None, None, None)


def test_the_mark_can_be_read_out(store: Database, ward: Ward) -> None:
    with store.read(READER) as session:
        mark = journal_mark(session, READER)
    assert mark.text == f"#2 {mark.hash[:4].upper()}-{mark.hash[4:8].upper()}"
    assert type(mark)(12_483, "7f3a91c2" + "0" * 56).text == "#12,483 7F3A-91C2"
    assert journal_mark(ward.session, READER) == EMPTY
