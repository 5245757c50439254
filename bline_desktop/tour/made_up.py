"""The story of the made-up ward: the same program with thirty-one patients, light and dark, for every role."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from bline_desktop.domain.roles import Role
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.views import BoardRow
from bline_desktop.tour.calendar import look_at_calendar, look_at_shift
from bline_desktop.tour.grades import see_grades
from bline_desktop.tour.orders import order_a_step
from bline_desktop.tour.people import Person
from bline_desktop.tour.physician import look_at_timeline, write_pdf
from bline_desktop.tour.plans import plan_and_order
from bline_desktop.tour.protocols import read_a_protocol, sign_a_protocol
from bline_desktop.tour.robot import DOWN, ENTER
from bline_desktop.tour.set_up import next_form, sign_in_at_wall
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.agency import AgencyScreen
from bline_desktop.ui.screens.board import BoardScreen
from bline_desktop.ui.screens.check_figures import CheckFiguresScreen
from bline_desktop.ui.screens.journal import JournalScreen
from bline_desktop.ui.screens.labels import LabelsScreen
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.patients import PatientsScreen
from bline_desktop.ui.screens.people import PeopleScreen
from bline_desktop.ui.screens.records import RecordsScreen
from bline_desktop.ui.screens.settings import SettingsScreen
from bline_desktop.ui.screens.sign_in import SignInPanel
from bline_desktop.ui.screens.tasks import TasksScreen
from bline_desktop.ui.screens.wall import WallScreen
from bline_desktop.ui.widgets.buttons import QuietButton

CHINESE, LATIN = "李", "li w"
AGENCY_NURSE, OWN_PASSWORD = "LIN Hua", "narrow lantern greets harbour"
HALF_WAY = 50  # percent
MAKING_S = 180.0  # a made-up ward writes months of acts before one can sign in to it
BEDSIDE = ("round", "medication", "premedication", "gvhd", "toxicity", "infection", "phone_note", "watch_note")


def make_up(stage: Stage) -> None:
    """Wait until the ward is made up; its people stand on the sign-in window with their passwords."""
    robot = stage.robot
    usual, robot.patience_s = robot.patience_s, MAKING_S
    made_up = stage.program.entrance.sign_in.made_up
    assert made_up is not None
    robot.wait(lambda: made_up.bar.value() >= HALF_WAY or bool(stage.demo), "The making of the ward")
    stage.album.snap(robot, "made-up-making")
    robot.wait(lambda: bool(stage.demo), "The made-up ward")
    robot.patience_s = usual
    with stage.step("made-up-sign-in"):
        robot.shown(SignInPanel)


def look_around(stage: Stage, ward_pdf: Path, month_pdf: Path) -> None:
    """Look at the ward as a physician, and write its hand-over and its month."""
    robot = stage.robot
    physician = somebody(stage, Role.PHYSICIAN)
    stage.sign_in(physician.name, physician.password)
    stage.go("ward")
    with stage.step("made-up-board"):
        board = robot.shown(BoardScreen)
        robot.wait(lambda: board.table.rows_model.rowCount() > 1, "The patients on the board")
    write_pdf(stage, board.handover, ward_pdf, "made-up-hand-over")
    with stage.step("made-up-board-by-urgency"):
        robot.click(board.order.keys[1])
    robot.click(board.order.keys[0])
    look_at_shift(stage)
    look_at_calendar(stage, month_pdf)
    stage.go("ward")
    with stage.step("made-up-board-everybody"):
        robot.click(board.everybody)
        robot.settle()
    robot.click(board.everybody)
    robot.settle()
    open_richest(stage, board)
    look_at_timeline(stage, "made-up-timeline")
    for key in ("infusion", "calendar", "bag_plan", "dli", "mrd", "chimerism", *BEDSIDE, "history"):
        with stage.step(f"made-up-{key}"):
            stage.open_tab(key)
    see_grades(stage)
    stage.go("ward")
    open_row(stage, board, lambda row: (_relapses(row), row.day))
    with stage.step("made-up-timeline-of-a-relapse"):
        robot.press(Qt.Key.Key_Home)
    with stage.step("made-up-mrd-conversion"):
        results: RecordsScreen = stage.open_tab("mrd")
        robot.wait(lambda: results.table.rows_model.rowCount() > 0, "The MRD results")
    stage.go("ward")
    order_a_step(stage, lambda rank: open_row(stage, board, rank))
    plan_and_order(stage)


def _relapses(row: BoardRow) -> bool:
    """Tell whether a conversion goes on in a patient, with a measured level."""
    told = dict(row.mrd.values) if row.mrd is not None else {}
    found = told.get("found")
    return isinstance(found, Said) and "percent" in dict(found.values)


def work_through(stage: Stage) -> None:
    """See the tasks, close one of them, and search for patients."""
    robot = stage.robot
    with stage.step("made-up-tasks"):
        stage.go("tasks")
    tasks = robot.shown(TasksScreen)
    if tasks.table.rows_model.rowCount():
        with stage.step("made-up-task-closing"):
            robot.choose_row(tasks.table, 0)
            robot.click(tasks.close_button)
        # A form left open would be asked about when the program ends.
        robot.click(robot.shown(QuietButton, within=tasks.form))
        robot.wait(lambda: tasks.form.form is None, "The form of the task closed")
    with stage.step("made-up-patients"):
        stage.go("patients")
    patients = robot.shown(PatientsScreen)
    for name, typed in (("chinese", CHINESE), ("latin", LATIN), ("nobody", "nobody of that name")):
        with stage.step(f"made-up-search-{name}"):
            robot.fill(patients.search, typed)
    robot.fill(patients.search, CHINESE)
    robot.press(DOWN)
    with stage.step("made-up-patient"):
        robot.press(ENTER)
        robot.shown(PatientScreen)
    with stage.step("made-up-journal"):
        stage.go("journal")
        journal = robot.shown(JournalScreen)
        robot.choose_row(journal.table, 0)
    read_the_label(stage)
    read_a_protocol(stage)
    with stage.step("made-up-wall"):
        stage.lock()


def read_the_label(stage: Stage) -> None:
    """Read the label profile that the ward works by, and the other one, which nobody has signed."""
    robot = stage.robot
    with stage.step("made-up-labels"):
        stage.go("labels")
        labels = robot.shown(LabelsScreen)
        robot.wait(lambda: labels.table.rows_model.rowCount() > 1, "The label profiles")
    robot.press(Qt.Key.Key_Return)
    with stage.step("made-up-label-premedication"):
        robot.press(Qt.Key.Key_PageDown)
    with stage.step("made-up-label-unconfirmed"):
        robot.choose_row(labels.table, 1)


def sign_the_label(stage: Stage) -> None:
    """Sign, as the pharmacist, the profile that nobody has signed: an investigator's signature is still missing."""
    robot = stage.robot
    sign_in_at_wall(stage, somebody(stage, Role.PHARMACIST), "made-up-wall-sign-in")
    stage.go("labels")
    labels = robot.shown(LabelsScreen)
    robot.wait(lambda: labels.table.rows_model.rowCount() > 1, "The label profiles")
    robot.choose_row(labels.table, 1)
    with stage.step("made-up-label-signing"):
        robot.click(labels.page.sign)
        robot.wait(lambda: bool(stage.main.messages.notes), "The question before a signature")
    with stage.step("made-up-label-signed"):
        robot.click(stage.main.messages.notes[0].buttons["do"])
        robot.wait(lambda: not labels.page.sign.isVisible(), "The signature")
    stage.lock()


def keep_house(stage: Stage) -> None:
    """See people and settings as the administrator, and turn the program dark."""
    robot = stage.robot
    administrator = somebody(stage, Role.ADMINISTRATOR)
    sign_in_at_wall(stage, administrator)
    with stage.step("made-up-people"):
        stage.go("people")
        robot.choose_row(robot.shown(PeopleScreen).table, 1)
    with stage.step("made-up-agency"):
        stage.go("agency")
        agency = robot.shown(AgencyScreen)
        robot.click(agency.open)
        robot.fill_form(next_form(stage, "name"), {"name": AGENCY_NURSE})
        assert agency.password is not None
        for line in (agency.password.first.line, agency.password.again.line):
            robot.fill(line, OWN_PASSWORD)
        robot.press(ENTER)
        robot.wait(lambda: agency.table.rows_model.rowCount() == 1, "The agency nurse's account")
    with stage.step("made-up-settings"):
        stage.go("settings")
    settings = robot.shown(SettingsScreen)
    with stage.step("dark-settings"):
        robot.click(settings.look.keys[2])
    with stage.step("dark-wall"):
        stage.lock()
        robot.shown(WallScreen)


def see_second_checks(stage: Stage) -> None:
    """See, as the investigator, how often two persons read differently, and sign a protocol."""
    sign_in_at_wall(stage, somebody(stage, Role.INVESTIGATOR))
    with stage.step("made-up-second-checks"):
        stage.go("checks")
        checks = stage.robot.shown(CheckFiguresScreen)
        stage.robot.wait(lambda: checks.table.rows_model.rowCount() > 0, "The second checks")
    sign_a_protocol(stage)
    stage.lock()


def open_richest(stage: Stage, board: BoardScreen) -> None:
    """Open the patient who was given most: the one with the latest day among those whose pump runs."""
    open_row(stage, board, lambda row: (row.running is not None, row.day))


def open_row(stage: Stage, board: BoardScreen, rank: Callable[[BoardRow], tuple[bool, int]]) -> None:
    """Open the patient of the row that ranks highest."""
    stage.robot.settle()
    rows = board.table.rows_model.rows
    best = max(range(len(rows)), key=lambda place: rank(rows[place]))
    stage.robot.choose_row(board.table, best, times=2)
    stage.robot.shown(PatientScreen)
    stage.robot.settle()


def somebody(stage: Stage, role: Role) -> Person:
    """Return somebody of a role among those who were made up."""
    user = next(user for user in stage.demo[0].users if user.role is role)
    return Person(user.name, user.role.value, user.password)
