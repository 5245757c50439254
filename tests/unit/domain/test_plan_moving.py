"""Why an entry of a calendar stays on its day: for all but the steps of a plan that are still to be done."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.moving import why_it_stays
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_, Words
from tests.support.real_store import ZONE

DAY, TITLE = date(2026, 11, 24), Said(N_("calendar", "{title}"), (("title", "MRD"),))
STEP: dict[str, Any] = {"step": "mrd:1", "state": StepState.PLANNED}


def entry(**changes: Any) -> CalendarEntry:
    known: dict[str, Any] = {"sort": EntrySort.MRD, **STEP, **changes}
    return CalendarEntry(UUID(int=1), "ZJ-014", title=TITLE, first=DAY, last=DAY, **known)


@pytest.mark.parametrize("state", [state for state in StepState if state.is_open])
def test_a_step_that_is_still_to_be_done_is_moved(state: StepState) -> None:
    assert why_it_stays(entry(state=state)) is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"is_running": True, "state": StepState.RUNNING}, "It has begun, and stays on its day."),
        ({"is_done": True, "state": StepState.DONE}, "It is done, and stays on its day."),
        ({"sort": EntrySort.DOSE_STEP}, "A dose step moves with its cycle, or with its order."),
        ({"sort": EntrySort.BAG, "step": None, "state": None}, "A bag change follows the pump and its bag plan."),
        ({"sort": EntrySort.INFUSION, "step": None, "state": None}, "It stands on the day of its order."),
        ({"sort": EntrySort.DLI, "step": None, "state": None}, "It stands on the day of its order."),
        ({"sort": EntrySort.VISIT, "step": None, "state": None}, "It is no step of a plan."),
        ({"state": None}, "It is no step of a plan."),
        ({"state": StepState.OMITTED}, "It is omitted: nothing moves it any more."),
        ({"state": StepState.MISSED}, "It is missed: nothing moves it any more."),
    ],
)
def test_anything_else_says_why_it_stays(changes: dict[str, Any], why: str) -> None:
    said = why_it_stays(entry(**changes))
    assert said is not None
    assert Words(ZONE).say(said.message, **dict(said.values)) == why
