"""What second persons do at the bedside of tests: what was truly read back, and every way in which it goes wrong."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4, uuid5

from bline_desktop.domain.act import Act
from bline_desktop.domain.second_check import LAST_FOUR, CheckEntry, Values
from tests.support.bedside_people import PINS, WRONG, WRONG_PASSWORD, user_id, who_is
from tests.support.bedside_rows import DONE, Kept
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


def none_passed_by(kept: Kept, readings: Iterable[Reading]) -> None:
    """What needs a second person was truly read back as it stands now, by somebody else, or waits for one.

    All of it is in the journal: the acts, and each check.
    """
    read: defaultdict[UUID, list[Reading]] = defaultdict(list)
    for one in readings:
        read[one.about].append(one)
    assert {row.id for row in kept.acts()} | kept.checks.keys() <= kept.written.keys()
    for row in kept.acts():
        done = [one for one in kept.of(row.id) if one.outcome in DONE]
        if not done:
            assert kept.waits(row.id) or not kept.always(row), "it was read by nobody, and waits for nobody"
            continue
        true = _truly_read(kept, row, read)
        assert {one.checked_by for one in done} <= {reader for reader, _ in true}, "checked by who wrote it, or nobody"
        assert kept.typed(row) is None or kept.values(row) in {values for _, values in true}, "other values were read"


def _truly_read(kept: Kept, row: Any, read: Mapping[UUID, Sequence[Reading]]) -> set[tuple[UUID | None, Values]]:
    """Return by whom what was read of an act, or of one whose place it took: by somebody who had not written it."""
    found: set[tuple[UUID | None, Values]] = set()
    for older in kept.before(row):
        others = [one for one in read.get(older.id, ()) if one.patient == row.patient_id]
        if others:
            first = kept.first_persons(older)
            found |= {(one.reader, one.values) for one in others if one.reader not in first}
    return found


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
