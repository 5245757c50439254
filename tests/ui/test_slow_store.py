"""What is half typed is not lost where the store takes its time: real threads, and a gate that holds the store up."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bline_desktop.app import Options, Parts, Program
from bline_desktop.at_work import AtWork
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.tasks import Job, ThreadRunner
from tests.support.real_store import PATIENT
from tests.support.small_ward import ADMINISTRATOR, PASSWORDS, PHYSICIAN, SmallWard, a_clock, a_small_ward


class SlowWard:
    """One program on a small ward, with a store that answers when it is let."""

    def __init__(self, qtbot: QtBot, ward: SmallWard, program: Program) -> None:
        self.qtbot, self.ward, self.program = qtbot, ward, program
        self.gate = Event()

    @property
    def work(self) -> AtWork:
        assert self.program.at_work is not None
        return self.program.at_work

    @property
    def main(self) -> MainWindow:
        assert self.work.main is not None
        return self.work.main

    @property
    def patient(self) -> PatientScreen:
        assert self.main.patient is not None
        return self.main.patient

    def sign_in(self, name: str) -> None:
        panel = self.program.entrance.sign_in.panel if self.program.at_work is None else self.work.wall.panel
        panel.picker.choose(self.ward.people[name])
        panel.password.line.setText(PASSWORDS[name])
        panel.submit()
        self.qtbot.waitUntil(lambda: self.program.at_work is not None and self.work.main is not None, timeout=20_000)
        self.answered()

    def hold(self) -> None:
        """Let the store answer nothing more, until it is let again."""
        self.gate = gate = Event()
        runner = self.program.runner
        assert runner is not None
        runner.do(Job(self.program, lambda: gate.wait(20), lambda _: None, _fail))

    def answered(self) -> None:
        """Wait until everything that was asked is answered, and what follows from it asked and answered too."""
        runner: Any = self.program.runner
        self.gate.set()
        for _ in range(6):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not (runner._reads or runner._writes or runner._running))
            QApplication.processEvents()

    def type_isolation(self, text: str) -> None:
        """Type into the form of allergies and isolation as a hand does."""
        self.patient.open_tab("details")
        self.answered()
        self.patient.details.open_form("safety")
        form = self.patient.details.form.form
        assert form is not None
        QTest.keyClicks(form.editor("isolation").editors()[0], text)

    def isolation(self) -> object:
        """Return what stands in the field of the form that is open."""
        form = self.patient.details.form.form if "details" in self.patient.pages else None
        return None if form is None else form.typed()["isolation"]


def _fail(error: Exception) -> None:
    raise error


@pytest.fixture
def begin(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[[], SlowWard]]:
    """Start the program with its real threads, on a small ward."""
    made: list[SlowWard] = []

    def start() -> SlowWard:
        ward = a_small_ward(tmp_path / "store")
        program = Program(qapp, Options(ward.folder), Parts(a_clock, ThreadRunner, tmp_path / "config"))
        program.begin()
        qtbot.waitUntil(lambda: program.runner is not None)
        made.append(SlowWard(qtbot, ward, program))
        return made[-1]

    yield start
    for slow in made:
        slow.gate.set()
        slow.program.close()
        slow.program.window.deleteLater()
        slow.program.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def slow(begin: Callable[[], SlowWard]) -> SlowWard:
    return begin()


@pytest.fixture
def half_typed(slow: SlowWard) -> SlowWard:
    """The physician has typed something of a patient and looks at the board."""
    slow.sign_in(PHYSICIAN)
    slow.main.open_patient(PATIENT)
    slow.answered()
    slow.type_isolation("VRE")
    slow.main.go("ward")
    slow.answered()
    return slow


def test_what_was_half_typed_is_put_back_once_the_page_knows_its_records(half_typed: SlowWard) -> None:
    half_typed.hold()
    half_typed.main.open_patient(PATIENT)
    QApplication.processEvents()
    half_typed.patient.tabs.open_tab("details")  # asks for the records once more
    half_typed.patient.reload()  # as a change or the next minute does
    half_typed.answered()
    assert half_typed.isolation() == "VRE"


def test_what_was_half_typed_outlives_a_look_that_was_too_short_for_the_store(half_typed: SlowWard) -> None:
    half_typed.hold()
    half_typed.main.open_patient(PATIENT)
    QApplication.processEvents()
    assert half_typed.main.has_drafts
    half_typed.main.go("ward")
    assert half_typed.main.has_drafts
    half_typed.answered()
    half_typed.main.open_patient(PATIENT)
    half_typed.answered()
    assert half_typed.isolation() == "VRE"


def test_what_was_half_typed_outlives_a_sign_out_before_it_was_put_back(half_typed: SlowWard) -> None:
    half_typed.work.sign_out()
    half_typed.sign_in(PHYSICIAN)
    half_typed.hold()
    half_typed.main.open_patient(PATIENT)
    QApplication.processEvents()
    half_typed.work.sign_out()
    half_typed.answered()
    half_typed.sign_in(PHYSICIAN)
    half_typed.answered()
    assert half_typed.isolation() == "VRE"


def test_what_was_half_typed_on_a_page_outlives_a_sign_out_before_it_was_put_back(slow: SlowWard) -> None:
    slow.sign_in(ADMINISTRATOR)
    people: Any = slow.main.shown["people"]
    user = slow.main.user
    people.open_adding()
    QTest.keyClicks(people.form.form.editor("name").editors()[0], "MEYER Ilse")
    slow.work.sign_out()
    slow.answered()
    slow.hold()
    slow.work.begin(user)
    assert slow.main.has_drafts
    slow.work.sign_out()
    slow.answered()
    slow.sign_in(ADMINISTRATOR)
    again: Any = slow.main.shown["people"]
    assert again.form.form is not None
    assert again.form.form.typed()["name"] == "MEYER Ilse"
