"""What a round tells of the pump: written with it, taken back with it, and never where it would be wrong."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import col, select

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.infusions import record_pause
from bline_desktop.commands.pump_log import read_log
from bline_desktop.commands.pump_looks import record_rate_change
from bline_desktop.commands.records import record, strike
from bline_desktop.domain.observations.round import RoundFields
from bline_desktop.domain.roles import Role
from bline_desktop.domain.task import Task, TaskClosing
from bline_desktop.domain.treatment.acts import PauseFields
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.looks import RateFields
from bline_desktop.domain.treatment.pump import PauseCause, PumpAction
from bline_desktop.domain.words import Words
from bline_desktop.queries.tasks import open_tasks
from tests.support.store import NOW, ZONE, MemorySession, a_patient, a_running_cycle, an_act, an_asker

HOUR = timedelta(hours=1)


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


@pytest.fixture
def cycle(session: MemorySession, li: UUID) -> UUID:
    return a_running_cycle(session, li)


def a_round(hours: float, **seen: object) -> RoundFields:
    return RoundFields.model_validate({"seen_at": NOW + hours * HOUR, "temperature": Decimal("36.8"), **seen})


def make(session: MemorySession, li: UUID, hours: float, **seen: object) -> UUID:
    made = record(session, an_act(now=NOW + hours * HOUR), "round", li, a_round(hours, **seen))
    session.flush()
    return made


def looks(session: MemorySession) -> list[tuple[PumpAction, Decimal | None, Decimal | None]]:
    """The acts at the pump that stand and name a round."""
    told = select(PumpRecord).where(col(PumpRecord.about).is_not(None), col(PumpRecord.struck_at).is_(None))
    return [(row.action, row.rate_ml_per_h, row.volume_ml) for row in session.exec(told)]


def tasks(session: MemorySession) -> list[tuple[str, UUID]]:
    session.flush()
    return [(task.rule, task.about) for task in session.exec(select(Task))]


def test_rate_and_volume_of_a_round_are_a_verification_and_not_typed_twice(
    session: MemorySession, li: UUID, cycle: UUID
) -> None:
    made = make(session, li, 10, rate_ml_per_h=5, volume_ml=48, done_by="Visiting nurse QIAN")
    assert looks(session) == [(PumpAction.VERIFY, Decimal(5), Decimal(48))]
    [row] = session.exec(select(PumpRecord).where(PumpRecord.about == made))
    assert (row.at, row.cycle_id, row.done_by) == (NOW + 10 * HOUR, cycle, "Visiting nurse QIAN")
    infusion = replay(read_log(session, cycle).since_last_bag(NOW), NOW + 10 * HOUR)
    assert infusion.left_ml == 240 - 48  # the pump's own count, 2 mL behind the clock's
    assert tasks(session) == []


def test_a_volume_alone_is_a_reading_and_a_rate_alone_is_only_held_against_the_record(
    session: MemorySession, li: UUID, cycle: UUID
) -> None:
    make(session, li, 2, volume_ml=10)
    assert looks(session) == [(PumpAction.READING, None, Decimal(10))]
    make(session, li, 3, rate_ml_per_h=5)
    assert (len(looks(session)), tasks(session)) == (1, [])
    other = make(session, li, 4, rate_ml_per_h=10)
    assert (len(looks(session)), tasks(session)) == (1, [("PUMP_RATE_DIFFERS", other)])


@pytest.mark.parametrize(
    ("seen", "rule"),
    [({"rate_ml_per_h": 10, "volume_ml": 20}, "PUMP_RATE_DIFFERS"), ({"volume_ml": 251}, "PUMP_BEYOND_BAG")],
)
def test_what_does_not_fit_the_bag_is_recorded_with_the_round_alone_and_a_physician_looks(
    session: MemorySession, li: UUID, cycle: UUID, seen: dict[str, object], rule: str
) -> None:
    made = make(session, li, 4, **seen)
    assert looks(session) == []
    assert tasks(session) == [(rule, made)]


def test_where_no_pump_is_on_or_nothing_was_read_at_it_a_round_is_a_round(session: MemorySession, li: UUID) -> None:
    make(session, li, 1, rate_ml_per_h=5, volume_ml=20)
    a_running_cycle(session, li, at=NOW + 2 * HOUR)
    make(session, li, 3)
    assert (looks(session), tasks(session)) == ([], [])


def test_a_pump_that_stands_has_no_rate_to_be_held_against(session: MemorySession, li: UUID, cycle: UUID) -> None:
    record_pause(session, an_act(now=NOW + HOUR), cycle, PauseFields(at=NOW + HOUR, cause=PauseCause.IMAGING))
    make(session, li, 2, rate_ml_per_h=0, volume_ml=5)
    make(session, li, 2.1, rate_ml_per_h=0)
    assert (looks(session), tasks(session)) == ([(PumpAction.READING, None, Decimal(5))], [])


def test_a_corrected_round_corrects_its_look_and_a_struck_one_takes_it_back(
    session: MemorySession, li: UUID, cycle: UUID
) -> None:
    made = make(session, li, 10, rate_ml_per_h=5, volume_ml=84)
    act = an_act(now=NOW + 10 * HOUR, reason="48, not 84")
    again = correct(session, act, "round", made, a_round(10, rate_ml_per_h=5, volume_ml=48))
    session.flush()
    assert looks(session) == [(PumpAction.VERIFY, Decimal(5), Decimal(48))]
    strike(session, an_act(now=NOW + 10 * HOUR, reason="another patient"), "round", again)
    session.flush()
    assert (looks(session), tasks(session)) == ([], [])


def test_a_later_act_that_stood_on_a_struck_round_becomes_a_task(session: MemorySession, li: UUID, cycle: UUID) -> None:
    """The clock presumes the bag empty after 48 h; the round saw it run, so its rate could be set anew later."""
    made = make(session, li, 47.9, rate_ml_per_h=5, volume_ml=200)
    at = NOW + 50 * HOUR
    changed = record_rate_change(session, an_act(now=at), cycle, RateFields(at=at, rate_ml_per_h=Decimal("5.05")))
    session.flush()
    strike(session, an_act(now=at, reason="another patient"), "round", made)
    assert tasks(session) == [("PUMP_LATER_ACT", changed)]


TOLD = {"told": "yes", "told_who": "Dr. SU", "told_at": NOW + 2 * HOUR, "answer": "Blood cultures"}


def to_tell(session: MemorySession) -> list[UUID]:
    """The rounds of which a physician is still to be told, by the open tasks."""
    session.flush()
    found = open_tasks(session, an_asker(Role.PHYSICIAN))
    assert {task.rule for task in found} <= {"PHYSICIAN_TO_TELL"}
    return [task.about for task in found]


def test_what_no_physician_was_told_of_stays_open_until_a_later_round_says_so(session: MemorySession, li: UUID) -> None:
    make(session, li, 1)
    first = make(session, li, 2, temperature=Decimal("38.4"), told="not_yet")
    second = make(session, li, 3, temperature=Decimal("38.6"), told="not_yet")
    assert to_tell(session) == [first, second]
    (task, _) = open_tasks(session, an_asker())
    said = Words(ZONE).value(task.sentence)
    assert said.replace("\N{NO-BREAK SPACE}", " ").startswith("What the round of 02")
    assert task.source == "Ward rules, version 1, rule 34"
    make(session, li, 4, **TOLD)
    assert to_tell(session) == []
    assert {closing.note for closing in session.exec(select(TaskClosing))} == {"Dr. SU, Blood cultures"}


def test_the_round_is_corrected_once_somebody_was_told(session: MemorySession, li: UUID) -> None:
    first = make(session, li, 2, temperature=Decimal("38.4"), told="not_yet")
    act = an_act(now=NOW + 3 * HOUR, reason="Told on the telephone")
    again = correct(session, act, "round", first, a_round(2, temperature=Decimal("38.4"), told="not_yet"))
    assert to_tell(session) == [again]
    act = an_act(now=NOW + 3 * HOUR, reason="Told on the telephone")
    correct(session, act, "round", again, a_round(2, temperature=Decimal("38.4"), **TOLD))
    assert to_tell(session) == []


def test_a_round_that_is_struck_takes_its_task_along_and_no_other(session: MemorySession, li: UUID) -> None:
    first, second = (make(session, li, hours, told="not_yet") for hours in (2, 3))
    strike(session, an_act(now=NOW + 4 * HOUR, reason="Another patient"), "round", second)
    assert to_tell(session) == [first]
    other = a_patient(session, trial_id="ZJ-002", hospital_number="H0002")
    make(session, other, 5, **TOLD)
    assert to_tell(session) == [first]
