"""Going from a line of a list to the place in a patient's window where its work is done."""

from uuid import UUID

from bline_desktop.domain.goals import Goal
from bline_desktop.ui.screens.goals import go_to
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.tasks import TasksScreen
from tests.ui.screens.conftest import OpenPatient


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


def test_a_goal_may_be_a_tab_alone(open_patient: OpenPatient, ids: dict[str, UUID]) -> None:
    window = open_patient("ZJ-021")
    go_to(window, Goal(ids["ZJ-021"], "timeline"))
    assert window.tab == "timeline"


def test_a_goal_chooses_an_open_task(open_patient: OpenPatient, ids: dict[str, UUID]) -> None:
    window = open_patient("ZJ-021")
    window.open_tab("tasks")
    tasks = window.pages["tasks"]
    assert isinstance(tasks, TasksScreen)
    line = tasks.table.rows_model.rows[-1]
    go_to(window, Goal(ids["ZJ-021"], "tasks", record=line.task_id))
    assert tasks.table.chosen_row() == line
    go_to(window, Goal(ids["ZJ-021"], "tasks"))
    assert tasks.table.chosen_row() == line
