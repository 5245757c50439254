"""Whatever is corrected or struck and then undone counts as it did before, and the journal still replays."""

import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bline_desktop.commands.infusions import record_new_bag, record_pause, record_resume
from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.commands.pump_looks import record_alarm
from bline_desktop.commands.records import strike
from bline_desktop.commands.undo import undo
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.treatment.act_fields import typed_of
from bline_desktop.domain.treatment.acts import PauseFields, ResumeFields
from bline_desktop.domain.treatment.cycle import Bag, PumpRecord
from bline_desktop.domain.treatment.looks import AlarmFields
from bline_desktop.domain.treatment.pump import PauseCause
from bline_desktop.storage.database import Database
from bline_desktop.storage.verify import verify
from tests.support.real_store import ASKER, NOW, STORE_ID, an_act
from tests.support.store import a_bag_label
from tests.support.undoing import counting, do, running_store

MINUTES = st.integers(1, 350)
ACTS = st.tuples(st.sampled_from(["pause", "resume", "bag", "alarm"]), MINUTES)
SECOND_THOUGHTS = st.tuples(st.sampled_from(["correct", "strike"]), st.integers(0, 20), MINUTES)


@settings(max_examples=40, deadline=None)
@given(acts=st.lists(ACTS, max_size=6), thoughts=st.lists(SECOND_THOUGHTS, min_size=1, max_size=4))
def test_undo_leaves_what_counted_before(acts: list[tuple[str, int]], thoughts: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, cycle = running_store(Path(folder) / "store")
        for what, minutes in acts:
            _tried(store, what, cycle, minutes)
        for verb, which, minutes in thoughts:
            before = counting(store)
            act = an_act(reason="second thoughts")
            record_id, fields = _chosen(store, which, minutes)
            try:
                if verb == "correct":
                    do(store, act, correct_act, record_id, fields, already_done=True)
                else:
                    do(store, act, strike, "pump_record", record_id)
            except RuleBroken:
                assert counting(store) == before
                continue
            assert counting(store) != before or verb == "correct"
            do(store, an_act(), undo, act.id)
            assert counting(store) == before
        assert verify(store, STORE_ID).sound
        store.close()


def _tried(store: Database, what: str, cycle: UUID, minutes: int) -> None:
    """Record an act where the rules let it; the others are no part of the story."""
    at = NOW - timedelta(minutes=minutes)
    act = an_act(reason="as it happened")
    try:
        match what:
            case "pause":
                do(store, act, record_pause, cycle, PauseFields(at=at, cause=PauseCause.AIR), already_done=True)
            case "resume":
                do(store, act, record_resume, cycle, ResumeFields(at=at), already_done=True)
            case "bag":
                do(store, act, record_new_bag, cycle, a_bag_label(at, dose_ug_per_day=9), already_done=True)
            case _:
                solved = AlarmFields(at=at, minutes=2, cause=PauseCause.OCCLUSION)
                do(store, act, record_alarm, cycle, solved, already_done=True)
    except RuleBroken:
        pass


def _chosen(store: Database, which: int, minutes: int) -> tuple[UUID, Fields]:
    """Return one of the acts that count, and what is typed of it with another time."""
    with store.read(ASKER) as session:
        rows = [row for row in session.exec(select(PumpRecord)) if row.struck_at is None]
        row = sorted(rows, key=lambda row: (row.at, str(row.id)))[which % len(rows)]
        bag = session.get(Bag, row.bag_id) if row.bag_id else None
        typed = typed_of(row.action, row.model_dump(), bag.label() if bag else None)
    assert typed is not None
    return row.id, typed.model_copy(update={"at": NOW - timedelta(minutes=minutes)})
