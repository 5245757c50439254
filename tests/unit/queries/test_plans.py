"""Plans as they are read: on a real store, with what really happened, and in a fixed number of selects."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import event

from bline_desktop.commands.dli import end_dli, record_dli
from bline_desktop.commands.infusions import order_cycle, record_start, record_stop
from bline_desktop.commands.outside_rules import NOTHING_TYPED
from bline_desktop.commands.patients import set_safety
from bline_desktop.commands.plan_changes import ShownStep, defer_step, explain, mark_done, omit_step
from bline_desktop.commands.plans import change_plan, start_plan
from bline_desktop.commands.records import record, strike
from bline_desktop.commands.templates import save_template, sign_template
from bline_desktop.commands.undo import undo
from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.observations.chimerism import ChimerismFields
from bline_desktop.domain.observations.gvhd import GvhdFields
from bline_desktop.domain.patient import AllergyStatus, Patient, PatientState, SafetyFields
from bline_desktop.domain.people import User
from bline_desktop.domain.plan.changes import Cause, CycleFact, Moved
from bline_desktop.domain.plan.deferring import Scope
from bline_desktop.domain.plan.entries import EntrySort
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.plan.plan_fields import DeferFields, DoneFields, ExplainFields, OmitFields
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.spans import Span, Window
from bline_desktop.domain.plan.state import DeviationSort, Done, PatientPlan, StepState
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.acts import StopFields
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.dli import DliEndFields, DliFields, Reaction
from bline_desktop.queries.calendar import ward_calendar
from bline_desktop.queries.plans import deviations, patient_plan, plan_preview, read_plans, ward_plans
from bline_desktop.storage.database import Database
from bline_desktop.storage.verify import verify
from tests.support import real_store
from tests.support.plans import EACH_CYCLE_START, TRANSPLANT, cycles, dlis, looks, template
from tests.support.real_store import NOW, PATIENT, STORE_ID, a_negative, a_patient_row, an_act
from tests.support.store import a_bag_label

ZONE = real_store.ZONE
TODAY = date(2026, 11, 22)  # day 126 after the transplant of 19 July
DAY = timedelta(days=1)
PHYSICIAN, INVESTIGATOR = uuid5(STORE_ID, "physician"), uuid5(STORE_ID, "investigator")
NO_BED: dict[str, Any] = {"cause": Cause.WARD, "reason": "No bed"}
COURSE = (
    cycles(2, offset=Span(119), window=Window(-3, 3), days_on=28, days_off=14),  # 15 November
    looks("mrd", EACH_CYCLE_START, Span(-3), Window(-7, 3)),
    looks("marrow", TRANSPLANT, Span(116), Window(-7, 7), sort=StepSort.MARROW),
    looks("chimerism", TRANSPLANT, Span(123), Window(-3, 3), sort=StepSort.CHIMERISM),
    looks("gvhd", TRANSPLANT, Span(125), sort=StepSort.GVHD),
    looks("visit", TRANSPLANT, Span(200), sort=StepSort.VISIT),
)


class Ward:
    """A real store with one patient, whose day can be moved."""

    def __init__(self, folder: Path) -> None:
        self.store: Database = real_store.new_store(folder)
        self.now = NOW - 20 * DAY
        with self.store.write(an_act()) as session:
            session.add(User(id=PHYSICIAN, name="BAKER Paul", role=Role.PHYSICIAN, active=True))
            session.add(User(id=INVESTIGATOR, name="DIXON Iris", role=Role.INVESTIGATOR, active=True))

    def act(self, **changes: Any) -> Act:
        by = {"user_id": PHYSICIAN, "user_name": "BAKER Paul", "role": Role.PHYSICIAN, "now": self.now}
        return an_act(**(by | changes))

    def do(self, command: Any, *values: Any, act: Act | None = None) -> Any:
        act = act or self.act()
        with self.store.write(act) as session:
            return command(session, act, *values)

    def asker(self) -> Asker:
        return Asker(PHYSICIAN, "BAKER Paul", Role.PHYSICIAN, self.now, ZONE)

    def ask(self, query: Any, *values: Any) -> Any:
        with self.store.read(self.asker()) as session:
            return query(session, self.asker(), *values)

    def sign(self, *steps: Any, version: str = "1") -> TextRef:
        ref: TextRef = self.do(save_template, replace(template(*steps), version=version))
        by = self.act(user_id=INVESTIGATOR, user_name="DIXON Iris", role=Role.INVESTIGATOR)
        self.do(sign_template, ref, act=by)
        return ref

    def plan(self) -> PatientPlan:
        found = self.ask(patient_plan, PATIENT)
        assert isinstance(found, PatientPlan)
        return found

    def states(self) -> dict[str, StepState]:
        return {one.step.key: one.state for one in self.plan().steps}


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """A ward 20 days ago, on which a plan was just started."""
    ward = Ward(tmp_path)
    ward.do(start_plan, PATIENT, ward.sign(*COURSE), "main")
    yield ward
    ward.store.close()


def start_cycle(ward: Ward, number: int, at: datetime) -> UUID:
    ward.do(set_safety, PATIENT, SafetyFields(allergy_status=AllergyStatus.NONE_KNOWN))
    typed = {"number": number, "dose_ug_per_day": 28, "planned_days": 28, "planned_start_on": at.date()}
    cycle: UUID = ward.do(order_cycle, PATIENT, CycleFields.model_validate(typed))
    ward.do(record_start, cycle, a_bag_label(at))
    return cycle


def test_what_really_happened_is_found_and_counted_from(ward: Ward) -> None:
    ward.now = NOW
    ward.do(record, "mrd", PATIENT, a_negative(sampled_on=date(2026, 11, 10)))
    chimerism = {
        "sampled_on": date(2026, 11, 19),
        "lineage": "cd3",
        "material": "blood",
        "method": "str_pcr",
        "evaluable": True,
        "donor_percent": 99,
    }
    ward.do(record, "chimerism", PATIENT, ChimerismFields.model_validate(chimerism))
    gvhd = {"assessed_on": date(2026, 11, 21), "type": "acute", "organ": "skin", "stage": 0, "active": False}
    ward.do(record, "gvhd", PATIENT, GvhdFields.model_validate(gvhd))
    cycle = start_cycle(ward, 1, NOW - 6 * DAY)
    plan = ward.plan()
    assert plan.facts.cycles == (CycleFact(1, date(2026, 11, 16)),)
    assert plan.facts.transplant_on == date(2026, 7, 19)
    assert plan.facts.enrolled_on == TODAY
    assert {key: state for key, state in ward.states().items() if state.is_open} == {
        "mrd:2.1": StepState.AWAITING,
        "cycle:2": StepState.AWAITING,
        "visit:1": StepState.PLANNED,
    }
    done = {one.step.key: one.done for one in plan.steps if one.done is not None}
    assert done["cycle:1"] == Done(date(2026, 11, 16), cycle, "cycle")
    assert plan.step("cycle:1").state is StepState.RUNNING  # type: ignore[union-attr]
    assert done["mrd:1.1"].table == "mrd"
    assert done["marrow:1"] == done["mrd:1.1"]  # the sample was of marrow
    assert set(done) == {"cycle:1", "mrd:1.1", "marrow:1", "chimerism:1", "gvhd:1"}
    assert plan.step("cycle:2").step.target == date(2026, 12, 28)  # type: ignore[union-attr]


def test_a_plan_says_who_started_and_changed_it_and_undo_takes_a_change_back(ward: Ward) -> None:
    act = ward.act()
    plan = ward.plan()
    assert (plan.started_by, plan.started_at, plan.trial_id) == ("BAKER Paul", NOW - 20 * DAY, "ZJ-014")
    moves = (Moved("visit:1", 7),)
    typed = DeferFields(days=7, scope=Scope.THIS, **NO_BED)
    ward.do(defer_step, ShownStep(plan.plan_id, "visit:1", moves), typed, act=act)
    said = ward.plan().changes
    assert [(one.by, one.change.moved) for one in said] == [("BAKER Paul", moves)]
    ward.do(undo, act.id)
    assert [one.step.shift for one in ward.plan().steps if one.step.key == "visit:1"] == [0]
    assert ward.plan().changes[0].change.taken_back_at == ward.now


def test_undo_takes_back_the_start_of_a_plan_and_another_version_of_it(ward: Ward) -> None:
    first, second = ward.plan(), ward.sign(*COURSE, version="2")
    changed = ward.act(reason="Amendment")
    ward.do(change_plan, first.plan_id, second, "main", act=changed)
    ward.do(undo, changed.id)
    assert ward.plan().plan_id == first.plan_id
    ward.do(strike, "plan", first.plan_id, act=ward.act(reason="Wrong patient"))
    started = ward.act()
    ward.do(start_plan, PATIENT, second, "main", act=started)
    ward.do(undo, started.id)
    assert ward.ask(patient_plan, PATIENT) is None
    assert verify(ward.store, STORE_ID).sound


def test_two_changes_of_one_moment_count_in_the_order_in_which_they_were_written(ward: Ward) -> None:
    key, plan_id = "visit:1", ward.plan().plan_id
    for days in (7, 2, -4):
        to: Any = ward.plan().step(key).step.target  # type: ignore[union-attr]
        typed = DeferFields(to=to + days * DAY, scope=Scope.THIS, **NO_BED)
        ward.do(defer_step, ShownStep(plan_id, key, (Moved(key, days),)), typed)
    ward.do(omit_step, ShownStep(plan_id, key, (Moved(key),)), OmitFields(**NO_BED))
    plan = ward.plan()
    assert [one.change.order for one in plan.changes] == [0, 1, 2, 3]
    assert [one.change.moved[0].days for one in plan.changes] == [7, 2, -4, 0]
    assert plan.step(key).step.shift == 5  # type: ignore[union-attr]
    assert plan.step(key).state is StepState.OMITTED  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime(2026, 11, 18, 15, 59, tzinfo=UTC), []),
        (datetime(2026, 11, 18, 16, 0, tzinfo=UTC), [DeviationSort.LATE]),
    ],
)
def test_a_change_a_minute_before_midnight_of_the_ward_belongs_to_that_day(
    ward: Ward, at: datetime, late: list[DeviationSort]
) -> None:
    # The window of cycle 1 closes on 18 November; on the ward that day ends at 16:00 UTC.
    shown = ShownStep(ward.plan().plan_id, "cycle:1", (Moved("cycle:1", 14),))
    ward.now = at
    ward.do(defer_step, shown, DeferFields(days=14, scope=Scope.THIS, **NO_BED))
    ward.now = NOW
    assert [one.sort for one in ward.plan().step("cycle:1").deviations] == late  # type: ignore[union-attr]


def test_deviations_of_the_ward_are_told_with_their_cause(ward: Ward) -> None:
    ward.now = NOW
    plan_id = ward.plan().plan_id
    typed = ExplainFields(cause=Cause.SUPPLY, reason="No bags")
    ward.do(explain, ShownStep(plan_id, "cycle:1"), typed)
    ward.do(mark_done, ShownStep(plan_id, "gvhd:1"), DoneFields(on=TODAY))
    found = ward.ask(deviations)
    assert [(one.trial_id, one.judged.step.key, one.deviation.sort, one.deviation.cause) for one in found] == [
        ("ZJ-014", "gvhd:1", DeviationSort.LATE, None),
        ("ZJ-014", "marrow:1", DeviationSort.LATE, None),
        ("ZJ-014", "cycle:1", DeviationSort.LATE, Cause.SUPPLY),
    ]
    assert ward.ask(deviations, PATIENT) == found
    assert ward.ask(deviations, PHYSICIAN) == ()


def test_a_preview_counts_from_what_happened_and_keeps_nothing(ward: Ward) -> None:
    ward.now = NOW
    second = ward.sign(*COURSE[:1], version="2")
    steps = ward.ask(plan_preview, PATIENT, second, "main")
    assert [(one.step.key, one.step.target, one.state) for one in steps] == [
        ("cycle:1", date(2026, 11, 15), StepState.OVER),
        ("cycle:2", date(2026, 12, 27), StepState.AWAITING),
    ]
    assert all(not one.deviations for one in steps)
    for ref, arm in ((second, "other"), (TextRef("test", "7", "0" * 64), "main")):
        with pytest.raises(KeyError):
            ward.ask(plan_preview, PATIENT, ref, arm)
    assert ward.plan().template.version == "1"


def test_the_ward_is_told_the_plans_of_those_who_go_on(ward: Ward) -> None:
    assert set(ward.ask(ward_plans)) == {PATIENT}
    act = ward.act(now=NOW)
    with ward.store.write(act) as session:
        patient = session.get_one(Patient, PATIENT)
        patient.state, patient.ended_on = PatientState.DIED, TODAY - 10 * DAY
    ward.now = NOW
    assert ward.ask(ward_plans) == {}
    assert ward.plan().step("cycle:1").state is StepState.IN_WINDOW  # type: ignore[union-attr]
    assert ward.plan().today == TODAY


def test_a_patient_without_a_plan_costs_one_select(ward: Ward) -> None:
    plan_id = ward.plan().plan_id
    ward.do(strike, "plan", plan_id, act=ward.act(reason="Wrong patient"))
    assert ward.ask(patient_plan, PATIENT) is None
    assert ward.ask(patient_plan, PHYSICIAN) is None
    assert ward.ask(ward_plans) == {}


def test_a_text_that_can_not_be_read_hides_its_plan_only(ward: Ward) -> None:
    act = ward.act()
    with ward.store.write(act) as session:
        lost = f"test 9 sha256:{'0' * 64}"
        session.add(PlanRecord.written(act, PATIENT, NOTHING_TYPED, template_ref=lost, arm="main"))
    assert ward.plan().template.version == "1"


def test_another_version_is_valid_from_then_on_and_the_journal_replays_to_all_of_it(ward: Ward) -> None:
    ward.now = NOW
    second = ward.sign(*COURSE, looks("eyes", TRANSPLANT, Span(210), sort=StepSort.VISIT), version="2")
    ward.do(change_plan, ward.plan().plan_id, second, "main", act=ward.act(reason="Amendment"))
    assert "eyes:1" in ward.states()
    assert [one.closes for one in ward.plan().step("cycle:1").deviations] == [date(2026, 11, 18)]  # type: ignore[union-attr]
    assert verify(ward.store, STORE_ID).sound


def test_a_cycle_ends_with_its_stop(ward: Ward) -> None:
    ward.now = NOW
    cycle = start_cycle(ward, 1, NOW - 6 * DAY)
    ward.do(record_stop, cycle, StopFields.model_validate({"at": NOW - DAY, "cause": "completed"}))
    assert ward.plan().facts.cycles == (CycleFact(1, date(2026, 11, 16), date(2026, 11, 21)),)
    assert ward.states()["cycle:1"] is StepState.DONE


def test_dli_are_numbered_in_the_order_in_which_they_began(ward: Ward) -> None:
    ward.now = NOW
    second = ward.sign(dlis(3, offset=Span(122), every=Span(2), window=Window(-1, 1)), version="2")
    ward.do(change_plan, ward.plan().plan_id, second, "main", act=ward.act(reason="Amendment"))
    typed = {"product": "gcsf_fresh", "cd3_mantissa": "1", "cd3_power": "6", "volume_ml": "60"}
    given = [
        ward.do(record_dli, PATIENT, DliFields.model_validate({**typed, "started_at": at, "ended_at": at}))
        for at in (NOW - DAY, NOW - 3 * DAY)
    ]
    plan = ward.plan()
    assert plan.facts.dlis == (date(2026, 11, 19), date(2026, 11, 21))
    done = {one.step.key: one.done for one in plan.steps if one.step.sort is StepSort.DLI}
    assert done == {
        "dli:1": Done(date(2026, 11, 19), given[1], "dli"),
        "dli:2": Done(date(2026, 11, 21), given[0], "dli"),
        "dli:3": None,
    }


def test_a_dli_that_runs_is_neither_due_nor_done_until_it_ends(ward: Ward) -> None:
    """Begun days after its window it runs all the same; once it has ended it was done outside of it."""
    ward.now = NOW
    second = ward.sign(dlis(1, offset=Span(120), window=Window(-1, 1)), version="2")
    ward.do(change_plan, ward.plan().plan_id, second, "main", act=ward.act(reason="Amendment"))
    assert ward.states()["dli:1"] is not StepState.RUNNING
    typed = {
        "product": "gcsf_fresh",
        "cd3_mantissa": "1",
        "cd3_power": "6",
        "volume_ml": "60",
        "started_at": NOW - DAY / 24,
    }
    runs = ward.do(record_dli, PATIENT, DliFields.model_validate(typed))
    step = ward.plan().step("dli:1")
    assert step is not None
    assert (step.state, step.state.is_open, step.done) == (
        StepState.RUNNING,
        False,
        Done(date(2026, 11, 22), runs, "dli"),
    )
    with ward.store.read(ward.asker()) as session:
        view = ward_calendar(session, ward.asker(), TODAY, TODAY)
    (entry,) = (one for one in view.entries if one.sort is EntrySort.DLI)
    assert (entry.step, entry.state, entry.is_running) == ("dli:1", StepState.RUNNING, True)
    ended = ward.do(end_dli, runs, DliEndFields(ended_at=NOW, stopped_early=False, reaction=Reaction.NONE))
    after = ward.plan().step("dli:1")
    assert after is not None
    assert (after.state, after.done) == (StepState.DONE_OUTSIDE, Done(date(2026, 11, 22), ended, "dli"))


def test_the_number_of_selects_does_not_grow_with_the_patients(ward: Ward) -> None:
    ref = ward.sign(*COURSE, version="3")

    def selects() -> int:
        with ward.store.read(ward.asker()) as session:
            found: list[str] = []
            connection = session.connection()
            event.listen(connection, "before_cursor_execute", lambda *told: found.append(told[2]))
            read_plans(session, ward.asker())
            return len(found)

    before = selects()
    for number in range(5):
        row = a_patient_row()
        values = {name: getattr(row, name) for name in Patient.model_fields}
        other = Patient(**values | {"id": uuid5(STORE_ID, f"patient {number}"), "trial_id": f"ZJ-10{number}"})
        with ward.store.write(ward.act()) as session:
            session.add(other)
        ward.do(start_plan, other.id, ref, "main")
    assert len(ward.ask(ward_plans)) == 6
    assert selects() == before <= 12
