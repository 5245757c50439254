from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from bline_desktop.commands.infusions import record_start
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.tasks import TASK_CLOSED, close_task
from bline_desktop.domain.errors import AlreadyKept
from bline_desktop.domain.roles import Role
from bline_desktop.domain.task import Task, TaskClosing, TaskClosingFields
from tests.support.refusals import refused
from tests.support.store import NOW, USERS, MemorySession, a_bag_label, a_cycle, a_patient, an_act

DECIDED = TaskClosingFields(note="Seen, dose as meant. New order follows.")


@pytest.fixture
def task(session: MemorySession) -> UUID:
    """A task: allergies were not asked before the first start."""
    cycle = a_cycle(session, a_patient(session, asked=False))
    record_start(session, an_act(reason="emergency"), cycle, a_bag_label(), already_done=True)
    return session.exec(select(Task.id)).one()


def test_a_task_is_closed_by_a_row_of_its_own(session: MemorySession, task: UUID) -> None:
    act = an_act(Role.PHYSICIAN, NOW + timedelta(hours=1))
    closing_id = close_task(session, act, task, DECIDED)
    session.commit()
    closing = session.exec(select(TaskClosing)).one()
    assert (closing.id, closing.task_id, closing.note) == (closing_id, task, DECIDED.note)
    assert (closing.recorded_by, closing.recorded_at) == (USERS[Role.PHYSICIAN], act.now)
    kept = session.get(Task, task)
    assert kept is not None
    assert (kept.struck_at, closing.patient_id) == (None, kept.patient_id)
    with pytest.raises(AlreadyKept):
        close_task(session, act, task, DECIDED)


def test_a_task_is_closed_once(session: MemorySession, task: UUID) -> None:
    close_task(session, an_act(Role.PHYSICIAN), task, DECIDED)
    with refused(session, TASK_CLOSED):
        close_task(session, an_act(Role.INVESTIGATOR), task, DECIDED)


def test_a_task_that_never_was_is_said(session: MemorySession) -> None:
    with refused(session, GONE):
        close_task(session, an_act(Role.PHYSICIAN), uuid4(), DECIDED)
