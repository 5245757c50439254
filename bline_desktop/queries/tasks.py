"""Open tasks: what was done outside a rule and waits for a physician, and what follows from the record by rule."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import ModuleType
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.observations import phone_note
from bline_desktop.domain.observations import round as rounds
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right, User
from bline_desktop.domain.registry import query
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.task import Task, TaskClosing, read_details
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment import (
    acts,
    bag_rules,
    dli_rules,
    line_rules,
    looks,
    order_rules,
    order_working,
    pump_rules,
    restart_rules,
    template_orders,
)
from bline_desktop.domain.treatment.order_rules import STEP_DUE
from bline_desktop.domain.treatment.orders import DoseOrder, OrderedDose
from bline_desktop.domain.views import TaskLine
from bline_desktop.domain.words import Message
from bline_desktop.queries.due_facts import DueFacts, read_facts
from bline_desktop.queries.due_tasks import due_tasks
from bline_desktop.queries.pumps import CyclePump, due_step
from bline_desktop.queries.rows import live, of_patient, settings_of


def _contexts(modules: Iterable[ModuleType]) -> Mapping[str, str]:
    """Tell for each rule that can open a task in which context its sentence is translated."""
    values = (value for module in modules for value in vars(module).values())
    return {rule.code: rule.sentence.context for rule in values if isinstance(rule, Rule)}


# A task keeps its sentence in English; its translation is found by the context that the rule was declared with.
CONTEXTS = _contexts(
    (
        acts,
        bag_rules,
        dli_rules,
        line_rules,
        looks,
        order_rules,
        order_working,
        pump_rules,
        restart_rules,
        template_orders,
        rounds,
        phone_note,
    )
)


@query(Right.READ_CHART)
def open_tasks(session: Session, asker: Asker, patient_id: UUID | None = None) -> tuple[TaskLine, ...]:
    """Return the open tasks of one patient, or of all, with those by rule; the oldest first."""
    facts = read_facts(session, asker, settings_of(session), patient_id=patient_id)
    return with_due(session, read_tasks(session, patient_id), facts)


def with_due(session: Session, tasks: Iterable[TaskLine], facts: DueFacts) -> tuple[TaskLine, ...]:
    """Add to the tasks that are kept those by rule: steps of a dose among them, what is missing after them."""
    return (*with_steps(session, tasks, facts.pumps), *sorted(due_tasks(session, facts), key=_age))


def with_steps(session: Session, tasks: Iterable[TaskLine], pumps: Iterable[CyclePump]) -> tuple[TaskLine, ...]:
    """Add to the tasks that are kept the steps of these pumps that are due: they hang on the time, and are not kept."""
    due = {step.order_id: (step, pump) for pump in pumps if (step := due_step(pump)) is not None}
    order, patient, opener = table_of(DoseOrder), table_of(Patient), table_of(User)
    statement = (
        select(order.c.id, patient.c.id, patient.c.trial_id, opener.c.name)
        .join(patient, patient.c.id == order.c.patient_id)
        .join(opener, opener.c.id == order.c.recorded_by)
        .where(order.c.id.in_(due))
    )
    found = [
        _step_line(*due[order_id], (patient_id, trial_id, name))
        for order_id, patient_id, trial_id, name in (session.connection().execute(statement) if due else ())
    ]
    return tuple(sorted((*tasks, *found), key=_age))


def _step_line(step: OrderedDose, pump: CyclePump, whose: tuple[UUID, str, str]) -> TaskLine:
    """Say a step that is due as a task; `whose` are id and trial id of the patient, and who ordered it."""
    infusion = pump.infusion
    assert infusion.bag is not None
    assert step.starts_at is not None
    running = infusion.dose_ug_per_day or infusion.bag.dose_ug_per_day
    values = (("step", step.step), ("dose", step.dose_ug_per_day), ("at", step.starts_at))
    patient_id, trial_id, ordered_by = whose
    return TaskLine(
        task_id=step.order_id,
        patient_id=patient_id,
        trial_id=trial_id,
        rule=STEP_DUE.code,
        source=STEP_DUE.source,
        sentence=Said(STEP_DUE.sentence, (*values, ("number", infusion.bag.number), ("running", running))),
        about=step.order_id,
        opened_at=step.starts_at,
        opened_by=ordered_by,
        reason=None,
        closes_itself=True,
    )


def _age(task: TaskLine) -> tuple[datetime, str, str]:
    return task.opened_at, task.trial_id, task.rule


def read_tasks(session: Session, patient_id: UUID | None = None) -> tuple[TaskLine, ...]:
    """Read the open tasks that are kept, for another query, which has checked the right."""
    task, patient, opener = table_of(Task), table_of(Patient), table_of(User)
    closed = select(table_of(TaskClosing).c.task_id).where(live(TaskClosing))
    statement = (
        select(task, patient.c.trial_id, opener.c.name.label("opened_by"))
        .join(patient, patient.c.id == task.c.patient_id)
        .join(opener, opener.c.id == task.c.recorded_by)
        .where(live(Task), task.c.id.not_in(closed), *of_patient(Task, patient_id))
    )
    found = map(_line, session.connection().execute(statement).mappings())
    return tuple(sorted(found, key=_age))


def sentence_of(row: RowMapping) -> Said:
    """Return the sentence of the rule that was not kept, with its values."""
    return Said(Message(CONTEXTS.get(row["rule"], "errors"), row["sentence"]), read_details(row["details"]))


def _line(row: RowMapping) -> TaskLine:
    return TaskLine(
        task_id=row["id"],
        patient_id=row["patient_id"],
        trial_id=row["trial_id"],
        rule=row["rule"],
        source=row["source"],
        sentence=sentence_of(row),
        about=row["about"],
        opened_at=row["recorded_at"],
        opened_by=row["opened_by"],
        reason=row["reason"],
    )
