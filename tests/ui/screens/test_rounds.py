"""Rounds, courses and the tabs that hold several kinds: real widgets, real keys, a real store."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bline_desktop.domain.observations.medication import MEDICATION
from bline_desktop.domain.observations.premedication import PREMEDICATION
from bline_desktop.domain.observations.round import ROUND
from bline_desktop.queries.records import records
from bline_desktop.queries.timeline import timeline
from bline_desktop.storage.database import Database
from bline_desktop.ui.screens.group import GroupScreen, page_of_kind
from bline_desktop.ui.screens.observations import ObservationScreen
from bline_desktop.ui.screens.rounds import RoundScreen
from bline_desktop.ui.screens.tools import Tools
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


def test_one_key_takes_over_what_is_as_before(ids: dict[str, UUID], tools: Tools, show: Show, store: Database) -> None:
    screen = open_rounds(ids["ZJ-021"], tools, show)
    assert not screen._as_before.isVisible()
    assert "nothing to compare with" in form_of(screen).foot.text()
    type_in(screen, temperature="36.8", oxygen="0", ice="10", handwriting="baseline", site="unremarkable")
    form_of(screen).submit()
    screen.open_new()
    assert screen._as_before.isVisible()
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
    assert isinstance(page, GroupScreen)
    assert page.key == "weight"
    page.keys.keys[2].setFocus()
    QTest.keyClick(page.keys.keys[2], Qt.Key.Key_Left)
    assert page.key == "chimerism"
    assert page.page is page_of_kind(window.pages, "chimerism")
    assert page.draft() == {}
    page.restore({})
