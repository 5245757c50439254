"""The printed form of the recovery key: 128 bits as seven groups of four characters that survive handwriting.

The alphabet is Crockford's base 32 (no I, L, O, U; typed I and L count as 1, O as 0; case, spaces and dashes don't
matter). The last two of the 28 characters are a Reed-Solomon check over the 32 characters: one or two wrong characters,
and any two swapped, are always noticed; where one place alone explains the mistake, its group is named.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from bline_desktop.domain.words import N_
from bline_desktop.storage import key_troubles

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_BYTES = 16
CHECKED, CHARACTERS, GROUP = 26, 28, 4
LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": "", "\t": "", "\n": "", "\r": ""})
DASHES = str.maketrans(dict.fromkeys("\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}", "-"))

STRANGE = N_("recovery", "A recovery key never contains the character {character}.")
LENGTH = N_("recovery", "A recovery key has {expected} characters; {typed} were typed.")
MISTAKE = N_("recovery", "There is a typing mistake in the recovery key.")
MISTAKE_IN_GROUP = N_("recovery", "There is a typing mistake in the recovery key, most likely in group {group}.")


def printed(secret: bytes) -> str:
    """Write 16 bytes for the printer: `0ABC-...`, seven groups of four."""
    number = int.from_bytes(secret)
    digits = [number >> 5 * place & 31 for place in reversed(range(CHECKED))]
    text = "".join(ALPHABET[digit] for digit in (*digits, *_check_digits(digits)))
    return "-".join(text[start : start + GROUP] for start in range(0, CHARACTERS, GROUP))


def typed(text: str) -> bytes:
    """Read what a person typed from the printed page; StorageTrouble (mistyped_recovery_key) says what is wrong."""
    plain = unicodedata.normalize("NFKC", text.translate(DASHES)).upper().translate(LOOKALIKES)
    for character in plain:
        if character not in ALPHABET:
            raise key_troubles.mistyped_recovery_key(STRANGE, character=character)
    if len(plain) != CHARACTERS:
        raise key_troubles.mistyped_recovery_key(LENGTH, expected=CHARACTERS, typed=len(plain))
    digits = [ALPHABET.index(character) for character in plain]
    if not _holds(digits):
        groups = set(_groups_that_explain(digits))
        if len(groups) == 1:
            raise key_troubles.mistyped_recovery_key(MISTAKE_IN_GROUP, group=groups.pop())
        raise key_troubles.mistyped_recovery_key(MISTAKE)
    number = 0
    for digit in digits[:CHECKED]:
        number = number << 5 | digit
    return number.to_bytes(SECRET_BYTES)


def _holds(digits: Sequence[int]) -> bool:
    """Tell whether the check fits; the first digit carries only three bits of the secret."""
    return digits[0] < 8 and _check_digits(digits[:CHECKED]) == tuple(digits[CHECKED:])


def _groups_that_explain(digits: list[int]) -> Iterator[int]:
    """Yield the group of every single character, or pair of neighbours, whose correction makes the check fit."""
    for place in range(CHARACTERS):
        if any(_holds([*digits[:place], digit, *digits[place + 1 :]]) for digit in range(32)):
            yield place // GROUP + 1
        if _holds([*digits[:place], *reversed(digits[place : place + 2]), *digits[place + 2 :]]):
            yield place // GROUP + 1


def _check_digits(digits: Sequence[int]) -> tuple[int, int]:
    """Return the remainder of the digits by (x - a)(x - a^2), a = 2, in the field of 32 elements."""
    high = low = 0
    for digit in digits:
        carry = digit ^ high
        high, low = low ^ TIMES_6[carry], TIMES_8[carry]
    return high, low


def _times(a: int, b: int) -> int:
    """Multiply in the field of 32 elements, modulo x^5 + x^2 + 1."""
    product = 0
    for bit in range(5):
        if b >> bit & 1:
            product ^= a << bit
    for bit in (8, 7, 6, 5):
        if product >> bit & 1:
            product ^= 0b100101 << bit - 5
    return product


TIMES_6, TIMES_8 = (tuple(_times(digit, factor) for digit in range(32)) for factor in (6, 8))
