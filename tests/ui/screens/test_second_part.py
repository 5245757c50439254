"""The second person's part with real widgets and real keys: agreed, differed, wrong person, later."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from sqlmodel import select

from bline_desktop.domain.people import Person
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import CheckOutcome, LaterReason, SecondCheck
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.queries.second_checks import check_figures, pending_checks, second_people
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.dli_acts import FROM_PAPER
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.second_part import SecondPart
from tests.support.messages import FakeMessages
from tests.support.real_store import ASKER, NURSE
from tests.support.second import check_later
from tests.support.store import FakeKeys
from tests.ui.screens.conftest import OpenPatient
from tests.ui.screens.test_infusion import LABEL, focus, log
from tests.ui.screens.ward import BAKER, PHYSICIAN

PASSWORD = "ten grey herons"
RIGHT = ("0221", "28", "5")  # the last four of 100221


@pytest.fixture(autouse=True)
def _keys(store: Database) -> None:
    keys = FakeKeys()
    keys.add_slot(PHYSICIAN, "BAKER Paul", PASSWORD)
    store.keys = keys


def asked(screen: InfusionScreen, **changes: str) -> SecondPart:
    """Type a new bag and submit it: the second person's part stands in its place."""
    if screen.form.form is None:
        screen.open_act(PumpAction.NEW_BAG)
    form = screen.form.form
    assert form is not None
    form.restore({**LABEL, **changes})
    form.submit()
    part: Any = screen.form.second
    assert isinstance(part, SecondPart)
    return part


def read_back(part: SecondPart, *texts: str, secret: str = PASSWORD, letter: str = "b") -> None:
    """Choose the name by a letter, type the secret and what is read, each ended by Enter."""
    part.picker.setFocus()
    QTest.keyClicks(part.picker, letter)
    QTest.keyClick(part.picker, Qt.Key.Key_Return)
    QTest.keyClicks(focus(), secret)
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    for text in texts:
        QTest.keyClicks(focus(), text)
        QTest.keyClick(focus(), Qt.Key.Key_Return)
    QTest.keyClick(focus(), Qt.Key.Key_Return)  # the button


def all_words(part: QWidget) -> str:
    lines = [line.text() for line in part.findChildren(QLineEdit)]
    labels = [label.text() for label in part.findChildren(QLabel)]
    parts = part.findChildren(QWidget)
    return " ".join([*lines, *labels, *(one.accessibleName() + one.accessibleDescription() for one in parts)])


def test_a_bag_is_recorded_once_somebody_else_read_the_same(
    open_patient: OpenPatient, messages: FakeMessages, store: Database
) -> None:
    screen = open_patient("ZJ-021").infusion
    before = len(log(screen))
    part = asked(screen)
    assert screen.form.form is not None
    assert not screen.form.form.isVisible()
    assert len(log(screen)) == before
    read_back(part, *RIGHT)
    assert messages.texts[-1] == "New bag recorded."
    assert log(screen, 4)[0] == "Checked by BAKER Paul"
    with store.read(ASKER) as session:
        assert pending_checks(session) == ()


def test_no_value_of_the_first_person_is_in_the_second_persons_part(open_patient: OpenPatient) -> None:
    part = asked(open_patient("ZJ-021").infusion, dose_ug_per_day="28", rate_ml_per_h="5", volume_ml="240")
    words = all_words(part)
    assert "28" not in words
    assert "240" not in words
    assert "5" not in words


def test_a_wrong_rate_read_from_the_pump_is_caught_before_the_save(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    """The first person types the rate of the label; the pump runs at another bag's rate."""
    screen = open_patient("ZJ-021").infusion
    before = len(log(screen))
    part = asked(screen)
    read_back(part, "0221", "28", "10")
    assert len(log(screen)) == before
    assert "New bag recorded." not in messages.texts
    form = screen.form.form
    assert form is not None
    assert form.isVisible()
    assert screen.form.second is None
    assert form.typed()["rate_ml_per_h"] == ""
    assert form.typed()["dose_ug_per_day"] == "28"
    assert "read this differently" in form.editor("rate_ml_per_h").problem
    assert "10" not in form.editor("rate_ml_per_h").problem
    again = asked(screen, rate_ml_per_h="5")
    assert again.form.typed()["last_four"] == "0221"  # what agreed stays, what differed is empty, and so is the secret
    assert again.form.typed()["rate_ml_per_h"] == ""
    assert again.secret.text == ""
    again.form.restore({"rate_ml_per_h": "5"})
    read_back(again)
    again.form.submit()
    assert messages.texts[-1] == "New bag recorded."


def test_another_patients_wristband_is_said_and_nothing_is_recorded(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    before = len(log(screen))
    part = asked(screen)
    read_back(part, "0209", "28", "5")
    assert screen.form.second is part
    assert "not this patient's number" in part.form.editor("last_four").problem
    assert part.form.typed() == {"last_four": "", "dose_ug_per_day": "28", "rate_ml_per_h": "5"}
    assert len(log(screen)) == before


def test_a_wrong_secret_and_a_missing_one_are_said_in_place(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    part = asked(screen)
    part.picker.choose(None)  # where there is one alone, it is chosen
    part.form.restore(dict(zip(("last_four", "dose_ug_per_day", "rate_ml_per_h"), RIGHT, strict=True)))
    part.form.submit()
    assert part.problem.text() == "Choose your name."
    part.picker.choose(PHYSICIAN)
    part.form.submit()
    assert part.problem.text() == "Type your PIN or your password."
    read_back(part, secret="eleven grey herons")
    part.form.submit()
    part.secret.line.setText("eleven grey herons")
    part.form.submit()
    assert "not the password of BAKER Paul" in part.secret.beneath.text()
    assert screen.form.second is part


def test_alone_on_shift_the_act_is_recorded_and_its_check_is_finished_from_the_log(
    open_patient: OpenPatient, messages: FakeMessages, store: Database
) -> None:
    screen = open_patient("ZJ-021").infusion
    part = asked(screen)
    part.nobody.click()
    assert not part.form.isVisible()
    part.later_button.click()
    assert part.problem.text() == "Choose why nobody can check now."
    part.reasons.set_value(LaterReason.ALONE)
    part.later_button.click()
    assert messages.texts[-1] == "New bag recorded."
    assert "Check pending since 22-Nov-2026 14:05: Alone on shift" in log(screen, 4)[0]
    screen.log.table.setFocus()
    screen.log.table.choose(screen.log.table.rows_model.rows[0].record_id)
    screen.log.check.click()
    later: Any = screen.form.second
    assert not later.nobody.isVisible()
    read_back(later, *RIGHT)
    assert screen.form.second is None
    assert log(screen, 4)[0] == "Checked by BAKER Paul"
    with store.read(ASKER) as session:
        outcomes = [check.outcome for check in session.exec(select(SecondCheck)).all()]
    assert outcomes.count(CheckOutcome.PENDING) == 1


def corrected(screen: InfusionScreen, messages: FakeMessages, **changes: object) -> Any:
    """Correct the newest entry of the log, which is a bag; return the second person's part, if it stands there."""
    screen.log.table.choose(screen.log.table.rows_model.rows[0].record_id)
    QTest.keyClick(screen.log.table, Qt.Key.Key_Return)
    form = screen.form.form
    assert form is not None
    messages.next_answer("do", "read the label again")
    form.restore(changes)
    form.submit()
    return screen.form.second


FASTER = {"rate_ml_per_h": "10", "duration_h": "24", "new_line": True}  # it holds less per mL than the bag before


def test_another_rate_of_a_recorded_bag_needs_somebody_else_again(
    open_patient: OpenPatient, messages: FakeMessages, store: Database
) -> None:
    screen = open_patient("ZJ-021").infusion
    read_back(asked(screen), *RIGHT)
    before = [line.record_id for line in screen.log.lines]
    part = corrected(screen, messages, **FASTER)
    assert isinstance(part, SecondPart)
    assert "10" not in all_words(part)
    assert [line.record_id for line in screen.log.lines] == before
    read_back(part, "0221", "28", "5")
    form = screen.form.form
    assert form is not None
    assert form.typed()["rate_ml_per_h"] == ""
    assert [line.record_id for line in screen.log.lines] == before
    form.restore(FASTER)
    messages.next_answer("do", "read the label again")
    form.submit()
    again: Any = screen.form.second
    again.form.restore({"rate_ml_per_h": "10"})
    read_back(again)
    again.form.submit()
    assert messages.texts[-1] == "Corrected. The old entry stays readable."
    assert screen.form.second is None
    assert log(screen, 4)[0] == "Checked by BAKER Paul"
    with store.read(ASKER) as session:
        assert pending_checks(session) == ()


def test_a_correction_is_checked_later_where_nobody_can_check_now(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    screen = open_patient("ZJ-021").infusion
    read_back(asked(screen), *RIGHT)
    part = corrected(screen, messages, **FASTER)
    part.nobody.click()
    part.reasons.set_value(LaterReason.EMERGENCY)
    part.later_button.click()
    assert messages.texts[-1] == "Corrected. The old entry stays readable."
    assert "Check pending since 22-Nov-2026 14:05: Emergency" in log(screen, 4)[0]


def test_a_correction_that_leaves_dose_and_rate_asks_nobody(open_patient: OpenPatient, messages: FakeMessages) -> None:
    screen = open_patient("ZJ-021").infusion
    read_back(asked(screen), *RIGHT)
    assert corrected(screen, messages, note="left arm") is None
    assert messages.texts[-1] == "Corrected. The old entry stays readable."
    assert log(screen, 4)[0] == "Checked by BAKER Paul"


def test_who_typed_a_bag_can_not_check_it_once_somebody_else_corrected_it(
    open_patient: OpenPatient, messages: FakeMessages, desk: Desk, store: Database
) -> None:
    keys: Any = store.keys
    keys.add_slot(NURSE, "ADAMS Nora", PASSWORD)
    screen = open_patient("ZJ-021").infusion
    asked(screen)
    check_later(screen)
    desk.sign_in(BAKER)
    assert corrected(screen, messages, note="left arm") is None
    screen.log.table.choose(screen.log.table.rows_model.rows[0].record_id)
    screen.log.check.click()
    part: Any = screen.form.second
    read_back(part, *RIGHT, letter="a")
    assert "ADAMS Nora recorded this. Somebody else has to check it." in all_words(part)
    assert screen.form.second is part
    assert "Check pending" in log(screen, 4)[0]


def test_escape_leads_back_to_what_was_typed(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    part = asked(screen)
    part.nobody.click()
    QTest.keyClick(part.reasons.keys[0], Qt.Key.Key_Escape)
    assert part.form.isVisible()
    QTest.keyClick(part.picker, Qt.Key.Key_Escape)
    form = screen.form.form
    assert form is not None
    assert form.isVisible()
    assert form.button.isEnabled()
    assert form.typed()["rate_ml_per_h"] == "5"


def test_who_may_check_is_everybody_at_the_bedside_but_oneself(store: Database) -> None:
    with store.read(ASKER) as session:
        assert [person.user_id for person in second_people(session, ASKER)] == [PHYSICIAN]


def test_the_rate_of_differences_is_counted_by_month(open_patient: OpenPatient, store: Database) -> None:
    asker = replace(ASKER, role=Role.INVESTIGATOR)
    with store.read(asker) as session:
        (before, *_) = check_figures(session, asker)
    read_back(asked(open_patient("ZJ-021").infusion), "0221", "28", "10")
    with store.read(asker) as session:
        (after, *_) = check_figures(session, asker)
    assert (after.checked, after.differed) == (before.checked + 1, before.differed + 1)


def test_a_dli_is_read_back_by_number_and_power(open_patient: OpenPatient, messages: FakeMessages) -> None:
    window = open_patient("ZJ-030")
    window.open_tab("dli")
    screen: Any = window.tabs.currentWidget()
    screen.open_act(FROM_PAPER)
    typed = {"product": "gcsf_cryo", "cd3_mantissa": "1.5", "cd3_power": "6", "volume_ml": "42", "started_at": "-5"}
    screen.form.form.restore(typed)
    screen.form.form.submit()
    part = screen.form.second
    assert set(part.form.editors) == {"last_four", "cd3_mantissa", "cd3_power"}
    part.picker.choose(PHYSICIAN)
    part.secret.line.setText(PASSWORD)
    part.form.restore({"last_four": "0230", "cd3_mantissa": "1.5", "cd3_power": "7"})
    part.form.submit()
    assert screen.form.form.typed()["cd3_power"] is None
    assert screen.form.form.typed()["cd3_mantissa"] == "1.5"
    assert "DLI recorded." not in messages.texts


def test_all_that_is_read_back_is_in_sight_in_the_smallest_window_however_many_may_check(
    open_patient: OpenPatient,
) -> None:
    screen = open_patient("ZJ-021")
    screen.resize(1200, 752)  # a window of 1280 x 800 without its rail and status line
    part = asked(screen.infusion)
    part.show_people(tuple(Person(uuid4(), f"NURSE Number {n}", Role.NURSE, active=True) for n in range(9)))
    QTest.keyClicks(part.picker, "n")
    QTest.keyClick(part.picker, Qt.Key.Key_Return)
    assert part.picker.current is not None
    QApplication.processEvents()
    shown = {name: editor.visibleRegion().boundingRect().height() for name, editor in part.form.editors.items()}
    assert shown == {name: editor.height() for name, editor in part.form.editors.items()}


def test_the_folded_names_open_again_by_a_click(open_patient: OpenPatient) -> None:
    part = asked(open_patient("ZJ-021").infusion)
    part.show_people(tuple(Person(uuid4(), f"NURSE Number {n}", Role.NURSE, active=True) for n in range(6)))
    high = part.picker.height()
    QTest.keyClicks(part.picker, "n")
    QTest.keyClick(part.picker, Qt.Key.Key_Return)
    chosen = next(tile for tile in part.picker.tiles if tile.isChecked())
    assert part.picker.height() < high
    QTest.mouseClick(chosen, Qt.MouseButton.LeftButton)
    assert (part.picker.height(), part.picker.hasFocus(), chosen.isChecked()) == (high, True, True)
