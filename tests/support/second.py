"""Second persons for tests: acts that are checked already, and the way past the second person's part."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.outside_rules import NOTHING_TYPED
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.second_check import SECOND_NEEDED, CheckOutcome, LaterReason, SecondCheck, digest


def with_second(session: Session, act: Act, checker: UUID, do: Callable[[Act], Any]) -> Any:
    """Do an act; where it needs a second person, as if `checker` had agreed to what it says."""
    try:
        return do(replace(act, asks_second=True))
    except RuleBroken as needed:
        if needed.rule != SECOND_NEEDED:
            raise
        patient_id: Any = needed.values["patient"]
        values: Any = needed.values["values"]
        what = {"outcome": CheckOutcome.AGREED, "checked_by": checker, "digest": digest(patient_id, values)}
        about = needed.values["about"]
        session.add(SecondCheck.written(act, patient_id, NOTHING_TYPED, part="agreed", about=about, **what))
        session.flush()
    return do(act)


def check_later(screen: Any) -> None:
    """Press past the second person's part of a form: the nurse is alone on shift."""
    part: Any = screen.form.second
    assert part is not None
    part.reasons.set_value(LaterReason.ALONE)
    part.later_button.click()
