"""How an order is filled in from the template of a patient's plan, and what is said of the template beside it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from bline_desktop.domain.clock import Clock
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.orders import NextCycle, cycle_problems
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.domain.treatment.label_terms import DoseBasis
from bline_desktop.domain.treatment.order_view import OrdersView
from bline_desktop.domain.treatment.order_working import label_beside
from bline_desktop.domain.treatment.template_orders import UNLIKE_BOTH, UNLIKE_TEMPLATE, CycleByTemplate
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.screens.order_words import beside_words, read_typed

LATER = N_("order", "From day {day} on {dose} micrograms per day.")
STEPS = N_("order", "Protocol: {steps}, {days} days in all ({template}).")
FROM_DAY = N_("order", "{dose} micrograms per day from day {day}")
FROM_MOMENT = N_("order", "{dose} micrograms per day from day {day} ({at})")
NO_DOSE = N_("order", "no dose from day {day}")
NO_CYCLE = N_("order", "{template} has no cycle {cycle}.")


def filled_cycle(following: NextCycle, today: date) -> dict[str, object]:
    """Fill in the order of the next planned cycle; one whose day has passed is to begin today."""
    by = following.planned
    if by is None:
        return {}
    first = by.step(1)
    values = {
        "number": by.number,
        "dose_ug_per_day": first.ug_per_day if first else None,
        "planned_days": by.days,
        "planned_start_on": max(by.planned_on, today) if by.planned_on else None,
        "template": by.template,
    }
    return {name: value for name, value in values.items() if value is not None}


def filled_step(view: OrdersView) -> dict[str, object]:
    """Fill in the order of the next step: its number, and the dose and moment that the template has for it."""
    number = max(one.order.step for one in view.lines) + 1
    step = view.by.step(number) if view.by else None
    if view.by is None or step is None or step.ug_per_day is None:
        return {"step": number}
    begins = view.by.begins(number)
    values = {"step": number, "basis": DoseBasis.FIXED, "dose_ug_per_day": step.ug_per_day}
    return {**values, **({"starts_at": begins} if begins else {})}


def cycle_foot(words: Words, typed: Mapping[str, object], clock: Clock, following: NextCycle) -> str:
    """Say what the template has for the cycle that is typed so far, the label beside it, and what asks for a look."""
    read = read_typed(CycleFields, typed, clock)
    values = {name: read(name) for name in CycleFields.specs}
    number, dose = values["number"], values["dose_ug_per_day"]
    by = following.orders.cycle(number) if number is not None else following.planned
    if by is None:
        return words.say(NO_CYCLE, template=following.orders.template, cycle=number) if number is not None else ""
    found: tuple[RuleBroken, ...] = ()
    if dose is not None and values["planned_days"] is not None:
        draft = CycleFields.model_construct(**values | {"number": by.number})
        found = cycle_problems(draft, following.measured, following.label, clock.today(), following.orders)
    is_unlike = any(one.rule.code in (UNLIKE_TEMPLATE.code, UNLIKE_BOTH.code) for one in found)  # which names both
    lines = [] if is_unlike else _doses(words, by, following, dose)
    lines += [words.say(LATER, dose=step.ug_per_day, day=step.from_day) for step in by.doses[1:]]
    return "\n".join((*lines, *(words.say(one.rule.sentence, **one.values) for one in found)))


def _doses(words: Words, by: CycleByTemplate, following: NextCycle, dose: Decimal | None) -> list[str]:
    """Say the dose of day 1 by the template, and by the label where it has one for this weight."""
    first, measured, label = by.step(1), following.measured, following.label
    if first is None or first.ug_per_day is None:
        return []
    beside = label_beside(label.profile, measured, dose) if label and measured else None
    return [beside_words(words, first.ug_per_day, beside.dose_ug_per_day if beside else None)]


def template_steps(words: Words, by: CycleByTemplate, now: datetime) -> str:
    """Say the days of the steps of a cycle, with their moments once it was started."""
    steps = tuple(_step(words, by, place, dose, now) for place, dose in enumerate(by.doses, start=1))
    return words.say(STEPS, template=by.template, steps=steps, days=by.days)


def _step(words: Words, by: CycleByTemplate, number: int, dose: DoseDays, now: datetime) -> str:
    if dose.ug_per_day is None:
        return words.say(NO_DOSE, day=dose.from_day)
    begins = by.begins(number) if number > 1 else None
    if begins is None:
        return words.say(FROM_DAY, dose=dose.ug_per_day, day=dose.from_day)
    return words.say(FROM_MOMENT, dose=dose.ug_per_day, day=dose.from_day, at=words.near(begins, now))
