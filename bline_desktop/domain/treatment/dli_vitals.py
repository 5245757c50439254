"""Vital signs while a donor lymphocyte infusion runs, and when the next ones are due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from bline_desktop.domain.fields import Fields, decimal_field, integer_field, moment_field
from bline_desktop.domain.record import Record, id_column
from bline_desktop.domain.vital_limits import (
    DIASTOLIC_MMHG,
    PULSE_PER_MINUTE,
    SATURATION_PERCENT,
    SYSTOLIC_MMHG,
    TEMPERATURE_C,
)
from bline_desktop.domain.words import N_

PER_MINUTE, MMHG, PERCENT = N_("units", "per minute"), N_("units", "mmHg"), N_("units", "%")


class DliVitalsFields(Fields):
    """One round of vital signs."""

    temperature_c: Decimal = decimal_field(
        N_("dli", "Temperature"), unit=N_("units", "°C"), limits=TEMPERATURE_C, places=1
    )
    pulse: int = integer_field(N_("dli", "Pulse"), unit=PER_MINUTE, limits=PULSE_PER_MINUTE)
    systolic: int = integer_field(N_("dli", "Systolic blood pressure"), unit=MMHG, limits=SYSTOLIC_MMHG)
    diastolic: int = integer_field(N_("dli", "Diastolic blood pressure"), unit=MMHG, limits=DIASTOLIC_MMHG)
    saturation_percent: int = integer_field(N_("dli", "Oxygen saturation"), unit=PERCENT, limits=SATURATION_PERCENT)
    at: datetime = moment_field(N_("dli", "Measured at"))


class DliVitals(DliVitalsFields, Record, table=True):
    """Vital signs of a DLI. `dli_id` names the infusion as it then stood."""

    __tablename__ = "dli_vitals"

    dli_id: UUID = id_column(foreign_key="dli.id", index=True)


@dataclass(frozen=True, slots=True)
class VitalsDue:
    """When the next vital signs are due; `last_at` is None where none were recorded yet, not even before the start."""

    due_at: datetime
    last_at: datetime | None

    def overdue(self, now: datetime) -> bool:
        """Tell whether they should have been recorded already."""
        return now >= self.due_at


def vitals_due(started_at: datetime, measured: Iterable[datetime], times: Sequence[timedelta]) -> VitalsDue:
    """Return when the next vital signs are due: before the start, at each of `times` after it, then on as at the last.

    Signs taken late count for the time that they are nearest before, so that one delay does not push all others. The
    last interval goes on as long as the cells run.
    """
    moments = sorted(measured)
    last = moments[-1] if moments else None
    if last is None:
        return VitalsDue(started_at, None)  # those before the start are missing: at once
    since = last - started_at
    following = next((each for each in times if each > since), None)
    if following is None:
        every = times[-1] - (times[-2] if len(times) > 1 else timedelta(0))
        following = times[-1] + ((since - times[-1]) // every + 1) * every
    return VitalsDue(started_at + following, last)
