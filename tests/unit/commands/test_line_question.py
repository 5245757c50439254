"""A bag of another concentration asks for its line; what is answered is kept, and a weight becomes a volume."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.infusions import record_new_bag
from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.commands.pump_log import read_log
from bline_desktop.commands.pump_looks import record_reading
from bline_desktop.commands.settings import change_settings
from bline_desktop.domain.roles import Role
from bline_desktop.domain.task import Task
from bline_desktop.domain.treatment.act_fields import typed_of
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.line_rules import NEW_LINE_ASKED, held_by_line
from bline_desktop.domain.treatment.looks import ReadingFields
from bline_desktop.domain.treatment.pump import PumpAction
from tests.support.pump_acts import a_bag, after
from tests.support.pump_acts import an_act as an_event
from tests.support.refusals import refused
from tests.support.store import NOW, MemorySession, a_bag_label, a_patient, a_running_cycle, an_act

HOUR = timedelta(hours=1)
AT = NOW + 40 * HOUR


@pytest.fixture
def cycle(session: MemorySession) -> UUID:
    return a_running_cycle(session, a_patient(session))


def day_bag(**changes: object) -> HangFields:
    """The 24-hour bag at 10 mL per hour: half the concentration of the 48-hour bag that hangs."""
    typed = {"at": AT, "duration_h": 24, "rate_ml_per_h": 10, **changes}
    return a_bag_label(**typed)  # type: ignore[arg-type]


def test_another_concentration_asks_once_and_the_answer_is_kept(session: MemorySession, cycle: UUID) -> None:
    # 28 x 2 / 240 = 0.233 micrograms per mL hangs; 28 / 240 = 0.117 is to be hung.
    values = {"old": 1, "new": 2, "held": Decimal("0.23"), "fresh": Decimal("0.12"), "field": "new_line"}
    with refused(session, NEW_LINE_ASKED, **values):
        record_new_bag(session, an_act(now=AT), cycle, day_bag())
    kept = record_new_bag(session, an_act(now=AT), cycle, day_bag(new_line=False))
    session.flush()
    assert session.get_one(PumpRecord, kept).new_line is False
    assert session.exec(select(Task)).all() == []


def test_who_cannot_say_any_more_records_it_with_a_reason_and_a_task(session: MemorySession, cycle: UUID) -> None:
    act = an_act(now=AT, reason="hung by the night shift")
    record_new_bag(session, act, cycle, day_bag(), already_done=True)
    session.flush()
    assert [task.rule for task in session.exec(select(Task))] == [NEW_LINE_ASKED.code]


def test_the_same_concentration_and_a_wider_setting_ask_nothing(session: MemorySession, cycle: UUID) -> None:
    record_new_bag(session, an_act(now=AT), cycle, a_bag_label(AT))
    change_settings(session, an_act(Role.ADMINISTRATOR), {"concentration_percent": "100"})
    session.flush()
    at = NOW + 60 * HOUR
    record_new_bag(session, an_act(now=at), cycle, day_bag(at=at, use_by=at + 72 * HOUR))
    assert session.exec(select(Task)).all() == []


def test_no_line_is_asked_for_without_a_bag_before_or_for_the_same_bag_again() -> None:
    bag, first = a_bag(), an_event(0, PumpAction.START, after(0), a_bag())
    again = an_event(1, PumpAction.NEW_BAG, after(1), bag)
    other = an_event(1, PumpAction.NEW_BAG, after(1), a_bag(2, duration_h=24, rate_ml_per_h=10))
    assert held_by_line((), other, Decimal(0), 10) is None
    assert held_by_line((first,), first, Decimal(0), 10) is None
    assert held_by_line((first,), again, Decimal(0), 10) is None
    assert held_by_line((first,), other, Decimal(3), 10) is not None


def test_a_weighed_bag_counts_like_one_that_was_read_and_is_corrected_by_its_weights(
    session: MemorySession, cycle: UUID
) -> None:
    at = NOW + 10 * HOUR
    typed = ReadingFields.model_validate({"at": at, "weight_g": "219.75", "full_g": 270})
    kept = record_reading(session, an_act(now=at), cycle, typed)
    session.flush()
    row = session.get_one(PumpRecord, kept)
    assert (row.volume_ml, row.weight_g, row.full_g) == (Decimal("50.0"), Decimal("219.75"), Decimal(270))
    (reading,) = replay(read_log(session, cycle).since_last_bag(at), at).readings
    assert (reading.by_pump_ml, reading.weighed) == (Fraction(50), True)
    again = typed_of(PumpAction.READING, row.model_dump(), None)
    assert again == typed
    fields = typed.model_copy(update={"weight_g": Decimal("169.5")})
    new = correct_act(session, an_act(now=at, reason="misread"), kept, fields)
    session.flush()
    assert session.get_one(PumpRecord, new).volume_ml == Decimal(100)
