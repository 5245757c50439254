"""The infusion screen: the whole loop by keyboard, rules that stop and rules that let pass, the log."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.commands.infusions import record_pause
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.acts import PauseFields
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.words import Words
from bline_desktop.ui.desk import Desk, SignedIn
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.infusion_acts import ACTS
from bline_desktop.ui.screens.infusion_echo import Hanging, echo
from bline_desktop.ui.theme import Tone
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW, NURSE
from tests.support.scanner import scan
from tests.support.second import check_later
from tests.ui.screens.conftest import OpenPatient

NBSP = "\N{NO-BREAK SPACE}"
LABEL = {
    "dose_ug_per_day": "28",
    "duration_h": "48",
    "rate_ml_per_h": "5",
    "volume_ml": "240",
    "use_by": "2026-11-25 09:00",
    "line_as_label": True,
}


def focus() -> QWidget:
    """Return the widget that has the keyboard."""
    QApplication.processEvents()  # a window that was just activated has the keyboard from the next event on
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def shown_acts(screen: InfusionScreen) -> str:
    return "".join(button.letter for button in screen.acts.values() if button.isVisible())


def press(qtbot: QtBot, screen: InfusionScreen, letter: str) -> None:
    """Press a letter as a finger does, and wait until its form is open."""
    QTest.keyClicks(focus(), letter)
    qtbot.waitUntil(lambda: screen.form.form is not None)


def type_in(*texts: str) -> None:
    """Type into the fields one after the other, each ended by Enter; "" leaves a field as it is."""
    for text in texts:
        QTest.keyClicks(focus(), text)
        QTest.keyClick(focus(), Qt.Key.Key_Return)


def type_in_again(screen: InfusionScreen, name: str, text: str) -> None:
    """Go back to a field that was filled in, and type something else."""
    assert screen.form.form is not None
    screen.form.form.editor(name).take_focus()
    type_in(text)


def log(screen: InfusionScreen, column: int = 1) -> list[str]:
    model = screen.log.table.rows_model
    return [model.index(row, column).data() for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("trial_id", "letters"), [("ZJ-021", "BPSAFKVO"), ("ZJ-009", "BRSKVO"), ("ZJ-022", "BPSFKVO"), ("ZJ-030", "")]
)
def test_only_what_is_possible_now_has_a_button(open_patient: OpenPatient, trial_id: str, letters: str) -> None:
    assert shown_acts(open_patient(trial_id).infusion) == letters


def test_every_act_has_the_letter_of_the_ward_s_one_key_map() -> None:
    assert {act.letter: act.key for act in ACTS} == {
        "T": "start",
        "B": "new_bag",
        "P": "pause",
        "R": "resume",
        "S": "stop",
        "A": "alarm",
        "F": "found",
        "K": "reading",
        "V": "verify",
        "O": "take_over",
        "C": "rate_change",
    }
    assert len({act.letter for act in ACTS}) == len(ACTS)


def test_the_cards_say_how_it_stands(open_patient: OpenPatient) -> None:
    cards = open_patient("ZJ-021").infusion.cards
    assert cards.now.state.text == f"Running 2{NBSP}d{NBSP}4{NBSP}h{NBSP}24{NBSP}min"
    assert cards.bag.infused.accessibleName() == "191 of 240 mL infused"
    assert cards.bag.change.text.replace(NBSP, " ") == "Change by 23:23, in 9 h 18 min"
    assert cards.cycle.day.text() == "Day 7 of 28"
    assert cards.cycle.interrupted.text == "Interrupted 24 min"


def test_a_day_after_the_last_planned_one_is_no_day_of_28_and_what_is_over_has_none(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    page = screen.page
    assert page is not None
    assert page.current is not None
    view, card = page.current, screen.cards.cycle
    card.show_cycle(replace(view, day_of_cycle=29))
    assert card.day.text() == "Day 29, 28 planned"
    card.show_cycle(replace(view, day_of_cycle=29, infusion=replace(view.infusion, state=PumpState.STOPPED)))
    assert card.day.text() == "28 days planned"
    assert card.on_pump.text().endswith("on the pump")


def test_a_presumed_empty_bag_is_said_large_and_as_a_warning(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-022")
    state = screen.infusion.cards.now.state
    assert state.text.replace(NBSP, " ") == "Presumed empty since 12:05"
    assert state.tone is Tone.CRITICAL  # as on the board and on the wall
    assert screen.strip.now.tone is Tone.CRITICAL
    assert "Nothing is counted" in screen.strip.now.text


def test_the_whole_loop_by_keyboard(open_patient: OpenPatient, qtbot: QtBot, messages: FakeMessages) -> None:
    screen = open_patient("ZJ-021").infusion
    press(qtbot, screen, "P")
    type_in_again(screen, "at", "-20")
    QTest.keyClick(focus(), Qt.Key.Key_Return)  # the first of the causes
    type_in("")
    QTest.keyClicks(focus(), "alarm at the pump")
    QTest.keyClick(focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert messages.texts[-1] == "Pause recorded."
    assert log(screen)[0] == "Pause"
    press(qtbot, screen, "R")
    type_in_again(screen, "at", "-5")
    QTest.keyClick(focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert log(screen)[:2] == ["Resume", "Pause"]
    press(qtbot, screen, "B")
    type_in("28", "48", "5", "240", "", "", "", "", "2026-11-25 09:00", "1", "")
    QTest.keyClick(focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    check_later(screen)
    assert messages.texts[-1] == "New bag recorded."
    assert log(screen)[:3] == ["New bag", "Resume", "Pause"]
    assert screen.form.form is None
    assert focus() is screen.acts[PumpAction.NEW_BAG]
    press(qtbot, screen, "S")
    type_in("", "1", "1")
    QTest.keyClick(focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert messages.texts[-1] == "Stop recorded."
    assert shown_acts(screen) == "T"


def test_what_was_just_recorded_is_chosen_and_in_sight(open_patient: OpenPatient, qtbot: QtBot) -> None:
    screen = open_patient("ZJ-021").infusion
    table = screen.log.table
    table.choose(table.rows_model.rows[-1].record_id)
    for letter in "KK":
        press(qtbot, screen, letter)
        form = screen.form.form
        assert form is not None
        form.restore({"volume_ml": "191"})
        form.submit()
    chosen = table.chosen_row()
    assert chosen is not None
    assert chosen.recorded_at == max(line.recorded_at for line in table.rows_model.rows)
    assert chosen.action is PumpAction.READING
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())


def test_a_letter_typed_into_a_field_is_text_and_no_act(open_patient: OpenPatient, qtbot: QtBot) -> None:
    window = open_patient("ZJ-021")
    press(qtbot, window.infusion, "P")
    with qtbot.assertNotEmitted(window.letters.pressed, wait=60):
        QTest.keyClicks(focus(), "bs")
    assert window.infusion.form.key == PumpAction.PAUSE.value


def test_letters_work_from_the_log_too_and_not_on_another_tab(open_patient: OpenPatient, qtbot: QtBot) -> None:
    window = open_patient("ZJ-021")
    window.infusion.log.table.setFocus()
    press(qtbot, window.infusion, "P")
    window.infusion.form.close_form()
    window.open_tab("mrd")
    window.take_focus()
    with qtbot.assertNotEmitted(window.letters.pressed, wait=60):
        QTest.keyClicks(focus(), "B")


def test_a_scan_opens_nothing(open_patient: OpenPatient, qtbot: QtBot) -> None:
    window = open_patient("ZJ-021")
    with qtbot.assertNotEmitted(window.letters.pressed, wait=60):
        scan(focus(), "P021934")
        scan(focus(), "P 21934", at=200_000)
    assert window.infusion.form.form is None


def test_the_label_is_never_filled_in_and_the_time_is_now(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    screen.open_act(PumpAction.NEW_BAG)
    assert screen.form.form is not None
    typed = screen.form.form.typed()
    assert typed.pop("at") == "2026-11-22 14:05"
    assert not any(typed.values())


def test_an_act_that_is_not_possible_opens_nothing(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    screen.press("R")
    screen.press("X")
    assert screen.form.form is None


def fill_bag(screen: InfusionScreen, **changes: str) -> None:
    screen.open_act(PumpAction.NEW_BAG)
    form = screen.form.form
    assert form is not None
    form.restore(LABEL | changes)
    form.edited.emit()


def foot_of(screen: InfusionScreen) -> QLabel:
    assert screen.form.form is not None
    return screen.form.form.foot


def test_the_echo_says_what_the_label_means(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    fill_bag(screen)
    assert foot_of(screen).text() == "240 mL at 5 mL per hour run 48 hours: empty Tue 14:05, change by Tue 13:35."
    fill_bag(screen, use_by="2026-11-24 09:00")
    assert "change by Tue 09:00, 25.4 mL will be discarded." in foot_of(screen).text()
    fill_bag(screen, use_by="2026-11-24 13:45")  # before it is empty, but after it is to be changed
    assert "change by Tue 13:35." in foot_of(screen).text()
    assert "Use by" not in foot_of(screen).text()
    fill_bag(screen, use_by="2026-11-22 13:00")
    assert foot_of(screen).text() == "The use-by 13:00 has passed at the time of hanging."
    fill_bag(screen, rate_ml_per_h="five")
    assert foot_of(screen).isHidden()


def test_the_echo_is_right_across_the_change_of_the_clock() -> None:
    """Europe's clocks go back on 25-Oct-2026 at 03:00: ten hours from 20:00 end at 05:00 by the wall clock."""
    words = Words(ZoneInfo("Europe/Berlin"))
    at = datetime(2026, 10, 24, 18, 0, tzinfo=UTC)
    bag = Hanging(at, Decimal(5), Decimal(50), None)
    assert "empty Sun 05:00" in echo(words, bag, at, timedelta(0))


def test_a_rule_stops_before_and_what_happened_is_recorded_with_its_reason(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    window = open_patient("ZJ-021")
    screen = window.infusion
    fill_bag(screen, dose_ug_per_day="9")
    messages.next_answer("done", "hung before the order was changed")
    assert screen.form.form is not None
    screen.form.form.submit()
    question = messages.questions[-1]
    assert question.text.startswith("The label says 9 micrograms per day, but cycle 2 is ordered with 28")
    assert [option.needs_reason for option in question.options] == [False, True]
    check_later(screen)
    assert messages.texts[-1] == "New bag recorded."
    assert "Outside rule: The label says 9" in log(screen, 4)[0]
    assert window.tabs.tabText(window.tabs.keys.index("tasks")) == "Tasks (1)"


def test_going_back_changes_nothing_and_keeps_what_was_typed(open_patient: OpenPatient, messages: FakeMessages) -> None:
    screen = open_patient("ZJ-021").infusion
    before = log(screen)
    fill_bag(screen, rate_ml_per_h="10")
    messages.next_answer("change")
    assert screen.form.form is not None
    screen.form.form.submit()
    assert messages.questions[-1].text.startswith("10 mL per hour empties the bag in 24 hours, not 48")
    assert log(screen) == before
    assert screen.form.form.typed()["rate_ml_per_h"] == "10"
    assert screen.form.form.button.isEnabled()


def test_times_of_a_bag_in_the_wrong_order_are_said_beside_the_field_too(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    screen = open_patient("ZJ-021").infusion
    fill_bag(screen, prepared_at="2026-11-23 08:00")
    form = screen.form.form
    assert form is not None
    messages.next_answer("change")
    form.submit()
    sentence = "The bag was prepared at 23-Nov-2026 08:00, after it was hung at 22-Nov-2026 14:05."
    assert messages.questions[-1].text == f"{sentence} (Ward rules, version 1, rule 11)"
    assert form.editor("prepared_at").problem == sentence
    assert form.field_in_hand == "prepared_at"
    form.restore({"prepared_at": "2026-11-22 08:00"})
    form.submit()
    check_later(screen)
    assert messages.texts[-1] == "New bag recorded."


def test_what_hangs_already_is_recorded_with_the_times_of_its_label(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    screen = open_patient("ZJ-021").infusion
    fill_bag(screen, prepared_at="2026-11-23 08:00")
    assert screen.form.form is not None
    messages.next_answer("done", "the label says so")
    screen.form.form.submit()
    check_later(screen)
    assert messages.texts[-1] == "New bag recorded."
    assert "Outside rule: The bag was prepared at 23-Nov-2026 08:00" in log(screen, 4)[0]


def test_a_time_ahead_is_refused_in_the_form_and_never_overruled(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    screen = open_patient("ZJ-021").infusion
    screen.open_act(PumpAction.PAUSE)
    form = screen.form.form
    assert form is not None
    form.restore({"at": "2350", "cause": "alarm"})
    form.submit()
    assert not messages.questions
    problems = [form._problem.text(), *(editor.problem for editor in form.editors.values())]
    assert any("has not come yet" in problem for problem in problems)
    assert form.button.isEnabled()


def test_a_retry_after_the_question_enters_nothing_twice(open_patient: OpenPatient, messages: FakeMessages) -> None:
    screen = open_patient("ZJ-021").infusion
    count = len(log(screen))
    fill_bag(screen, dose_ug_per_day="9")
    messages.next_answer("done", "as it happened")
    assert screen.form.form is not None
    screen.form.form.submit()
    check_later(screen)
    assert len(log(screen)) == count + 1


def test_an_entry_is_struck_with_a_reason_and_stays_readable(open_patient: OpenPatient, messages: FakeMessages) -> None:
    screen = open_patient("ZJ-009").infusion
    screen.log.table.setFocus()
    assert log(screen)[0] == "Pause"
    messages.next_answer("do", "wrong patient")
    screen.log.strike.click()
    assert log(screen)[0] == "New bag"
    assert screen.log.show_struck.text() == "Show struck entries (1)"
    screen.log.show_struck.click()
    assert "Struck: wrong patient" in log(screen, 4)[0]
    assert screen.page is not None
    assert screen.page.current is not None
    assert screen.page.current.infusion.state is PumpState.RUNNING


def test_going_back_from_striking_strikes_nothing(open_patient: OpenPatient, messages: FakeMessages) -> None:
    screen = open_patient("ZJ-009").infusion
    screen.log.table.setFocus()
    messages.next_answer("back")
    screen.log.strike.click()
    assert log(screen)[0] == "Pause"


def test_late_entries_say_so_and_a_planned_time_stands_beside_the_actual_one(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    assert log(screen, 4)[0] == "Recorded late\nChecked by BAKER Paul"
    fill_bag(screen, planned_at="13:00", use_by="2026-11-25 09:00")
    assert screen.form.form is not None
    screen.form.form.submit()
    check_later(screen)
    assert log(screen, 0)[0] == "22-Nov-2026 14:05\nplanned 22-Nov-2026 13:00"


def test_an_earlier_cycle_is_one_key_away(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    assert screen.log.cycles is not None
    screen.log.cycles.keys[0].click()
    assert log(screen)[0] == "Stop"
    screen.reload()
    assert log(screen)[0] == "Stop"
    screen.log.cycles.keys[1].click()
    assert log(screen)[0] == "New bag"


def test_a_physician_orders_a_cycle_and_the_nurse_starts_it_once_allergies_were_asked(
    as_physician: Desk, open_patient: OpenPatient, messages: FakeMessages
) -> None:
    window = open_patient("ZJ-031")
    screen = window.infusion
    window.open_tab("infusion")
    assert screen.empty.button.isVisible()
    screen.empty.button.click()
    form = screen.form.form
    assert form is not None
    assert form.typed()["number"] == "1"
    form.restore({"dose_ug_per_day": "28", "planned_days": "28", "planned_start_on": "2026-11-22"})
    form.submit()
    assert messages.texts[-1] == "Cycle 1 is ordered."
    assert shown_acts(screen) == "T"
    assert screen.stop_note.isVisible()
    screen.stop_note.button.click()
    assert window.tab == "details"
    safety = window.details.form.form
    assert safety is not None
    safety.restore({"allergy_status": "none_known"})
    safety.submit()
    assert window.tab == "infusion"
    assert not screen.stop_note.isVisible()
    screen.press("T")
    start = screen.form.form
    assert start is not None
    start.restore(LABEL)
    messages.next_answer("done", "weighed on the old ward")
    start.submit()
    check_later(screen)
    assert "the last weight, 44 kg, is of 23-Aug-2026" in messages.questions[-1].text
    assert messages.texts[-1] == "Start recorded."
    assert shown_acts(screen) == "BPSAFKVO"


def test_a_second_cycle_is_ordered_when_the_first_was_stopped(as_physician: Desk, open_patient: OpenPatient) -> None:
    window = open_patient("ZJ-021")
    window.open_tab("infusion")
    screen = window.infusion
    assert not screen.order.isVisible()
    screen.press("S")
    assert screen.form.form is not None
    screen.form.form.restore({"cause": "completed", "line_as_label": True})
    screen.form.form.submit()
    assert screen.order.isVisible()
    screen.order.click()
    assert screen.form.form.typed()["number"] == "3"


def test_an_order_of_a_known_number_is_refused_at_its_field(as_physician: Desk, open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    screen.open_order()
    form = screen.form.form
    assert form is not None
    form.restore({"number": "1", "dose_ug_per_day": "28", "planned_days": "28", "planned_start_on": "2026-11-22"})
    form.submit()
    assert form.editor("number").problem == "Cycle 1 is ordered already. Check the number."


def test_after_each_act_the_keyboard_is_on_the_likeliest_next_one(
    open_patient: OpenPatient, clock: MovingClock
) -> None:
    screen = open_patient("ZJ-021").infusion
    for letter, following in (("P", "R"), ("R", "B"), ("P", "R")):
        clock.put(clock.now() + timedelta(minutes=1))
        screen.press(letter)
        form = screen.form.form
        assert form is not None
        form.restore({"cause": "imaging"} if letter == "P" else {})
        form.submit()
        QApplication.processEvents()
        assert screen.form.form is None
        assert [button.letter for button in screen.acts.values() if button.hasFocus()] == [following]


def test_what_is_half_typed_comes_back(open_patient: OpenPatient) -> None:
    window = open_patient("ZJ-021")
    fill_bag(window.infusion, rate_ml_per_h="4.9")
    drafts = window.drafts()
    assert window.has_open_form
    other = open_patient("ZJ-021")
    assert not other.has_open_form
    other.restore(drafts)
    assert other.tab == "infusion"
    assert other.infusion.form.form is not None
    assert other.infusion.form.form.typed()["rate_ml_per_h"] == "4.9"


def test_an_order_half_typed_comes_back(as_physician: Desk, open_patient: OpenPatient) -> None:
    window = open_patient("ZJ-031")
    window.infusion.open_order()
    assert window.infusion.form.form is not None
    window.infusion.form.form.restore({"planned_days": "14"})
    other = open_patient("ZJ-031")
    other.restore(window.drafts())
    assert other.infusion.form.form is not None
    assert other.infusion.form.form.typed()["planned_days"] == "14"


def test_escape_closes_a_form_in_which_nothing_was_typed(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    screen.open_act(PumpAction.PAUSE)
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert screen.form.form is None
    screen.open_act(PumpAction.STOP)
    QTest.keyClicks(focus(), "-5")
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert screen.form.form is not None


def test_who_only_reads_has_no_acts(open_patient: OpenPatient, desk: Desk) -> None:
    desk.sign_in(SignedIn(NURSE, "FLYNN Mona", Role.MONITOR))
    window = open_patient("ZJ-021")
    window.open_tab("infusion")
    assert shown_acts(window.infusion) == ""
    assert not window.infusion.log.strike.isVisible()
    assert not window.prints.report.isVisible()


def test_the_minute_moves_the_screen_on(open_patient: OpenPatient, clock: MovingClock) -> None:
    window = open_patient("ZJ-021")
    clock.put(NOW + timedelta(hours=12))
    window._every_minute.timeout.emit()
    assert window.infusion.cards.now.state.text.replace(NBSP, " ") == "Presumed empty since Sun 23:53"


def test_somebody_elses_entry_shows_at_once(open_patient: OpenPatient, desk: Desk) -> None:
    window = open_patient("ZJ-021")
    page = window.infusion.page
    assert page is not None
    assert page.current is not None
    cycle_id = page.current.cycle_id
    fields = PauseFields.model_validate({"at": NOW, "cause": "air"})
    desk.do(window, lambda session, act: record_pause(session, act, cycle_id, fields), lambda _: None)
    assert log(window.infusion)[0] == "Pause"
