"""What a round is looked at beside, and when the next one is due: on the form and on the board."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.domain.observations.premedication import Premedication, PremedicationFields
from bline_desktop.domain.observations.round import Round, RoundFields
from bline_desktop.domain.observations.round_plan import RoundProfile
from bline_desktop.domain.treatment.beginnings import Beginnings, beginnings
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.pumps import cycle_pumps
from bline_desktop.queries.rounds import round_watch
from bline_desktop.queries.wall import wall
from tests.unit.queries.ward import NOW, ZONE, H, Ward, asker

WORDS = Words(ZONE)
START, NEW_BAG, PAUSE = PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE
RESUME, STOP = PumpAction.RESUME, PumpAction.STOP


def a_round(ward: Ward, patient: UUID, hours_ago: float, **seen: Any) -> UUID:
    fields = RoundFields.model_validate({"seen_at": NOW - hours_ago * H, "temperature": "36.8", **seen})
    return ward.record(Round, patient, fields)


def begun(ward: Ward) -> Beginnings:
    (pump,) = cycle_pumps(ward.session, asker())
    return beginnings(pump.infusion)


def test_without_anything_recorded_there_is_nothing_to_look_at(ward: Ward) -> None:
    watch = round_watch(ward.session, asker(), ward.patient())
    assert (watch.before, watch.started_at, watch.steroid, watch.rate_ml_per_h) == (None, None, None, None)
    assert watch.plan is not None
    assert (watch.plan.profile, watch.plan.due_at) == (None, None)
    assert Beginnings().last is None


def test_a_round_is_looked_at_beside_baseline_start_and_steroid(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    ward.pump(ward.cycle(patient), START, NOW - 30 * H)
    a_round(ward, patient, 31, handwriting="baseline", ice=10)
    a_round(ward, patient, 5, ice=9, weight_kg="61.5")
    given: dict[str, Any] = {"before": "cycle", "drug": "dexamethasone", "dose_mg": "16", "route": "iv"}
    for hours in (90, 31):
        fields = PremedicationFields.model_validate({"given_at": NOW - hours * H, **given})
        ward.record(Premedication, patient, fields)
    watch = round_watch(ward.session, asker(), patient)
    assert watch.before is not None
    assert (watch.before.ice, watch.baseline_ice, watch.started_at) == (9, 10, NOW - 30 * H)
    assert (watch.steroid_at, watch.rate_ml_per_h) == (NOW - 31 * H, Decimal(5))
    assert watch.plan is not None
    assert (watch.plan.profile, watch.plan.due_at) == (RoundProfile.FIRST, NOW - H)
    assert "weight_kg" not in watch.plan.asked  # at 09:05 of this day
    later = round_watch(ward.session, asker(now=NOW + 48 * H), patient)
    assert later.steroid is None
    assert later.plan is not None
    assert (later.plan.profile, "weight_kg" in later.plan.asked) == (RoundProfile.STEADY, True)


def test_a_weight_of_its_own_counts_and_at_home_it_is_a_round_a_day(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    ward.stay(patient, "home", since=NOW - 20 * H)
    ward.pump(ward.cycle(patient), START, NOW - 30 * H)
    ward.weight(patient, "61", on=NOW.astimezone(ZONE).date())
    a_round(ward, patient, 10)
    plan = round_watch(ward.session, asker(), patient).plan
    assert plan is not None
    assert (plan.profile, plan.due_at) == (RoundProfile.HOME, NOW + 14 * H)
    assert "weight_kg" not in plan.asked
    (row,) = ward_board(ward.session, asker()).rows
    assert row.round_at == NOW + 14 * H
    ward.setting("rounds_h", "4 8 9")
    assert ward_board(ward.session, asker()).rows[0].round_at == NOW - H


@pytest.mark.parametrize(("minutes", "called"), [(29, []), (30, ["Round overdue by 30 min"])])
def test_a_late_round_is_called_on_the_board_after_half_an_hour(ward: Ward, minutes: int, called: list[str]) -> None:
    patient = ward.patient()
    ward.stay(patient)
    ward.pump(ward.cycle(patient), START, NOW - 30 * H)
    assert ward_board(ward.session, asker()).rows[0].round_at is None  # nobody made a round here yet
    a_round(ward, patient, 9)
    a_round(ward, patient, 4 + minutes / 60)
    board = ward_board(ward.session, asker())
    assert board.rows[0].round_at == NOW - timedelta(minutes=minutes)
    assert [WORDS.say(one.sentence.message, **dict(one.sentence.values)) for one in board.attention] == called
    (line,) = wall(ward.session, asker()).rows  # nobody has to sign in to see it
    assert [WORDS.say(one.message, **dict(one.values)) for one in (line.due,) if one is not None] == called


def test_a_step_a_long_pause_and_a_new_start_are_beginnings_and_an_alarm_is_none(ward: Ward) -> None:
    cycle = ward.cycle(ward.patient())
    ward.pump(cycle, START, NOW - 100 * H, dose_ug_per_day="9")
    ward.pump(cycle, PAUSE, NOW - 90 * H)
    ward.pump(cycle, RESUME, NOW - 86.1 * H)
    assert begun(ward) == Beginnings(NOW - 100 * H)
    ward.pump(cycle, NEW_BAG, NOW - 60 * H, number=2)
    assert begun(ward) == Beginnings(NOW - 100 * H, NOW - 60 * H)
    ward.pump(cycle, PAUSE, NOW - 50 * H)
    ward.pump(cycle, RESUME, NOW - 46 * H)
    assert begun(ward).restarted_at == NOW - 46 * H
    ward.pump(cycle, STOP, NOW - 30 * H)
    ward.pump(cycle, START, NOW - 29 * H, number=3)
    assert begun(ward) == Beginnings(NOW - 100 * H, NOW - 60 * H, NOW - 29 * H)
    assert begun(ward).last == NOW - 29 * H
