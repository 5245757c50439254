"""The work of this shift, of all patients: what the board, the tasks and the second checks know, in one list."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.names import natural_key
from bline_desktop.domain.people import RIGHTS, Right
from bline_desktop.domain.plan.due_tasks import PREMEDICATION_DUE, WINDOW_CLOSES
from bline_desktop.domain.registry import query
from bline_desktop.domain.second_check import PendingCheck
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.shift import ShiftGroup, ShiftItem, ShiftList, ShiftSort, ShiftTimes, Whose, Work
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.views import BoardRow, TaskLine
from bline_desktop.domain.words import N_
from bline_desktop.queries.board import read_rows
from bline_desktop.queries.labels import read_ward_profile
from bline_desktop.queries.patients import today
from bline_desktop.queries.rows import settings_of
from bline_desktop.queries.second_checks import pending_checks
from bline_desktop.queries.shift_items import work_of
from bline_desktop.queries.tasks import read_tasks
from bline_desktop.queries.templates import read_awaiting

CHECK_PUMP = N_("shift", "Second check of an entry at the pump")
CHECK_DLI = N_("shift", "Second check of a DLI")
UNSIGNED = N_("shift", "The ward's label profile “{title}”, version {version}, waits for a signature")
PROTOCOL = N_("shift", "Protocol “{title}”, version {version}, waits for an investigator's signature")
_GROUPS = tuple(ShiftGroup)


@query(Right.READ_CHART)
def this_shift(session: Session, asker: Asker) -> ShiftList:
    """Return the work of all patients, group by group; in each what is due first stands on top."""
    settings, tasks = settings_of(session), read_tasks(session)
    rows = read_rows(session, asker, settings, tasks)
    shift = settings.hours.shift_of(asker.now.astimezone(asker.zone))
    times = ShiftTimes(asker.now, today(asker), shift)
    work = _by_patient(
        (
            *((row.patient_id, one) for row in rows for one in work_of(row, asker.now, asker.zone)),
            *((task.patient_id, _task(task)) for task in tasks),
            *((row.patient_id, one) for row in rows for task in row.due_tasks for one in _by_rule(task)),
            *_checks(session, pending_checks(session)),
        )
    )
    found = [times.place(one, _whose(row)) for row in rows for one in work.get(row.patient_id, ())]
    unsigned = (*_unsigned(session, asker, settings), *_protocols(session, asker))
    found += [times.place(one) for one in unsigned]
    items = (item for item in found if item is not None)
    return ShiftList(asker.now, shift, tuple(sorted(items, key=lambda item: _order(item, asker))))


def _by_patient(work: Iterable[tuple[UUID, Work]]) -> Mapping[UUID, list[Work]]:
    found: dict[UUID, list[Work]] = {}
    for patient_id, one in work:
        found.setdefault(patient_id, []).append(one)
    return found


def _whose(row: BoardRow) -> Whose:
    here = row.whereabouts
    bed, place = (here.bed, here.place) if here else (None, None)
    return Whose(row.patient_id, row.trial_id, row.shown_name, bed, place)


def _task(task: TaskLine) -> Work:
    """Return a task that is kept: an act outside a rule, which a physician looks at or orders afterwards."""
    goal, part = Goal(task.patient_id, "tasks", record=task.task_id), str(task.task_id)
    return Work(ShiftSort.TASK, task.sentence, goal, task.opened_at, group=ShiftGroup.PHYSICIAN, part=part)


def _by_rule(task: TaskLine) -> Iterator[Work]:
    """Yield what follows by rule: with its time, or for a physician. What pump and plan say themselves is left out."""
    if task.rule == WINDOW_CLOSES.code:
        return
    timed = task.due_at is not None or task.due_on is not None
    if timed or task.rule != PREMEDICATION_DUE.code:
        group = None if timed else ShiftGroup.PHYSICIAN
        yield Work(
            ShiftSort.TASK,
            task.sentence,
            task.goal,
            task.due_at or (None if timed or task.opened_on else task.opened_at),
            task.due_on or (None if timed else task.opened_on),
            group=group,
            part=str(task.task_id),
        )


def _checks(session: Session, checks: tuple[PendingCheck, ...]) -> Iterator[tuple[UUID, Work]]:
    """Yield the acts that wait for their second person, each with the place where it stands."""
    act = table_of(PumpRecord).c.id
    wanted = select(act).where(act.in_([check.about for check in checks]))
    at_pump = set(session.connection().execute(wanted).scalars()) if checks else set()
    for check in checks:
        is_pump = check.about in at_pump
        goal = Goal(check.patient_id, "infusion" if is_pump else "dli", record=check.about)
        said = Said(CHECK_PUMP if is_pump else CHECK_DLI)
        group, part = ShiftGroup.CHECK, str(check.about)
        yield check.patient_id, Work(ShiftSort.CHECK, said, goal, check.since, group=group, part=part)


def _unsigned(session: Session, asker: Asker, settings: WardSettings) -> Iterator[Work]:
    """Yield the ward's label profile as long as this person can still sign it."""
    if Right.SIGN_LABEL not in RIGHTS[asker.role]:
        return
    view = read_ward_profile(session, settings)
    if view is not None and asker.role in view.missing:
        said = Said(UNSIGNED, (("title", view.profile.title), ("version", view.profile.version)))
        yield Work(ShiftSort.SIGNATURE, said, group=ShiftGroup.PHYSICIAN, place="labels")


def _protocols(session: Session, asker: Asker) -> Iterator[Work]:
    """Yield the protocols that wait for a signature: for those who can sign them, and for those who write them."""
    if RIGHTS[asker.role].isdisjoint((Right.SIGN_PROTOCOL, Right.EDIT_PROTOCOL)):
        return
    for view in read_awaiting(session):
        said = Said(PROTOCOL, (("title", view.template.title), ("version", view.ref.version)))
        group, part = ShiftGroup.PHYSICIAN, str(view.ref)
        yield Work(ShiftSort.SIGNATURE, said, group=group, part=part, place="protocols", text=view.ref)


def _order(item: ShiftItem, asker: Asker) -> tuple[object, ...]:
    """Sort by group, then by time (a day counts at its end), then by bed."""
    work, whose = item.work, item.whose
    due = work.at or _end_of(work, asker)
    bed = natural_key((whose.bed or "") if whose else "")
    return _GROUPS.index(item.group), due, bed, item.key


def _end_of(work: Work, asker: Asker) -> datetime:
    day = work.last_day or work.day
    if day is None:
        return asker.now
    return datetime.combine(day + timedelta(days=1), time(), asker.zone).astimezone(UTC)
