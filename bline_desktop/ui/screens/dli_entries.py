"""The bags and vital signs of the chosen DLI: beneath it, each corrected or struck from its own line."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.dli_bags import correct_dli_bag
from bline_desktop.commands.records import strike
from bline_desktop.domain.dli_entry import DliEntry
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.people import Right
from bline_desktop.domain.treatment.dli_bag import DliBagFields
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_
from bline_desktop.queries.dli_entries import dli_entries
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.dli_recorder import DliRecorder, How, Told
from bline_desktop.ui.screens.records import CORRECT_WHY, CORRECTED, RECORD_CORRECTION, STRIKE_WHY, WAS_STRUCK
from bline_desktop.ui.screens.records_table import records_model
from bline_desktop.ui.screens.second_asker import SecondAsker
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.pump_words import say

TITLE, WHAT = N_("dli", "Bags and vital signs of this DLI"), N_("dli", "Bag or vital signs")
CORRECT_BAG, STRIKE_BAG = N_("dli", "Correct this bag"), N_("dli", "Strike this bag")
CORRECT_SIGNS, STRIKE_SIGNS = N_("dli", "Correct these vital signs"), N_("dli", "Strike these vital signs")
HEIGHT = 196  # the titles and three lines


class DliEntries(QWidget):
    """What was recorded at the bed of one DLI; nothing at all where that is only known from paper."""

    changed = Signal()  # an entry was corrected or struck

    def __init__(self, patient_id: UUID, tools: Tools, form: SideForm, second: SecondAsker) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._tools = tools
        self._form = form
        self._recorder = DliRecorder(tools, form, second)
        self._recorder.recorded.connect(self._finish)
        self._entries: tuple[DliEntry, ...] = ()
        self._of: UUID | None = None
        self._was_changed = False  # something was corrected here that is still to be shown in its place
        words = tools.words
        self.table: RowsTable[RecordLine] = RowsTable(records_model(words, WHAT), words.say(TITLE))
        self.table.setFixedHeight(HEIGHT)
        self.correct, self.strike = Button(words.say(CORRECT_BAG)), Button(words.say(STRIKE_BAG))
        self._lay_out(words.say(TITLE))
        self.table.chosen.connect(self._show_chosen)
        self.table.opened.connect(lambda _: self.open_correction())
        self.correct.clicked.connect(self.open_correction)
        self.strike.clicked.connect(self.strike_chosen)
        self.show_of(None)

    def reload(self) -> None:
        """Ask for the bags and vital signs of all infusions."""
        desk = self._tools.desk
        desk.ask(self, lambda session, asker: dli_entries(session, asker, self._patient_id), self.show_entries)

    def show_entries(self, entries: tuple[DliEntry, ...]) -> None:
        """Take the entries of all infusions, and show those of the chosen one."""
        self._entries = entries
        self.show_of(self._of)
        standing = [line for line in self.table.rows_model.rows if not line.struck]
        if self._was_changed and standing:
            self._was_changed = False
            self.table.rows_model.put_in_order()
            self.table.choose(max(standing, key=lambda line: line.recorded_at).record_id)

    def show_of(self, dli_id: UUID | None) -> None:
        """Show the entries of an infusion; of none, nothing."""
        self._of = dli_id
        lines = tuple(entry.line for entry in self._entries if entry.dli_id == dli_id)
        self.setVisible(bool(lines))
        self.table.show_rows(lines)
        self._show_chosen(self.table.chosen_row())

    def open_correction(self) -> None:
        """Open the form of the chosen line, with what was typed of it."""
        line = self.table.chosen_row()
        if line is not None and self.correct.isEnabled():
            self._open(line)

    def strike_chosen(self) -> None:
        """Ask for the reason, and strike the chosen line."""
        line = self.table.chosen_row()
        if line is None:
            return
        words, table, record_id = self._tools.words, self._table_of(line.record_id), line.record_id

        def struck(reason: str) -> None:
            act_id = uuid4()
            command = partial(strike, table_name=table, record_id=record_id)
            gesture = Gesture(reason=reason, id=act_id)
            self._tools.desk.do(self, command, lambda _: kept(act_id), gesture=gesture)

        def kept(act_id: UUID) -> None:
            self._tools.say_kept(self, WAS_STRUCK, act_id)
            self._finish()

        text = words.say(STRIKE_WHY, entry=say(words, line.summary))
        self._tools.ask_why(self, text, STRIKE_BAG if _is_bag(line) else STRIKE_SIGNS, struck)

    def reopen(self, key: str) -> bool:
        """Open again the form of a draft, where it corrects one of these entries that counts; tell whether it does."""
        lines = (entry.line for entry in self._entries if _key(entry) == key and not entry.line.struck)
        line = next(lines, None)
        if line is not None:
            self._open(line)
        return line is not None

    def submit(self, key: str, draft: Fields) -> bool:
        """Ask for the reason and record a correction; tell whether the form was one of these."""
        entry = next((entry for entry in self._entries if _key(entry) == key), None)
        if entry is None:
            return False
        self._form.set_busy(False)
        why = self._tools.words.say(CORRECT_WHY)
        told = _correction(entry, draft)
        self._tools.ask_why(
            self, why, RECORD_CORRECTION, lambda reason: self._recorder.record(told, CORRECTED, How(reason))
        )
        return True

    def _finish(self) -> None:
        self._was_changed = True
        self.changed.emit()
        self.table.setFocus()

    def _open(self, line: RecordLine) -> None:
        fields = type(line.fields)
        values = {name: getattr(line.fields, name) for name in fields.specs}
        key = f"{self._table_of(line.record_id)}:{line.record_id}"
        title = self._tools.words.say(CORRECT_BAG if _is_bag(line) else CORRECT_SIGNS)
        self._form.open_sheet(Sheet(key, title, RECORD_CORRECTION, fields, values))

    def _table_of(self, record_id: UUID) -> str:
        return next(entry.table for entry in self._entries if entry.line.record_id == record_id)

    def _show_chosen(self, line: RecordLine | None) -> None:
        may = line is not None and not line.struck and self._tools.may(Right.CHART_DLI)
        words, is_bag = self._tools.words, line is None or _is_bag(line)
        self.correct.setText(words.say(CORRECT_BAG if is_bag else CORRECT_SIGNS))
        self.strike.setText(words.say(STRIKE_BAG if is_bag else STRIKE_SIGNS))
        self.correct.setEnabled(may)
        self.strike.setEnabled(may)

    def _lay_out(self, title: str) -> None:
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        acts.addWidget(TextLabel(title, "caption"), 1)
        acts.addWidget(self.correct)
        acts.addWidget(self.strike)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(acts)
        column.addWidget(self.table)


def _key(entry: DliEntry) -> str:
    return f"{entry.table}:{entry.line.record_id}"


def _is_bag(line: RecordLine) -> bool:
    return isinstance(line.fields, DliBagFields)


def _correction(entry: DliEntry, draft: Any) -> Told:
    record_id = entry.line.record_id
    if _is_bag(entry.line):
        return lambda session, act, done: correct_dli_bag(session, act, record_id, draft, already_done=done)
    return lambda session, act, _: correct(session, act, entry.table, record_id, draft)
