"""The look that a workstation chose, on the whole program."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from bline_desktop.colours import DARK, LIGHT
from bline_desktop.ui.look import show_look
from bline_desktop.ui.settings import Look, WorkstationSettings
from bline_desktop.ui.theme import dress, is_dark, palette


@pytest.fixture(autouse=True)
def _undressed_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    dress(qapp, LIGHT)


def ground(app: QApplication) -> str:
    return app.palette().color(QPalette.ColorRole.Window).name().upper()


def test_by_day_by_night_and_as_the_system_has_it(qapp: QApplication) -> None:
    """The screenless platform of these tests is light; a look of ours that stood before must not count as its own."""
    for look, shown in ((Look.DARK, DARK), (Look.SYSTEM, LIGHT), (Look.DARK, DARK), (Look.LIGHT, LIGHT)):
        show_look(qapp, WorkstationSettings(look=look))
        assert ground(qapp) == shown.ground


def test_night_is_known_by_its_ground() -> None:
    assert is_dark(palette(DARK))
    assert is_dark(QPalette(QColor("#202020"), QColor("#101010")))
    assert not is_dark(palette(LIGHT))
