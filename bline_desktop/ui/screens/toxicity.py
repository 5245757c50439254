"""The toxicity of one patient: each event with its grade; beneath the chosen one, what the ward's label says of it."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.treatment.label_grades import GradeNote
from bline_desktop.domain.views import RecordLine
from bline_desktop.queries.toxicity import grade_notes
from bline_desktop.ui.screens.infusion_tables import say_line
from bline_desktop.ui.screens.observations import ObservationScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.labels import TextLabel


class ToxicityScreen(ObservationScreen):
    """The events; the rule of the label stands beneath the fields of the chosen one."""

    def __init__(self, kind: Kind, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        self.rules = TextLabel("")
        self._notes: dict[UUID, GradeNote] = {}
        super().__init__(kind, patient_id, tools, parent)
        self.beneath.add(self.rules)

    def reload(self) -> None:
        """Ask for the events, and for what the label says of them."""
        self.tools.desk.ask(
            self, lambda session, asker: grade_notes(session, asker, self.patient_id), self.show_notes, key="notes"
        )
        super().reload()

    def show_notes(self, notes: tuple[GradeNote, ...]) -> None:
        """Take what the label says; the answer with the events comes after it and shows both."""
        self._notes = {note.record_id: note for note in notes}

    def _show_chosen(self, line: RecordLine | None) -> None:
        super()._show_chosen(line)
        note = self._notes.get(line.record_id) if line is not None else None
        lines = note.lines if note is not None else ()
        self.rules.setText("\n\n".join(say_line(self.tools.words, one) for one in lines))
        self.rules.setVisible(bool(lines))
