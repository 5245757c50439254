"""Prints as PDF: gathered from the store, written elsewhere, kept where the person says.

A copy of the chart leaves the store with each. So the journal says so first, and only then is it written: whatever
happens in between, no copy is unknown to the journal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar
from uuid import UUID

import shiboken6
from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget
from sqlmodel import Session

from bline_desktop.commands.lookups import note
from bline_desktop.domain.act import Asker
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.handover import PatientHandover, WardHandover
from bline_desktop.domain.patient_report import PatientReport
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.queries.handover import patient_handover, ward_handover
from bline_desktop.queries.report import patient_report
from bline_desktop.reports.handover import write_patient_handover, write_ward_handover
from bline_desktop.reports.patient import write_patient_report
from bline_desktop.reports.take_home import write_take_home
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import QuietButton

T = TypeVar("T")

REPORT, SAVE = N_("report", "Report"), N_("report", "Keep the report as")
FILES = {".pdf": N_("report", "PDF files (*.pdf)"), ".ics": N_("report", "Calendar files (*.ics)")}
WRITTEN = N_("report", "The report is written: {file}. It holds patient data; it is not encrypted.")
HANDOVER, SAVE_HANDOVER = N_("handover", "Hand-over"), N_("handover", "Keep the hand-over sheet as")
HANDOVER_WRITTEN = N_("handover", "The hand-over sheet is written: {file}. It holds patient data; it is not encrypted.")
TAKE_HOME, SAVE_TAKE_HOME = N_("take-home", "Take-home sheet"), N_("take-home", "Keep the take-home sheet as")
TAKE_HOME_WRITTEN = N_(
    "take-home", "The take-home sheet is written: {file}. It holds patient data; it is not encrypted."
)
HANDOVER_KEY = "Ctrl+P"


@dataclass(frozen=True, slots=True)
class Print(Generic[T]):
    """One kind of print: its name in the journal, of whom (None: the ward), how it is gathered and written; its words.

    `words` are the button's, the dialog's, and what is said when it is written. `suffix` is that of its file, of which
    FILES has a name; `reason` stands in the journal where one was asked for.
    """

    action: str
    about: UUID | None
    gather: Callable[[Session, Asker], T]
    write: Callable[[T, Words, Path], None]
    words: tuple[Message, Message, Message]
    suffix: str = ".pdf"
    reason: str | None = None


class PrintButton(QuietButton, Generic[T]):
    """Writes one kind of print."""

    written = Signal(object)  # Path

    def __init__(self, printed: Print[T], tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.words.say(printed.words[0]), parent)
        self.printed = printed
        self.tools = tools
        self._had_keyboard = False
        self.clicked.connect(self._choose)

    def write(self, out: Path) -> None:
        """Note it in the journal, gather it, and write it."""
        desk, printed = self.tools.desk, self.printed

        def noted(_: object) -> None:
            desk.ask(self, printed.gather, lambda value: self._write(value, out), key=printed.action)

        gesture = Gesture(reason=printed.reason)
        desk.do(self, lambda session, act: note(session, printed.action, printed.about), noted, gesture=gesture)

    def _choose(self) -> None:
        words, suffix = self.tools.words, self.printed.suffix
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        # Of the window, which outlives a sign-out while the dialog is open; this button does not.
        title, files = words.say(self.printed.words[1]), words.say(FILES[suffix])
        name, _ = QFileDialog.getSaveFileName(self.window(), title, folder, files)
        if name and shiboken6.isValid(self):
            self.write(Path(name if name.lower().endswith(suffix) else f"{name}{suffix}"))

    def _write(self, value: T, out: Path) -> None:
        words, write = self.tools.words, self.printed.write
        self._had_keyboard = self.hasFocus()
        self.setEnabled(False)

        def work() -> StorageTrouble | None:
            try:
                write(value, words, out)
            except StorageTrouble as trouble:
                return trouble
            return None

        self.tools.desk.background(self, work, lambda trouble: self._tell(out, trouble))

    def _tell(self, out: Path, trouble: StorageTrouble | None) -> None:
        self.setEnabled(True)
        if self._had_keyboard:  # it went elsewhere while the button was off
            self.setFocus()
        if trouble is not None:
            self.tools.messages.trouble(trouble)
            return
        self.tools.messages.tell(self.printed.words[2], file=str(out))
        self.written.emit(out)


class PatientPrints(QWidget):
    """What is printed of one patient: the hand-over of the shift, and the whole course."""

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        gather = partial(_handover_of, patient_id)
        words = (HANDOVER, SAVE_HANDOVER, HANDOVER_WRITTEN)
        self.handover = PrintButton(Print("handover", patient_id, gather, write_patient_handover, words), tools, self)
        self.handover.setShortcut(HANDOVER_KEY)
        report = partial(_report_of, patient_id)
        words = (REPORT, SAVE, WRITTEN)
        self.report = PrintButton(Print("report", patient_id, report, write_patient_report, words), tools, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self.handover)
        row.addWidget(self.report)


def take_home_print(patient_id: UUID, tools: Tools) -> PrintButton[PatientHandover]:
    """Return the button that writes the sheet that a patient takes home with the pump."""
    words = (TAKE_HOME, SAVE_TAKE_HOME, TAKE_HOME_WRITTEN)
    return PrintButton(Print("take_home", patient_id, partial(_handover_of, patient_id), write_take_home, words), tools)


def ward_print(tools: Tools) -> PrintButton[WardHandover]:
    """Return the button that writes the hand-over of the ward."""
    words = (HANDOVER, SAVE_HANDOVER, HANDOVER_WRITTEN)
    button = PrintButton(Print("handover", None, ward_handover, write_ward_handover, words), tools)
    button.setShortcut(HANDOVER_KEY)
    return button


def _handover_of(patient_id: UUID, session: Session, asker: Asker) -> PatientHandover:
    return patient_handover(session, asker, patient_id)


def _report_of(patient_id: UUID, session: Session, asker: Asker) -> PatientReport:
    return patient_report(session, asker, patient_id)
