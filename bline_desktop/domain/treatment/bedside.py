"""What a nurse and a physician see beside a cycle: how much was given, and the clocks."""

from dataclasses import dataclass

from bline_desktop.domain.treatment.exposure import Meter
from bline_desktop.domain.treatment.stop_clock import CycleEnds, StopClock


@dataclass(frozen=True, slots=True)
class Bedside:
    """One cycle worked out; `stop` is None while the pump runs, `ends` before its start."""

    meter: Meter
    stop: StopClock | None
    ends: CycleEnds | None
