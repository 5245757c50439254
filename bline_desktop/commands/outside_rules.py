"""Stop before, never after: a rule stops what is about to be done; what has been done is recorded and opens a task."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from bline_desktop.commands.checks import needed_reason
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.task import Task, write_details


class NothingTyped(Fields):
    """The fields of a row that no person types field by field."""


NOTHING_TYPED = NothingTyped()


def weigh(broken: Sequence[RuleBroken], act: Act, already_done: bool) -> None:
    """Raise the first rule that stops the act: one that can't have happened, else any unless it is already done.

    What was already done outside a rule needs a reason.
    """
    for problem in sorted(broken, key=lambda one: one.rule.may_have_happened):
        if not already_done or not problem.rule.may_have_happened:
            problem.others = tuple(other for other in broken if other is not problem)
            raise problem
    if broken:
        needed_reason(act)


def tasks_for(act: Act, patient_id: UUID, about: UUID, broken: Iterable[RuleBroken]) -> list[Task]:
    """Make one task for a physician for each rule that was not kept by the act `about`; it needs a reason."""
    problems = tuple(broken)
    return _tasks(act, patient_id, about, problems, needed_reason(act) if problems else None)


def noticed(act: Act, patient_id: UUID, about: UUID, incidents: Iterable[RuleBroken]) -> list[Task]:
    """Make one task for a physician for each thing that was only found and written down: nobody has to justify that."""
    return _tasks(act, patient_id, about, incidents, None)


def is_told(session: Session, patient_id: UUID, problem: RuleBroken) -> bool:
    """Tell whether a task of a patient says this very thing already, whether a physician closed it or not."""
    task = table_of(Task).c
    told = select(task.id).where(
        task.patient_id == patient_id,
        task.rule == problem.rule.code,
        task.details == write_details(problem.values),
        task.struck_at.is_(None),
    )
    return session.connection().execute(told.limit(1)).first() is not None


def _tasks(act: Act, patient_id: UUID, about: UUID, problems: Iterable[RuleBroken], reason: str | None) -> list[Task]:
    """Make the tasks; one rule may be broken twice by one act, as where two other pumps run."""
    told: Counter[str] = Counter()
    tasks = []
    for problem in problems:
        code = problem.rule.code
        told[code] += 1
        what = {
            "rule": code,
            "source": problem.rule.source,
            "sentence": problem.rule.sentence.text,
            "details": write_details(problem.values),
        }
        part = f"task-{code}" if told[code] == 1 else f"task-{code} {told[code]}"
        tasks.append(Task.written(act, patient_id, NOTHING_TYPED, part=part, about=about, reason=reason, **what))
    return tasks
