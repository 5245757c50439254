"""What a round has to be told of: a fever, a low pressure, new oxygen, a lower ICE, changed handwriting.

Sources: 38.0 °C, oxygen and pressure as in the grading of cytokine release, ICE and writing as in that of ICANS (ASTCT
consensus, Lee 2019). A systolic pressure below 90 mmHg is this ward's limit, to confirm. Nothing is graded here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bline_desktop.domain.observations.round import Handwriting, RoundFields
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

FEVER_FROM_C = Decimal("38.0")
LOW_SYSTOLIC_BELOW = 90
SUPPRESSES_FOR = timedelta(hours=72)  # how long a steroid is named beside a finding: it may hide a fever

TELL = N_("round", "Tell the physician: who, when and the answer go into the fields above.")
NO_BASELINE = N_(
    "round", "No ICE and handwriting from before the first start are recorded: there is nothing to compare with."
)


@dataclass(frozen=True, slots=True)
class RoundWatch:
    """What a round is looked at beside: the one before, the baseline, the start or step, and the last steroid."""

    now: datetime
    before: RoundFields | None = None
    baseline_ice: int | None = None
    has_baseline: bool = False
    started_at: datetime | None = None
    stepped_at: datetime | None = None
    steroid: Said | None = None
    steroid_at: datetime | None = None


def findings(seen: RoundFields, watch: RoundWatch) -> tuple[Said, ...]:
    """Return what was found in a round that a physician is told of, in order of the fields."""
    return tuple(_findings(seen, watch))


def _findings(seen: RoundFields, watch: RoundWatch) -> Iterator[Said]:
    before = watch.before
    if seen.temperature is not None and seen.temperature >= FEVER_FROM_C:
        yield Said(N_("round", "{value} °C"), (("value", seen.temperature),))
    if seen.systolic is not None and seen.systolic < LOW_SYSTOLIC_BELOW:
        values = (("value", seen.systolic), ("limit", LOW_SYSTOLIC_BELOW))
        yield Said(N_("round", "Upper pressure {value} mmHg, below {limit}"), values)
    if seen.oxygen is not None and seen.oxygen > 0 and not (before is not None and before.oxygen):
        yield Said(N_("round", "Oxygen is new: {value} L per minute"), (("value", seen.oxygen),))
    last = watch.baseline_ice if before is None or before.ice is None else before.ice
    best = max((ice for ice in (last, watch.baseline_ice) if ice is not None), default=None)
    if seen.ice is not None and best is not None and seen.ice < best:
        yield Said(N_("round", "ICE {value}, was {best}"), (("value", seen.ice), ("best", best)))
    if seen.handwriting is Handwriting.CHANGED:
        yield Said(N_("round", "Handwriting changed"))


def sentences(seen: RoundFields, watch: RoundWatch) -> tuple[Said, ...]:
    """Say what was found, how long after the start or step, which steroid may hide more, and to tell the physician."""
    found = findings(seen, watch)
    if not found:
        return ()
    return (Said(N_("round", "{found}."), (("found", found),)), *_around(watch), Said(TELL))


def _around(watch: RoundWatch) -> Iterator[Said]:
    if watch.stepped_at is not None:
        yield Said(N_("round", "{span} since the dose step."), (("span", watch.now - watch.stepped_at),))
    elif watch.started_at is not None:
        yield Said(N_("round", "{span} since the start."), (("span", watch.now - watch.started_at),))
    if watch.steroid is not None and watch.steroid_at is not None:
        values = (("drug", watch.steroid), ("span", watch.now - watch.steroid_at))
        yield Said(N_("round", "{drug} was given {span} ago: it may hide a fever."), values)
    if not watch.has_baseline:
        yield Said(NO_BASELINE)
