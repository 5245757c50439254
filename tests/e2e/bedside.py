"""Hands and eyes at the bedside: types a slip into the program as it is built, key by key, and reads what it says.

Real windows, real threads, a real encrypted store; only the ward's clock stands where the test puts it.
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from bline_desktop.app import Options, Parts
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.typed_time import show_moment_for_typing
from bline_desktop.tour.album import Album
from bline_desktop.tour.robot import CONTROL, DOWN, ENTER
from bline_desktop.tour.stage import Stage, opened
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.second_part import SecondPart
from bline_desktop.ui.widgets.message_bar import NoteFrame
from tests.e2e.prepared import NURSE, OTHER_NURSE, PASSWORDS, PINS, prepared
from tests.support.real_store import NOW

NBSP = "\N{NO-BREAK SPACE}"
LABEL = {"dose_ug_per_day": "28", "duration_h": "48", "rate_ml_per_h": "5", "volume_ml": "240"}
LINE = {"line_as_label": "yes"}


def typed_at(hours: float) -> str:
    """Return the moment so many hours after the ward's now, as it is typed."""
    return show_moment_for_typing(NOW + timedelta(hours=hours), ZoneInfo("Asia/Shanghai"))


BAG = {**LABEL, "use_by": typed_at(71), **LINE}


def plain(text: str) -> str:
    """Return a text with ordinary blanks."""
    return text.replace(NBSP, " ")


@dataclass(slots=True)
class Bedside:
    """One program at work, one pair of hands."""

    stage: Stage

    @property
    def robot(self) -> Any:
        """The hands."""
        return self.stage.robot

    def sign_in(self, name: str = NURSE) -> None:
        """Sign in with the password."""
        self.stage.sign_in(name, PASSWORDS[name])

    def open(self, trial_id: str) -> PatientScreen:
        """Go down the board to a patient, and open the window by Enter."""
        board: BoardScreen = self.robot.shown(BoardScreen)
        table = board.table
        self.robot.wait(lambda: table.rows_model.rowCount() > 0, "The board")
        self.robot.wait(table.hasFocus, "The keyboard on the board")
        for _ in range(table.rows_model.rowCount() + 1):
            row = table.chosen_row()
            if row is not None and row.trial_id == trial_id:
                break
            self.robot.press(DOWN)
        self.robot.press(ENTER)
        patient: PatientScreen = self.robot.shown(PatientScreen)
        self.robot.wait(lambda: trial_id in said_in(patient), f"The banner of {trial_id}")
        self.robot.settle()
        return patient

    @property
    def infusion(self) -> InfusionScreen:
        """The page at the pump."""
        page: InfusionScreen = self.robot.shown(InfusionScreen)
        return page

    def form(self, field: str) -> RecordForm[Any]:
        """Wait for the form with a field of this name."""
        form: RecordForm[Any] = self.robot.shown(RecordForm, lambda one: field in one.editors)
        return form

    def act(self, letter: str, field: str = "at") -> RecordForm[Any]:
        """Press an act letter, once the keyboard is on the page, and wait for its form."""
        self.pass_a_second()
        page = self.infusion
        self.robot.wait(lambda: page.isAncestorOf(QApplication.focusWidget() or self.robot.window), "The keyboard")
        self.robot.settle()
        self.robot.letter(letter)
        return self.form(field)

    def pass_a_second(self) -> None:
        """Move the ward's clock on: no two acts are recorded in one moment."""
        at_work = self.stage.program.at_work
        assert at_work is not None
        clock = at_work.around.clock
        assert isinstance(clock, MovingClock)
        clock.put(clock.now() + timedelta(seconds=1))

    def type(self, form: RecordForm[Any], typed: Mapping[str, str]) -> None:
        """Fill in fields, key by key."""
        self.robot.fill_form(form, typed)

    def type_on(self, form: RecordForm[Any], field: str, text: str) -> None:
        """Type over what stands in one field, and leave it by Enter."""
        editor = form.editor(field)
        if not any(part.hasFocus() for part in editor.editors()):
            self.robot.click(editor.editors()[0])
        self.robot.press(Qt.Key.Key_A, CONTROL)
        self.robot.type(text)
        self.robot.press(ENTER)

    def record(self) -> None:
        """Record by Ctrl+Enter."""
        self.robot.press(ENTER, CONTROL)

    def asked(self) -> str:
        """Wait for the question of a rule, and return it."""
        return plain(self._question().note.text)

    def problem(self, form: RecordForm[Any], field: str) -> str:
        """Wait for what is said to be wrong with a field, and return it."""
        self.robot.wait(lambda: bool(form.editor(field).problem), f"What is wrong with {field}")
        return plain(form.editor(field).problem)

    def beside(self, form: RecordForm[Any], field: str) -> str:
        """Return what stands under a field."""
        return plain(form.editor(field).beneath)

    def go_back(self) -> None:
        """Answer the question by changing what was typed."""
        self.robot.click(self._question().buttons["change"])

    def already_done(self, why: str) -> None:
        """Answer that it was done already, with a reason."""
        self.robot.type(why)
        self.robot.click(self._question().buttons["done"])

    def why(self, reason: str) -> None:
        """Answer the question for a reason."""
        note = self._question()
        self.robot.type(reason)
        self.robot.click(note.buttons["do"])

    def check(self, read: Mapping[str, str], name: str = OTHER_NURSE, secret: str = "") -> SecondPart:
        """Check as the second person, with a PIN unless told otherwise; `read` is typed key by key."""
        part: SecondPart = self.robot.shown(SecondPart)
        self.robot.wait(lambda: bool(part.picker.tiles), "Who can check")
        self.robot.type(name[:3])
        self.robot.wait(lambda: part.picker.current is not None and part.picker.current.name == name, name)
        self.robot.press(ENTER)
        self.robot.type(secret or PINS[name])
        self.robot.press(ENTER)
        self.robot.fill_form(part.form, read)
        self.record()
        return part

    def check_again(self, part: SecondPart, read: Mapping[str, str], name: str = OTHER_NURSE) -> None:
        """Read again what differed, as the same second person."""
        self.robot.fill(part.secret.line, PINS[name])
        self.robot.fill_form(part.form, read)
        self.record()

    def kept(self, page: Any) -> None:
        """Wait until the form is closed because what was typed is kept, and the page shows it."""
        self.robot.wait(lambda: page.form.form is None, "The entry")
        self.robot.settle()

    def log(self) -> int:
        """Count the lines of the log at the pump."""
        self.robot.settle()
        return self.infusion.log.table.rows_model.rowCount()

    def kept_tasks(self) -> int:
        """Count the open tasks that an act has left; those that follow by rule come and go with the time."""
        page = self.stage.open_tab("tasks")
        self.robot.settle()
        return sum(not task.closes_itself for task in page.table.rows_model.rows)

    def wait_for(self, until: Callable[[], bool], what: str) -> None:
        """Let the program run until something is so."""
        self.robot.wait(until, what)

    def _question(self) -> NoteFrame:
        note: NoteFrame = self.robot.shown(NoteFrame, lambda one: one.note.question is not None)
        return note


def said_in(part: QWidget) -> str:
    """Return every text that a part shows."""
    return plain("\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisible()))


@contextmanager
def at_bedside(
    folder: Path, now: datetime = NOW, before: Callable[[Path], None] = lambda store: None
) -> Iterator[Bedside]:
    """Open the prepared ward in a folder, at a time of the ward's clock, after something was done to its store."""
    store = prepared(folder / "store")
    before(store)
    parts = Parts(make_clock=lambda zone: MovingClock(zone, now), loads=False)
    try:
        with opened(folder / "settings", Options(store), Album(None), parts=parts) as stage:
            stage.robot.wait(lambda: stage.program.runner is not None, "The first painted window")
            yield Bedside(stage)
    finally:
        gc.collect()  # here, and not in a thread of the next program: what is left of this one are widgets
