"""The shelf: every label profile that lies in the program's folder, read once, and the exact name of each.

The texts are handed in when a store is opened and are carried with every session; nothing here opens a file.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self, cast

from sqlmodel import Session

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.treatment.label_profile import LabelProfile
from bline_desktop.domain.treatment.label_text import read_profile

_REF_FORM = re.compile(r"([a-z][a-z0-9-]{1,23}) ([0-9.]{1,14}) sha256:([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ProfileRef:
    """Names one text of a profile exactly: key, version, and the hash of the text as it was read.

    Whatever is ordered keeps the ref that it was ordered under, as `str(ref)`; `ProfileRef.read` takes it back.
    """

    key: str
    version: str
    sha256: str

    def __str__(self) -> str:
        """Write it as one text: `us 2025.1 sha256:0f3a...`."""
        return f"{self.key} {self.version} sha256:{self.sha256}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Take back what `str` wrote. Raises ValueError for anything else."""
        match = _REF_FORM.fullmatch(text)
        if match is None:
            raise ValueError("this names no label profile")
        return cls(*match.groups())

    @property
    def short_hash(self) -> str:
        """The first eight signs of the hash, for people to compare."""
        return self.sha256[:8].upper()


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """One readable profile with its text and its exact name."""

    ref: ProfileRef
    text: str
    profile: LabelProfile


@dataclass(frozen=True, slots=True)
class RefusedText:
    """A text that can't be read as a profile: its name (that of its file on the shelf), and why."""

    name: str
    problem: RuleBroken


@dataclass(frozen=True, slots=True)
class LabelShelf:
    """All profiles of the program's folder; what can't be read stands apart and stops nobody's work."""

    entries: tuple[ShelfEntry, ...] = ()
    refused: tuple[RefusedText, ...] = ()

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Self:
        """Read the texts, by their names."""
        entries: list[ShelfEntry] = []
        refused: list[RefusedText] = []
        for name, text in sorted(texts.items()):
            try:
                entries.append(read_entry(text))
            except RuleBroken as problem:
                refused.append(RefusedText(name, problem))
        return cls(tuple(entries), tuple(refused))

    def find(self, ref: ProfileRef) -> ShelfEntry | None:
        """Return the very text that is meant, or None where it does not lie here (any more)."""
        return _first(entry for entry in self.entries if entry.ref == ref)

    def named(self, key: str) -> ShelfEntry | None:
        """Return a profile by its key, the last of several; None where there is none."""
        return _first(entry for entry in reversed(self.entries) if entry.ref.key == key)


EMPTY_SHELF = LabelShelf()


def read_entry(text: str) -> ShelfEntry:
    """Read one text; a text that was read before is not read again. Raises RuleBroken."""
    return _entry(text)


@lru_cache(maxsize=32)
def _entry(text: str) -> ShelfEntry:
    profile = read_profile(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return ShelfEntry(ProfileRef(profile.key, profile.version, digest), text, profile)


def shelf_of(session: Session) -> LabelShelf:
    """Return the shelf that a session carries."""
    return cast("LabelShelf", session.info.get("labels", EMPTY_SHELF))


def _first(entries: Iterable[ShelfEntry]) -> ShelfEntry | None:
    return next(iter(entries), None)
