"""The results of one kind, made from its declaration: MRD, chimerism, weight, and every kind to come."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from bline_desktop.commands.ends import end
from bline_desktop.commands.records import record
from bline_desktop.domain.draft import read_field
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.fields import Fields, Input, date_field
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.weight import Weighing, check_tenfold, last_weighing
from bline_desktop.domain.people import Right
from bline_desktop.domain.units import read_decimal
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_
from bline_desktop.queries.records import records
from bline_desktop.queries.weighings import known_weights
from bline_desktop.ui.forms.editor import FieldEditor
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
        self._weights: tuple[Weighing, ...] = ()
        super().__init__(self.make_sort(kind), patient_id, tools, parent)
        self.end.setVisible(kind.until is not None)
        self.end.clicked.connect(self.open_end)

    def make_sort(self, kind: Kind) -> Sort:
        """Return how the records of the kind are shown here."""
        return sort_of(kind)

    def reload(self) -> None:
        """Ask for the records, and for the weights that a typed one is held against."""
        super().reload()
        if self.kind.weight is not None:
            patient_id = self.patient_id
            self.tools.desk.ask(
                self, lambda session, asker: known_weights(session, asker, patient_id), self.take_weights
            )

    def take_weights(self, weights: tuple[Weighing, ...]) -> None:
        """Hold what is typed against these weights."""
        self._weights = weights
        self._say_weight()

    def open_new(self) -> bool:
        """Open an empty form, or that of a round; tell whether it is open now."""
        if is_open := super().open_new():
            self._watch_weight()
        return is_open

    def open_new_on(self, day: date | None) -> None:
        """Open an empty form with the day filled in, where the kind asks for a day and not for a time."""
        if self.open_new() and self.form.form is not None and day is not None:
            when = self.kind.when
            if self.kind.fields.specs[when].input is Input.DATE:
                self.form.form.preset({when: day})

    def _open_correction(self, line: RecordLine) -> bool:
        if is_open := super()._open_correction(line):
            self._watch_weight()
        return is_open

    def _watch_weight(self) -> None:
        """Say beside a weight, while it is typed, what the last one says of it."""
        form = self.form.form
        if form is not None and self.kind.weight is not None:
            for name in (self.kind.weight, self.kind.when):
                form.editor(name).edited.connect(self._say_weight)

    def _say_weight(self) -> None:
        form, weight = self.form.form, self.kind.weight
        if form is None or weight is None or form.fields is not self.kind.fields:
            return
        editor, said = form.editor(weight), ""
        without = None if self.form.key == "new" else UUID(self.form.key)
        last = last_weighing(self._weights, self._day_of(form.editor(self.kind.when)), without)
        with suppress(RuleBroken):  # half typed
            broken = check_tenfold(last, read_decimal(str(editor.typed())))
            said = self.tools.words.say(broken.rule.sentence, **broken.values) if broken is not None else ""
        editor.show_note(said, stays=True)

    def _day_of(self, when: FieldEditor) -> date:
        """Return the day on the ward that is typed, or today where none can be read yet."""
        typed = None
        with suppress(FieldsRefused):
            typed = read_field(self.kind.fields, self.kind.when, when.typed(), when.place())
        if isinstance(typed, datetime):
            return typed.astimezone(self.tools.desk.clock.zone).date()
        return typed if isinstance(typed, date) else self.tools.desk.clock.today()

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
            self._say_weight()
        elif self._goes_on(line):
            self._open_end(line)
            self.form.restore(draft)

    def _show_chosen(self, line: RecordLine | None) -> None:
        super()._show_chosen(line)
        self.end.setEnabled(self.correct.isEnabled() and line is not None and self._goes_on(line))

    def _goes_on(self, line: RecordLine) -> bool:
        until = self.kind.until
        return until is not None and not line.struck and getattr(line.fields, until) is None
