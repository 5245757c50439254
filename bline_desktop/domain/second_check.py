"""The second person: what needs one, what they read back without seeing it, and the row that says what came of it.

A screen gives the first person's values to `check_second`, never to the second person. The row of an agreed check holds
a digest of the values agreed on and the id that the act's own row will have, so an agreement fits one act alone.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from sqlmodel import Field

from bline_desktop.domain import columns
from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.record import Record, id_column, text_column
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.din import kept_din
from bline_desktop.domain.treatment.dli import DliFields
from bline_desktop.domain.treatment.dli_bag import DliLabelFields
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.pump import PumpAction, PumpEvent
from bline_desktop.domain.units import rounded
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_, plain_number

LAST_FOUR, DOSE, RATE = "last_four", "dose_ug_per_day", "rate_ml_per_h"
MANTISSA, POWER = "cd3_mantissa", "cd3_power"
DIN, LOCAL_NUMBER, PART_NUMBER = "din", "local_number", "part_number"
NOT_RECORDED: Final = "Agreed to, and recorded otherwise"  # kept in the record, so the same in all languages
SHORT_PAUSE: Final = timedelta(hours=4)  # ward rule 20: a resume needs nobody sooner

Values = tuple[tuple[str, str], ...]
_AS_JSON = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


class CheckOutcome(Choice):
    """What came of a second check. PENDING stands until somebody else finishes it."""

    AGREED = "agreed", N_("second", "Agreed")
    DIFFERED = "differed", N_("second", "Differed")
    PENDING = "pending", N_("second", "Pending")
    LATE = "late", N_("second", "Verified later")


class LaterReason(Choice):
    """Why nobody checked at once."""

    AT_BEDSIDE = "at_bedside", N_("second", "Second nurse at the bedside")
    EMERGENCY = "emergency", N_("second", "Emergency")
    ALONE = "alone", N_("second", "Alone on shift")
    AWAY = "away", N_("second", "Away from the ward")


class SecondCheck(Record, table=True):
    """One check, or the mark that one is pending. `about` is the row of the act; `differed` names fields, no values.

    `replaces` names the check of the row that was corrected: it stands for the new row too, and is counted once.
    """

    __tablename__ = "second_check"

    about: UUID = id_column()
    outcome: CheckOutcome = Field(sa_type=columns.ChoiceColumn(CheckOutcome), nullable=False)
    later_reason: LaterReason | None = Field(default=None, sa_type=columns.ChoiceColumn(LaterReason))
    checked_by: UUID | None = id_column(foreign_key="user.id", required=False)
    differed: str | None = text_column(required=False)
    digest: str | None = text_column(required=False)


SECOND_NEEDED = Rule(
    "second-needed",
    N_("second", "This needs a second person, who reads wristband, bag and pump."),
    source=ward_rule(20),
)
SAME_PERSON = Rule(
    "second-same-person", N_("second", "{name} recorded this. Somebody else has to check it."), source=ward_rule(20)
)
MAY_NOT_CHECK = Rule("second-may-not", N_("second", "{name} can't be the second person: the role does not allow it."))
NOT_PENDING = Rule("second-not-pending", N_("second", "This act waits for no second person any more."))


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """What a second person typed about an act, beside what the first person typed.

    `first` counts only while the act is not written; afterwards its own row does. `secret` is a PIN or a password.
    """

    about: UUID
    patient_id: UUID
    checker_id: UUID
    secret: str
    first: Values
    typed: Values

    def __repr__(self) -> str:
        """Keep the secret and the values out of every log."""
        return f"CheckEntry({self.about})"


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What came of a check: why it was not taken, or the names of the fields that differ, or neither: agreed."""

    refusal: RuleBroken | None = None
    differed: tuple[str, ...] = ()
    late: bool = False

    @property
    def agreed(self) -> bool:
        """Whether both persons read the same."""
        return self.refusal is None and not self.differed


@dataclass(frozen=True, slots=True)
class CheckState:
    """How the second check of an act stands, in words; while it is pending somebody has to finish it."""

    said: Said
    pending: bool


@dataclass(frozen=True, slots=True)
class PendingCheck:
    """An act that waits for its second person."""

    about: UUID
    patient_id: UUID
    since: datetime


@dataclass(frozen=True, slots=True)
class MonthOfChecks:
    """How many second checks were read back in a month, and in how many of them at least one field differed.

    `fields` tells for each field how often it differed; two of one check count for each.
    """

    month: date
    checked: int
    differed: int
    fields: tuple[tuple[str, int], ...] = ()

    @property
    def percent(self) -> Decimal:
        """The mismatch rate: of all checks that were read back those in which something differed, in percent."""
        return rounded(Fraction(100 * self.differed, self.checked), 1)

    def differed_in(self, *names: str) -> int:
        """Return how often one of these fields differed."""
        return sum(count for name, count in self.fields if name in names)


def values_of_event(known: Sequence[PumpEvent], event: PumpEvent) -> Values:
    """Return what a second person reads back of an act at the pump; empty where the act needs nobody (ward rule 20).

    `known` are the acts before it since the bag was hung.
    """
    match event.action:
        case PumpAction.START | PumpAction.NEW_BAG if event.bag is not None:
            return ((DOSE, plain_number(event.bag.dose_ug_per_day)), (RATE, plain_number(event.bag.rate_ml_per_h)))
        case PumpAction.RATE_CHANGE if event.rate_ml_per_h is not None:
            return ((RATE, plain_number(event.rate_ml_per_h)),)
        case PumpAction.RESUME if _was_long(known, event):
            return _hanging(known)
    return ()


def values_of_dli(fields: DliFields) -> Values:
    """Return what a second person reads back of a donor lymphocyte infusion: the cell dose as number and power."""
    return ((MANTISSA, plain_number(fields.cd3_mantissa)), (POWER, fields.cd3_power.value))


def values_of_dli_bag(label: DliLabelFields) -> Values:
    """Return what a second person reads back of a further bag of a DLI: the end of its number, and which part it is.

    Bags of one donation differ in the part alone.
    """
    name, number = (DIN, label.din) if label.din else (LOCAL_NUMBER, label.local_number or "")
    part = ((PART_NUMBER, label.part_number),) if label.part_number else ()
    return comparable(((name, number), *part))


def comparable(typed: Values) -> Values:
    """Return what somebody read in the form in which two persons are compared: however it is written on the label."""
    return tuple((name, _FORMS[name](value) if name in _FORMS else value) for name, value in typed)


def digest(patient_id: UUID, values: Values) -> str:
    """Return what an agreement is known by: it fits these values of this patient alone."""
    text = _AS_JSON.encode([str(patient_id), *sorted(values)])
    return hashlib.sha256(text.encode()).hexdigest()


def last_four(hospital_number: str) -> str:
    """Return the last four letters or digits of a hospital number, as they are compared."""
    return "".join(letter for letter in hospital_number.casefold() if letter.isalnum())[-4:]


def _last_of_din(typed: str) -> str:
    """Return the last four of a donation number, however it was typed: scanned, whole, or its last digits alone."""
    try:
        return last_four(kept_din(typed))
    except RuleBroken:  # read wrong: it is held against the other one as it stands
        return last_four(typed)


def _part(typed: str) -> str:
    return "".join(letter for letter in typed.casefold() if letter.isalnum())


_FORMS: Mapping[str, Callable[[str], str]] = {
    LAST_FOUR: last_four,
    DIN: _last_of_din,
    LOCAL_NUMBER: last_four,
    PART_NUMBER: _part,
}


def differing(expected: Values, typed: Values) -> tuple[str, ...]:
    """Name the fields in which two persons differ; one that nobody typed differs."""
    read: Mapping[str, str] = dict(typed)
    return tuple(name for name, value in expected if read.get(name) != value)


def _was_long(known: Sequence[PumpEvent], event: PumpEvent) -> bool:
    """Tell whether the pump may have stood so long before a resume: from the earliest moment that anybody named."""
    since = replay(known, event.at).stopped_since
    named = [one.since or one.at for one in known if one.action in (PumpAction.PAUSE, PumpAction.FOUND)]
    return since is not None and event.at - min((since, *named[-1:])) >= SHORT_PAUSE


def _hanging(known: Sequence[PumpEvent]) -> Values:
    bag = next(one.bag for one in reversed(known) if one.bag is not None)  # a pump that stands has one
    changed = (one.rate_ml_per_h for one in reversed(known) if one.action is PumpAction.RATE_CHANGE)
    rate = next((rate for rate in changed if rate is not None), bag.rate_ml_per_h)
    return ((DOSE, plain_number(bag.dose_ug_per_day)), (RATE, plain_number(rate)))
