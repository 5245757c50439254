"""The window of one patient: banner, strip, tabs, timeline and table, drafts, report, names for screen readers."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import shiboken6
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.commands.patients import edit_patient
from bline_desktop.commands.stays import set_access
from bline_desktop.domain.act import Act
from bline_desktop.domain.patient import AccessFields, AllergyStatus, PatientState
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import Words
from bline_desktop.queries.patients import banner
from bline_desktop.storage.database import Database
from bline_desktop.ui.desk import Desk, Gesture
from bline_desktop.ui.screens.group import TAB_OF, page_of
from bline_desktop.ui.screens.journal import JournalScreen
from bline_desktop.ui.screens.patient import PatientScreen
from bline_desktop.ui.screens.timeline import TimelineScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.banner import Banner, full_name, place_words
from bline_desktop.ui.widgets.facts import Facts
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW, ZONE
from tests.ui.conftest import ADAMS
from tests.ui.screens.conftest import OpenPatient, Show
from tests.ui.screens.ward import BAKER, TODAY, read

WHO = [
    ("ZJ-021", ["Another patient has a similar name", "No known allergies"]),
    ("ZJ-031", ["Allergies not asked", "Below 45 kg: dose by body surface", "Under 18 years"]),
]


@pytest.mark.parametrize(("trial_id", "chips"), WHO)
def test_the_banner_says_who_it_is_and_what_everybody_must_know(
    open_patient: OpenPatient, trial_id: str, chips: list[str]
) -> None:
    window = open_patient(trial_id)
    assert [chip.text for chip in window.banner.chips] == chips
    values = [fact.value for fact in window.banner.facts.values()]
    assert trial_id in values
    assert "+126" in values


def test_the_banner_names_the_patient_surname_first_in_capitals(open_patient: OpenPatient) -> None:
    window = open_patient("ZJ-021")
    assert window.banner.name.text() == "LI, Wei 李薇"
    assert "14-Jul-1985 (41 y)" in window.banner.accessibleDescription()


def test_the_banner_of_known_allergies_isolation_and_death(
    words: Words, store: Database, ids: dict[str, UUID], show: Show
) -> None:
    made = Banner(words)
    show(made)
    patient = read(store, banner, ids["ZJ-021"])
    made.show_patient(
        replace(
            patient,
            allergy_status=AllergyStatus.KNOWN,
            allergies="Latex",
            isolation="MRSA",
            state=PatientState.DIED,
            ended_on=date(2026, 11, 20),
            day=-3,
            weight_kg=None,
            name_alert=False,
        )
    )
    assert [(chip.text, chip.tone) for chip in made.chips] == [
        ("Died", Tone.CRITICAL),
        ("Allergic to Latex", Tone.CRITICAL),
        ("Isolation: MRSA", Tone.WARNING),
    ]
    values = [fact.value for fact in made.facts.values()]
    assert "\N{MINUS SIGN}3" in values
    assert "Not recorded" in values
    assert "Died, 20-Nov-2026" in values
    made.show_patient(replace(patient, day=0, weight_kg=Decimal(50)))
    assert "0" in [fact.value for fact in made.facts.values()]


def test_places_are_said_as_the_ward_says_them(words: Words, store: Database, ids: dict[str, UUID]) -> None:
    where = read(store, banner, ids["ZJ-021"]).whereabouts
    state = PatientState.ON_TREATMENT
    assert place_words(words, where, state) == "3 East, bed 4"
    assert place_words(words, replace(where, ward=None), state) == "Bed 4"
    assert place_words(words, replace(where, bed=None), state) == "Ward, 3 East"
    assert place_words(words, None, state) == "Not recorded"
    assert place_words(words, None, PatientState.DIED) == "—"
    assert full_name("Li", "Wei", None) == "LI, Wei"


@pytest.mark.parametrize(
    ("days", "text", "tone"),
    [
        (2, "", None),
        (1, "dressing due tomorrow", Tone.PLAIN),
        (0, "dressing due today", Tone.WARNING),
        (-1, "dressing was due yesterday", Tone.WARNING),
        (-5, "dressing was due 5 days ago", Tone.WARNING),
    ],
)
def test_the_strip_over_the_infusion_says_when_a_dressing_is_due(
    open_patient: OpenPatient, store: Database, ids: dict[str, UUID], days: int, text: str, tone: Tone | None
) -> None:
    window = open_patient("ZJ-021")
    assert window.tab == "infusion"
    assert not window.strip.dressing.isVisible()
    changed = TODAY - timedelta(days=7 - days)
    fields = {"type": "picc", "side": "left", "lumens": 2, "inserted_at": NOW - timedelta(days=40)}
    lies = AccessFields.model_validate(fields | {"dressing_on": changed})
    act = Act(uuid4(), ADAMS.user_id, ADAMS.name, ADAMS.role, "ward-pc-1", NOW, ZONE)
    with store.write(act) as session:
        set_access(session, act, ids["ZJ-021"], lies)
    window.reload()
    shown = window.strip.dressing
    assert shown.isVisible() == bool(text)
    if text:
        assert (shown.text.replace("\N{NO-BREAK SPACE}", " "), shown.tone) == (text, tone)


def test_what_to_watch_is_written_and_stands_over_the_infusion(
    open_patient: OpenPatient, messages: FakeMessages
) -> None:
    window = open_patient("ZJ-021")
    assert not window.strip.watch.isVisible()
    for note, shown in (
        ("Tremor of the hands", "watch: Tremor of the hands"),
        ("Pressure below 100: call", "watch: Pressure below 100: call (and 1 more)"),
    ):
        window.open_tab("watch_note")
        page = page_of(window.pages, "watch_note")
        page.open_new()
        assert page.form.form is not None
        page.form.form.restore({"noted_at": "-5", "note": note})
        page.form.form.submit()
        assert messages.texts[-1] == "What to watch is recorded. It stands on the hand-over sheet."
        window.open_tab("infusion")
        assert window.strip.watch.isVisible()
        assert window.strip.watch.text.replace("\N{NO-BREAK SPACE}", " ") == shown


def test_nurses_come_for_the_infusion_and_physicians_for_the_course(open_patient: OpenPatient, desk: Desk) -> None:
    assert open_patient("ZJ-021").tab == "infusion"
    desk.sign_in(BAKER)
    assert open_patient("ZJ-021").tab == "timeline"


def test_an_infusion_that_somebody_reaches_for_before_it_is_painted_is_filled_all_the_same(
    desk: Desk, words: Words, messages: FakeMessages, ids: dict[str, UUID], show: Show
) -> None:
    """The strip said what runs, and beneath it cards and log stayed empty until the next minute's question."""
    window = PatientScreen(ids["ZJ-021"], desk, words, messages)
    window.reload()
    infusion = window.infusion
    show(window)
    QApplication.processEvents()
    assert window.tabs.currentWidget() is infusion
    assert infusion.log.table.rows_model.rowCount() > 0
    assert infusion.cards.now.rate.isVisible()
    assert any(key.isVisible() for key in infusion.acts.values())


def test_everything_half_typed_comes_back_after_a_sign_out(open_patient: OpenPatient, desk: Desk) -> None:
    window = open_patient("ZJ-021")
    window.open_tab("mrd")
    mrd = page_of(window.pages, "mrd")
    mrd.open_new()
    assert mrd.form.form is not None
    mrd.form.form.restore({"level": "4"})
    window.details.open_form("stay")
    window.open_tab("details")
    window.details.open_form("stay")
    assert window.has_open_form
    drafts = window.drafts()
    desk.sign_out()
    desk.sign_in(ADAMS)
    other = open_patient("ZJ-021")
    other.restore(drafts)
    assert other.tab == "details"
    assert other.details.form.key == "stay"
    form = page_of(other.pages, "mrd").form.form
    assert form is not None
    assert form.typed()["level"] == "4"


def test_the_keyboard_comes_back_behind_what_was_half_typed(open_patient: OpenPatient, desk: Desk) -> None:
    window = open_patient("ZJ-021")
    window.infusion.open_act(PumpAction.PAUSE)
    note = window.infusion.form.form.editor("note").editors()[0]  # type: ignore[union-attr]
    note.setFocus()
    QTest.keyClicks(note, "Line alarm, called")
    drafts = window.drafts()
    desk.sign_out()
    desk.sign_in(ADAMS)
    other = open_patient("ZJ-021")
    other.restore(drafts)
    form = other.infusion.form.form
    assert form is not None
    assert form.field_in_hand == "note"
    QTest.keyClicks(form.editor("note").editors()[0], " to bed 7")
    assert form.typed()["note"] == "Line alarm, called to bed 7"


def test_nothing_is_asked_while_nobody_is_signed_in(open_patient: OpenPatient, desk: Desk) -> None:
    window = open_patient("ZJ-021")
    desk.sign_out()
    window._every_minute.timeout.emit()
    window.open_tab("dli")


def test_the_tab_keys_lead_everywhere_and_take_the_focus(open_patient: OpenPatient) -> None:
    window = open_patient("ZJ-021")
    for key in window.tabs.keys:
        window.open_tab(key)
        window.take_focus()
        assert window.tab == key


@pytest.fixture
def course(ids: dict[str, UUID], tools: Tools, show: Show) -> TimelineScreen:
    screen = TimelineScreen(ids["ZJ-021"], tools)
    show(screen)
    screen.reload()
    return screen


def test_the_table_holds_every_mark_of_the_picture(course: TimelineScreen) -> None:
    assert course.canvas.picture is not None
    timeline = course.canvas.picture.timeline
    points = sum(len(series.points) for lane in timeline.lanes for series in lane.series)
    marks = len(timeline.bars) + len(timeline.gaps) + len(timeline.marks) + points
    assert course.table.rows_model.rowCount() == marks
    assert course.table.rows_model.index(0, 1).data() == "Goes on"


def test_a_choice_in_one_shows_in_the_other(course: TimelineScreen) -> None:
    row = next(row for row in course.table.rows_model.rows if row.tone is Tone.DLI)
    assert course.canvas.picture is not None
    target = course.canvas.picture.target_of(row.record_id)
    assert target is not None
    course.canvas.mark_clicked.emit(target)
    assert course.table.chosen_row() == row
    assert course.canvas._chosen_id == row.record_id
    course.table.choose(course.table.rows_model.rows[0].row_id)
    assert course.canvas._chosen_id == course.table.rows_model.rows[0].record_id
    course.canvas.mark_clicked.emit(replace(target, record_id=UUID(int=1)))
    assert course.table.chosen_row() == course.table.rows_model.rows[0]


def test_two_bars_of_one_bag_are_told_apart(course: TimelineScreen) -> None:
    canvas = course.canvas
    assert canvas.picture is not None
    whole = canvas.picture.timeline
    bar = whole.bars[-1]
    pause = bar.start + (bar.end - bar.start) / 2
    course.show_course(replace(whole, bars=(replace(bar, end=pause, ongoing=False), replace(bar, start=pause))))
    later, earlier = (row for row in course.table.rows_model.rows if row.record_id == bar.record_id)
    for row, other in ((later, earlier), (earlier, later)):
        course.table.choose(row.row_id)
        assert canvas._chosen is not None
        assert canvas._chosen.at == row.start
        course.table.choose(other.row_id)
        target = canvas.picture.target_of(row.record_id, row.start)
        assert target is not None
        canvas.mark_clicked.emit(target)
        assert course.table.chosen_row() == row


def test_the_toolbar_moves_the_picture(course: TimelineScreen) -> None:
    canvas = course.canvas
    whole = canvas.view
    course.week.click()
    assert canvas.view.span < whole.span
    course.all.click()
    assert canvas.view == whole
    course.nearer.click()
    assert canvas.view.span < whole.span
    nearer = canvas.view.span
    course.farther.click()
    assert canvas.view.span > nearer
    course.axis.keys[1].click()
    assert canvas._mode.value == "day"
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_T)
    assert course.axis.value == "date"


def test_the_picture_can_be_put_away_for_the_table(course: TimelineScreen) -> None:
    course.as_table.click()
    assert not course.canvas.isVisible()
    assert course.as_table.text() == "Show the picture"
    course.take_focus()
    course.as_table.click()
    assert course.canvas.isVisible()
    course.take_focus()


def test_the_report_is_written_where_the_person_says(
    open_patient: OpenPatient,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    messages: FakeMessages,
    store: Database,
) -> None:
    window = open_patient("ZJ-021")
    out = tmp_path / "report"
    entries = store.head.seq
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    with qtbot.waitSignal(window.prints.report.written) as written:
        window.prints.report.click()
    assert written.args[0].read_bytes().startswith(b"%PDF")
    assert "not encrypted" in messages.texts[-1]
    assert store.head.seq == entries + 1  # a copy of the chart left the store


def test_the_hand_over_is_one_key_away_and_the_journal_knows_of_it(
    open_patient: OpenPatient, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, store: Database
) -> None:
    window = open_patient("ZJ-021")
    entries = store.head.seq
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "sheet"), ""))
    with qtbot.waitSignal(window.prints.handover.written) as written:
        QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (page,) = PdfReader(written.args[0]).pages
    assert "Hand-over" in page.extract_text()
    assert "ZJ-021" in page.extract_text()
    assert store.head.seq == entries + 1


def test_a_name_with_a_dot_is_kept_whole(
    open_patient: OpenPatient, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stood behind the last dot was cut off, and another day's sheet overwritten."""
    window = open_patient("ZJ-021")
    names = {"Sheet of 22.11": "Sheet of 22.11.pdf", "SHEET.PDF": "SHEET.PDF"}
    for typed, wanted in names.items():
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, typed=typed: (str(tmp_path / typed), ""))
        with qtbot.waitSignal(window.prints.handover.written) as written:
            window.prints.handover.click()
        assert written.args[0].name == wanted


def test_a_report_that_can_not_be_written_says_so(
    open_patient: OpenPatient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, messages: FakeMessages
) -> None:
    window = open_patient("ZJ-021")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    window.prints.report.click()
    assert not messages.texts
    (tmp_path / "file").write_text("not a folder")
    window.prints.report.write(tmp_path / "file" / "report.pdf")
    assert "could not be written" in messages.texts[-1]
    assert window.prints.report.isEnabled()


def test_no_report_is_written_that_the_journal_does_not_know_of(
    open_patient: OpenPatient, tmp_path: Path, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, known = open_patient("ZJ-021"), store.head.seq
    asked: list[int] = []

    def leave(report: object, words: object, out: Path) -> None:
        """Stand in for the long work; its person signs out while it goes on."""
        asked.append(store.head.seq)
        shiboken6.delete(window)

    monkeypatch.setattr(window.prints.report, "printed", replace(window.prints.report.printed, write=leave))
    window.prints.report.write(tmp_path / "report.pdf")
    assert asked == [known + 1]


def test_a_place_chosen_after_the_sign_out_is_not_written_to(
    open_patient: OpenPatient, tmp_path: Path, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, known = open_patient("ZJ-021"), store.head.seq

    def choose_late(*_: object) -> tuple[str, str]:
        shiboken6.delete(window)
        return str(tmp_path / "report"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose_late)
    window.prints.report._choose()
    assert store.head.seq == known


def test_every_part_that_takes_the_keyboard_has_a_name(open_patient: OpenPatient) -> None:
    window = open_patient("ZJ-021")
    window.infusion.press("B")
    nameless = [
        part
        for part in window.findChildren(QWidget)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.isVisibleTo(window)
        and not (part.accessibleName() or (isinstance(part, QAbstractButton) and part.text()))
    ]
    assert not nameless


def texts(window: QWidget) -> list[str]:
    labels = [label.text() for label in window.findChildren(QLabel)]
    fields = [field.placeholderText() for field in window.findChildren(QLineEdit)]
    return [*labels, *fields, *(button.text() for button in window.findChildren(QAbstractButton))]


BAD = {
    "a slash between a number and its unit of time": re.compile(r"[0-9a-zL]/(h|d|day|hour|min)\b"),
    "a trailing zero": re.compile(r"\b\d+\.\d*0\b(?!\d)"),
    "a bare decimal point": re.compile(r"(?<![0-9])\.\d"),
    "a micro sign": re.compile("[\N{MICRO SIGN}\N{GREEK SMALL LETTER MU}]"),
    "an abbreviation": re.compile(r"\b(mcg|ug|IU|cc|QD)\b"),
    "an unkind word": re.compile(r"\b(Error|Invalid|Oops)\b"),
    "an unfilled place": re.compile(r"\{[a-z_]+\}"),
}


@pytest.mark.parametrize("trial_id", ["ZJ-021", "ZJ-009", "ZJ-022", "ZJ-030", "ZJ-031"])
def test_what_is_shown_keeps_the_rules_of_safe_display(open_patient: OpenPatient, trial_id: str) -> None:
    window = open_patient(trial_id)
    for key in (*window.tabs.keys, *TAB_OF):
        window.open_tab(key)
    window.infusion.press("B")
    shown = [re.sub(r"<[^>]+>", "", text) for text in texts(window)]
    found = {why: text for why, bad in BAD.items() for text in shown if bad.search(text)}
    assert not found


def test_a_long_value_wraps(show: Show) -> None:
    facts = Facts()
    show(facts)
    facts.show_facts([("Note", "a long text " * 20), ("Sex", "Female")])
    assert facts.height() > 0


@pytest.mark.parametrize("size", [(1192, 756), (1512, 956)])
def test_nothing_is_wider_or_higher_than_its_window(open_patient: OpenPatient, size: tuple[int, int]) -> None:
    window = open_patient("ZJ-021")
    window.window().resize(*size)
    for key in (*window.tabs.keys, *TAB_OF):
        window.open_tab(key)
        page = page_of(window.pages, key)
        opener = getattr(page, "open_new", None)
        if opener is not None:
            opener()
    window.open_tab("infusion")
    window.infusion.press("B")
    QTest.qWait(0)
    assert (window.window().width(), window.window().height()) == size


def test_the_history_of_one_patient_says_who_changed_what_from_what_to_what_and_why(
    open_patient: OpenPatient, as_physician: Desk, ids: dict[str, UUID]
) -> None:
    window = open_patient("ZJ-021")
    banner_of = window.details
    banner_of.reload()
    fields = banner_of._details.fields.model_copy(update={"conditioning": "TBI/Cy"})  # type: ignore[union-attr]
    as_physician.do(
        window,
        lambda session, act: edit_patient(session, act, ids["ZJ-021"], fields),
        lambda _: None,
        gesture=Gesture(reason="The letter of the transplant centre came"),
    )
    assert window.tabs.isTabVisible(window.tabs.keys.index("history"))
    window.open_tab("history")
    history = window.pages["history"]
    assert isinstance(history, JournalScreen)
    assert history.whose.isHidden()
    entries = history.table.rows_model.rows
    assert {entry.trial_id for entry in entries} == {"ZJ-021"}
    titles = [history.table.rows_model.headerData(n, Qt.Orientation.Horizontal) for n in range(5)]
    assert titles == ["No.", "When", "Who", "What", "Reason"]
    history.table.choose(entries[0].seq)
    assert history.text.text().split("\n")[0].startswith("Conditioning: TBI/Cy (before: ")
    assert "Reason: The letter of the transplant centre came" in history.text.text()


def test_who_may_not_read_the_journal_has_no_history(open_patient: OpenPatient) -> None:
    window = open_patient("ZJ-021")  # as a nurse
    assert not window.tabs.isTabVisible(window.tabs.keys.index("history"))
    assert "history" not in window.pages


def test_the_place_of_the_splitter_goes_with_the_window(open_patient: OpenPatient) -> None:
    window = open_patient("ZJ-021")
    window.open_tab("timeline")
    course = window.pages["timeline"]
    assert isinstance(course, TimelineScreen)
    course.resize(1000, 800)
    course.split.setSizes([500, 250])
    course.split.splitterMoved.emit(500, 1)
    picture, table = window.timeline_split
    other = open_patient("ZJ-009")
    other.take_split(window.timeline_split)
    other.open_tab("timeline")
    shown = other.pages["timeline"]
    assert isinstance(shown, TimelineScreen)
    shown.resize(1000, 800)
    assert abs(shown.split.sizes()[0] / sum(shown.split.sizes()) - picture / (picture + table)) < 0.02


@pytest.mark.usefixtures("as_physician")
def test_a_stay_is_corrected_with_its_old_values_in_the_form(open_patient: OpenPatient, messages: FakeMessages) -> None:
    window = open_patient("ZJ-021")
    window.open_tab("details")
    details = window.details
    assert details.stays.table.chosen_row() is None
    assert not details.stays.correct.isEnabled()
    details.stays.table.setFocus()
    QTest.keyClick(details.stays.table, Qt.Key.Key_Down)
    QTest.keyClick(details.stays.table, Qt.Key.Key_Return)
    form = details.form.form
    assert form is not None
    assert form.typed()["bed"] == "4"
    form.editor("bed").restore("5")
    kept = details.draft()
    details.form.close_form()
    details.restore(kept)
    assert details.form.form is not None
    messages.next_answer("do", "typed 4 for 5")
    details.form.form.submit()
    lines = details.stays.lines
    assert [(line.struck, line.replaced) for line in lines] == [(False, False), (True, True)]
    assert [line.fields.bed for line in lines] == ["5", "4"]  # type: ignore[attr-defined]
    old = next(line for line in lines if line.struck)
    details.stays.table.choose(old.record_id)
    assert not details.stays.correct.isEnabled()
    details.stays.table.opened.emit(old)
    assert details.form.form is None


@pytest.mark.parametrize(("trial_id", "filled"), [("ZJ-021", True), ("ZJ-031", False)])
def test_a_course_in_which_nothing_happened_offers_nothing_to_move(
    open_patient: OpenPatient, as_physician: Desk, trial_id: str, filled: bool
) -> None:
    window = open_patient(trial_id)
    window.open_tab("timeline")
    course = window.pages["timeline"]
    assert isinstance(course, TimelineScreen)
    assert bool(course.table.rows_model.rowCount()) is filled
    assert [course.nearer.isEnabled(), course.as_table.isEnabled(), course.table.isVisible()] == [filled] * 3


def test_a_window_that_was_left_goes_page_by_page_and_makes_none_anew(open_patient: OpenPatient, qtbot: QtBot) -> None:
    patient = open_patient("ZJ-021")
    for tab in ("details", "mrd", "timeline"):
        patient.open_tab(tab)
    made = len(patient.pages)
    gone: list[int] = []  # how many pages were left each time that one went
    for page in patient.pages.values():
        page.destroyed.connect(lambda: gone.append(len(patient.pages)))
    patient.stop()
    with qtbot.waitSignal(patient.destroyed):
        patient.hide()
        patient.go_away()
        assert gone == []
    assert gone == [*range(made - 1, -1, -1)]
    assert made >= 4
