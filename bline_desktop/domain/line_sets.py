"""The line sets of a ward and what each holds: how much drug stays in a line hangs on the set, not on the ward."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.units import read_decimal
from bline_desktop.domain.words import N_, plain_number

AT_MOST_ML = Decimal(50)
UNKNOWN = Decimal(0)  # what a line holds whose volume nobody has set
NAME_LIMIT = 40
BETWEEN = ";"

UNREADABLE_SETS = Rule(
    "line-sets",
    N_("errors", "Type each line set as a short name and its mL, with a semicolon between two: Codan 4.2; Braun 2.5."),
)
SET_TOO_LARGE = Rule("line-set-too-large", N_("errors", "A line set holds at most {most} mL. Check “{name}”."))
SET_TWICE = Rule("line-set-twice", N_("errors", "“{name}” is there twice. Give each line set a name of its own."))


@dataclass(frozen=True, slots=True)
class LineSet:
    """One sort of line set by its name, with the mL that it holds; 0 is unknown."""

    name: str
    ml: Decimal


@dataclass(frozen=True, slots=True)
class LineSets:
    """The line sets that a ward has named, and what any other line holds."""

    known: tuple[LineSet, ...] = ()
    other_ml: Decimal = UNKNOWN

    @property
    def only(self) -> str | None:
        """The name of the set of a ward that has one alone: it is taken without asking."""
        return self.known[0].name if len(self.known) == 1 else None

    def find(self, name: str) -> LineSet | None:
        """Return a set by its name, however its letters are written."""
        return next((one for one in self.known if one.name.casefold() == name.strip().casefold()), None)

    def ml_of(self, name: str | None) -> Decimal:
        """Return what a line holds in mL: of the set that was named, else of the only one, else of any other line.

        Of a name that is none of the ward's nothing is known.
        """
        named = self.only if name is None else name
        if named is None:
            return self.other_ml
        found = self.find(named)
        return UNKNOWN if found is None else found.ml


def read_line_sets(text: str) -> tuple[LineSet, ...]:
    """Read `Codan 4.2; Braun 2.5`; nothing typed is no set. Raises RuleBroken."""
    sets: list[LineSet] = []
    if not text.strip():
        return ()
    for part in text.split(BETWEEN):
        words = part.split()
        if len(words) < 2 or len(part) > NAME_LIMIT:
            raise RuleBroken(UNREADABLE_SETS, field="line_sets")
        sets.append(LineSet(" ".join(words[:-1]), _volume(words[-1])))
    _check(sets)
    return tuple(sets)


def write_line_sets(sets: Iterable[LineSet]) -> str:
    """Return sets as they are kept: in the order in which they were typed."""
    return f"{BETWEEN} ".join(f"{one.name} {plain_number(one.ml)}" for one in sets)


def _volume(typed: str) -> Decimal:
    try:
        return read_decimal(typed, places=1)
    except RuleBroken as error:
        raise RuleBroken(UNREADABLE_SETS, field="line_sets") from error


def _check(sets: list[LineSet]) -> None:
    names = [one.name.casefold() for one in sets]
    for one in sets:
        if one.ml > AT_MOST_ML:
            raise RuleBroken(SET_TOO_LARGE, most=AT_MOST_ML, name=one.name, field="line_sets")
        if names.count(one.name.casefold()) > 1:
            raise RuleBroken(SET_TWICE, name=one.name, field="line_sets")
