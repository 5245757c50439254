"""Whatever a ward did, in whatever order: every screen shows it, with nothing cut short and nothing misread.

The stories are those of the machine at the bed (`tests/property/test_bedside_machine.py`), given to the real windows.
"""

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.clock import MovingClock
from bline_desktop.tour.clipped import clipped
from bline_desktop.tour.texts import texts_of
from bline_desktop.ui.desk import Desk, SignedIn
from bline_desktop.ui.i18n import QtWords
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.screens.wall import WallScreen
from bline_desktop.ui.settings import WorkstationSettings
from bline_desktop.ui.tasks import InlineRunner
from tests.property.test_bedside_machine import AtTheBed
from tests.support.bedside import Bedside
from tests.support.bedside_people import NAMES, user_id
from tests.support.display_lint import faults
from tests.support.messages import FakeMessages
from tests.support.real_store import PATIENT

STORIES, STEPS = 4, 40


def test_every_screen_shows_what_a_ward_did_in_any_order(qtbot: QtBot) -> None:
    shown: list[QWidget] = []

    class Shown(AtTheBed):
        """A story that ends before real windows."""

        def teardown(self) -> None:
            if hasattr(self, "bed"):
                shows_everything(self.bed, qtbot, shown.append)
            super().teardown()

    few = settings(
        max_examples=STORIES,
        stateful_step_count=STEPS,
        deadline=None,
        phases=(Phase.generate,),
        derandomize=True,  # the same few stories each time; the machine itself looks for new ones
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Shown, settings=few)
    assert len(shown) >= STORIES


def shows_everything(bed: Bedside, qtbot: QtBot, made: Callable[[QWidget], None]) -> None:
    """Go through all places, and all tabs of the patient; look at each as the tour does."""
    words, clock = QtWords(bed.zone), MovingClock(bed.zone, bed.now)
    messages = FakeMessages(words)
    desk = Desk(bed.store, clock, InlineRunner(), messages, "ward-pc-1")
    name, role = NAMES["investigator"]
    user = SignedIn(user_id("investigator"), name, role)
    desk.sign_in(user)
    tools = Tools(desk, words, messages)
    main, wall = MainWindow(tools, user, WorkstationSettings(), None), WallScreen(tools, "3 East", made_up=False)
    for window in (main, wall):
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        made(window)
    for place in main.rail.buttons:
        main.go(place)
        looks_right(main, place)
    main.open_patient(PATIENT)
    patient = main.findChild(PatientScreen)
    assert patient is not None
    for tab in patient.tabs.keys:
        patient.open_tab(tab)
        looks_right(main, tab)
    wall.begin(())
    looks_right(wall, "wall")
    wall.end()
    for window in (main, wall):
        window.hide()


def looks_right(window: QWidget, where: str) -> None:
    """Nothing that is shown is cut short, or written as it has been misread."""
    QApplication.processEvents()
    assert clipped(window) == (), where
    assert faults(texts_of(window)) == [], where
