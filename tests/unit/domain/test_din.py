"""Donation numbers of ISBT 128."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.treatment.din import CHARACTERS, WRONG_CHECK, check_character, check_flag, kept_din

BODIES = st.from_regex(r"[A-Z][0-9A-Z]{4}[0-9]{8}", fullmatch=True)


def other_way(din: str) -> str:
    """The same check character by its definition in ISO 7064: the weighted sum with the check is 1 modulo 37."""
    weights = [2**place for place in range(len(din), 0, -1)]
    total = sum(weight * CHARACTERS.index(sign) for weight, sign in zip(weights, din, strict=True))
    return next(sign for value, sign in enumerate(CHARACTERS) if (total + value) % 37 == 1)


@pytest.mark.parametrize(("din", "check"), [("G123498654321", "H"), ("ABCDE27000069", "C")])
def test_the_published_numbers_have_their_check_characters(din: str, check: str) -> None:
    assert check_character(din) == check


def test_the_bar_code_of_the_published_number_holds_77() -> None:
    assert check_flag("G123498654321") == 77


@given(BODIES)
def test_the_check_character_is_that_of_the_standard(din: str) -> None:
    assert check_character(din) == other_way(din)


@given(BODIES, st.integers(0, 12), st.sampled_from("0123456789"))
def test_a_digit_that_was_misread_is_noticed(din: str, place: int, sign: str) -> None:
    misread = din[:place] + sign + din[place + 1 :]
    if place < 5 or misread == din:
        return
    with pytest.raises(RuleBroken) as caught:
        kept_din(misread + check_character(din))
    assert caught.value.rule is WRONG_CHECK
    assert caught.value.values["check"] == check_character(misread)


@pytest.mark.parametrize(
    "typed",
    [
        "G123498654321",
        "g123498654321",
        "G1234 98 654321",
        "G1234 98 654321 H",
        "G123498654321H",
        "=G12349865432100",
        "=G12349865432177",
        " G123498654321 ",
    ],
)
def test_a_donation_number_has_one_form_however_it_was_typed_or_scanned(typed: str) -> None:
    assert kept_din(typed) == "G123498654321"


@pytest.mark.parametrize("typed", ["=G12349865432178", "G123498654321J", "G1234 98 654321 A"])
def test_a_wrong_check_character_is_refused_with_the_right_one(typed: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        kept_din(typed)
    assert (caught.value.rule, caught.value.values["check"]) == (WRONG_CHECK, "H")


@pytest.mark.parametrize("typed", ["HZ-2026-0117", "20261105-3", "dli 7", "G12349865432"])
def test_a_number_of_the_centres_own_is_kept_as_it_was_typed(typed: str) -> None:
    assert kept_din(f" {typed} ") == typed
