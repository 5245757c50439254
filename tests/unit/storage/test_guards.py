"""What the database itself refuses, whoever asks."""

from pathlib import Path
from typing import Any

import pytest

from bline_desktop.domain.tables import FIXED, RECORDS, ROWS, table_of
from bline_desktop.storage import driver
from bline_desktop.storage.guards import triggers
from tests.support.real_store import new_store, raw, record_mrd


@pytest.fixture
def connection(tmp_path: Path) -> Any:
    database = new_store(tmp_path / "s")
    record_mrd(database)
    database.close()
    return raw(tmp_path / "s")


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE journal SET body = 'x'", "append-only"),
        ("DELETE FROM journal", "append-only"),
        ("INSERT INTO journal (seq, hash, body, act_id) VALUES (77, '', '', '')", "no gaps"),
        ("DELETE FROM journal_head", "the head stays"),
        ("UPDATE journal_head SET seq = 1", "forward"),
        ("INSERT INTO journal_head VALUES (2, 1, '')", "one head"),
        ("DELETE FROM mrd", "nothing is deleted"),
        ("DELETE FROM patient", "nothing is deleted"),
        ("UPDATE mrd SET sensitivity = '-5'", "written once"),
        ("UPDATE mrd SET recorded_at = '2020-01-01T00:00:00.000Z'", "written once"),
        ("UPDATE mrd SET method = 'guess'", "written once"),
    ],
)
def test_the_database_refuses(connection: Any, statement: str, sentence: str) -> None:
    with pytest.raises(driver.DatabaseError, match=sentence):
        connection.execute(statement)


def test_striking_once_is_what_may_happen_to_a_record(connection: Any) -> None:
    connection.execute("UPDATE mrd SET struck_at = '2026-11-22T06:05:00.000Z', struck_by = 'x', strike_reason = 'y'")
    with pytest.raises(driver.DatabaseError, match="written once"):
        connection.execute("UPDATE mrd SET strike_reason = 'z'")


def test_no_table_is_left_out() -> None:
    names = triggers().keys()
    assert {f"{table_of(row).name}_no_delete" for row in ROWS} <= names
    assert {f"{table_of(row).name}_written_once" for row in (*RECORDS, *FIXED)} <= names


@pytest.mark.parametrize("value", ["'guess'", "9", "NULL"])
def test_a_choice_outside_the_list_is_refused(connection: Any, value: str) -> None:
    columns = [row[1] for row in connection.execute("PRAGMA table_info(mrd)")]
    values = ", ".join({"id": "'new'", "method": value}.get(name, name) for name in columns)
    with pytest.raises(driver.DatabaseError, match="constraint failed"):
        connection.execute(f"INSERT INTO mrd SELECT {values} FROM mrd LIMIT 1")
