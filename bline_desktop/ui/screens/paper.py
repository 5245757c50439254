"""Enter from paper: rows typed one after the other in the forms of their acts, checked, and recorded by one act."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.commands.paper import record_paper
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.treatment.on_paper import ROW, OnPaper, PaperRow
from bline_desktop.domain.words import N_, plain_instant
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.paper_rows import (
    SORTS,
    TypedRow,
    known_values,
    paper_model,
    plain_row,
    sort_of_row,
    typed_row,
)
from bline_desktop.ui.screens.report import take_home_print
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton
from bline_desktop.ui.widgets.flow import FlowLayout
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.letters import Letters

PAPER = N_("paper", "Paper")
HOW = N_(
    "paper",
    "What was written down while the program could not be used, or away from the ward. Type it row by row, with the "
    "times of the paper; then record all rows in one act. Nothing is recorded before that.",
)
EMPTY = N_("paper", "The rows of the paper will stand here. Begin with one of the keys above.")
KEEP_ROW, CHANGE_ROW = N_("paper", "Keep this row"), N_("paper", "Change this row")
RECORD_ROW = N_("paper", "Record 1 row (Ctrl+S)")
RECORD_ROWS, RECORD = N_("paper", "Record {n} rows (Ctrl+S)"), N_("paper", "Record all rows (Ctrl+S)")
REMOVE = N_("paper", "Remove this row (Del)")
RECORDED, ONE_RECORDED = N_("paper", "{n} rows recorded from paper."), N_("paper", "1 row recorded from paper.")
CARRIED = ("sheet", "done_by", "signed_by")  # the same hand wrote most rows of a paper
LETTERED = N_("paper", "{letter}  {title}")


class PaperScreen(QWidget):
    """The table of rows, the keys that begin one, and the form beside them."""

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patient_id = patient_id
        self.tools = tools
        self.rows: list[TypedRow] = []
        self._is_busy = False
        self.gesture_id = uuid4()  # of recording all of them: tried again it enters nothing twice
        words = tools.words
        titles = {sort.key: words.say(LETTERED, letter=sort.letter, title=sort.title) for sort in SORTS}
        self.keys = {key: Button(title) for key, title in titles.items()}
        self.table: RowsTable[TypedRow] = RowsTable(paper_model(words), words.say(PAPER))
        self.table.say_when_empty(words.say(EMPTY))
        self.record = PrimaryButton(words.say(RECORD))
        self.remove = Button(words.say(REMOVE))
        self.take_home = take_home_print(patient_id, tools)
        self.form = SideForm(tools)
        self.letters = Letters(self)
        self._lay_out()
        self._connect()
        self._show_rows()

    def reload(self) -> None:
        """Show what the signed-in person may do; rows are asked of nobody, they are typed here."""
        may = self.tools.may(Right.CHART_INFUSION)
        for part in (*self.keys.values(), self.record, self.remove):
            part.setVisible(may)
        self.take_home.setVisible(self.tools.may(Right.REPORT))

    def take_focus(self) -> None:
        """Put the keyboard where a letter begins a row."""
        self.table.setFocus()

    def open_row(self, key: str) -> None:
        """Open the form of a new row; who wrote and signed the row before is filled in."""
        sort, last = sort_of_row(key), self.rows[-1].row.fields if self.rows else None
        values = known_values(sort.fields, last, CARRIED)
        self.form.open_sheet(Sheet(f"{key}:", self.tools.words.say(sort.title), KEEP_ROW, sort.fields, values))

    def change_row(self, typed: TypedRow) -> None:
        """Open a row again, to be put right."""
        sort, fields = sort_of_row(typed.row.what), typed.row.fields
        values = known_values(sort.fields, fields, tuple(sort.fields.specs))
        key, title = f"{sort.key}:{typed.id}", self.tools.words.say(sort.title)
        self.form.open_sheet(Sheet(key, title, CHANGE_ROW, sort.fields, values))

    def remove_chosen(self) -> None:
        """Take the chosen row away; nothing of it was recorded."""
        chosen = self.table.chosen_row()
        if chosen is not None:
            self.rows.remove(chosen)
            self._show_rows()

    def record_all(self) -> None:
        """Record all rows in one act; what can't have happened so is said at its row."""
        typed, patient_id = tuple(self.rows), self.patient_id
        if not typed or self.form.form is not None or self._is_busy:
            return
        rows = tuple(one.row for one in typed)

        def kept(_: object) -> None:
            self._is_busy, self.gesture_id = False, uuid4()
            self.rows = [one for one in self.rows if one not in typed]  # one typed in the meantime waits for the next
            self._show_rows()
            said = ONE_RECORDED if len(rows) == 1 else RECORDED
            self.tools.say_kept(self, said, act_id, n=len(rows))

        act_id = self.gesture_id
        command = lambda session, act: record_paper(session, act, patient_id, rows)  # noqa: E731
        self._is_busy = True
        self._enable()
        self.tools.desk.do(
            self, command, kept, refused=lambda error: self._refused(error, typed), gesture=Gesture(id=act_id)
        )

    def draft(self) -> dict[str, object]:
        """Return the rows that are not recorded, and what is half typed of one more."""
        found: dict[str, object] = {"form": form} if (form := self.form.draft()) else {}
        if self.rows:
            words, zone = self.tools.words, self.tools.desk.clock.zone
            now = plain_instant(self.tools.desk.clock.now())
            about = {"title": words.say(PAPER), "at": now, "edited": True, "gesture": self.gesture_id}
            found["rows"] = {**about, "typed": [plain_row(typed, zone) for typed in self.rows]}
        return found

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put the rows back that were not recorded, and open again what was half typed."""
        rows, form = draft.get("rows"), draft.get("form")
        if rows:
            self.gesture_id = rows["gesture"]
            self.rows = [typed_row(plain, self.tools.desk.clock) for plain in rows["typed"]]
            self._show_rows()
        if form:
            key, _, row_id = str(form["key"]).partition(":")
            typed = next((one for one in self.rows if str(one.id) == row_id), None)
            if typed is None:
                self.open_row(key)
            else:
                self.change_row(typed)
            self.form.restore(form)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove the chosen row by Delete; begin a row by its letter wherever the keyboard is. Not beside a form."""
        if self.form.form is None and event.key() == Qt.Key.Key_Delete:
            self.remove_chosen()
        elif self.form.form is not None or not self.letters.take(event):
            super().keyPressEvent(event)

    def _keep(self, key: str, fields: OnPaper) -> None:
        """Put a typed row into the table, in the place of the one that was changed."""
        what, _, row_id = key.partition(":")
        typed = TypedRow(UUID(row_id) if row_id else uuid4(), PaperRow(what, fields))
        self.rows = [one for one in self.rows if one.id != typed.id] + [typed]
        self.form.close_form()
        self._show_rows()
        self.table.choose(typed.id)
        self.table.setFocus()

    def _refused(self, error: RuleBroken | FieldsRefused, told: Sequence[TypedRow]) -> None:
        """Say at its row what can't have happened so; a store in trouble has said so by itself."""
        self._is_busy = False
        self._enable()
        if not isinstance(error, RuleBroken):
            return
        if ROW not in error.values:
            self.tools.messages.refuse(error)
            return
        wrong = told[int(str(error.values[ROW]))].id
        said = self.tools.words.say(error.rule.sentence, **error.values)
        self.rows = [TypedRow(one.id, one.row, said if one.id == wrong else "") for one in self.rows]
        self._show_rows()
        self.table.choose(wrong)
        self.table.setFocus()

    def _show_rows(self) -> None:
        words, count = self.tools.words, len(self.rows)
        self.table.show_rows(sorted(self.rows, key=lambda typed: typed.row.at))
        message = {0: RECORD, 1: RECORD_ROW}.get(count, RECORD_ROWS)
        self.record.setText(words.say(message, n=count))
        self.record.setShortcut("Ctrl+S")  # a new text takes it away
        self._enable()

    def _enable(self) -> None:
        self.record.setEnabled(bool(self.rows) and self.form.form is None and not self._is_busy)
        self.remove.setEnabled(bool(self.rows))

    def _connect(self) -> None:
        for key, button in self.keys.items():
            button.clicked.connect(lambda _=False, key=key: self.open_row(key))
        letters = {sort.letter: sort.key for sort in SORTS}
        self.letters.pressed.connect(lambda letter: self.open_row(letters[letter]) if letter in letters else None)
        self.table.installEventFilter(self.letters)
        self.table.opened.connect(self.change_row)
        self.form.submitted.connect(self._keep)
        self.form.opened.connect(self._enable)
        self.form.closed.connect(self._enable)
        self.record.clicked.connect(self.record_all)
        self.remove.clicked.connect(self.remove_chosen)

    def _lay_out(self) -> None:
        keys = QWidget()
        flow = FlowLayout(keys, gap=GRID, line_gap=GRID)
        for button in self.keys.values():
            flow.addWidget(button)
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        acts.addWidget(self.record)
        acts.addWidget(self.remove)
        acts.addStretch(1)
        acts.addWidget(self.take_home)
        column = QVBoxLayout()
        column.setSpacing(GRID + 4)
        column.addWidget(TextLabel(self.tools.words.say(HOW), "quiet"))
        column.addWidget(keys)
        column.addWidget(self.table, 1)
        column.addLayout(acts)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addLayout(column, 1)
        row.addWidget(self.form, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
