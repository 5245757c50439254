"""Results, DLI, details and tasks: recording, correcting, striking, ending, closing, on a real store."""

from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.views import Banner, RecordLine
from bline_desktop.queries.patients import banner
from bline_desktop.queries.records import dlis, records
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk, SignedIn
from bline_desktop.ui.screens.details import DetailsScreen
from bline_desktop.ui.screens.dli import DliScreen
from bline_desktop.ui.screens.dli_acts import FROM_PAPER
from bline_desktop.ui.screens.observations import ObservationScreen
from bline_desktop.ui.screens.records import RecordsScreen
from bline_desktop.ui.screens.tasks import TasksScreen
from bline_desktop.ui.screens.tools import Tools
from tests.support.messages import FakeMessages
from tests.support.second import check_later
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.ward import BAKER, read

MRD, CHIMERISM, WEIGHT = KINDS[:3]
A_VALUE = {
    "sampled_on": "2026-11-20",
    "method": "ngs",
    "material": "marrow",
    "result": "value",
    "level": "3.2",
    "level_power": "-5",
    "sensitivity": "-6",
}


def open_kind(kind: Any, patient_id: UUID, tools: Tools, show: Show) -> ObservationScreen:
    screen = ObservationScreen(kind, patient_id, tools)
    show(screen)
    screen.reload()
    return screen


def rows(screen: RecordsScreen) -> tuple[RecordLine, ...]:
    return screen.table.rows_model.rows


def submit(screen: Any, **typed: object) -> None:
    form = screen.form.form
    assert form is not None
    form.restore(typed)
    form.submit()
    if screen.form.second is not None:
        check_later(screen)


@pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])
def test_every_kind_has_an_empty_page_that_says_how_to_begin(
    kind: Any, ids: dict[str, UUID], tools: Tools, show: Show
) -> None:
    screen = open_kind(kind, ids["ZJ-014"], tools, show)
    assert screen.pages.currentWidget() is screen.empty
    assert screen.empty.button.text() in screen.empty.how.text()
    screen.empty.button.click()
    assert screen.form.form is not None
    assert tuple(screen.form.form.editors) == tuple(kind.fields.specs)
    screen.form.close_form()
    screen.take_focus()


def test_a_result_is_recorded(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database, messages: FakeMessages
) -> None:
    screen = open_kind(MRD, ids["ZJ-022"], tools, show)
    screen.open_new()
    submit(screen, **A_VALUE)
    assert messages.texts[-1] == "MRD result recorded."
    (line,) = read(store, records, "mrd", ids["ZJ-022"])
    assert str(line.fields.fraction) == "0.000032"
    assert rows(screen) == (line,)
    assert screen.form.form is None


def test_a_positive_after_a_negative_is_called_a_conversion_until_a_second_sample_confirms_it(
    ids: dict[str, UUID], tools: Tools, show: Show
) -> None:
    """Hazard: one bad sample is taken for a relapse, or a relapse for one; another material confirms nothing."""
    screen = open_kind(MRD, ids["ZJ-022"], tools, show)

    def newest(day: str, **changed: str) -> str:
        screen.open_new()
        submit(screen, **{**A_VALUE, "sampled_on": day, **changed})
        return tools.words.value(rows(screen)[0].summary)

    negative = {"result": "negative", "level": "", "level_power": ""}
    assert newest("2026-10-01", **negative) == "MRD negative · NGS · Bone marrow · sensitivity 10⁻⁶ (0.0001 %)"
    assert "\nMRD conversion, unconfirmed: positive from 01-Nov-2026 on" in newest("2026-11-01")
    assert "conversion" not in newest("2026-11-08", material="blood")
    assert "\nMRD conversion, confirmed: positive from 01-Nov-2026 on" in newest("2026-11-20")
    shown = screen.table.rows_model
    cells = [str(shown.index(row, 1).data()) for row in range(shown.rowCount())]
    assert ["MRD conversion, confirmed" in cell for cell in cells] == [True, False, True, False]


def test_what_contradicts_itself_is_said_at_its_field_and_nothing_is_lost(
    ids: dict[str, UUID], tools: Tools, show: Show
) -> None:
    screen = open_kind(MRD, ids["ZJ-022"], tools, show)
    screen.open_new()
    submit(screen, **(A_VALUE | {"sensitivity": "-4"}))
    form = screen.form.form
    assert form is not None
    assert form.editor("level").problem == "This value is below the sensitivity of the test. Check both."
    assert form.typed()["level"] == "3.2"


def test_a_value_that_no_longer_applies_is_neither_shown_nor_recorded(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database
) -> None:
    screen = open_kind(MRD, ids["ZJ-022"], tools, show)
    screen.open_new()
    form = screen.form.form
    assert form is not None
    assert not form.editor("level").isVisible()
    assert not form.editor("gating").isVisible()
    form.restore(A_VALUE)
    assert form.editor("level").isVisible()
    assert (form.editor("level").title, form.editor("level_power").title) == ("Value", "Times")
    submit(screen, **(A_VALUE | {"result": "negative", "method": "flow", "gating": "independent"}))
    (line,) = read(store, records, "mrd", ids["ZJ-022"])
    assert (line.fields.level, line.fields.level_power, line.fields.gating.value) == (None, None, "independent")


def test_one_act_at_a_time_is_the_coloured_one(ids: dict[str, UUID], tools: Tools, show: Show) -> None:
    screen = open_kind(MRD, ids["ZJ-022"], tools, show)

    def coloured() -> list[str]:
        buttons = screen.findChildren(QPushButton)
        return [one.text() for one in buttons if one.isVisible() and one.property("role") == "primary"]

    assert coloured() == ["New MRD result"]
    screen.open_new()
    assert coloured() == ["Record MRD result"]
    screen.form.close_form()
    assert coloured() == ["New MRD result"]


def test_each_kind_says_its_own_words(ids: dict[str, UUID], tools: Tools, show: Show) -> None:
    """From the declaration alone: a kind needs no line in any screen."""
    for kind in KINDS:
        screen = open_kind(kind, ids["ZJ-014"], tools, show)
        say = tools.words.say
        screen.open_new()
        assert screen.form.form is not None
        assert (screen.new.text(), screen.empty.button.text(), screen.form.heading.text()) == (say(kind.new),) * 3
        assert screen.form.form.button.text() == say(kind.act)
        assert screen.sort.kept == kind.kept


def test_a_sample_of_the_future_is_refused_at_its_date(ids: dict[str, UUID], tools: Tools, show: Show) -> None:
    screen = open_kind(MRD, ids["ZJ-022"], tools, show)
    screen.open_new()
    submit(screen, **(A_VALUE | {"sampled_on": "2026-12-24"}))
    assert screen.form.form is not None
    assert screen.form.form.editor("sampled_on").problem
    assert screen.form.form.button.isEnabled()


def test_a_donor_percent_of_101_is_refused(ids: dict[str, UUID], tools: Tools, show: Show) -> None:
    screen = open_kind(CHIMERISM, ids["ZJ-022"], tools, show)
    screen.open_new()
    submit(screen, evaluable=True, donor_percent="101")
    assert screen.form.form is not None
    assert screen.form.form.editor("donor_percent").problem == "Between 0 and 100 %."


def test_a_correction_asks_why_and_the_old_value_is_two_clicks_away(
    as_physician: Desk, ids: dict[str, UUID], tools: Tools, show: Show, messages: FakeMessages
) -> None:
    screen = open_kind(MRD, ids["ZJ-021"], tools, show)
    screen.table.choose(rows(screen)[-1].record_id)
    screen.correct.click()
    form = screen.form.form
    assert form is not None
    assert form.typed()["level"] == "2.3"
    messages.next_answer("do", "typing slip")
    submit(screen, level="3.2")
    assert messages.texts[-1] == "Corrected. The old entry stays readable."
    assert len(rows(screen)) == 4
    screen.show_old.click()
    assert len(rows(screen)) == 5
    states = [screen.table.rows_model.index(row, 4).data() for row in range(5)]
    assert sorted(states) == ["", "", "", "A correction", "Corrected: typing slip"]


def test_going_back_from_a_correction_keeps_the_form(
    as_physician: Desk, ids: dict[str, UUID], tools: Tools, show: Show, messages: FakeMessages
) -> None:
    screen = open_kind(MRD, ids["ZJ-021"], tools, show)
    screen.table.choose(rows(screen)[-1].record_id)
    screen.table.opened.emit(rows(screen)[-1])
    messages.next_answer("back")
    submit(screen, level="3.2")
    assert screen.form.form is not None
    assert screen.form.form.button.isEnabled()


def test_striking_asks_why_and_who_may_not_is_told(
    desk: Desk, ids: dict[str, UUID], tools: Tools, show: Show, messages: FakeMessages
) -> None:
    screen = open_kind(MRD, ids["ZJ-021"], tools, show)
    oldest = rows(screen)[-1]
    screen.table.choose(oldest.record_id)
    messages.next_answer("do", "other patient")
    screen.strike.click()
    assert "Ask a physician for this one" in messages.texts[-1]
    desk.sign_in(BAKER)
    messages.next_answer("do", "other patient")
    screen.strike.click()
    assert messages.texts[-1] == "Struck. The entry stays readable."
    assert oldest.record_id not in {line.record_id for line in rows(screen)}
    screen.show_old.click()
    screen.table.choose(oldest.record_id)
    assert not screen.correct.isEnabled()
    assert not screen.strike.isEnabled()


def test_nothing_chosen_nothing_struck(ids: dict[str, UUID], tools: Tools, show: Show, messages: FakeMessages) -> None:
    screen = open_kind(WEIGHT, ids["ZJ-014"], tools, show)
    screen.strike_chosen()
    screen.open_correction()
    assert screen.form.form is None
    assert not messages.questions


@pytest.mark.parametrize("correcting", [False, True])
def test_a_half_typed_result_comes_back(ids: dict[str, UUID], tools: Tools, show: Show, correcting: bool) -> None:
    screen = open_kind(MRD, ids["ZJ-021"], tools, show)
    screen.table.choose(rows(screen)[-1].record_id)
    if correcting:
        screen.open_correction()
    else:
        screen.open_new()
    assert screen.form.form is not None
    screen.form.form.restore({"level": "7"})
    other = open_kind(MRD, ids["ZJ-021"], tools, show)
    other.restore({})
    assert other.form.form is None
    other.restore(screen.draft())
    assert other.form.key == screen.form.key
    assert other.form.form is not None
    assert other.form.form.typed()["level"] == "7"


def test_a_dli_runs_and_is_ended_by_whoever_is_there(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database, messages: FakeMessages, desk: Desk
) -> None:
    screen = DliScreen(ids["ZJ-030"], tools)
    show(screen)
    screen.reload()
    assert screen.end.isVisible()
    screen.end.click()
    submit(screen, ended_at="-60", stopped_early=False, reaction="none")
    assert screen.form.form is not None
    assert screen.form.form.editor("ended_at").problem.startswith("The end is before the start")
    submit(screen, ended_at="-5")
    assert messages.texts[-1] == "The end of the DLI is recorded."
    assert not screen.end.isVisible()
    lines = read(store, dlis, ids["ZJ-030"])
    assert [line.struck for line in lines].count(False) == 1
    screen.open_end()
    assert screen.form.form is None


def test_a_dli_is_recorded_and_the_end_half_typed_comes_back(
    ids: dict[str, UUID], tools: Tools, show: Show, messages: FakeMessages
) -> None:
    screen = DliScreen(ids["ZJ-022"], tools)
    show(screen)
    screen.reload()
    screen.open_act(FROM_PAPER)
    submit(screen, product="gcsf_cryo", cd3_mantissa="1.5", cd3_power="6", volume_ml="50", started_at="-10")
    assert messages.texts[-1] == "DLI recorded."
    screen.open_end()
    assert screen.form.form is not None
    screen.form.form.restore({"ended_at": "-2"})
    other = DliScreen(ids["ZJ-022"], tools)
    show(other)
    other.reload()
    other.restore(screen.draft())
    assert other.form.form is not None
    assert other.form.form.typed() == {
        "ended_at": "-2",
        "stopped_early": None,
        "volume_given_ml": "",
        "reaction": None,
        "reaction_grade": None,
    }
    other.restore({"key": "new", "typed": {"volume_ml": "12"}})
    assert other.form.form.typed()["volume_ml"] == "12"


@pytest.fixture
def details(ids: dict[str, UUID], tools: Tools, show: Show) -> DetailsScreen:
    screen = DetailsScreen(ids["ZJ-014"], tools)
    show(screen)
    screen.reload()
    screen.take_focus()
    return screen


def banner_of(store: Database, ids: dict[str, UUID]) -> Banner:
    found: Banner = read(store, banner, ids["ZJ-014"])
    return found


def test_allergies_are_recorded(details: DetailsScreen, store: Database, ids: dict[str, UUID], qtbot: QtBot) -> None:
    details.sections["safety"].button.click()
    with qtbot.waitSignal(details.recorded) as recorded:
        submit(details, allergy_status="known", allergies="Latex", isolation="MRSA")
    assert recorded.args == ["safety"]
    shown = banner_of(store, ids)
    assert (shown.allergies, shown.isolation) == ("Latex", "MRSA")


def test_a_patient_is_moved_and_a_taken_bed_is_refused(
    details: DetailsScreen, store: Database, ids: dict[str, UUID]
) -> None:
    details.sections["stay"].button.click()
    submit(details, place="ward", ward="3 East", bed="4")
    assert details.form.form is not None
    form = details.form.form
    problems = [form._problem.text(), *(editor.problem for editor in form.editors.values())]
    assert any("Bed 4 is taken by ZJ-021" in problem for problem in problems)
    submit(details, bed="5")
    where = banner_of(store, ids).whereabouts
    assert where is not None
    assert where.bed == "5"
    assert len(details.stays.table.rows_model.rows) == 1


def test_an_access_is_recorded(details: DetailsScreen) -> None:
    details.sections["access"].button.click()
    submit(details, type="picc", side="left", lumens="2", inserted_at="2026-11-20 10:00")
    assert len(details.accesses.table.rows_model.rows) == 1
    assert details.accesses.table.isVisible()


def test_details_are_changed_with_a_reason(
    details: DetailsScreen, store: Database, ids: dict[str, UUID], messages: FakeMessages
) -> None:
    details.sections["identity"].button.click()
    messages.next_answer("back")
    submit(details, given_name="Weina")
    assert banner_of(store, ids).given_name == "Wei"
    messages.next_answer("do", "the passport says so")
    submit(details)
    assert banner_of(store, ids).given_name == "Weina"


def test_half_typed_details_come_back(details: DetailsScreen, ids: dict[str, UUID], tools: Tools, show: Show) -> None:
    details.open_form("access")
    assert details.form.form is not None
    details.form.form.restore({"lumens": "3"})
    other = DetailsScreen(ids["ZJ-014"], tools)
    show(other)
    other.open_form("access")
    assert other.form.form is None  # nothing is known of the patient yet
    other.reload()
    other.restore(details.draft())
    assert other.form.form is not None
    assert other.form.form.typed()["lumens"] == "3"


@pytest.fixture
def a_task(open_patient: OpenPatient, messages: FakeMessages) -> None:
    """Record a bag whose label differs from the order, which opens a task."""
    screen = open_patient("ZJ-021").infusion
    screen.press("B")
    messages.next_answer("done", "the order was changed by telephone")
    label = {"dose_ug_per_day": "9", "duration_h": "48", "rate_ml_per_h": "5", "volume_ml": "240"}
    submit(screen, **label, use_by="2026-11-25 09:00", line_as_label=True)


@pytest.mark.usefixtures("a_task")
def test_a_physician_closes_a_task_with_the_decision(
    as_physician: Desk, ids: dict[str, UUID], tools: Tools, show: Show, messages: FakeMessages
) -> None:
    screen = TasksScreen(ids["ZJ-021"], tools)
    show(screen)
    screen.reload()
    assert screen.table.rows_model.index(0, 2).data() == "the order was changed by telephone"
    screen.table.choose(screen.table.rows_model.rows[0].task_id)
    screen.take_focus()
    screen.table.opened.emit(screen.table.rows_model.rows[0])
    assert screen.form.form is not None
    assert screen.table.isColumnHidden(3)  # the source leaves its room to what happened and why
    screen.form.form.restore({"note": "dose"})
    other = TasksScreen(ids["ZJ-021"], tools)
    show(other)
    other.reload()
    other.restore(screen.draft())
    assert other.form.form is not None
    submit(other, note="Dose as ordered by telephone; order corrected.")
    assert not other.table.isColumnHidden(3)
    assert messages.texts[-1] == "The task is closed."
    assert other.pages.currentIndex() == 0


@pytest.mark.usefixtures("a_task")
def test_the_tasks_of_the_ward_lead_to_their_patient(
    desk: Desk, ids: dict[str, UUID], tools: Tools, show: Show, qtbot: QtBot
) -> None:
    desk.sign_in(SignedIn(ADAMS.user_id, ADAMS.name, ADAMS.role))
    screen = TasksScreen(None, tools)
    show(screen)
    screen.reload()
    assert screen.table.rows_model.index(0, 1).data() == "ZJ-021"
    assert not screen.close_button.isVisible()
    screen.table.choose(screen.table.rows_model.rows[0].task_id)
    with qtbot.waitSignal(screen.patient_opened) as opened:
        screen.open_button.click()
    assert opened.args == [ids["ZJ-021"]]
    with qtbot.waitSignal(screen.patient_opened):
        screen.table.opened.emit(screen.table.rows_model.rows[0])
