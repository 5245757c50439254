"""The story of a plan: started, deferred and marked for one patient, and a cycle of another ordered from it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from bline_desktop.demo.cast import CAST
from bline_desktop.demo.protocol import STEPPED
from bline_desktop.tour.robot import DOWN, ENTER
from bline_desktop.tour.set_up import next_form
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.calendar import CalendarScreen
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.patients import PatientsScreen
from bline_desktop.ui.screens.plan import PlanScreen

NO_PLAN = "not-asked"  # of the cast: enrolled three days ago
CHANGED = "p29"  # of the cast: a cycle was deferred
SAMPLED = {"result": "negative", "method": "flow", "material": "marrow", "gating": "independent", "sensitivity": "-5"}
CYCLE, SAMPLE = "cycle-1:1", "chimerism-first:1"
NOT_ORDERED = "p30"  # of the cast: the next cycle begins in two days
WHY = "Weighed at the admission; ordered anew if it differs."


def plan_and_order(stage: Stage) -> None:
    """Start and change a plan, then order from another one."""
    start_a_plan(stage)
    order_from_plan(stage)


def start_a_plan(stage: Stage) -> None:
    """See a plan of which a step was moved; start one for a patient who has none, once its dates were seen."""
    robot = stage.robot
    open_patient(stage, CHANGED)
    with stage.step("made-up-plan"):
        page: PlanScreen = stage.open_tab("plan")
        robot.wait(lambda: page.plan is not None, "The plan")
    _record(stage, page)
    open_patient(stage, NO_PLAN)
    with stage.step("made-up-no-plan"):
        page = stage.open_tab("plan")
        robot.wait(page.empty.button.isVisible, "The way to start a plan")
    robot.click(page.empty.button)
    robot.wait(lambda: page.start.arms.rows_model.rowCount() > 1, "The protocols")
    with stage.step("made-up-plan-preview"):
        arms = [choice.arm.key for choice in page.start.arms.rows_model.rows]
        robot.choose_row(page.start.arms, arms.index(STEPPED))
        robot.wait(page.start.start.isEnabled, "The dates of the plan")
    with stage.step("made-up-plan-started"):
        robot.click(page.start.start)
        robot.wait(lambda: page.plan is not None, "The plan")
    _defer(stage, page)
    _mark(stage, page)
    _see_doses(stage)


def _record(stage: Stage, page: PlanScreen) -> None:
    """Record the sample that is due, from its step; the plan finds it by itself, and the step is done."""
    robot = stage.robot
    with stage.step("made-up-plan-recording"):
        robot.click(page.acts.enter)
        robot.fill_form(next_form(stage, "result"), SAMPLED)
    robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    results = page_of(stage.patient.pages, "mrd")
    robot.wait(lambda: results.form.form is None, "The result")
    with stage.step("made-up-plan-done"):
        stage.open_tab("plan")
        robot.click(page.lists.keys.keys[1])
        robot.wait(
            lambda: any(row.judged and row.judged.done for row in page.lists.table.rows_model.rows), "What is done"
        )


def _defer(stage: Stage, page: PlanScreen) -> None:
    """Defer the first cycle with all that comes after it; the moved dates are shown before it is done."""
    robot = stage.robot
    _choose(stage, page, CYCLE)
    with stage.step("made-up-plan-defer"):
        robot.click(page.acts.buttons["defer"])
        typed = {"days": "4", "scope": "after", "cause": "patient", "reason": "Wants to be at home for the holiday."}
        robot.fill_form(next_form(stage, "scope"), typed)
        form = page.form.form
        assert form is not None
        robot.wait(form.button.isEnabled, "The moved dates")
    with stage.step("made-up-plan-deferred"):
        robot.click(form.button)
        robot.wait(lambda: page.form.form is None, "The deferral")


def _mark(stage: Stage, page: PlanScreen) -> None:
    """Mark a sample as done that another hospital took."""
    robot = stage.robot
    _choose(stage, page, SAMPLE)
    with stage.step("made-up-plan-marked"):
        robot.click(page.acts.buttons["done"])
        robot.fill_form(next_form(stage, "on"), {"note": "Taken in Ningbo; the report comes by post."})
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: page.form.form is None, "The mark")


def _see_doses(stage: Stage) -> None:
    """See in the next month the cycle that nobody has ordered, with the change of its dose."""
    robot = stage.robot
    with stage.step("made-up-planned-doses"):
        calendar: CalendarScreen = stage.open_tab("calendar")
        robot.wait(lambda: calendar.view is not None, "The calendar of the patient")
        robot.click(calendar.head.forward)
        robot.wait(lambda: bool(calendar.view and calendar.view.entries), "The next month")


def _choose(stage: Stage, page: PlanScreen, key: str) -> None:
    rows = page.lists.table.rows_model.rows
    stage.robot.choose_row(page.lists.table, next(place for place, row in enumerate(rows) if row.key == key))


def order_from_plan(stage: Stage) -> None:
    """Order the next cycle of the plan: it comes filled in, and the old weight is asked about."""
    robot = stage.robot
    open_patient(stage, NOT_ORDERED)
    infusion: InfusionScreen = stage.open_tab("infusion")
    robot.wait(lambda: infusion.cycle.following is not None, "What the plan has next")
    with stage.step("made-up-order-from-plan"):
        robot.click(infusion.order)
        next_form(stage, "planned_days")
    with stage.step("made-up-order-question"):
        robot.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        robot.wait(lambda: bool(stage.main.messages.notes), "The question about the weight")
    with stage.step("made-up-ordered-from-plan"):
        note = stage.main.messages.notes[0]
        robot.fill(robot.shown(QLineEdit, within=note), WHY)
        robot.click(note.buttons["so"])
        robot.wait(lambda: infusion.form.form is None, "The order of the cycle")


def open_patient(stage: Stage, part: str) -> None:
    """Open a patient of the cast from the list of all, found by the trial id."""
    robot = stage.robot
    stage.go("patients")
    patients = robot.shown(PatientsScreen)
    robot.fill(patients.search, trial_id_of(part))
    robot.press(DOWN)
    robot.press(ENTER)
    robot.shown(PatientScreen)


def trial_id_of(part: str) -> str:
    """Return the trial id of a patient of the cast: they are given in the order of enrolment."""
    order = sorted(CAST, key=lambda one: -one.enrolled)
    return f"ZJ-{next(place for place, one in enumerate(order, start=1) if one.key == part):03d}"
