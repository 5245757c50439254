"""When an infusion began: its start, its last step of the dose, its last restart. Patients are watched closely then."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.segments import InterruptionKind

LONG_STOP: Final = timedelta(
    hours=4
)  # from then on labels speak of a restart, with premedication (reference: US label)


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The instants from which a patient is watched more closely; None for what has not been."""

    started_at: datetime | None = None
    stepped_at: datetime | None = None
    restarted_at: datetime | None = None

    @property
    def last(self) -> datetime | None:
        """The latest of them."""
        known = (at for at in (self.started_at, self.stepped_at, self.restarted_at) if at is not None)
        return max(known, default=None)


def beginnings(infusion: Infusion) -> Beginnings:
    """Find them in an infusion; a pause is followed by a restart from 4 hours on, a stop always."""
    segments = infusion.segments
    steps = [after.start for one, after in pairwise(segments) if after.dose_ug_per_day != one.dose_ug_per_day]
    again = [
        gap.end
        for gap in infusion.interruptions
        if gap.end is not None and (gap.kind is InterruptionKind.STOP or gap.duration >= LONG_STOP)
    ]
    return Beginnings(infusion.started_at, steps[-1] if steps else None, again[-1] if again else None)
