"""Label profiles as the store keeps them: the texts that were signed or chosen, who signed them, and what one sees.

A text that was once signed or chosen is kept whole, so that an order made under it can be understood for ever, whatever
the program is shipped with later. A changed text of the same version has another hash: nobody has signed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlmodel import Field

from bline_desktop.domain import columns
from bline_desktop.domain.record import FixedRow, id_column, instant_column, text_column
from bline_desktop.domain.roles import Role
from bline_desktop.domain.settings import STORE_ROW_ID
from bline_desktop.domain.shelf import RefusedText, TextRef
from bline_desktop.domain.treatment.label_profile import LabelProfile

# Both have to sign before a profile counts as confirmed, and they are two people.
SIGNING_ROLES = (Role.INVESTIGATOR, Role.PHARMACIST)


class LabelText(FixedRow, table=True):
    """One profile's text, exactly as it was signed or chosen for the first time."""

    __tablename__ = "label_text"

    recorded_at: datetime = instant_column()
    recorded_by: UUID = id_column(foreign_key="user.id")
    profile: str = text_column()
    version: str = text_column()
    sha256: str = text_column()
    text: str = text_column()

    @property
    def ref(self) -> TextRef:
        """The exact name of the text."""
        return TextRef(self.profile, self.version, self.sha256)


class LabelSignature(FixedRow, table=True):
    """One person's signature under one text: who, in which role, when, and the hash of what was signed."""

    __tablename__ = "label_signature"

    recorded_at: datetime = instant_column()
    recorded_by: UUID = id_column(foreign_key="user.id")
    role: Role = Field(sa_type=columns.ChoiceColumn(Role), nullable=False)
    label_text_id: UUID = id_column(foreign_key="label_text.id")
    profile: str = text_column()
    version: str = text_column()
    sha256: str = text_column()

    @property
    def ref(self) -> TextRef:
        """The exact name of the text that was signed."""
        return TextRef(self.profile, self.version, self.sha256)


def label_text_id(ref: TextRef) -> UUID:
    """Return the id of a text's row, the same in every store: a text is kept once."""
    return uuid5(STORE_ROW_ID, str(ref))


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature as it is shown; `name` is the present name of whoever signed."""

    user_id: UUID
    name: str
    role: Role
    at: datetime


@dataclass(frozen=True, slots=True)
class ProfileView:
    """One profile with its signatures.

    `is_chosen`: the ward works by it. `is_shipped`: its text lies in the program's folder. `is_changed`: another text
    of this version was signed before, so that this one differs from what people agreed to.
    """

    ref: TextRef
    profile: LabelProfile
    signatures: tuple[Signature, ...]
    is_chosen: bool
    is_shipped: bool
    is_changed: bool

    @property
    def missing(self) -> tuple[Role, ...]:
        """Whose signature is still missing; () where the profile is confirmed."""
        return missing_roles(self.signatures)

    @property
    def is_confirmed(self) -> bool:
        """Whether an investigator and a pharmacist, two people, have signed this very text."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Profiles:
    """All profiles of the ward, the chosen one first, and the texts that can't be read."""

    profiles: tuple[ProfileView, ...]
    refused: tuple[RefusedText, ...]


def missing_roles(signatures: Iterable[Signature]) -> tuple[Role, ...]:
    """Return the roles whose signature is missing; one person who changed roles can't sign for both."""
    signers = [{one.user_id for one in signatures if one.role is role} for role in SIGNING_ROLES]
    missing = tuple(role for role, those in zip(SIGNING_ROLES, signers, strict=True) if not those)
    if not missing and len(set.union(*signers)) < len(SIGNING_ROLES):
        return SIGNING_ROLES[-1:]
    return missing
