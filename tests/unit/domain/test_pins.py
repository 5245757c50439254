"""PINs: which are refused with which sentence, and when one is taken."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain import pins
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.pins import Pin, check_new_pin, stands_against

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
SHIFT = timedelta(hours=14)


@pytest.mark.parametrize(
    ("pin", "rule"),
    [
        ("12345", pins.SIX_DIGITS),
        ("1234567", pins.SIX_DIGITS),
        ("", pins.SIX_DIGITS),
        ("48 602", pins.SIX_DIGITS),
        ("４８６０２９", pins.SIX_DIGITS),
        ("٤٨٦٠٢٩", pins.SIX_DIGITS),
        ("777777", pins.REPEATED),
        ("484848", pins.REPEATED),
        ("480480", pins.REPEATED),
        ("123456", pins.RUN),
        ("789012", pins.RUN),
        ("987654", pins.RUN),
        ("210987", pins.RUN),
        ("140785", pins.DAY),
        ("071485", pins.DAY),
        ("850714", pins.DAY),
        ("198507", pins.DAY),
        ("071985", pins.DAY),
        ("159753", pins.COMMON),
        ("147258", pins.COMMON),
        ("258456", pins.COMMON),
    ],
)
def test_a_pin_that_is_guessed_first_is_refused_with_the_reason(pin: str, rule: Rule) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_new_pin(pin)
    assert caught.value.rule is rule


@pytest.mark.parametrize("pin", ["486029", "907364", "364758", "200099"])
def test_a_pin_of_no_pattern_is_taken(pin: str) -> None:
    check_new_pin(pin)


def test_most_pins_are_left_to_choose_from() -> None:
    def taken(number: int) -> bool:
        try:
            check_new_pin(f"{number:06d}")
        except RuleBroken:
            return False
        return True

    step = 37  # a sample of 27,000 that meets every ending
    share = sum(map(taken, range(0, 1_000_000, step))) / len(range(0, 1_000_000, step))
    assert share > 0.85


@given(st.text(max_size=8))
def test_no_text_makes_the_rule_stumble(text: str) -> None:
    try:
        check_new_pin(text)
    except RuleBroken:
        return
    assert len(text) == 6
    assert text.isascii()
    assert text.isdigit()


def a_row(**changes: object) -> Pin:
    values: dict[str, Any] = {"verifier": "x", "failed": 0, "password_at": NOW - timedelta(hours=1)}
    return Pin(id=uuid4(), **(values | changes))


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (None, pins.NO_PIN),
        (a_row(verifier=None), pins.NO_PIN),
        (a_row(password_at=None), pins.NO_PIN),
        (a_row(failed=5), pins.PIN_LOCKED),
        (a_row(password_at=NOW - SHIFT), pins.PASSWORD_DUE),
        (a_row(password_at=NOW - SHIFT + timedelta(milliseconds=1), failed=4), None),
    ],
)
def test_when_only_the_password_is_taken(row: Pin | None, rule: Rule | None) -> None:
    problem = stands_against(row, "ADAMS Nora", NOW, SHIFT)
    assert (problem and problem.rule) is rule


def test_tries_never_fall_below_none() -> None:
    assert [pins.shown_tries(failed) for failed in (0, 4, 5, 9)] == [5, 1, 0, 0]
