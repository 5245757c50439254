"""The list of patients and the enrolment, on a real store."""

from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.words import Words
from bline_desktop.queries.patients import banner
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.forms.editor import FieldEditor
from bline_desktop.ui.screens.enrol import IDENTITY, SAFETY, STAY, EnrolScreen
from bline_desktop.ui.screens.patients import ENROLLING, LIST, PatientsScreen
from tests.support.messages import FakeMessages
from tests.ui.screens.conftest import Show
from tests.ui.screens.ward import read

IDENTITY_TYPED = {
    "trial_id": "ZJ-050",
    "site": "Hangzhou",
    "hospital_number": "200050",
    "surname": "Sun",
    "given_name": "Hao",
    "native_name": "孙浩",
    "born_on": "1990-02-03",
    "sex": "male",
    "transplant_on": "2026-08-01",
    "donor_type": "haploidentical",
    "conditioning": "Bu/Cy/ATG",
    "pre_transplant_mrd": "negative",
    "state": "enrolled",
    "weight_kg": "70.5",
}


@pytest.fixture
def screen(desk: Desk, words: Words, messages: FakeMessages, show: Show) -> PatientsScreen:
    made = PatientsScreen(desk, words, messages)
    show(made)
    made.reload()
    return made


def found(screen: PatientsScreen) -> list[str]:
    return [line.trial_id for line in screen.table.rows_model.rows]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("zj-02", ["ZJ-021", "ZJ-022"]),
        ("wang", ["ZJ-009"]),
        ("fang wang", ["ZJ-009"]),
        ("liwei", ["ZJ-014", "ZJ-021"]),
        ("李薇", ["ZJ-021"]),
        ("100245", ["ZJ-014"]),
    ],
)
def test_any_part_of_an_id_or_a_name_finds(screen: PatientsScreen, typed: str, ids: list[str]) -> None:
    screen.search.setText(typed)
    assert found(screen) == ids
    assert screen.found.text() == f"{len(ids)} of 6 patients"


def test_enter_goes_on_to_what_was_found_and_opens_it(
    screen: PatientsScreen, ids: dict[str, UUID], qtbot: QtBot
) -> None:
    screen.search.setFocus()
    QTest.keyClicks(screen.search, "zhou")
    QTest.keyClick(screen.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is screen.table
    with qtbot.waitSignal(screen.patient_opened) as opened:
        QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert opened.args == [ids["ZJ-022"]]


def test_nobody_found_is_said_and_enter_goes_nowhere(screen: PatientsScreen) -> None:
    screen.search.setFocus()
    QTest.keyClicks(screen.search, "nobody")
    assert screen.lists.currentWidget() is screen.no_match
    QTest.keyClick(screen.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is screen.search
    QTest.keyClick(screen.search, Qt.Key.Key_Escape)
    assert len(found(screen)) == 6
    assert screen.found.text() == "6 patients"


def test_an_empty_list_says_how_to_begin(screen: PatientsScreen) -> None:
    screen.show_patients(())
    assert screen.lists.currentWidget() is screen.empty
    assert (screen.enrol_button.isVisible(), screen.found.isVisible()) == (False, False)  # the page shows the way


def test_only_who_may_enrol_is_offered_it(screen: PatientsScreen, desk: Desk) -> None:
    assert not screen.enrol_button.isVisible()


def test_a_patient_is_enrolled_page_by_page(
    as_physician: Desk, screen: PatientsScreen, store: Database, messages: FakeMessages, qtbot: QtBot
) -> None:
    screen.enrol_button.click()
    enrolment = screen.enrolment
    assert enrolment.pages.currentIndex() == IDENTITY
    enrolment.forms[IDENTITY].restore(IDENTITY_TYPED)
    enrolment.forms[IDENTITY].submit()
    assert messages.texts[-1] == "ZJ-050 is enrolled."
    assert enrolment.pages.currentIndex() == SAFETY
    enrolment.forms[SAFETY].restore({"allergy_status": "known"})
    enrolment.forms[SAFETY].submit()
    assert enrolment.forms[SAFETY].editor("allergies").problem == "Type what the patient is allergic to."
    enrolment.forms[SAFETY].restore({"allergies": "Penicillin"})
    enrolment.forms[SAFETY].submit()
    assert enrolment.pages.currentIndex() == STAY
    enrolment.forms[STAY].restore({"place": "ward", "ward": "3 East", "bed": "15"})
    with qtbot.waitSignal(screen.patient_opened) as opened:
        enrolment.forms[STAY].submit()
    shown = read(store, banner, opened.args[0])
    assert (shown.trial_id, shown.allergies, shown.whereabouts.bed) == ("ZJ-050", "Penicillin", "15")
    assert screen.pages.currentIndex() == LIST


def test_a_known_trial_id_leads_back_to_its_field_and_nothing_is_lost(
    as_physician: Desk, screen: PatientsScreen
) -> None:
    screen.open_enrolment()
    forms = screen.enrolment.forms
    forms[IDENTITY].restore(IDENTITY_TYPED | {"trial_id": "ZJ-009"})
    forms[IDENTITY].submit()
    assert screen.enrolment.pages.currentIndex() == IDENTITY
    problems = [editor.problem for editor in forms[IDENTITY].editors.values()] + [forms[IDENTITY]._problem.text()]
    assert any("ZJ-009 is enrolled already" in problem for problem in problems)
    assert forms[IDENTITY].typed()["weight_kg"] == "70.5"


def test_a_weight_of_the_future_stays_on_its_page(as_physician: Desk, screen: PatientsScreen) -> None:
    screen.open_enrolment()
    forms = screen.enrolment.forms
    forms[IDENTITY].restore(IDENTITY_TYPED | {"measured_on": "2027-01-01"})
    forms[IDENTITY].submit()
    assert screen.enrolment.pages.currentIndex() == IDENTITY
    assert forms[IDENTITY].editor("measured_on").problem
    assert forms[IDENTITY].button.isEnabled()


def test_allergies_and_place_can_come_later(as_physician: Desk, screen: PatientsScreen, qtbot: QtBot) -> None:
    screen.open_enrolment()
    enrolment = screen.enrolment
    enrolment.forms[IDENTITY].restore(IDENTITY_TYPED)
    enrolment.forms[IDENTITY].submit()
    assert not enrolment.leave.isVisible()
    enrolment.later.click()
    with qtbot.waitSignal(screen.patient_opened):
        enrolment.later.click()


def test_leaving_goes_back_to_the_list(as_physician: Desk, screen: PatientsScreen) -> None:
    screen.open_enrolment()
    screen.enrolment.leave.click()
    assert screen.pages.currentIndex() == LIST
    assert screen.drafts() == {}


@pytest.mark.parametrize("page", [IDENTITY, SAFETY])
def test_what_is_half_typed_comes_back(
    as_physician: Desk, screen: PatientsScreen, words: Words, messages: FakeMessages, show: Show, page: int
) -> None:
    screen.open_enrolment()
    screen.enrolment.forms[IDENTITY].restore(IDENTITY_TYPED)
    if page == SAFETY:
        screen.enrolment.forms[IDENTITY].submit()
        screen.enrolment.forms[SAFETY].restore({"isolation": "MRSA"})
    other = PatientsScreen(as_physician, words, messages)
    show(other)
    other.restore(screen.drafts())
    assert other.pages.currentIndex() == ENROLLING
    assert other.enrolment.pages.currentIndex() == page
    assert other.enrolment.forms[IDENTITY].typed()["native_name"] == "孙浩"
    other.take_focus()
    focus = other.window().focusWidget()
    assert focus is not None
    assert other.enrolment.forms[page].isAncestorOf(focus)


def test_every_page_of_the_enrolment_shows_all_it_can_and_always_its_button(
    desk: Desk, words: Words, messages: FakeMessages, show: Show
) -> None:
    screen = EnrolScreen(desk, words, messages)
    window = show(screen)
    screen.begin()
    for page, form in enumerate(screen.forms):
        screen._go_to(page)
        for height in (400, 1400):
            window.resize(1192, height)
            for _ in range(8):  # Qt lays out one level in each round of events
                QApplication.processEvents()
            assert form.button.visibleRegion().boundingRect() == form.button.rect()
        for editor in (editor for editor in form.editors.values() if not editor.isHidden()):
            assert editor.visibleRegion().boundingRect() == editor.rect(), (page, editor.title)


def places(editors: list[FieldEditor], window: QWidget) -> list[tuple[int, int]]:
    return [(spot.x(), spot.y()) for spot in (editor.mapTo(window, QPoint(0, 0)) for editor in editors)]


@pytest.mark.parametrize(("width", "columns"), [(1200, 3), (800, 2)])
def test_the_sections_of_an_enrolment_stand_in_as_many_columns_as_fit_and_are_typed_down_them(
    desk: Desk, words: Words, messages: FakeMessages, show: Show, width: int, columns: int
) -> None:
    screen = EnrolScreen(desk, words, messages)
    window = show(screen)
    window.resize(width, 750)
    screen.begin()
    for _ in range(8):
        QApplication.processEvents()
    form = screen.forms[IDENTITY]
    shown = [editor for editor in form.editors.values() if not editor.isHidden()]
    spots = places(shown, window)
    assert len({x for x, _ in spots}) == columns
    assert spots == sorted(spots)  # down one column, then the next
    assert set(form.editors) == set(form.fields.specs)
    window.activateWindow()
    form.take_focus()
    for following in shown[1:]:  # and Tab goes the same way
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert following.isAncestorOf(focus)


def test_the_first_page_of_an_enrolment_is_in_sight_whole_in_the_usual_window(
    desk: Desk, words: Words, messages: FakeMessages, show: Show
) -> None:
    """The page beside the rail and above the foot of a window of 1280 by 800."""
    screen = EnrolScreen(desk, words, messages)
    window = show(screen)
    window.resize(1199, 749)
    screen.begin()
    form = screen.forms[IDENTITY]
    form.restore(IDENTITY_TYPED)
    for _ in range(8):
        QApplication.processEvents()
    assert form.area.verticalScrollBar().maximum() == 0
    for editor in (editor for editor in form.editors.values() if not editor.isHidden()):
        assert editor.visibleRegion().boundingRect() == editor.rect(), editor.title
    assert form.button.visibleRegion().boundingRect() == form.button.rect()


def test_the_day_of_a_death_is_asked_for_where_the_state_says_that_there_is_one(
    desk: Desk, words: Words, messages: FakeMessages, show: Show
) -> None:
    screen = EnrolScreen(desk, words, messages)
    show(screen)
    screen.begin()
    form = screen.forms[0]
    day = form.editor("ended_on")
    assert day.isHidden()
    assert day.title == "Died or off study on"
    form.editor("state").restore("died")
    assert day.isVisible()
    form.editor("state").restore("follow_up")
    assert day.isHidden()
