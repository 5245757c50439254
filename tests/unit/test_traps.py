"""Traps that the libraries set, found by stepping into them. Each test shows the trap or holds the way around it.

Those of Qt are in tests/ui/test_traps_qt.py, those of the fonts in tests/unit/test_fonts.py.
"""

import ast
import json
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError
from sqlalchemy import CheckConstraint, insert, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import Field, SQLModel

from bline_desktop.domain.errors import AlreadyKept, RuleBroken
from bline_desktop.domain.observations.mrd import Mrd, MrdFields
from bline_desktop.domain.observations.weight import Weight, WeightFields
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.tables import METADATA, table_of
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.units import clean_text, read_decimal
from bline_desktop.storage.database import Database
from bline_desktop.storage.session import WriteRefused
from tests.support.pump_acts import a_bag
from tests.support.pump_acts import an_act as a_pump_act
from tests.support.real_store import ASKER, PATIENT, a_negative, an_act, new_store, record_mrd

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = new_store(tmp_path)
    yield database
    database.close()


def stored(store: Database, statement: str) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = store.connection.execute(statement).fetchall()
    return rows


def test_a_table_class_does_not_validate_so_every_row_is_made_from_a_checked_draft() -> None:
    """SQLModel takes a weight of a tonne in silence when the table class is called; the draft refuses it."""
    heavy: dict[str, Any] = {"measured_on": date(2026, 11, 5), "weight_kg": Decimal(1000)}
    assert Weight(**heavy).weight_kg == 1000
    with pytest.raises(ValidationError):
        WeightFields.model_validate(heavy)


def test_frozen_is_not_enforced_by_the_library_so_read_values_are_dataclasses() -> None:
    class Frozen(SQLModel):
        model_config = {"frozen": True}
        percent: int = Field(ge=0)

    # Whether or not the library learns it one day: no read value of ours depends on it (see test_views.py).
    for module in ("views", "timeline", "copies"):
        source = (ROOT / "bline_desktop" / "domain" / f"{module}.py").read_text(encoding="utf-8")
        assert "(SQLModel" not in source
    assert Frozen(percent=1).percent == 1


def test_a_choice_is_stored_by_its_value_not_by_its_name_in_python(store: Database) -> None:
    record_mrd(store)
    assert stored(store, "SELECT method, sensitivity FROM mrd") == [("ngs", "-6")]


def test_no_check_of_the_database_compares_numbers_that_are_text() -> None:
    """`CHECK(v >= 0 AND v <= 100)` on a column of text refuses 9 and 28, because text is compared letter by letter."""
    constraints = [one for table in METADATA.tables.values() for one in table.constraints]
    checks = [str(one.sqltext) for one in constraints if isinstance(one, CheckConstraint)]
    assert checks
    assert [check for check in checks if any(sign in check for sign in "<>") or "BETWEEN" in check] == []


def test_a_time_without_a_zone_never_reaches_the_store(store: Database) -> None:
    act = an_act()
    row = Mrd.written(act, PATIENT, a_negative())
    row.recorded_at = datetime(2026, 11, 5, 6, 5)  # noqa: DTZ001  (the trap)
    with pytest.raises((StatementError, TypeError)), store.write(act) as session:
        session.add(row)
    assert stored(store, "SELECT count(*) FROM mrd") == [(0,)]


def test_the_versions_that_behave_as_these_tests_say_are_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "sqlmodel==0.0.50" in project["dependencies"]
    assert "PySide6-Essentials>=6.8,<6.12" in project["dependencies"]


def test_a_transaction_is_begun_by_us_and_not_by_a_pragma(store: Database) -> None:
    """A PRAGMA sent through SQLAlchemy began a transaction, and alembic then lost its row of the version."""
    assert store.connection.isolation_level is None
    with store.read(ASKER) as session:
        session.connection().execute(text("PRAGMA user_version")).all()
        assert store.connection.in_transaction
    assert not store.connection.in_transaction
    assert stored(store, "SELECT count(*) FROM alembic_version") == [(1,)]


def test_the_journal_of_a_new_row_holds_every_column_and_of_an_edit_only_what_changed(store: Database) -> None:
    """The attribute history of a new row leaves out what `model_validate` set; so it is used for edits alone."""
    record_mrd(store)
    with store.write(an_act()) as session:
        patient = session.get(Patient, PATIENT)
        assert patient is not None
        patient.isolation = "contact"
    (created,), (edited,) = stored(store, "SELECT body FROM journal ORDER BY seq")[-2:]
    assert set(json.loads(created)["after"]) == {column.name for column in table_of(Mrd).columns}
    assert json.loads(created)["before"] is None
    assert (json.loads(edited)["before"], json.loads(edited)["after"]) == (
        {"isolation": None},
        {"isolation": "contact"},
    )


def test_an_infusion_across_the_autumn_change_runs_an_hour_longer_than_the_clock_says() -> None:
    """Two aware times of one zone are subtracted by their wall clocks: 24 hours here, where 25 have passed."""
    berlin = ZoneInfo("Europe/Berlin")
    start, end = datetime(2026, 10, 24, 18, 0, tzinfo=berlin), datetime(2026, 10, 25, 18, 0, tzinfo=berlin)
    assert end - start == timedelta(hours=24)
    infusion = replay([a_pump_act(1, PumpAction.START, start, a_bag())], end)
    assert infusion.on_pump.low == timedelta(hours=25)
    assert infusion.delivered_ug.low == Fraction(28 * 25, 24)


@pytest.mark.parametrize("typed", ["1e3", "1_000", "\uff11\uff10", "\u0661\u0660", "10\u2076", "inf", "nan", "0x10"])
def test_what_python_reads_as_a_number_and_a_person_may_not_have_meant(typed: str) -> None:
    with pytest.raises(RuleBroken):
        read_decimal(typed)


def test_a_raised_six_stays_a_raised_six() -> None:
    """NFKC would make 106 of 10⁶."""
    assert unicodedata.normalize("NFKC", "10\u2076") == "106"
    assert clean_text("10\u2076", limit=10) == "10\u2076"


def test_garbage_in_a_list_column_is_refused_by_the_session_and_by_the_file(store: Database) -> None:
    """A plain Enum column took it, and then every reading of the table failed."""
    act = an_act()
    row = Mrd.written(act, PATIENT, a_negative())
    row.method = "smell"  # type: ignore[assignment]
    with pytest.raises((StatementError, ValueError)), store.write(act) as session:
        session.add(row)
    record_mrd(store)
    with pytest.raises(Exception, match="ck_mrd_method"):
        store.connection.execute(
            "INSERT INTO mrd (id, patient_id, recorded_at, recorded_by, zone, utc_offset_min, sampled_on, method,"
            " material, result, sensitivity) SELECT 'x', patient_id, recorded_at, recorded_by, zone, utc_offset_min,"
            " sampled_on, 'smell', material, result, sensitivity FROM mrd"
        )
    with store.read(ASKER) as session:
        assert session.get(Mrd, UUID(stored(store, "SELECT id FROM mrd")[0][0])) is not None


def test_a_decimal_is_text_in_the_file(store: Database) -> None:
    """SQLite would keep 28.1 as a float, also behind an optional annotation."""
    value = {"result": "value", "level": Decimal("1.10"), "level_power": "-4"}
    record_mrd(store, fields=MrdFields.model_validate({**a_negative().model_dump(), **value}))
    assert stored(store, "SELECT level, typeof(level) FROM mrd") == [("1.1", "text")]


def test_the_library_s_errors_arrive_wrapped(store: Database) -> None:
    """Without `module=` they came as they were, and nobody who catches SQLAlchemy's errors saw them."""
    with pytest.raises(DBAPIError), store.read(ASKER) as session:
        session.connection().execute(text("SELECT nothing FROM nowhere"))


def test_an_act_tried_again_after_it_was_kept_is_not_entered_twice(store: Database) -> None:
    act = an_act()
    record_mrd(store, act)
    with pytest.raises(AlreadyKept):
        record_mrd(store, act)
    assert stored(store, "SELECT count(*) FROM mrd") == [(1,)]


def test_a_write_that_fires_no_flush_is_refused_because_the_journal_would_not_see_it(store: Database) -> None:
    with pytest.raises(WriteRefused), store.write(an_act()) as session:
        session.connection().execute(insert(table_of(Mrd)), {"id": an_act().id})
    with pytest.raises(WriteRefused), store.write(an_act()) as session:
        session.connection().execute(text("DELETE FROM mrd"))


def test_pictures_reach_a_report_without_passing_through_svg() -> None:
    """Qt's renderer ignores clip paths: a zoomed timeline would run over the edge of its panel. It draws icons only."""
    users = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "bline_desktop").rglob("*.py")
        if "QSvgRenderer" in path.read_text(encoding="utf-8")
    }
    assert users <= {"bline_desktop/ui/widgets/icons.py"}


def _marked() -> set[tuple[str, str]]:
    found = set()
    for path in (ROOT / "bline_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                context, words = (part.value for part in node.args if isinstance(part, ast.Constant))
                found.add((str(context), str(words)))
    return found


def test_the_translators_tool_finds_every_text(tmp_path: Path) -> None:
    """It reads `N_` only as an alias of a name it knows; run here with the arguments of the task in pyproject.toml."""
    tool = shutil.which("pyside6-lupdate", path=str(Path(sys.executable).parent))
    assert tool is not None
    tasks = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["bline"]["tasks"]
    (arguments,) = tasks["translate"]
    target = tmp_path / "bline_zh_CN.ts"
    done = subprocess.run(
        [tool, *arguments[1:-1], str(target)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    found = {
        (context.findtext("name", ""), message.findtext("source", ""))
        for context in ElementTree.parse(target).getroot().iter("context")
        for message in context.iter("message")
    }
    assert _marked() - found == set()


def test_nothing_of_ours_is_called_tr() -> None:
    """The translators' tool takes any free function of that name for a text without a context."""
    named = [
        path.name
        for path in (ROOT / "bline_desktop").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.FunctionDef) and node.name == "tr")
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr")
    ]
    assert named == []


def test_locks_name_no_address() -> None:
    """A hospital may have its own mirror; a lock that names a host would not install there."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        content = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in content
        assert "--index-url" not in content
