"""Rounds, courses and the tabs that hold several kinds: real widgets, real keys, a real store."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.domain.observations.medication import MEDICATION
from bline_desktop.domain.observations.phone_note import PHONE_NOTE
from bline_desktop.domain.observations.premedication import PREMEDICATION
from bline_desktop.domain.observations.round import ROUND
from bline_desktop.domain.observations.round_plan import RoundPlan, RoundProfile
from bline_desktop.domain.observations.round_watch import RoundWatch
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.records import records
from bline_desktop.queries.tasks import open_tasks
from bline_desktop.queries.timeline import timeline
from bline_desktop.storage.database import Database
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.observations import ObservationScreen
from bline_desktop.ui.screens.rounds import RoundScreen
from bline_desktop.ui.screens.switched import SwitchedPages
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.rows import TONE_ROLE
from tests.support.messages import FakeMessages
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.ward import read


def open_rounds(patient_id: UUID, tools: Tools, show: Show) -> RoundScreen:
    screen = RoundScreen(ROUND, patient_id, tools)
    show(screen)
    screen.reload()
    screen.open_new()
    return screen


def form_of(screen: ObservationScreen) -> Any:
    assert screen.form.form is not None
    return screen.form.form


def type_in(screen: ObservationScreen, **typed: str) -> None:
    form = form_of(screen)
    for name, value in typed.items():
        editor = form.editor(name)
        editor.restore(value)
        editor.edited.emit()


def test_a_fever_under_dexamethasone_asks_whether_the_physician_was_told(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database, messages: FakeMessages
) -> None:
    """The slip: a round with 38.6 °C is saved and nobody is told."""
    li = ids["ZJ-021"]
    given = ObservationScreen(PREMEDICATION, li, tools)
    show(given)
    given.open_new()
    now = tools.desk.clock.now()
    form_of(given).preset({"given_at": now - timedelta(hours=2), "dose_mg": Decimal(16)})
    type_in(given, before="cycle", drug="dexamethasone", route="iv")
    form_of(given).submit()
    screen = open_rounds(li, tools, show)
    type_in(screen, temperature="38.6")
    foot = form_of(screen).foot.text()
    assert foot.startswith("38.6 °C. ")
    assert "Dexamethasone 16 mg was given 2 h ago: it may hide a fever." in foot
    form_of(screen).submit()
    assert "physician was told" in form_of(screen).editor("told").problem
    assert read(store, records, "round", li) == ()
    type_in(screen, told="not_yet")
    form_of(screen).submit()
    assert messages.texts[-1] == "Round recorded."
    (line,) = read(store, records, "round", li)
    assert line.fields.temperature == Decimal("38.6")


def test_a_call_that_no_physician_knows_of_stays_open_until_somebody_was_told(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database
) -> None:
    """The slip: a fever is reported by telephone, the physician is in the operating theatre, and nobody calls back."""
    li = ids["ZJ-021"]
    screen = ObservationScreen(PHONE_NOTE, li, tools)
    show(screen)
    screen.reload()
    screen.open_new()
    type_in(screen, called_at="-10", caller="patient", question="38.4 °C", answer="We call back", told="yes")
    assert not form_of(screen).editor("told_who").isHidden()
    form_of(screen).submit()
    assert form_of(screen).editor("told_who").problem == "Type the name of the physician who was told."
    type_in(screen, told="not_yet")
    assert form_of(screen).editor("told_who").isHidden()
    form_of(screen).submit()
    (line,) = read(store, records, "phone_note", li)
    assert [task.about for task in read(store, open_tasks, li)] == [line.record_id]
    screen.open_new()
    type_in(screen, called_at="-1", caller="patient", question="38.5 °C", answer="Come in", told="yes")
    type_in(screen, told_who="Dr HE", told_at="-2", told_answer="Blood cultures at once")
    form_of(screen).submit()
    assert read(store, open_tasks, li) == ()
    assert "Physician told: Dr HE. Blood cultures at once" in screen.table.rows_model.index(0, 1).data()


def test_one_key_takes_over_what_is_as_before(ids: dict[str, UUID], tools: Tools, show: Show, store: Database) -> None:
    screen = open_rounds(ids["ZJ-021"], tools, show)
    assert not form_of(screen).as_before.isVisible()
    assert "nothing to compare with" in form_of(screen).foot.text()
    type_in(screen, temperature="36.8", oxygen="0", ice="10", handwriting="baseline", site="unremarkable")
    form_of(screen).submit()
    screen.open_new()
    assert form_of(screen).as_before.isVisible()
    assert form_of(screen).foot.text() == ""
    QTest.keyClick(form_of(screen).editor("temperature").editors()[0], Qt.Key.Key_F2)
    typed = form_of(screen).typed()
    assert (typed["oxygen"], typed["handwriting"], typed["site"]) == ("0", "same", "unremarkable")
    assert not typed["temperature"]
    type_in(screen, temperature="37", ice="9")
    assert "ICE 9, was 10" in form_of(screen).foot.text()
    type_in(screen, told="yes", told_who="Dr HE", told_at="-5", answer="Seen at the bed")
    form_of(screen).submit()
    lines = read(store, records, "round", ids["ZJ-021"])  # both of one minute, the last one first
    assert [(line.fields.told_who, line.fields.ice) for line in lines] == [("Dr HE", 9), (None, 10)]
    assert timeline_lanes(store, ids["ZJ-021"])[-1] == "round"


def timeline_lanes(store: Database, patient_id: UUID) -> list[str]:
    return [lane.key for lane in read(store, timeline, patient_id).lanes]


def test_a_course_is_ended_in_one_act(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database, messages: FakeMessages
) -> None:
    li = ids["ZJ-021"]
    screen = ObservationScreen(MEDICATION, li, tools)
    show(screen)
    screen.reload()
    assert not screen.end.isEnabled()
    screen.open_end()
    screen.open_new()
    type_in(screen, drug="tacrolimus", dose_text="by level", reason="prophylaxis", started_on="2026-11-01")
    form_of(screen).submit()
    assert screen.end.isEnabled()
    screen.end.click()
    draft = screen.draft()
    screen.form.close_form()
    screen.restore(draft)
    form_of(screen).submit()
    assert messages.texts[-1] == "The end is recorded."
    ended, old = sorted(read(store, records, "medication", li), key=lambda line: line.struck)
    assert (ended.fields.ended_on, old.struck) == (tools.desk.clock.today(), True)
    screen.table.choose(ended.record_id)
    assert not screen.end.isEnabled()
    screen.restore(draft)
    screen.restore({})
    (strip,) = read(store, timeline, li).strips
    assert [part.ongoing for part in strip.stretches] == [False]


def test_kinds_stand_under_few_tabs_and_are_reached_by_the_keyboard(open_patient: OpenPatient) -> None:
    window = open_patient("ZJ-021")
    window.open_tab("weight")
    assert window.tab == "results"
    page = window.pages["results"]
    assert isinstance(page, SwitchedPages)
    assert page.key == "weight"
    page.keys.keys[2].setFocus()
    QTest.keyClick(page.keys.keys[2], Qt.Key.Key_Left)
    assert page.key == "chimerism"
    assert page.page is page_of(window.pages, "chimerism")
    assert page.draft() == {}
    page.restore({})


class Fingers:
    """Types as a nurse does, and counts: what is no digit, dot or letter of a value is a key."""

    def __init__(self) -> None:
        self.keys = 0

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.at, key)
            self.keys += 1

    def value(self, text: str) -> None:
        QTest.keyClicks(self.at, text)

    @property
    def at(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found


def test_a_steady_round_costs_few_keys_and_feeds_the_pump(
    open_patient: OpenPatient, ids: dict[str, UUID], store: Database, messages: FakeMessages, qtbot: QtBot
) -> None:
    """Rule 20 of the ward: one row, one save, ten seconds, one key for as before."""
    window = open_patient("ZJ-021")
    window.open_tab("round")
    screen = page_of(window.pages, "round")
    assert isinstance(screen, RoundScreen)
    screen.reload()
    screen.open_new()
    typed = {"oxygen": "0", "ice": "10", "handwriting": "baseline", "site": "unremarkable", "weight_kg": "61.5"}
    type_in(screen, temperature="36.8", **typed)
    form_of(screen).submit()
    assert screen.next.text().startswith("Steady: next round ")
    screen.table.setFocus()
    fingers = Fingers()
    fingers.press(Qt.Key.Key_N)
    qtbot.waitUntil(lambda: screen.form.form is not None)  # a letter waits for 30 ms: it may be a scan
    form = form_of(screen)
    assert form.editor("weight_kg").isHidden()  # weighed today
    fingers.press(Qt.Key.Key_F2)
    for value in ("36.9", "118", "74", "80", "98", "", "10", "", "5", "200", ""):
        fingers.value(value)
        fingers.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is form.button
    fingers.press(Qt.Key.Key_Return)
    assert messages.texts[-1] == "Round recorded."
    assert fingers.keys <= 25
    newest = max(read(store, records, "round", ids["ZJ-021"]), key=lambda line: line.fields.pulse or 0)
    seen = newest.fields
    assert (seen.systolic, seen.oxygen, seen.handwriting, seen.site) == (118, 0, "same", "unremarkable")
    (log,) = [view.log for view in (read(store, infusion_page, ids["ZJ-021"]).current,) if view is not None]
    assert [line.title.text for line in log if line.at == seen.seen_at] == ["Verified"]


def test_the_form_asks_for_what_is_due_and_opens_the_rest_by_one_key(
    open_patient: OpenPatient, ids: dict[str, UUID], qtbot: QtBot
) -> None:
    window = open_patient("ZJ-021")
    window.open_tab("round")
    screen = page_of(window.pages, "round")
    assert isinstance(screen, RoundScreen)
    screen.reload()
    screen.open_new()
    form = form_of(screen)
    shown = [name for name, editor in form.editors.items() if not editor.isHidden()]
    assert shown == ["seen_at", "temperature", "systolic", "diastolic", "pulse", "saturation", "oxygen", "ice",
                     "handwriting", "rate_ml_per_h", "volume_ml", "site", "weight_kg"]  # fmt: skip
    tops = {form.editor(name).mapTo(form, QPoint()).y() for name in shown}
    assert len(tops) == 2  # two rows at 1280 pixels
    type_in(screen, temperature="37.9", rate_ml_per_h="10")
    assert "The record says 5" in form.editor("rate_ml_per_h").beneath
    assert form.editor("told").isHidden()
    type_in(screen, temperature="38.0")
    assert form.editor("temperature").beneath == "Fever"
    assert not form.editor("told").isHidden()
    assert form.editor("done_by").isHidden()
    QTest.keyClick(form.editor("temperature").editors()[0], Qt.Key.Key_F3)
    assert not form.editor("done_by").isHidden()
    assert form.more.isHidden()
    site = form.editor("site").editors()[0]
    QTest.keyClick(site, Qt.Key.Key_R)
    assert form.typed()["site"] == "red"
    QTest.keyClick(site, Qt.Key.Key_Delete)
    assert form.typed()["site"] is None


def test_the_rounds_stand_in_a_table_of_their_values(
    ids: dict[str, UUID], tools: Tools, show: Show, messages: FakeMessages
) -> None:
    screen = open_rounds(ids["ZJ-021"], tools, show)
    ill = {"systolic": "86", "diastolic": "50", "oxygen": "2", "handwriting": "changed", "site": "red", "ice": "9"}
    type_in(screen, temperature="38.6", told="not_yet", rate_ml_per_h="5", volume_ml="48", **ill)
    form_of(screen).submit()
    model = screen.table.rows_model
    cells = [model.index(0, column) for column in range(model.columnCount())]
    texts = [cell.data() for cell in cells]
    assert texts[1:11] == ["38.6", "86 over 50", "", "", "2", "9", "Changed", "5 mL per hour\n48 mL", "Red", ""]
    toned = [column for column, cell in enumerate(cells) if cell.data(TONE_ROLE)]
    assert toned == [1, 2, 5, 6, 7, 9]
    screen.open_correction()
    type_in(screen, temperature="36.6", systolic="", diastolic="", oxygen="0", ice="", handwriting="", site="")
    assert form_of(screen).foot.text() == ""
    messages.next_answer("do", "Read again")
    form_of(screen).submit()
    assert messages.texts[-1] == "Corrected. The old entry stays readable."


def test_a_round_at_home_asks_who_read_it(ids: dict[str, UUID], tools: Tools, show: Show, store: Database) -> None:
    watch = RoundWatch(tools.desk.clock.now(), plan=RoundPlan(RoundProfile.HOME, None, ("temperature", "done_by")))
    screen = open_rounds(ids["ZJ-021"], tools, show)
    screen.show_watch(watch)
    assert screen.next.text() == "At home"
    assert not form_of(screen).editor("done_by").isHidden()
    screen.form.close_form()
    screen.show_watch(watch)
    screen.take_over()
    screen._press("B")
    assert screen.form.form is None
