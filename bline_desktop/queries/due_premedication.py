"""Where the ward's label asks for premedication and none is recorded: before a start, a step, a restart.

It is read only where one of them is near, and named with the profile and its version. A physician orders it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import RowMapping
from sqlmodel import Session

from bline_desktop.domain.goals import Goal
from bline_desktop.domain.observations.premedication import PREMEDICATION
from bline_desktop.domain.patient import age_on
from bline_desktop.domain.plan.due_tasks import (
    BY_PREMEDICATION,
    OF_RESTART,
    OF_START,
    OF_STEP,
    PREMEDICATION_AHEAD,
    PREMEDICATION_COUNTS,
    PREMEDICATION_DUE,
    DueTask,
)
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.label_rules import age_group, premedication_for
from bline_desktop.domain.treatment.label_terms import Indication, Occasion
from bline_desktop.domain.treatment.order_working import named, say_profile
from bline_desktop.domain.treatment.orders import DoseOrder, step_ahead
from bline_desktop.domain.treatment.stop_clock import WardLabel, standing_rules
from bline_desktop.queries.due_facts import DueFacts
from bline_desktop.queries.pumps import due_step
from bline_desktop.queries.rows import live, rows_of
from bline_desktop.queries.stops import ward_label

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
PUT_OFF = timedelta(days=28)  # so far from the day of its plan the time of an order is looked for


@dataclass(frozen=True, slots=True)
class Near:
    """A dose that is near. `at` is its time, or its day alone; what was given since `counts_from` counts for it."""

    patient_id: UUID
    about: UUID
    said: Said
    occasion: Occasion
    indication: Indication | None
    at: datetime | date
    since: datetime
    counts_from: datetime


def premedication_due(session: Session, facts: DueFacts) -> Iterator[DueTask]:
    """Yield one task for each dose that is near, as far as the ward's label asks for premedication before it."""
    patients, today = facts.in_treatment, facts.day(facts.asker.now)
    every = (*_starts(session, facts), *_steps(facts), *_restarts(facts))
    near = [one for one in every if one.patient_id in patients and not _is_given(one, patients[one.patient_id])]
    label = ward_label(session, facts.settings) if near else None
    for one in near:
        task = label and _task(one, label, age_on(patients[one.patient_id]["born_on"], today))
        if task:
            yield task


def _is_given(near: Near, patient: RowMapping) -> bool:
    given = patient["premedicated_at"]
    return given is not None and given >= near.counts_from


def _task(near: Near, label: WardLabel, years: int) -> DueTask | None:
    indication = near.indication or label.indication
    if indication is None:
        return None
    asked = premedication_for(label.profile, indication, age_group(years), near.occasion)
    if not asked:
        return None
    confirmed = label.confirmed and all(one.confirmed for one in asked)
    profile = say_profile(label.profile, confirmed=confirmed)
    minutes = max(one.earliest for one in asked) // MINUTE
    values = (("occasion", near.said), ("at", near.at), ("profile", profile), ("minutes", minutes))
    is_restart = near.occasion in (Occasion.RESTART_FIRST_CYCLE, Occasion.RESTART_LATER_CYCLE)
    at = near.at if isinstance(near.at, datetime) and not is_restart else None
    return DueTask(
        rule=PREMEDICATION_DUE,
        values=values,
        about=near.about,
        since=near.since,
        closes=BY_PREMEDICATION,
        goal=Goal(near.patient_id, PREMEDICATION.key, new=True),
        due_at=at,
        due_on=None if isinstance(near.at, datetime) else near.at,
        source=named(label.profile, confirmed=confirmed),
    )


def _starts(session: Session, facts: DueFacts) -> Iterator[Near]:
    """Yield the cycles that are about to be started, by the time of their order, or on the day that was planned."""
    now, zone = facts.asker.now, facts.asker.zone
    day = facts.day(now)
    waiting = {one.cycle_id: one for one in facts.cycles if one.begun is None and abs(one.planned_on - day) <= PUT_OFF}
    order = table_of(DoseOrder).c
    wanted = (live(DoseOrder), order.step == 1, order.cycle_id.in_(waiting))
    times = {row["cycle_id"]: row["starts_at"] for row in rows_of(session, DoseOrder, *wanted)} if waiting else {}
    for key, cycle in waiting.items():
        said, at = Said(OF_START, (("number", cycle.number),)), times.get(key)
        occasion = Occasion.FIRST_CYCLE if cycle.number == 1 else Occasion.LATER_CYCLE
        what = (cycle.patient_id, key, said, occasion, cycle.indication)
        if at is None and cycle.planned_on == day:
            begin = datetime.combine(day, time(), zone).astimezone(UTC)
            yield Near(*what, day, begin, begin - PREMEDICATION_AHEAD)
        elif at is not None and at - PREMEDICATION_AHEAD <= now < at + DAY:
            yield Near(*what, at, at - PREMEDICATION_AHEAD, at - PREMEDICATION_COUNTS)


def _steps(facts: DueFacts) -> Iterator[Near]:
    """Yield the steps to a higher dose that are due, or near."""
    now = facts.asker.now
    for pump in facts.pumps:
        step, bag = due_step(pump) or step_ahead(pump.orders, now), pump.infusion.bag
        if step is None or step.starts_at is None or bag is None:
            continue
        at, running = step.starts_at, pump.infusion.dose_ug_per_day or bag.dose_ug_per_day
        since = at - PREMEDICATION_AHEAD
        if since <= now and step.dose_ug_per_day > running:
            said = Said(OF_STEP, (("number", step.step),))
            what = (pump.patient_id, step.order_id, said, Occasion.STEP, pump.ordered.indication)
            yield Near(*what, at, since, at - PREMEDICATION_COUNTS)


def _restarts(facts: DueFacts) -> Iterator[Near]:
    """Yield the pumps that stand for so long that the label asks for premedication before they go on."""
    for pump in facts.pumps:
        clock = facts.stops.get(pump.cycle_id)
        standing = standing_rules(clock.rules) if clock is not None else ()
        rule = next((one for one in standing if one.premedicate_before is not None), None)
        if clock is not None and rule is not None:
            number = pump.ordered.number
            occasion = Occasion.RESTART_FIRST_CYCLE if number == 1 else Occasion.RESTART_LATER_CYCLE
            said = Said(OF_RESTART, (("number", number),))
            what = (pump.patient_id, pump.cycle_id, said, occasion, pump.ordered.indication)
            yield Near(*what, clock.since, rule.at, clock.since)
