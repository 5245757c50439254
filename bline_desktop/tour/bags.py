"""The next bag and the plan, in the made-up ward: a plan is kept, and a bag is brought to the ward step by step."""

from bline_desktop.domain.roles import Role
from bline_desktop.tour.people import Person
from bline_desktop.tour.set_up import next_form, sign_in_at_wall
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.bag_plan import BagPlanScreen
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.patient import PatientScreen


def bring_a_bag(stage: Stage) -> None:
    """Keep, as the pharmacist, the plan of a pump that runs, expect its next bag, and record a step with one press."""
    robot = stage.robot
    user = next(user for user in stage.demo[0].users if user.role is Role.PHARMACIST)
    sign_in_at_wall(stage, Person(user.name, user.role.value, user.password))
    stage.go("ward")
    board = robot.shown(BoardScreen)
    rows = board.table.rows_model
    robot.wait(lambda: rows.rowCount() > 1, "The patients on the board")
    running = next(row for row in range(rows.rowCount()) if rows.row(row).running is not None)
    robot.choose_row(board.table, running, times=2)
    robot.shown(PatientScreen)
    page: BagPlanScreen = stage.open_tab("bag_plan")
    robot.wait(lambda: page.supply.table.rows_model.rowCount() > 0, "The bags that are expected")
    with stage.step("bag-plan-kept"):
        robot.click(page.keep)
        robot.wait(lambda: page.kept is not None, "The kept plan")
    with stage.step("bag-expected-form"):
        robot.click(page.supply.expect)
        next_form(stage, "hang_at")
    before = page.supply.table.rows_model.rowCount()
    with stage.step("bag-expected"):
        robot.click(next_form(stage, "hang_at").button)
        robot.wait(lambda: page.supply.table.rows_model.rowCount() > before, "The expected bag")
    robot.choose_row(page.supply.table, page.supply.table.rows_model.rowCount() - 1)
    with stage.step("bag-prepared"):
        robot.click(page.supply.next_step)
        robot.settle()
    stage.lock()
