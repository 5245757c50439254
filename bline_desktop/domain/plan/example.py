"""A protocol tried out on an example patient: its steps on their days, as the calendar shows them, and what to look at.

Pure: nobody is in it but the one day of transplant; what has not happened counts as it is planned.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from bline_desktop.domain.holidays import Holidays
from bline_desktop.domain.plan.calendar_cells import in_order
from bline_desktop.domain.plan.calendar_facts import Known, Period, Whose
from bline_desktop.domain.plan.calendar_join import join
from bline_desktop.domain.plan.changes import Facts
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.entries import CalendarView
from bline_desktop.domain.plan.month_grid import days_between
from bline_desktop.domain.plan.protocol import Arm, Template
from bline_desktop.domain.plan.state import JudgedStep, PatientPlan, StepState
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.plan.template_checks import Trouble, arm_troubles, troubles
from bline_desktop.domain.plan.template_edit import what_is_wrong
from bline_desktop.domain.shelf import TextRef

NOBODY = UUID(int=0)
UTC_ZONE = ZoneInfo("UTC")  # a planned step has no clock time, so that the zone of its days is all the same


@dataclass(frozen=True, slots=True)
class TriedOut:
    """An arm on the days of an example patient with a transplant `on` a day; None where no day is known.

    `found` is all that deserves a look. Where the arm can't be laid out there are no steps and no `plan`.
    """

    on: date | None
    found: tuple[Trouble, ...]
    steps: tuple[DatedStep, ...] = ()
    plan: PatientPlan | None = field(default=None, compare=False, repr=False)

    @property
    def course(self) -> tuple[date, date] | None:
        """The first and the last day of it all; None where no step has a day."""
        dated = [(step.target, step.ends_on or step.target) for step in self.steps if step.target]
        return (min(first for first, _ in dated), max(last for _, last in dated)) if dated else None

    def step(self, key: str) -> DatedStep | None:
        """Return one step by its key."""
        return next((step for step in self.steps if step.key == key), None)


def example_facts(on: date) -> Facts:
    """Return what is known of the example patient: the transplant, and the enrolment on the same day."""
    return Facts(transplant_on=on, enrolled_on=on)


def near_day(template: Template, arm_key: str, today: date) -> date:
    """Return a day of transplant for which the first cycle or DLI of an arm is today."""
    arm = template.arm(arm_key)
    steps = expand(arm, example_facts(today)) if arm is not None and _is_right(template, arm) else ()
    first = min((step.target for step in steps if step.target and step.sort.is_treatment), default=today)
    return today - (first - today)


def try_out(template: Template, arm_key: str, on: date | None) -> TriedOut:
    """Lay an arm out on an example patient. What is wrong with another arm is said, and stops nothing here."""
    wrong, arm = what_is_wrong(template), template.arm(arm_key)
    found = (*((wrong,) if wrong else ()), *arm_troubles(template))
    if arm is None or on is None or (wrong is not None and not _is_right(template, arm)):
        return TriedOut(on, found)
    steps = expand(arm, example_facts(on))
    return TriedOut(on, (*found, *troubles(arm, example_facts(on))), steps, _plan(template, arm, on, steps))


def example_view(tried: TriedOut, first: date, last: date, today: date, holidays: Holidays | None) -> CalendarView:
    """Return the calendar of the example patient from a first to a last day, made as that of any patient is."""
    period = Period(first, last, UTC_ZONE)
    known = Known(period, {NOBODY: Whose("", "", mine=False)}, shows_ceased=True)
    return CalendarView(
        as_of=_midnight(today),
        today=today,
        days=days_between(first, last, holidays),
        entries=in_order(join((), (tried.plan,) if tried.plan else (), known)),
        patient_id=NOBODY,
        last_year=holidays.last_year if holidays else None,
        first_year=holidays.first_year if holidays else None,
    )


def _is_right(template: Template, arm: Arm) -> bool:
    return what_is_wrong(replace(template, arms=(arm,))) is None


def _plan(template: Template, arm: Arm, on: date, steps: tuple[DatedStep, ...]) -> PatientPlan:
    return PatientPlan(
        plan_id=NOBODY,
        patient_id=NOBODY,
        trial_id="",
        template=template,
        ref=TextRef(template.key, template.version, ""),
        arm=arm.key,
        started_at=_midnight(on),
        started_by="",
        today=on,
        facts=example_facts(on),
        steps=tuple(JudgedStep(replace(step, awaits=None), StepState.PLANNED) for step in steps),  # all goes as planned
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
