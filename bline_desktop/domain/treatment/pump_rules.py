"""The rules of an act at the pump: is its time past, and does it make sense between the acts recorded already?"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.pump import PumpAction, PumpEvent
from bline_desktop.domain.treatment.pump_run import PumpRun, fitting, run_through
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_

# How far the clock of a workstation may differ from that of the ward; what lies further ahead has not happened.
AHEAD = timedelta(minutes=5)
# A setting of the ward, here as first given: from when on an act counts as recorded late.
LATE = timedelta(minutes=60)

FUTURE = Rule("PUMP_FUTURE", N_("pump", "{at} has not come yet. Type when it happened."))
NOT_STARTED = Rule("PUMP_NOT_STARTED", N_("pump", "At {at} the infusion was not started yet. Record the start first."))
STOPPED = Rule("PUMP_STOPPED", N_("pump", "At {at} the infusion was stopped. Record a start first."))
RUNNING = Rule("PUMP_RUNNING", N_("pump", "At {at} the pump was running. Record a pause first."))
STARTED = Rule("PUMP_STARTED", N_("pump", "At {at} the infusion was started already. Record a new bag or a resume."))
PAUSED = Rule("PUMP_PAUSED", N_("pump", "At {at} the pump was paused already."))
FOUND_ALREADY = Rule(
    "PUMP_FOUND_ALREADY", N_("pump", "At {at} the pump was found not running already. Record a resume or a new bag.")
)
NO_RATE = Rule("PUMP_NO_RATE", N_("pump", "Type the rate in mL per hour."))
EMPTY = Rule(
    "PUMP_EMPTY",
    N_("pump", "By its label the bag was empty at {at}. Hang a new bag."),
    source=ward_rule(29),
    may_have_happened=True,
)
NO_BAG = Rule("PUMP_NO_BAG", N_("pump", "Type the label of the bag that was hung."))
OTHER_BAG = Rule("PUMP_OTHER_BAG", N_("pump", "This bag does not hang. Record a new bag instead of a resume."))
LATER_ACT = Rule(
    "PUMP_LATER_ACT",
    N_(
        "pump",
        "{action} is recorded for {at} and makes no sense after this. Strike it first, or record what lies between.",
    ),
    source=ward_rule(29),
    may_have_happened=True,
)

_BROKEN = {
    PumpState.NOT_STARTED: dict.fromkeys(PumpAction, NOT_STARTED),
    PumpState.RUNNING: {PumpAction.START: STARTED, PumpAction.RESUME: RUNNING},
    PumpState.PAUSED: {
        PumpAction.START: STARTED,
        PumpAction.PAUSE: PAUSED,
        PumpAction.FOUND: PAUSED,
        PumpAction.RESUME: EMPTY,
    },
    PumpState.FOUND: {
        PumpAction.START: STARTED,
        PumpAction.PAUSE: FOUND_ALREADY,
        PumpAction.FOUND: FOUND_ALREADY,
        PumpAction.RESUME: EMPTY,
    },
    PumpState.PRESUMED_EMPTY: {PumpAction.START: STARTED, PumpAction.RESUME: EMPTY, PumpAction.RATE_CHANGE: EMPTY},
    PumpState.STOPPED: dict.fromkeys(PumpAction, STOPPED),
}


def check_act(recorded: Iterable[PumpEvent], new: PumpEvent, now: datetime) -> None:
    """Check one act between those recorded before and after it; its `order` is the next journal number.

    Raises RuleBroken: for a time over 5 minutes ahead of `now`, for an act that makes no sense where it stands, and for
    one that leaves a later act without sense. Two acts within one minute are no refusal: alarms come that fast.
    """
    check_acts(recorded, (new,), now)


def check_acts(recorded: Iterable[PumpEvent], new: Sequence[PumpEvent], now: datetime) -> None:
    """Check acts that are recorded together, such as a pause and its resume. Raises RuleBroken as `check_act` does."""
    before = tuple(recorded)
    known = before
    for event in new:
        if event.at > now + AHEAD:
            raise RuleBroken(FUTURE, at=event.at)
        _check_place(known, event)
        known = (*known, event)
    first = min((event.at, event.order) for event in new)
    if not any((event.at, event.order) > first for event in before):
        return
    later = left_without_sense(before, known)
    if later is not None:
        raise RuleBroken(LATER_ACT, action=later.action, at=later.at)


def check_instead(recorded: Iterable[PumpEvent], old: UUID, new: PumpEvent) -> None:
    """Check that every later act which made sense with the old act makes sense with the new one in its place.

    Raises RuleBroken for the first that does not; whether the new one itself fits, `check_act` says.
    """
    before = tuple(recorded)
    later = left_without_sense(before, (*(event for event in before if event.id != old), new))
    if later is not None:
        raise RuleBroken(LATER_ACT, action=later.action, at=later.at)


def check_strike(recorded: Iterable[PumpEvent], *struck: UUID) -> tuple[UUID, RuleBroken] | None:
    """Find the first act that makes no sense any more without those that are struck, and say so; None for none."""
    before = tuple(recorded)
    later = left_without_sense(before, tuple(event for event in before if event.id not in struck))
    return None if later is None else (later.id, RuleBroken(LATER_ACT, action=later.action, at=later.at))


def left_without_sense(before: Sequence[PumpEvent], after: Sequence[PumpEvent]) -> PumpEvent | None:
    """Return the first act that made sense among those before and makes none among those after."""
    end = max(event.at for event in (*before, *after))
    senseless = set(replay(after, end).out_of_place) - set(replay(before, end).out_of_place)
    later = sorted((event for event in before if event.id in senseless), key=lambda event: (event.at, event.order))
    return later[0] if later else None


def is_late(actual: datetime, recorded: datetime, limit: timedelta = LATE) -> bool:
    """Whether an act was written down so long after it happened that it is flagged; never a refusal."""
    return recorded.astimezone(UTC) - actual.astimezone(UTC) >= limit


def _check_place(known: Iterable[PumpEvent], new: PumpEvent) -> None:
    """Check that an act makes sense after those that stand before it; settling a find changes nothing at the pump."""
    if new.action is PumpAction.SETTLE:
        return
    standing = run_through((event for event in known if (event.at, event.order) < (new.at, new.order)), new.at)
    if new.action not in fitting(standing.state, standing.books.left_at(new.at)):
        raise RuleBroken(_BROKEN[standing.state][new.action], at=new.at)
    if new.action in (PumpAction.START, PumpAction.NEW_BAG) and new.bag is None:
        raise RuleBroken(NO_BAG)
    if new.action is PumpAction.RATE_CHANGE and new.rate_ml_per_h is None:
        raise RuleBroken(NO_RATE)
    if new.action is PumpAction.RESUME and _is_other_bag(new, standing):
        raise RuleBroken(OTHER_BAG)


def _is_other_bag(new: PumpEvent, standing: PumpRun) -> bool:
    """Whether an act names a bag that is not the one that hangs."""
    hung = standing.books.hung
    return new.bag is not None and hung is not None and new.bag.bag_id != hung.bag.bag_id
