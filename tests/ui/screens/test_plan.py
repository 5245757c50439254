"""The plan in a patient's window, on a real store: started, deferred, omitted, ceased, marked, explained, struck."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid5

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bline_desktop.commands.templates import save_template, sign_template
from bline_desktop.domain.act import Act
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.people import User
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Arm, Repeat, StepSort, Template
from bline_desktop.domain.plan.spans import Span, Window
from bline_desktop.domain.plan.state import PatientPlan, StepState
from bline_desktop.domain.plan.template_signing import Templates, TemplateSignature, TemplateView
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.plan import PlanScreen
from bline_desktop.ui.screens.plan_steps import Show, rows_of
from bline_desktop.ui.screens.switched import SwitchedPages
from tests.support.messages import FakeMessages
from tests.support.plans import EACH_CYCLE_END, TRANSPLANT, cycles, dlis, looks
from tests.support.real_store import NOW, STORE_ID
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import OpenPatient
from tests.ui.screens.ward import BAKER, TODAY, Ward

DIXON = uuid5(STORE_ID, "investigator")
PATIENT = "ZJ-031"  # nothing was given yet; the transplant was 126 days ago
ARM = Arm(
    "arm-a",
    "Arm A",
    (
        cycles(2, every=Span(56), offset=Span(130), window=Window(-2, 5)),
        dlis(1, offset=Span(14), window=Window(0, 7), anchor=Anchor(AnchorEvent.CYCLE_END, 1)),
        looks("mrd", EACH_CYCLE_END, Span(1), Window(0, 6)),
        looks("gvhd", TRANSPLANT, Span(126), Window(-2, 2), Repeat(3, Span(28)), StepSort.GVHD),
        looks("visit", TRANSPLANT, Span(127), Window(-7, 7), sort=StepSort.VISIT),
    ),
)
SECOND = Arm("arm-b", "Arm B", (cycles(1, offset=Span(140), window=Window(-2, 5)),))
PROTOCOL = Template("ward-test", "1.0", "Test protocol", "Made up for tests", (ARM, SECOND), confirmed=True)
NO_DOSE = Arm("arm-a", "Arm A", (cycles(doses=(DoseDays(1, None),)),))
EMPTY = Template("ward-empty", "1.0", "Protocol without doses", "Made up for tests", (NO_DOSE,))


def investigator(ward: Ward) -> Act:
    act = ward.act(24)
    return Act(act.id, DIXON, "DIXON Iris", Role.INVESTIGATOR, "ward-pc-1", act.now, act.zone)


@pytest.fixture
def signed(store: Database, as_physician: Desk) -> TextRef:
    """A signed protocol of two arms, one that nobody signed, and one without doses."""
    ward = Ward.__new__(Ward)
    ward.store = store
    with store.write(ward.act(25)) as session:
        session.add(User(id=DIXON, name="DIXON Iris", role=Role.INVESTIGATOR, active=True))
    ref: TextRef = ward.do(investigator(ward), save_template, PROTOCOL)
    ward.do(investigator(ward), save_template, EMPTY)
    ward.do(investigator(ward), sign_template, ref)
    return ref


def plan_page(window: PatientScreen) -> PlanScreen:
    window.open_tab("plan")
    tab = window.pages["planning"]
    assert isinstance(tab, SwitchedPages)
    page = tab.parts["plan"]
    assert isinstance(page, PlanScreen)
    return page


@pytest.fixture
def page(open_patient: OpenPatient, signed: TextRef) -> PlanScreen:
    """The page of a patient whose plan was started on arm A."""
    shown = plan_page(open_patient(PATIENT))
    shown.empty.button.click()
    shown.start.arms.choose((signed, "arm-a"))
    shown.start.start.click()
    assert shown.plan is not None
    return shown


def plan(page: PlanScreen) -> PatientPlan:
    assert page.plan is not None
    return page.plan


def day(page: PlanScreen, key: str) -> date | None:
    judged = plan(page).step(key)
    assert judged is not None
    return judged.step.target


def open_act(page: PlanScreen, key: str, step: str) -> None:
    assert page.lists.choose_step(step)
    page.acts.buttons[key].click()
    assert page.form.key == f"{key}:{step}"


def fill(page: PlanScreen, **values: object) -> None:
    """Type into the open form as a hand does."""
    form = page.form.form
    assert form is not None
    for name, value in values.items():
        form.preset({name: value})
        form.editor(name).edited.emit()


def moves(page: PlanScreen) -> dict[str, tuple[str, str]]:
    model = page.lists.moves.table.rows_model
    return {
        row.key: (model.index(place, 1).data(), model.index(place, 2).data()) for place, row in enumerate(model.rows)
    }


def test_without_a_plan_the_page_says_what_will_be_here_and_offers_it_to_who_may(
    open_patient: OpenPatient, desk: Desk
) -> None:
    page = plan_page(open_patient(PATIENT))
    assert page.pages.currentWidget() is page.empty
    assert "its steps stand here" in page.empty.how.text()
    assert page.empty.button.isHidden()  # a nurse starts no plan
    desk.sign_in(BAKER)
    page.reload()
    assert not page.empty.button.isHidden()


def test_a_plan_starts_only_after_its_dates_were_seen(
    open_patient: OpenPatient, signed: TextRef, messages: FakeMessages
) -> None:
    page = plan_page(open_patient(PATIENT))
    page.empty.button.click()
    start = page.start
    assert not start.start.isEnabled()
    start.start.click()
    assert page.plan is None
    start.arms.choose((signed, "arm-a"))
    model = start.dates.rows_model
    rows = {row.key: [model.index(place, at).data() for at in (0, 2, 3)] for place, row in enumerate(model.rows)}
    assert rows["cycle:1"] == [
        "Cycle 1, 28 days, 28 micrograms per day",
        "Thu 26-Nov-2026\nday +130",
        "Tue 24-Nov-2026\nto Tue 01-Dec-2026",
    ]
    assert rows["gvhd:1"][1] == "Sun 22-Nov-2026\nday +126, weekend"
    assert "Steps: 9, the last on" in start.note.text()
    start.start.click()
    assert page.pages.currentWidget() is page.filled
    assert page.head.title.text() == "Test protocol · Arm A"
    assert messages.texts[-1] == "The plan is started."


def test_why_no_plan_can_be_started_on_a_protocol_is_said(open_patient: OpenPatient, signed: TextRef) -> None:
    page = plan_page(open_patient(PATIENT))
    page.empty.button.click()
    model = page.start.arms.rows_model
    said = {row.template.title: model.index(place, 0).data() for place, row in enumerate(model.rows)}
    assert said["Test protocol"].endswith("Signed by DIXON Iris.")
    assert said["Protocol without doses"].endswith("Doses are not filled in.")
    empty = next(row for row in model.rows if row.template.title == "Protocol without doses")
    page.start.arms.choose(empty.key)
    assert page.start.note.text() == "Doses are not filled in."
    assert not page.start.start.isEnabled()
    page.start.back.click()
    assert page.pages.currentWidget() is page.empty


def test_the_next_step_is_in_sight_at_once(page: PlanScreen) -> None:
    row = page.lists.table.chosen_row()
    assert row is not None
    assert row.key == "gvhd:1"
    assert page.acts.enter.text() == "Record GVHD"


def test_a_deferral_shows_the_moved_dates_before_it_can_be_done(page: PlanScreen) -> None:
    open_act(page, "defer", "cycle:1")
    form = page.form.form
    assert form is not None
    assert not form.button.isEnabled()
    assert page.lists.lists.currentWidget() is page.lists.table
    fill(page, days="7")
    assert not form.button.isEnabled()
    fill(page, scope="after")
    assert form.button.isEnabled()
    assert page.lists.lists.currentWidget() is page.lists.moves
    assert moves(page)["cycle:1"] == ("Thu 26-Nov-2026", "Thu 03-Dec-2026")
    assert moves(page)["gvhd:2"] == ("Sun 20-Dec-2026, weekend", "Sun 27-Dec-2026, weekend")
    assert "3 of them would stand on a weekend or a public holiday." in form.foot.text()
    form.button.click()
    assert form.editor("cause").problem  # the cause and the reason are needed as well; nothing typed is lost
    assert form.editor("days").typed() == "7"
    fill(page, cause="supply", reason="No drug before Thursday")
    form.button.click()
    assert page.form.form is None
    assert page.lists.lists.currentWidget() is page.lists.table
    assert day(page, "cycle:1") == date(2026, 12, 3)
    assert day(page, "gvhd:2") == date(2026, 12, 27)


def test_a_deferral_to_a_day_moves_this_step_only_and_names_what_gets_in_the_way(page: PlanScreen) -> None:
    open_act(page, "defer", "dli:1")
    fill(page, to=date(2027, 1, 25), scope="this")
    assert [label.text for label in page.lists.moves.clashes] == ["DLI 1 falls within cycle 2."]
    fill(page, cause="safety", reason="GVHD")
    page.form.form.button.click()  # type: ignore[union-attr]
    assert day(page, "dli:1") == date(2027, 1, 25)
    assert day(page, "cycle:2") == date(2027, 1, 21)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"days": "seven", "scope": "this"}, "Type a number in digits"),
        ({"days": "3", "to": date(2026, 12, 3), "scope": "this"}, "not both: empty one of them"),
        ({"to": date(2026, 11, 26), "scope": "this"}, "It is planned for 26-Nov-2026 already."),
        ({"to": date(2036, 11, 26), "scope": "this"}, "more than 730 days away"),
    ],
)
def test_a_move_that_can_not_be_says_why_and_can_not_be_done(
    page: PlanScreen, typed: dict[str, object], said: str
) -> None:
    open_act(page, "defer", "cycle:1")
    fill(page, **typed)
    form = page.form.form
    assert form is not None
    assert said in form.foot.text()
    assert not form.button.isEnabled()
    form.submit()
    assert plan(page).changes == ()


def test_a_day_that_is_over_is_refused_beside_its_field(page: PlanScreen) -> None:
    open_act(page, "defer", "cycle:1")
    fill(page, to=TODAY - timedelta(days=2), scope="this", cause="ward", reason="Slip")
    form = page.form.form
    assert form is not None
    form.button.click()
    assert "is over. Choose a day from today on." in form.editor("to").problem
    assert form.editor("reason").typed() == "Slip"


def test_omitting_and_ceasing_show_what_is_left_out(page: PlanScreen) -> None:
    open_act(page, "omit", "visit:1")
    assert moves(page) == {"visit:1": ("Mon 23-Nov-2026", "Omitted")}
    assert page.form.form is not None
    assert page.form.form.foot.text() == "1 step changes."
    fill(page, cause="patient", reason="On holiday")
    page.form.form.button.click()
    open_act(page, "cease", "gvhd:2")
    fill(page, scope="line")
    assert set(moves(page)) == {"gvhd:2", "gvhd:3"}
    fill(page, scope="plan")
    assert "cycle:2" in moves(page)
    fill(page, scope="line", cause="safety", reason="No GVHD clinic")
    page.form.form.button.click()
    states = {step.step.key: step.state for step in plan(page).steps}
    assert (states["visit:1"], states["gvhd:2"]) == (StepState.OMITTED, StepState.CEASED)


def test_a_step_is_marked_as_done_with_today_filled_in(page: PlanScreen) -> None:
    open_act(page, "done", "visit:1")
    assert page.form.form is not None
    page.form.form.button.click()
    judged = plan(page).step("visit:1")
    assert judged is not None
    assert judged.done is not None
    assert judged.done.on == TODAY


def test_a_step_is_added_with_its_window(page: PlanScreen) -> None:
    page.acts.buttons["add"].click()
    fill(page, sort="labs", title="IgG", on=date(2026, 11, 30), before="2", reason="Infections")
    assert page.form.form is not None
    page.form.form.button.click()
    added = next(step.step for step in plan(page).steps if step.step.is_added)
    assert (added.title, added.target, added.days and added.days.opens) == (
        "IgG", date(2026, 11, 30), date(2026, 11, 28)
    )  # fmt: skip


def test_a_deviation_is_given_its_cause(page: PlanScreen, clock: MovingClock) -> None:
    clock.put(clock.now() + timedelta(days=4))
    page.reload()
    assert [chip.text for chip in page.head.chips][1:3] == ["1 late", "1 without a cause"]
    page.lists.keys.set_value(Show.DEVIATIONS)
    open_act(page, "explain", "gvhd:1")
    fill(page, cause="ward", reason="Nobody was there")
    assert page.form.form is not None
    page.form.form.button.click()
    judged = plan(page).step("gvhd:1")
    assert judged is not None
    assert [(one.cause and one.cause.value, one.note) for one in judged.deviations] == [("ward", "Nobody was there")]


def test_each_change_can_be_undone_and_struck_and_stays_readable(page: PlanScreen, messages: FakeMessages) -> None:
    open_act(page, "defer", "cycle:1")
    fill(page, days="7", scope="this", cause="supply", reason="No drug")
    assert page.form.form is not None
    page.form.form.button.click()
    page.lists.keys.keys[3].click()
    model = page.lists.changes.rows_model
    assert [model.index(0, column).data() for column in (1, 2, 3)] == [
        "BAKER Paul", "Defer: Cycle 1, moved by 7 days", "Supply: No drug"
    ]  # fmt: skip
    page.lists.changes.choose(model.rows[0].change.id)
    messages.next_answer("do", "Typed for the wrong patient")
    page.lists.strike.click()
    assert "“Defer: Cycle 1, moved by 7 days” will be struck" in messages.questions[-1].text
    assert day(page, "cycle:1") == date(2026, 11, 26)
    assert "Struck" in model.index(0, 3).data()
    assert page.lists.strike.isHidden()


def test_an_act_is_taken_back_for_ten_seconds(page: PlanScreen, messages: FakeMessages) -> None:
    open_act(page, "omit", "visit:1")
    fill(page, cause="patient", reason="On holiday")
    assert page.form.form is not None
    page.form.form.button.click()
    note = messages.notes[-1]
    assert note.text == "The step is omitted."
    messages.take_offer()
    judged = plan(page).step("visit:1")
    assert judged is not None
    assert judged.state is StepState.IN_WINDOW


def test_what_is_half_typed_comes_back_with_what_it_would_change(
    page: PlanScreen, open_patient: OpenPatient, desk: Desk
) -> None:
    open_act(page, "defer", "cycle:1")
    fill(page, days="7", scope="this", reason="No dr")
    draft = page.draft()
    other = plan_page(open_patient(PATIENT))
    other.restore(draft)
    assert other.form.key == "defer:cycle:1"
    assert other.form.form is not None
    assert other.form.form.editor("reason").typed() == "No dr"
    assert moves(other)["cycle:1"] == ("Thu 26-Nov-2026", "Thu 03-Dec-2026")
    assert other.form.form.button.isEnabled()


def test_a_nurse_records_what_is_due_and_changes_no_plan(page: PlanScreen, desk: Desk) -> None:
    desk.sign_in(ADAMS)
    page.reload()
    assert page.lists.choose_step("visit:1")
    shown = {key for key, button in page.acts.buttons.items() if not button.isHidden()}
    assert shown == {"done"}
    assert page.change.isHidden()
    assert page.lists.choose_step("mrd:1.1")
    assert page.acts.enter.text() == "Record MRD"


def test_what_is_due_leads_to_where_it_is_recorded(page: PlanScreen) -> None:
    led: list[Goal] = []
    page.goal_chosen.connect(led.append)
    for key in ("gvhd:1", "dli:1", "cycle:1"):
        assert page.lists.choose_step(key)
        page.acts.enter.click()
    assert [(goal.tab, goal.new, goal.day) for goal in led] == [
        ("gvhd", True, TODAY), ("dli", True, TODAY), ("infusion", True, None)
    ]  # fmt: skip


def test_a_goal_chooses_its_step_and_opens_its_deferral(page: PlanScreen) -> None:
    page.go_to(Goal(plan(page).patient_id, "plan", step="cycle:2", day=date(2027, 2, 1)))
    assert page.form.key == "defer:cycle:2"
    assert page.form.form is not None
    assert page.form.form.editor("to").typed() == "2027-02-01"
    page.go_to(Goal(plan(page).patient_id, "plan", step="gone:1"))
    assert page.form.key == "defer:cycle:2"


def test_a_goal_marks_a_step_as_done_that_no_form_records(page: PlanScreen, desk: Desk) -> None:
    goal = Goal(plan(page).patient_id, "plan", step="gvhd:1", act="done")
    page.go_to(goal)
    assert page.form.key == "done:gvhd:1"
    assert page.form.form is not None
    assert page.form.form.editor("on").typed() == TODAY.isoformat()
    page.form.close_form()
    desk.sign_in(replace(ADAMS, role=Role.MONITOR))
    page.go_to(goal)
    assert page.form.form is None


def test_a_goal_without_a_day_opens_an_empty_deferral(page: PlanScreen, desk: Desk) -> None:
    goal = Goal(plan(page).patient_id, "plan", step="cycle:2", act="defer")
    page.go_to(goal)
    assert page.form.key == "defer:cycle:2"
    assert page.form.form is not None
    assert page.form.form.editor("to").typed() == ""
    page.form.close_form()
    desk.sign_in(ADAMS)
    page.go_to(goal)
    assert page.form.form is None, "a nurse defers nothing"


def test_another_arm_takes_the_place_of_the_plan_with_a_reason(
    page: PlanScreen, signed: TextRef, messages: FakeMessages
) -> None:
    page.change.click()
    start = page.start
    start.arms.choose((signed, "arm-a"))
    assert start.note.text() == "This is the plan now."
    assert not start.start.isEnabled()
    start.arms.choose((signed, "arm-b"))
    model = start.dates.rows_model
    assert [model.index(0, column).data() for column in (1, 2)] == [
        "Thu 26-Nov-2026",
        "Sun 06-Dec-2026\nday +140, weekend",
    ]
    messages.next_answer("do", "No DLI for this patient")
    start.start.click()
    assert page.head.title.text() == "Test protocol · Arm B"
    assert {step.step.name for step in plan(page).steps if step.state.is_open} == {"cycle"}


def test_what_was_over_before_the_plan_can_only_be_marked_as_done(
    open_patient: OpenPatient, signed: TextRef, clock: MovingClock
) -> None:
    clock.put(clock.now() + timedelta(days=9))  # the windows of the first review and of the visit are over
    page = plan_page(open_patient(PATIENT))
    page.open_start()
    page.start.arms.choose((signed, "arm-a"))
    page.start.start.click()
    assert page.lists.choose_step("visit:1")
    assert {key for key, button in page.acts.buttons.items() if not button.isHidden()} == {"done", "add"}
    assert page.head.chips[0].text.startswith("Next: Cycle 1")


def test_a_cycle_that_is_ordered_leads_to_the_pump_and_not_to_another_order(
    open_patient: OpenPatient, signed: TextRef
) -> None:
    page = plan_page(open_patient("ZJ-009"))  # cycle 1 runs
    page.open_start()
    page.start.arms.choose((signed, "arm-a"))
    page.start.start.click()
    led: list[Goal] = []
    page.goal_chosen.connect(led.append)
    assert page.lists.choose_step("cycle:2")
    page.lists.table.opened.emit(page.lists.table.chosen_row())
    assert [(goal.tab, goal.new) for goal in led] == [("infusion", True)]
    running = plan(page).step("cycle:1")
    assert running is not None
    page.lists.choose_step("cycle:1")
    assert running.state is StepState.RUNNING
    assert page.acts.enter.isHidden()


def test_what_gets_in_the_way_is_taken_away_with_what_was_typed(page: PlanScreen) -> None:
    open_act(page, "defer", "dli:1")
    fill(page, to=date(2027, 1, 25), scope="this")
    assert len(page.lists.moves.clashes) == 1
    fill(page, to=date(2027, 1, 11))
    assert not page.lists.moves.clashes
    page.form.close_form()
    assert page.lists.lists.currentWidget() is page.lists.table
    assert not page.acts.isHidden()


def test_another_form_shows_nothing_of_the_one_before(page: PlanScreen) -> None:
    open_act(page, "omit", "visit:1")
    assert page.lists.lists.currentWidget() is page.lists.moves
    page.acts.open_act("add")
    assert page.form.key == "add"
    assert page.lists.lists.currentWidget() is page.lists.table


def test_a_plan_that_changed_meanwhile_is_worked_out_anew(
    page: PlanScreen, open_patient: OpenPatient, messages: FakeMessages
) -> None:
    open_act(page, "defer", "cycle:1")
    fill(page, days="7", scope="after", cause="supply", reason="No drug")
    other = plan_page(open_patient(PATIENT))
    open_act(other, "omit", "gvhd:3")
    fill(other, cause="patient", reason="Moves away")
    assert other.form.form is not None
    other.form.form.button.click()
    page.reload()
    assert "gvhd:3" not in moves(page)
    assert page.form.form is not None
    page.form.form.button.click()
    assert page.form.form is None
    assert day(page, "cycle:1") == date(2026, 12, 3)


def test_what_stops_a_start_is_said_and_the_dates_stay(
    open_patient: OpenPatient, signed: TextRef, messages: FakeMessages
) -> None:
    page, other = (plan_page(open_patient(PATIENT)) for _ in range(2))
    for one in (page, other):
        one.open_start()
        one.start.arms.choose((signed, "arm-a"))
    other.start.start.click()
    page.start.start.click()
    assert messages.texts[-1] == "ZJ-031 has a plan already. Change that one."
    assert page.start.start.isEnabled()
    assert page.pages.currentWidget() is page.start


def test_a_protocol_that_is_alone_ready_is_shown_at_once(open_patient: OpenPatient, signed: TextRef) -> None:
    page = plan_page(open_patient(PATIENT))
    page.open_start()
    choice = next(row for row in page.start.arms.rows_model.rows if row.why_not is None)
    only = replace(choice.template, arms=(choice.arm,))
    view = TemplateView(
        signed, only, (TemplateSignature(DIXON, "DIXON Iris", NOW, NOW),), is_shipped=False, is_changed=False
    )
    page.start.arms.show_rows(())
    page.start.show_templates(Templates((view,), ()), TODAY)
    assert page.start.arms.chosen_row() is not None
    assert page.start.start.isEnabled()


def test_after_an_act_the_steps_stand_in_the_order_of_their_days_however_late_the_answer_comes(
    page: PlanScreen, as_physician: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, was = page.lists.table.rows_model, [row.key for row in page.lists.table.rows_model.rows]
    page.lists.table.setFocus()
    open_act(page, "defer", "cycle:1")
    fill(page, days="30", scope="this", cause="ward", reason="Bed closed")
    asked: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    with monkeypatch.context() as late:
        late.setattr(as_physician, "ask", lambda *what, **how: asked.append((what, how)))
        assert page.form.form is not None
        page.form.form.button.click()
    assert [row.key for row in model.rows] == was
    for what, how in asked:
        as_physician.ask(*what, **how)
    assert [row.key for row in model.rows] != was
    assert [row.key for row in model.rows] == [row.key for row in rows_of(plan(page), Show.OPEN)]
    chosen = page.lists.table.chosen_row()
    assert chosen is not None
    assert chosen.key == "cycle:1"


def test_a_step_is_deferred_from_the_calendar_and_moves_only_once_it_is_recorded(page: PlanScreen) -> None:
    window = page.parentWidget()
    while not isinstance(window, PatientScreen):
        assert window is not None
        window = window.parentWidget()
    was, target = day(page, "cycle:1"), TODAY + timedelta(days=6)
    assert was is not None
    window.open_tab("calendar")
    calendar = page_of(window.pages, "calendar")
    entry = next(one for one in calendar.month.entries_at(was) if one.step == "cycle:1")
    assert (entry.state, entry.is_done) == (StepState.PLANNED, False)
    calendar.month.choose_day(was)
    calendar.month.choose_entry(entry)
    for _ in range((target - was).days):
        QTest.keyClick(calendar.month, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(calendar.month, Qt.Key.Key_Return)
    assert page.isVisible()
    assert (page.form.key, day(page, "cycle:1")) == ("defer:cycle:1", was)
    fill(page, scope="this", cause="ward", reason="Bed closed")
    form = page.form.form
    assert form is not None
    form.button.click()
    assert day(page, "cycle:1") == target
    window.open_tab("calendar")
    assert "cycle:1" in {one.step for one in calendar.month.entries_at(target)}
    assert "cycle:1" not in {one.step for one in calendar.month.entries_at(was)}
