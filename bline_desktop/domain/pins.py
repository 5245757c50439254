"""PINs: six digits that tell people apart inside an open store. They never unlock it."""

import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from uuid import UUID

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.record import PrivateRow, id_column, instant_column, integer_column, text_column
from bline_desktop.domain.words import N_

LENGTH: Final = 6
PIN_FORM: Final = re.compile(r"[0-9]{6}")
TRIES: Final = 5
SOURCE = "NIST SP 800-63B-4 section 3.2.10"

SIX_DIGITS = Rule("pin-six-digits", N_("rules", "A PIN has exactly six digits."), SOURCE)
REPEATED = Rule(
    "pin-repeated", N_("rules", "This PIN repeats itself, and such PINs are guessed first. Take another one."), SOURCE
)
RUN = Rule(
    "pin-run", N_("rules", "This PIN counts up or down, and such PINs are guessed first. Take another one."), SOURCE
)
DAY = Rule("pin-date", N_("rules", "This PIN can be read as a date, such as a birthday. Take another one."), SOURCE)
COMMON = Rule("pin-common", N_("rules", "Many people take this PIN, so it is guessed first. Take another one."), SOURCE)

WRONG_PIN = Rule(
    "wrong-pin", N_("rules", "This is not the PIN of {name}. Tries left before the password is needed: {left}.")
)
PIN_LOCKED = Rule(
    "pin-locked",
    N_("rules", "The PIN of {name} was typed wrongly five times. Type the password: it opens the PIN again."),
)
NO_PIN = Rule("no-pin", N_("rules", "{name} has no PIN. Type the password; a PIN is chosen under Settings."))
PASSWORD_DUE = Rule("password-due", N_("rules", "{name} last typed the password more than {hours} h ago. Type it now."))
WRONG_PASSWORD = Rule("wrong-own-password", N_("rules", "This is not the password of {name}."))

# The commonest of those that no pattern above takes in: ways over the keypad, doubled pairs, numbers that sound well.
COMMONEST = (
    "112233 121314 123654 131452 131420 147258 147369 147852 147896 159357 159753 201314 258369 258456 258852 332211 "
    "357159 369258 456852 520131 521125 584520 741852 753159 753951 778899 789456 951753 963852 987412"
)
FIRST_YEAR, LAST_YEAR = 1900, 2099


class Pin(PrivateRow, table=True):
    """What the store knows of a person's PIN; the row's id is the person's, so that there is one for each.

    `verifier` is Argon2id's text with its parameters, None where no PIN is set. `failed` counts wrong tries in a row.
    `password_at` is when this person last typed the whole password.
    """

    __tablename__ = "pin"

    id: UUID = id_column(primary_key=True, foreign_key="user.id")
    verifier: str | None = text_column(required=False)
    failed: int = integer_column()
    password_at: datetime | None = instant_column(required=False)


def check_new_pin(pin: str) -> None:
    """Refuse a new PIN that is not six digits, or is among those that are guessed first. Raises RuleBroken."""
    if not PIN_FORM.fullmatch(pin):
        raise RuleBroken(SIX_DIGITS, field="pin")
    for rule, holds in ((REPEATED, _repeats(pin)), (RUN, _runs(pin)), (DAY, _is_day(pin)), (COMMON, pin in COMMONEST)):
        if holds:
            raise RuleBroken(rule, field="pin")


def stands_against(row: Pin | None, name: str, now: datetime, password_after: timedelta) -> RuleBroken | None:
    """Return why a person's PIN is not taken now and the password is needed, or None."""
    if row is None or row.verifier is None or row.password_at is None:
        return RuleBroken(NO_PIN, name=name)
    if row.failed >= TRIES:
        return RuleBroken(PIN_LOCKED, name=name)
    if now - row.password_at >= password_after:
        return RuleBroken(PASSWORD_DUE, name=name, hours=password_after // timedelta(hours=1))
    return None


def _repeats(pin: str) -> bool:
    return any(pin == pin[:length] * (LENGTH // length) for length in (1, 2, 3))


def _runs(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({1}, {9})


def _is_day(pin: str) -> bool:
    """Tell whether this is a day (day, month and two figures of a year, in any usual order) or a month of a year."""
    first, middle, last = (int(pin[at : at + 2]) for at in (0, 2, 4))
    day_and_month = ((first, middle), (middle, first), (last, middle))
    if any(1 <= day <= 31 and 1 <= month <= 12 for day, month in day_and_month):
        return True
    return any(_is_month_of_year(year, month) for year, month in ((pin[:4], last), (pin[2:], first)))


def _is_month_of_year(year: str, month: int) -> bool:
    return FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= month <= 12


def shown_tries(failed: int) -> int:
    """Return how many tries are left after so many wrong ones."""
    return max(0, TRIES - failed)
