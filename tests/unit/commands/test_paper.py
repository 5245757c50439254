"""Entering from paper: all rows or none, in the order of their times, marked and never refused for a rule."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.infusions import record_pause, record_stop
from bline_desktop.commands.paper import record_paper
from bline_desktop.commands.pump_log import read_log
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import AlreadyKept, RuleBroken
from bline_desktop.domain.observations.round import Round
from bline_desktop.domain.second_check import LaterReason, SecondCheck
from bline_desktop.domain.task import Task
from bline_desktop.domain.treatment import on_paper
from bline_desktop.domain.treatment.acts import PauseFields, StopFields
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.on_paper import PaperRow
from bline_desktop.domain.treatment.pump import ActSource, PauseCause, PumpAction, StopCause
from bline_desktop.domain.treatment.pump_rules import LATER_ACT, RUNNING
from tests.support.refusals import refused
from tests.support.store import NOW, MemorySession, a_bag_label, a_cycle, a_patient, a_running_cycle, an_act

HOUR = timedelta(hours=1)
FORMS: dict[str, Any] = {
    "start": on_paper.PaperBag,
    "new_bag": on_paper.PaperBag,
    "pause": on_paper.PaperPause,
    "resume": on_paper.PaperResume,
    "reading": on_paper.PaperReading,
    "stop": on_paper.PaperStop,
    "round": on_paper.PaperRound,
}


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


def row(what: str, hours: float, **typed: object) -> PaperRow:
    when = "seen_at" if what == "round" else "at"
    values = {"sheet": "brought_back", **typed, when: NOW + hours * HOUR}
    return PaperRow(what, FORMS[what].model_validate(values))


def bag(what: str, hours: float, **typed: object) -> PaperRow:
    at = NOW + hours * HOUR
    label = {name: value for name, value in a_bag_label(at).model_dump().items() if value is not None}
    return row(what, hours, **{**label, "signed_by": "WANG Lan", **typed})


def acts(session: MemorySession) -> list[PumpRecord]:
    session.flush()
    return sorted(session.exec(select(PumpRecord)).all(), key=lambda one: one.at)


def later(hours: float) -> Act:
    return an_act(now=NOW + hours * HOUR)


def test_rows_of_a_paper_are_recorded_in_the_order_of_their_times_whatever_order_they_were_typed_in(
    session: MemorySession, li: UUID
) -> None:
    cycle = a_running_cycle(session, li)
    rows = [
        row("resume", 21, done_by="Visiting nurse QIAN"),
        row("round", 20.5, temperature="36.9", done_by="Visiting nurse QIAN"),
        row("pause", 20, cause="alarm", note="Battery", done_by="Visiting nurse QIAN"),
        row("reading", 22, volume_ml="105"),
    ]
    act = later(30)
    record_paper(session, act, li, rows)
    _, pause, resume, reading = acts(session)
    assert [one.action for one in (pause, resume, reading)] == [
        PumpAction.PAUSE, PumpAction.RESUME, PumpAction.READING,
    ]  # fmt: skip
    assert (pause.source, pause.done_by, pause.note) == (ActSource.PAPER, "Visiting nurse QIAN", "Battery")
    assert (pause.at, pause.recorded_at) == (NOW + 20 * HOUR, NOW + 30 * HOUR)
    assert session.exec(select(Round)).one().temperature == Decimal("36.9")
    infusion = replay(read_log(session, cycle).since_last_bag(NOW), NOW + 22 * HOUR)
    assert infusion.interrupted == HOUR
    with pytest.raises(AlreadyKept):
        record_paper(session, act, li, rows)


def test_what_needs_a_second_person_says_who_signed_on_paper_and_waits_for_somebody_here(
    session: MemorySession, li: UUID
) -> None:
    a_running_cycle(session, li)
    rows = [bag("new_bag", 47, line_as_label=True), bag("new_bag", 90, sheet="downtime", note="Late")]
    record_paper(session, later(95), li, rows)
    first, second = acts(session)[1:]
    assert (first.note, second.note) == (f"{on_paper.SIGNED} WANG Lan", f"Late {on_paper.SIGNED} WANG Lan")
    assert (first.source, second.source) == (ActSource.PAPER, ActSource.DOWNTIME)
    checks = {check.about: check for check in session.exec(select(SecondCheck)).all()}
    assert checks[first.id].later_reason is LaterReason.AWAY
    assert checks[second.id].later_reason is LaterReason.EMERGENCY


def test_a_rule_broken_in_truth_marks_its_row_and_stops_none(session: MemorySession, li: UUID) -> None:
    a_running_cycle(session, li)
    late = bag("new_bag", 47, use_by=NOW + 40 * HOUR, out_of_fridge_at=None, line_as_label=False)
    record_paper(session, later(50), li, [late])
    session.flush()
    tasks = {task.rule: task.reason for task in session.exec(select(Task)).all()}
    assert tasks["BAG_PAST_USE_BY"] == on_paper.REASONS[on_paper.PaperSheet.BROUGHT_BACK]
    assert "PUMP_LINE_NOT_AS_LABEL" in tasks


@pytest.mark.parametrize(("what", "asks"), [(("pause", "resume"), False), (("pause",), True)])
def test_whether_later_acts_still_make_sense_is_asked_of_all_rows_together(
    session: MemorySession, li: UUID, what: tuple[str, ...], asks: bool
) -> None:
    cycle = a_running_cycle(session, li)
    paused = PauseFields(at=NOW + 25 * HOUR, cause=PauseCause.IMAGING)
    record_pause(session, later(25), cycle, paused)
    typed = {"pause": row("pause", 20, cause="alarm"), "resume": row("resume", 21)}
    record_paper(session, later(30), li, [typed[one] for one in what])
    session.flush()
    asked = [task for task in session.exec(select(Task)).all() if task.rule == LATER_ACT.code]
    assert bool(asked) is asks
    assert all(task.about in {one.id for one in acts(session)} for task in asked)


def test_what_cannot_have_happened_names_its_row_and_nothing_is_kept(session: MemorySession, li: UUID) -> None:
    a_running_cycle(session, li)
    session.commit()
    with pytest.raises(RuleBroken) as caught:
        record_paper(session, later(30), li, [row("reading", 5, volume_ml="25"), row("resume", 4)])
    assert (caught.value.rule, caught.value.values[on_paper.ROW]) == (RUNNING, 1)
    session.rollback()
    assert len(acts(session)) == 1
    with refused(session, on_paper.NO_ROWS):
        record_paper(session, later(30), li, [])


def test_a_start_belongs_to_the_next_cycle_and_what_comes_after_a_stop_to_the_last(
    session: MemorySession, li: UUID
) -> None:
    with refused(session, on_paper.NO_CYCLE, row=0):
        record_paper(session, later(1), li, [row("pause", 0, cause="air")])
    first = a_running_cycle(session, li)
    record_stop(session, later(40), first, StopFields(at=NOW + 40 * HOUR, cause=StopCause.COMPLETED))
    second = a_cycle(session, li, number=2)
    record_paper(session, later(60), li, [bag("start", 50), row("stop", 55, cause="other", signed_by="WANG Lan")])
    start, stop = acts(session)[2:]
    assert (start.cycle_id, stop.cycle_id, stop.action) == (second, second, PumpAction.STOP)
    assert stop.note == f"{on_paper.SIGNED} WANG Lan"


def test_a_form_of_the_bed_stays_as_it_is() -> None:
    assert PauseFields.specs["cause"].quick
    assert not on_paper.PaperPause.specs["cause"].quick
    assert "source" in PauseFields.specs
    assert PauseFields.specs["done_by"].folded
