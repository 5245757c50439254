"""The second person: what needs one, what is compared, and what an agreement is known by."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from bline_desktop.domain.second_check import (
    CheckAnswer,
    CheckEntry,
    MonthOfChecks,
    comparable,
    differing,
    digest,
    last_four,
    values_of_event,
)
from bline_desktop.domain.treatment.pump import BagLabel, PumpAction, PumpEvent
from tests.support.store import NOW

BAG = BagLabel(uuid4(), 1, Decimal(28), Decimal(48), Decimal("5.0"), Decimal(240))
BOTH = (("dose_ug_per_day", "28"), ("rate_ml_per_h", "5"))


def an_event(action: PumpAction, hours: float = 0, **values: object) -> PumpEvent:
    known = {"bag": BAG if action in (PumpAction.START, PumpAction.NEW_BAG) else None, **values}
    return PumpEvent(uuid4(), NOW + timedelta(hours=hours), 0, action, **known)  # type: ignore[arg-type]


START = an_event(PumpAction.START)


@pytest.mark.parametrize("action", [PumpAction.START, PumpAction.NEW_BAG])
def test_a_bag_is_read_back_by_its_dose_and_rate(action: PumpAction) -> None:
    assert values_of_event((), an_event(action)) == BOTH


def test_a_rate_change_is_read_back_by_the_new_rate() -> None:
    changed = an_event(PumpAction.RATE_CHANGE, 1, rate_ml_per_h=Decimal("2.50"))
    assert values_of_event((START,), changed) == (("rate_ml_per_h", "2.5"),)


@pytest.mark.parametrize(
    "action",
    [PumpAction.PAUSE, PumpAction.FOUND, PumpAction.READING, PumpAction.STOP, PumpAction.VERIFY, PumpAction.TAKE_OVER],
)
def test_what_gives_nothing_needs_nobody(action: PumpAction) -> None:
    assert values_of_event((START,), an_event(action, 1)) == ()


@pytest.mark.parametrize(("hours", "needed"), [(3.99, ()), (4, BOTH)])
def test_a_resume_needs_somebody_after_four_hours(hours: float, needed: object) -> None:
    pause = an_event(PumpAction.PAUSE, 1)
    assert values_of_event((START, pause), an_event(PumpAction.RESUME, 1 + hours)) == needed


def test_a_second_pause_of_a_pump_that_stands_does_not_begin_the_four_hours_anew() -> None:
    pauses = an_event(PumpAction.PAUSE, 1), an_event(PumpAction.PAUSE, 4)
    assert values_of_event((START, *pauses), an_event(PumpAction.RESUME, 5)) == BOTH


def test_the_four_hours_count_from_when_the_pump_was_last_seen_well() -> None:
    found = an_event(PumpAction.FOUND, 3, since=NOW)
    assert values_of_event((START, found), an_event(PumpAction.RESUME, 4.5)) == BOTH


def test_a_long_resume_is_read_back_at_the_rate_that_was_set_last() -> None:
    changed = an_event(PumpAction.RATE_CHANGE, 1, rate_ml_per_h=Decimal("2.5"))
    known = (START, changed, an_event(PumpAction.PAUSE, 2))
    assert values_of_event(known, an_event(PumpAction.RESUME, 9)) == (BOTH[0], ("rate_ml_per_h", "2.5"))


def test_a_resume_of_nothing_needs_nobody() -> None:
    assert values_of_event((an_event(PumpAction.PAUSE),), an_event(PumpAction.RESUME, 9)) == ()
    assert values_of_event((), an_event(PumpAction.RESUME, 9)) == ()


@pytest.mark.parametrize(
    ("number", "last"), [("100245", "0245"), ("H-0001", "0001"), ("7AbC", "7abc"), ("12", "12"), ("00 12-3 4", "1234")]
)
def test_the_last_four_of_a_hospital_number(number: str, last: str) -> None:
    assert last_four(number) == last


def test_fields_that_differ_are_named_without_their_values() -> None:
    assert differing(BOTH, BOTH) == ()
    assert differing(BOTH, (("dose_ug_per_day", "28"), ("rate_ml_per_h", "10"))) == ("rate_ml_per_h",)
    assert differing(BOTH, ()) == ("dose_ug_per_day", "rate_ml_per_h")


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("G1234 98 654321 H", "4321"),
        ("=G12349865432100", "4321"),
        ("4321", "4321"),
        ("654 321", "4321"),  # its last digits alone are no donation number, and compared as they stand
        ("654 322", "4322"),
    ],
)
def test_a_donation_number_is_compared_by_its_last_four_however_it_was_read(typed: str, compared: str) -> None:
    assert comparable((("din", typed),)) == (("din", compared),)


def test_an_agreement_fits_these_values_of_this_patient_alone() -> None:
    patient = uuid4()
    known = digest(patient, BOTH)
    assert known == digest(patient, BOTH[::-1])
    assert known != digest(uuid4(), BOTH)
    assert known != digest(patient, (BOTH[0], ("rate_ml_per_h", "50")))


def test_neither_secret_nor_values_reach_a_log() -> None:
    entry = CheckEntry(uuid4(), uuid4(), uuid4(), "486029", BOTH, BOTH)
    assert "486029" not in repr(entry)
    assert "28" not in repr(entry).replace(str(entry.about), "")


def test_an_answer_is_agreed_when_nothing_stands_against_it() -> None:
    assert CheckAnswer().agreed
    assert not CheckAnswer(differed=("rate_ml_per_h",)).agreed


def test_a_donation_number_that_was_read_wrong_is_held_against_the_other_as_it_stands() -> None:
    assert comparable((("din", "G1234 98 654321 X"),)) == (("din", "321x"),)


def test_a_mismatch_rate_counts_checks_and_its_fields_count_each() -> None:
    month = MonthOfChecks(date(2026, 11, 1), 3, 1, (("dose_ug_per_day", 1), ("rate_ml_per_h", 1)))
    assert month.percent == Decimal("33.3")
    assert month.differed_in("rate_ml_per_h", "last_four") == 1
