"""The story of the donor lymphocytes: one of last month from paper, today's ordered, started, watched and ended."""

from datetime import timedelta

from bline_desktop.domain.treatment.dli_bag import DliFirstBagFields
from bline_desktop.tour.nurse import read_back, submit, typed_time
from bline_desktop.tour.people import Told
from bline_desktop.tour.robot import ENTER
from bline_desktop.tour.set_up import next_form
from bline_desktop.tour.stage import Stage
from bline_desktop.ui.screens.dli import DliScreen
from bline_desktop.ui.screens.dli_acts import FROM_PAPER, ORDER, VITALS

DAYS_APART = 35
PRODUCT = {"product": "gcsf_cryo", "cd3_mantissa": "1", "cd3_power": "6"}
GROUPS = {"donor_group": "o_pos", "patient_group": "a_pos"}
CELLS = {"cd3_mantissa": "1", "cd3_power": "6", "total_mantissa": "6.1", "total_power": "7", "lab_weight_kg": "61"}
CHECKS = dict.fromkeys(("identity_checked", "intact", "no_filter", "not_irradiated", "own_line"), "yes")
NUMBER, RIGHT_NUMBER, WHY = "KL-0412", "KL-0421", "Two digits of the number swapped"
WELL = {"temperature_c": "36.9", "pulse": "82", "systolic": "118", "diastolic": "72", "saturation_percent": "98"}


def give_from_paper(stage: Stage, told: Told) -> None:
    """Record the first DLI, which was given five weeks ago, from paper."""
    robot = stage.robot
    page: DliScreen = stage.open_tab("dli")
    robot.click(page.acts[FROM_PAPER.key])
    form = next_form(stage, "cd3_mantissa")
    begun = (stage.now - timedelta(days=DAYS_APART)).replace(minute=0, second=0, microsecond=0)
    times = {"started_at": typed_time(stage, begun), "ended_at": typed_time(stage, begun + timedelta(minutes=25))}
    with stage.step("dli"):
        robot.fill_form(form, {**PRODUCT, "cd3_power": "5", "volume_ml": "40", **times})
    with stage.step("dli-recorded"):
        submit(stage)
        read_back(stage, {"last_four": told.hospital_number[-4:], "cd3_mantissa": "1", "cd3_power": "5"})
        robot.wait(lambda: page.form.form is None, "The DLI")


def order_cells(stage: Stage, told: Told) -> None:
    """Order the next step of the ladder, as a physician."""
    robot = stage.robot
    page: DliScreen = stage.open_tab("dli")
    robot.click(page.acts[ORDER.key])
    form = next_form(stage, "fractions")
    whom = {"fractions": "1", "donor": "D-2207 (brother)", **GROUPS}
    with stage.step("dli-order"):
        typed = {"planned_on": told.day(0), **PRODUCT, **whom}
        robot.fill_form(form, {**typed, "reason": "MRD below the range, next step of the ladder"})
    with stage.step("dli-ordered"):
        submit(stage)
        robot.wait(lambda: page.form.form is None, "The order of the DLI")


def give_cells(stage: Stage, told: Told) -> None:
    """Start the DLI against its order with the second person, take vital signs, and end it."""
    robot = stage.robot
    page: DliScreen = stage.open_tab("dli")
    robot.click(page.new)
    form = next_form(stage, "own_line")
    expires = typed_time(stage, stage.now + timedelta(hours=2))
    with stage.step("dli-start"):
        robot.fill_form(form, {"product": PRODUCT["product"], "local_number": NUMBER, "expires_at": expires})
        robot.fill_form(form, {**GROUPS, **CELLS, "volume_ml": "42"})
        robot.fill_form(form, {**CHECKS, "thawed_at": "-12", "started_at": "-8"})
        if page.note is not None:
            robot.click(page.note.seen)
    with stage.step("dli-second-person"):
        submit(stage)
        read_back(stage, {"last_four": told.hospital_number[-4:], "cd3_mantissa": "1", "cd3_power": "6"}, ends=False)
    with stage.step("dli-runs"):
        submit(stage)
        robot.wait(lambda: page.form.form is None, "The start of the DLI")
    robot.click(page.acts[VITALS.key])
    with stage.step("dli-vitals"):
        robot.fill_form(next_form(stage, "saturation_percent"), {**WELL, "at": "-5"})
    submit(stage)
    robot.wait(lambda: page.form.form is None, "The vital signs")
    robot.settle()
    _correct_bag(stage, page, told)
    robot.click(page.end)
    with stage.step("dli-end"):
        robot.fill_form(next_form(stage, "stopped_early"), {"stopped_early": "no", "reaction": "none"})
    with stage.step("dli-ended"):
        submit(stage)
        robot.wait(lambda: page.form.form is None, "The end of the DLI")


def _correct_bag(stage: Stage, page: DliScreen, told: Told) -> None:
    """Correct the number of the bag that hangs: another number is read by a second person, as at the bag itself."""
    robot, table = stage.robot, page.entries.table
    bag = next(row for row, line in enumerate(table.rows_model.rows) if isinstance(line.fields, DliFirstBagFields))
    with stage.step("dli-bag"):
        robot.choose_row(table, bag)
    with stage.step("dli-bag-correcting"):
        robot.press(ENTER)
        robot.fill_form(next_form(stage, "local_number"), {"local_number": RIGHT_NUMBER})
    submit(stage)
    robot.wait(lambda: bool(stage.main.messages.notes), "The question why")
    robot.type(WHY)
    robot.press(ENTER)
    robot.press(ENTER)
    with stage.step("dli-bag-second-person"):
        read_back(stage, {"last_four": told.hospital_number[-4:], "local_number": RIGHT_NUMBER[-4:]}, ends=False)
    with stage.step("dli-bag-corrected"):
        submit(stage)
        robot.wait(lambda: page.form.form is None, "The correction of the bag")
