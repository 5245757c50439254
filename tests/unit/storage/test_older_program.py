"""An older program at a newer store: it may look, and it touches nothing."""

from pathlib import Path
from shutil import copytree
from textwrap import dedent

import pytest

from bline_desktop import paths
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.storage import migrate
from bline_desktop.storage.opening import open_store
from tests.support.real_store import ASKER, KEY, STORE_ID, an_act, new_store, record_mrd

LATER = """
    import sqlalchemy as sa
    from alembic import op

    revision = "{revision}"
    down_revision = "{before}"
    branch_labels = None
    depends_on = None


    def upgrade() -> None:
        op.create_table("crs", sa.Column("id", sa.Text(), primary_key=True), sqlite_strict=True)


    def upcast(record, values):
        return values
"""


def test_a_store_that_a_later_revision_was_at_is_opened_for_reading_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to raise a number by hand: the next migration alone keeps this program from writing."""
    database = new_store(tmp_path / "s")
    row_id = record_mrd(database)
    database.close()
    revision = f"{migrate.FORMAT + 1:04d}"
    folder = tmp_path / "db"
    copytree(paths.migrations(), folder)
    later = dedent(LATER.format(revision=revision, before=migrate.REVISION))
    (folder / "versions" / f"{revision}_later.py").write_text(later, encoding="utf-8")
    with monkeypatch.context() as later_program:
        later_program.setattr(paths, "migrations", lambda: folder)
        later_program.setattr(migrate, "REVISION", revision)
        later_program.setattr(migrate, "MIN_WRITER", int(revision))
        open_store(tmp_path / "s", KEY, STORE_ID).close()

    older = open_store(tmp_path / "s", KEY, STORE_ID)
    assert [trouble.code for trouble in older.troubles] == ["newer_version_read_only"]
    with older.read(ASKER) as session:
        assert session.get(Mrd, row_id) is not None
    with pytest.raises(StorageTrouble), older.write(an_act()):
        pass
    older.close()


def test_the_revision_is_the_newest_file() -> None:
    names = sorted(file.name for file in (paths.migrations() / "versions").glob("*.py"))
    assert names[-1].startswith(migrate.REVISION)
    assert int(migrate.REVISION) == migrate.FORMAT == migrate.MIN_WRITER
