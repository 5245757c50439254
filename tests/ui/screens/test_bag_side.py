"""The bag beside the pump, through the real widgets: its line, its weight, where the next one is, and its plan."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bline_desktop.commands.labels import choose_label_profile
from bline_desktop.commands.settings import change_settings
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk, Gesture, SignedIn
from bline_desktop.ui.forms.editor import FieldEditor
from bline_desktop.ui.screens.bag_plan import BagPlanScreen
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.patient import PatientScreen
from tests.support.labels import ref_of, shelf
from tests.support.messages import FakeMessages
from tests.support.real_store import ASKER, NOW, an_act
from tests.support.second import check_later
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import OpenPatient
from tests.ui.screens.test_infusion import LABEL, log

NBSP = "\N{NO-BREAK SPACE}"
HALF = {**LABEL, "duration_h": "24", "rate_ml_per_h": "10"}  # half the concentration of the bag that hangs


@pytest.fixture
def screen(open_patient: OpenPatient) -> InfusionScreen:
    return open_patient("ZJ-021").infusion


def fill(screen: InfusionScreen, act: str, **typed: object) -> None:
    screen.open_act(act)
    form = screen.form.form
    assert form is not None
    form.restore(typed)
    screen.form.edited.emit()


def note(screen: InfusionScreen, name: str) -> str:
    assert screen.form.form is not None
    screen.form.edited.emit()
    return screen.form.form.editor(name).beneath.replace(NBSP, " ")


def test_a_new_concentration_asks_for_the_line_before_the_save(screen: InfusionScreen, messages: FakeMessages) -> None:
    fill(screen, "new_bag", **LABEL)
    form = screen.form.form
    assert form is not None
    assert form.editor("new_line").isHidden()
    screen.form.close_form()
    fill(screen, "new_bag", **HALF)
    form = screen.form.form
    assert form is not None
    assert form.editor("new_line").isVisible()
    assert note(screen, "new_line").startswith("An old line holds bag 3 at 0.23 micrograms per mL, bag 4 has 0.12")
    before = len(log(screen))
    messages.next_answer("change")
    form.submit()
    assert "Is it hung with a new line, primed with this bag?" in messages.questions[-1].text
    assert form.field_in_hand == "new_line"
    assert len(log(screen)) == before
    form.editor("new_line").restore(True)
    form.submit()
    check_later(screen)
    assert log(screen)[0] == "New bag"
    assert "new line, primed with this bag" in log(screen, 2)[0]


def test_an_old_line_that_was_kept_is_a_note_in_the_log(screen: InfusionScreen) -> None:
    fill(screen, "new_bag", **HALF, new_line=False)
    assert screen.form.form is not None
    screen.form.form.submit()
    check_later(screen)
    assert "10 mL per hour give 56 micrograms per day instead of 28." in log(screen, 2)[0].replace(NBSP, " ")


def test_a_bag_is_weighed_instead_of_read_and_the_heavier_weight_is_refused(
    screen: InfusionScreen, clock: MovingClock, messages: FakeMessages
) -> None:
    fill(screen, "reading", weight_g="280", full_g="270")
    form = screen.form.form
    assert form is not None
    form.submit()
    assert "more than the 270 g when it was hung" in form.editor("weight_g").problem.replace(NBSP, " ")
    form.editor("weight_g").restore("78")
    form.submit()
    assert messages.texts[-1] == "Reading recorded."
    said = log(screen, 2)[0].replace(NBSP, " ")
    assert said.startswith("Scale 191 mL, clock 19")
    assert "78 g, 270 g when hung" in said
    assert clock.now() - NOW < timedelta(days=1)


def plan_of(window: PatientScreen) -> BagPlanScreen:
    window.open_tab("bag_plan")
    page = page_of(window.pages, "bag_plan")
    assert isinstance(page, BagPlanScreen)
    return page


def supply(page: BagPlanScreen, column: int = 2) -> list[str]:
    model = page.supply.table.rows_model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def expect(page: BagPlanScreen, **typed: object) -> None:
    page.supply.expect.click()
    form = page.sheet.form
    assert form is not None
    form.restore(typed)
    form.submit()


def test_a_bag_is_expected_and_goes_its_way_with_one_press_a_step(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    page = plan_of(open_patient("ZJ-021"))
    assert supply(page) == []
    expect(page, duration_h="48", hang_at="2026-11-22 23:00")
    assert messages.texts[-1] == "The bag is recorded."
    assert (supply(page), supply(page, 1)) == (["Ordered"], ["48-hour bag, 28 micrograms per day"])
    assert page.supply.question.text().replace(NBSP, " ") == (
        "Next bag for 23:23: ordered, in the pharmacy. The pharmacy is closed until Mon 08:00."
    )
    assert page.supply.table.choose(page.supply.table.rows_model.rows[0].supply_id)
    said = []
    for _ in range(3):
        said.append(page.supply.next_step.text())
        page.supply.next_step.click()
    assert said == ["Prepared", "In the ward's fridge", "Out of the fridge"]
    assert supply(page) == ["Out of the fridge"]
    assert page.supply.question.isHidden()
    assert not page.supply.next_step.isVisible()
    assert [step.split(" 22")[0] for step in page.supply.way.text().split(" · ")] == [
        "Way so far: Ordered",
        "Prepared, in the pharmacy",
        "In the ward's fridge",
        "Out of the fridge",
    ]


def test_a_bag_that_is_put_back_into_the_fridge_counts_on_as_out_of_it(
    open_patient: OpenPatient, clock: MovingClock
) -> None:
    """Hazard: a bag warms up, is put back into the fridge, and its hours at room temperature seem to begin anew."""
    page = plan_of(open_patient("ZJ-021"))
    expect(page, duration_h="48", hang_at="2026-11-22 23:00", state="on_ward")
    assert page.supply.table.choose(page.supply.table.rows_model.rows[0].supply_id)
    page.supply.next_step.click()
    assert supply(page) == ["Out of the fridge"]
    clock.put(clock.now() + timedelta(hours=2))
    page.supply.other.click()
    form = page.sheet.form
    assert form is not None
    form.restore({"state": "on_ward"})
    form.submit()
    said = "In the ward's fridge again. Its time out of the fridge counts on since 22-Nov-2026 14:05"
    assert [text.replace(NBSP, " ") for text in supply(page)] == [said]
    page.supply.next_step.click()  # taken out once more: the way says both, and the first counts
    assert page.supply.way.text().count("Out of the fridge") == 2


def test_a_missing_next_bag_is_said_on_the_board_and_on_the_page(
    open_patient: OpenPatient, desk: Desk, words: Words, store: Database
) -> None:
    window = open_patient("ZJ-021")
    page = plan_of(window)
    expect(page, duration_h="96", dose_ug_per_day="9")  # of another dose: not the next one
    with store.read(ASKER) as session:
        board = ward_board(session, ASKER)
    lines = [str(words.value(one.sentence)).replace(NBSP, " ") for one in board.attention if one.trial_id == "ZJ-021"]
    assert "Next bag for 23:23: not ordered. The pharmacy is closed until Mon 08:00." in lines
    window.open_tab("infusion")
    window.infusion.reload()
    assert "Next bag, for 23:23: not ordered" in window.infusion.cards.bag.details.text().replace(NBSP, " ")


def test_hanging_a_bag_moves_its_line_and_a_step_is_corrected_and_struck(
    open_patient: OpenPatient, messages: FakeMessages, clock: MovingClock
) -> None:
    window = open_patient("ZJ-021")
    page = plan_of(window)
    expect(page, duration_h="48", state="on_ward")
    screen = window.infusion
    window.open_tab("infusion")
    fill(screen, "new_bag", **LABEL)
    assert screen.form.form is not None
    screen.form.form.submit()
    check_later(screen)
    window.open_tab("bag_plan")
    page.reload()
    assert supply(page) == ["Hangs as bag 4"]
    page.supply.table.choose(page.supply.table.rows_model.rows[0].supply_id)
    assert not page.supply.correct.isVisible()
    clock.put(clock.now() + timedelta(minutes=2))
    page.supply.other.click()
    form = page.sheet.form
    assert form is not None
    form.restore({"state": "on_ward"})
    form.submit()
    assert supply(page) == ["In the ward's fridge"]
    messages.next_answer("do", "typed wrong")
    page.supply.correct.click()
    form = page.sheet.form
    assert form is not None
    form.restore({"state": "returned"})
    form.submit()
    assert supply(page) == ["Returned"]
    messages.next_answer("do", "not so")
    page.supply.strike.click()
    assert supply(page) == ["Hangs as bag 4"]


def test_a_kept_plan_fills_in_the_planned_time_and_a_bag_unlike_it_is_marked(
    open_patient: OpenPatient, clock: MovingClock, messages: FakeMessages
) -> None:
    window = open_patient("ZJ-021")
    page = plan_of(window)
    first = page.table.rows_model.rows[0]
    page.keep.click()
    assert messages.texts[-1] == "The plan is kept."
    assert page.title.text().startswith("Kept bag plan of cycle")
    assert page.keep.isHidden()
    assert page.kept is not None
    assert page.table.rows_model.rows[0].hang_at == first.hang_at
    expect(page)
    assert page.sheet.form is None  # filled in by the plan, only to be recorded
    screen = window.infusion
    window.open_tab("infusion")
    screen.reload()
    fill(screen, "new_bag", **{**LABEL, "duration_h": "24", "rate_ml_per_h": "10"}, new_line=True)
    form = screen.form.form
    assert form is not None
    assert form.editor("planned_at").typed()
    form.submit()
    check_later(screen)
    remarks = log(screen, 4)[0].replace(NBSP, " ")
    assert f"Unlike the plan: a 24-hour bag, planned was a {first.duration_h.normalize():f}-hour bag" in remarks
    assert "before the planned 22-Nov-2026 23:" in remarks


def test_a_kept_plan_says_that_the_cycle_ends_later_since_the_pump_stood(
    open_patient: OpenPatient, clock: MovingClock, store: Database, messages: FakeMessages
) -> None:
    """By the label of the United States interruptions are not counted: five hours more are five hours later."""
    store.labels = shelf()
    investigator = replace(an_act(), role=Role.INVESTIGATOR)
    with store.write(investigator) as session:
        choose_label_profile(session, investigator, ref_of())
    window = open_patient("ZJ-021")
    page = plan_of(window)
    page.keep.click()
    end = page.table.rows_model.rows[-1].until
    assert "later now" not in page.notes.text()
    screen = window.infusion
    window.open_tab("infusion")
    for act, typed in (("pause", {"cause": "imaging"}), ("resume", {})):
        fill(screen, act, **typed)
        assert screen.form.form is not None
        screen.form.form.submit()
        clock.put(NOW + timedelta(hours=5))
    check_later(screen)
    window.open_tab("bag_plan")
    page.reload()  # the record has changed, so the proposal is laid out anew and shown
    assert "later: the ward's label does not count interruptions." in page.notes.text()
    assert page.table.rows_model.rows[-1].until == end + timedelta(hours=5)
    assert page.kept is not None
    page.kept.set_value(page._plans[0].plan_id)
    page.kept.chosen.emit()
    moved = Words(ASKER.zone).moment(end + timedelta(hours=5)).replace(NBSP, " ")
    said = page.notes.text().replace(NBSP, " ")
    assert f"The cycle ends 5 h later now than this plan, at {moved}: lay out the bags anew." in said


def test_a_half_typed_bag_outlives_a_sign_out(open_patient: OpenPatient) -> None:
    page = plan_of(open_patient("ZJ-021"))
    page.supply.expect.click()
    form = page.sheet.form
    assert form is not None
    form.restore({"duration_h": "72"})
    kept = page.draft()
    page.sheet.close_form()
    page.restore(kept)
    assert page.sheet.form is not None
    assert page.sheet.form.typed()["duration_h"] == "72"
    page.restore({})


def test_who_only_reads_has_no_acts(open_patient: OpenPatient, desk: Desk) -> None:
    desk.sign_in(SignedIn(ADAMS.user_id, "FLYNN Mona", Role.MONITOR))
    page = plan_of(open_patient("ZJ-021"))
    assert not any(button.isVisible() for button in (page.supply.expect, page.supply.next_step, page.keep))


def test_a_change_that_is_due_at_night_is_said_on_the_page(screen: InfusionScreen) -> None:
    assert "The change is due at night." in screen.cards.bag.details.text()


def set_lines(desk: Desk, store: Database, sets: str) -> None:
    """Let the ward have these line sets."""
    act = replace(desk.act(Gesture()), role=Role.ADMINISTRATOR)
    with store.write(act) as session:
        change_settings(session, act, {"line_sets": sets})


def editor(screen: InfusionScreen, name: str) -> FieldEditor:
    assert screen.form.form is not None
    return screen.form.form.editor(name)


def test_the_one_line_set_of_a_ward_is_taken_without_asking(
    open_patient: OpenPatient, desk: Desk, store: Database
) -> None:
    """Its field stays folded away, and empty: nobody types more than without one. It is kept with the line."""
    set_lines(desk, store, "Codan 4.2")
    screen = open_patient("ZJ-021").infusion
    fill(screen, "new_bag", **HALF, new_line=True)
    assert editor(screen, "line_set").isHidden()
    assert note(screen, "new_line").endswith("It holds 4.2 mL and clears in 25 min.")
    assert screen.form.form is not None
    screen.form.form.submit()
    check_later(screen)
    assert "Codan" not in log(screen, 2)[0]
    view = screen.orders.view
    assert view is not None
    assert view.line_set == "Codan"


def test_a_ward_with_several_line_sets_is_asked_which_one_a_new_line_is(
    open_patient: OpenPatient, desk: Desk, store: Database
) -> None:
    set_lines(desk, store, "Codan 4.2; Braun 2.5")
    screen = open_patient("ZJ-021").infusion
    fill(screen, "new_bag", **HALF, new_line=False)
    assert editor(screen, "line_set").isHidden()
    editor(screen, "new_line").restore(True)
    assert note(screen, "line_set") == "Which line set hangs? Codan (4.2 mL), Braun (2.5 mL)."
    assert editor(screen, "line_set").isVisible()
    editor(screen, "line_set").restore("Brown")
    said = "“Brown” is no line set of the ward, and what it holds is unknown. Known: Codan (4.2 mL), Braun (2.5 mL)."
    assert note(screen, "line_set") == said
    editor(screen, "line_set").restore("braun")
    assert note(screen, "line_set") == "Its name, as it stands under Settings"
    assert editor(screen, "line_set").isVisible()
    assert screen.form.form is not None
    screen.form.form.submit()
    check_later(screen)
    assert log(screen, 2)[0].endswith("line set braun")
    assert screen.orders.view is not None
    assert screen.orders.view.line_set == "braun"
