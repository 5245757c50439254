"""The one strict reader of typed numbers, the one cleaner of typed text, and exact rounding for display.

`float()` and `Decimal()` read `1e3`, `1_000`, full-width and Arabic digits; a decimal comma read as thousands is a
thousandfold dose. So only plain Latin digits with one point or comma are read; what can be read two ways is refused.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.words import N_, plain_number

INTEGER_DIGITS = 6
TYPED_PLACES = 4

MISSING = Rule("NUMBER_MISSING", N_("numbers", "Type a number."))
AMBIGUOUS = Rule(
    "NUMBER_AMBIGUOUS", N_("numbers", "{typed} can be read in two ways. Type {thousands} or {decimal}, as it is meant.")
)
WITH_SIGN = Rule("NUMBER_WITH_SIGN", N_("numbers", "Type the number without a plus or minus sign."))
WITH_POWER = Rule("NUMBER_WITH_POWER", N_("numbers", "Write the number out, without a power of ten: 1000."))
OTHER_DIGITS = Rule("NUMBER_OTHER_DIGITS", N_("numbers", "Type the plain digits 0 to 9, without full-width signs."))
WITH_GAPS = Rule(
    "NUMBER_WITH_GAPS", N_("numbers", "Type the digits in one piece, with at most one decimal point: 1000 or 1000.5.")
)
BARE_POINT = Rule("NUMBER_BARE_POINT", N_("numbers", "Type a digit on both sides of the decimal point: 0.5."))
TOO_LARGE = Rule("NUMBER_TOO_LARGE", N_("numbers", "Type at most {digits} digits before the decimal point."))
TOO_FINE = Rule("NUMBER_TOO_FINE", N_("numbers", "Type at most {places} digits after the decimal point."))
NOT_WHOLE = Rule("NUMBER_NOT_WHOLE", N_("numbers", "Type a whole number, without point or comma."))
UNREADABLE = Rule("NUMBER_UNREADABLE", N_("numbers", "Type a number in digits, such as 5 or 1.5, without its unit."))
TOO_LONG = Rule("TEXT_TOO_LONG", N_("text", "Type at most {limit} characters; there are {count} now."))
HIDDEN_SIGN = Rule(
    "TEXT_HIDDEN_SIGN", N_("text", "A sign that can't be seen ({code}) stands after {count} characters. Delete it.")
)

_ASCII_BLANKS = " \t\r\n"
_NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_TRIMMED = _ASCII_BLANKS + "\u00a0\u3000" + _NO_WIDTH
# Control, format (direction marks, no width), lone surrogate (can't be stored), line and paragraph separator.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
_POWER = re.compile(r"[0-9] *[eE] *[+-]?[0-9]|[\^*\u00d7]")


def read_decimal(typed: str, *, places: int = TYPED_PLACES) -> Decimal:
    """Read a typed number exactly; `1,5` is 1.5. Raises RuleBroken with the sentence that says how to type it.

    Three digits after the only separator could be thousands (`1,500`), unless a zero leads (`0.500`) or more than three
    digits stand before it. Zeros at the end don't count towards `places`, so `12.345` can be typed as `12.3450`.
    """
    text = typed.strip(_ASCII_BLANKS)
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise RuleBroken(_what_is_wrong(text))
    whole, part = match.group(1), match.group(2) or ""
    if len(part) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        raise RuleBroken(AMBIGUOUS, typed=text, thousands=whole + part, decimal=_unmistakable(whole, part))
    if len(whole) > INTEGER_DIGITS:
        raise RuleBroken(TOO_LARGE, digits=INTEGER_DIGITS)
    if len(part.rstrip("0")) > places or len(part) > max(places, TYPED_PLACES):
        raise RuleBroken(TOO_FINE, places=places) if places else RuleBroken(NOT_WHOLE)
    return Decimal(plain_number(Decimal(f"{whole}.{part or 0}")))


def read_integer(typed: str) -> int:
    """Read a typed whole number of at most six digits. Raises RuleBroken with the sentence that says how to type it."""
    text = typed.strip(_ASCII_BLANKS)
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise RuleBroken(_what_is_wrong(text))
    if match.group(2) is not None:
        raise RuleBroken(NOT_WHOLE)
    if len(text) > INTEGER_DIGITS:
        raise RuleBroken(TOO_LARGE, digits=INTEGER_DIGITS)
    return int(text)


@lru_cache(maxsize=4096)
def exact(value: Decimal) -> Fraction:
    """Return a decimal as a fraction; rates and volumes of bags are few, and are asked for thousands of times."""
    return Fraction(value)


def rounded(value: Fraction, places: int) -> Decimal:
    """Round an exact sum half up for display, in whole-number arithmetic; nothing is counted on with the result."""
    scaled = abs(value) * 10**places
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{'-' if value < 0 else ''}{digits}E-{places}")


def clean_text(typed: str, *, limit: int, multiline: bool = False) -> str:
    """Return typed text in one form (NFC, never NFKC, which turns a raised 6 into a 6), without blanks at its ends.

    Raises RuleBroken where it is longer than `limit` characters, or holds a sign inside that can't be seen: controls,
    marks that turn the direction of writing, spaces of no width. Line breaks stay only where `multiline` allows them.
    """
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").strip(_TRIMMED))
    for place, sign in enumerate(text):
        if not (sign == "\n" and multiline) and _is_hidden(sign):
            raise RuleBroken(HIDDEN_SIGN, code=f"U+{ord(sign):04X}", count=place)
    if len(text) > limit:
        raise RuleBroken(TOO_LONG, limit=limit, count=len(text))
    return text


def _unmistakable(whole: str, part: str) -> str:
    """Write a decimal so that it is not read as thousands: without zeros at its end, else with one more."""
    short = part.rstrip("0")
    return f"{whole}.{part}0" if len(short) == 3 else f"{whole}.{short}".rstrip(".")


def _what_is_wrong(text: str) -> Rule:
    """Find the sentence that helps most with a text that is not a plain number."""
    digits = [sign for sign in text if sign.isnumeric()]
    if not text:
        return MISSING
    if text[0] in "+-\N{MINUS SIGN}\N{EN DASH}\N{PLUS-MINUS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}":
        return WITH_SIGN
    if digits and (_POWER.search(text) or any(_is_raised(sign) for sign in text)):
        return WITH_POWER
    if any(not sign.isascii() for sign in digits) or any(sign in "\uff0e\uff0c" for sign in text):
        return OTHER_DIGITS
    if digits and all(sign in "0123456789.,_'\N{RIGHT SINGLE QUOTATION MARK}" or sign.isspace() for sign in text):
        single_separator = sum(text.count(sign) for sign in ".,") == 1 and len(digits) == len(text) - 1
        return BARE_POINT if single_separator else WITH_GAPS
    return UNREADABLE


def _is_raised(sign: str) -> bool:
    """Whether a sign is a raised digit, as in 10 to the power of 6."""
    return unicodedata.decomposition(sign).startswith("<super>")


def _is_hidden(sign: str) -> bool:
    """Whether a sign is there and can't be seen."""
    return unicodedata.category(sign) in _HIDDEN
