"""The report of one patient as a PDF: gathered from the store, written elsewhere, kept where the person says.

A copy of the chart leaves the store with it. So the journal says so first, and only then is it written: whatever
happens in between, no copy is unknown to the journal.
"""

from pathlib import Path
from uuid import UUID

import shiboken6
from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from bline_desktop.commands.lookups import note
from bline_desktop.domain.copies import PatientReport
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.words import N_
from bline_desktop.queries.report import patient_report
from bline_desktop.reports.patient import write_patient_report
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.buttons import QuietButton

REPORT, SAVE = N_("report", "Report as PDF"), N_("report", "Keep the report as")
PDF_FILES = N_("report", "PDF files (*.pdf)")
WRITTEN = N_("report", "The report is written: {file}. It holds patient data; it is not encrypted.")


class ReportButton(QuietButton):
    """Writes the report of one patient."""

    written = Signal(object)  # Path

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.words.say(REPORT), parent)
        self.patient_id = patient_id
        self.tools = tools
        self.clicked.connect(self._choose)

    def write(self, out: Path) -> None:
        """Note it in the journal, gather the report, and write it."""
        desk, patient_id = self.tools.desk, self.patient_id

        def noted(_: object) -> None:
            desk.ask(
                self,
                lambda session, asker: patient_report(session, asker, patient_id),
                lambda report: self._write(report, out),
                key="report",
            )

        desk.do(self, lambda session, act: note(session, "report", patient_id), noted)

    def _choose(self) -> None:
        words = self.tools.words
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        # Of the window, which outlives a sign-out while the dialog is open; this button does not.
        name, _ = QFileDialog.getSaveFileName(self.window(), words.say(SAVE), folder, words.say(PDF_FILES))
        if name and shiboken6.isValid(self):
            self.write(Path(name).with_suffix(".pdf"))

    def _write(self, report: PatientReport, out: Path) -> None:
        words = self.tools.words
        self.setEnabled(False)

        def work() -> StorageTrouble | None:
            try:
                write_patient_report(report, words, out)
            except StorageTrouble as trouble:
                return trouble
            return None

        self.tools.desk.background(self, work, lambda trouble: self._tell(out, trouble))

    def _tell(self, out: Path, trouble: StorageTrouble | None) -> None:
        self.setEnabled(True)
        if trouble is not None:
            self.tools.messages.trouble(trouble)
            return
        self.tools.messages.tell(WRITTEN, file=str(out))
        self.written.emit(out)
