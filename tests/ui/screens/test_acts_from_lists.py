"""Enter or a double click on what is due opens its form, filled in, on the page where it is done: for whom, and when.

Seen with the real pages on the real store, for a nurse, a physician and a monitor.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bline_desktop.commands.dli_orders import order_dli
from bline_desktop.commands.infusions import order_cycle, record_stop
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.acts import StopFields
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.dli_order import DliOrderFields
from bline_desktop.queries.calendar import ward_calendar
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk, SignedIn
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.screens.calendar_goals import goal_of
from bline_desktop.ui.screens.goals import go_to
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.shift import ShiftScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.settings import WorkstationSettings
from tests.support.calendars import an_entry
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW, an_act
from tests.support.second import check_later
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.test_orders import order
from tests.ui.screens.ward import BAKER, PHYSICIAN, TODAY

DAY = timedelta(days=1)
MONITOR = SignedIn(PHYSICIAN, "EVANS Mary", Role.MONITOR)
PEOPLE = (ADAMS, BAKER, MONITOR)
Opened = dict[str, str]  # of each role the key of the form that is open; "" where none is
DUE = StepState.DUE


def entry(ids: dict[str, UUID], trial_id: str, sort: EntrySort, first: date = TODAY, **known: Any) -> CalendarEntry:
    """Make an entry of a calendar, that of a step which is due unless something else is said."""
    made = an_entry(first, None, trial_id, **{"sort": sort, "state": DUE, "step": "step:1", **known})
    return replace(made, patient_id=ids[trial_id])


@pytest.fixture
def opened(open_patient: OpenPatient, desk: Desk) -> Callable[[CalendarEntry], Opened]:
    """Follow an entry as each of the three, and tell which form is open then."""

    def follow(one: CalendarEntry) -> Opened:
        found = {}
        for person in PEOPLE:
            desk.sign_in(person)
            window, goal = open_patient(one.trial_id), goal_of(one, TODAY)
            go_to(window, goal)
            form = page_of(window.pages, goal.tab).form
            assert form.form is None or not form.draft()["edited"]
            found[person.role.value] = form.key
        return found

    return follow


def each(nurse: str, physician: str, monitor: str = "") -> Opened:
    return {"nurse": nurse, "physician": physician, "monitor": monitor}


def order_a_cycle(store: Database, patient_id: UUID, number: int = 1) -> UUID:
    typed = {"number": number, "dose_ug_per_day": Decimal(28), "planned_days": 28, "planned_start_on": TODAY}
    act = an_act(role=Role.PHYSICIAN)
    with store.write(act) as session:
        return order_cycle(session, act, patient_id, CycleFields.model_validate({**typed, "template": "By hand"}))


BAG_DUE: dict[str, Any] = {"state": None, "step": None, "record": UUID(int=1), "table": "cycle"}


@pytest.mark.parametrize("first", [TODAY, TODAY + DAY])
def test_the_next_bag_change_opens_its_form(opened: Callable[..., Opened], ids: dict[str, UUID], first: date) -> None:
    assert opened(entry(ids, "ZJ-021", EntrySort.BAG, first, **BAG_DUE)) == each("new_bag", "new_bag")


def test_the_form_of_a_bag_is_the_one_that_its_letter_opens(open_patient: OpenPatient, ids: dict[str, UUID]) -> None:
    window = open_patient("ZJ-021")
    window.infusion.press("B")
    by_letter = window.infusion.form.draft()
    window.infusion.form.close_form()
    go_to(window, goal_of(entry(ids, "ZJ-021", EntrySort.BAG, **BAG_DUE), TODAY))
    by_goal = window.infusion.form.draft()
    assert {name: by_goal[name] for name in ("key", "title", "typed", "field")} == {
        name: by_letter[name] for name in ("key", "title", "typed", "field")
    }
    assert window.tab == "infusion"


def test_a_later_bag_of_the_kept_plan_leads_to_the_plan_of_the_bags(
    open_patient: OpenPatient, ids: dict[str, UUID]
) -> None:
    window = open_patient("ZJ-021")
    later = entry(ids, "ZJ-021", EntrySort.BAG, TODAY + 4 * DAY, **{**BAG_DUE, "table": "bag_plan"})
    go_to(window, goal_of(later, TODAY))
    assert page_of(window.pages, "bag_plan").isVisible()


def test_a_bag_that_can_not_hang_now_says_why(
    open_patient: OpenPatient, ids: dict[str, UUID], store: Database, messages: FakeMessages
) -> None:
    window = open_patient("ZJ-021")
    assert window.infusion.page is not None
    assert window.infusion.page.current is not None
    cycle_id, act = window.infusion.page.current.cycle_id, an_act()
    with store.write(act) as session:
        record_stop(session, act, cycle_id, StopFields.model_validate({"at": NOW, "cause": "completed"}))
    window = open_patient("ZJ-021")
    go_to(window, goal_of(entry(ids, "ZJ-021", EntrySort.BAG, **BAG_DUE), TODAY))
    assert window.infusion.form.form is None
    assert messages.texts[-1] == "“New bag” is not possible now: the pump is stopped."


def test_an_ordered_cycle_opens_its_start(opened: Callable[..., Opened], ids: dict[str, UUID], store: Database) -> None:
    cycle_id = order_a_cycle(store, ids["ZJ-030"])
    known: dict[str, Any] = {"record": cycle_id, "table": "cycle", "step": None, "state": None}
    assert opened(entry(ids, "ZJ-030", EntrySort.INFUSION, **known)) == each("start", "start")
    assert opened(entry(ids, "ZJ-030", EntrySort.BAG, **{**BAG_DUE, "table": "bag_plan"})) == each("start", "start")
    ahead = entry(ids, "ZJ-030", EntrySort.INFUSION, TODAY + 3 * DAY, **known)
    assert opened(ahead) == each("", ""), "before its day the order is only shown"


def test_a_start_that_allergies_stop_is_explained_by_the_page(
    open_patient: OpenPatient, ids: dict[str, UUID], store: Database, messages: FakeMessages
) -> None:
    known: dict[str, Any] = {
        "record": order_a_cycle(store, ids["ZJ-031"]),
        "table": "cycle",
        "step": None,
        "state": None,
    }
    window = open_patient("ZJ-031")
    go_to(window, goal_of(entry(ids, "ZJ-031", EntrySort.INFUSION, **known), TODAY))
    assert window.infusion.form.key == "start", "as its letter does"
    assert window.infusion.page is not None
    assert window.infusion.page.start_stopped_by is not None
    assert messages.texts == []


def test_a_planned_cycle_that_is_not_ordered_opens_the_order_for_who_may_order(
    opened: Callable[..., Opened], ids: dict[str, UUID], messages: FakeMessages
) -> None:
    for first, state in ((TODAY, DUE), (TODAY + 20 * DAY, StepState.PLANNED)):
        assert opened(entry(ids, "ZJ-021", EntrySort.INFUSION, first, state=state)) == each("", "order")
        assert messages.texts == ["This cycle is not ordered yet. A physician orders it; then it is started here."]
        messages.notes.clear()


def test_without_any_cycle_the_empty_page_says_the_same(
    opened: Callable[..., Opened], ids: dict[str, UUID], messages: FakeMessages
) -> None:
    assert opened(entry(ids, "ZJ-030", EntrySort.INFUSION)) == each("", "order")
    assert messages.texts == []


def test_a_step_of_the_dose_opens_a_new_bag_where_no_rate_of_the_hanging_one_gives_it(
    opened: Callable[..., Opened], ids: dict[str, UUID]
) -> None:
    known: dict[str, Any] = {"record": UUID(int=1), "table": "dose_order", "step": None, "state": None}
    assert opened(entry(ids, "ZJ-021", EntrySort.DOSE_STEP, **known)) == each("new_bag", "new_bag")
    assert opened(entry(ids, "ZJ-021", EntrySort.DOSE_STEP, TODAY + DAY, **known)) == each("", "")


def step_entry(desk: Desk) -> CalendarEntry:
    """Read the one step of the dose that the ward's calendar has today."""
    found: list[CalendarEntry] = []
    desk.ask(desk, lambda session, asker: ward_calendar(session, asker, TODAY, TODAY).entries, found.extend)
    (step,) = (one for one in found if one.sort is EntrySort.DOSE_STEP)
    return step


@pytest.mark.parametrize("minutes", [-30, 45])
def test_a_step_for_the_bag_that_hangs_is_recorded_as_a_new_rate_and_is_done_by_it(
    opened: Callable[..., Opened], open_patient: OpenPatient, desk: Desk, store: Database, minutes: int
) -> None:
    """The bag that hangs gives 28 micrograms per day at 5 mL per hour: 14 at half the rate, also a little early."""
    running = open_patient("ZJ-021").infusion.page
    assert running is not None
    assert running.current is not None
    order(store, running.current.cycle_id, dose_ug_per_day=14, starts_at=NOW + timedelta(minutes=minutes))
    step = step_entry(desk)
    assert (step.is_ordered_step, step.first) == (True, TODAY)
    assert opened(step) == each("rate_change", "rate_change")
    desk.sign_in(ADAMS)
    window = open_patient("ZJ-021")
    go_to(window, goal_of(step, TODAY))
    form = window.infusion.form.form
    assert form is not None
    form.restore({"rate_ml_per_h": "2.5"})
    form.submit()
    check_later(window.infusion)
    done = step_entry(desk)
    assert (done.is_done, done.is_ordered_step, done.table, done.at) == (True, False, "pump_record", NOW)
    page = window.infusion.page
    assert page is not None
    assert page.current is not None
    assert page.current.log[0].record_id == done.record
    assert page.current.infusion.dose_ug_per_day == 14
    assert window.infusion.acts["rate_change"].isHidden(), "what runs is what is ordered"


def test_what_was_done_at_the_pump_is_chosen_also_in_an_earlier_cycle(
    open_patient: OpenPatient, ids: dict[str, UUID]
) -> None:
    window = open_patient("ZJ-021")
    assert window.infusion.page is not None
    (earlier,) = window.infusion.page.earlier
    bag = earlier.log[3].record_id
    done: dict[str, Any] = {"is_done": True, "state": None, "step": None}
    go_to(window, goal_of(entry(ids, "ZJ-021", EntrySort.BAG, record=bag, table="pump_record", **done), TODAY))
    chosen = window.infusion.log.table.chosen_row()
    assert chosen is not None
    assert chosen.record_id == bag
    over = entry(ids, "ZJ-021", EntrySort.INFUSION, record=earlier.cycle_id, table="cycle", **done)
    go_to(window, goal_of(over, TODAY))
    chosen = window.infusion.log.table.chosen_row()
    assert chosen is not None
    assert chosen.record_id == earlier.log[-1].record_id
    assert window.infusion.form.form is None


def test_a_planned_dli_opens_its_start_or_its_order(
    opened: Callable[..., Opened], ids: dict[str, UUID], store: Database
) -> None:
    due, ahead = (
        entry(ids, "ZJ-021", EntrySort.DLI),
        entry(ids, "ZJ-021", EntrySort.DLI, TODAY + 20 * DAY, state=StepState.PLANNED),
    )
    assert opened(due) == each("start", "order")
    assert opened(ahead) == each("", "order")
    act = an_act(role=Role.PHYSICIAN)
    typed = {"planned_on": TODAY, "cd3_mantissa": Decimal(1), "cd3_power": "6", "fractions": 1, "product": "gcsf_cryo"}
    typed |= {"donor": "D-1", "donor_group": "a_pos", "patient_group": "a_pos", "reason": "By the ladder"}
    with store.write(act) as session:
        order_id = order_dli(session, act, ids["ZJ-021"], DliOrderFields.model_validate(typed))
    assert opened(due) == each("start", "start")
    known: dict[str, Any] = {"record": order_id, "table": "dli_order"}
    assert opened(entry(ids, "ZJ-021", EntrySort.DLI, **known)) == each("start", "start")
    assert opened(entry(ids, "ZJ-021", EntrySort.DLI, step=None, state=None, **known)) == each("start", "start")
    assert opened(ahead) == each("", "")


def test_while_cells_run_no_other_infusion_of_them_is_begun(
    opened: Callable[..., Opened], ids: dict[str, UUID], messages: FakeMessages
) -> None:
    assert opened(entry(ids, "ZJ-030", EntrySort.DLI)) == each("", "")
    assert messages.texts == ["A DLI still runs. Record its end first."] * 2, "a monitor is told nothing"


@pytest.mark.parametrize(("act", "key"), [("vitals", "vitals"), ("end", "end")])
def test_the_shift_opens_the_acts_at_cells_that_run(
    open_patient: OpenPatient, desk: Desk, ids: dict[str, UUID], act: str, key: str
) -> None:
    for person, wanted in ((ADAMS, key), (BAKER, key), (MONITOR, "")):
        desk.sign_in(person)
        window = open_patient("ZJ-030")
        go_to(window, Goal(ids["ZJ-030"], "dli", act=act))
        assert page_of(window.pages, "dli").form.key == wanted


@pytest.mark.parametrize("sort", [EntrySort.MRD, EntrySort.CHIMERISM, EntrySort.GVHD])
def test_a_sample_or_a_review_that_is_due_opens_its_form_with_today(
    opened: Callable[..., Opened], open_patient: OpenPatient, desk: Desk, ids: dict[str, UUID], sort: EntrySort
) -> None:
    due = entry(ids, "ZJ-021", sort)
    assert opened(due) == each("new", "new")
    desk.sign_in(ADAMS)
    window = open_patient("ZJ-021")
    go_to(window, goal_of(due, TODAY))
    screen = page_of(window.pages, goal_of(due, TODAY).tab)
    assert screen.form.form.typed()[screen.kind.when] == TODAY.isoformat()


@pytest.mark.parametrize(("tab", "step"), [("weight", None), ("mrd", "mrd:1")])
def test_what_is_due_in_the_shift_is_of_today_and_a_sample_that_was_missed_is_not(
    open_patient: OpenPatient, ids: dict[str, UUID], tab: str, step: str | None
) -> None:
    window = open_patient("ZJ-021")
    go_to(window, Goal(ids["ZJ-021"], tab, step=step, new=True))
    screen = page_of(window.pages, tab)
    assert screen.form.form.typed()[screen.kind.when] == TODAY.isoformat()
    screen.form.close_form()
    go_to(window, Goal(ids["ZJ-021"], "chimerism", new=True))
    assert page_of(window.pages, "chimerism").form.form.typed()["sampled_on"] == ""


def test_a_double_click_on_the_bag_change_in_the_calendar_opens_its_form(
    open_patient: OpenPatient, ids: dict[str, UUID]
) -> None:
    window = open_patient("ZJ-021")
    window.open_tab("calendar")
    QApplication.processEvents()
    month = page_of(window.pages, "calendar").month
    marks = (mark for row in month.placed for mark in row.marks)
    bag = next(mark for mark in marks if mark.entries[0].sort is EntrySort.BAG and not mark.entries[0].is_done)
    at = month.place_of(bag).center()
    for press in (QTest.mouseClick, QTest.mouseDClick):  # the first press takes it in hand
        press(month.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (window.tab, window.infusion.form.key) == ("infusion", "new_bag")


def test_enter_on_the_bag_change_of_the_shift_opens_its_form(
    tools: Tools, show: Show, ids: dict[str, UUID], qtbot: QtBot
) -> None:
    window = MainWindow(tools, ADAMS, WorkstationSettings())
    show(window)
    window.rail.buttons["shift"].click()
    screen = window.shown["shift"]
    assert isinstance(screen, ShiftScreen)
    items = [one for one in screen.table.rows_model.rows if one.work.goal and one.work.goal.act == "bag"]
    item = next(one for one in items if one.whose and one.whose.trial_id == "ZJ-021")
    screen.table.choose(item.key)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    patient = window.patient
    assert isinstance(patient, PatientScreen)
    qtbot.waitUntil(lambda: patient.infusion.form.form is not None)
    assert (patient.tab, patient.infusion.form.key) == ("infusion", "new_bag")
