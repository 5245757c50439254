"""The shelf of label profiles."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self, cast

from sqlmodel import Session

from bline_desktop.domain.shelf import Shelf, TextEntry, TextRef
from bline_desktop.domain.treatment.label_profile import LabelProfile
from bline_desktop.domain.treatment.label_text import read_profile

ProfileRef = TextRef  # the exact name of a label profile


@dataclass(frozen=True, slots=True)
class ShelfEntry(TextEntry):
    """One readable profile with its text and its exact name."""

    profile: LabelProfile


@dataclass(frozen=True, slots=True)
class LabelShelf(Shelf[ShelfEntry]):
    """All profiles of the program's folder."""

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Self:
        """Read the texts, by their names."""
        return cls.reading(texts, read_entry)


EMPTY_SHELF = LabelShelf()


def read_entry(text: str) -> ShelfEntry:
    """Read one text; a text that was read before is not read again. Raises RuleBroken."""
    return _entry(text)


@lru_cache(maxsize=32)
def _entry(text: str) -> ShelfEntry:
    profile = read_profile(text)
    return ShelfEntry(TextRef.of(profile.key, profile.version, text), text, profile)


def shelf_of(session: Session) -> LabelShelf:
    """Return the shelf that a session carries."""
    return cast("LabelShelf", session.info.get("labels", EMPTY_SHELF))
