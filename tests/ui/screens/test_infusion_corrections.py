"""Correcting acts at the pump from the log, as hands do it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.ui.screens.patient import PatientScreen
from tests.support.messages import FakeMessages
from tests.ui.screens.conftest import OpenPatient
from tests.ui.screens.test_records import submit


def paused_now(open_patient: OpenPatient) -> PatientScreen:
    """Record a pause of which the cause is a slip."""
    window = open_patient("ZJ-021")
    window.open_tab("infusion")
    window.infusion.press("P")
    submit(window.infusion, cause="air", note="slip")
    return window


def test_a_pause_is_corrected_from_its_line_by_one_key(open_patient: OpenPatient, messages: FakeMessages) -> None:
    infusion = paused_now(open_patient).infusion
    log = infusion.log
    slip = next(line for line in log.lines if line.note == "slip")
    assert log.table.choose(slip.record_id)
    assert log.correct.isEnabled()
    QTest.keyClick(log.table, Qt.Key.Key_Return)
    form = infusion.form.form
    assert form is not None
    assert (form.typed()["cause"], form.typed()["note"]) == ("air", "slip")
    kept = infusion.draft()
    infusion.form.close_form()
    infusion.restore(kept)
    messages.next_answer("do", "it was the line")
    submit(infusion, cause="line", note="kinked")
    lines = {line.note: line for line in log.lines if line.note in ("slip", "kinked")}
    assert lines["slip"].struck
    assert (lines["slip"].replaced, lines["slip"].strike_reason) == (True, "it was the line")
    assert (lines["kinked"].action, lines["kinked"].struck) == (PumpAction.PAUSE, False)
    assert infusion.form.form is None
    assert log.table.chosen_row() == lines["kinked"]
    messages.take_offer()  # Undo
    assert [line.note for line in log.lines if line.note and not line.struck] == ["slip"]


def test_what_does_not_fit_the_later_acts_is_asked_about_once(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    infusion = paused_now(open_patient).infusion
    slip = next(line for line in infusion.log.lines if line.note == "slip")
    infusion.press("R")
    submit(infusion)
    infusion.log.correct_asked.emit(slip)
    messages.next_answer("do", "came later")
    messages.next_answer("change")
    form = infusion.form.form
    assert form is not None
    before = [line.record_id for line in infusion.log.lines]
    submit(infusion, at="+3")
    assert [line.record_id for line in infusion.log.lines] == before
    assert infusion.form.form is form
