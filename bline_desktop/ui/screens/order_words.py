"""How orders are said: one step in a line, the working of what is being typed, and what a bag does not keep of it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from bline_desktop.domain.clock import Clock
from bline_desktop.domain.draft import Place, read_field
from bline_desktop.domain.errors import FieldsRefused
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.label_terms import DoseBasis
from bline_desktop.domain.treatment.ledger import old_line
from bline_desktop.domain.treatment.order_rules import bag_notes, check_dose
from bline_desktop.domain.treatment.order_view import OrderLine, OrdersView
from bline_desktop.domain.treatment.order_working import (
    Measured,
    label_beside,
    order_problems,
    weighed_long_ago,
    work_out,
)
from bline_desktop.domain.treatment.orders import DoseOrderFields, order_for
from bline_desktop.domain.treatment.pump import BagLabel
from bline_desktop.domain.treatment.template_orders import Step
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.widgets.pump_words import say

STEP = N_("order", "Step {step}: {dose} micrograms per day")
FROM, UNTIL = N_("order", "from {at}"), N_("order", "until {at}")
BAGS = N_("order", "{hours}-hour bags")
REASON, BY = N_("order", "Reason: {reason}"), N_("order", "ordered by {who}")
LIVE = N_(
    "order",
    "{formula}, {height} cm, {weight} kg ({weighed}): {surface} m² × {per_m2} = {worked} micrograms per day, {cap}.",
)
ABOVE, BELOW = N_("order", "above the cap of {cap}"), N_("order", "below the cap of {cap}")
WEIGHED_TODAY, WEIGHED = N_("order", "weighed today"), N_("order", "weighed {days} d ago")
NO_MEASURE = N_("order", "No weight is recorded.")
ONLY_WEIGHT = N_("order", "{weight} kg ({weighed}).")
LABEL = N_("order", "Label ({title}): {dose} micrograms per day.")
PROTOCOL = N_("order", "Protocol {protocol} micrograms per day.")
WITH_LABEL = N_("order", "Protocol {protocol}, label {label} micrograms per day.")
LABEL_UNCONFIRMED = N_("order", "Label ({title}, unconfirmed): {dose} micrograms per day.")
IN_FORCE = N_("order", "Ordered: step {step}, {dose} micrograms per day")
NOT_YET = N_("order", "Nothing is ordered for now.")
SET = N_("order", "{name} ({ml} mL)")
WHICH_SET = N_("order", "Which line set hangs? {sets}.")
NO_SUCH_SET = N_("order", "“{name}” is no line set of the ward, and what it holds is unknown. Known: {sets}.")
BOTH = N_("order", "{first} {second}")
NO_BAG = UUID(int=0)


def step_words(words: Words, line: OrderLine, now: datetime) -> str:
    """Say one step in one line, and its working beneath."""
    order = line.order
    parts = [words.say(STEP, step=order.step, dose=order.dose_ug_per_day)]
    if order.starts_at is not None:
        parts.append(words.say(FROM, at=words.near(order.starts_at, now)))
    if line.until is not None:
        parts.append(words.say(UNTIL, at=words.near(line.until, now)))
    if order.duration_h is not None:
        parts.append(words.say(BAGS, hours=order.duration_h))
    if line.recorded_by:
        parts.append(words.say(BY, who=line.recorded_by))
    beneath = ", ".join(say(words, said) for said in line.working)
    reason = words.say(REASON, reason=line.reason) if line.reason else ""
    return "\n".join(part for part in (" · ".join(parts), beneath, reason) if part)


def in_force(words: Words, view: OrdersView, at: datetime) -> str:
    """Say the order in force for the form of an act: `Ordered: step 1, 9 micrograms per day, until Tue 09:00`."""
    now = order_for(view.ordered.steps, at)
    if now is None:
        return words.say(NOT_YET)
    said = words.say(IN_FORCE, step=now.step, dose=now.dose_ug_per_day)
    until = next((line.until for line in view.lines if line.order.order_id == now.order_id), None)
    return said if until is None else f"{said}, {words.say(UNTIL, at=words.near(until, at))}"


def begins_dose(view: OrdersView, at: datetime) -> bool:
    """Tell whether another dose is ordered at a time than that of the bag that hangs; a start is one too."""
    now = order_for(view.ordered.steps, at)
    return view.hangs is None or (now is not None and now.dose_ug_per_day != view.hangs.dose_ug_per_day)


def working_foot(words: Words, typed: Mapping[str, object], clock: Clock, view: OrdersView) -> str:
    """Say the working of what is typed so far, the label's dose beside it, and what asks for a look."""
    read = read_typed(DoseOrderFields, typed, clock)
    values = {name: read(name) for name in DoseOrderFields.specs}
    measured, day = view.measured, clock.today()
    lines = [_working(words, values, measured, day)]
    step = Step(values["step"] or 0, values["dose_ug_per_day"], values["starts_at"])
    lines += _beside(words, view, step)
    if values["dose_ug_per_day"] is not None:
        draft = DoseOrderFields.model_construct(**values | {"step": step.number})
        problems = order_problems(draft, measured, view.label, day, view.by)
        lines += [words.say(one.rule.sentence, **one.values) for one in problems]
    return "\n".join(lines)


def _beside(words: Words, view: OrdersView, step: Step) -> list[str]:
    """Say what the template asks for and what the label does, in one line where both are known."""
    measured = view.measured
    beside = label_beside(view.label.profile, measured, step.dose_ug_per_day) if view.label and measured else None
    protocol = view.by.expected(step) if view.by else None
    if protocol is not None:
        return [beside_words(words, protocol, beside.dose_ug_per_day if beside else None)]
    if view.label is None or beside is None:
        return []
    label = LABEL if beside.band.confirmed else LABEL_UNCONFIRMED
    return [words.say(label, title=view.label.profile.title, dose=beside.dose_ug_per_day)]


def beside_words(words: Words, protocol: Decimal, label: Decimal | None) -> str:
    """Say the doses of template and label: `Protocol 16, label 28 micrograms per day.`"""
    if label is None:
        return words.say(PROTOCOL, protocol=protocol)
    return words.say(WITH_LABEL, protocol=protocol, label=label)


def notes_of_bag(typed: Mapping[str, object], clock: Clock, view: OrdersView) -> dict[str, Said]:
    """Say beside each field of a bag what does not fit its order, as far as it is typed."""
    read = read_typed(HangFields, typed, clock)
    at, dose = read("at") or clock.now(), read("dose_ug_per_day")
    numbers = {name: read(name) for name in ("duration_h", "rate_ml_per_h", "volume_ml")}
    weight = weighed_long_ago(view.measured, at.astimezone(clock.zone).date())
    if dose is None or any(value is None for value in numbers.values()):
        broken = check_dose(view.ordered, dose, at) if dose is not None else None
        wrong = Said(broken.rule.sentence, tuple(broken.values.items())) if broken is not None else None
        return _beside_dose({}, wrong, weight)
    rest = {name: read(name) for name in ("total_volume_ml", "drug_ug", "prepared_at", "out_of_fridge_at", "use_by")}
    number = view.hangs.number + 1 if view.hangs else 1
    label = BagLabel(NO_BAG, number, dose, **numbers, **rest)
    found: dict[str, Said] = {}
    for name, said in bag_notes(view.ordered, label, at):
        found.setdefault(name, said)
    line_ml = view.sets.ml_of(view.line_set)
    held = old_line(view.hangs, label, line_ml, view.percent) if view.hangs else None
    found |= {"new_line": held.said} if held else {}
    found |= _beside_line_set(typed, view, read("new_line"))
    return _beside_dose(found, found.get("dose_ug_per_day"), weight)


def _beside_line_set(typed: Mapping[str, object], view: OrdersView, new_line: bool | None) -> dict[str, Said]:
    """Ask which set a new line is where the ward has several; say of a name that is none of them that it is unknown."""
    name, known = str(typed.get("line_set") or "").strip(), view.sets.known
    sets = tuple(Said(SET, (("name", one.name), ("ml", one.ml))) for one in known)
    if name and known and view.sets.find(name) is None:
        return {"line_set": Said(NO_SUCH_SET, (("name", name), ("sets", sets)))}
    asks = not name and len(known) > 1 and (view.hangs is None or new_line)
    return {"line_set": Said(WHICH_SET, (("sets", sets),))} if asks else {}


def _beside_dose(notes: Mapping[str, Said], *said: Said | None) -> dict[str, Said]:
    """Add what is said beside the dose; two things stand there one after the other."""
    known = tuple(one for one in said if one is not None)
    both = known[0] if len(known) == 1 else Said(BOTH, (("first", known[0]), ("second", known[1]))) if known else None
    return {**notes, **({"dose_ug_per_day": both} if both else {})}


def _working(words: Words, values: Mapping[str, Any], measured: Measured | None, day: date) -> str:
    if measured is None:
        return words.say(NO_MEASURE)
    days = (day - measured.on).days
    weighed = words.say(WEIGHED, days=days) if days else words.say(WEIGHED_TODAY)
    per_m2, cap = values["ug_per_m2_per_day"], values["cap_ug_per_day"]
    worked = None
    if values["basis"] is DoseBasis.SURFACE and per_m2 is not None and cap is not None:
        worked = work_out(measured, per_m2, cap)
    if worked is None:
        return words.say(ONLY_WEIGHT, weight=measured.weight_kg, weighed=weighed)
    return words.say(
        LIVE,
        formula=worked.formula,
        height=measured.height_cm,
        weight=measured.weight_kg,
        weighed=weighed,
        surface=words.number(worked.surface_m2, 2),
        per_m2=per_m2,
        worked=worked.uncapped_ug_per_day,
        cap=words.say(ABOVE if worked.cap_binds else BELOW, cap=cap),
    )


def read_typed(fields: type[Fields], typed: Mapping[str, object], clock: Clock) -> Any:
    """Return how a field is read that may be half typed: None where it can't be read yet."""
    place = Place(clock.now(), clock.zone)

    def read(name: str) -> Any:
        try:
            value = read_field(fields, name, typed.get(name), place)
        except FieldsRefused:
            return None
        return None if isinstance(value, Decimal) and not value else value

    return read
