"""What stands beside the infusions of one patient."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from bline_desktop.commands.dli import DliStart, correct_dli, end_dli, hang_dli_bag, record_dli_vitals, start_dli
from bline_desktop.commands.infusions import record_stop
from bline_desktop.commands.records import record
from bline_desktop.commands.settings import change_settings
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.acts import StopFields
from bline_desktop.domain.treatment.dli import Dli, DliEndFields, DliFields
from bline_desktop.domain.treatment.dli_holds import HoldTopic
from bline_desktop.domain.treatment.dli_vitals import DliVitalsFields
from bline_desktop.domain.treatment.pump import StopCause
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.dli import dli_page, read_ladder
from bline_desktop.queries.records import dlis
from tests.support.store import (
    NOW,
    TODAY,
    ZONE,
    MemorySession,
    a_cycle,
    a_patient,
    a_running_cycle,
    an_act,
    an_asker,
    memory_session,
)
from tests.unit.commands.test_dli_bedside import next_bag, start_fields

BY_KEY = {kind.key: kind.fields for kind in KINDS}
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
WORDS = Words(ZONE)
IN_GVHD = {"type": "acute", "organ": "skin", "active": True, "acute_grade": "2"}


@pytest.fixture
def session() -> Iterator[MemorySession]:
    with memory_session() as opened:
        yield opened


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


def told(session: MemorySession, li: UUID, kind: str, **typed: object) -> None:
    record(session, an_act(Role.PHYSICIAN), kind, li, BY_KEY[kind].model_validate(typed))
    session.flush()


def holds(session: MemorySession, li: UUID) -> dict[HoldTopic, list[tuple[str, bool]]]:
    found: dict[HoldTopic, list[tuple[str, bool]]] = {}
    for hold in dli_page(session, an_asker(), li).holds.holds:
        found.setdefault(hold.topic, []).append((hold.said.message.text, hold.active))
    return found


def test_what_nobody_recorded_is_said_for_every_topic(session: MemorySession, li: UUID) -> None:
    found = dli_page(session, an_asker(), li).holds
    assert [hold.topic for hold in found.holds] == list(HoldTopic)
    assert found.active == ()
    assert [hold.known for hold in found.holds] == [False] * 4 + [True] * 2


def test_gvhd_asks_while_its_last_judgement_is_active(session: MemorySession, li: UUID) -> None:
    told(session, li, "gvhd", assessed_on=TODAY - 3 * DAY, **IN_GVHD)
    assert holds(session, li)[HoldTopic.GVHD][0][1]
    told(session, li, "gvhd", assessed_on=TODAY, type="acute", organ="skin", active=False)
    assert holds(session, li)[HoldTopic.GVHD] == [("not active, judged on {day}, {ago}.", False)]


def test_immunosuppression_asks_while_it_goes_on(session: MemorySession, li: UUID) -> None:
    course = {"drug": "tacrolimus", "mg_per_day": Decimal(2), "reason": "prophylaxis"}
    told(session, li, "medication", started_on=TODAY - 60 * DAY, ended_on=TODAY - 20 * DAY, **course)
    assert holds(session, li)[HoldTopic.IMMUNOSUPPRESSION] == [("{drug} until {day}, {ago}.", False)]
    told(session, li, "medication", started_on=TODAY - 2 * DAY, **course)
    assert holds(session, li)[HoldTopic.IMMUNOSUPPRESSION] == [("{drug} goes on since {day}, {length}.", True)]
    assert holds(session, li)[HoldTopic.STEROID] == [("nothing is recorded.", False)]


def test_a_steroid_asks_for_two_weeks(session: MemorySession, li: UUID) -> None:
    dose = {"before": "cycle", "drug": "dexamethasone", "dose_mg": Decimal(16), "route": "iv"}
    told(session, li, "premedication", given_at=NOW - 14 * DAY, **dose)
    assert holds(session, li)[HoldTopic.STEROID] == [("{drug} {dose} mg, {at}, {ago}.", False)]
    told(session, li, "premedication", given_at=NOW - 14 * DAY + MINUTE, **dose)
    assert holds(session, li)[HoldTopic.STEROID] == [("{drug} {dose} mg, {at}, {ago}.", True)]
    course = {"drug": "prednisone", "mg_per_day": Decimal(20), "reason": "gvhd", "started_on": TODAY}
    told(session, li, "medication", **course)
    assert [active for _, active in holds(session, li)[HoldTopic.STEROID]] == [True, True]


def test_a_steroid_of_last_night_was_yesterday(session: MemorySession, li: UUID) -> None:
    dose = {"before": "cycle", "drug": "dexamethasone", "dose_mg": Decimal(16), "route": "iv"}
    midnight = datetime.combine(TODAY, time(), ZONE)
    told(session, li, "premedication", given_at=midnight.astimezone(UTC) - MINUTE, **dose)
    facts = dli_page(session, an_asker(), li).holds.holds
    (said,) = (WORDS.value(one.said) for one in facts if one.topic is HoldTopic.STEROID)
    assert said == f"Dexamethasone 16 mg, {WORDS.date(TODAY - DAY)} 23:59, yesterday."


@pytest.mark.parametrize(("days", "asks"), [(13, True), (14, False)])
def test_a_course_of_a_steroid_that_ended_asks_for_two_weeks_too(
    session: MemorySession, li: UUID, days: int, asks: bool
) -> None:
    course = {"drug": "prednisone", "mg_per_day": Decimal(20), "reason": "gvhd", "started_on": TODAY - 40 * DAY}
    told(session, li, "medication", ended_on=TODAY - days * DAY, **course)
    assert holds(session, li)[HoldTopic.STEROID] == [("{drug} until {day}, {ago}.", asks)]


def test_an_active_infection_asks_and_a_colonisation_is_told(session: MemorySession, li: UUID) -> None:
    said = {"what": "CMV, blood", "isolated": False, "began_on": TODAY - 9 * DAY}
    told(session, li, "infection", sort="viral", ended_on=TODAY - DAY, **said)
    assert holds(session, li)[HoldTopic.INFECTION] == [("none active; the earlier ones are over.", False)]
    told(session, li, "infection", sort="colonised", **said)
    assert [active for _, active in holds(session, li)[HoldTopic.INFECTION]] == [False]
    told(session, li, "infection", sort="viral", **said)
    assert [active for _, active in holds(session, li)[HoldTopic.INFECTION]] == [False, True]


@pytest.mark.parametrize(("days", "asks"), [(27, True), (28, False)])
def test_four_weeks_lie_between_two_infusions(session: MemorySession, li: UUID, days: int, asks: bool) -> None:
    fields = start_fields(started_at=NOW - days * DAY)
    start_dli(session, an_act(reason="by telephone"), li, DliStart(fields), already_done=True)
    session.flush()
    assert holds(session, li)[HoldTopic.LAST_DLI][0][1] is asks
    page = dli_page(session, an_asker(), li)
    assert page.ladder == read_ladder(session, an_asker(), li)
    assert page.running is not None
    assert (page.running.number, page.running.bags, page.running.vitals.last_at) == (1, 1, None)


def test_a_pump_that_is_on_asks_and_one_that_was_says_when(session: MemorySession, li: UUID) -> None:
    a_cycle(session, li, number=2, planned_start_on=date(2026, 12, 1))
    cycle = a_running_cycle(session, li, at=NOW - DAY)
    assert holds(session, li)[HoldTopic.BLINATUMOMAB] == [("a pump is on. Not through its lumen.", True)]
    stop = StopFields(at=NOW - HOUR, cause=StopCause.COMPLETED)
    record_stop(session, an_act(), cycle, stop)
    session.flush()
    facts = dli_page(session, an_asker(now=NOW + 3 * DAY), li).holds.holds
    (hold,) = (one for one in facts if one.topic is HoldTopic.BLINATUMOMAB)
    assert not hold.active
    assert WORDS.value(hold.said) == "3 days ago, until 02-Nov-2026 07:00."


def test_the_board_says_when_vital_signs_are_due_and_calls_when_they_are_late(session: MemorySession, li: UUID) -> None:
    fields = start_fields(started_at=NOW - 20 * MINUTE)
    act = an_act(reason="by telephone")
    dli_id = start_dli(session, act, li, DliStart(fields), already_done=True)
    session.flush()

    def seen() -> tuple[object, list[str]]:
        board = ward_board(session, an_asker(), everyone=True)
        return board.rows[0].dli_vitals_at, [one.sentence.message.text for one in board.attention if one.critical]

    assert seen() == (NOW - 20 * MINUTE, ["DLI: vital signs due for {length}"])
    signs = {"temperature_c": Decimal("36.8"), "pulse": 84, "systolic": 118, "diastolic": 72, "saturation_percent": 98}
    record_dli_vitals(session, an_act(), dli_id, DliVitalsFields.model_validate({**signs, "at": NOW - 4 * MINUTE}))
    session.flush()
    assert seen() == (NOW + 10 * MINUTE, [])
    dli = session.get_one(Dli, dli_id)
    typed = {name: getattr(dli, name) for name in DliFields.specs} | {"started_at": NOW - 15 * MINUTE}
    correct_dli(session, an_act(reason="wrong by five minutes"), dli_id, DliFields(**typed))
    session.flush()
    assert seen() == (NOW, ["DLI: vital signs due for {length}"])  # every 15 minutes from the corrected start on
    running = dli_page(session, an_asker(), li).running
    assert running is not None
    assert (running.since, running.bags) == (NOW - 15 * MINUTE, 1)  # hung under the entry that was corrected
    assert running.vitals.last_at == NOW - 4 * MINUTE


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (
            {"stopped_early": False, "reaction": "none"},
            "cryopreserved, 50 mL in 30 min",
        ),
        (
            {"stopped_early": True, "volume_given_ml": Decimal(31), "reaction": "allergic", "reaction_grade": "2"},
            "Stopped early: given 0.62 of 1 × 10⁶ CD3+ cells per kg",
        ),
        ({"stopped_early": False, "reaction": "febrile", "reaction_grade": "1"}, "reaction: "),
    ],
)
def test_an_infusion_that_has_ended_is_said_with_what_came_of_it(
    session: MemorySession, li: UUID, end: dict[str, object], said: str
) -> None:
    start = DliStart(start_fields(started_at=NOW - 30 * MINUTE))
    dli_id = start_dli(session, an_act(reason="by telephone"), li, start, already_done=True)
    session.flush()
    end_dli(session, an_act(), dli_id, DliEndFields.model_validate({"ended_at": NOW, **end}))
    session.flush()
    line = dlis(session, an_asker(), li)[0]
    assert said in WORDS.value(line.summary).replace("\N{NO-BREAK SPACE}", " ")


def test_a_dli_without_an_end_is_called_on_the_board_until_the_end_is_recorded(
    session: MemorySession, li: UUID
) -> None:
    start = NOW - 5 * HOUR
    act = an_act(now=start, reason="by telephone")
    dli_id = start_dli(session, act, li, DliStart(start_fields(started_at=start)), already_done=True)
    session.flush()

    def said(after: timedelta) -> list[str]:
        board = ward_board(session, an_asker(now=start + after), everyone=True)
        return [WORDS.value(one.sentence) for one in board.attention if "DLI" in one.sentence.message.text]

    assert said(4 * HOUR - MINUTE) == ["DLI: vital signs due for 3 h"]
    assert said(4 * HOUR) == ["DLI: no end recorded 4 h after its start"]
    change_settings(session, an_act(Role.ADMINISTRATOR), {"dli_end_h": "12"})
    session.flush()
    assert said(12 * HOUR) == ["DLI: no end recorded 12 h after its start"]
    fields = DliEndFields.model_validate({"ended_at": start + HOUR, "stopped_early": False, "reaction": "none"})
    end_dli(session, an_act(), dli_id, fields)
    session.flush()
    assert said(12 * HOUR) == []


def test_a_further_bag_waits_for_its_second_person_with_what_is_read_back_of_it(
    session: MemorySession, li: UUID
) -> None:
    dli_id = start_dli(
        session, an_act(reason="by telephone"), li, DliStart(start_fields(started_at=NOW)), already_done=True
    )
    session.flush()
    bag = hang_dli_bag(session, an_act(), dli_id, next_bag())
    session.flush()
    (waits,) = dli_page(session, an_asker(), li).waiting
    assert (waits.bag_id, waits.number, waits.since) == (bag, 2, NOW)
    assert waits.names == {"din", "part_number"}
