"""Going from a line of a list to the place in a patient's window where its work is done."""

from uuid import UUID, uuid4

from bline_desktop.domain.goals import Goal
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.views import TaskLine
from bline_desktop.domain.words import N_
from bline_desktop.ui.screens.goals import go_to
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.tasks import TasksScreen
from bline_desktop.ui.screens.tools import Tools
from tests.support.real_store import NOW
from tests.ui.screens.conftest import OpenPatient, Show


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
