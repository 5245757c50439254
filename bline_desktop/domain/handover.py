"""What one shift hands to the next on paper: frozen values for one page of the ward, and one of each patient."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from bline_desktop.domain.copies import JournalMark
from bline_desktop.domain.observations.round_plan import RoundPlan
from bline_desktop.domain.second_check import PendingCheck
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.bag_plan import Trouble, WardTimes
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.next_bag import NextBag
from bline_desktop.domain.treatment.order_working import say_profile
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.treatment.stop_clock import StopClock
from bline_desktop.domain.views import Attention, Banner, BoardRow, CycleView, PatientDetails, RecordLine, TaskLine
from bline_desktop.domain.words import N_, Message

AHEAD = timedelta(hours=12)  # how far a hand-over looks ahead
SHIFT_LINES = 5
ROUND_DUE, VITALS_DUE = N_("handover", "Round"), N_("handover", "DLI: vital signs")
BY_LABEL = N_("handover", "No drug for {limit}, by the label {profile}")
BY_SETTING = N_("handover", "No drug for {limit}, by the ward's setting")


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due at a time, or was."""

    at: datetime
    sentence: Said


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One thing that was recorded in the last shift: an act or a kind of record, with its detail where it has one."""

    at: datetime
    what: Message
    detail: Said | None
    by: str


@dataclass(frozen=True, slots=True)
class WeightChange:
    """The last weight in kg, and the one before it with its day."""

    now_kg: Decimal
    before_kg: Decimal
    before_on: date


@dataclass(frozen=True, slots=True)
class ShiftRounds:
    """The highest temperature (degrees Celsius) and the lowest ICE of the last shift, each with its time."""

    temperature: tuple[Decimal, datetime] | None
    ice: tuple[int, datetime] | None


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One patient on the page of the ward: what is to be watched, and what the plan has for today."""

    row: BoardRow
    due: tuple[Due, ...]
    watch: tuple[str, ...] = ()
    today: Said | None = None


@dataclass(frozen=True, slots=True)
class WardHandover:
    """The page of the ward; who is present or has a pump running, in bed order."""

    rows: tuple[HandoverRow, ...]
    attention: tuple[Attention, ...]
    mark: JournalMark
    ward_name: str
    made_up: bool
    printed_at: datetime
    printed_by: str


@dataclass(frozen=True, slots=True)
class PatientHandover:
    """The page of one patient. `shift` has the newest lines since `shift_began`, `more` counts those left out.

    `calls` are who called or was told in the shift, and what was answered; `plan` is the next round, `watch` what
    somebody wrote down to be watched.
    """

    banner: Banner
    details: PatientDetails
    cycle: CycleView | None
    due: tuple[Due, ...]
    shift_began: datetime
    shift: tuple[ShiftLine, ...]
    more: int
    rounds: ShiftRounds
    calls: tuple[ShiftLine, ...]
    plan: RoundPlan
    last_premedication: RecordLine | None
    last_dli: RecordLine | None
    weights: WeightChange | None
    next_bag: NextBag | None
    watch: tuple[str, ...]
    tasks: tuple[TaskLine, ...]
    checks: tuple[PendingCheck, ...]
    mark: JournalMark
    ward_name: str
    made_up: bool
    printed_at: datetime
    printed_by: str


def due_until(infusion: Infusion, stop: StopClock | None, end: datetime, ward: WardTimes) -> tuple[Due, ...]:
    """Say what the pump needs until a moment, what is overdue first; `stop` is the clock of one that stands."""
    needs = (*_needs(infusion, ward), *(_without_drug(stop) if stop is not None else ()))
    return tuple(sorted((due for due in needs if due.at <= end), key=lambda due: due.at))


def with_bedside(
    due: tuple[Due, ...], round_at: datetime | None, vitals_at: datetime | None, end: datetime
) -> tuple[Due, ...]:
    """Add the next round and the vital signs of cells that run to what is due, where they fall before a moment."""
    bedside = ((round_at, ROUND_DUE), (vitals_at, VITALS_DUE))
    more = (Due(at, Said(sentence)) for at, sentence in bedside if at is not None and at <= end)
    return tuple(sorted((*due, *more), key=lambda one: one.at))


def _needs(infusion: Infusion, ward: WardTimes) -> Iterator[Due]:
    bag = infusion.bag
    runs = infusion.state is PumpState.RUNNING
    if bag is not None and runs and infusion.change_by is not None:
        yield Due(infusion.change_by, _change(bag.number, ward.troubles(infusion.change_by)))
    if bag is not None and runs and infusion.predicted_empty is not None:
        yield Due(infusion.predicted_empty, Said(N_("handover", "Bag {number} is empty"), (("number", bag.number),)))
    if bag is not None and bag.use_by is not None and infusion.state is not PumpState.STOPPED:
        yield Due(bag.use_by, Said(N_("handover", "Use-by of bag {number}"), (("number", bag.number),)))


def _without_drug(stop: StopClock) -> Iterator[Due]:
    """Say from when on the label asks for more before a restart; where it names no hours, the ward's own setting."""
    rules = {rule.at: rule for rule in reversed(stop.rules) if rule.covers and rule.rule.limit}
    for at, rule in rules.items():
        assert stop.label is not None
        profile = say_profile(stop.label.profile, confirmed=rule.confirmed)
        yield Due(at, Said(BY_LABEL, (("limit", rule.rule.limit), ("profile", profile))))
    if all(rule.of_cycle for rule in rules.values()):
        yield Due(stop.prompt_at, Said(BY_SETTING, (("limit", stop.prompt_at - stop.since),)))


def _change(number: int, troubles: tuple[Trouble, ...]) -> Said:
    """Say that a bag is to be changed, and what hands the ward has then."""
    if Trouble.NIGHT in troubles:
        return Said(N_("handover", "Change bag {number} (at night)"), (("number", number),))
    if Trouble.SHIFT_EDGE in troubles:
        return Said(N_("handover", "Change bag {number} (at a shift's edge)"), (("number", number),))
    return Said(N_("handover", "Change bag {number}"), (("number", number),))
