"""Finds the lines of a legal TOML text on which its tables and values begin: the library that reads it names none."""

import re
from collections.abc import Iterator
from typing import Final

# Whatever can hide a bracket or an end of line: texts of four sorts, and remarks.
_TOKEN: Final = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*|[\[\]{}\n]''', re.DOTALL
)
_NAME: Final = re.compile(r"""\s*("[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_-]+)\s*""")
_OPENING, _CLOSING = "[{", "]}"


class Lines:
    """The lines of a text by the place of what stands there: `arm 1, step 3, offset`."""

    def __init__(self, text: str) -> None:
        self._lines = dict(_places(text))

    def of(self, place: str) -> int:
        """Return the line of a place; where it is not found (it is missing), that of what it would stand in."""
        while place:
            for written in (place, place.rpartition(" ")[0]):  # tables written in one line have no number there
                if written in self._lines:
                    return self._lines[written]
            place = place.rpartition(", ")[0]
        return 1


def _places(text: str) -> Iterator[tuple[str, int]]:
    table = ""
    counts: dict[str, int] = {}
    for line, statement in _statements(text):
        if statement.startswith("["):
            *outer, last = _names(statement.strip("[] \t"))
            table = ""
            for name in outer:
                table = _numbered(_within(table, name), counts)
            table = _within(table, last)
            if statement.startswith("[["):
                counts[table] = counts.get(table, 0) + 1
                table = _numbered(table, counts)
            yield table, line
        else:
            yield _within(table, _names(statement)[0]), line


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Go through the lines; what is written over several of them is one statement, on its first."""
    begin, line, depth, at = 0, 1, 0, 1
    for token in _TOKEN.finditer(text + "\n"):
        sign = token.group()
        depth += (sign in _OPENING) - (sign in _CLOSING)
        line += sign.count("\n")
        if sign == "\n" and not depth:
            statement = text[begin : token.start()].strip()
            if statement and not statement.startswith("#"):
                yield at, statement
            begin, at = token.end(), line


def _names(dotted: str) -> list[str]:
    """Take the names at the head of a statement: the `arm` and `step` of `arm.step`."""
    names, end = [], 0
    while match := _NAME.match(dotted, end):
        names.append(match.group(1).strip("\"'"))
        if not dotted.startswith(".", match.end()):
            break
        end = match.end() + 1
    return names or [""]


def _within(table: str, name: str) -> str:
    return f"{table}, {name}" if table else name


def _numbered(table: str, counts: dict[str, int]) -> str:
    return f"{table} {counts[table]}" if table in counts else table
