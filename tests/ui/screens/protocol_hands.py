"""Hands for the protocols' screen: they open it, choose, press, type and read what stands there."""

from uuid import uuid5

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from bline_desktop.domain.people import User
from bline_desktop.domain.roles import Role
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk, SignedIn
from bline_desktop.ui.screens.protocols import ProtocolsScreen
from bline_desktop.ui.screens.tools import Tools
from tests.support.real_store import STORE_ID, an_act
from tests.support.templates import template_shelf
from tests.ui.screens.conftest import Show

INVESTIGATOR = SignedIn(uuid5(STORE_ID, "investigator"), "DIXON Iris", Role.INVESTIGATOR)
TRIAL, FORTY_TWO = "NCT07105579: structure, not filled in", "42-day cycles"


def open_protocols(store: Database, desk: Desk, tools: Tools, show: Show) -> ProtocolsScreen:
    store.protocols = template_shelf()
    with store.write(an_act()) as session:
        session.add(User(id=INVESTIGATOR.user_id, name=INVESTIGATOR.name, role=INVESTIGATOR.role, active=True))
    desk.sign_in(INVESTIGATOR)
    shown = ProtocolsScreen(tools)
    show(shown)
    shown.reload()
    shown.take_focus()
    return shown


def states(screen: ProtocolsScreen) -> dict[str, str]:
    model = screen.table.rows_model
    return {model.index(place, 0).data(): model.index(place, 1).data() for place in range(model.rowCount())}


def choose(screen: ProtocolsScreen, part: str) -> None:
    view = next(view for view in screen.found.templates if part in view.template.title)
    screen.table.choose(view.ref)


def texts(within: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in within.findChildren(QLabel) if label.isVisibleTo(within))


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def steps(screen: ProtocolsScreen) -> list[str]:
    return [step.title for step in screen.page.table.rows_model.rows]


def days(screen: ProtocolsScreen) -> list[tuple[str, str]]:
    screen.page.preview.modes.keys[1].click()
    model = screen.page.preview.table.rows_model
    return [(model.index(place, 0).data(), model.index(place, 1).data()) for place in range(model.rowCount())]


def fill(screen: ProtocolsScreen, **typed: object) -> None:
    form = screen.form.form
    assert form is not None
    for name, value in typed.items():
        form.editor(name).restore(value)
        form.editor(name).edited.emit()


def submit(screen: ProtocolsScreen) -> None:
    assert screen.form.form is not None
    screen.form.form.submit()
