"""Shelves: the texts of one sort that lie in a folder of the program, read once, and the exact name of each.

The texts are handed in when a store is opened and are carried with every session; nothing here opens a file.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from bline_desktop.domain.errors import RuleBroken

_REF_FORM = re.compile(r"([a-z][a-z0-9-]{1,23}) ([0-9.]{1,14}) sha256:([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class TextRef:
    """Names one text exactly: key, version, and the hash of the text as it was read.

    Whatever is done by a text keeps the ref of it, as `str(ref)`; `TextRef.read` takes it back.
    """

    key: str
    version: str
    sha256: str

    def __str__(self) -> str:
        """Write it as one text: `us 2025.1 sha256:0f3a...`."""
        return f"{self.key} {self.version} sha256:{self.sha256}"

    @classmethod
    def of(cls, key: str, version: str, text: str) -> Self:
        """Name a text."""
        return cls(key, version, hashlib.sha256(text.encode()).hexdigest())

    @classmethod
    def read(cls, text: str) -> Self:
        """Take back what `str` wrote. Raises ValueError for anything else."""
        match = _REF_FORM.fullmatch(text)
        if match is None:
            raise ValueError("this names no text")
        return cls(*match.groups())

    @property
    def short_hash(self) -> str:
        """The first eight signs of the hash, for people to compare."""
        return self.sha256[:8].upper()


@dataclass(frozen=True, slots=True)
class TextEntry:
    """One readable text with its exact name; what was read from it is added by each sort of text."""

    ref: TextRef
    text: str


@dataclass(frozen=True, slots=True)
class RefusedText:
    """A text that can't be read: its name (that of its file on the shelf), and why."""

    name: str
    problem: RuleBroken


E = TypeVar("E", bound=TextEntry)


@dataclass(frozen=True, slots=True)
class Shelf(Generic[E]):
    """All texts of one folder; what can't be read stands apart and stops nobody's work."""

    entries: tuple[E, ...] = ()
    refused: tuple[RefusedText, ...] = ()

    @classmethod
    def reading(cls, texts: Mapping[str, str], read: Callable[[str], E]) -> Self:
        """Read the texts, by their names."""
        entries: list[E] = []
        refused: list[RefusedText] = []
        for name, text in sorted(texts.items()):
            try:
                entries.append(read(text))
            except RuleBroken as problem:
                refused.append(RefusedText(name, problem))
        return cls(tuple(entries), tuple(refused))

    def find(self, ref: TextRef) -> E | None:
        """Return the very text that is meant, or None where it does not lie here (any more)."""
        return _first(entry for entry in self.entries if entry.ref == ref)

    def named(self, key: str) -> E | None:
        """Return a text by its key, the last of several; None where there is none."""
        return _first(entry for entry in reversed(self.entries) if entry.ref.key == key)


def _first(entries: Iterable[E]) -> E | None:
    return next(iter(entries), None)
