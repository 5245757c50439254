"""What the ward's label asks for before a pump that stood is started again: one question at most, never a refusal."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.treatment.label_terms import InterruptionEffect
from bline_desktop.domain.treatment.order_working import named
from bline_desktop.domain.treatment.pump import PumpAction, PumpEvent
from bline_desktop.domain.treatment.pump_run import run_through
from bline_desktop.domain.treatment.stop_clock import Restart, StopRule, WardLabel, standing_rules, stop_rules
from bline_desktop.domain.words import N_, plain_number

RESTARTS = frozenset({PumpAction.RESUME, PumpAction.NEW_BAG, PumpAction.START})
STOPS = frozenset({PumpAction.PAUSE, PumpAction.FOUND, PumpAction.STOP})
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LABEL = "Label profile"  # the sentence says which one, with its version

RESTART_PREMEDICATION = Rule(
    "RESTART_PREMEDICATION",
    N_(
        "stop",
        "No drug has run since {since}. After {hours} hours the ward's label, {profile}, asks for premedication "
        "{minutes} minutes before the restart, and none is recorded since then.",
    ),
    source=LABEL,
    may_have_happened=True,
)
RESTART_PREMEDICATION_DLI = Rule(
    "RESTART_PREMEDICATION_DLI",
    N_(
        "stop",
        "No drug has run since {since}. After {hours} hours the ward's label, {profile}, asks for premedication "
        "{minutes} minutes before the restart, and none is recorded since then. Days since the last DLI: {dli_days}.",
    ),
    source=LABEL,
    may_have_happened=True,
)
RESTART_NEW_CYCLE = Rule(
    "RESTART_NEW_CYCLE",
    N_(
        "stop",
        "No drug has run since {since}. Beyond {days} days for an adverse event the ward's label, {profile}, asks for "
        "a new cycle. Same cycle or new cycle, ordered by whom?",
    ),
    source=LABEL,
    may_have_happened=True,
)
RESTART_STOP_FOR_GOOD = Rule(
    "RESTART_STOP_FOR_GOOD",
    N_(
        "stop",
        "No drug has run since {since}. Beyond {days} days for an adverse event the ward's label, {profile}, asks to "
        "stop for good. Ordered by whom?",
    ),
    source=LABEL,
    may_have_happened=True,
)
GRAVE = (
    (InterruptionEffect.STOP_FOR_GOOD, RESTART_STOP_FOR_GOOD),
    (InterruptionEffect.NEW_CYCLE, RESTART_NEW_CYCLE),
)


def stopped_before(known: Sequence[PumpEvent], restart: PumpEvent) -> tuple[datetime, str | None] | None:
    """Say since when no drug had run before an act that starts the pump again, and why; None where it ran.

    A bag that ran empty by itself has no cause: an adverse event of another pause is none of it.
    """
    if restart.action not in RESTARTS:
        return None
    before = [event for event in known if event.at < restart.at]
    since = run_through(before, restart.at).stopped_since
    if since is None:
        return None
    stops = [event for event in before if event.action in STOPS and event.at >= since]
    last = max(stops, key=lambda event: (event.at, event.order), default=None)
    return since, last.cause if last else None


def check_restart(
    label: WardLabel, patient: Restart, stopped: tuple[datetime, str | None], at: datetime, *, premedicated: bool
) -> tuple[RuleBroken, ...]:
    """Find the one rule of the label that a restart at `at` meets, the gravest first; () where it meets none.

    Supervision is said on board and page, and asked by nobody: the program can't see it. `premedicated` tells that
    premedication was recorded since the pump stopped.
    """
    since, cause = stopped
    rules = standing_rules(stop_rules(label, patient, since, at, cause))
    for effect, rule in GRAVE:
        found = next((one for one in rules if effect in one.asks), None)
        if found is not None:
            return (_broken(rule, label, found, since),)
    asked = next((one for one in rules if one.premedicate_before is not None), None)
    if asked is None or premedicated:
        return ()
    if patient.dli_days_ago is None:
        return (_broken(RESTART_PREMEDICATION, label, asked, since),)
    # A steroid so near to donor lymphocytes is a physician's decision: whoever gives it sees the days.
    return (_broken(RESTART_PREMEDICATION_DLI, label, asked, since, dli_days=patient.dli_days_ago),)


def _broken(rule: Rule, label: WardLabel, found: StopRule, since: datetime, **more: object) -> RuleBroken:
    limit, before = found.rule.limit, found.premedicate_before or timedelta(0)
    values = {
        "since": since,
        "profile": named(label.profile, confirmed=found.confirmed),
        "hours": Decimal(plain_number(Decimal(limit // MINUTE) / 60)),
        "days": limit // timedelta(days=1),
        "minutes": before // MINUTE,
    }
    return RuleBroken(rule, **values, **more)
