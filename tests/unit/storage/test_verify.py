"""Verifying: the journal replayed must give exactly the rows as they stand."""

import json
from pathlib import Path
from typing import Any

import pytest

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.storage import guards, journal, place
from bline_desktop.storage.journal import Head, canonical, chain, short_head
from bline_desktop.storage.opening import open_store
from bline_desktop.storage.verify import (
    CHAIN_BROKEN,
    COLUMNS_DIFFER,
    ROW_DIFFERS,
    ROW_MISSING,
    ROW_UNKNOWN,
    UNREADABLE_ENTRY,
    verify,
)
from tests.support.real_store import KEY, PATIENT, STORE_ID, an_act, new_folder, new_store, raw, record_mrd


def tampered(folder: Path, *statements: str, rebuild: bool = False) -> list[Any]:
    """Change a store past the program and return which sentences its verification says."""
    database = new_store(folder)
    record_mrd(database)
    database.close()
    connection: Any = raw(folder)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        connection.execute(statement)
    if rebuild:
        last = journal.genesis(STORE_ID)
        for seq, body in connection.execute("SELECT seq, body FROM journal ORDER BY seq").fetchall():
            last = chain(last, body)
            connection.execute("UPDATE journal SET hash = ? WHERE seq = ?", (last, seq))
        connection.execute("UPDATE journal_head SET hash = ?", (last,))
    for statement in guards.triggers().values():
        connection.execute(statement)
    connection.close()
    opened = open_store(folder, KEY, STORE_ID)
    problems = verify(opened, STORE_ID).problems
    opened.close()
    return [problem.message for problem in problems]


def test_a_sound_store_has_no_problems(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    record_mrd(database)
    with database.write(an_act()) as session:
        session.note("print", PATIENT)  # type: ignore[attr-defined]
    verdict = verify(database, STORE_ID)
    assert verdict.sound
    assert (verdict.entries, verdict.head) == (database.head.seq, database.head)
    database.close()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE mrd SET sensitivity = '-4'", ROW_DIFFERS),
        ("UPDATE patient SET surname = 'LO'", ROW_DIFFERS),
        ('UPDATE "user" SET active = 0', ROW_DIFFERS),
        ("DELETE FROM mrd", ROW_MISSING),
        (
            "INSERT INTO setting VALUES ('a3d0cb7e-59a5-4f3c-8d33-4ab0b1a1c111', 'late_after_min', '1')",
            ROW_UNKNOWN,
        ),
        ("UPDATE journal SET record_id = NULL WHERE seq = 2", COLUMNS_DIFFER),
    ],
)
def test_a_row_changed_past_the_journal_is_named(tmp_path: Path, statement: str, sentence: object) -> None:
    assert tampered(tmp_path / "s", statement) == [sentence]


def test_a_changed_entry_is_named_by_the_chain(tmp_path: Path) -> None:
    assert CHAIN_BROKEN in tampered(tmp_path / "s", "UPDATE journal SET body = body || ' ' WHERE seq = 2")


def test_a_chain_built_anew_over_a_lie_is_found_by_the_rows(tmp_path: Path) -> None:
    said = tampered(
        tmp_path / "s", "UPDATE journal SET body = replace(body, '\"-6\"', '\"-4\"') WHERE seq = 3", rebuild=True
    )
    assert said == [ROW_DIFFERS]


def test_an_entry_that_is_no_json_is_named(tmp_path: Path) -> None:
    assert UNREADABLE_ENTRY in tampered(tmp_path / "s", "UPDATE journal SET body = 'x' WHERE seq = 1", rebuild=True)


def test_a_damaged_page_is_reported_and_stops_nothing(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    for _ in range(40):
        record_mrd(database)
    (root,) = database.connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal'").fetchone()
    database.close()
    file = tmp_path / "s" / "ward.db"
    content = bytearray(file.read_bytes())
    content[root * 4096 - 100] ^= 1
    file.write_bytes(content)
    opened = open_store(tmp_path / "s", KEY, STORE_ID)
    assert not verify(opened, STORE_ID).sound
    opened.close()


def test_a_sound_store_in_a_folder_that_can_not_be_written_to_is_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_folder(tmp_path / "s")
    monkeypatch.setattr(place, "is_writable", lambda path: False)
    database = open_store(folder, KEY, STORE_ID)
    assert verify(database, STORE_ID).problems == ()
    database.close()


def test_a_store_of_a_newer_program_is_not_called_unsound(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "s")
    connection: Any = raw(folder)
    connection.execute("UPDATE store_format SET min_writer = 99, made_by = '9.1'")
    connection.close()
    database = open_store(folder, KEY, STORE_ID)
    with pytest.raises(StorageTrouble, match="newer_version_read_only"):
        verify(database, STORE_ID)
    database.close()


def test_canonical_json_has_one_form() -> None:
    assert canonical({"b": 1, "a": "李", "c": None, "d": True}) == '{"a":"李","b":1,"c":null,"d":true}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"x": float("nan")})
    assert json.loads(canonical({"x": "28.1"}))["x"] == "28.1"


def test_the_head_on_paper() -> None:
    assert short_head(Head(12483, "7f3a91c20d5eb8a4")) == "#12,483 7F3A-91C2"
