"""The shelf of protocol templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self, cast

from sqlmodel import Session

from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.plan.template_text import read_template
from bline_desktop.domain.plan.template_written import write_template
from bline_desktop.domain.shelf import Shelf, TextEntry, TextRef


@dataclass(frozen=True, slots=True)
class TemplateEntry(TextEntry):
    """One readable template with its text and its exact name."""

    template: Template


@dataclass(frozen=True, slots=True)
class TemplateShelf(Shelf[TemplateEntry]):
    """All templates of the program's folder."""

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Self:
        """Read the texts, by their names."""
        return cls.reading(texts, template_entry)


NO_TEMPLATES = TemplateShelf()


def template_entry(text: str) -> TemplateEntry:
    """Read one text; a text that was read before is not read again. Raises RuleBroken."""
    return _entry(text)


def entry_to_keep(template: Template) -> TemplateEntry:
    """Write a template and read it back, as it is kept. Raises RuleBroken where it is none."""
    return _entry(write_template(template))


@lru_cache(maxsize=64)
def _entry(text: str) -> TemplateEntry:
    template = read_template(text)
    return TemplateEntry(TextRef.of(template.key, template.version, text), text, template)


def templates_of(session: Session) -> TemplateShelf:
    """Return the shelf that a session carries."""
    return cast("TemplateShelf", session.info.get("protocols", NO_TEMPLATES))
