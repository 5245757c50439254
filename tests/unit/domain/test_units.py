"""Typed numbers and texts: what is read, what is refused, and with which sentence."""

from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.units import clean_text, read_decimal, read_integer, rounded
from bline_desktop.domain.words import Words

WORDS = Words(ZoneInfo("UTC"))

AMBIGUOUS, SIGN, POWER, DIGITS, GAPS, POINT, LARGE, FINE, WHOLE, UNREADABLE, MISSING = (
    "NUMBER_AMBIGUOUS",
    "NUMBER_WITH_SIGN",
    "NUMBER_WITH_POWER",
    "NUMBER_OTHER_DIGITS",
    "NUMBER_WITH_GAPS",
    "NUMBER_BARE_POINT",
    "NUMBER_TOO_LARGE",
    "NUMBER_TOO_FINE",
    "NUMBER_NOT_WHOLE",
    "NUMBER_UNREADABLE",
    "NUMBER_MISSING",
)


def sentence(broken: RuleBroken) -> str:
    """Return the sentence a user reads."""
    return WORDS.say(broken.rule.sentence, **broken.values)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("5", "5"),
        (" 5\t", "5"),
        ("0", "0"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1.50", "1.5"),
        ("1.5000", "1.5"),
        ("1,5000", "1.5"),
        ("12.3450", "12.345"),
        ("0.500", "0.5"),
        ("0,125", "0.125"),
        ("007", "7"),
        ("1500", "1500"),
        ("1234.567", "1234.567"),
        ("999999.9999", "999999.9999"),
        ("0.0001", "0.0001"),
    ],
)
def test_a_plain_number_is_read_exactly(typed: str, number: str) -> None:
    assert str(read_decimal(typed)) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", MISSING),
        ("  ", MISSING),
        ("1,500", AMBIGUOUS),
        ("1.500", AMBIGUOUS),
        ("12.345", AMBIGUOUS),
        ("123,456", AMBIGUOUS),
        ("+5", SIGN),
        ("-5", SIGN),
        ("\N{MINUS SIGN}5", SIGN),
        ("\N{FULLWIDTH HYPHEN-MINUS}5", SIGN),
        ("±5", SIGN),
        ("1e3", POWER),
        ("1E3", POWER),
        ("1 e -3", POWER),
        ("10⁶", POWER),
        ("10^6", POWER),
        ("5×10", POWER),
        ("5*10", POWER),
        ("１２", DIGITS),
        ("1２", DIGITS),
        ("1．5", DIGITS),
        ("٣", DIGITS),
        ("१२", DIGITS),
        ("五", DIGITS),
        ("½", DIGITS),
        ("①", DIGITS),
        ("1_000", GAPS),
        ("1 000", GAPS),
        ("1\N{NO-BREAK SPACE}000", GAPS),
        ("\N{NO-BREAK SPACE}5", GAPS),
        ("1\N{NARROW NO-BREAK SPACE}000", GAPS),
        ("1'000", GAPS),
        ("1’000", GAPS),
        ("1,234.5", GAPS),
        ("1,234,567", GAPS),
        ("1..5", GAPS),
        (".5", POINT),
        ("5.", POINT),
        (",5", POINT),
        ("1234567", LARGE),
        ("1234567.5", LARGE),
        ("1.23456", FINE),
        ("1.50000", FINE),
        ("5 mL", UNREADABLE),
        ("5/2", UNREADABLE),
        ("5%", UNREADABLE),
        ("0x10", UNREADABLE),
        ("five", UNREADABLE),
        ("nan", UNREADABLE),
        ("Infinity", UNREADABLE),
        (".", UNREADABLE),
        ("<5", UNREADABLE),
        ("5\N{ZERO WIDTH SPACE}", UNREADABLE),
        ("5\x00", UNREADABLE),
    ],
)
def test_everything_else_is_refused_with_its_own_sentence(typed: str, code: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_decimal(typed)
    assert caught.value.rule.code == code
    assert sentence(caught.value).endswith(".")
    assert "{" not in sentence(caught.value)
    assert not caught.value.rule.may_have_happened


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1,500", "1,500 can be read in two ways. Type 1500 or 1.5, as it is meant."),
        ("1.000", "1.000 can be read in two ways. Type 1000 or 1, as it is meant."),
        ("12.345", "12.345 can be read in two ways. Type 12345 or 12.3450, as it is meant."),
    ],
)
def test_both_ways_of_typing_an_ambiguous_number_are_named_and_work(typed: str, says: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_decimal(typed)
    assert sentence(caught.value) == says
    assert read_decimal(str(caught.value.values["thousands"])) == Decimal(typed.replace(".", "").replace(",", ""))
    assert read_decimal(str(caught.value.values["decimal"])) == Decimal(typed.replace(",", "."))


def test_the_places_of_a_field_count_without_zeros_at_the_end() -> None:
    assert read_decimal("12.3450", places=3) == Decimal("12.345")
    assert read_decimal("5.00", places=0) == 5
    assert read_decimal("1.123456", places=6) == Decimal("1.123456")
    with pytest.raises(RuleBroken, match=FINE) as caught:
        read_decimal("1.25", places=1)
    assert sentence(caught.value) == "Type at most 1 digits after the decimal point."
    with pytest.raises(RuleBroken, match=WHOLE):
        read_decimal("1.5", places=0)


def test_a_whole_number() -> None:
    assert read_integer(" 62 ") == 62
    assert read_integer("007") == 7
    for typed, code in [
        ("1.5", WHOLE),
        ("1,500", WHOLE),
        ("1234567", LARGE),
        ("-5", SIGN),
        ("", MISSING),
        ("１", DIGITS),
    ]:
        with pytest.raises(RuleBroken, match=code):
            read_integer(typed)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(14749, 360), 2, "40.97"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(10**40 + 1, 10), 1, "1000000000000000000000000000000000000000.1"),
        (Fraction(0), 2, "0.00"),
    ],
)
def test_rounding_for_display_is_half_up_and_exact(value: Fraction, places: int, shown: str) -> None:
    assert format(rounded(value, places), "f") == shown


def test_text_is_kept_in_one_form_without_blanks_at_its_ends() -> None:
    assert clean_text("  Müller \n", limit=20) == "Müller"
    assert clean_text("Mu\N{COMBINING DIAERESIS}ller", limit=6) == "Müller"
    assert clean_text("\ufeff李\u3000明\u3000", limit=20) == "李\u3000明"
    assert clean_text("10⁶", limit=20) == "10⁶"  # never 106
    assert clean_text("one\r\ntwo", limit=20, multiline=True) == "one\ntwo"
    assert clean_text("", limit=0) == ""


@pytest.mark.parametrize(
    "sign",
    [
        "\x00",
        "\t",
        "\n",
        "\r",
        "\x1f",
        "\x85",
        "\u200b",
        "\u200d",
        "\u200e",
        "\u2028",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\ufeff",
        "\ud800",
        "\xad",
    ],
)
def test_a_sign_that_cannot_be_seen_is_refused_and_named(sign: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        clean_text(f"Li{sign}Ming", limit=20)
    assert sentence(caught.value) == (
        f"A sign that can't be seen (U+{ord(sign):04X}) stands after 2 characters. Delete it."
    )


def test_a_text_too_long_says_by_how_much() -> None:
    with pytest.raises(RuleBroken) as caught:
        clean_text("x" * 21, limit=20)
    assert sentence(caught.value) == "Type at most 20 characters; there are 21 now."
    with pytest.raises(RuleBroken, match="TEXT_HIDDEN_SIGN"):
        clean_text("a\rb", limit=20, multiline=True)
