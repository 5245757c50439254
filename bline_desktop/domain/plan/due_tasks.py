"""Tasks that follow from the record and the day alone: each with its rule, its source, and what closes it by itself.

They are worked out when they are read and kept nowhere (docs/adr/0030). They show what is missing; they order nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from bline_desktop.domain.errors import Rule
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.observations.mrd import MrdFields, converted
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.order_working import WEIGHT_LASTS
from bline_desktop.domain.treatment.restart_rules import LABEL
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_, Message

CLOSES_SOON = timedelta(days=3)  # so long before its last day a window is told; a cycle asks so long for its weight
PREMEDICATION_AHEAD = timedelta(hours=4)  # so long before a planned start or step premedication is asked about
PREMEDICATION_COUNTS = timedelta(hours=16)  # what was given so long before the planned time counts for it

LOOK_BEFORE = Rule(
    "LOOK_BEFORE",
    N_("due", "No {look} sample is recorded in the {days} days before {treated} of {day}."),
    source=ward_rule(43),
)
LOOK_AFTER = Rule(
    "LOOK_AFTER",
    N_("due", "No {look} sample is recorded since {treated} ended on {day}, more than {days} days ago."),
    source=ward_rule(43),
)
SECOND_SAMPLE = Rule(
    "MRD_SECOND_SAMPLE",
    N_("due", "MRD conversion of {day} ({method}), unconfirmed: no second sample is recorded."),
    source=ward_rule(37),
)
WEIGHT_OLD = Rule(
    "WEIGHT_OLD_ON_TREATMENT",
    N_("due", "Blinatumomab is on, and the last weight is of {day}: older than {days} days."),
    source=ward_rule(17),
)
WEIGHT_OLD_BEFORE = Rule(
    "WEIGHT_OLD_BEFORE_CYCLE",
    N_("due", "Cycle {number} is planned for {start}, and the last weight is of {day}: older than {days} days."),
    source=ward_rule(17),
)
WINDOW_CLOSES = Rule(
    "WINDOW_CLOSES", N_("due", "{step}: the window of the plan closes on {day}."), source=ward_rule(44)
)
CYCLE_NOT_ORDERED = Rule(
    "CYCLE_NOT_ORDERED",
    N_("due", "Cycle {number} of the plan is due on {day} and not ordered yet."),
    source=ward_rule(42),
)
STEP_NOT_ORDERED = Rule(
    "STEP_NOT_ORDERED",
    N_("due", "Cycle {number}: the protocol plans {change} from {day} on, and no step is ordered yet."),
    source=ward_rule(45),
)
PREMEDICATION_DUE = Rule(
    "PREMEDICATION_DUE",
    N_(
        "due",
        "{occasion}, {at}: the ward's label, {profile}, asks for premedication {minutes} minutes before, and none is "
        "recorded.",
    ),
    source=LABEL,
)
OF_START, OF_STEP = N_("due", "Start of cycle {number}"), N_("due", "Dose step {number}")
OF_RESTART = N_("due", "Restart after the stop of cycle {number}")
CYCLE, DLI = N_("due", "cycle {number}"), N_("due", "DLI {number}")
BY_LOOK_BEFORE = N_("due", "Closes by itself once such a sample is recorded, or 28 days after that day.")
BY_LOOK = N_("due", "Closes by itself once such a sample is recorded, or the next cycle or DLI begins.")
BY_SAMPLE = N_("due", "Closes by itself once a second sample confirms or ends the conversion.")
BY_WEIGHT = N_("due", "Closes by itself once a weight is recorded, or the pump is stopped.")
BY_WEIGHT_BEFORE = N_("due", "Closes by itself once a weight is recorded.")
BY_ORDER = N_("due", "Closes by itself once the cycle is ordered, moved or left out.")
BY_STEP_ORDER = N_("due", "Closes by itself once a step of the cycle is ordered, or the cycle ends.")
BY_STEP = N_("due", "Closes by itself once the step is done, moved or left out.")
BY_PREMEDICATION = N_("due", "Closes by itself once premedication is recorded, or the dose is given.")


@dataclass(frozen=True, slots=True)
class DueTask:
    """One task of one patient. `since` is the day or moment from which on it stands, `goal` where its work is done.

    `due_at` or `due_on` say until when, where something does. `source` stands where a label profile is the rule's.
    """

    rule: Rule
    values: tuple[tuple[str, object], ...]
    about: UUID
    since: date | datetime
    closes: Message
    goal: Goal
    due_at: datetime | None = None
    due_on: date | None = None
    source: str = ""


def treated_words(sort: StepSort, number: int) -> Said:
    """Say a cycle or DLI within a sentence."""
    return Said(DLI if sort is StepSort.DLI else CYCLE, (("number", number),))


def second_sample(results: Sequence[MrdFields]) -> MrdFields | None:
    """Return the first positive of the conversion that goes on without a second sample; of several, of the oldest.

    `results` are those of one patient, in order of time.
    """
    going = (found for found in converted(results) if found is not None and found.ended is None)
    waiting = [found.first for found in going if found.confirmed is None]
    return results[min(waiting)] if waiting else None


def is_old(weighed_on: date | None, today: date) -> bool:
    """Tell whether the last weight is older than 7 days; nothing is said of one that was never taken."""
    return weighed_on is not None and today - weighed_on > WEIGHT_LASTS


def closing_windows(plan: PatientPlan) -> Iterator[JudgedStep]:
    """Yield what is to be looked at within three days: its window is open, and its last day so near.

    Cycles and DLI have orders of their own, and are no visits.
    """
    for judged in plan.steps:
        days = judged.step.days
        is_visit = judged.state in (StepState.DUE, StepState.IN_WINDOW) and not judged.step.sort.is_treatment
        if is_visit and days is not None and days.closes <= plan.today + CLOSES_SOON:
            yield judged
