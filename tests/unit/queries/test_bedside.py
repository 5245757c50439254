"""The clocks of pumps that stand, on board, wall and infusion page; the numbers beside a cycle."""

from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bline_desktop.domain.treatment.cycle import Cycle
from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.segments import Range
from bline_desktop.domain.treatment.stop_words import sentence
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.report import patient_report
from bline_desktop.queries.wall import wall
from tests.support.labels import ref_of, shelf
from tests.unit.queries.ward import NOW, ZONE, H, Ward, asker

START, PAUSE = PumpAction.START, PumpAction.PAUSE
WORDS = Words(ZoneInfo("Asia/Shanghai"))
MIN = timedelta(minutes=1)


@pytest.fixture
def labelled(ward: Ward) -> Ward:
    """Return a ward that chose the label of the United States, unsigned, for relapsed or refractory patients."""
    ward.session.info["labels"] = shelf()
    ward.setting("label_profile", str(ref_of()))
    ward.setting("indication", "relapsed_or_refractory")
    return ward


def paused_for(ward: Ward, minutes: int, cause: str = "occlusion", **patient: object) -> UUID:
    """Start a first cycle ten hours ago, and pause it so long ago."""
    who = ward.patient(**patient)  # type: ignore[arg-type]
    ward.stay(who)
    cycle = ward.cycle(who)
    ward.pump(cycle, START, NOW - 10 * H)
    ward.pump(cycle, PAUSE, NOW - minutes * MIN, cause=cause)
    return who


def prompt(ward: Ward) -> tuple[str, bool]:
    """Return what the strip above the board says first, and whether it is critical."""
    first = ward_board(ward.session, asker()).attention[0]
    return WORDS.value(first.sentence), first.critical


def test_board_wall_and_infusion_page_say_one_sentence(labelled: Ward) -> None:
    who = paused_for(labelled, 192)
    labelled.dli(who, NOW - 12 * 24 * H, NOW - 12 * 24 * H + H)
    said, critical = prompt(labelled)
    assert said.startswith("Pump stopped 3 h 12 min, since 10:53: Occlusion. From 14:53 (4 h) the ward's profile ")
    assert said.endswith(
        "unconfirmed) asks for premedication 1 h before restart, and supervision. Last DLI 12 days ago."
    )
    assert not critical
    (line,) = wall(labelled.session, asker()).rows
    assert line.due is not None
    assert WORDS.value(line.due) == said
    bedside = infusion_page(labelled.session, asker(), who).bedside
    assert bedside is not None
    assert bedside.stop is not None
    assert WORDS.value(sentence(bedside.stop)) == said


def test_before_three_hours_nothing_of_the_label_is_said(labelled: Ward) -> None:
    paused_for(labelled, 179)
    assert prompt(labelled) == ("Paused for 2 h 59 min: Occlusion", False)
    assert wall(labelled.session, asker()).rows[0].due is None


def test_the_indication_of_the_cycle_goes_before_that_of_the_ward(labelled: Ward) -> None:
    """Restart premedication stands for relapsed or refractory adults, not for MRD-positive ones."""
    who = paused_for(labelled, 192)
    assert "asks for premedication" in prompt(labelled)[0]
    cycle = labelled.session.exec(select(Cycle).where(Cycle.patient_id == who)).one()
    cycle.indication = Indication.MRD
    labelled.session.flush()
    assert "premedication" not in prompt(labelled)[0]
    bedside = infusion_page(labelled.session, asker(), who).bedside
    assert bedside is not None
    assert bedside.stop is not None
    assert "premedication" not in WORDS.value(sentence(bedside.stop))


def test_the_prompt_is_a_setting(labelled: Ward) -> None:
    labelled.setting("stop_prompt_h", "2")
    paused_for(labelled, 125)
    assert prompt(labelled)[0].startswith("Pump stopped 2 h 5 min")


def test_from_four_hours_on_it_is_critical(labelled: Ward) -> None:
    paused_for(labelled, 240)
    assert prompt(labelled)[1]


def test_an_empty_bag_stays_critical_whatever_the_label_asks_for(labelled: Ward) -> None:
    who = labelled.patient()
    labelled.stay(who)
    labelled.pump(labelled.cycle(who), START, NOW - 51 * H - 5 * MIN)
    assert prompt(labelled)[1]


def test_a_child_has_the_rules_of_a_child(labelled: Ward) -> None:
    paused_for(labelled, 192, born_on=date(2011, 1, 1))
    assert "Under 18" in prompt(labelled)[0]


def test_a_dli_to_come_is_not_the_last_one(labelled: Ward) -> None:
    who = paused_for(labelled, 192)
    labelled.dli(who, NOW + H)
    assert "DLI" not in prompt(labelled)[0]


def test_a_pump_that_runs_or_has_stopped_has_no_clock(labelled: Ward) -> None:
    who = labelled.patient()
    cycle = labelled.cycle(who)
    labelled.pump(cycle, START, NOW - 10 * H)
    running = infusion_page(labelled.session, asker(), who).bedside
    assert running is not None
    assert running.stop is None
    labelled.pump(cycle, PumpAction.STOP, NOW - H, cause="completed")
    ended = infusion_page(labelled.session, asker(), who).bedside
    assert ended is not None
    assert ended.stop is None


def test_the_numbers_beside_a_cycle(labelled: Ward) -> None:
    """Ten hours from 04:05 with a pause of two: 8 hours, 40 mL, 28 / 3 micrograms, all of them today."""
    who = paused_for(labelled, 120)
    page = infusion_page(labelled.session, asker(), who)
    bedside = page.bedside
    assert bedside is not None
    assert page.current is not None
    assert bedside.meter.day == NOW.astimezone(ZONE).date()
    assert bedside.meter.today.micrograms == Range(Fraction(28, 3), Fraction(28, 3))
    assert bedside.meter.cycle.hours.low == 8
    assert bedside.meter.course.ordered_ug == 784
    assert [line.infused_ml.low for line in page.current.ledger] == [40]
    assert bedside.ends is not None
    assert bedside.ends.excluding - bedside.ends.including == 2 * H


def test_screen_and_paper_account_for_the_line_as_the_ward_has_set_it(labelled: Ward) -> None:
    labelled.setting("line_ml", "4")
    who = labelled.patient()
    labelled.pump(labelled.cycle(who), START, NOW - 10 * H)
    report = patient_report(labelled.session, asker(), who)
    page = infusion_page(labelled.session, asker(), who)
    assert page.current is not None
    assert [line.in_line_ml.low for line in page.current.ledger] == [4]
    assert report.cycles[0].ledger == page.current.ledger


def test_without_a_cycle_there_is_nothing_to_work_out(labelled: Ward) -> None:
    assert infusion_page(labelled.session, asker(), labelled.patient()).bedside is None


@pytest.mark.parametrize(
    ("started_h", "when"),
    [(42, None), (46, "hand-over"), (38, "night"), (30, "hand-over"), (49, None)],
)
def test_the_board_says_when_a_bag_is_due_at_a_bad_time(ward: Ward, started_h: int, when: str | None) -> None:
    """A 48-hour bag is due 47.5 hours after its start; now it is 14:05."""
    who = ward.patient()
    ward.stay(who)
    ward.pump(ward.cycle(who), START, NOW - started_h * H)
    (row,) = ward_board(ward.session, asker()).rows
    assert row.running is not None
    said = row.running.change_when
    assert (None if said is None else WORDS.say(said)) == when
