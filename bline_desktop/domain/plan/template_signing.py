"""Protocol templates as the store keeps them: the texts that were saved or signed, who signed them, what one sees.

A text that was once saved or signed is kept whole, so that a plan begun on it can be understood for ever, whatever the
program is shipped with later. Nothing of it is changed: a change is another version, which is signed anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlmodel import Field

from bline_desktop.domain import columns
from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.record import FixedRow, id_column, instant_column, text_column
from bline_desktop.domain.roles import Role
from bline_desktop.domain.settings import STORE_ROW_ID
from bline_desktop.domain.shelf import RefusedText, TextRef


class ProtocolText(FixedRow, table=True):
    """One template's text, exactly as it was saved, or signed for the first time."""

    __tablename__ = "protocol_text"

    recorded_at: datetime = instant_column()
    recorded_by: UUID = id_column(foreign_key="user.id")
    protocol: str = text_column()
    version: str = text_column()
    sha256: str = text_column()
    text: str = text_column()

    @property
    def ref(self) -> TextRef:
        """The exact name of the text."""
        return TextRef(self.protocol, self.version, self.sha256)


class ProtocolSignature(FixedRow, table=True):
    """One investigator's signature under one text, and the moment from which plans may be started on it."""

    __tablename__ = "protocol_signature"

    recorded_at: datetime = instant_column()
    recorded_by: UUID = id_column(foreign_key="user.id")
    role: Role = Field(sa_type=columns.ChoiceColumn(Role), nullable=False)
    protocol_text_id: UUID = id_column(foreign_key="protocol_text.id")
    protocol: str = text_column()
    version: str = text_column()
    sha256: str = text_column()
    valid_from: datetime = instant_column()

    @property
    def ref(self) -> TextRef:
        """The exact name of the text that was signed."""
        return TextRef(self.protocol, self.version, self.sha256)


def protocol_text_id(ref: TextRef) -> UUID:
    """Return the id of a text's row, the same in every store: a text is kept once."""
    return uuid5(STORE_ROW_ID, f"protocol {ref}")


@dataclass(frozen=True, slots=True)
class TemplateSignature:
    """One signature as it is shown; `name` is the present name of whoever signed."""

    user_id: UUID
    name: str
    at: datetime
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class TemplateView:
    """One version of a protocol with its signatures.

    `is_shipped`: its text lies in the program's folder. `is_changed`: another text of this version was signed before,
    so that this one differs from what an investigator agreed to. `saved_at` and `saved_by` tell of a text that the ward
    keeps.
    """

    ref: TextRef
    template: Template
    signatures: tuple[TemplateSignature, ...]
    is_shipped: bool
    is_changed: bool
    saved_at: datetime | None = None
    saved_by: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether an investigator has signed this very text."""
        return bool(self.signatures)

    @property
    def number(self) -> tuple[int, ...]:
        """The version as numbers: 1.10 is higher than 1.9."""
        return (*(int(part) for part in self.ref.version.split(".")), 0, 0)

    @property
    def valid_from(self) -> datetime | None:
        """From when plans may be started on it; None before it is signed."""
        return min((one.valid_from for one in self.signatures), default=None)

    def may_start(self, now: datetime) -> bool:
        """Tell whether a plan may be started on it: signed, filled in and valid by now."""
        return self.template.is_filled and self.valid_from is not None and self.valid_from <= now


@dataclass(frozen=True, slots=True)
class Templates:
    """All protocols of the ward, and the texts that can't be read."""

    templates: tuple[TemplateView, ...]
    refused: tuple[RefusedText, ...]

    def find(self, ref: TextRef) -> TemplateView | None:
        """Return one by its exact name."""
        return next((view for view in self.templates if view.ref == ref), None)


def awaiting_signature(views: Iterable[TemplateView]) -> tuple[TemplateView, ...]:
    """Return the versions that only lack a signature: of each protocol its highest one that is filled in.

    What the ward saved is meant to be signed, also an example; of what the program has come with no example is.
    """
    highest: dict[str, TemplateView] = {}
    for view in sorted(views, key=lambda view: view.number):
        if view.is_signed or (view.template.is_filled and not view.is_changed):
            highest[view.ref.key] = view
    waiting = (view for view in highest.values() if not view.is_signed)
    meant = (view for view in waiting if view.saved_at is not None or not view.template.example)
    return tuple(sorted(meant, key=lambda view: view.template.title.casefold()))


def startable_of(views: Iterable[TemplateView], now: datetime) -> tuple[TemplateView, ...]:
    """Return on which versions a plan may be started: of each protocol the one that became valid last."""
    found: dict[str, TemplateView] = {}
    for view in sorted((one for one in views if one.may_start(now)), key=_became_valid):
        found[view.ref.key] = view
    return tuple(sorted(found.values(), key=lambda view: (view.template.example, view.template.title.casefold())))


def _became_valid(view: TemplateView) -> tuple[datetime, datetime, str]:
    """Of two that are valid from the same moment the one that was signed later is meant."""
    first = min(view.signatures, key=lambda one: one.valid_from)
    return first.valid_from, first.at, view.ref.sha256
