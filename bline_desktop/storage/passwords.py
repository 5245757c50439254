"""What makes a password good enough, and how long to wait after wrong ones."""

import re
import unicodedata
from datetime import timedelta
from itertools import pairwise

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.words import N_

PASSWORD_MIN_LENGTH = 12
LEFT_WITHOUT_NAME = 8
CLOSED_AFTER = 100
SOURCE = "NIST SP 800-63B section 5.1.1.2"

TOO_SHORT = Rule(
    "password_too_short",
    N_("rules", "A password has at least {least} characters. Several words in a row are easy to remember."),
    SOURCE,
)
TOO_COMMON = Rule(
    "password_too_common",
    N_("rules", "This password is among the first that people guess. Take several words that do not belong together."),
    SOURCE,
)
OWN_NAME = Rule(
    "password_is_name",
    N_("rules", "This password is little more than your own name. Take words that nobody links with you."),
    SOURCE,
)

COMMON = re.compile(
    "(?:password|passwort|passwd|pass|admin|administrator|root|user|login|welcome|willkommen|hello|letme?in|changeme|"
    "secret|default|master|test|demo|guest|qwert[yz]?|qwertyuiop|asdf|asdfgh(?:jkl)?|zxcv|yxcv|bnm|abc|iloveyou|woaini|"
    "hospital|klinik|clinic|ward|station|nurse|doctor|physician|pharmacy|blinatumomab|blincyto|leukemia|leukaemia|"
    "transplant|bline|desktop|monkey|dragon|football|sunshine|princess|summer|winter|spring|autumn|and|my|the|is)+"
)
REPEATED = re.compile(r"(.{1,4}?)\1+(?:.{0,3})")
AT_THE_ENDS = "0123456789 -_.,!?#*+"
LOOKALIKES = str.maketrans("013457@$", "oieastas")

# Waits after the first, second, ... wrong try; from the sixth a minute, from the tenth a quarter of an hour.
FIRST_WAITS = (0, 0, 1, 5, 30)
LONG_FROM, LONG, MINUTE = 10, timedelta(minutes=15), timedelta(minutes=1)


def normalised(password: str) -> str:
    """Return a password as every keyboard gives it (NFKC): one form for one look."""
    return unicodedata.normalize("NFKC", password)


def secret_bytes(password: str) -> bytes:
    """Return what the key is made from; any text a widget can hold has some."""
    return normalised(password).encode(errors="surrogatepass")


def check_new_password(password: str, name: str) -> None:
    """Refuse a new password that is too short, among the first to be guessed, or its owner's name: RuleBroken.

    Nothing else is asked of it: rules of composition make passwords worse (NIST SP 800-63B).
    """
    plain = normalised(password)
    if len(plain) < PASSWORD_MIN_LENGTH:
        raise RuleBroken(TOO_SHORT, least=PASSWORD_MIN_LENGTH)
    if _is_common(plain.casefold()):
        raise RuleBroken(TOO_COMMON)
    squeezed = _squeezed(plain)
    left = _without_name(squeezed, normalised(name))
    if left != squeezed and len(left) < LEFT_WITHOUT_NAME:
        raise RuleBroken(OWN_NAME)


def wait_after(failed: int) -> timedelta:
    """Return how long no password is taken after this many wrong tries in a row."""
    if failed >= LONG_FROM:
        return LONG
    if failed > len(FIRST_WAITS):
        return MINUTE
    return timedelta(seconds=FIRST_WAITS[failed - 1]) if failed else timedelta()


def _is_common(plain: str) -> bool:
    letters = [_letters(plain), _letters(plain.strip(AT_THE_ENDS).translate(LOOKALIKES))]
    return (
        any(COMMON.fullmatch(text) for text in letters)
        or REPEATED.fullmatch(plain) is not None
        or _is_run(_squeezed(plain))
    )


def _is_run(plain: str) -> bool:
    """Tell whether the characters count up or down, as in 123456789012 or zyxwvutsrqpo."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(plain)}
    return steps in ({1}, {9})


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


def _squeezed(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _without_name(plain: str, name: str) -> str:
    for part in sorted({_squeezed(name), *map(_squeezed, name.split())}, key=len, reverse=True):
        if len(part) > 1:
            plain = plain.replace(part, "")
    return plain
