"""What needs a hand: one short sentence for each thing, for the strip above the board and for the wall view."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bline_desktop.domain.ages import Age
from bline_desktop.domain.observations.round_plan import CALLED_AFTER
from bline_desktop.domain.second_check import PendingCheck
from bline_desktop.domain.shift import SOON
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.treatment.stop_clock import standing_rules
from bline_desktop.domain.treatment.stop_words import sentence
from bline_desktop.domain.views import Attention, BoardRow, Running, TaskLine
from bline_desktop.domain.words import N_

MORE_PUMPS = N_("board", "{count} pumps are on at once, by the record")
NO_BASELINE = N_("board", "Baseline ICE and handwriting not recorded")
A_MINUTE = timedelta(minutes=1)  # a shorter time would be said as 0 min
FOUND = N_("board", "{found}, stopped for up to {length}")
FOUND_EXACTLY = N_("board", "{found}, stopped for {length}")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs a hand, of a patient who is still to be named."""

    since: datetime
    sentence: Said
    critical: bool
    says_since: bool = False


def attention(
    rows: Iterable[BoardRow], tasks: Iterable[TaskLine], checks: Iterable[PendingCheck], now: datetime
) -> tuple[Attention, ...]:
    """Return what needs a hand, the oldest first; what is still to come stands last, by its time."""
    waiting: dict[UUID, list[TaskLine]] = {}
    pending: dict[UUID, list[PendingCheck]] = {}
    for check in checks:
        pending.setdefault(check.patient_id, []).append(check)
    for task in tasks:
        waiting.setdefault(task.patient_id, []).append(task)
    found = []
    for row in rows:
        needs = [
            *pump_needs(row.running, now),
            *cells_needs(row, now),
            *round_needs(row, now),
            *_baseline_needs(row),
            *_dressing_needs(row, now),
            *_plan_needs(row),
            *_task_needs(waiting.get(row.patient_id, []), now),
        ]
        needs += _check_needs(pending.get(row.patient_id, []), now)
        bed = row.whereabouts.bed if row.whereabouts else None
        found += [
            Attention(row.patient_id, bed, row.trial_id, need.since, need.sentence, need.critical, need.says_since)
            for need in needs
        ]
    return tuple(sorted(found, key=lambda each: (each.since, each.trial_id)))


def cells_needs(row: BoardRow, now: datetime) -> tuple[Need, ...]:
    """Vital signs are overdue while cells run; after some hours they run no more, and their end is missed."""
    at, end = row.dli_vitals_at, row.dli_end_at
    if end is not None and row.dli_running_since is not None and end <= now:
        length = (("length", Age(now - row.dli_running_since)),)
        said = Said(N_("board", "DLI: no end recorded {length} after its start"), length)
        return (Need(end, said, critical=False),)
    if at is None or at > now:
        return ()
    return (
        Need(at, Said(N_("board", "DLI: vital signs due for {length}"), (("length", Age(now - at)),)), critical=True),
    )


def _dressing_needs(row: BoardRow, now: datetime) -> tuple[Need, ...]:
    """The dressing of a venous access is due, by the ward's days since it was changed."""
    at = row.dressing_at
    return (Need(at, Said(N_("board", "Dressing due")), critical=False),) if at is not None and at <= now else ()


def round_needs(row: BoardRow, now: datetime) -> tuple[Need, ...]:
    """A round is so late that it is called."""
    at = row.round_at
    if at is None or now - at < CALLED_AFTER:
        return ()
    return (Need(at, Said(N_("board", "Round overdue by {length}"), (("length", Age(now - at)),)), critical=False),)


def _baseline_needs(row: BoardRow) -> tuple[Need, ...]:
    """ICE and handwriting of before the first drug are missing: later nothing tells what the drug has changed."""
    since = row.no_baseline_since
    return () if since is None else (Need(since, Said(NO_BASELINE), critical=False),)


def pump_needs(running: Running | None, now: datetime) -> tuple[Need, ...]:
    """Return what the pump and its bag need now, or within the hour."""
    if running is None:
        return ()
    needs = (_more_pumps(running), stopped(running), _step(running), _alarms(running), _next_bag(running, now))
    found = (*(need for need in needs if need is not None), *bag_needs(running.infusion, now))
    return (*found, *(need for other in running.others for need in pump_needs(other, now)))


def more_pumps(running: Running) -> Said | None:
    """Say that a patient has more than one pump on; None for one."""
    return Said(MORE_PUMPS, (("count", 1 + len(running.others)),)) if running.others else None


def _more_pumps(running: Running) -> Need | None:
    """Two pumps at once give two doses, unless one of them was taken down and never stopped in the record."""
    said, since = more_pumps(running), running.infusion.started_at
    return None if said is None or since is None else Need(since, said, critical=True)


def stop_prompt(running: Running) -> Need | None:
    """The pump has stood as long as the ward's setting says: what the label asks for, and from which time on."""
    stop = running.stop
    if stop is None or not stop.prompts:
        return None
    critical = bool(standing_rules(stop.rules)) or running.infusion.state is PumpState.PRESUMED_EMPTY
    return Need(stop.since, sentence(stop), critical, says_since=True)


def bag_needs(infusion: Infusion, now: datetime) -> tuple[Need, ...]:
    """Return what the hanging bag needs now, or within the hour."""
    needs = (_use_by(infusion, now), _change(infusion, now))
    return tuple(need for need in needs if need is not None)


def stopped(running: Running) -> Need | None:
    """Say that no drug flows: for how long, and why. This is the clock that the 4-hour rule counts by."""
    infusion, length = running.infusion, running.paused_for
    if infusion.stopped_since is None:
        return None
    prompt = stop_prompt(running)
    if prompt is not None:
        return prompt
    if infusion.state is PumpState.PRESUMED_EMPTY:
        sentence = Said(N_("board", "Presumed empty for {length}"), (("length", length),))
        return Need(infusion.stopped_since, sentence, critical=True)
    if infusion.found_how is not None:
        found = FOUND_EXACTLY if infusion.is_settled else FOUND
        sentence = Said(found, (("found", infusion.found_how), ("length", length)))
        return Need(infusion.stopped_since, sentence, critical=False)
    cause = running.cause.values if running.cause else (("cause", None),)
    sentence = Said(N_("board", "Paused for {length}: {cause}"), (("length", length), *cause))
    return Need(infusion.stopped_since, sentence, critical=False)


def _step(running: Running) -> Need | None:
    """A step of the dose has begun by its order, and the dose of before still runs."""
    step = running.step_due
    if step is None or step.starts_at is None:
        return None
    values = (("step", step.step), ("dose", step.dose_ug_per_day), ("at", step.starts_at))
    return Need(
        step.starts_at,
        Said(N_("board", "Step {step}, {dose} micrograms per day, due since {at}"), values),
        critical=True,
        says_since=True,
    )


def _next_bag(running: Running, now: datetime) -> Need | None:
    """The next bag is missing, and the pharmacy closes or is closed: what is to come stands last in the strip."""
    found = running.next_bag
    if found is None or found.question is None:
        return None
    return Need(max(found.at, now), found.question, found.critical, says_since=True)


def _alarms(running: Running) -> Need | None:
    """The same pump was attended to again and again; what was recorded is counted, no alarm is heard."""
    alarms = running.alarms
    if alarms is None:
        return None
    said = Said(alarms.sentence, (("count", alarms.count), ("since", alarms.since)))
    return Need(alarms.since, said, critical=False, says_since=True)


def _use_by(infusion: Infusion, now: datetime) -> Need | None:
    """The bag that hangs is past its use-by, whether it runs or not."""
    bag = infusion.bag
    if bag is None or bag.use_by is None or bag.use_by > now:
        return None
    values = (("number", bag.number), ("length", Age(now - bag.use_by)))
    return Need(bag.use_by, Said(N_("board", "Bag {number} is past its use-by by {length}"), values), critical=True)


def _change(infusion: Infusion, now: datetime) -> Need | None:
    """The bag is to be changed: overdue, or within the hour. A passed use-by says so by itself."""
    bag, by = infusion.bag, infusion.change_by
    passed_use_by = bag is not None and bag.use_by is not None and bag.use_by <= now
    if bag is None or by is None or by - now > SOON or passed_use_by or infusion.state is not PumpState.RUNNING:
        return None
    if by <= now:
        late = (("number", bag.number), ("length", Age(now - by)))
        return Need(by, Said(N_("board", "Change of bag {number} overdue by {length}"), late), critical=True)
    values = (("number", bag.number), ("length", by - now))
    return Need(by, Said(N_("board", "Change bag {number} within {length}"), values), critical=False)


def _plan_needs(row: BoardRow) -> tuple[Need, ...]:
    """A step of the plan is late: since the beginning of the day after its last one."""
    said, since = (row.plan.late, row.plan.late_since) if row.plan is not None else (None, None)
    if said is None or since is None:
        return ()
    return (Need(since, said, critical=False, says_since=True),)  # in days: a plan knows no clock


def _task_needs(tasks: list[TaskLine], now: datetime) -> tuple[Need, ...]:
    """Tasks wait for a physician: how many, and for how long the oldest."""
    if not tasks:
        return ()
    oldest = min(task.opened_at for task in tasks)
    values = (("count", len(tasks)), ("length", Age(now - oldest)))
    one, more = (
        N_("board", "1 task has waited {length} for a physician"),
        N_("board", "{count} tasks wait for a physician, the oldest for {length}"),
    )
    if now - oldest < A_MINUTE:
        one, more = N_("board", "1 task waits for a physician"), N_("board", "{count} tasks wait for a physician")
    return (Need(oldest, Said(one if len(tasks) == 1 else more, values), critical=False),)


def _check_needs(checks: list[PendingCheck], now: datetime) -> tuple[Need, ...]:
    """Acts wait for their second person: how many, and for how long the oldest."""
    if not checks:
        return ()
    oldest = min(check.since for check in checks)
    values = (("count", len(checks)), ("length", Age(now - oldest)))
    one, more = (
        N_("board", "Check pending for {length}"),
        N_("board", "{count} checks pending, the oldest for {length}"),
    )
    return (Need(oldest, Said(one if len(checks) == 1 else more, values), critical=False),)
