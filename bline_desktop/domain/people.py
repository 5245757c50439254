"""People: who they are, what each may do, and the one table that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlmodel import Field

from bline_desktop.domain import columns
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, choice_field, text_field
from bline_desktop.domain.record import LivingRow, id_column, instant_column
from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import N_


class Right(StrEnum):
    """One thing that a person may or may not do."""

    READ_WALL = "read_wall"
    READ_CHART = "read_chart"
    READ_PEOPLE = "read_people"
    READ_JOURNAL = "read_journal"
    ENROL = "enrol"
    EDIT_PATIENT = "edit_patient"
    MOVE_PATIENT = "move_patient"
    ORDER_CYCLE = "order_cycle"
    CHART_INFUSION = "chart_infusion"
    SETTLE_FIND = "settle_find"
    CHART_DLI = "chart_dli"
    SECOND_CHECK = "second_check"
    READ_SECOND_CHECKS = "read_second_checks"
    CHART_RESULT = "chart_result"
    STRIKE_OWN = "strike_own"
    CLOSE_TASK = "close_task"
    COPY_FOR_ROUNDS = "copy_for_rounds"
    EXPORT = "export"
    REPORT = "report"
    MANAGE_PEOPLE = "manage_people"
    OPEN_AGENCY = "open_agency"
    MANAGE_SETTINGS = "manage_settings"
    SIGN_LABEL = "sign_label"
    CHOOSE_LABEL = "choose_label"
    EDIT_PROTOCOL = "edit_protocol"
    SIGN_PROTOCOL = "sign_protocol"
    SUPPLY_BAGS = "supply_bags"
    PLAN_COURSE = "plan_course"


# What of the rights writes nothing about a patient; in a rounds copy there is nothing else to be done.
READING = frozenset(
    {
        Right.READ_WALL,
        Right.READ_CHART,
        Right.READ_PEOPLE,
        Right.READ_JOURNAL,
        Right.READ_SECOND_CHECKS,
        Right.EXPORT,
        Right.REPORT,
    }
)
_SEE = frozenset({Right.READ_WALL, Right.READ_CHART})
_BEDSIDE = frozenset(
    {
        Right.CHART_INFUSION,
        Right.CHART_DLI,
        Right.SECOND_CHECK,
        Right.MOVE_PATIENT,
        Right.EDIT_PATIENT,
        Right.STRIKE_OWN,
        Right.SUPPLY_BAGS,
        Right.COPY_FOR_ROUNDS,
    }
)
_DOCTOR = frozenset({Right.ENROL, Right.ORDER_CYCLE, Right.CHART_RESULT, Right.CLOSE_TASK, Right.REPORT}) | {
    Right.SETTLE_FIND,
    Right.EDIT_PROTOCOL,
    Right.PLAN_COURSE,
}
_TRIAL = frozenset({Right.READ_JOURNAL, Right.EXPORT, Right.SIGN_LABEL, Right.CHOOSE_LABEL}) | {
    Right.SIGN_PROTOCOL,
    Right.READ_SECOND_CHECKS,
}

# Deny by default: what does not stand here may not be done. Whoever holds the data key could read the whole file; this
# table is kept by the program, not by encryption.
RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.NURSE: _SEE | _BEDSIDE | {Right.CHART_RESULT, Right.REPORT},
    Role.PHYSICIAN: _SEE | _BEDSIDE | _DOCTOR | {Right.READ_JOURNAL},
    Role.PHARMACIST: _SEE | {Right.SIGN_LABEL, Right.SUPPLY_BAGS, Right.STRIKE_OWN},
    Role.INVESTIGATOR: _SEE | _BEDSIDE | _DOCTOR | _TRIAL,
    Role.DATA_MANAGER: _SEE | {Right.READ_JOURNAL, Right.EXPORT, Right.REPORT},
    Role.MONITOR: _SEE | {Right.READ_JOURNAL},
    Role.ADMINISTRATOR: frozenset(
        {
            Right.READ_WALL,
            Right.READ_PEOPLE,
            Right.READ_JOURNAL,
            Right.MANAGE_PEOPLE,
            Right.OPEN_AGENCY,
            Right.MANAGE_SETTINGS,
        }
    ),
}
# What an administrator can give a named person on top: a nurse in charge opens the accounts of agency nurses.
IN_CHARGE: Mapping[Role, frozenset[Right]] = {Role.NURSE: frozenset({Right.OPEN_AGENCY})}

NOT_ALLOWED = Rule(
    "not-allowed",
    N_("errors", "{role} accounts can't do this. Ask a colleague who may, or the administrator."),
)
NAME_TAKEN = Rule(
    "name-taken",
    N_("errors", "{name} already has an account. Add something that tells the two apart, such as a middle name."),
)
ACCOUNT_ENDED = Rule(
    "account-ended",
    N_("errors", "The account of {name} ended at {at}. A charge nurse or the administrator can open it again."),
)
ACCOUNT_OVER = Rule(
    "account-over",
    N_(
        "errors",
        "The account of {name} ended at {at}, and {name} is signed out."
        " A charge nurse or the administrator can open it again.",
    ),
)
ACCOUNT_OVER_TYPED = Rule(
    "account-over-typed",
    N_(
        "errors",
        "The account of {name} ended at {at}, and {name} is signed out. What was half typed is not recorded; it is kept"
        " for {name} alone, for a day. A charge nurse or the administrator can open the account again.",
    ),
)
LAST_ADMINISTRATOR = Rule(
    "last-administrator",
    N_("errors", "{name} is the only administrator. Make somebody else an administrator first."),
)


def rights_of(role: Role, *, in_charge: bool = False) -> frozenset[Right]:
    """Return what a person of a role may do; `in_charge` where the administrator named this person so."""
    return RIGHTS[role] | (IN_CHARGE.get(role, frozenset()) if in_charge else frozenset())


def check_right(role: Role, right: Right, *, in_charge: bool = False) -> None:
    """Stop an act for which a person has no right."""
    if right not in rights_of(role, in_charge=in_charge):
        raise RuleBroken(NOT_ALLOWED, role=role)


def check_open(name: str, until: datetime | None, now: datetime) -> None:
    """Stop an act of somebody still signed in whose account ended; `until` is None where it does not end by itself."""
    if until is not None and until <= now:
        raise RuleBroken(ACCOUNT_ENDED, name=name, at=until)


class PersonFields(Fields):
    """What an administrator types of a person."""

    name: str = text_field(
        N_("people", "Name"), limit=80, help=N_("people", "As it shall stand in the journal, such as ADAMS Nora")
    )
    role: Role = choice_field(Role, N_("people", "Role"))


class User(PersonFields, LivingRow, table=True):
    """A person with an account; the id is never given to anybody else.

    `in_charge_since` tells that an administrator named a nurse as charge nurse. An agency nurse's has `account_ends_at`
    and who opened it, and once somebody looked at what was done under it, the review.
    """

    __tablename__ = "user"

    active: bool = Field(True, sa_type=columns.BooleanColumn, nullable=False)
    in_charge_since: datetime | None = instant_column(required=False)
    account_ends_at: datetime | None = instant_column(required=False)
    opened_by: UUID | None = id_column(required=False)
    reviewed_at: datetime | None = instant_column(required=False)
    reviewed_by: UUID | None = id_column(required=False)


@dataclass(frozen=True, slots=True)
class Agency:
    """What an agency nurse's account has on top: its end, who opened it, and its review."""

    ends_at: datetime
    opened_by: str
    reviewed_at: datetime | None = None
    reviewed_by: str | None = None

    def has_ended(self, now: datetime) -> bool:
        """Tell whether nobody can sign in to it any more."""
        return self.ends_at <= now


@dataclass(frozen=True, slots=True)
class Person:
    """One account; `agency` for an agency nurse."""

    user_id: UUID
    name: str
    role: Role
    active: bool
    in_charge: bool = False
    agency: Agency | None = None

    def may_enter(self, now: datetime) -> bool:
        """Tell whether this person can sign in, or stand beside somebody as the second one."""
        return self.active and (self.agency is None or not self.agency.has_ended(now))

    def waits_for_review(self, now: datetime) -> bool:
        """Tell whether an agency nurse's account is over, and nobody has looked yet at what was done under it."""
        agency = self.agency
        return agency is not None and agency.reviewed_at is None and not self.may_enter(now)


class KeySlots(Protocol):
    """The keys of a store, as far as commands need them: storage implements it."""

    def add_slot(self, user_id: UUID, shown_name: str, password: str) -> None:
        """Give a user a password that unlocks the store."""

    def remove_slot(self, user_id: UUID) -> None:
        """Take a user's password away."""

    def change_password(self, user_id: UUID, password: str) -> None:
        """Replace a user's password."""

    def check_password(self, user_id: UUID, password: str, now: datetime) -> bool:
        """Tell whether this is a user's password; a wrong one counts as at the sign-in. Raises StorageTrouble."""

    def pin_verifier(self, pin: str) -> str:
        """Make what a PIN is later known by: salted, slow to try, with its own parameters in it."""

    def is_pin(self, pin: str, verifier: str) -> bool:
        """Tell whether this is the PIN that the verifier was made of."""
