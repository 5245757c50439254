"""The donation number of ISBT 128: 13 characters, held together by a check character (ISO 7064, modulus 37, radix 2).

Source: ISBT 128 Standard Technical Specification, donation identification number; the check character as in the
United Kingdom's Guidelines for the Blood Transfusion Services, annex 2. Many centres label cells with numbers of their
own, so only what looks like a donation number is checked.
"""

import re

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.words import N_

DIN_LENGTH = 13
MODULUS, RADIX = 37, 2
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
# Five of the centre, a letter first; two of the year, six of the sequence.
_BODY = r"[A-Z][0-9A-Z]{4}[0-9]{2}[0-9]{6}"
_DIN = re.compile(rf"=?(?P<body>{_BODY})(?P<flags>[0-9]{{2}})?(?P<check>[0-9A-Z*])?")
_LABEL_FORM = re.compile(r"[A-Z0-9]{5} [0-9]{2} [0-9]{6}( ?[0-9]{2})?( ?[0-9A-Z*])?")
_FLAG_OF_CHECK = 60  # flags from here on hold the check character itself

WRONG_CHECK = Rule(
    "DIN_WRONG_CHECK",
    N_("dli", "The check character of donation number {din} would be {check}. Read the label again."),
    source="ISBT 128, ISO 7064 mod 37-2",
)


def check_character(din: str) -> str:
    """Return the check character of the 13 characters of a donation number."""
    total = 0
    for sign in din:
        total = (total + CHARACTERS.index(sign)) * RADIX % MODULUS
    return CHARACTERS[(MODULUS + 1 - total) % MODULUS]


def check_flag(din: str) -> int:
    """Return the check character as the number in which a bar code holds it: 60 to 96."""
    return CHARACTERS.index(check_character(din)) + _FLAG_OF_CHECK


def kept_din(typed: str) -> str:
    """Return a donation number in its one form, or a centre's own number as it was typed.

    A number that looks like one of ISBT 128, typed or scanned with its flags or its check character, is verified and
    kept as its 13 characters. Raises RuleBroken where its check character is another one.
    """
    text = typed.strip().upper()
    joined = text.replace(" ", "") if _LABEL_FORM.fullmatch(text) else text
    match = _DIN.fullmatch(joined)
    if match is None:
        return typed.strip()
    body = match["body"]
    _verify(body, match["check"], match["flags"])
    return body


def _verify(body: str, check: str | None, flags: str | None) -> None:
    holds_check = flags is not None and int(flags) >= _FLAG_OF_CHECK
    right = check_character(body)
    if (check is not None and check != right) or (holds_check and int(flags or 0) != check_flag(body)):
        raise RuleBroken(WRONG_CHECK, din=body, check=right, field="din")
