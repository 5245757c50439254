"""Records of one sort and one patient: the table, the form beside it, correcting and striking; alike for all sorts."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from sqlmodel import Session

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.records import strike
from bline_desktop.domain.act import Act
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_, Message
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.records_table import WHAT
from bline_desktop.ui.screens.second_asker import SecondAsker
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.sort import Sort
from bline_desktop.ui.screens.tools import Tools, empty_page, field_words
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.facts import Facts
from bline_desktop.ui.widgets.flow import FlowLayout
from bline_desktop.ui.widgets.pump_words import say
from bline_desktop.ui.widgets.toggle import ToggleButton

CORRECT, STRIKE = N_("records", "Correct this entry"), N_("records", "Strike this entry")
SHOW_OLD = N_("records", "Show struck entries ({n})")
STRIKE_WHY = N_("records", "“{entry}” will be struck. It stays readable, and counts no more.")
CORRECT_WHY = N_("records", "The old entry will be struck and stay readable beside its correction.")
WAS_STRUCK = N_("records", "Struck. The entry stays readable.")
CORRECTED = N_("records", "Corrected. The old entry stays readable.")
RECORD_CORRECTION = N_("records", "Record the correction")
Command = Callable[[Session, Act], Any]


class RecordsScreen(QWidget):
    """The table of one sort of record, newest first, with what belongs to the chosen one beneath it."""

    what: ClassVar[Message] = WHAT

    def __init__(self, sort: Sort, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sort = sort
        self.patient_id = patient_id
        self.tools = tools
        self._lines: tuple[RecordLine, ...] = ()
        self._was_entered = False  # something was recorded here that is still to be shown in its place
        words = tools.words
        self.new = PrimaryButton(words.say(sort.new))
        self.correct = Button(words.say(CORRECT))
        self.strike = Button(words.say(STRIKE))
        self.show_old = ToggleButton()
        self.table: RowsTable[RecordLine] = RowsTable(sort.model(words, self.what), words.say(sort.title))
        self.facts = Facts()
        self.empty = empty_page(sort.icon, words.say(sort.title), words.say(sort.empty), words.say(sort.new))
        self.form = SideForm(tools)
        self.second = SecondAsker(self.form, tools)
        self._lay_out()
        self._connect()
        self._show_chosen(None)

    def reload(self) -> None:
        """Ask for the records."""
        self.tools.desk.ask(
            self, lambda session, asker: self.sort.query(session, asker, self.patient_id), self.show_lines
        )

    def show_lines(self, lines: tuple[RecordLine, ...]) -> None:
        """Show the records; struck and corrected ones only where they are asked for."""
        self._lines = lines
        if old := sum(line.struck for line in lines):
            self.show_old.setText(self.tools.words.say(SHOW_OLD, n=old))
        self.show_old.setVisible(bool(old))
        shown = lines if self.show_old.isChecked() else tuple(line for line in lines if not line.struck)
        became = self.table.rows_model.columnCount() - 1  # the column that says what became of a record
        self.table.show_rows(shown)
        self.table.share_room(became, wanted=any(line.struck or line.check for line in shown))
        if self._was_entered and shown:
            self._was_entered = False
            self.table.rows_model.put_in_order()
            self.table.choose(max(shown, key=lambda line: line.recorded_at).record_id)
        self.pages.setCurrentIndex(1 if lines else 0)
        may = self.tools.may(self.sort.right)
        self.new.setVisible(may)
        self.empty.button.setVisible(may)
        self._show_chosen(self.table.chosen_row())

    def open_new(self) -> bool:
        """Open an empty form; tell whether it is open now: what is half typed is not given up for it."""
        words = self.tools.words
        sheet = Sheet("new", words.say(self.sort.new), self.sort.act, self.sort.fields, form=self.sort.form)
        return self.form.open_sheet(sheet) is not None

    def go_to(self, goal: Goal) -> None:
        """Choose a record, or open an empty form for its day."""
        if goal.record is not None:
            self.table.choose(goal.record)
        if goal.new and self.tools.may(self.sort.right):
            self.open_new_on(goal.day)

    def open_new_on(self, day: date | None) -> None:
        """Open an empty form; a sort that has a day fills it in."""
        self.open_new()

    def open_correction(self) -> None:
        """Open a form with the chosen record's values."""
        line = self.table.chosen_row()
        if line is not None:
            self._open_correction(line)

    def strike_chosen(self) -> None:
        """Ask for the reason and strike the chosen record."""
        line = self.table.chosen_row()
        if line is None:
            return
        words = self.tools.words
        text = words.say(STRIKE_WHY, entry=say(words, line.summary))
        self.tools.ask_why(self, text, STRIKE, lambda reason: self._strike(line, reason))

    def take_focus(self) -> None:
        """Put the keyboard into the table, or on the button to begin with."""
        (self.table if self._lines else self.empty.button).setFocus()

    def draft(self) -> dict[str, object]:
        """Return what is half typed."""
        return self.form.draft()

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed."""
        if not draft:
            return
        key = str(draft["key"])
        line = next((line for line in self._lines if str(line.record_id) == key), None)
        if line is not None:
            self._open_correction(line)
        elif key == "new":
            self.open_new()
        self.form.restore(draft)

    def _open_correction(self, line: RecordLine) -> bool:
        words = self.tools.words
        values = {name: getattr(line.fields, name) for name in self.sort.fields.specs}
        key, title = str(line.record_id), words.say(CORRECT)
        sheet = Sheet(key, title, RECORD_CORRECTION, self.sort.fields, values, self.sort.form)
        return self.form.open_sheet(sheet) is not None

    def submit(self, key: str, draft: Any) -> None:
        """Record what was typed; a correction asks for its reason first."""
        if key == "new":
            self.do(lambda session, act: self.sort.record(session, act, self.patient_id, draft), self.sort.kept)
            return
        self.form.set_busy(False)
        text = self.tools.words.say(CORRECT_WHY)
        self.tools.ask_why(self, text, RECORD_CORRECTION, lambda reason: self._correct(UUID(key), draft, reason))

    def _correct(self, record_id: UUID, draft: Fields, reason: str) -> None:
        self.form.set_busy(True)
        self.do(lambda session, act: correct(session, act, self.sort.table, record_id, draft), CORRECTED, reason)

    def _strike(self, line: RecordLine, reason: str) -> None:
        self.do(lambda session, act: strike(session, act, self.sort.table, line.record_id), WAS_STRUCK, reason)

    def do(self, command: Command, done: Message, reason: str | None = None, later: str | None = None) -> None:
        """Do a command, say that it is kept, and show the table again. `later`: why its second person comes later."""
        submitted = self.form.form

        def kept(_: object) -> None:
            if done is not WAS_STRUCK and self.form.form is submitted:
                self.form.close_form()
            self.tools.say_kept(self, done, act_id)
            self._was_entered = done is not WAS_STRUCK
            self.reload()
            self.table.setFocus()

        act_id = uuid4() if (struck := done is WAS_STRUCK) else self.form.gesture_id
        refused = None if struck else self.second.refused(lambda waits: self.do(command, done, reason, waits))
        gesture = Gesture(reason, None, act_id, not struck, later)
        self.tools.desk.do(self, command, kept, refused=refused, gesture=gesture)

    def _show_chosen(self, line: RecordLine | None) -> None:
        may = self.tools.may(self.sort.right) and line is not None and not line.struck
        self.correct.setEnabled(may)
        self.strike.setEnabled(may)
        words = self.tools.words
        self.beneath.setVisible(line is not None)
        if line is not None:
            named = ((spec, getattr(line.fields, name)) for name, spec in self.sort.fields.specs.items())
            known = ((spec, value) for spec, value in named if value is not None)
            self.facts.show_facts((words.say(spec.title), field_words(words, spec, value)) for spec, value in known)

    def _connect(self) -> None:
        self.new.clicked.connect(self.open_new)
        self.empty.begun.connect(self.open_new)
        self.correct.clicked.connect(self.open_correction)
        self.strike.clicked.connect(self.strike_chosen)
        self.show_old.toggled.connect(lambda: self.show_lines(self._lines))
        self.table.chosen.connect(self._show_chosen)
        self.table.opened.connect(lambda _: self.open_correction() if self.correct.isEnabled() else None)
        self.form.submitted.connect(self.submit)
        self.form.take_primary(self.new, self.empty.button)

    def _lay_out(self) -> None:
        buttons = FlowLayout(gap=GRID, line_gap=GRID)  # a sort with many acts needs two lines in a small window
        for part in (self.new, *self.more_acts(), self.correct, self.strike):
            buttons.addWidget(part)
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        acts.addLayout(buttons, 1)
        acts.addWidget(self.show_old, 0, Qt.AlignmentFlag.AlignTop)
        beneath = Card()
        beneath.add(self.facts)
        self.beneath = beneath
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        column.addLayout(acts)
        column.addWidget(self.table, 1)
        column.addWidget(beneath)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(filled)
        self.pages.setCurrentIndex(1)  # that there is none is said once it is known
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.pages, 1)
        row.addWidget(self.form, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def more_acts(self) -> tuple[QWidget, ...]:
        """Return further buttons of this sort, between the new one and the corrections."""
        return ()
