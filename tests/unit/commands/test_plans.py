"""A patient's plan: started on a signed protocol, changed step by step, and only as it was shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.commands.checks import BEFORE_BIRTH, DAY_IN_FUTURE, REASON_NEEDED
from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.patients import enrol
from bline_desktop.commands.plan_changes import (
    AS_PLANNED,
    DAY_OVER,
    DONE_ALREADY,
    NO_DAY_YET,
    NOT_OPEN,
    ShownStep,
    add_step,
    cease_steps,
    defer_step,
    explain,
    mark_done,
    omit_step,
)
from bline_desktop.commands.plan_lookups import PLAN_CHANGED, PLAN_HAS_CHANGES, plan_of
from bline_desktop.commands.plans import (
    NO_SUCH_ARM,
    NOT_SIGNED,
    NOT_VALID_YET,
    OLD_VERSION,
    PATIENT_ENDED,
    PLAN_RUNS,
    SAME_PLAN,
    change_plan,
    start_plan,
)
from bline_desktop.commands.records import strike
from bline_desktop.commands.templates import TEMPLATE_GONE, save_template
from bline_desktop.domain.errors import AlreadyKept, Rule, RuleBroken
from bline_desktop.domain.patient import PatientState
from bline_desktop.domain.plan.changes import Cause, Moved, PlanAction
from bline_desktop.domain.plan.deferring import Scope, cease_moves, defer_moves, omit_moves
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.plan.plan_fields import (
    TOO_FAR,
    AddFields,
    CeaseFields,
    CeaseScope,
    DeferFields,
    DoneFields,
    ExplainFields,
    OmitFields,
)
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, StepSort
from bline_desktop.domain.plan.spans import Span
from bline_desktop.domain.plan.state import Done, PatientPlan, StepState
from bline_desktop.domain.plan.tried import plan_now
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.words import Words
from tests.support.plans import COURSE, MONTHS, cycles, looks, signed, template
from tests.support.store import NOW, TODAY, ZONE, MemorySession, an_act, patient_fields, weight_fields

DAY = timedelta(days=1)
CYCLE_1 = TODAY + 7 * DAY
NO_BED: dict[str, Any] = {"cause": Cause.WARD, "reason": "No bed"}


@pytest.fixture
def patient(session: MemorySession) -> UUID:
    return enrol(session, an_act(Role.PHYSICIAN), patient_fields(), weight_fields())


@pytest.fixture
def plan_id(session: MemorySession, patient: UUID) -> UUID:
    return start_plan(session, an_act(Role.PHYSICIAN), patient, signed(session, template(*COURSE)), "main")


def stopped(rule: Rule, do: Callable[[], object]) -> str:
    with pytest.raises(RuleBroken) as caught:
        do()
    assert caught.value.rule is rule
    return Words(ZONE).say(rule.sentence, **caught.value.values)


def physician(days: int = 0) -> Any:
    return an_act(Role.PHYSICIAN, NOW + days * DAY)


def plan(session: MemorySession, patient: UUID, days: int = 0) -> PatientPlan:
    found = plan_of(session, physician(days), patient)
    assert found is not None
    return found


def targets(session: MemorySession, patient: UUID) -> dict[str, date | None]:
    return {one.step.key: one.step.target for one in plan(session, patient).steps}


def to_defer(session: MemorySession, patient: UUID, key: str, days: int, scope: Scope = Scope.THIS) -> ShownStep:
    shown = plan(session, patient)
    return ShownStep(shown.plan_id, key, defer_moves(plan_now(shown), key, days, scope))


def by(days: int, scope: Scope = Scope.THIS) -> DeferFields:
    return DeferFields(days=days, scope=scope, **NO_BED)


def test_a_plan_starts_on_a_signed_protocol_and_counts_from_now_on(session: MemorySession, patient: UUID) -> None:
    ref = signed(session, template(*COURSE))
    plan_id = start_plan(session, physician(), patient, ref, "main")
    started = plan(session, patient)
    assert (started.plan_id, started.ref, started.arm, started.started_at) == (plan_id, ref, "main", NOW)
    assert targets(session, patient) == {
        "visit:1": TODAY - 10 * DAY,
        "labs:1": TODAY,
        "mrd:1.1": TODAY + 4 * DAY,
        "cycle:1": CYCLE_1,
        "mrd:2.1": CYCLE_1 + 39 * DAY,
        "cycle:2": CYCLE_1 + 42 * DAY,
        "mrd:3.1": CYCLE_1 + 81 * DAY,
        "cycle:3": CYCLE_1 + 84 * DAY,
    }


def test_an_act_that_is_tried_again_starts_one_plan(session: MemorySession, patient: UUID) -> None:
    act, ref = physician(), signed(session, template(*COURSE))
    start_plan(session, act, patient, ref, "main")
    with pytest.raises(AlreadyKept):
        start_plan(session, act, patient, ref, "main")


def test_no_plan_starts_on_what_is_not_signed_not_valid_yet_or_nowhere(session: MemorySession, patient: UUID) -> None:
    def start(ref: TextRef, arm_key: str = "main") -> object:
        return start_plan(session, physician(), patient, ref, arm_key)

    saved = save_template(session, physician(), template(*COURSE))
    said = stopped(NOT_SIGNED, lambda: start(saved))
    assert said == ("No investigator has signed Test protocol, version 1. A plan starts on a signed version only.")
    later = signed(session, replace(template(*COURSE), version="2"), NOW + 3 * DAY)
    assert "valid from 05-Nov-2026 08:00 on" in stopped(NOT_VALID_YET, lambda: start(later))
    stopped(TEMPLATE_GONE, lambda: start(TextRef("test", "3", "0" * 64)))
    good = signed(session, replace(template(*COURSE), version="4"))
    stopped(NO_SUCH_ARM, lambda: start(good, "other"))
    assert plan_of(session, physician(), patient) is None


def test_a_new_plan_starts_on_the_version_that_became_valid_last(session: MemorySession, patient: UUID) -> None:
    first = signed(session, template(*COURSE), NOW + timedelta(hours=1))
    second = signed(session, replace(template(*COURSE), version="2"), NOW + DAY)
    signed(session, replace(template(*COURSE), version="3"), NOW + 9 * DAY)
    said = stopped(OLD_VERSION, lambda: start_plan(session, physician(2), patient, first, "main"))
    assert said == "Version 2 took the place of version 1 on 03-Nov-2026 08:00. Start the plan on that one."
    plan_id = start_plan(session, physician(2), patient, second, "main")
    back = an_act(Role.PHYSICIAN, NOW + 2 * DAY, reason="Consented to version 1")
    assert change_plan(session, back, plan_id, first, "main") != plan_id


def test_a_patient_has_one_plan_and_none_begins_after_the_study(session: MemorySession, patient: UUID) -> None:
    ref = signed(session, template(*COURSE))
    start_plan(session, physician(), patient, ref, "main")
    said = stopped(PLAN_RUNS, lambda: start_plan(session, physician(), patient, ref, "main"))
    assert said == "ZJ-001 has a plan already. Change that one."
    gone = patient_fields(
        trial_id="ZJ-002", hospital_number="H0002", state=PatientState.OFF_STUDY, ended_on=TODAY - DAY
    )
    left = enrol(session, physician(), gone, weight_fields())
    assert "left the study on 01-Nov-2026" in stopped(
        PATIENT_ENDED, lambda: start_plan(session, physician(), left, ref, "main")
    )


def test_another_version_takes_the_place_of_a_plan_with_a_reason_and_keeps_its_changes(
    session: MemorySession, patient: UUID, plan_id: UUID
) -> None:
    defer_step(session, physician(), to_defer(session, patient, "cycle:1", 3), by(3))
    second = signed(session, replace(template(*COURSE, looks("eyes", Anchor(AnchorEvent.ENROLMENT))), version="2"))
    stopped(REASON_NEEDED, lambda: change_plan(session, physician(), plan_id, second, "main"))
    act = an_act(Role.PHYSICIAN, NOW + DAY, reason="Amendment 2")
    stopped(SAME_PLAN, lambda: change_plan(session, act, plan_id, plan(session, patient).ref, "main"))
    changed = change_plan(session, act, plan_id, second, "main")
    assert changed != plan_id
    now = plan(session, patient, days=1)
    assert (now.plan_id, now.ref, now.template.version) == (changed, second, "2")
    assert session.get_one(PlanRecord, changed).reason == "Amendment 2"
    assert targets(session, patient)["cycle:1"] == CYCLE_1 + 3 * DAY
    assert "eyes:1" in targets(session, patient)
    again = an_act(Role.PHYSICIAN, NOW + DAY, reason="Once more")
    stopped(PLAN_CHANGED, lambda: change_plan(session, again, plan_id, second, "main"))


def test_another_protocol_begins_without_the_changes_of_the_one_before(
    session: MemorySession, patient: UUID, plan_id: UUID
) -> None:
    defer_step(session, physician(), to_defer(session, patient, "cycle:1", 3), by(3))
    other = signed(session, replace(template(*COURSE), key="other"))
    change_plan(session, an_act(Role.PHYSICIAN, reason="Relapse"), plan_id, other, "main")
    assert targets(session, patient)["cycle:1"] == CYCLE_1
    assert plan(session, patient).changes == ()


def test_deferring_moves_one_step_and_what_follows_or_everything_after(
    session: MemorySession, patient: UUID, plan_id: UUID
) -> None:
    before = targets(session, patient)
    defer_step(session, physician(), to_defer(session, patient, "cycle:1", 3), by(3))
    after = targets(session, patient)
    assert {key: (after[key] - before[key]).days for key in before} == {  # type: ignore[operator]
        "visit:1": 0,
        "labs:1": 0,
        **dict.fromkeys(("mrd:1.1", "cycle:1", "mrd:2.1", "cycle:2", "mrd:3.1", "cycle:3"), 3),
    }
    scope = Scope.AFTER
    defer_step(session, physician(), to_defer(session, patient, "labs:1", 2, scope), by(2, scope))
    later = targets(session, patient)
    assert {key for key in before if later[key] != after[key]} == set(before) - {"visit:1"}
    change = plan(session, patient).changes[-1].change
    assert (change.action, change.cause, change.reason) == (PlanAction.DEFER, Cause.WARD, "No bed")
    assert change.moved == (Moved("cycle:1", 2), Moved("labs:1", 2))


def test_nothing_is_kept_where_other_steps_would_move_than_were_shown(
    session: MemorySession, patient: UUID, plan_id: UUID
) -> None:
    shown = to_defer(session, patient, "cycle:1", 3)
    said = stopped(PLAN_CHANGED, lambda: defer_step(session, physician(), shown, by(4)))
    assert said == "The plan changed since it was shown. Look at it again; nothing was recorded."
    wide = to_defer(session, patient, "labs:1", 3, Scope.AFTER)
    omitted = ShownStep(plan_id, "labs:1", omit_moves(plan_now(plan(session, patient)), "labs:1"))
    omit_step(session, physician(), omitted, OmitFields(**NO_BED))
    stopped(NOT_OPEN, lambda: defer_step(session, physician(), wide, by(3, Scope.AFTER)))
    stopped(PLAN_CHANGED, lambda: defer_step(session, physician(), ShownStep(plan_id, "eyes:1"), by(3)))
    unknown = replace(shown, plan_id=UUID(int=5))
    stopped(GONE, lambda: defer_step(session, physician(), unknown, by(3)))
    assert [one.change.action for one in plan(session, patient).changes] == [PlanAction.OMIT]


def test_an_act_that_is_tried_again_changes_a_plan_once(session: MemorySession, patient: UUID, plan_id: UUID) -> None:
    act, shown = physician(), to_defer(session, patient, "cycle:1", 3)
    defer_step(session, act, shown, by(3))
    with pytest.raises(AlreadyKept):
        defer_step(session, act, shown, by(3))
    assert targets(session, patient)["cycle:1"] == CYCLE_1 + 3 * DAY


def test_a_step_is_moved_to_a_day_from_today_on_and_not_years_away(
    session: MemorySession, patient: UUID, plan_id: UUID
) -> None:
    def move(to: date) -> object:
        shown = to_defer(session, patient, "cycle:1", (to - CYCLE_1).days)
        return defer_step(session, physician(), shown, DeferFields(to=to, scope=Scope.THIS, **NO_BED))

    assert stopped(DAY_OVER, lambda: move(TODAY - DAY)) == "01-Nov-2026 is over. Choose a day from today on."
    stopped(TOO_FAR, lambda: move(TODAY + 731 * DAY))
    move(TODAY)
    assert targets(session, patient)["cycle:1"] == TODAY


def test_a_step_without_a_day_is_not_moved_but_can_be_left_out(session: MemorySession, patient: UUID) -> None:
    line = cycles(3, offset=Span(107), every=Span(2, MONTHS), after_last=True, until=Span(6, MONTHS))
    eyes = looks("eyes", Anchor(AnchorEvent.CYCLE_START, 3))  # the third cycle would come after the six months
    plan_id = start_plan(session, physician(), patient, signed(session, template(line, eyes)), "main")
    shown = ShownStep(plan_id, "eyes:1", (Moved("eyes:1", 3),))
    assert stopped(NO_DAY_YET, lambda: defer_step(session, physician(), shown, by(3))) == (
        "“Eyes” has no day yet, so it can't be moved."
    )
    omit_step(session, physician(), ShownStep(plan_id, "eyes:1", (Moved("eyes:1"),)), OmitFields(**NO_BED))
    assert plan(session, patient).step("eyes:1").state is StepState.OMITTED  # type: ignore[union-attr]


def test_ceasing_ends_a_line_or_the_whole_plan(session: MemorySession, patient: UUID, plan_id: UUID) -> None:
    now = plan_now(plan(session, patient))
    line = ShownStep(plan_id, "cycle:2", cease_moves(now, "cycle:2", whole_plan=False))
    change_id = cease_steps(session, physician(), line, CeaseFields(scope=CeaseScope.LINE, **NO_BED))
    states = {one.step.key: one.state for one in plan(session, patient).steps}
    ceased = {key for key, state in states.items() if state is StepState.CEASED}
    assert ceased == {"cycle:2", "mrd:2.1", "cycle:3", "mrd:3.1"}
    strike(session, an_act(Role.PHYSICIAN, reason="Entered in error"), "plan_change", change_id)
    now = plan_now(plan(session, patient))
    whole = ShownStep(plan_id, "labs:1", cease_moves(now, "labs:1", whole_plan=True))
    cease_steps(session, physician(), whole, CeaseFields(scope=CeaseScope.PLAN, **NO_BED))
    states = {one.step.key: one.state for one in plan(session, patient).steps}
    assert {key for key, state in states.items() if state is not StepState.CEASED} == {"visit:1"}


def test_a_step_is_added_from_today_on(session: MemorySession, patient: UUID, plan_id: UUID) -> None:
    def add(on: date) -> UUID:
        typed = AddFields(sort=StepSort.MRD, title="MRD before transfer", on=on, before=2, after=1, reason="Moves")
        return add_step(session, physician(), plan_id, typed)

    stopped(DAY_OVER, lambda: add(TODAY - DAY))
    stopped(TOO_FAR, lambda: add(TODAY + 731 * DAY))
    change_id = add(TODAY + DAY)
    step = plan(session, patient).step(f"added:{change_id.hex}")
    assert step is not None
    assert (step.step.title, step.step.target, step.state) == ("MRD before transfer", TODAY + DAY, StepState.IN_WINDOW)
    assert step.last_day == TODAY + 2 * DAY


def test_a_step_is_marked_as_done_by_whoever_records_results(
    session: MemorySession, patient: UUID, plan_id: UUID
) -> None:
    def mark(key: str, on: date) -> UUID:
        return mark_done(session, an_act(), ShownStep(plan_id, key), DoneFields(on=on))

    stopped(DAY_IN_FUTURE, lambda: mark("labs:1", TODAY + DAY))
    stopped(BEFORE_BIRTH, lambda: mark("labs:1", date(1980, 1, 1)))
    mark("labs:1", TODAY - DAY)
    judged = plan(session, patient).step("labs:1")
    assert judged is not None
    assert (judged.state, judged.done) == (StepState.DONE, Done(TODAY - DAY))
    assert "is done already" in stopped(DONE_ALREADY, lambda: mark("labs:1", TODAY))
    omit_step(session, physician(), ShownStep(plan_id, "cycle:1", (Moved("cycle:1"),)), OmitFields(**NO_BED))
    stopped(DONE_ALREADY, lambda: mark("cycle:1", TODAY))
    shown = ShownStep(plan_id, "labs:1", (Moved("labs:1", 3),))
    assert stopped(NOT_OPEN, lambda: defer_step(session, physician(), shown, by(3))) == (
        "“Labs” is done, left out or missed: it can't be changed any more."
    )


def test_a_cause_is_named_only_for_what_was_not_as_planned(
    session: MemorySession, patient: UUID, plan_id: UUID
) -> None:
    typed = ExplainFields(cause=Cause.SUPPLY, reason="No tubes")
    shown = ShownStep(plan_id, "labs:1")
    assert "neither early, nor late" in stopped(AS_PLANNED, lambda: explain(session, physician(), shown, typed))
    explain(session, physician(5), shown, typed)
    late = plan(session, patient, days=5).step("labs:1")
    assert late is not None
    assert [(one.cause, one.note, one.days) for one in late.deviations] == [(Cause.SUPPLY, "No tubes", 2)]


def test_a_plan_of_which_something_was_changed_is_struck_only_after_its_changes(
    session: MemorySession, patient: UUID, plan_id: UUID
) -> None:
    change_id = defer_step(session, physician(), to_defer(session, patient, "cycle:1", 3), by(3))
    wrong = an_act(Role.PHYSICIAN, reason="Wrong patient")
    stopped(PLAN_HAS_CHANGES, lambda: strike(session, wrong, "plan", plan_id))
    strike(session, an_act(Role.PHYSICIAN, reason="Wrong patient"), "plan_change", change_id)
    strike(session, an_act(Role.PHYSICIAN, reason="Wrong patient"), "plan", plan_id)
    assert plan_of(session, physician(), patient) is None
    start_plan(session, physician(), patient, plan_ref(session), "main")
    assert targets(session, patient)["cycle:1"] == CYCLE_1


def plan_ref(session: MemorySession) -> TextRef:
    return signed(session, replace(template(*COURSE), version="9"))
