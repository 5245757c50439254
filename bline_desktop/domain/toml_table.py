"""The strict reader of one table of a TOML text: each value with its unit, taken once, and nothing left over.

Numbers stand in quotation marks with their unit (`"1.8 mL per hour"`), so that no float and no wrong unit gets in.
Whatever can't be read is refused with the place where it stands.
"""

import re
import tomllib
from bisect import bisect_left
from datetime import timedelta
from decimal import Decimal
from typing import Self, TypeVar

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.words import N_, plain_number

UNKNOWN_KEY = Rule("TEXT_UNKNOWN_KEY", N_("text", "{place} is not known here. Take it out or mend its spelling."))
MISSING_KEY = Rule("TEXT_MISSING_KEY", N_("text", "{place} is missing."))
NO_NUMBER = Rule(
    "TEXT_NO_NUMBER",
    N_("text", "{place} is {found}. Write a plain number with its unit in quotation marks, as {example}."),
)
WRONG_UNIT = Rule("TEXT_WRONG_UNIT", N_("text", "{place} is {found}. Write it in {unit}."))
NOT_LISTED = Rule("TEXT_NOT_LISTED", N_("text", "{place} is {found}. Write one of: {choices}."))
WRONG_SORT = Rule("TEXT_WRONG_SORT", N_("text", "{place} is {found}. Write it as the shipped texts have it."))
BAD_NAME = Rule("TEXT_BAD_NAME", N_("text", "{place} is “{found}”. Write it as {example}."))
NO_TOML = Rule("TEXT_NO_TOML", N_("text", "Line {line} can't be read as TOML."))

# A key stands in settings, records and file names for ever.
KEY_FORM = re.compile(r"[a-z][a-z0-9-]{1,23}", re.ASCII)
VERSION_FORM = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}", re.ASCII)
SPANS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
}
_NUMBER = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,4})?)(?: (.+))?", re.ASCII)

_SHOWN = 60  # signs that a sentence bears
_MOST_BITS = 200  # of a whole number that is shown as it stands
_TOO_MUCH = (ValueError, RecursionError)  # a number of thousands of digits, brackets within brackets

C = TypeVar("C", bound=Choice)


def read_toml(text: str) -> dict[str, object]:
    """Read a text as TOML. Raises RuleBroken, naming the line, where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise RuleBroken(NO_TOML, line=_line_of(str(problem), text)) from None
    except _TOO_MUCH:
        raise RuleBroken(NO_TOML, line=_line_too_much(text)) from None


class Table:
    """One table of the text; every value is taken once, and `end` refuses what nobody took."""

    def __init__(self, values: object, place: str) -> None:
        self._place = place
        if not isinstance(values, dict):
            raise RuleBroken(WRONG_SORT, place=self.where(), found=shown(values))
        self._left = dict(values)

    def has(self, key: str) -> bool:
        """Tell whether a value stands there."""
        return key in self._left

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text."""
        value = self._take(key, default)
        if not isinstance(value, str) or not (value.strip() or value == default):
            raise self._refused(WRONG_SORT, key, value)
        return value

    def name(self, key: str, example: str, form: re.Pattern[str] = KEY_FORM) -> str:
        """Take a name of a fixed form."""
        found = self.text(key)
        if form.fullmatch(found) is None:
            raise RuleBroken(BAD_NAME, place=self.where(key), found=visible(found), example=example)
        return found

    def flag(self, key: str, default: bool | None = None) -> bool:
        """Take a yes or no, written as true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self._refused(WRONG_SORT, key, value)
        return value

    def texts(self, key: str, default: list[str] | None = None) -> tuple[str, ...]:
        """Take a list of texts."""
        value = self._take(key, default)
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self._refused(WRONG_SORT, key, value)
        return tuple(value)

    def decimal(self, key: str, unit: str) -> Decimal:
        """Take a number with its unit."""
        return self._number(key, self._take(key), unit)

    def maybe(self, key: str, unit: str) -> Decimal | None:
        """Take a number with its unit, where it stands there."""
        return self.decimal(key, unit) if self.has(key) else None

    def decimals(self, key: str, unit: str) -> tuple[Decimal, ...]:
        """Take a list of numbers with their units; () where none stands there."""
        return tuple(self._number(key, value, unit) for value in self.texts(key, []))

    def whole(self, key: str, unit: str = "") -> int:
        """Take a whole number, with its unit where it has one."""
        value = self.decimal(key, unit)
        if value != value.to_integral_value():
            raise self._refused(NO_NUMBER, key, str(value), example=f"{int(value)} {unit}".strip())
        return int(value)

    def maybe_whole(self, key: str, unit: str = "") -> int | None:
        """Take a whole number, where it stands there."""
        return self.whole(key, unit) if self.has(key) else None

    def span(self, key: str) -> timedelta:
        """Take a length of time in minutes, hours or days."""
        value = self._take(key)
        unit = value.rpartition(" ")[2] if isinstance(value, str) else ""
        if unit not in SPANS:
            raise self._refused(WRONG_UNIT, key, value, unit=", ".join(SPANS))
        milliseconds = self._number(key, value, unit) * (SPANS[unit] // timedelta(milliseconds=1))
        return timedelta(milliseconds=int(milliseconds))

    def choice(self, key: str, choices: type[C]) -> C:
        """Take one entry of a list."""
        return self._choice(key, self._take(key), choices)

    def choices(self, key: str, choices: type[C], default: tuple[C, ...] | None = None) -> tuple[C, ...]:
        """Take several entries of a list, in the order of the list; all of `default` where none stands there."""
        if default is not None and not self.has(key):
            return default
        named = {self._choice(key, one, choices) for one in self.texts(key)}
        if not named:
            raise self._refused(MISSING_KEY, key, "")
        return tuple(one for one in choices if one in named)

    def entry(self, key: str) -> Self:
        """Take a table within this one."""
        return self._inner(self._take(key), self._at(key))

    def entries(self, key: str) -> tuple[Self, ...]:
        """Take a list of tables, numbered from 1 for whoever looks for one; () where there is none."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise self._refused(WRONG_SORT, key, value)
        return tuple(self._inner(one, f"{self._at(key)} {number}") for number, one in enumerate(value, 1))

    def left(self) -> tuple[str, ...]:
        """Return what nobody took yet."""
        return tuple(self._left)

    def end(self) -> None:
        """Refuse what nobody took."""
        for key in self._left:
            raise RuleBroken(UNKNOWN_KEY, place=self.where(key))

    @property
    def place(self) -> str:
        """Where this entry stands, for whoever has to mend it."""
        return self._place

    def where(self, key: str = "") -> object:
        """Return how people are told where a value stands, or the table itself."""
        return self._at(key) if key else self._place

    def _inner(self, values: object, place: str) -> Self:
        return type(self)(values, place)

    def _take(self, key: str, default: object = None) -> object:
        if key not in self._left and default is None:
            raise RuleBroken(MISSING_KEY, place=self.where(key))
        return self._left.pop(key, default)

    def _at(self, key: str) -> str:
        return f"{self._place}, {key}" if self._place else key

    def _refused(self, rule: Rule, key: str, found: object, **more: object) -> RuleBroken:
        return RuleBroken(rule, place=self.where(key), found=shown(found), **more)

    def _number(self, key: str, value: object, unit: str) -> Decimal:
        match = _NUMBER.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise self._refused(NO_NUMBER, key, value, example=f"28 {unit}".strip())
        if (match.group(2) or "") != unit:
            raise self._refused(WRONG_UNIT, key, value, unit=unit or "no unit")
        return Decimal(plain_number(Decimal(match.group(1))))

    def _choice(self, key: str, value: object, choices: type[C]) -> C:
        for one in choices:
            if one.value == value:
                return one
        raise self._refused(NOT_LISTED, key, value, choices=", ".join(one.value for one in choices))


def visible(text: str) -> str:
    """Show the beginning of a text on one line; signs that can't be seen as TOML escapes them."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text[:_SHOWN])


def shown(value: object) -> str:
    """Show what stands in a text as it would be typed there, cut to a length that a sentence bears."""
    match value:
        case str():
            text = f"“{visible(value)}”"
        case bool():
            text = str(value).lower()
        case int() if value.bit_length() > _MOST_BITS:
            text = hex(value)  # without a limit, unlike its digits
        case list():
            text = "[…]"
        case dict():
            text = "{…}"
        case _:
            text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _line_of(problem: str, text: str) -> int:
    """Find the line that the library names; a text that breaks off does so on its last one."""
    named = re.search(r"line ([0-9]+)", problem)
    return int(named.group(1)) if named else text.count("\n") + 1


def _line_too_much(text: str) -> int:
    """Find the first line with which a text is too much for the library, which names none."""
    lines = text.split("\n")
    return bisect_left(range(len(lines)), True, key=lambda last: _is_too_much("\n".join(lines[: last + 1]))) + 1


def _is_too_much(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # what breaks off only breaks off
        return False
    except _TOO_MUCH:
        return True
    return False
