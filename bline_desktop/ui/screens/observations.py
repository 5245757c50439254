"""The results of one kind, made from its declaration: MRD, chimerism, weight, and every kind to come."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from bline_desktop.commands.ends import end
from bline_desktop.commands.records import record
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.fields import Fields, date_field
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.people import Right
from bline_desktop.domain.units import read_decimal
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_
from bline_desktop.queries.records import records
from bline_desktop.ui.screens.records import RecordsScreen
from bline_desktop.ui.screens.side_form import Sheet
from bline_desktop.ui.screens.sort import Sort
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.buttons import Button

END, RECORD_END = N_("kinds", "End this entry"), N_("kinds", "Record the end")
WAS_ENDED = N_("kinds", "The end is recorded.")
ENDS = "end:"  # before the id of a record: the form for its end


class EndFields(Fields):
    """What is typed of the end of something that goes on."""

    ended_on: date = date_field(N_("kinds", "Last day"))


def sort_of(kind: Kind) -> Sort:
    """Return how the records of a kind are shown, read and written."""
    return Sort(
        key=kind.key,
        title=kind.title,
        empty=kind.empty,
        new=kind.new,
        act=kind.act,
        kept=kind.kept,
        fields=kind.fields,
        table=str(kind.table.__tablename__),
        right=Right.CHART_RESULT,
        query=lambda session, asker, patient_id: records(session, asker, kind.key, patient_id),
        record=lambda session, act, patient_id, fields: record(session, act, kind.key, patient_id, fields),
    )


class ObservationScreen(RecordsScreen):
    """The records of one kind and one patient; one that goes on is ended in one act."""

    def __init__(self, kind: Kind, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        self.kind = kind
        self.end = Button(tools.words.say(END))
        super().__init__(self.make_sort(kind), patient_id, tools, parent)
        self.end.setVisible(kind.until is not None)
        self.end.clicked.connect(self.open_end)

    def make_sort(self, kind: Kind) -> Sort:
        """Return how the records of the kind are shown here."""
        return sort_of(kind)

    def open_new(self) -> bool:
        """Open an empty form, or that of a round; tell whether it is open now."""
        if is_open := super().open_new():
            self._watch_beside()
        return is_open

    def _open_correction(self, line: RecordLine) -> bool:
        if is_open := super()._open_correction(line):
            self._watch_beside()
        return is_open

    def _watch_beside(self) -> None:
        """Say beside a number, while it is typed, what the last one says of it."""
        form, beside = self.form.form, self.kind.beside
        if form is None or beside is None:
            return
        standing = [line for line in self._lines if not line.struck and str(line.record_id) != self.form.key]
        if not standing:
            return
        last, editor = standing[0].fields, form.editor(beside.field)

        def follow() -> None:
            broken = None
            with suppress(RuleBroken):  # half typed
                broken = beside.check(last, read_decimal(str(editor.typed())))
            said = "" if broken is None else self.tools.words.say(broken.rule.sentence, **broken.values)
            editor.show_note(said, stays=True)

        editor.edited.connect(follow)

    def more_acts(self) -> tuple[QWidget, ...]:
        """Return the button that ends what goes on."""
        return (self.end,)

    def open_end(self) -> None:
        """Open the form for the last day of the chosen record, with today filled in."""
        line = self.table.chosen_row()
        if line is not None and self._goes_on(line):
            self._open_end(line)

    def _open_end(self, line: RecordLine) -> None:
        clock = self.tools.desk.clock
        key, title, values = f"{ENDS}{line.record_id}", self.tools.words.say(END), {"ended_on": clock.today()}
        self.form.open_sheet(Sheet(key, title, RECORD_END, EndFields, values))

    def submit(self, key: str, draft: Any) -> None:
        """Record an end, or what all records have in common."""
        if not key.startswith(ENDS):
            super().submit(key, draft)
            return
        kind, record_id = self.kind.key, UUID(key.removeprefix(ENDS))
        self.do(lambda session, act: end(session, act, kind, record_id, draft.ended_on), WAS_ENDED)

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed."""
        key = str(draft.get("key", ""))
        line = next((line for line in self._lines if f"{ENDS}{line.record_id}" == key), None)
        if line is None:
            super().restore(draft)
        elif self._goes_on(line):
            self._open_end(line)
            self.form.restore(draft)

    def _show_chosen(self, line: RecordLine | None) -> None:
        super()._show_chosen(line)
        self.end.setEnabled(self.correct.isEnabled() and line is not None and self._goes_on(line))

    def _goes_on(self, line: RecordLine) -> bool:
        until = self.kind.until
        return until is not None and not line.struck and getattr(line.fields, until) is None
