"""Any acts on a plan in a real store: it replays, it is what the acts made it, and what cannot be is refused whole."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bline_desktop.commands.plan_changes import (
    ShownStep,
    add_step,
    cease_steps,
    defer_step,
    explain,
    mark_done,
    omit_step,
)
from bline_desktop.commands.plans import start_plan
from bline_desktop.commands.records import strike
from bline_desktop.commands.undo import undo
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.changes import Cause
from bline_desktop.domain.plan.deferring import Scope, cease_moves, defer_moves, omit_moves
from bline_desktop.domain.plan.plan_fields import (
    AddFields,
    CeaseFields,
    CeaseScope,
    DeferFields,
    DoneFields,
    ExplainFields,
    OmitFields,
)
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.tried import plan_now
from bline_desktop.storage.verify import verify
from tests.support.real_store import PATIENT, STORE_ID, ZONE
from tests.unit.queries.test_plans import COURSE, Ward

ACTS = ("defer", "after", "omit", "cease", "whole", "add", "done", "explain", "strike", "undo")
ON_PURPOSE: dict[str, Any] = {"cause": Cause.PATIENT, "reason": "Because"}
gestures = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 20), st.integers(-10, 30), st.integers(0, 60 * 30)), max_size=10
)


def gesture(ward: Ward, what: str, which: int, days: int) -> None:
    """Do one act on one of the steps, as a screen does it."""
    plan = ward.plan()
    now, judged = plan_now(plan), plan.steps[which % len(plan.steps)]
    key, today = judged.step.key, ward.now.astimezone(ZONE).date()
    done = ward.act(reason="Because")
    if what in ("defer", "after"):
        scope = Scope.THIS if what == "defer" else Scope.AFTER
        to = None if judged.step.target is None else judged.step.target + timedelta(days=days)
        typed = DeferFields(to=to or today, scope=scope, **ON_PURPOSE)
        ward.do(defer_step, ShownStep(plan.plan_id, key, defer_moves(now, key, days, scope)), typed, act=done)
    elif what == "omit":
        ward.do(omit_step, ShownStep(plan.plan_id, key, omit_moves(now, key)), OmitFields(**ON_PURPOSE), act=done)
    elif what in ("cease", "whole"):
        whole = what == "whole"
        typed_cease = CeaseFields(scope=CeaseScope.PLAN if whole else CeaseScope.LINE, **ON_PURPOSE)
        moves = cease_moves(now, key, whole_plan=whole)
        ward.do(cease_steps, ShownStep(plan.plan_id, key, moves), typed_cease, act=done)
    elif what == "add":
        added = AddFields(sort=StepSort.MRD, title="More", on=today + timedelta(days=days), reason="Because")
        ward.do(add_step, plan.plan_id, added, act=done)
    elif what == "done":
        ward.do(mark_done, ShownStep(plan.plan_id, key), DoneFields(on=today - timedelta(days=abs(days))), act=done)
    elif what == "explain":
        ward.do(explain, ShownStep(plan.plan_id, key), ExplainFields(**ON_PURPOSE), act=done)
    elif plan.changes:
        change = plan.changes[which % len(plan.changes)].change
        if what == "strike":
            ward.do(strike, "plan_change", change.id, act=done)
        else:
            ward.do(undo, change.id, act=done)  # no act has this id: refused


@settings(max_examples=12, deadline=None)
@given(gestures)
def test_any_acts_on_a_plan_replay_and_a_refused_act_keeps_nothing(made: list[tuple[str, int, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ward = Ward(Path(folder))
        ward.do(start_plan, PATIENT, ward.sign(*COURSE), "main")
        for what, which, days, later in made:
            ward.now += timedelta(minutes=later)
            before = ward.plan()
            try:
                gesture(ward, what, which, days)
            except RuleBroken:
                assert ward.plan() == before
        after = ward.plan()
        assert [one.change.order for one in after.changes] == list(range(len(after.changes)))
        assert after.step("visit:1") is not None
        assert verify(ward.store, STORE_ID).sound
        ward.store.close()
