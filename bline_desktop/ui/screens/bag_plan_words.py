"""How a bag plan is said: its table, and what it was laid out from."""

from datetime import datetime, timedelta

from bline_desktop.domain.holidays import Holidays
from bline_desktop.domain.treatment.bag_plan import PlannedBag
from bline_desktop.domain.treatment.kept_plan import KeptPlan
from bline_desktop.domain.treatment.plan_basis import PlanBasis
from bline_desktop.domain.words import N_, WEEKDAYS, Words
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.pump_words import say

PROPOSAL = N_(
    "bag_plan",
    "A proposal, laid out anew from the record each time: nothing is ordered or changed by it. Changes keep away from "
    "nights, shift edges, weekends and public holidays as far as the bags allow.",
)
FROM_LABEL = N_("bag_plan", "Bags of the ward's label: {label}.")
NO_LABEL = N_("bag_plan", "The ward has chosen no label yet; bags of 24 and 48 hours are taken.")
KNOWN_UNTIL = N_(
    "bag_plan", "Public holidays of {calendar} are known until the end of {year}; after that only weekends count."
)
UNCONFIRMED = N_("bag_plan", "The exchanged working days of {calendar} in {year} are not confirmed.")
NO_HOLIDAYS = N_("bag_plan", "The file of public holidays can't be read: only weekends count.")
BAG_HOURS, DOSE = N_("bag_plan", "{hours}-hour bag"), N_("bag_plan", "{dose} micrograms per day")
NEW_DOSE, DISCARDED = N_("bag_plan", "New dose"), N_("bag_plan", "{length} of it is discarded.")
MOVED = N_("bag_plan", "The end is {length} later: the ward's label does not count interruptions.")
KEPT_HOW = N_("bag_plan", "Kept {at} by {who}. New bags are held against it; nothing is ordered by it.")
KEPT_BEFORE = N_("bag_plan", "Kept {at} by {who}. A later plan took its place.")
LATER = N_("bag_plan", "The cycle ends {length} later now than this plan, at {end}: lay out the bags anew.")
EARLIER = N_("bag_plan", "The cycle ends {length} earlier now than this plan, at {end}: lay out the bags anew.")
WEEKDAY = N_("bag_plan", "{day} {at}")
WORTH_SAYING_H = 1
A_MINUTE = timedelta(minutes=1)  # a shorter time would be said as 0 min


def plan_model(words: Words) -> RowsModel[PlannedBag]:
    """Make the table of a plan."""
    columns: list[Column[PlannedBag]] = [
        Column(N_("bag_plan", "In the plan"), lambda bag: bag.number, number=True),
        Column(N_("bag_plan", "Duration"), lambda bag: words.say(BAG_HOURS, hours=bag.duration_h)),
        Column(N_("bag_plan", "Dose"), lambda bag: words.say(DOSE, dose=bag.dose_ug_per_day)),
        Column(N_("bag_plan", "Hang"), lambda bag: _day(words, bag), bold=True),
        Column(
            N_("bag_plan", "Notes"),
            lambda bag: _note(words, bag),
            tone=lambda bag: Tone.WARNING if bag.troubles else None,
            wide=True,
        ),
    ]
    return RowsModel(columns, words, lambda bag: bag.number)


def _day(words: Words, bag: PlannedBag) -> str:
    return words.say(WEEKDAY, day=WEEKDAYS[words.local(bag.hang_at).weekday()], at=bag.hang_at)


def _note(words: Words, bag: PlannedBag) -> str:
    """Say why this bag is taken, what is wrong with the time, why, and what of the bag is lost."""
    parts = [words.say(NEW_DOSE) + "."] if bag.new_dose else []
    parts += [say(words, bag.taken)] if bag.taken else []
    parts += [words.say(trouble.title_message) + "." for trouble in bag.troubles]
    parts += [say(words, bag.why)] if bag.why else []
    if bag.discarded.total_seconds() >= WORTH_SAYING_H * 3600:
        parts.append(words.say(DISCARDED, length=bag.discarded))
    return " ".join(parts)


def plan_notes(words: Words, basis: PlanBasis, holidays: Holidays | None) -> list[str]:
    """Say what a proposal is laid out from, and how far the holidays are known."""
    said = [words.say(PROPOSAL)]
    said.append(words.say(FROM_LABEL, label=basis.label) if basis.label else words.say(NO_LABEL))
    if basis.moved >= A_MINUTE:
        said.append(words.say(MOVED, length=basis.moved))
    last = words.local(basis.end).date()
    if holidays is None:
        said.append(words.say(NO_HOLIDAYS))
        return said
    if not holidays.knows(last):
        said.append(words.say(KNOWN_UNTIL, calendar=holidays.title, year=str(holidays.last_year)))
    elif last.year in holidays.unconfirmed:
        said.append(words.say(UNCONFIRMED, calendar=holidays.title, year=str(last.year)))
    return said


def kept_notes(words: Words, plan: KeptPlan, ends_at: datetime, *, in_force: bool) -> list[str]:
    """Say who kept a plan and when; of the one in force also that the cycle ends at another time now."""
    said = [words.say(KEPT_HOW if in_force else KEPT_BEFORE, at=plan.kept_at, who=plan.kept_by)]
    moved = plan.moved(ends_at)
    if in_force and abs(moved) >= A_MINUTE:
        said.append(words.say(LATER if moved > timedelta(0) else EARLIER, length=abs(moved), end=ends_at))
    return said
