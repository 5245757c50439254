"""Our acts in the words of the Common Longitudinal ICU Format (CLIF), for those who read many hospitals' data.

CLIF knows start, going, dose_change, stop, verify and other. A pump that goes on after a pause is a start there, and
every time without drug a stop; our own finer words stand beside it in an export.
"""

from collections.abc import Mapping

from bline_desktop.domain.treatment.pump import FoundState, PumpAction

CLIF_ACTIONS: Mapping[str, str] = {
    PumpAction.START: "start",
    PumpAction.NEW_BAG: "going",
    PumpAction.RATE_CHANGE: "dose_change",
    PumpAction.PAUSE: "stop",
    PumpAction.RESUME: "start",
    PumpAction.FOUND: "stop",
    PumpAction.READING: "verify",
    PumpAction.VERIFY: "verify",
    PumpAction.TAKE_OVER: "verify",
    PumpAction.STOP: "stop",
    PumpAction.SETTLE: "other",
}
# Found at the wrong rate it ran on: nothing stopped.
WRONG_RATE = "other"


def clif_action(action: str, cause: str | None) -> str:
    """Return an act of the pump, by its stored value, in the vocabulary of CLIF."""
    return WRONG_RATE if cause == FoundState.WRONG_RATE.value else CLIF_ACTIONS[action]
