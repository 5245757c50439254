"""Dose orders of the made-up ward: a step from 9 to 28 micrograms per day, and a dose by body surface."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bline_desktop.commands.orders import order_dose
from bline_desktop.demo.cast import Part
from bline_desktop.demo.protocol import WEIGHED_LATER
from bline_desktop.demo.pump import Run
from bline_desktop.demo.script import Chapter
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.orders import DoseOrderFields

STEP_AFTER = timedelta(days=7)
BY_SURFACE = {"basis": "body_surface", "ug_per_m2_per_day": 15, "cap_ug_per_day": 28}


def tell_step(chapter: Chapter, run: Run, at: datetime, typed: Mapping[str, Any]) -> None:
    """Tell that a physician ordered a step of a cycle at `at`."""
    fields = DoseOrderFields.model_validate({"duration_h": run.hangs[-1].kind.hours, **typed})
    cycle = f"cycle {run.number}"
    chapter.tell(
        f"{cycle} step {fields.step}",
        chapter.heard(at, 10, 20),
        lambda session, act, recall: order_dose(session, act, recall(cycle), fields, already_done=True),
        by=Role.PHYSICIAN,
        reason=WEIGHED_LATER,
    )


def by_surface(chapter: Chapter, part: Part, run: Run, at: datetime) -> None:
    """The girl of 15: 15 micrograms per m² per day, at most 28."""
    tell_step(
        chapter, run, at, {"step": 1, **BY_SURFACE, "dose_ug_per_day": run.dose_ug_per_day, "starts_at": run.start}
    )


def stepped(chapter: Chapter, part: Part, run: Run, at: datetime) -> None:
    """A first week with the dose of the cycle, then the full dose."""
    full = {"basis": "fixed", "dose_ug_per_day": 28, "starts_at": run.start + STEP_AFTER}
    tell_step(chapter, run, at, {"step": 2, **full})


ORDERS: Mapping[str, Callable[[Chapter, Part, Run, datetime], None]] = {"girl-of-15": by_surface, "paused": stepped}
