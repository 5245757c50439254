"""The shipped label profiles, and texts changed from them."""

from functools import cache

from bline_desktop import paths
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.label_profile import LabelProfile
from bline_desktop.domain.treatment.label_shelf import LabelShelf, read_entry
from bline_desktop.domain.treatment.label_text import read_profile


def shipped_text(name: str) -> str:
    """Return the text of a shipped profile: `us-2025` or `eu-jp`."""
    return (paths.resources() / "labels" / f"{name}.toml").read_text(encoding="utf-8")


@cache
def shipped(name: str) -> LabelProfile:
    """Return a shipped profile."""
    return read_profile(shipped_text(name))


def shelf(**texts: str) -> LabelShelf:
    """Return a shelf of the shipped profiles, or of other texts."""
    return LabelShelf.of(texts or {name: shipped_text(name) for name in ("us-2025", "eu-jp")})


def ref_of(name: str = "us-2025") -> TextRef:
    """Return the exact name of a shipped profile."""
    return read_entry(shipped_text(name)).ref
