"""The log of a pump, and what a find or many alarms look like on board, strip and wall."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.domain.log_line import LogLine
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.looks import INCIDENT
from bline_desktop.domain.treatment.pump import ActSource, PumpAction
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.wall import wall
from tests.unit.queries.ward import NOW, ZONE, H, Untyped, Ward, asker

WORDS = Words(ZONE)
M = timedelta(minutes=1)


@pytest.fixture
def patient(ward: Ward) -> UUID:
    found = ward.patient()
    ward.stay(found)
    return found


@pytest.fixture
def cycle(ward: Ward, patient: UUID) -> UUID:
    made = ward.cycle(patient)
    ward.pump(made, PumpAction.START, NOW - 20 * H)
    return made


def look(ward: Ward, cycle: UUID, action: PumpAction, hours_ago: float, **columns: Any) -> UUID:
    """Record a look at the pump."""
    at = NOW - hours_ago * H
    patient = ward.session.get_one(Cycle, cycle).patient_id
    return ward.record(
        PumpRecord,
        patient,
        Untyped(),
        now=at,
        part=f"{action} {hours_ago}",
        cycle_id=cycle,
        action=action,
        at=at,
        **columns,
    )


def found(ward: Ward, cycle: UUID, cause: str = "found_clamped", **seen: Any) -> UUID:
    return look(ward, cycle, PumpAction.FOUND, 4, cause=cause, since=NOW - 8 * H, **seen)


def newest(ward: Ward, patient: UUID) -> LogLine:
    page = infusion_page(ward.session, asker(), patient)
    assert page.current is not None
    return page.current.log[0]


def text(line: LogLine) -> str:
    return " · ".join(WORDS.say(said.message, **dict(said.values)) for said in (line.detail, *line.more))


def needs(ward: Ward) -> list[str]:
    board = ward_board(ward.session, asker())
    return [WORDS.say(one.sentence.message, **dict(one.sentence.values)) for one in board.attention]


def wall_state(ward: Ward) -> str:
    (row,) = wall(ward.session, asker()).rows
    return WORDS.say(row.state.message, **dict(row.state.values))


def test_a_find_says_its_range_and_who_waits_for_whom(ward: Ward, patient: UUID, cycle: UUID) -> None:
    find = found(ward, cycle, volume_ml=Decimal(65))
    ward.task(patient, INCIDENT, find)
    line = newest(ward, patient)
    assert WORDS.say(line.title) == "Found clamped"
    assert (line.cause, line.marks) == (None, ())  # a find breaks no rule
    assert text(line) == (
        "Last seen well 22-Nov-2026 06:05 · up to 4.7 micrograms less · "
        "by the volume of the pump since 22-Nov-2026 07:05 · not settled yet"
    )
    assert line.find is not None
    assert (line.find.well, line.find.found, line.find.by_volume) == (NOW - 8 * H, NOW - 4 * H, NOW - 7 * H)
    assert wall_state(ward) == "Found clamped, stopped for up to 8 h"


def test_a_settled_find_says_when_it_went_wrong(ward: Ward, patient: UUID, cycle: UUID) -> None:
    find = found(ward, cycle)
    look(ward, cycle, PumpAction.SETTLE, 1, about=find, since=NOW - 6 * H)
    page = infusion_page(ward.session, asker(), patient)
    assert page.current is not None
    settling, line = page.current.log[:2]
    assert text(settling) == "It went wrong at 22-Nov-2026 08:05"
    assert text(line) == "Last seen well 22-Nov-2026 06:05 · settled: it went wrong at 22-Nov-2026 08:05"
    assert line.find is not None
    assert line.find.settled_at == NOW - 6 * H
    assert wall_state(ward) == "Found clamped, stopped for 6 h"


def test_a_find_stands_in_the_strip_before_any_rule_of_a_label_speaks(ward: Ward, patient: UUID, cycle: UUID) -> None:
    find = look(ward, cycle, PumpAction.FOUND, 1, cause="found_leaking", since=NOW - 2 * H)
    assert needs(ward)[0] == "Found leaking, stopped for up to 2 h"
    look(ward, cycle, PumpAction.SETTLE, 0.5, about=find, since=NOW - 1.5 * H)
    assert needs(ward)[0] == "Found leaking, stopped for 1 h 30 min"


@pytest.mark.parametrize(
    ("rate", "said"),
    [(10, "up to 4.7 micrograms more"), ("2.5", "up to 2.3 micrograms less"), (5, "up to 0 micrograms less")],
)
def test_a_wrong_rate_says_how_much_more_or_less(
    ward: Ward, patient: UUID, cycle: UUID, rate: int | str, said: str
) -> None:
    found(ward, cycle, "found_wrong_rate", rate_ml_per_h=Decimal(rate))
    line = newest(ward, patient)
    assert WORDS.say(line.title) == "Found at the wrong rate"
    assert f"seen at {rate} mL per hour · {said} · not settled yet" in text(line)


def test_a_find_of_an_empty_bag_has_nothing_to_settle(ward: Ward, patient: UUID) -> None:
    cycle = ward.cycle(patient)
    ward.pump(cycle, PumpAction.START, NOW - 60 * H)
    found(ward, cycle, "found_stopped")
    assert text(newest(ward, patient)) == "Last seen well 22-Nov-2026 06:05"


def test_a_reading_stands_beside_the_clock(ward: Ward, patient: UUID, cycle: UUID) -> None:
    look(ward, cycle, PumpAction.READING, 10, volume_ml=Decimal("49"))
    assert text(newest(ward, patient)) == "Pump 49 mL, clock 50 mL"
    look(
        ward,
        cycle,
        PumpAction.VERIFY,
        5,
        rate_ml_per_h=Decimal(5),
        volume_ml=Decimal(60),
        source=ActSource.TELEPHONE,
        done_by="Nurse BAUER",
    )
    assert text(newest(ward, patient)) == (
        "5 mL per hour · Pump 60 mL, clock 75 mL · pump and clock differ by 15 mL · Told by telephone · "
        "done by Nurse BAUER"
    )


def test_the_clock_is_a_range_after_a_find(ward: Ward, patient: UUID, cycle: UUID) -> None:
    found(ward, cycle)
    look(ward, cycle, PumpAction.RESUME, 3)
    look(ward, cycle, PumpAction.READING, 1, volume_ml=Decimal(72))
    assert text(newest(ward, patient)) == "Pump 72 mL, clock 70 to 90 mL"


def test_an_alarm_that_was_solved_is_one_line(ward: Ward, patient: UUID, cycle: UUID) -> None:
    pause = look(ward, cycle, PumpAction.PAUSE, 2, cause="occlusion")
    look(ward, cycle, PumpAction.RESUME, 1.9, about=pause)
    page = infusion_page(ward.session, asker(), patient)
    assert page.current is not None
    assert [WORDS.say(line.title) for line in page.current.log] == ["Alarm solved", "Start"]
    assert text(page.current.log[0]) == "Stopped 6 min, solved at 22-Nov-2026 12:11"


def test_alarms_of_one_night_are_counted(ward: Ward, patient: UUID, cycle: UUID) -> None:
    def alarm(hours_ago: float, cause: str) -> None:
        look(ward, cycle, PumpAction.PAUSE, hours_ago, cause=cause)
        look(ward, cycle, PumpAction.RESUME, hours_ago - 0.05)

    ward.baseline(patient)
    alarm(19, "occlusion")  # longer ago than is counted
    alarm(6, "occlusion")
    alarm(5, "occlusion")
    alarm(4.5, "imaging")
    assert not needs(ward)
    alarm(4, "occlusion")
    assert needs(ward) == ["3 occlusions since 22-Nov-2026 08:05"]
    alarm(3, "air")
    assert needs(ward) == ["4 alarms since 22-Nov-2026 08:05"]


def test_the_resume_of_an_alarm_that_counts_is_the_one_that_is_said(ward: Ward, patient: UUID, cycle: UUID) -> None:
    """A corrected resume is earlier than the struck one: the length is that of the one that counts."""
    pause = look(ward, cycle, PumpAction.PAUSE, 2, cause="occlusion")
    old = look(ward, cycle, PumpAction.RESUME, 1.5, about=pause)
    look(ward, cycle, PumpAction.RESUME, 1.9, about=pause, replaces=old)
    ward.strike(PumpRecord, old)
    page = infusion_page(ward.session, asker(), patient)
    assert page.current is not None
    assert [(WORDS.say(line.title), line.struck) for line in page.current.log] == [
        ("Resume", True),
        ("Alarm solved", False),
        ("Start", False),
    ]
    assert text(page.current.log[1]) == "Stopped 6 min, solved at 22-Nov-2026 12:11"


def test_a_reading_by_the_scale_says_both_weights(ward: Ward, patient: UUID, cycle: UUID) -> None:
    look(ward, cycle, PumpAction.READING, 1, volume_ml=Decimal(95), weight_g=Decimal(180), full_g=Decimal(275))
    assert text(newest(ward, patient)).endswith("180 g, 275 g when hung")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"line_as_label": True}, "line as the label says"),
        ({"line_as_label": False}, "line not as the label says"),
        ({"line_as_label": True, "new_line": True}, "new line, primed with this bag"),
    ],
)
def test_the_line_of_a_bag_is_said_with_it(
    ward: Ward, patient: UUID, cycle: UUID, columns: dict[str, bool], said: str
) -> None:
    bag = ward.bag(cycle, NOW - H, number=2)
    look(ward, cycle, PumpAction.NEW_BAG, 1, bag_id=bag, **columns)
    assert said in text(newest(ward, patient)).split(" · ")


def test_what_a_struck_reading_said_stays_readable(ward: Ward, patient: UUID, cycle: UUID) -> None:
    slip = look(ward, cycle, PumpAction.READING, 1, volume_ml=Decimal(22))
    ward.strike(PumpRecord, slip)
    page = infusion_page(ward.session, asker(), patient)
    assert page.current is not None
    assert [(line.struck, text(line)) for line in page.current.log if line.record_id == slip] == [(True, "Pump 22 mL")]


def test_of_the_same_minute_what_counts_stands_above_what_was_struck(ward: Ward, patient: UUID, cycle: UUID) -> None:
    right, slip = (
        ward.pump(cycle, PumpAction.READING, NOW - H + seconds, volume_ml=Decimal(volume))
        for seconds, volume in ((timedelta(0), 22), (timedelta(seconds=40), 220))
    )
    ward.strike(PumpRecord, slip)
    page = infusion_page(ward.session, asker(), patient)
    assert page.current is not None
    assert [line.record_id for line in page.current.log][:2] == [right, slip]
