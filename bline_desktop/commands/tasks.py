"""Closing tasks that acts outside a rule have opened."""

from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.lookups import refuse_twice, standing
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.task import Task, TaskClosing, TaskClosingFields
from bline_desktop.domain.words import N_

TASK_CLOSED = Rule("task-closed", N_("task", "This task was closed by somebody else meanwhile."))


@command(Right.CLOSE_TASK)
def close_task(session: Session, act: Act, task_id: UUID, fields: TaskClosingFields) -> UUID:
    """Close a task with what was decided; the task itself stays as it was written."""
    closing_id = act.row_id("closing")
    refuse_twice(session, TaskClosing, closing_id)
    task = standing(session, Task, task_id)
    closed = select(TaskClosing.id).where(col(TaskClosing.task_id) == task_id, col(TaskClosing.struck_at).is_(None))
    if session.exec(closed).first() is not None:
        raise RuleBroken(TASK_CLOSED)
    session.add(TaskClosing.written(act, task.patient_id, fields, part="closing", task_id=task_id))
    return closing_id
