"""Ending what goes on for days: once, not before it began, not ahead."""

from datetime import timedelta
from uuid import UUID

import pytest

from bline_desktop.commands.checks import DAY_IN_FUTURE
from bline_desktop.commands.ends import ENDED_ALREADY, FIELD, end
from bline_desktop.commands.records import record
from bline_desktop.domain.observations.kind import ENDS_BEFORE_START
from bline_desktop.domain.observations.medication import Medication, MedicationFields
from tests.support.refusals import refused
from tests.support.store import TODAY, MemorySession, a_patient, an_act
from tests.unit.commands.test_records import negative

DAY = timedelta(days=1)


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


def a_course(**changes: object) -> MedicationFields:
    typed = {"drug": "ciclosporin", "mg_per_day": "150", "reason": "prophylaxis", "started_on": TODAY - 5 * DAY}
    return MedicationFields.model_validate({**typed, **changes})


def test_the_end_is_a_new_row_in_place_of_the_one_without(session: MemorySession, li: UUID) -> None:
    old_id = record(session, an_act(), "medication", li, a_course())
    session.flush()
    new_id = end(session, an_act(), "medication", old_id, TODAY)
    session.commit()
    old, new = session.get(Medication, old_id), session.get(Medication, new_id)
    assert old is not None
    assert new is not None
    assert (new.ended_on, new.replaces, new.mg_per_day) == (TODAY, old_id, old.mg_per_day)
    assert (old.ended_on, old.struck_at is not None, old.strike_reason) == (None, True, None)
    with refused(session, ENDED_ALREADY):
        end(session, an_act(), "medication", new_id, TODAY)


def test_an_end_neither_lies_ahead_nor_before_the_start(session: MemorySession, li: UUID) -> None:
    course_id = record(session, an_act(), "medication", li, a_course())
    session.flush()
    with refused(session, ENDS_BEFORE_START, field=FIELD):
        end(session, an_act(), "medication", course_id, TODAY - 6 * DAY)
    with refused(session, DAY_IN_FUTURE, day=TODAY + DAY, field=FIELD):
        end(session, an_act(), "medication", course_id, TODAY + timedelta(days=1))
    with refused(session, DAY_IN_FUTURE, day=TODAY + DAY, field="ended_on"):
        record(session, an_act(), "medication", li, a_course(ended_on=TODAY + DAY))


def test_what_happens_on_one_day_has_no_end(session: MemorySession, li: UUID) -> None:
    mrd_id = record(session, an_act(), "mrd", li, negative())
    session.flush()
    with refused(session, ENDED_ALREADY):
        end(session, an_act(), "mrd", mrd_id, TODAY)
