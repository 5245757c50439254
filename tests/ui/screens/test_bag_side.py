"""The bag beside the pump, through the real widgets: its line, its weight, where the next one is, and its plan."""

from datetime import timedelta

import pytest

from bline_desktop.domain.clock import MovingClock
from bline_desktop.ui.screens.infusion import InfusionScreen
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW
from tests.support.second import check_later
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
