"""A cycle and a DLI as the signed template of a patient's plan orders them, and what another order is asked.

The dose of a day comes from here and not from the label, which is shown beside it where it differs. A form comes filled
in with it and everything can be typed over: a dose unlike the template is asked about once, and stands with a reason.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.treatment.cells import CellDose, raised
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.domain.words import N_

# Clinical practice, to confirm: a step may begin at the bag change that is nearest to its moment.
NEAREST_CHANGE = timedelta(hours=12)
DAY = timedelta(days=1)

UNLIKE_TEMPLATE = Rule(
    "ORDER_UNLIKE_TEMPLATE",
    N_("order", "Ordered {dose}, protocol {protocol} micrograms per day."),
    source="Protocol",
    may_have_happened=True,
)
UNLIKE_BOTH = Rule(
    "ORDER_UNLIKE_TEMPLATE_AND_LABEL",
    N_("order", "Ordered {dose}, protocol {protocol}, label {label} micrograms per day."),
    source="Protocol",
    may_have_happened=True,
)
OTHER_DAY = Rule(
    "ORDER_OTHER_DAY",
    N_("order", "Step {step} begins on day {day} of the cycle, {planned}. Ordered from {from}."),
    source="Protocol",
    may_have_happened=True,
)
OTHER_DAYS = Rule(
    "ORDER_OTHER_DAYS",
    N_("order", "Ordered for {days} days, protocol {protocol} days."),
    source="Protocol",
    may_have_happened=True,
)
NOT_PLANNED = Rule(
    "ORDER_NOT_PLANNED",
    N_("order", "The protocol has no cycle {cycle}."),
    source="Protocol",
    may_have_happened=True,
)
UNLIKE_LADDER = Rule(
    "DLI_UNLIKE_TEMPLATE",
    N_("dli", "Ordered {dose}, protocol {protocol} CD3+ cells per kg for DLI {number}."),
    source="Protocol",
    may_have_happened=True,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a cycle as somebody is about to order it; `starts_at` None: with the infusion."""

    number: int
    dose_ug_per_day: Decimal
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CycleByTemplate:
    """One cycle as a template orders it, with the days it lasts; `doses` stand in the order of their days.

    `template` names it with its version. `planned_on` is the day that the plan has for it, `started_at` when it really
    began: its days count from that moment on, 24 hours each, as its bags do.
    """

    template: str
    number: int
    days: int
    doses: tuple[DoseDays, ...]
    planned_on: date | None = None
    started_at: datetime | None = None

    def step(self, number: int) -> DoseDays | None:
        """Return what a step orders, by its number from 1; None beyond the last."""
        return self.doses[number - 1] if 1 <= number <= len(self.doses) else None

    def dose_on(self, day: int) -> Decimal | None:
        """Return the micrograms per day of a day of the cycle, the first being 1; None where it has none."""
        begun = [dose for dose in self.doses if dose.from_day <= day <= self.days]
        return begun[-1].ug_per_day if begun else None

    def begins(self, number: int) -> datetime | None:
        """Return when a step is to begin, once the cycle was started."""
        step = self.step(number)
        if step is None or self.started_at is None:
            return None
        return self.started_at.astimezone(UTC) + (step.from_day - 1) * DAY

    def expected(self, ordered: Step) -> Decimal | None:
        """Return the dose of a step; of one more than the template has, that of the day which begins nearest to it."""
        step = self.step(ordered.number)
        if step is not None:
            return step.ug_per_day
        if ordered.starts_at is None or self.started_at is None:
            return None
        since = ordered.starts_at.astimezone(UTC) - self.started_at.astimezone(UTC)
        return self.dose_on((since + NEAREST_CHANGE) // DAY + 1)

    def unlike(self, ordered: Step, label: Decimal | None) -> list[RuleBroken]:
        """Say where a step that is ordered is not what the template asks for, with the label's dose beside it."""
        found = []
        protocol, planned, step = self.expected(ordered), self.begins(ordered.number), self.step(ordered.number)
        if protocol is not None and protocol != ordered.dose_ug_per_day:
            values = {"dose": ordered.dose_ug_per_day, "protocol": protocol, "field": "dose_ug_per_day"}
            both = label is not None and label != protocol
            rule = self.named(UNLIKE_BOTH if both else UNLIKE_TEMPLATE)
            found.append(RuleBroken(rule, **values, **({"label": label} if both else {})))
        starts_at = ordered.starts_at
        if step and planned and starts_at and abs(starts_at.astimezone(UTC) - planned) > NEAREST_CHANGE:
            said = {"step": ordered.number, "day": step.from_day, "planned": planned, "from": starts_at}
            found.append(RuleBroken(self.named(OTHER_DAY), **said, field="starts_at"))
        return found

    def unlike_days(self, days: int) -> RuleBroken | None:
        """Say that a cycle is ordered for other days than the template has."""
        if days == self.days:
            return None
        return RuleBroken(self.named(OTHER_DAYS), days=days, protocol=self.days, field="planned_days")

    def named(self, rule: Rule) -> Rule:
        """Return a rule with the template and its version as its source."""
        return replace(rule, source=self.template)


@dataclass(frozen=True, slots=True)
class CellsByTemplate:
    """One DLI as a template orders it, by its number; `planned_on` is the day that the plan has for it."""

    template: str
    number: int
    dose: CellDose
    planned_on: date | None = None

    def unlike(self, ordered: CellDose) -> RuleBroken | None:
        """Say that a DLI is ordered in another dose than its place on the ladder."""
        if ordered.per_kg == self.dose.per_kg:
            return None
        values = {"dose": said_cells(ordered), "protocol": said_cells(self.dose), "number": self.number}
        return RuleBroken(replace(UNLIKE_LADDER, source=self.template), **values, field="cd3_mantissa")


def said_cells(dose: CellDose) -> str:
    """Write a dose of cells with its power of ten, as on paper."""
    return f"{dose.mantissa.normalize():f} × 10{raised(int(dose.power.value))}"
