"""Open tasks: what was done outside a rule, and the physician's decision on it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.commands.tasks import close_task
from bline_desktop.domain.changes import Changed
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.people import Right
from bline_desktop.domain.task import TaskClosingFields
from bline_desktop.domain.views import TaskLine
from bline_desktop.domain.words import N_
from bline_desktop.queries.tasks import open_tasks
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools, empty_page
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton
from bline_desktop.ui.widgets.labels import OneLine
from bline_desktop.ui.widgets.pump_words import say

TASKS = N_("tasks", "Open tasks")
EMPTY = N_(
    "tasks",
    "Nothing is open. What is recorded outside a rule will stand here until a physician has looked at it, and what is "
    "missing by rule (a dose step, a sample, a weight, premedication) until it is recorded.",
)
PATIENT, OPENED, OUTSIDE = N_("tasks", "Patient"), N_("tasks", "Opened"), N_("tasks", "What is open")
SOURCE, REASON = N_("tasks", "Source"), N_("tasks", "Reason, or what closes it")
OPENED_BY, BY_RULE = N_("tasks", "{at}\n{name}"), N_("tasks", "by rule")
CLOSE, OPEN_PATIENT = N_("tasks", "Close this task"), N_("tasks", "Open the patient")
RECORD_DECISION = N_("tasks", "Record the decision")
CLOSED = N_("tasks", "The task is closed.")
PLAIN_SENSE = N_("tasks", "Plain sense")


class TasksScreen(QWidget):
    """The open tasks of one patient, or with no patient those of the whole ward."""

    patient_opened = Signal(UUID)
    goal_chosen = Signal(object)  # Goal: where the work of a task by rule is done

    def __init__(self, patient_id: UUID | None, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patient_id = patient_id
        self.tools = tools
        words = tools.words
        self.table: RowsTable[TaskLine] = RowsTable(self._model(), words.say(TASKS))
        self.close_button = PrimaryButton(words.say(CLOSE))
        self.open_button = Button(words.say(OPEN_PATIENT))
        self.form = SideForm(tools)
        self.close_button.clicked.connect(self.open_closing)
        self.open_button.clicked.connect(self._open_patient)
        self.table.opened.connect(lambda _: self._open_row())
        self.table.chosen.connect(lambda _: self._show_acts())
        self.form.submitted.connect(self._submit)
        self.form.opened.connect(lambda _: self._show_source(wanted=False))
        self.form.closed.connect(lambda: self._show_source(wanted=True))
        self.form.take_primary(self.close_button)
        self._lay_out()
        if patient_id is None:  # the patient's window follows the changes for all its tabs
            tools.desk.changed.connect(self._follow)

    def reload(self) -> None:
        """Ask for the open tasks."""
        patient_id = self.patient_id
        self.tools.desk.ask(self, lambda session, asker: open_tasks(session, asker, patient_id), self.show_tasks)

    def show_tasks(self, tasks: tuple[TaskLine, ...]) -> None:
        """Show the tasks, the oldest first."""
        self.table.show_rows(tasks)
        self.pages.setCurrentIndex(1 if tasks else 0)
        self._show_acts()

    def open_closing(self) -> None:
        """Open the form for the decision on the chosen task."""
        task = self.table.chosen_row()
        if task is not None and not task.closes_itself:
            title = self.tools.words.say(CLOSE)
            self.form.open_sheet(Sheet(str(task.task_id), title, RECORD_DECISION, TaskClosingFields))

    def go_to(self, goal: Goal) -> None:
        """Choose a task."""
        if goal.record is not None:
            self.table.choose(goal.record)

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus()

    def draft(self) -> dict[str, object]:
        """Return what is half typed."""
        return self.form.draft()

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed, if the task is still open."""
        if draft and self.table.choose(UUID(str(draft["key"]))):
            self.open_closing()
            self.form.restore(draft)

    def _submit(self, key: str, draft: TaskClosingFields) -> None:
        def kept(_: object) -> None:
            self.form.close_form()
            self.tools.say_kept(self, CLOSED, act_id)
            self.reload()
            self.table.setFocus()

        task_id, act_id = UUID(key), self.form.gesture_id
        self.tools.desk.do(
            self,
            lambda session, act: close_task(session, act, task_id, draft),
            kept,
            refused=self.form.refused,
            gesture=Gesture(id=act_id),
        )

    def _follow(self, change: Changed) -> None:
        if self.isVisible() and self.tools.present and change.patients:
            self.reload()

    def _show_source(self, *, wanted: bool) -> None:
        """Leave the room of the source to what happened and why, while the form stands beside the table."""
        self.table.setColumnHidden(self.table.rows_model.columnCount() - 1, not wanted)

    def _open_row(self) -> None:
        if self.patient_id is None:
            self._open_patient()
        elif self.close_button.isEnabled() and self.close_button.isVisible():
            self.open_closing()

    def _open_patient(self) -> None:
        task = self.table.chosen_row()
        if task is not None and task.goal is not None:
            self.goal_chosen.emit(task.goal)
        elif task is not None:
            self.patient_opened.emit(task.patient_id)

    def _show_acts(self) -> None:
        task = self.table.chosen_row()
        chosen = task is not None
        self.close_button.setVisible(self.tools.may(Right.CLOSE_TASK))
        self.close_button.setEnabled(task is not None and not task.closes_itself)
        self.open_button.setVisible(self.patient_id is None)
        self.open_button.setEnabled(chosen)

    def _lay_out(self) -> None:
        words = self.tools.words
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        acts.addWidget(self.close_button)
        acts.addWidget(self.open_button)
        acts.addStretch(1)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        if self.patient_id is None:  # a patient's own stand under their tab
            column.addWidget(OneLine(words.say(TASKS), "headline"))
        column.addLayout(acts)
        column.addWidget(self.table, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(empty_page("review", words.say(TASKS), words.say(EMPTY)))
        self.pages.addWidget(filled)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.pages, 1)
        row.addWidget(self.form, 0)

    def _model(self) -> RowsModel[TaskLine]:
        words = self.tools.words
        columns: list[Column[TaskLine]] = [
            Column(
                OPENED,
                lambda task: words.say(OPENED_BY, at=task.since, name=task.opened_by or words.say(BY_RULE)),
                key=lambda task: task.opened_at,
            ),
            Column(OUTSIDE, lambda task: say(words, task.sentence), tone=lambda task: Tone.WARNING, wide=True),
            Column(REASON, lambda task: words.say(task.closes) if task.closes_itself else task.reason, wide=True),
            Column(SOURCE, lambda task: task.source or words.say(PLAIN_SENSE)),
        ]
        if self.patient_id is None:
            columns.insert(1, Column(PATIENT, lambda task: task.trial_id, key=lambda task: task.trial_id))
        return RowsModel(columns, words, row_id=lambda task: task.task_id)
