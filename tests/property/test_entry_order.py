"""Two acts at one minute keep the order in which they were entered, also where the clock stands still or is set back.

The order is that of the journal: what was written is read again in the order in which it was written, by every way.
"""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bline_desktop.commands.infusions import record_pause, record_resume
from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.commands.pump_log import read_log
from bline_desktop.commands.pump_looks import record_take_over
from bline_desktop.commands.records import record
from bline_desktop.commands.stays import move
from bline_desktop.commands.undo import undo
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.patient import Place, StayFields
from bline_desktop.domain.treatment.acts import PauseFields, ResumeFields
from bline_desktop.domain.treatment.looks import SeenFields
from bline_desktop.domain.treatment.pump import PauseCause, PumpAction
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.patients import banner
from bline_desktop.queries.records import records
from bline_desktop.storage.database import Database
from tests.support.real_store import ASKER, NOW, PATIENT, an_act
from tests.support.undoing import do, running_store

AT = NOW - timedelta(hours=1)
CLOCKS = st.integers(-3, 3).map(lambda minutes: NOW + timedelta(minutes=minutes))  # it stands, goes on or goes back
Command = Callable[..., Any]


def at_the_pump(cycle: UUID, what: str) -> tuple[Command, UUID, Any]:
    match what:
        case "pause":
            return record_pause, cycle, PauseFields(at=AT, cause=PauseCause.AIR)
        case "resume":
            return record_resume, cycle, ResumeFields(at=AT)
        case _:
            return record_take_over, cycle, SeenFields(at=AT, rate_ml_per_h=Decimal(5), volume_ml=Decimal(25))


def entered(store: Database, now: Any, command: Command, *values: object) -> list[UUID]:
    """Enter what the rules let; the rest was never entered."""
    try:
        return [do(store, an_act(now=now), command, *values)]
    except RuleBroken:
        return []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["pause", "resume", "take over"]), CLOCKS), min_size=2, max_size=7))
def test_acts_at_the_pump_at_one_minute_keep_the_order_in_which_they_were_entered(acts: list[tuple[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, cycle = running_store(Path(folder) / "store")
        ids = [key for what, now in acts for key in entered(store, now, *at_the_pump(cycle, what))]
        with store.read(ASKER) as session:
            log = [UUID(act.id) for act in read_log(session, cycle).acts]
            page = infusion_page(session, ASKER, PATIENT)
        store.close()
        assert page.current is not None
        assert log[1:] == ids  # behind the start
        assert [line.record_id for line in reversed(page.current.log)][1:] == ids


@settings(max_examples=15, deadline=None)
@given(st.lists(CLOCKS, min_size=2, max_size=6))
def test_records_of_one_day_and_beds_of_one_minute_keep_it_too(clocks: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, _ = running_store(Path(folder) / "store")
        ids, weight, bed = list[UUID](), Decimal(60), 0
        for now in clocks:
            weight, bed = weight + 1, bed + 1
            ids += entered(store, now, record, "weight", PATIENT, WeightFields(measured_on=AT.date(), weight_kg=weight))
            there = StayFields.model_validate({"since": AT, "place": Place.WARD, "ward": "5A", "bed": str(bed)})
            entered(store, now, move, PATIENT, there)
        with store.read(ASKER) as session:
            lines, shown = records(session, ASKER, "weight", PATIENT), banner(session, ASKER, PATIENT)
        store.close()
        assert [line.record_id for line in reversed(lines)] == ids
        assert len(ids) == len(clocks)
        assert shown.whereabouts is not None
        assert (shown.weight_kg, shown.whereabouts.bed) == (weight, str(bed))


@pytest.mark.parametrize("undone", [False, True])
def test_a_corrected_act_keeps_its_place_among_those_of_its_minute(tmp_path: Path, undone: bool) -> None:
    """Paused and resumed at one minute: the note of the pause is corrected, and the pump runs on as before."""
    store, cycle = running_store(tmp_path / "store")
    pause = do(store, an_act(), record_pause, cycle, PauseFields(at=AT, cause=PauseCause.AIR))
    do(store, an_act(), record_resume, cycle, ResumeFields(at=AT))
    act = an_act(reason="the other note")
    do(store, act, correct_act, pause, PauseFields(at=AT, cause=PauseCause.AIR, note="kink"))
    if undone:
        do(store, an_act(), undo, act.id)
    with store.read(ASKER) as session:
        page = infusion_page(session, ASKER, PATIENT)
        known = read_log(session, cycle).since_last_bag(NOW)
    assert page.current is not None
    assert (page.current.infusion.state, page.current.infusion.out_of_place) == (PumpState.RUNNING, ())
    assert [event.action for event in known] == [PumpAction.START, PumpAction.PAUSE, PumpAction.RESUME]
    store.close()
