"""What is typed of a look at the pump, and the words of CLIF for every act."""

from datetime import timedelta
from decimal import Decimal

import pytest
from pydantic import ValidationError

from bline_desktop.domain.treatment.clif import CLIF_ACTIONS, clif_action
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.looks import (
    BEFORE_SEEN_WELL,
    FoundFields,
    check_look,
    incident,
    rate_change_is_due,
)
from bline_desktop.domain.treatment.pump import FOUND_WORDS, FoundState, PumpAction
from tests.support.pump_acts import MONDAY, a_bag, a_find, a_look, a_rate_change, after, an_act

CLIF = {"start", "going", "dose_change", "stop", "verify", "other"}
STARTED = an_act(1, PumpAction.START, MONDAY, a_bag())


def test_every_act_has_its_word_of_clif() -> None:
    assert set(CLIF_ACTIONS) == set(PumpAction)
    assert set(CLIF_ACTIONS.values()) == CLIF
    assert clif_action("resume", None) == "start"
    assert (clif_action("found", "found_clamped"), clif_action("found", "found_wrong_rate")) == ("stop", "other")


def test_every_find_has_its_words() -> None:
    assert set(FOUND_WORDS) == {state.value for state in FoundState}


def test_nobody_finds_a_pump_before_it_was_last_seen_well() -> None:
    with pytest.raises(ValidationError) as caught:
        FoundFields(at=MONDAY, cause=FoundState.CLAMPED, since=MONDAY + timedelta(minutes=1))
    assert BEFORE_SEEN_WELL.code in str(caught.value)


def test_a_wrong_rate_needs_the_rate_that_was_seen_and_nothing_else_has_one() -> None:
    with pytest.raises(ValidationError):
        FoundFields(at=MONDAY, cause=FoundState.WRONG_RATE, since=MONDAY)
    with pytest.raises(ValidationError):
        FoundFields(at=MONDAY, cause=FoundState.CLAMPED, since=MONDAY, rate_ml_per_h=Decimal(5))


def test_a_rate_is_changed_for_the_ordered_dose_and_for_no_other() -> None:
    def codes(rate: str, ordered: str) -> list[str]:
        return [one.rule.code for one in check_look((STARTED,), a_rate_change(2, after(1), rate), Decimal(ordered))]

    assert codes("1.61", "9") == []  # 9.02 micrograms per day: as near as the pump can be set
    assert codes("1.5", "9") == codes("10", "28") == ["PUMP_RATE_NOT_ORDERED"]
    assert rate_change_is_due(replay((STARTED,), after(1)), Decimal(9))
    assert not rate_change_is_due(replay((STARTED,), after(1)), Decimal(28))
    assert not rate_change_is_due(replay((), after(1)), Decimal(28))


def test_a_look_is_held_against_the_rate_that_is_set_also_while_the_pump_stands() -> None:
    paused = an_act(2, PumpAction.PAUSE, after(1))
    changed = a_rate_change(2, after(1), 10)

    def codes(rate: int, *acts: object) -> list[str]:
        look = a_look(9, PumpAction.VERIFY, after(2), 6)
        seen = type(look)(look.id, look.at, look.order, look.action, rate_ml_per_h=Decimal(rate), volume_ml=Decimal(6))
        return [one.rule.code for one in check_look((STARTED, *acts), seen, Decimal(28))]  # type: ignore[arg-type]

    assert codes(5) == codes(5, paused) == codes(10, changed) == []
    assert codes(10) == codes(10, paused) == codes(5, changed) == ["PUMP_RATE_DIFFERS"]


def test_a_pump_has_not_given_more_than_the_bag_holds() -> None:
    def codes(volume: int, **label: int) -> list[str]:
        hung = an_act(1, PumpAction.START, MONDAY, a_bag(**label))
        return [
            one.rule.code for one in check_look((hung,), a_look(2, PumpAction.READING, after(2), volume), Decimal(28))
        ]

    assert codes(240) == codes(270, total_volume_ml=270) == []
    assert codes(241) == codes(271, total_volume_ml=270) == ["PUMP_BEYOND_BAG"]
    assert check_look((), a_look(2, PumpAction.READING, after(2), 900), Decimal(28)) == ()


def test_an_incident_says_its_range_in_words() -> None:
    found = a_find(2, FoundState.CLAMPED, after(14), after(10))
    (doubt,) = replay((STARTED, found), after(14)).doubts
    said = incident(found, doubt).values
    assert (said["low"], said["high"], said["well"]) == (Decimal("0.0"), Decimal("4.7"), after(10))
    nothing = incident(found, None).values
    assert (nothing["low"], nothing["high"], nothing["well"]) == (0, 0, after(10))
