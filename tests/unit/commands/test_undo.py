"""Undo on a real store: what an act wrote is struck, what it had struck counts again, and nothing else is touched."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.infusions import record_new_bag, record_pause
from bline_desktop.commands.patients import set_safety
from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.commands.pump_looks import record_alarm, record_found, settle_find
from bline_desktop.commands.records import record, strike
from bline_desktop.commands.undo import (
    NOT_UNDOABLE,
    NOT_YOUR_ACT,
    SOMETHING_SINCE,
    TOO_LATE,
    UNDONE,
    UNDONE_ALREADY,
    undo,
)
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.domain.patient import AllergyStatus, SafetyFields
from bline_desktop.domain.task import Task
from bline_desktop.domain.treatment.acts import PauseFields
from bline_desktop.domain.treatment.cycle import Bag, PumpRecord
from bline_desktop.domain.treatment.looks import AlarmFields, FoundFields, SettleFields
from bline_desktop.domain.treatment.pump import FoundState, PauseCause
from bline_desktop.queries.second_checks import pending_checks
from bline_desktop.storage.database import Database
from bline_desktop.storage.verify import verify
from tests.support.real_store import ASKER, NOW, PATIENT, STORE_ID, a_negative, an_act
from tests.support.store import a_bag_label
from tests.support.undoing import BY_PHYSICIAN, HOUR, counting, do, running_store

SECOND = timedelta(seconds=1)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Database, UUID]]:
    """A ward whose one patient has run on cycle 1 for six hours; when the test is over its journal must replay."""
    store, cycle = running_store(tmp_path / "store")
    yield store, cycle
    assert verify(store, STORE_ID).sound
    store.close()


def refuses(store: Database, act: Act, act_id: UUID, rule: Rule) -> None:
    with pytest.raises(RuleBroken) as caught:
        do(store, act, undo, act_id)
    assert caught.value.rule is rule


def pause(hours_ago: float) -> PauseFields:
    return PauseFields(at=NOW - hours_ago * HOUR, cause=PauseCause.IMAGING)


def test_a_new_bag_is_taken_back_with_its_label_and_its_task(running: tuple[Database, UUID]) -> None:
    store, cycle = running
    before = counting(store)
    act = an_act(reason="pharmacy sent 9")
    label = a_bag_label(NOW - HOUR, dose_ug_per_day=9)
    kept = do(store, act, record_new_bag, cycle, label, already_done=True)
    assert len(counting(store)) == len(before) + 4  # the act, its bag, a task, the mark that its check is pending
    do(store, an_act(now=NOW + 9 * SECOND), undo, act.id)
    assert counting(store) == before
    with store.read(ASKER) as session:
        row = session.get(PumpRecord, kept)
        assert row is not None
        assert (row.strike_reason, row.struck_at, row.struck_by) == (UNDONE, NOW + 9 * SECOND, act.user_id)
        bag = session.get(Bag, row.bag_id)
        assert bag is not None
        assert bag.strike_reason == UNDONE
    refuses(store, an_act(now=NOW + 10 * SECOND), act.id, UNDONE_ALREADY)


@pytest.mark.parametrize(("seconds", "in_time"), [(-6, False), (-5, True), (0, True), (15, True), (15.001, False)])
def test_ten_seconds_and_a_little_for_the_click(running: tuple[Database, UUID], seconds: float, in_time: bool) -> None:
    store, cycle = running
    act = an_act()
    do(store, act, record_pause, cycle, pause(1))
    late = an_act(now=NOW + seconds * SECOND)
    if in_time:
        do(store, late, undo, act.id)
    else:
        refuses(store, late, act.id, TOO_LATE)


def test_only_who_recorded_it_and_only_the_last_thing(running: tuple[Database, UUID]) -> None:
    store, cycle = running
    act = an_act()
    do(store, act, record_pause, cycle, pause(1))
    refuses(store, an_act(**BY_PHYSICIAN), act.id, NOT_YOUR_ACT)
    do(store, an_act(), record, "mrd", PATIENT, a_negative())
    refuses(store, an_act(), act.id, SOMETHING_SINCE)
    refuses(store, an_act(), uuid4(), TOO_LATE)


def test_details_that_are_changed_in_place_are_not_undone(running: tuple[Database, UUID]) -> None:
    store, _ = running
    act = an_act()
    do(store, act, set_safety, PATIENT, SafetyFields(allergy_status=AllergyStatus.NOT_ASKED))
    refuses(store, an_act(), act.id, NOT_UNDOABLE)


def test_an_undone_correction_leaves_what_counted_before(running: tuple[Database, UUID]) -> None:
    store, _ = running
    old = do(store, an_act(now=NOW - HOUR), record, "mrd", PATIENT, a_negative())
    before = counting(store)
    act = an_act(reason="slip", **BY_PHYSICIAN)
    new = do(store, act, correct, "mrd", old, a_negative(sensitivity="-4"))
    assert counting(store) != before
    again = an_act(**BY_PHYSICIAN)
    do(store, again, undo, act.id)
    assert counting(store) == before
    with store.read(ASKER) as session:
        restored = session.exec(select(Mrd).where(Mrd.replaces == new)).one()
    assert restored.recorded_at == NOW - HOUR  # still her entry, of an hour ago
    assert restored.recorded_by == ASKER.user_id


def test_an_undone_correction_waits_for_its_second_person_as_before(running: tuple[Database, UUID]) -> None:
    store, _ = running
    with store.read(ASKER) as session:
        (start,) = pending_checks(session)
    slip = an_act(reason="slip")
    do(store, slip, correct_act, start.about, a_bag_label(NOW - 5 * HOUR, rate_ml_per_h="10", duration_h="24"))
    do(store, an_act(), undo, slip.id)
    with store.read(ASKER) as session:
        (again,) = pending_checks(session)
        (act,) = session.exec(select(PumpRecord).where(PumpRecord.struck_at.is_(None))).all()  # type: ignore[union-attr]
    assert again.about == act.id != start.about


def test_an_undone_correction_of_an_alarm_that_a_physician_was_asked_about(running: tuple[Database, UUID]) -> None:
    store, cycle = running
    solved = AlarmFields(at=NOW - 2 * HOUR, minutes=5, cause=PauseCause.AIR)
    first = do(store, an_act(), record_alarm, cycle, solved)
    before = counting(store)
    act = an_act(reason="slip")
    do(store, act, correct_act, first, pause(3))
    do(store, an_act(), undo, act.id)
    assert counting(store) == before
    with store.read(ASKER) as session:
        live = {row.id: row for row in session.exec(select(PumpRecord)) if row.struck_at is None}
    assert [one.about for one in live.values() if one.about] == [
        one.id for one in live.values() if one.cause == PauseCause.AIR.value
    ]


def test_what_was_decided_of_a_find_is_undone_and_the_corrected_find_keeps_its_task(
    running: tuple[Database, UUID],
) -> None:
    store, cycle = running
    typed = FoundFields(at=NOW - HOUR, since=NOW - 2 * HOUR, cause=FoundState.CLAMPED)
    found = do(store, an_act(), record_found, cycle, typed)
    asked = counting(store)
    act = an_act(**BY_PHYSICIAN)
    do(store, act, settle_find, found, SettleFields(since=NOW - 2 * HOUR, note="nurse is sure"))
    do(store, an_act(**BY_PHYSICIAN), undo, act.id)
    assert counting(store) == asked
    do(store, an_act(**BY_PHYSICIAN), settle_find, found, SettleFields(since=NOW - 2 * HOUR, note="sure"))
    settled = counting(store)
    act = an_act(reason="slip")
    stopped = typed.model_copy(update={"cause": FoundState.STOPPED})
    do(store, act, correct_act, found, stopped, already_done=True)
    do(store, an_act(), undo, act.id)
    assert counting(store) == settled
    with store.read(ASKER) as session:
        acts = {row.id for row in session.exec(select(PumpRecord)) if row.struck_at is None}
        tasks = [row for row in session.exec(select(Task)) if row.struck_at is None]
    assert {task.about for task in tasks} <= acts


def test_an_undone_strike_lets_the_entry_count_again(running: tuple[Database, UUID]) -> None:
    store, cycle = running
    kept = do(store, an_act(), record_pause, cycle, pause(1))
    before = counting(store)
    act = an_act(reason="wrong patient")
    do(store, act, strike, "pump_record", kept)
    do(store, an_act(), undo, act.id)
    assert counting(store) == before
