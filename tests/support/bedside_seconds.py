"""What second persons do at the bedside of tests: what was truly read back, and every way in which it goes wrong."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4, uuid5

from bline_desktop.domain.act import Act
from bline_desktop.domain.second_check import LAST_FOUR, CheckEntry, Values
from tests.support.bedside_people import PINS, WRONG, WRONG_PASSWORD, user_id, who_is
from tests.support.real_store import STORE_ID

OTHER_PATIENT, OTHER_FOUR = uuid5(STORE_ID, "other patient"), "0977"
# What the second person does where one is needed: only the first two let the act be written as checked.
AGREES, BY_PIN, LATER, UNASKED = "agrees", "by PIN", "later", "unasked"
SLIPS = (
    "same person",
    "wrong secret",
    "wrong PIN",
    "PIN of another",
    "may not",
    "left",
    "agency",
    "reads another",
    "wrong digits",
    "of another act",
    "of another patient",
    "forged",
)
REASONS = ("alone", "emergency", "away", "at_bedside")


@dataclass(frozen=True)
class Reading:
    """What somebody else truly read back of an act, with a secret of their own."""

    about: UUID
    patient: UUID
    values: Values
    reader: UUID


def misread(values: Values) -> Values:
    """Return other values than these, as somebody may read them."""
    return tuple((name, f"{value[:-1]}{'8' if value.endswith('7') else '7'}") for name, value in values)


def slipped(entry: CheckEntry, act: Act, how: str) -> CheckEntry:
    """Return what a second person types who does not read the same, or may not check."""
    another = misread(entry.first)
    four, checker = entry.typed[0], who_is(entry.checker_id)
    changes: dict[str, dict[str, Any]] = {
        "same person": {"checker_id": act.user_id},
        "wrong secret": {"secret": WRONG_PASSWORD},
        "wrong PIN": {"secret": WRONG},
        "PIN of another": {"secret": next(pin for who, pin in PINS.items() if who != checker)},
        "may not": {"checker_id": user_id("monitor")},
        "left": {"checker_id": user_id("left")},
        "agency": {"checker_id": user_id("agency")},
        "reads another": {"typed": (four, *another)},
        "wrong digits": {"typed": ((LAST_FOUR, "9999"), *entry.typed[1:])},
        "of another act": {"about": uuid4()},
        "of another patient": {"patient_id": OTHER_PATIENT, "typed": ((LAST_FOUR, OTHER_FOUR), *entry.typed[1:])},
        "forged": {"first": another, "typed": (four, *another)},  # the screen hands over others than the act has
    }
    return replace(entry, **changes[how])
