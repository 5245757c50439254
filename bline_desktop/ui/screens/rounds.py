"""The rounds of one patient: what a physician is to be told of is said while the round is typed."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from bline_desktop.domain.draft import read_field
from bline_desktop.domain.errors import FieldsRefused, Rule, RuleBroken
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.round import MEASURED, RoundFields, carry
from bline_desktop.domain.observations.round_watch import NO_BASELINE, RoundWatch, findings, sentences
from bline_desktop.domain.words import N_
from bline_desktop.queries.rounds import round_watch
from bline_desktop.ui.screens.observations import ObservationScreen
from bline_desktop.ui.screens.records import RecordsScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.pump_words import say

AS_BEFORE = N_("round", "As before (F2)")
SAY_WHETHER_TOLD = Rule(
    "round-say-whether-told", N_("errors", "Say whether a physician was told: yes, or not yet. Both are recorded.")
)


class RoundScreen(ObservationScreen):
    """The rounds, with one key for what is as before, and a sentence for what is not as it should be."""

    def __init__(self, kind: Kind, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(kind, patient_id, tools, parent)
        self._watch: RoundWatch | None = None

    def open_new(self) -> None:
        """Open the form of a round, with now filled in, and ask for what it is looked at beside."""
        super().open_new()
        clock = self.tools.desk.clock
        form = self.form.form
        assert form is not None
        form.preset({"seen_at": clock.now()})
        before = Button(self.tools.words.say(AS_BEFORE))
        before.clicked.connect(self.take_over)
        before.setVisible(False)
        self._as_before = before
        self.form.insert_after("seen_at", before)
        form.editor("temperature").take_focus()
        form.edited.connect(self._say_what_was_found)
        self._watch = None
        patient_id = self.patient_id
        self.tools.desk.ask(self, lambda session, asker: round_watch(session, asker, patient_id), self.show_watch)

    def show_watch(self, watch: RoundWatch) -> None:
        """Show what the round is looked at beside."""
        if self.form.form is None or self.form.key != "new":
            return
        self._watch = watch
        self._as_before.setVisible(bool(self._carried()))
        self._say_what_was_found()

    def take_over(self) -> None:
        """Fill in what is as before; what is measured is measured anew."""
        if self.form.form is not None and self.form.key == "new":
            self.form.form.preset(self._carried())
            self._say_what_was_found()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take over what is as before by one key, wherever the keyboard is in the form."""
        if event.key() == Qt.Key.Key_F2:
            self.take_over()
        else:
            super().keyPressEvent(event)

    def submit(self, key: str, draft: Any) -> None:
        """Record a round; where something was found, it says also whether a physician was told."""
        watch = self._watch
        if key == "new" and watch is not None and findings(draft, watch) and draft.told is None:
            self.form.refused(RuleBroken(SAY_WHETHER_TOLD, field="told"))
            return
        RecordsScreen.submit(self, key, draft)

    def _carried(self) -> dict[str, object]:
        watch = self._watch
        return {} if watch is None or watch.before is None else carry(watch.before, watch.now)

    def _say_what_was_found(self) -> None:
        watch, form = self._watch, self.form.form
        if watch is None or form is None or self.form.key != "new":
            return
        said = sentences(self._typed(), watch)
        words = self.tools.words
        text = " ".join(say(words, each) for each in said)
        self.form.show_foot(text or ("" if watch.has_baseline else words.say(NO_BASELINE)))

    def _typed(self) -> RoundFields:
        """Return what is typed so far as far as it can be read."""
        assert self.form.form is not None
        read: dict[str, Any] = dict.fromkeys(RoundFields.specs)
        for name in MEASURED:
            editor = self.form.form.editor(name)
            try:
                read[name] = read_field(RoundFields, name, editor.typed(), editor.place())
            except FieldsRefused:
                continue  # half typed; what is wrong is said when the field is left
        return RoundFields.model_construct(**read)
