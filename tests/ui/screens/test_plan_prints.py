"""What leaves the program of plans by its buttons: the month, a patient's dates, a calendar file with a reason."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QAbstractButton, QFileDialog
from pytestqt.qtbot import QtBot

from bline_desktop.domain.roles import Role
from bline_desktop.storage.database import Database
from bline_desktop.ui.screens.plan_prints import CalendarPrints
from bline_desktop.ui.screens.report import PrintButton
from bline_desktop.ui.screens.tools import Tools
from tests.support.calendar_readers import by_icalendar
from tests.support.messages import FakeMessages
from tests.support.planned import start_course
from tests.support.real_store import an_act
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import Show


@pytest.fixture
def planned(store: Database, ids: dict[str, UUID]) -> UUID:
    """The id of a patient who is on a plan."""
    act = an_act(role=Role.INVESTIGATOR)
    with store.write(act) as session:
        start_course(session, act, ids["ZJ-021"])
    return ids["ZJ-021"]


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where every dialog says that a file is to be kept."""
    path = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    return path


def written(button: PrintButton[Any] | None, qtbot: QtBot) -> Path:
    """Press a button, and return the file that it wrote."""
    assert isinstance(button, QAbstractButton)
    with qtbot.waitSignal(button.written) as told:
        button.click()
    path: Path = told.args[0]
    return path


def last_entry(store: Database) -> tuple[str, str | None, str | None]:
    (body,) = store.connection.execute("SELECT body FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    entry = json.loads(body)
    return entry["action"], entry["record_id"], entry["reason"]


def test_the_month_that_is_shown_is_printed(
    planned: UUID, tools: Tools, show: Show, out: Path, qtbot: QtBot, store: Database
) -> None:
    prints = CalendarPrints(None, tools)
    show(prints)
    assert prints.dates is None
    path = written(prints.month, qtbot)
    assert path.suffix == ".pdf"
    assert " in November 2026" in PdfReader(path).pages[0].extract_text()
    prints.show_month(date(2027, 1, 15), 6)
    text = PdfReader(written(prints.month, qtbot)).pages[0].extract_text()
    assert " in January 2027" in text
    assert text.index("Sun") < text.index("Mon")
    assert last_entry(store) == ("month", None, None)


def test_a_patients_dates_are_printed(
    planned: UUID, tools: Tools, show: Show, out: Path, qtbot: QtBot, store: Database
) -> None:
    prints = CalendarPrints(planned, tools)
    show(prints)
    prints.show_month(date(2027, 1, 15), 6)  # nothing of it is printed of one patient
    assert prints.month is None
    assert "Your dates" in PdfReader(written(prints.dates, qtbot)).pages[0].extract_text()
    assert last_entry(store) == ("dates", str(planned), None)


def test_a_calendar_file_asks_how_patients_are_called_and_journals_the_reason(
    planned: UUID, tools: Tools, show: Show, out: Path, qtbot: QtBot, store: Database, messages: FakeMessages
) -> None:
    prints = CalendarPrints(planned, tools)
    show(prints)
    messages.next_answer("names", "For the visiting nurse")
    path = written(prints.file, qtbot)
    assert path.suffix == ".ics"
    assert all("LI Wei" in event.title for event in by_icalendar(path.read_bytes()))
    assert last_entry(store) == ("calendar_named", str(planned), "For the visiting nurse")
    messages.next_answer("ids")
    path = written(prints.file, qtbot)
    assert all(event.title.startswith("ZJ-021 ") for event in by_icalendar(path.read_bytes()))
    assert not any("LI Wei" in event.title for event in by_icalendar(path.read_bytes()))
    assert last_entry(store) == ("calendar", str(planned), None)
    assert "not encrypted" in messages.texts[-1]
    for key in ("back", ""):
        path.unlink(missing_ok=True)
        messages.next_answer(key)
        assert prints.file is not None
        prints.file.click()
        assert not path.exists()


def test_who_may_not_print_gets_trial_ids_and_is_not_asked(
    planned: UUID, tools: Tools, show: Show, out: Path, qtbot: QtBot, messages: FakeMessages
) -> None:
    tools.desk.sign_in(replace(ADAMS, role=Role.MONITOR))
    prints = CalendarPrints(None, tools)
    show(prints)
    assert prints.month is not None
    assert not prints.month.isVisible()
    events = by_icalendar(written(prints.file, qtbot).read_bytes())
    assert len(events) == 8
    assert messages.questions == []
