"""Going from a line of a list to the place in a patient's window where its work is done."""

from uuid import UUID, uuid4

from bline_desktop.domain.goals import Goal
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.views import TaskLine
from bline_desktop.domain.words import N_
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.dli_acts import START
from bline_desktop.ui.screens.goals import go_to
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.tasks import TasksScreen
from bline_desktop.ui.screens.tools import Tools
from tests.support.real_store import NOW
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.ward import BAKER, TODAY


def test_a_goal_opens_its_tab_and_chooses_the_record(open_patient: OpenPatient, ids: dict[str, UUID]) -> None:
    window = open_patient("ZJ-021")
    go_to(window, Goal(ids["ZJ-021"], "mrd"))
    page = page_of(window.pages, "mrd")
    oldest = page.table.rows_model.rows[-1]
    go_to(window, Goal(ids["ZJ-021"], "mrd", record=oldest.record_id))
    assert page.isVisible()
    assert page.table.chosen_row() == oldest
    assert page.form.form is None


def test_a_goal_opens_an_empty_form_where_something_new_is_entered(
    open_patient: OpenPatient, ids: dict[str, UUID]
) -> None:
    window = open_patient("ZJ-021")
    go_to(window, Goal(ids["ZJ-021"], "chimerism", new=True))
    page = page_of(window.pages, "chimerism")
    assert page.form.form is not None
    assert page.form.isAncestorOf(page.focusWidget())


def test_a_form_that_a_goal_opens_has_its_day_filled_in_and_is_not_half_typed(
    open_patient: OpenPatient, ids: dict[str, UUID]
) -> None:
    window = open_patient("ZJ-021")
    go_to(window, Goal(ids["ZJ-021"], "mrd", new=True, day=TODAY))
    form = page_of(window.pages, "mrd").form
    assert form.form.typed()["sampled_on"] == TODAY.isoformat()
    assert not form.draft()["edited"]
    form.form.editor("sampled_on").restore("2026-11-20")
    form.form.edited.emit()
    go_to(window, Goal(ids["ZJ-021"], "mrd", new=True, day=TODAY))
    assert form.form.typed()["sampled_on"] == "2026-11-20", "what is half typed stays"


def test_a_kind_that_asks_for_a_time_opens_without_one(open_patient: OpenPatient, ids: dict[str, UUID]) -> None:
    window = open_patient("ZJ-021")
    go_to(window, Goal(ids["ZJ-021"], "phone_note", new=True, day=TODAY))
    assert page_of(window.pages, "phone_note").form.form is not None


def test_a_goal_opens_the_start_of_a_dli(open_patient: OpenPatient, ids: dict[str, UUID]) -> None:
    window = open_patient("ZJ-009")
    go_to(window, Goal(ids["ZJ-009"], "dli", new=True))
    assert page_of(window.pages, "dli").form.key == START.key


def test_a_goal_at_the_pump_opens_the_order_of_a_cycle_for_who_may_order_and_chooses_what_was_done(
    open_patient: OpenPatient, ids: dict[str, UUID], desk: Desk
) -> None:
    window, patient_id = open_patient("ZJ-009"), ids["ZJ-009"]
    go_to(window, Goal(patient_id, "infusion", new=True))
    assert window.infusion.form.form is None, "a nurse orders nothing"
    wanted = window.infusion.log.table.rows_model.row(1).record_id
    go_to(window, Goal(patient_id, "infusion", record=wanted))
    chosen = window.infusion.log.table.chosen_row()
    assert chosen is not None
    assert chosen.record_id == wanted
    desk.sign_in(BAKER)
    go_to(window, Goal(patient_id, "infusion", new=True))
    assert window.infusion.form.key == "order"


def test_a_goal_may_be_a_tab_alone(open_patient: OpenPatient, ids: dict[str, UUID]) -> None:
    window = open_patient("ZJ-021")
    go_to(window, Goal(ids["ZJ-021"], "timeline"))
    assert window.tab == "timeline"


def test_a_goal_chooses_an_open_task(tools: Tools, show: Show, ids: dict[str, UUID]) -> None:
    patient_id, task_ids = ids["ZJ-021"], (uuid4(), uuid4())
    tasks = TasksScreen(patient_id, tools)
    show(tasks)
    said = Said(N_("errors", "It was so."))
    lines = [TaskLine(key, patient_id, "ZJ-021", "X", "", said, key, NOW, "ADAMS Nora", None) for key in task_ids]
    tasks.show_tasks(tuple(lines))
    tasks.go_to(Goal(patient_id, "tasks", record=task_ids[1]))
    assert tasks.table.chosen_row() == lines[1]
    tasks.go_to(Goal(patient_id, "tasks"))
    assert tasks.table.chosen_row() == lines[1]
