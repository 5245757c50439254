"""DLI at the bed through real widgets: order, slips of the power of ten, facts before a start, bags, vitals, end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bline_desktop.commands.dli_orders import order_dli
from bline_desktop.commands.records import record
from bline_desktop.domain.act import Act
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.observations.gvhd import GvhdFields
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.dli_order import DliOrderFields
from bline_desktop.domain.treatment.dli_page import DliPage, RunningDli
from bline_desktop.domain.views import TaskLine
from bline_desktop.queries.dli import dli_page
from bline_desktop.queries.tasks import open_tasks
from bline_desktop.storage.database import Database
from bline_desktop.tour.clipped import clipped
from bline_desktop.ui.desk import Desk
from bline_desktop.ui.screens.dli import DliScreen
from bline_desktop.ui.screens.dli_acts import END, FROM_PAPER, NEXT_BAG, ORDER, START, VITALS
from bline_desktop.ui.screens.dli_panel import Ladder, SeenNote
from bline_desktop.ui.screens.second_part import SecondPart
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.buttons import PrimaryButton
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.labels import TextLabel
from tests.support.messages import FakeMessages
from tests.support.real_store import NOW, ZONE
from tests.support.second import check_later
from tests.support.store import FakeKeys
from tests.ui.screens.conftest import Show
from tests.ui.screens.test_records import rows, submit
from tests.ui.screens.ward import BAKER, PHYSICIAN, TODAY, read

PASSWORD = "ten grey herons"
BY_HAND = {
    "product": "gcsf_cryo",
    "din": "G1234 98 654321 H",
    "part_number": "1A",
    "expires_at": "2027-06-01 12:00",
    "donor_group": "a_pos",
    "patient_group": "a_pos",
    "cd3_mantissa": "1",
    "cd3_power": "6",
    "volume_ml": "50",
    "identity_checked": True,
    "intact": True,
    "no_filter": True,
    "not_irradiated": True,
    "own_line": True,
    "thawed_at": "-10",
    "started_at": "-5",
}
SIGNS = {"temperature_c": "36.8", "pulse": "84", "systolic": "118", "diastolic": "72", "saturation_percent": "98"}
ORDERED = {
    "planned_on": TODAY.isoformat(),
    "product": "gcsf_cryo",
    "cd3_mantissa": "1",
    "cd3_power": "6",
    "fractions": "1",
    "donor": "D-114",
    "donor_group": "a_pos",
    "patient_group": "a_pos",
    "reason": "Mixed CD3 chimerism",
}


@pytest.fixture
def order(store: Database, ids: dict[str, UUID]) -> Callable[[str], None]:
    """Order a DLI of 1 x 10^6 per kg for a patient."""

    def sign(trial_id: str) -> None:
        fields = DliOrderFields.model_validate(
            {**ORDERED, "planned_on": TODAY, "cd3_mantissa": Decimal(1), "fractions": 1}
        )
        act = Act(uuid4(), PHYSICIAN, "BAKER Paul", Role.PHYSICIAN, "ward-pc-1", NOW - timedelta(hours=1), ZONE)
        with store.write(act) as session:
            order_dli(session, act, ids[trial_id], fields)

    return sign


def opened(patient_id: UUID, tools: Tools, show: Show) -> DliScreen:
    screen = DliScreen(patient_id, tools)
    show(screen)
    screen.reload()
    return screen


def page_of(store: Database, patient_id: UUID) -> DliPage:
    found: DliPage = read(store, dli_page, patient_id)
    return found


def tasks_of(store: Database, patient_id: UUID) -> list[str]:
    found: tuple[TaskLine, ...] = read(store, open_tasks)
    return sorted(task.rule for task in found if task.patient_id == patient_id and not task.closes_itself)


def tone_of(screen: DliScreen) -> Tone:
    return screen.panel.running.tone


def foot(screen: DliScreen) -> str:
    assert screen.form.form is not None
    return screen.form.form.foot.text()


def texts(screen: DliScreen) -> str:
    return "\n".join(label.text() for label in screen.findChildren(TextLabel) if label.isVisible())


def test_a_physician_orders_and_the_nurse_reads_it_above(
    ids: dict[str, UUID], tools: Tools, show: Show, desk: Desk, messages: FakeMessages, store: Database
) -> None:
    patient_id = ids["ZJ-014"]
    screen = opened(patient_id, tools, show)
    assert not screen.acts[ORDER.key].isVisible()
    assert screen.panel.what.text() == "No DLI is ordered."
    desk.sign_in(BAKER)
    screen.reload()
    screen.acts[ORDER.key].click()
    submit(screen, **ORDERED)
    assert messages.texts[-1] == "The DLI is ordered."
    assert "1 × 10⁶ (one million) CD3+ cells per kg, G-CSF-mobilised, cryopreserved" in screen.panel.what.text()
    assert screen.panel.signed.text().startswith("Ordered by BAKER Paul")
    assert not screen.acts[ORDER.key].isVisible()
    messages.next_answer("do", "ordered for the wrong day")
    screen.strike_order.click()
    assert page_of(store, patient_id).order is None
    assert screen.panel.what.text() == "No DLI is ordered."


def coloured(screen: DliScreen) -> list[str]:
    """The acts in the colour of the act that comes next."""
    buttons = (screen.new, *screen.acts.values())
    return [one.text() for one in buttons if one.isVisible() and one.property("role") == PrimaryButton.role]


def test_the_act_that_comes_next_is_coloured_and_a_start_only_under_an_order(
    ids: dict[str, UUID], tools: Tools, show: Show, desk: Desk, order: Callable[[str], None]
) -> None:
    screen = opened(ids["ZJ-014"], tools, show)
    assert screen.new.isVisible()
    assert coloured(screen) == []  # a nurse waits for the order
    assert "A physician orders it here; then it is started at the bed." in texts(screen)
    desk.sign_in(BAKER)
    screen.reload()
    assert coloured(screen) == ["Order a DLI"]
    screen.acts[ORDER.key].click()
    assert coloured(screen) == []  # recording it is, in the form
    screen.form.close_form()
    assert coloured(screen) == ["Order a DLI"]
    order("ZJ-014")
    screen.reload()
    assert coloured(screen) == ["Start DLI"]


def test_ten_times_the_order_is_named_before_the_save(
    ids: dict[str, UUID],
    tools: Tools,
    show: Show,
    messages: FakeMessages,
    store: Database,
    order: Callable[[str], None],
) -> None:
    """Hazard: a power of ten is slipped; 10^7 for 10^6."""
    patient_id = ids["ZJ-014"]
    order("ZJ-014")
    screen = opened(patient_id, tools, show)
    screen.new.click()
    assert screen.form.form is not None
    assert all(not typed for name, typed in screen.form.form.typed().items() if name != "started_at")
    messages.next_answer("change")
    submit(screen, **{**BY_HAND, "cd3_power": "7"})
    named = "Ten times the order: ordered 1 × 10⁶ (one million) CD3+ cells per kg, typed 1 × 10⁷ (ten million)."
    assert messages.questions[-1].text == f"{named} (Order of the DLI)"
    assert screen.form.form.editor("cd3_power").problem == named
    assert rows(screen) == ()
    assert page_of(store, patient_id).running is None
    submit(screen, cd3_power="6")
    assert messages.texts[-1] == "The DLI runs."
    assert tasks_of(store, patient_id) == []


def test_the_dose_is_echoed_as_it_is_typed(
    ids: dict[str, UUID], tools: Tools, show: Show, order: Callable[[str], None]
) -> None:
    order("ZJ-021")
    screen = opened(ids["ZJ-021"], tools, show)
    screen.open_new()
    assert foot(screen).startswith("Ordered for")
    form = screen.form.form
    assert form is not None
    form.restore({"cd3_mantissa": "1", "cd3_power": "6"})
    form.edited.emit()
    assert foot(screen).splitlines() == [
        "1 × 10⁶ (one million) CD3+ cells per kg: as ordered.",
        "1 times what was given last (1 × 10⁶, 10 days ago).",
    ]
    form.restore({"cd3_power": "8"})
    form.edited.emit()
    assert foot(screen).startswith("A hundred times the order")
    form.restore({"cd3_mantissa": "1e"})
    form.edited.emit()
    assert foot(screen).startswith("Ordered for")


@pytest.mark.parametrize("typed", ["1e6", "1x10^6", "10⁶", "1 × 10⁶", "1,500"])
def test_a_dose_that_can_be_read_two_ways_is_refused_with_a_sentence(
    ids: dict[str, UUID], tools: Tools, show: Show, typed: str
) -> None:
    screen = opened(ids["ZJ-014"], tools, show)
    screen.open_new()
    submit(screen, **{**BY_HAND, "cd3_mantissa": typed})
    assert screen.form.form is not None
    assert screen.form.form.editor("cd3_mantissa").problem
    assert rows(screen) == ()


def test_what_stands_against_it_is_shown_calmly_and_seen_with_one_key(
    ids: dict[str, UUID],
    tools: Tools,
    show: Show,
    messages: FakeMessages,
    store: Database,
    order: Callable[[str], None],
) -> None:
    patient_id = ids["ZJ-021"]  # a pump runs, and the last DLI was ten days ago
    order("ZJ-021")
    screen = opened(patient_id, tools, show)
    assert "Last DLI: 10 days ago" in texts(screen)
    assert "GVHD: nothing is recorded." in texts(screen)
    screen.open_new()
    assert isinstance(screen.note, SeenNote)
    messages.next_answer("change")
    submit(screen, **BY_HAND)
    assert messages.questions[-1].text.startswith("In the record before a start: Last DLI.")
    assert page_of(store, patient_id).running is None
    QTest.keyClick(screen.note.seen, Qt.Key.Key_Space)
    submit(screen)
    assert messages.texts[-1] == "The DLI runs."
    assert tasks_of(store, patient_id) == []


def test_what_came_into_the_record_since_the_form_was_opened_is_to_be_seen_too(
    ids: dict[str, UUID],
    tools: Tools,
    show: Show,
    store: Database,
    order: Callable[[str], None],
    messages: FakeMessages,
) -> None:
    """The tick was taken for facts that nobody had been shown; and where there was none, the form had no key for it."""
    wang = ids["ZJ-009"]
    order("ZJ-009")
    screen = opened(wang, tools, show)
    screen.open_new()
    form = screen.form.form
    assert form is not None
    form.restore(BY_HAND)
    before = screen.note
    if before is not None:
        before.seen.click()
    fields = GvhdFields.model_validate(
        {"assessed_on": TODAY, "type": "acute", "organ": "skin", "active": True, "acute_grade": "2"}
    )
    act = Act(uuid4(), PHYSICIAN, "BAKER Paul", Role.PHYSICIAN, "ward-pc-1", NOW, ZONE)
    with store.write(act) as session:
        record(session, act, "gvhd", wang, fields)
    screen.reload()
    QApplication.processEvents()
    assert screen.note is not None
    assert screen.note is not before
    assert screen.note.isVisible()
    assert not screen.note.seen.isChecked()
    assert any("GVHD" in chip.text for chip in screen.note.findChildren(Chip))
    messages.next_answer("change")
    form.submit()
    assert "GVHD" in messages.questions[-1].text
    screen.note.seen.click()
    screen.reload()  # nothing else has come: what was seen stays seen
    assert screen.note.seen.isChecked()
    form.submit()
    check_later(screen)
    assert page_of(store, wang).running is not None


def test_a_dli_in_active_gvhd_is_caught_before_the_save(
    ids: dict[str, UUID],
    tools: Tools,
    show: Show,
    messages: FakeMessages,
    store: Database,
    order: Callable[[str], None],
) -> None:
    """Hazard: donor lymphocytes are given in active GVHD."""
    patient_id = ids["ZJ-014"]
    order("ZJ-014")
    fields = GvhdFields.model_validate(
        {"assessed_on": TODAY, "type": "acute", "organ": "skin", "active": True, "acute_grade": "2", "stage": 2}
    )
    act = Act(uuid4(), PHYSICIAN, "BAKER Paul", Role.PHYSICIAN, "ward-pc-1", NOW - timedelta(hours=1), ZONE)
    with store.write(act) as session:
        record(session, act, "gvhd", patient_id, fields)
    screen = opened(patient_id, tools, show)
    said = "GVHD: active. Acute, skin, overall II, judged on 22-Nov-2026, today."
    assert said in [chip.text for chip in screen.panel.holds.findChildren(Chip)]
    screen.open_new()
    messages.next_answer("change")
    submit(screen, **BY_HAND)
    assert messages.questions[-1].text.startswith("In the record before a start: GVHD.")
    assert page_of(store, patient_id).running is None
    messages.next_answer("done", "was running when I came on shift")
    submit(screen)
    assert page_of(store, patient_id).running is not None
    assert tasks_of(store, patient_id) == ["DLI_ON_HOLD"]


def test_an_emergency_without_an_order_is_recorded_and_opens_a_task(
    ids: dict[str, UUID], tools: Tools, show: Show, messages: FakeMessages, store: Database
) -> None:
    patient_id = ids["ZJ-014"]
    screen = opened(patient_id, tools, show)
    screen.open_new()
    messages.next_answer("done", "relapse, ordered by telephone by BAKER Paul")
    submit(screen, **BY_HAND)
    assert messages.questions[-1].options[1].title.text == "Emergency: record without an order"
    assert tasks_of(store, patient_id) == ["DLI_NO_ORDER"]


def test_at_the_bed_it_goes_on_to_vital_signs_a_second_bag_and_the_end(
    ids: dict[str, UUID],
    tools: Tools,
    show: Show,
    messages: FakeMessages,
    store: Database,
    order: Callable[[str], None],
    clock: MovingClock,
) -> None:
    patient_id = ids["ZJ-014"]
    order("ZJ-014")
    screen = opened(patient_id, tools, show)
    screen.open_new()
    submit(screen, **BY_HAND)
    assert not screen.new.isVisible()
    assert coloured(screen) == ["Vital signs"]
    assert tone_of(screen) is Tone.CRITICAL
    assert "vital signs before the start are not recorded" in screen.panel.running.text
    screen.acts[VITALS.key].click()
    submit(screen, **SIGNS, at="-6")
    assert "next vital signs at" in screen.panel.running.text
    assert "(in\N{NO-BREAK SPACE}10\N{NO-BREAK SPACE}min)" in screen.panel.running.text
    assert tone_of(screen) is Tone.DLI
    clock.put(NOW + timedelta(minutes=12))
    screen.reload()
    assert tone_of(screen) is Tone.CRITICAL
    assert "(2\N{NO-BREAK SPACE}min\N{NO-BREAK SPACE}ago)" in screen.panel.running.text
    screen.acts[NEXT_BAG.key].click()
    bag = {name: value for name, value in BY_HAND.items() if name not in ("product", "thawed_at", "started_at")}
    label = {name: bag[name] for name in ("din", "expires_at", "identity_checked", "intact", "no_filter")}
    submit(screen, **{**label, "not_irradiated": True, "own_line": True, "part_number": "1B"})
    assert messages.texts[-1] == "The bag hangs."
    assert "bag 2" in screen.panel.running.text
    (step,) = page_of(store, patient_id).ladder
    assert (step.given.given_per_kg, step.given.runs) == (Fraction(0), True)
    ladder = screen.panel.ladder.rows_model
    assert (ladder.index(0, 3).data(), ladder.index(0, 5).data()) == ("1 × 10⁶\nrunning", "not known")
    screen.acts[END.key].click()
    stopped = {"stopped_early": True, "volume_given_ml": "31", "reaction": "allergic", "reaction_grade": "2"}
    submit(screen, **stopped)
    assert messages.texts[-1] == "The end of the DLI is recorded."
    (step,) = page_of(store, patient_id).ladder
    assert (step.given.given_per_kg, step.given.stopped_early) == (Fraction(620_000), True)
    assert screen.panel.ladder.rows_model.index(0, 3).data() == "given 0.62 of 1 × 10⁶"
    assert "Stopped early: given 0.62 of 1 × 10⁶ CD3+ cells per kg" in screen.table.rows_model.index(0, 1).data()
    assert screen.panel.order.isVisible()
    assert not screen.panel.running.isVisible()


def test_the_identity_of_every_further_bag_is_read_back_by_a_second_person(
    ids: dict[str, UUID],
    tools: Tools,
    show: Show,
    messages: FakeMessages,
    store: Database,
    order: Callable[[str], None],
) -> None:
    """Hazard: cells of another patient, or another part of a donation, are hung as a further bag."""
    keys = FakeKeys()
    keys.add_slot(PHYSICIAN, "BAKER Paul", PASSWORD)
    store.keys = keys
    patient_id = ids["ZJ-014"]
    order("ZJ-014")
    screen = opened(patient_id, tools, show)
    screen.open_new()
    submit(screen, **BY_HAND)
    screen.finish_check()
    read_back(screen, last_four="0245", cd3_mantissa="1", cd3_power="6")
    assert not screen.check.isVisible()
    screen.acts[NEXT_BAG.key].click()
    form = screen.form.form
    assert form is not None
    label = {name: BY_HAND[name] for name in ("din", "expires_at", "identity_checked", "intact", "no_filter")}
    form.restore({**label, "not_irradiated": True, "own_line": True, "part_number": "1B"})
    form.submit()
    assert set(part_of(screen).form.editors) == {"last_four", "din", "part_number"}
    read_back(screen, last_four="0245", din="4321", part_number="1A")
    assert (form.typed()["part_number"], form.typed()["din"]) == ("", BY_HAND["din"])
    assert running(store, patient_id).bags == 1
    form.restore({"part_number": "1B"})
    form.submit()
    check_later(screen)
    assert messages.texts[-1] == "The bag hangs."
    assert running(store, patient_id).bags == 2
    assert screen.panel.pending.isVisible()
    assert screen.panel.pending.text == "Bag 2: check pending since 14:05"
    screen.check.click()
    assert screen.form.heading.text() == "Second check of bag 2"
    read_back(screen, last_four="0245", din="4321", part_number="1b")
    assert not screen.panel.pending.isVisible()
    assert not screen.check.isVisible()


def running(store: Database, patient_id: UUID) -> RunningDli:
    found = page_of(store, patient_id).running
    assert found is not None
    return found


def part_of(screen: DliScreen) -> SecondPart:
    part = screen.form.second
    assert isinstance(part, SecondPart)
    return part


def read_back(screen: DliScreen, **read: str) -> None:
    """Let BAKER Paul type what he reads, after his password."""
    part = part_of(screen)
    part.picker.choose(PHYSICIAN)
    part.secret.line.setText(PASSWORD)
    part.form.restore(read)
    part.form.submit()


def test_the_ladder_stands_above_the_table(ids: dict[str, UUID], tools: Tools, show: Show) -> None:
    screen = opened(ids["ZJ-021"], tools, show)
    model = screen.panel.ladder.rows_model
    shown = [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(2)]
    assert [line[0] for line in shown] == ["1", "2"]
    assert [line[3:7] for line in shown] == [
        ["1 × 10⁵", "—", "1 × 10⁵", "—"],
        ["1 × 10⁶", "× 10", "1.1 × 10⁶", "30 days"],
    ]


def test_a_form_beside_the_ladder_leaves_room_for_its_doses(
    ids: dict[str, UUID], tools: Tools, show: Show, store: Database
) -> None:
    first, second = page_of(store, ids["ZJ-021"]).ladder
    runs = replace(second.given, runs=True)
    ladder = Ladder(tools.words)
    ladder.setFixedWidth(722)
    ladder.show_steps((first, replace(second, given=runs, at_least=True)))
    show(ladder)
    QApplication.processEvents()
    titles, model = ladder.horizontalHeader(), ladder.rows_model
    bold = QFont(ladder.font())
    bold.setBold(True)
    for column in range(model.columnCount()):
        texts = [str(model.headerData(column, titles.orientation()))]
        texts += [str(model.index(row, column).data()) for row in range(2)]
        widest = max(QFontMetrics(bold).horizontalAdvance(line) for text in texts for line in text.splitlines())
        assert widest <= titles.sectionSize(column), texts
    assert not ladder.verticalScrollBar().maximum()


def test_what_is_half_typed_comes_back_in_its_form(
    ids: dict[str, UUID], tools: Tools, show: Show, order: Callable[[str], None]
) -> None:
    order("ZJ-014")
    screen = opened(ids["ZJ-014"], tools, show)
    screen.take_focus()
    assert screen.focusWidget() is screen.new
    for act, field, typed in ((START, "volume_ml", "5"), (FROM_PAPER, "volume_ml", "7"), (ORDER, "donor", "D")):
        screen.open_act(act)
        assert screen.form.form is not None
        screen.form.form.restore({field: typed})
        other = opened(ids["ZJ-014"], tools, show)
        other.restore(screen.draft())
        assert other.form.key == act.key
        assert other.form.form is not None
        assert other.form.form.typed()[field] == typed


def test_a_corrected_dose_is_held_against_the_order_again(
    ids: dict[str, UUID],
    tools: Tools,
    show: Show,
    messages: FakeMessages,
    store: Database,
    order: Callable[[str], None],
) -> None:
    order("ZJ-014")
    screen = opened(ids["ZJ-014"], tools, show)
    screen.open_new()
    submit(screen, **BY_HAND)
    screen.table.choose(rows(screen)[0].record_id)
    screen.correct.click()
    messages.next_answer("do", "label read again")
    messages.next_answer("done", "it was so")
    submit(screen, cd3_power="7")
    assert messages.questions[-1].text.startswith("Ten times the order")
    assert messages.texts[-1] == "Corrected. The old entry stays readable."
    assert tasks_of(store, ids["ZJ-014"]) == ["DLI_OTHER_POWER"]


def test_all_acts_have_their_room_beside_what_is_struck(tools: Tools, ids: dict[str, UUID], show: Show) -> None:
    screen = opened(ids["ZJ-030"], tools, show)
    (line,) = rows(screen)
    struck = (line, replace(line, record_id=uuid4(), struck=True, strike_reason="typed twice"))
    screen.show_lines(struck)
    screen.strike_order.show()
    screen.check.show()
    QTest.qWait(0)
    assert screen.show_old.isVisible()
    assert clipped(screen.window()) == ()
