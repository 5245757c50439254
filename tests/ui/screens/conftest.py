"""A whole small ward behind the desk, and helpers that work as hands do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.words import Words
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tasks import InlineRunner
from tests.support.messages import FakeMessages
from tests.ui.conftest import ADAMS
from tests.ui.screens.ward import BAKER, ward_in

Show = Callable[[QWidget], QWidget]
OpenPatient = Callable[[str], PatientScreen]


@pytest.fixture
def _opened(tmp_path: Path) -> Iterator[tuple[Database, dict[str, UUID]]]:
    store, ids = ward_in(tmp_path / "ward")
    yield store, ids
    store.close()


@pytest.fixture
def store(_opened: tuple[Database, dict[str, UUID]]) -> Database:
    """The ward's real encrypted store."""
    return _opened[0]


@pytest.fixture
def ids(_opened: tuple[Database, dict[str, UUID]]) -> dict[str, UUID]:
    """The patients' ids by trial id."""
    return _opened[1]


@pytest.fixture
def desk(store: Database, clock: MovingClock, messages: FakeMessages) -> Desk:
    """A desk with the nurse signed in; everything happens at once."""
    made = Desk(store, clock, InlineRunner(), messages, "ward-pc-1")
    made.sign_in(ADAMS)
    return made


@pytest.fixture
def as_physician(desk: Desk) -> Desk:
    """The same desk with the physician signed in."""
    desk.sign_in(BAKER)
    return desk


@pytest.fixture
def tools(desk: Desk, words: Words, messages: FakeMessages) -> Tools:
    return Tools(desk, words, messages)


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Show a screen in a window of 1280 x 800 less rail and status line."""
    windows: list[QWidget] = []

    def shown(screen: QWidget) -> QWidget:
        window = QWidget()
        window.setProperty("role", "ground")
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(screen)
        window.resize(1192, 756)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        return window

    yield shown
    windows.clear()


@pytest.fixture
def open_patient(desk: Desk, words: Words, messages: FakeMessages, ids: dict[str, UUID], show: Show) -> OpenPatient:
    """Open the window of a patient by trial id."""

    def opened(trial_id: str) -> PatientScreen:
        screen = PatientScreen(ids[trial_id], desk, words, messages)
        window = show(screen)
        screen.reload()
        window.activateWindow()
        QApplication.processEvents()
        screen.take_focus()
        return screen

    return opened
