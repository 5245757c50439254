"""What was given, on the infusion page: numbers that open their parts by mouse and keyboard; the note of a stop."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from bline_desktop.commands.labels import choose_label_profile
from bline_desktop.commands.settings import change_settings
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.observations.toxicity import TOXICITY
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.pump import PauseCause
from bline_desktop.storage.database import Database
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.observations import ObservationScreen
from bline_desktop.ui.widgets.labels import TextLabel
from tests.support.labels import ref_of, shelf
from tests.support.messages import FakeMessages
from tests.support.real_store import an_act
from tests.ui.screens.conftest import OpenPatient
from tests.ui.screens.test_orders import a_ward, order

NBSP = "\N{NO-BREAK SPACE}"


def texts(page: QWidget) -> list[str]:
    """Return what stands on a page in labels that are seen."""
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def lines(screen: InfusionScreen) -> list[tuple[str, ...]]:
    """Return the cells of the table that is open beside the page."""
    table = screen.given.aside.table
    assert table is not None
    return [row.cells for row in table.rows_model.rows]


def test_the_numbers_say_amount_and_percent_of_the_order(open_patient: OpenPatient) -> None:
    buttons = open_patient("ZJ-021").infusion.given.bar.buttons
    assert buttons["cycle"].text().startswith("Cycle 2: ")
    assert buttons["cycle"].text().endswith("% of the order")
    assert buttons["today"].text().startswith("Today ")


@pytest.mark.parametrize("key", ["today", "cycle", "course"])
def test_a_number_opens_its_parts_and_they_add_up_to_it(open_patient: OpenPatient, key: str) -> None:
    screen = open_patient("ZJ-021").infusion
    screen.given.open_key(key)
    *parts, total = lines(screen)
    assert parts
    assert total[0] == "Sum"
    assert round(sum(float(part[-1]) for part in parts), 1) == float(total[-1])
    assert f" {total[-1]} micrograms" in screen.given.bar.buttons[key].text()
    assert screen.given.aside.heading.text() == screen.given.bar.buttons[key].text()


def test_by_keyboard_it_opens_copies_and_goes_back_to_the_number(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    button, aside = screen.given.bar.buttons["cycle"], screen.given.aside
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert aside.isVisible()
    assert QApplication.focusWidget() is aside.table
    aside.copy.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "From, to\tBag\tOn the pump\tmL\tmicrograms"
    assert copied[-1].startswith("Sum\t")
    assert len(copied) == len(lines(screen)) + 1
    assert aside.table is not None
    QTest.keyClick(aside.table, Qt.Key.Key_Escape)
    assert not aside.isVisible()
    assert QApplication.focusWidget() is button


def test_pressed_again_it_closes_and_a_form_takes_its_place(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    screen.given.bar.buttons["bags"].click()
    assert [line[0] for line in lines(screen)] == ["1", "2", "3"]
    screen.given.bar.buttons["bags"].click()
    assert not screen.given.aside.isVisible()
    screen.given.bar.buttons["today"].click()
    screen.press("P")
    assert not screen.given.aside.isVisible()
    assert screen.form.isVisible()


def test_a_half_typed_form_waits_behind_the_table(open_patient: OpenPatient) -> None:
    """Both beside the page pushed the window wider than the screen, and cut the words of the cards."""
    screen = open_patient("ZJ-021").infusion
    width = screen.width()
    screen.press("P")
    form = screen.form.form
    assert form is not None
    QTest.keyClicks(form.editor("note").editors()[0], "CT")
    for closed in (screen.given.aside.leave.click, lambda: screen.press("P"), lambda: screen.press("B")):
        screen.given.bar.buttons["bags"].click()
        QApplication.processEvents()
        assert screen.given.aside.isVisible()
        assert not screen.form.isVisible()
        assert screen.width() == width
        assert screen.draft()
        closed()
        assert not screen.given.aside.isVisible()
        assert screen.form.isVisible()
        assert screen.form.form is form
        assert form.typed()["note"] == "CT"
    screen.form.close_form()
    screen.given.bar.buttons["bags"].click()
    screen.given.aside.leave.click()
    assert not screen.form.isVisible()


def test_each_line_of_the_ledger_balances(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    screen.given.open_key("bags")
    for _, hung, *rest in lines(screen):
        assert float(hung) == pytest.approx(sum(map(float, rest)), abs=0.25)


def test_the_table_stays_open_when_the_page_is_asked_for_anew(open_patient: OpenPatient) -> None:
    screen = open_patient("ZJ-021").infusion
    screen.given.open_key("cycle")
    before = screen.given.aside.table
    screen.reload()
    QApplication.processEvents()
    assert screen.given.aside.isVisible()
    assert screen.given.aside.table is before


def test_a_pump_that_stands_for_three_hours_is_said_on_the_page_and_in_the_strip(open_patient: OpenPatient) -> None:
    patient = open_patient("ZJ-009")
    note = patient.infusion.given.stop
    assert note.isVisible()
    assert note.text.text.startswith("Pump stopped 3 h 12 min, since 10:53: Occlusion.")
    assert not note.button.isVisible()  # the ward has no label whose rules could be shown
    assert patient.strip.now.text == "Pump stopped 3 h 12 min, since 10:53: Occlusion."


def test_without_a_start_there_is_nothing_to_open(open_patient: OpenPatient) -> None:
    assert not open_patient("ZJ-030").infusion.given.bar.isVisible()


@pytest.fixture
def labelled(store: Database) -> None:
    """Let the ward work by the label of the United States, for relapsed or refractory patients."""
    store.labels = shelf()
    administrator = replace(an_act(), role=Role.ADMINISTRATOR)
    with store.write(administrator) as session:
        change_settings(session, administrator, {"indication": "relapsed_or_refractory"})
    investigator = replace(an_act(), role=Role.INVESTIGATOR)
    with store.write(investigator) as session:
        choose_label_profile(session, investigator, ref_of())


@pytest.mark.usefixtures("labelled")
def test_a_stop_that_nobody_noticed_is_said_with_clock_times_and_opens_its_rules(open_patient: OpenPatient) -> None:
    patient = open_patient("ZJ-009")
    note = patient.infusion.given.stop
    assert "From 14:53 (4 h) the ward's profile" in note.text.text
    assert "asks for premedication 1 h before restart, and supervision." in note.text.text
    assert patient.strip.next.text.replace(NBSP, " ") == "4 h rule 14:53, in 48 min"
    note.button.click()
    said = [line[0] for line in lines(patient.infusion)]
    assert len(said) == 4
    assert "is for adverse reactions only and does not cover this stop.\nSource: " in said[-1]
    assert all("\nSource: Manufacturer" in rule for rule in said)


@pytest.mark.usefixtures("labelled")
def test_a_pause_for_an_adverse_event_asks_for_the_toxicity_and_then_shows_the_row_of_its_grade(
    open_patient: OpenPatient,
) -> None:
    """A grade by ASTCT opens no row of the label; one by CTCAE does, in the words of the profile with its source."""
    patient = open_patient("ZJ-021")
    infusion = patient.infusion
    assert not infusion.given.harm.isVisible()
    infusion.press("P")
    assert infusion.form.form is not None
    infusion.form.form.preset({"cause": PauseCause.ADVERSE_EVENT})
    infusion.form.form.submit()
    harm = infusion.given.harm
    assert harm.text.text == (
        "No toxicity is recorded for this stop. Record it with its grade to see what the label says."
    )
    harm.button.click()
    page = page_of(patient.pages, TOXICITY.key)
    assert page.isVisible()
    _record_toxicity(page, "astct-2019")
    assert "The label uses CTCAE: grade it to see the rule." in texts(page)
    _record_toxicity(page, "ctcae-5")
    (rule,) = [text for text in texts(page) if "Neurotoxicity, CTCAE grade 3: Interrupt" in text]
    assert "version 2025.1, unconfirmed" in rule
    assert "\nUntil grade 1 or less for at least 3 days.\n" in rule
    assert "\nSource: Manufacturer" in rule
    patient.open_tab("infusion")
    assert harm.text.text.splitlines() == [
        "Neurotoxicity, ASTCT 2019 grade 3. The label uses CTCAE: grade it to see the rule.",
        "Neurotoxicity, CTCAE version 5 grade 3. The ward's profile “United States, 2025”, version 2025.1, "
        "unconfirmed: Neurotoxicity, CTCAE grade 3: Interrupt",
    ]
    harm.button.click()
    assert [line[0].splitlines()[0] for line in lines(infusion)] == [
        "Neurotoxicity, ASTCT 2019 grade 3",
        "Neurotoxicity, CTCAE version 5 grade 3",
    ]
    assert rule in lines(infusion)[1][0]
    table = infusion.given.aside.table
    assert table is not None
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is harm.button
    harm.button.click()
    infusion.press("R")
    assert infusion.form.form is not None
    infusion.form.form.submit()
    assert not harm.isVisible()
    assert not infusion.given.aside.isVisible()


def _record_toxicity(page: ObservationScreen, scale: str) -> None:
    page.open_new()
    form = page.form.form
    assert form is not None
    typed = {"event": "neurotoxicity", "scale": scale, "grade": "3", "cause": "blinatumomab"}
    for name, value in {**typed, "started_on": page.tools.desk.clock.today().isoformat()}.items():
        form.editor(name).restore(value)
        form.editor(name).edited.emit()
    form.submit()


@pytest.mark.usefixtures("labelled")
def test_the_form_of_a_start_or_a_step_says_how_the_label_has_the_patient_watched(
    open_patient: OpenPatient, store: Database
) -> None:
    def said(screen: InfusionScreen) -> list[str]:
        screen.open_act("start" if screen.acts["start"].isVisible() else "new_bag")
        assert screen.form.form is not None
        texts = [label.text() for label in screen.form.form.findChildren(TextLabel)]
        screen.form.close_form()
        return [text for text in texts if text.startswith("Label (“United States, 2025”, ")]

    running = open_patient("ZJ-021").infusion
    assert said(running) == []  # the same dose goes on
    assert running.orders.view is not None
    order(store, running.orders.view.cycle_id, dose_ug_per_day=14)
    running.reload()
    (step,) = said(running)
    assert step.endswith("unconfirmed): in hospital for the first 2 days of cycle 2.")
    ward = a_ward(store)
    ward.stop(running.orders.view.cycle_id, 0)
    ward.cycle(running.patient_id, 3, 0)
    running.reload()
    (start,) = said(running)
    assert start.endswith("unconfirmed): supervised or in hospital at a start in cycle 3.")


@pytest.mark.usefixtures("labelled")
def test_a_resume_without_premedication_is_caught_before_the_save(
    open_patient: OpenPatient, clock: MovingClock, messages: FakeMessages
) -> None:
    screen = open_patient("ZJ-009").infusion
    clock.put(clock.now() + timedelta(hours=2))
    before = len(screen.log.table.rows_model.rows)
    screen.press("R")
    assert screen.form.form is not None
    messages.next_answer("change")
    screen.form.form.submit()
    assert "asks for premedication 60 minutes before the restart" in messages.questions[-1].text
    assert len(screen.log.table.rows_model.rows) == before
