"""What every part of the machine at the bed works with: one patient, everybody who may come by, and the clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition
from pydantic import ValidationError

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.treatment.pump import PumpAction
from tests.support.bedside import MINUTE, Bedside
from tests.support.bedside_people import AT_WORK, BEDSIDE
from tests.support.bedside_rows import Kept
from tests.support.bedside_seconds import AGREES, BY_PIN, LATER, SLIPS, UNASKED

# Mostly somebody whose hands are at the bed; every role and an agency nurse try everything.
WHO = st.sampled_from((*BEDSIDE, *BEDSIDE, "nurse", "nurse", "physician", *AT_WORK))
HOW = st.sampled_from((*[AGREES] * 6, *[BY_PIN] * 4, LATER, LATER, UNASKED, *SLIPS))
# What passes before somebody types, and how long ago it was (minutes): mostly now, some at the same minute, some hours
# late, across the night in which the clock changes and to either side of 30 min, 4 h and 14 h.
PASSES = st.sampled_from((0, 0, 1, 20, 29, 31, 90, 239, 241, 300, 841)) | st.integers(0, 900)
AGO = st.sampled_from((0, 0, 0, 0, 0, 1, 61)) | st.integers(0, 300)
WHEN = st.tuples(PASSES, AGO)
WHICH = st.integers(0, 40)
Step = TypeVar("Step")
Typed = TypeVar("Typed", bound=Fields)


def fits(*actions: PumpAction) -> Callable[[Step], Step]:
    """Offer a rule mostly where its act makes sense, and every third time whatever the pump does."""
    wanted: Any = precondition(lambda self: self.turn % 3 == 0 or bool(self.possible & set(actions)))
    return cast("Callable[[Step], Step]", wanted)


def typed(fields: type[Typed], values: Any) -> Typed | None:
    """Return what a form would hand over, None where the form itself refuses it."""
    try:
        return fields.model_validate(values)
    except ValidationError:
        return None


class AtABed(RuleBasedStateMachine):
    """One patient, one pump, and everybody who may come by."""

    bed: Bedside
    cycle: UUID
    kept: Kept
    turn = 0
    possible: frozenset[PumpAction] = frozenset()

    def at(self, passes: int, ago: int) -> datetime:
        """Let time pass, and return a moment before."""
        self.bed.now += passes * MINUTE
        return self.bed.now - ago * MINUTE
