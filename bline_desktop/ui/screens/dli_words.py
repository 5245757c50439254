"""How an order, an infusion that runs, a step of the ladder and a typed dose are said on the DLI screen."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from bline_desktop.domain.draft import Place, read_field
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.observations.weight import check_tenfold
from bline_desktop.domain.treatment.cells import CellDose, CellPower, cell_number
from bline_desktop.domain.treatment.dli_bag import DliStartFields
from bline_desktop.domain.treatment.dli_page import DliPage, OpenOrder, RunningDli, WaitingBag
from bline_desktop.domain.treatment.dli_rules import Ordered, check_order, shown_factor
from bline_desktop.domain.units import read_decimal
from bline_desktop.domain.words import N_, Ago, Words
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets import pump_words

NO_ORDER = N_("dli", "No DLI is ordered.")
WHO_ORDERS = N_("dli", "A physician orders it here; then it is started at the bed.")
ORDERED = N_("dli", "Ordered for {day}: {mantissa} × {power} CD3+ cells per kg, {product}")
FROM = N_("dli", "From donor {donor} ({donor_group}) to a patient with {patient_group}. {reason}")
BY = N_("dli", "Ordered by {by}, {at}")
FRACTION = N_("dli", "Fraction {number} of {fractions}. Ordered by {by}, {at}")
RUNS = N_("dli", "DLI {number} running since {since}, bag {bags}")
VITALS_AT = N_("dli", "next vital signs at {at} ({away})")
VITALS_LATE = N_("dli", "vital signs were due at {at} ({away})")
VITALS_BEFORE = N_("dli", "vital signs before the start are not recorded")
TYPED = N_("dli", "{mantissa} × {power} CD3+ cells per kg")
AS_ORDERED = N_("dli", "{typed}: as ordered.")
FACTOR = N_("dli", "{factor} times what was given last ({last}, {ago}).")
FIRST = N_("dli", "No DLI was given before.")
LAB_WEIGHT = "lab_weight_kg"
BAG_TO_CHECK = N_("second", "Second check of bag {number}")
BAG_PENDING = N_("second", "Bag {number}: check pending since {at}")


def order_words(words: Words, order: OpenOrder | None) -> tuple[str, ...]:
    """Say an order in three lines: what, from whom and why, by whom."""
    if order is None:
        return words.say(NO_ORDER), words.say(WHO_ORDERS)
    fields = order.fields
    what = words.say(
        ORDERED,
        day=fields.planned_on,
        mantissa=fields.cd3_mantissa,
        power=fields.cd3_power,
        product=fields.product,
    )
    groups = {"donor_group": fields.donor_group, "patient_group": fields.patient_group}
    whom = words.say(FROM, donor=fields.donor, reason=fields.reason, **groups)
    signed = {"by": order.ordered_by, "at": order.ordered_at}
    if fields.fractions == 1:
        return what, whom, words.say(BY, **signed)
    return what, whom, words.say(FRACTION, number=order.given + 1, fractions=fields.fractions, **signed)


def running_words(words: Words, running: RunningDli, now: datetime) -> pump_words.Toned:
    """Say what runs, and when vital signs are due; in the critical tone once they are late."""
    what = words.say(RUNS, number=running.number, since=words.near(running.since, now), bags=running.bags or 1)
    due, late = running.vitals.due_at, running.vitals.overdue(now)
    if running.vitals.last_at is None:
        vitals = words.say(VITALS_BEFORE)
    else:
        message = VITALS_LATE if late else VITALS_AT
        vitals = words.say(message, at=words.near(due, now), away=pump_words.distance(words, due, now))
    return pump_words.Toned(f"{what} · {vitals}", Tone.CRITICAL if late else Tone.DLI)


def bag_to_check(words: Words, bag: WaitingBag) -> str:
    """Name a further bag above its second check."""
    return words.say(BAG_TO_CHECK, number=bag.number)


def pending_words(words: Words, page: DliPage) -> str:
    """Say which further bags wait for their second person, and since when; nothing where none does."""
    said = (words.say(BAG_PENDING, number=bag.number, at=words.near(bag.since, page.now)) for bag in page.waiting)
    return " · ".join(said)


def factor_words(factor: Fraction | None) -> str:
    """Say a factor: `× 5`; nothing for the first."""
    return "" if factor is None else f"× {shown_factor(factor)}"


def echo(words: Words, typed: Mapping[str, object], page: DliPage, place: Place) -> str:
    """Say what follows from the dose typed so far: how it stands to the order and to what was given last."""
    dose = _dose_of(typed, place)
    if dose is None:
        return ""
    said = words.say(TYPED, mantissa=dose.mantissa, power=dose.power)
    lines = [said]
    if page.order is not None:
        fields = page.order.fields
        found = check_order(fields.product, dose, Ordered(fields.product, fields.dose))
        lines = [_all(words, found) or words.say(AS_ORDERED, typed=said)]
    if not page.ladder:
        lines.append(words.say(FIRST))
    elif page.ladder[-1].given.given_per_kg:
        last = page.ladder[-1].given
        factor = shown_factor(dose.per_kg / last.given_per_kg)
        days = (words.local(page.now).date() - words.local(last.started_at).date()).days
        lines.append(words.say(FACTOR, factor=factor, last=cell_number(last.given_per_kg), ago=Ago(days)))
    return "\n".join(lines)


def weight_words(words: Words, typed: Mapping[str, object], page: DliPage) -> str:
    """Say where the laboratory's weight is ten times the patient's last one, or a tenth of it; else nothing."""
    try:
        broken = check_tenfold(page.weight, read_decimal(str(typed.get(LAB_WEIGHT))), LAB_WEIGHT)
    except RuleBroken:  # half typed
        return ""
    return _all(words, (broken,) if broken is not None else ())


def _all(words: Words, found: Iterable[RuleBroken]) -> str:
    return " ".join(words.say(broken.rule.sentence, **broken.values) for broken in found)


def _dose_of(typed: Mapping[str, object], place: Place) -> CellDose | None:
    """Read the dose typed so far; None while it can't be read."""
    try:
        mantissa, power = (
            read_field(DliStartFields, name, typed.get(name), place) for name in ("cd3_mantissa", "cd3_power")
        )
    except FieldsRefused:
        return None
    if isinstance(mantissa, Decimal) and isinstance(power, CellPower):
        return CellDose(mantissa, power)
    return None
