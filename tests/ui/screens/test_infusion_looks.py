"""Looks at the pump through real widgets: two keys for a pause, found, alarm solved, reading, verified, settled."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bline_desktop.domain.clock import MovingClock
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.theme import Tone
from tests.support.messages import FakeMessages
from tests.support.scanner import scan
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import OpenPatient
from tests.ui.screens.test_infusion import focus, log, press, shown_acts, type_in
from tests.ui.screens.ward import BAKER

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def screen(open_patient: OpenPatient) -> InfusionScreen:
    return open_patient("ZJ-021").infusion


def slowly(qtbot: QtBot, key: str) -> None:
    """Press one key as a finger does, and wait until it is told from a scanner's."""
    qtbot.wait(40)
    QTest.keyClicks(focus(), key)
    qtbot.wait(40)


def fill(screen: InfusionScreen, **typed: object) -> None:
    assert screen.form.form is not None
    screen.form.form.restore(typed)
    screen.form.form.submit()


def detail(screen: InfusionScreen) -> str:
    return log(screen, 2)[0].replace(NBSP, " ")


def test_two_keys_pause_and_two_keys_resume(
    screen: InfusionScreen, qtbot: QtBot, messages: FakeMessages, clock: MovingClock
) -> None:
    press(qtbot, screen, "P")
    slowly(qtbot, "2")
    assert (messages.texts[-1], log(screen)[0], detail(screen)) == ("Pause recorded.", "Pause", "Occlusion")
    clock.put(clock.now() + timedelta(minutes=3))
    press(qtbot, screen, "R")
    qtbot.wait(40)
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert (messages.texts[-1], log(screen)[0]) == ("Resume recorded.", "Resume")


def test_a_scan_into_an_open_pause_or_resume_records_nothing(
    screen: InfusionScreen, qtbot: QtBot, messages: FakeMessages
) -> None:
    press(qtbot, screen, "P")
    qtbot.wait(40)
    scan(focus(), "21934")
    qtbot.wait(60)
    assert screen.form.form is not None
    assert screen.form.form.editor("cause").typed() is None
    assert not messages.texts
    slowly(qtbot, "4")
    press(qtbot, screen, "R")
    qtbot.wait(40)
    scan(focus(), "21934")
    qtbot.wait(60)
    assert messages.texts == ["Pause recorded."]


def test_a_digit_that_stands_for_no_cause_does_nothing(screen: InfusionScreen, qtbot: QtBot) -> None:
    press(qtbot, screen, "P")
    slowly(qtbot, "9")
    slowly(qtbot, "0")
    assert screen.form.form is not None


def test_an_alarm_is_solved_in_two_keys_and_is_one_line(
    screen: InfusionScreen, qtbot: QtBot, messages: FakeMessages
) -> None:
    before = len(log(screen))
    press(qtbot, screen, "A")
    assert screen.form.form is not None
    assert screen.form.form.typed()["minutes"] == "2"
    slowly(qtbot, "3")
    assert messages.texts[-1] == "Alarm recorded as solved."
    assert len(log(screen)) == before + 1
    assert (log(screen)[0], detail(screen)) == (
        "Alarm solved",
        "Stopped 2 min, solved at 22-Nov-2026 14:05 · Air in the line",
    )
    screen.log.table.selectRow(0)
    messages.next_answer("do", "entered twice")
    screen.log.strike.click()
    assert "Alarm solved" in messages.questions[-1].text
    assert len(log(screen)) == before


def test_found_clamped_is_a_range_until_a_physician_settles_it(
    screen: InfusionScreen, desk: Desk, open_patient: OpenPatient, messages: FakeMessages, qtbot: QtBot
) -> None:
    press(qtbot, screen, "F")
    assert screen.form.form is not None
    assert screen.form.form.editor("rate_ml_per_h").isHidden()
    fill(screen, cause="found_clamped", at="2026-11-22 14:05", since="2026-11-22 10:05", volume_ml="")
    assert messages.texts[-1] == "Recorded as found. A task for a physician is open."
    assert log(screen)[0] == "Found clamped"
    assert "up to 4.7 micrograms less · not settled yet" in detail(screen)
    assert log(screen, 4)[0] == "Medication incident: a physician settles it"
    assert screen.cards.now.state.text == "Found clamped"
    assert screen.cards.now.since.text().replace(NBSP, " ") == "14:05, stopped since 10:05 at the earliest"
    assert " to " in screen.cards.cycle.given.accessibleName()
    assert shown_acts(screen) == "BRSKVO"
    screen.log.table.selectRow(0)
    assert not screen.log.settle.isVisible()  # whoever found it does not settle it
    desk.sign_in(BAKER)
    window = open_patient("ZJ-021")
    window.open_tab("infusion")
    assert window.strip.now.text.replace(NBSP, " ") == ("Pump stopped up to 4 h, since 10:05 at the earliest: Clamped.")
    assert window.strip.now.tone is Tone.WARNING
    settling = window.infusion
    settling.log.table.selectRow(0)
    settling.log.settle.click()
    fill(settling, since="2026-11-22 09:00", note="Seen by the daughter")
    assert settling.form.form is not None
    assert "Last seen well" not in settling.form.form.editor("since").problem
    assert "The moment lies in between." in settling.form.form.editor("since").problem
    fill(settling, since="2026-11-22 12:05", note="Seen by the daughter")
    assert messages.texts[-1] == "Settled. The task of the find is closed."
    assert log(settling)[:2] == ["Settled", "Found clamped"]  # both of one minute, the last one first
    assert settling.cards.now.since.text().replace(NBSP, " ") == "14:05, stopped since 12:05"
    assert " to " not in settling.cards.cycle.given.accessibleName()


def test_a_settling_half_typed_comes_back(desk: Desk, open_patient: OpenPatient, qtbot: QtBot) -> None:
    screen = open_patient("ZJ-021").infusion
    screen.open_act("found")
    fill(screen, cause="found_stopped", since="2026-11-22 10:05", volume_ml="150")
    desk.sign_in(BAKER)
    window = open_patient("ZJ-021")
    window.open_tab("infusion")
    window.infusion.log.table.selectRow(0)
    window.infusion.log.settle.click()
    form = window.infusion.form.form
    assert form is not None
    assert str(form.typed()["since"]).startswith("2026-11-22 ")  # what the pump's own volume tells
    form.restore({"note": "asked"})
    other = open_patient("ZJ-021")
    other.restore(window.drafts())
    assert other.infusion.form.form is not None
    assert other.infusion.form.form.typed()["note"] == "asked"
    desk.sign_in(ADAMS)


def test_a_wrong_rate_is_found_and_never_verified(screen: InfusionScreen, messages: FakeMessages, qtbot: QtBot) -> None:
    press(qtbot, screen, "V")
    type_in("10", "200")
    assert screen.form.form is not None
    screen.form.form.submit()
    assert screen.form.form.editor("rate_ml_per_h").problem == (
        "The record says 5 mL per hour. Is the pump at 10 mL per hour? Then use “Found”, “At the wrong rate”."
    )
    screen.form.close_form()
    press(qtbot, screen, "F")
    fill(screen, cause="found_wrong_rate", rate_ml_per_h="10", since="2026-11-22 13:05")
    assert log(screen)[0] == "Found at the wrong rate"
    assert "seen at 10 mL per hour · up to 1.2 micrograms more · not settled yet" in detail(screen)
    assert shown_acts(screen) == "BPSAFKVO"


def test_what_is_seen_at_the_pump_stands_beside_the_clock(
    screen: InfusionScreen, messages: FakeMessages, clock: MovingClock
) -> None:
    screen.open_act("take_over")
    fill(screen, rate_ml_per_h="5", volume_ml="191")
    assert messages.texts[-1] == "Taken over."
    assert (log(screen)[0], detail(screen).startswith("5 mL per hour · Pump 191 mL, clock 19")) == ("Taken over", True)
    clock.put(clock.now() + timedelta(minutes=12))
    screen.open_act("reading")
    fill(screen, volume_ml="150", source="telephone", done_by="Nurse BAUER")
    assert "pump and clock differ by 42 mL · Told by telephone · done by Nurse BAUER" in detail(screen)


def test_who_and_how_are_folded_away_until_asked_for(screen: InfusionScreen) -> None:
    screen.open_act("reading")
    form = screen.form.form
    assert form is not None
    assert (form.more.text(), form.more.accessibleName()) == (
        "More",
        "More: Weight of the bag now, Weight when it was hung, Known from, Done by",
    )
    assert form.editor("source").isHidden()
    form.more.click()
    assert form.editor("source").isVisible()
    assert form.more.isHidden()
    assert form.field_in_hand == "weight_g"


def test_five_alarms_are_counted_and_the_program_says_that_it_hears_none(
    screen: InfusionScreen, clock: MovingClock
) -> None:
    for _ in range(3):
        screen.open_act("alarm")
        fill(screen, cause="occlusion")
        clock.put(clock.now() + timedelta(minutes=20))
    assert screen.cards.now.alarms.text().replace(NBSP, " ") == (
        "3 occlusions since 14:03, as recorded. The program does not hear the pump."
    )


def test_nobody_hangs_a_bag_without_having_looked_at_the_line(screen: InfusionScreen, messages: FakeMessages) -> None:
    screen.open_act("stop")
    fill(screen, cause="completed")
    assert screen.form.form is not None
    line = screen.form.form.editor("line_as_label")
    assert line.typed() is None  # never answered beforehand
    assert line.problem == "Line as the label says is needed: choose yes or no."
    fill(screen, line_as_label=False)
    assert messages.texts[-1] == "Stop recorded."
    assert "line not as the label says" in detail(screen)
    assert "not as the label says" in log(screen, 4)[0]
