"""What screens and parts of screens are tested with: real widgets in the real theme, a real encrypted store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from bline_desktop.colours import LIGHT
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import Words
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk, SignedIn
from bline_desktop.ui.fonts import body_font, register_fonts
from bline_desktop.ui.i18n import QtWords
from bline_desktop.ui.tasks import InlineRunner
from bline_desktop.ui.theme import dress, stylesheet
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW, NURSE, ZONE, new_store

ADAMS = SignedIn(NURSE, "ADAMS Nora", Role.NURSE)


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application with its fonts and its theme."""
    qapp.setFont(body_font(register_fonts()))
    dress(qapp, LIGHT)
    return qapp


@pytest.fixture(autouse=True)
def _in_its_clothes(dressed: QApplication) -> Iterator[None]:
    """Show every widget of these tests as a user would see it, and undress nobody for the next."""
    yield
    if dressed.styleSheet() != stylesheet(LIGHT):
        dress(dressed, LIGHT)


@pytest.fixture
def words() -> Words:
    return QtWords(ZONE)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(ZONE, NOW)


@pytest.fixture
def messages(words: Words) -> FakeMessages:
    return FakeMessages(words)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """A real encrypted store with one nurse and one patient."""
    database = new_store(tmp_path)
    yield database
    database.close()


@pytest.fixture
def desk(store: Database, clock: MovingClock, messages: FakeMessages) -> Desk:
    """A desk on the real store, with the nurse signed in; everything happens at once."""
    made = Desk(store, clock, InlineRunner(), messages, "ward-pc-1")
    made.sign_in(ADAMS)
    return made
