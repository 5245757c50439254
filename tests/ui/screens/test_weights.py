"""Weights through real widgets: how old the one behind a bag is, and each that is typed beside the last one."""

from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from bline_desktop.domain.clock import MovingClock
from bline_desktop.storage.database import Database
from bline_desktop.ui.forms.editor import FieldEditor
from bline_desktop.ui.screens.dli import DliScreen
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.observations import ObservationScreen
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.switched import SwitchedPages
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW
from tests.support.second import check_later
from tests.ui.screens.conftest import OpenPatient
from tests.ui.screens.test_infusion import LABEL, log

OLD = {**LABEL, "use_by": "2026-12-01 09:00"}
NBSP = "\N{NO-BREAK SPACE}"
RULE = "Ward rules, version 1, rule 17"


@pytest.fixture
def late(open_patient: OpenPatient, clock: MovingClock) -> InfusionScreen:
    """The page of a patient who was weighed on 16-Nov-2026, ten days later."""
    clock.put(NOW + timedelta(days=4))
    return open_patient("ZJ-021").infusion


def hang(screen: InfusionScreen, **changes: object) -> str:
    """Type the label of a new bag; return what stands beside its dose."""
    screen.form.close_form()
    screen.open_act("new_bag")
    form = screen.form.form
    assert form is not None
    form.restore({**OLD, **changes})
    form.edited.emit()
    return form.editor("dose_ug_per_day").beneath


def submit(screen: InfusionScreen) -> None:
    assert screen.form.form is not None
    screen.form.form.submit()


def test_how_old_the_weight_is_stands_beside_the_dose_as_soon_as_the_form_opens(late: InfusionScreen) -> None:
    late.open_act("new_bag")
    assert late.form.form is not None
    said = f"Last weight 61.5 kg, of 16-Nov-2026: 10 days old ({RULE})."
    assert late.form.form.editor("dose_ug_per_day").beneath == said
    assert hang(late) == said
    assert hang(late, dose_ug_per_day="2.8").endswith(f"a tenth of the 28 that are ordered. {said}")
    assert "Last weight" not in hang(late, at="2026-11-23 09:00")  # of seven days then


def test_of_a_fresh_weight_nothing_is_said_and_nothing_is_asked(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    screen = open_patient("ZJ-021").infusion
    assert "Last weight" not in hang(screen)
    submit(screen)
    check_later(screen)
    assert messages.questions == []


def test_an_old_weight_is_asked_about_at_one_bag_and_is_a_sentence_at_the_next(
    late: InfusionScreen, clock: MovingClock, messages: FakeMessages, store: Database
) -> None:
    before = len(log(late))
    hang(late)
    messages.next_answer("change")
    submit(late)
    said = "Cycle 2, step 1: the last weight, 61.5 kg, is of 16-Nov-2026, more than 7 days old."
    assert [one.text for one in messages.questions] == [f"{said} ({RULE})"]
    assert len(log(late)) == before
    messages.next_answer("done", "can't stand on the scales")
    submit(late)
    check_later(late)
    assert len(log(late)) == before + 1
    assert len(messages.questions) == 2
    clock.put(NOW + timedelta(days=5))
    assert "11 days old" in hang(late, use_by="2026-12-02 09:00")
    submit(late)
    check_later(late)
    assert len(log(late)) == before + 2
    assert len(messages.questions) == 2


def test_where_something_else_is_asked_the_weight_is_a_sentence(late: InfusionScreen, messages: FakeMessages) -> None:
    """At most one question for an entry: the dose of another power of ten, then the weight at the next bag."""
    assert "Last weight" in hang(late, dose_ug_per_day="2.8")
    messages.next_answer("done", "as the label says")
    submit(late)
    check_later(late)
    assert [one.text.startswith("The label says 2.8") for one in messages.questions] == [True]


def page_of(window: PatientScreen, key: str) -> ObservationScreen:
    """Open the page of a kind."""
    window.open_tab(key)
    group = window.tabs.currentWidget()
    assert isinstance(group, SwitchedPages)
    assert isinstance(group.page, ObservationScreen)
    return group.page


def editor_of(screen: ObservationScreen, name: str) -> FieldEditor:
    assert screen.form.form is not None
    return screen.form.form.editor(name)


def keyed(screen: ObservationScreen, kg: str) -> str:
    """Type a weight key by key; return what stands beneath it."""
    editor = editor_of(screen, "weight_kg")
    line = editor.editors()[0]
    assert isinstance(line, QLineEdit)
    line.clear()
    QTest.keyClicks(line, kg)
    return editor.beneath.replace(NBSP, " ")


def weigh_in_round(screen: ObservationScreen, kg: str) -> None:
    screen.form.close_form()
    screen.open_new()
    keyed(screen, kg)
    assert screen.form.form is not None
    screen.form.form.submit()


def test_a_weight_of_a_round_is_held_against_the_last_one_while_it_is_typed(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    """Hazard: 6.15 or 615 for 61.5 in the round; what a finding says elsewhere leaves the sentence."""
    screen = page_of(open_patient("ZJ-021"), "round")
    screen.open_new()
    assert keyed(screen, "615") == "615 kg are ten times the last weight, 61.5 kg of 16-Nov-2026. Read the scale again."
    assert keyed(screen, "6.15").startswith("6.15 kg are a tenth of the last weight, 61.5 kg")
    QTest.keyClicks(editor_of(screen, "temperature").editors()[0], "38.6")
    assert editor_of(screen, "weight_kg").beneath.startswith("6.15")
    assert keyed(screen, "61.2") == ""
    weigh_in_round(screen, "24")
    assert messages.texts[-1] == "Round recorded."


def test_a_weight_by_itself_is_held_against_that_of_a_round_and_refused(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    """Hazard: she was weighed in the round, and ten times that is typed in the form of a weight, or the other way."""
    window = open_patient("ZJ-021")
    rounds = page_of(window, "round")
    weigh_in_round(rounds, "24.5")
    weights = page_of(window, "weight")
    weights.open_new()
    said = "240 kg are ten times the last weight, 24.5 kg of 22-Nov-2026. Read the scale again."
    assert keyed(weights, "240") == said
    assert weights.form.form is not None
    weights.form.form.restore({"measured_on": "2026-11-22", "weight_kg": "240"})
    weights.form.form.submit()
    assert editor_of(weights, "weight_kg").problem.replace(NBSP, " ") == said
    assert editor_of(weights, "weight_kg").beneath.replace(NBSP, " ") == said  # once
    weights.form.form.restore({"weight_kg": "24.8"})
    weights.form.form.submit()
    assert messages.texts[-1] == "Weight recorded."


def test_a_correction_is_held_against_the_weight_before_the_one_it_replaces(open_patient: OpenPatient) -> None:
    window = open_patient("ZJ-021")
    weights = page_of(window, "weight")
    weights.table.setCurrentIndex(weights.table.model().index(0, 0))
    weights.open_correction()
    day = editor_of(weights, "measured_on").typed()
    assert day == "2026-11-16"
    assert "61.5 kg of 01-Oct-2026." in keyed(weights, "615")


def test_a_half_typed_weight_says_it_again_when_it_is_opened_again(open_patient: OpenPatient) -> None:
    rounds = page_of(open_patient("ZJ-021"), "round")
    rounds.open_new()
    said = keyed(rounds, "6.15")
    draft = rounds.draft()
    rounds.form.close_form()
    rounds.restore(draft)
    assert editor_of(rounds, "weight_kg").beneath.replace(NBSP, " ") == said


def test_the_weight_of_the_laboratory_is_a_sentence_beside_its_field(open_patient: OpenPatient) -> None:
    """Hazard: 6.15 for 61.5 on the sheet of the cell laboratory."""
    window = open_patient("ZJ-021")
    window.open_tab("dli")
    screen = window.pages["dli"]
    assert isinstance(screen, DliScreen)
    screen.open_new()
    assert screen.form.form is not None
    editor = screen.form.form.editor("lab_weight_kg")
    editor.restore("6.15")
    editor.edited.emit()
    assert editor.beneath.replace(NBSP, " ").endswith(
        "6.15 kg are a tenth of the last weight, 61.5 kg of 16-Nov-2026. Read the product's label again."
    )
    editor.restore("61")
    editor.edited.emit()
    assert "last weight" not in editor.beneath
