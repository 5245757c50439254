"""Whether a physician was told of what was found or heard: asked in the same way wherever a kind asks it.

A kind declares the fields with the helpers here, and with `ToTell` what stays open while the answer is "not yet".
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import Fields, When, choice_field, moment_field, text_field
from bline_desktop.domain.words import N_, Message


class Told(Choice):
    """Whether a physician was told of what was found."""

    YES = "yes", N_("round", "Yes")
    NOT_YET = "not_yet", N_("round", "Not yet")


WHO_NEEDED = Rule("told-who-needed", N_("errors", "Type the name of the physician who was told."))
WHEN_NEEDED = Rule("told-when-needed", N_("errors", "Type when the physician was told."))
_TOLD = (Told.YES,)


def told_field(help: Message | None = None) -> Any:
    """Declare whether a physician was told; nothing where nobody had to be."""
    return choice_field(Told, N_("round", "Physician told"), required=False, help=help)


def told_who_field() -> Any:
    """Declare who was told."""
    return text_field(N_("round", "Told to"), limit=60, applies_when=When("told", _TOLD, WHO_NEEDED))


def told_at_field() -> Any:
    """Declare when that physician was told."""
    return moment_field(N_("round", "Told at"), applies_when=When("told", _TOLD, WHEN_NEEDED))


def told_answer_field(title: Message) -> Any:
    """Declare what the physician answered."""
    return text_field(title, limit=200, required=False, applies_when=When("told", _TOLD))


@dataclass(frozen=True, slots=True)
class Telling:
    """What an entry says of a physician who is to be told: whether, and where it was done who, when and the answer."""

    told: Told | None
    who: str | None
    at: datetime | None
    answer: str | None

    @property
    def note(self) -> str:
        """Who was told, with the answer."""
        return ", ".join(part for part in (self.who, self.answer) if part)


@dataclass(frozen=True, slots=True)
class ToTell:
    """How a kind asks whether a physician was told: the rule that is open until then, and the field of the answer."""

    rule: Rule
    answer: str

    def read(self, fields: Fields) -> Telling:
        """Return what an entry of the kind says."""
        return Telling(*(getattr(fields, name) for name in ("told", "told_who", "told_at", self.answer)))
