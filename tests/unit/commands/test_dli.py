from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.checks import BEFORE_BIRTH, REASON_NEEDED
from bline_desktop.commands.corrections import correct
from bline_desktop.commands.dli import DLI_ENDED, end_dli, record_dli
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.records import NOT_YOURS
from bline_desktop.domain.errors import AlreadyKept
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.cells import CellPower
from bline_desktop.domain.treatment.dli import DLI_ENDS_BEFORE_START, Dli, DliEndFields, DliFields, DliProduct, Reaction
from bline_desktop.domain.treatment.pump_rules import FUTURE
from tests.support.refusals import refused
from tests.support.store import NOW, MemorySession, a_patient, an_act

HOUR = timedelta(hours=1)


def cells(**changes: object) -> DliFields:
    return DliFields.model_validate(
        {
            "product": DliProduct.GCSF_CRYO,
            "cd3_mantissa": Decimal("1.5"),
            "cd3_power": CellPower.E6,
            "volume_ml": Decimal(50),
            "started_at": NOW - HOUR,
            **changes,
        }
    )


def all_of_it(at: datetime) -> DliEndFields:
    return DliEndFields(ended_at=at, stopped_early=False, reaction=Reaction.NONE)


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


def the_dli(session: MemorySession, dli_id: UUID) -> Dli:
    row = session.get(Dli, dli_id)
    assert row is not None
    return row


def test_an_infusion_is_recorded_as_it_was_typed(session: MemorySession, li: UUID) -> None:
    row = the_dli(session, record_dli(session, an_act(), li, cells(ended_at=NOW)))
    assert {name: getattr(row, name) for name in DliFields.specs} == cells(ended_at=NOW).model_dump()
    assert row.cd3_per_kg == Decimal(1_500_000)


def test_times_lie_in_the_past_of_a_living_patient(session: MemorySession, li: UUID) -> None:
    with refused(session, FUTURE, field="started_at"):
        record_dli(session, an_act(), li, cells(started_at=NOW + HOUR))
    with refused(session, FUTURE, field="ended_at"):
        record_dli(session, an_act(), li, cells(ended_at=NOW + HOUR))
    with refused(session, BEFORE_BIRTH, field="started_at"):
        record_dli(session, an_act(), li, cells(started_at=datetime(1990, 5, 16, tzinfo=UTC)))


def test_whoever_is_at_the_bed_ends_an_infusion_without_a_reason(session: MemorySession, li: UUID) -> None:
    running = record_dli(session, an_act(Role.PHYSICIAN), li, cells())
    session.flush()
    act = an_act()
    ended = end_dli(session, act, running, all_of_it(NOW))
    session.commit()
    old, new = the_dli(session, running), the_dli(session, ended)
    assert (new.replaces, new.ended_at, new.struck_at) == (running, NOW, None)
    assert (old.ended_at, old.struck_at, old.strike_reason) == (None, NOW, None)
    assert (new.cd3_mantissa, new.started_at) == (old.cd3_mantissa, old.started_at)
    with pytest.raises(AlreadyKept):
        end_dli(session, act, running, all_of_it(NOW))


def test_an_infusion_ends_once_after_its_start(session: MemorySession, li: UUID) -> None:
    running = record_dli(session, an_act(), li, cells())
    with refused(session, DLI_ENDS_BEFORE_START, field="ended_at"):
        end_dli(session, an_act(), running, all_of_it(NOW - 2 * HOUR))
    with refused(session, FUTURE, field="ended_at"):
        end_dli(session, an_act(), running, all_of_it(NOW + HOUR))
    ended = end_dli(session, an_act(), running, all_of_it(NOW))
    with refused(session, GONE):
        end_dli(session, an_act(), running, all_of_it(NOW))
    with refused(session, DLI_ENDED, at=NOW):
        end_dli(session, an_act(), ended, all_of_it(NOW))


def test_a_correction_needs_a_reason_and_the_right_person(session: MemorySession, li: UUID) -> None:
    first = record_dli(session, an_act(Role.PHYSICIAN), li, cells())
    with refused(session, REASON_NEEDED):
        correct(session, an_act(Role.PHYSICIAN), "dli", first, cells())
    with refused(session, NOT_YOURS):
        correct(session, an_act(reason="slip"), "dli", first, cells())
    with refused(session, FUTURE):
        correct(session, an_act(Role.PHYSICIAN, reason="slip"), "dli", first, cells(started_at=NOW + HOUR))
    act = an_act(Role.INVESTIGATOR, reason="ten times too much")
    second = correct(session, act, "dli", first, cells(cd3_power=CellPower.E5))
    session.commit()
    assert the_dli(session, second).replaces == first
    assert the_dli(session, first).strike_reason == "ten times too much"
    assert [row.cd3_per_kg for row in session.exec(select(Dli)).all() if row.struck_at is None] == [Decimal(150_000)]
    with pytest.raises(AlreadyKept):
        correct(session, act, "dli", first, cells())
