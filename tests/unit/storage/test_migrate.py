"""Migrations: a verified copy first, one transaction, and an old journal that still replays."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from textwrap import dedent
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint

from bline_desktop import paths
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.tables import METADATA, ROWS, table_of
from bline_desktop.storage import backup, checks, driver, guards, journal, migrate, place, troubles
from bline_desktop.storage.opening import create_store, open_store
from bline_desktop.storage.verify import replay, stored_rows
from tests.support.real_store import KEY, STORE_ID, new_store, record_mrd

NEWEST = migrate.REVISION
THROW_AWAY = """
    import sqlalchemy as sa
    from alembic import op

    revision = "9999"
    down_revision = "{head}"
    branch_labels = None
    depends_on = None


    def upgrade() -> None:
        with op.batch_alter_table("patient") as batch:
            batch.alter_column("isolation", new_column_name="isolated_for")
        with op.batch_alter_table("mrd") as batch:
            batch.add_column(sa.Column("laboratory", sa.Text(), nullable=True))


    def upcast(record, values):
        values = dict(values)
        if record == "patient" and "isolation" in values:
            values["isolated_for"] = values.pop("isolation")
        if record == "mrd":
            values.setdefault("laboratory", None)
        return values
"""
LOSES_ROWS = """
    from alembic import op

    revision = "9999"
    down_revision = "{head}"
    branch_labels = None
    depends_on = None


    def upgrade() -> None:
        op.execute("DROP TRIGGER mrd_no_delete")
        op.execute("DELETE FROM mrd")


    def upcast(record, values):
        return values
"""


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Pretend to be a later program that has one revision more."""

    def with_revision(text: str) -> Path:
        folder = tmp_path / "db"
        copytree(paths.migrations(), folder)
        (folder / "versions" / "9999_later.py").write_text(dedent(text.format(head=migrate.REVISION)))
        monkeypatch.setattr(paths, "migrations", lambda: folder)
        monkeypatch.setattr(migrate, "REVISION", "9999")
        return folder

    return with_revision


def test_the_newest_revision_is_the_one_the_program_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(paths.migrations()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.REVISION]


def test_the_migrations_make_exactly_the_models(tmp_path: Path) -> None:
    """Columns, their types, whether they may be empty, checks and references: as the models declare them."""
    database = create_store(tmp_path / "s", KEY, STORE_ID)
    connection = database.connection
    for table in METADATA.tables.values():
        found = connection.execute(f'PRAGMA table_info("{table.name}")').fetchall()
        kinds = {"TextColumn": "TEXT", "IntegerColumn": "INTEGER", "BooleanColumn": "INTEGER"}
        declared = [
            (
                column.name,
                next(kinds[kind.__name__] for kind in type(column.type).__mro__ if kind.__name__ in kinds),
                int(not column.nullable),
            )
            for column in table.columns
        ]
        assert sorted((name, kind, needed) for _, name, kind, needed, *_ in found) == sorted(declared)
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,)).fetchone()
        assert sql.rstrip().endswith("STRICT")
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                assert f"CONSTRAINT {constraint.name} CHECK ({constraint.sqltext})" in sql
        references = {(row[3], row[2]) for row in connection.execute(f'PRAGMA foreign_key_list("{table.name}")')}
        assert references == {(key.parent.name, key.column.table.name) for key in table.foreign_keys}
    database.close()


def test_a_store_of_this_version_migrated_by_a_throw_away_revision_still_verifies(tmp_path: Path, later: Any) -> None:
    database = new_store(tmp_path / "s")
    record_mrd(database)
    head = database.head
    database.close()
    later(THROW_AWAY)
    migrated = open_store(tmp_path / "s", KEY, STORE_ID)
    assert migrated.connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    assert migrated.head == head
    assert (tmp_path / "s" / "backups" / f"before-9999-{head.seq}-{head.hash[:8]}.db").exists()
    # The models of this program don't know the later columns, so the replay is compared through the later names.
    replayed, odd = replay(migrated.connection)
    assert odd == []
    for name in ("patient", "mrd"):
        columns = [row[1] for row in migrated.connection.execute(f"PRAGMA table_info({name})")]
        for values in migrated.connection.execute(f"SELECT {', '.join(columns)} FROM {name}"):
            row = dict(zip(columns, values, strict=True))
            assert replayed[name][row["id"]] == row
    assert "isolated_for" in columns or "laboratory" in columns
    assert checks.failed_checks(migrated.connection, journal.genesis(STORE_ID)) == ()
    migrated.close()


def test_a_migration_that_loses_rows_is_undone_whole(tmp_path: Path, later: Any) -> None:
    database = new_store(tmp_path / "s")
    record_mrd(database)
    before = stored_rows(database.connection)
    database.close()
    later(LOSES_ROWS)
    with pytest.raises(StorageTrouble) as caught:
        open_store(tmp_path / "s", KEY, STORE_ID)
    assert (caught.value.code, caught.value.values) == ("migration_went_wrong", {"lost": "mrd"})
    connection = driver.connect(tmp_path / "s" / "ward.db", KEY)
    assert stored_rows(connection) == before
    assert guards.stand(connection)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(NEWEST,)]
    connection.close()


def test_a_store_of_an_older_program_is_not_shown_by_the_wrong_names(
    tmp_path: Path, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_store(tmp_path / "s").close()
    later(THROW_AWAY)
    monkeypatch.setattr(place, "is_writable", lambda folder: False)
    with pytest.raises(StorageTrouble) as caught:
        open_store(tmp_path / "s", KEY, STORE_ID)
    assert caught.value.code == "older_version"


def test_a_disk_that_fills_up_at_a_migration_changes_nothing(
    tmp_path: Path, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_store(tmp_path / "s").close()
    later(THROW_AWAY)

    def full(*_: object, **__: object) -> None:
        raise driver.OperationalError("database or disk is full")

    with monkeypatch.context() as at_the_copy:
        at_the_copy.setattr(driver, "copy", full)
        with pytest.raises(StorageTrouble) as caught:
            open_store(tmp_path / "s", KEY, STORE_ID)
        assert caught.value.code == "disk_full"
        assert list((tmp_path / "s" / "backups").iterdir()) == []
    with monkeypatch.context() as at_the_change:
        at_the_change.setattr(guards, "lay", full)
        with pytest.raises(StorageTrouble) as caught:
            open_store(tmp_path / "s", KEY, STORE_ID)
        assert caught.value.code == "disk_full"
    connection = driver.connect(tmp_path / "s" / "ward.db", KEY)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(NEWEST,)]
    assert checks.failed_checks(connection, journal.genesis(STORE_ID)) == ()
    connection.close()


def test_upcasts_lead_from_each_revision_to_the_newest(later: Any) -> None:
    later(THROW_AWAY)
    steps = migrate.upcasts()
    assert steps["9999"] == ()
    (step,) = steps[NEWEST]
    assert step("patient", {"isolation": "contact"}) == {"isolated_for": "contact"}


def test_a_patient_of_the_first_revision_has_no_day_of_leaving() -> None:
    step = migrate.upcasts()["0001"][0]
    assert step("patient", {"state": "died"}) == {"state": "died", "ended_on": None}
    assert step("stay", {"bed": "4"}) == {"bed": "4"}


def test_the_newest_revision_leads_nowhere() -> None:
    from_file = migrate.upcasts()
    assert from_file[NEWEST] == ()
    assert {table_of(row).name for row in ROWS} <= set(METADATA.tables)


def test_a_copy_is_kept_and_not_made_again(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    first = backup.copy_verified(database, KEY, "now")
    content, made = first.read_bytes(), first.stat().st_ino
    assert backup.copy_verified(database, KEY, "now") == first
    assert first.stat().st_ino == made
    record_mrd(database)
    second = backup.copy_verified(database, KEY, "now")
    assert second != first
    assert first.read_bytes() == content
    copy = driver.connect(first, KEY, mode="ro")
    assert checks.failed_checks(copy, journal.genesis(STORE_ID)) == ()
    copy.close()
    database.close()


def test_a_copy_of_before_a_restore_neither_blocks_nor_passes_for_the_new_one(tmp_path: Path, later: Any) -> None:
    database = new_store(tmp_path / "s")
    restored = backup.copy_verified(database, KEY, "kept").read_bytes()
    record_mrd(database)
    first = database.head
    database.close()
    later(THROW_AWAY)
    open_store(tmp_path / "s", KEY, STORE_ID).close()
    (tmp_path / "s" / "ward.db").write_bytes(restored)  # what a restore by hand does
    again = open_store(tmp_path / "s", KEY, STORE_ID)
    assert again.head.seq == first.seq - 1
    again.close()
    heads = set()
    for file in (tmp_path / "s" / "backups").glob("before-9999*.db"):
        copy = driver.connect(file, KEY, mode="ro")
        heads.add(copy.execute("SELECT seq, hash FROM journal_head").fetchone())
        copy.close()
    assert heads == {(first.seq, first.hash), (again.head.seq, again.head.hash)}


def test_a_copy_that_is_damaged_is_made_anew(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    first = backup.copy_verified(database, KEY, "now")
    whole = first.read_bytes()
    for damaged in (b"", whole[:5000] + bytes(64) + whole[5064:], whole[: len(whole) // 2], b"x" * 9000):
        first.write_bytes(damaged)
        assert backup.copy_verified(database, KEY, "now") == first
        copy = driver.connect(first, KEY, mode="ro")
        assert checks.failed_checks(copy, journal.genesis(STORE_ID)) == ()
        copy.close()
    database.close()


def test_a_copy_that_differs_is_no_copy(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    database.head = journal.Head(999, "x")
    with pytest.raises(StorageTrouble) as caught:
        backup.copy_verified(database, KEY, "now")
    assert caught.value.values["part"] is troubles.PAGES
    assert list((tmp_path / "s" / "backups").iterdir()) == []
    database.close()


def test_a_copy_that_can_not_be_written_says_so(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    (tmp_path / "s" / "backups").write_text("in the way")
    with pytest.raises(StorageTrouble):
        backup.copy_verified(database, KEY, "now")
    database.close()
