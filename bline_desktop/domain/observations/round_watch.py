"""What a round has to be told of: a fever, a low pressure, new oxygen, a lower ICE, changed handwriting.

Sources: 38.0 °C, oxygen and pressure as in the grading of cytokine release, ICE and writing as in that of ICANS (ASTCT
consensus, Lee 2019). A systolic pressure below 90 mmHg is this ward's limit, to confirm. Nothing is graded here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bline_desktop.domain.ages import Age
from bline_desktop.domain.observations.round import Handwriting, RoundFields
from bline_desktop.domain.observations.round_plan import RoundPlan
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

FEVER_FROM_C = Decimal("38.0")
LOW_SYSTOLIC_BELOW = 90
SUPPRESSES_FOR = timedelta(hours=72)  # how long a steroid is named beside a finding: it may hide a fever

TELL = N_("round", "Tell the physician: who, when and the answer go into the fields above.")
NO_BASELINE = N_(
    "round", "No ICE and handwriting from before the first start are recorded: there is nothing to compare with."
)
OTHER_RATE = N_("round", "The record says {rate}. If the pump is wrong, record “Found” after this round.")


@dataclass(frozen=True, slots=True)
class RoundWatch:
    """What a round is looked at beside: the one before, the baseline, the start or step, and the last steroid.

    `rate_ml_per_h` is what the pump runs at by the record, `plan` the round that is due.
    """

    now: datetime
    before: RoundFields | None = None
    baseline_ice: int | None = None
    has_baseline: bool = False
    started_at: datetime | None = None
    stepped_at: datetime | None = None
    restarted_at: datetime | None = None
    steroid: Said | None = None
    steroid_at: datetime | None = None
    rate_ml_per_h: Decimal | None = None
    plan: RoundPlan | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell: the field where it stands, the words beside that field, and what is said of it."""

    field: str
    beside: Said
    said: Said


def findings(seen: RoundFields, watch: RoundWatch) -> tuple[Finding, ...]:
    """Return what was found in a round that a physician is told of, in order of the fields."""
    return tuple(_findings(seen, watch))


def _findings(seen: RoundFields, watch: RoundWatch) -> Iterator[Finding]:
    before = watch.before
    if seen.temperature is not None and seen.temperature >= FEVER_FROM_C:
        fever = Said(N_("round", "{value} °C"), (("value", seen.temperature),))
        yield Finding("temperature", Said(N_("round", "Fever")), fever)
    if seen.systolic is not None and seen.systolic < LOW_SYSTOLIC_BELOW:
        values = (("value", seen.systolic), ("limit", LOW_SYSTOLIC_BELOW))
        low = Said(N_("round", "Systolic blood pressure {value} mmHg, below {limit}"), values)
        yield Finding("systolic", Said(N_("round", "Below {limit}"), values), low)
    if seen.oxygen is not None and seen.oxygen > 0 and not (before is not None and before.oxygen):
        new = Said(N_("round", "Oxygen is new: {value} L per minute"), (("value", seen.oxygen),))
        yield Finding("oxygen", Said(N_("round", "New")), new)
    last = watch.baseline_ice if before is None or before.ice is None else before.ice
    best = max((ice for ice in (last, watch.baseline_ice) if ice is not None), default=None)
    if seen.ice is not None and best is not None and seen.ice < best:
        values = (("value", seen.ice), ("best", best))
        yield Finding(
            "ice", Said(N_("round", "Was {best}"), values), Said(N_("round", "ICE {value}, was {best}"), values)
        )
    if seen.handwriting is Handwriting.CHANGED:
        yield Finding("handwriting", Said(N_("round", "Changed")), Said(N_("round", "Handwriting changed")))


def other_rate(seen: RoundFields, watch: RoundWatch) -> Said | None:
    """Say that the pump shows another rate than the record; None where it does not, or where no pump runs."""
    rate = watch.rate_ml_per_h
    if rate is None or seen.rate_ml_per_h is None or seen.rate_ml_per_h == rate:
        return None
    return Said(OTHER_RATE, (("rate", rate),))


def sentences(seen: RoundFields, watch: RoundWatch) -> tuple[Said, ...]:
    """Say what was found, how long after the start or step, which steroid may hide more, and to tell the physician."""
    found = tuple(each.said for each in findings(seen, watch))
    if not found:
        return ()
    return (Said(N_("round", "{found}."), (("found", found),)), *_around(watch), Said(TELL))


def _around(watch: RoundWatch) -> Iterator[Said]:
    marks = (
        (watch.started_at, N_("round", "{span} since the start.")),
        (watch.stepped_at, N_("round", "{span} since the dose step.")),
        (watch.restarted_at, N_("round", "{span} since the restart.")),
    )
    known = [(at, message) for at, message in marks if at is not None]
    if known:
        at, message = max(known, key=lambda mark: mark[0])
        yield Said(message, (("span", Age(watch.now - at)),))
    if watch.steroid is not None and watch.steroid_at is not None:
        values = (("drug", watch.steroid), ("span", Age(watch.now - watch.steroid_at)))
        yield Said(N_("round", "{drug} was given {span} ago: it may hide a fever."), values)
    if not watch.has_baseline:
        yield Said(NO_BASELINE)
