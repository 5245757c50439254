"""The columns of the ward board."""

from datetime import date
from textwrap import wrap

from bline_desktop.domain.plan.pressing import RowPlan, brief
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.treatment.stop_clock import next_rule
from bline_desktop.domain.views import BoardRow, Running
from bline_desktop.domain.words import N_, WEEKDAYS, Words
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets import pump_words
from bline_desktop.ui.widgets.banner import day_number

BED, PATIENT, DAY = N_("board", "Bed"), N_("board", "Patient"), N_("board", "Day")
NOW, CHANGE_BY = N_("board", "Now"), N_("board", "Change by")
MRD, CHIMERISM, OPEN = N_("board", "Latest MRD"), N_("board", "Latest chimerism"), N_("board", "Open")
RUNS = N_("board", "{dose} micrograms per day\nbag {bag} ({hours}-hour bag)")
PAUSED, PAUSED_CAUSE = N_("board", "Paused {span}"), N_("board", "Paused {span}\n{cause}")
EMPTY = N_("board", "Presumed empty\nsince {since}")
FOUND = N_("board", "{found} {at}\nstopped since {since}")
FOUND_EARLIEST = N_("board", "{found} {at}\nsince {since} at the earliest")
WITH_ALARMS = N_("board", "{runs}\n{alarms}")
DLI_RUNS = N_("board", "DLI running since {since}")
VITALS_AT = N_("board", "vital signs at {at}")
ROUND_AT = N_("board", "round {at}")
NOTHING, NO_RESULT = N_("board", "—"), N_("board", "None yet")
RULE_AT = N_("board", "{limit} rule {at}\n{away}")
AT_WHEN = N_("board", "{at}, {when}")
AT_AND_AWAY = N_("board", "{at}\n{away}")
ON_DAY, BESIDE_DAY = N_("board", "{result}\n{day}"), N_("board", "{result}, {day}")
TASKS, ONE_TASK = N_("board", "{n} tasks"), N_("board", "1 task")
STEP_SIGNS = 20  # in a line of a step of the plan: its column leaves the results their room
TODAY, NEXT_STEP = N_("board", "today"), N_("board", "{step}: {day}")
LATE, LATE_N = N_("board", "{step} late"), N_("board", "{n} steps late")
NAME_ALERT = N_("board", "{trial_id}, similar name")


def bed_words(words: Words, row: BoardRow) -> str:
    """Say the bed of a patient on the ward, else the place."""
    where = row.whereabouts
    if where is None:
        return words.say(NOTHING)
    return where.bed or words.value(where.place).replace(" ", "\n")


def board_model(words: Words) -> RowsModel[BoardRow]:
    """Make the board's table."""

    def patient(row: BoardRow) -> str:
        trial_id = words.say(NAME_ALERT, trial_id=row.trial_id) if row.name_alert else row.trial_id
        return f"{trial_id}\n{row.shown_name}"

    def result(said: Said | None, day: date | None) -> str:
        if said is None:
            return words.say(NO_RESULT)
        lines = pump_words.say(words, said).split("\n")
        shorter = min(range(len(lines)), key=lambda place: len(lines[place]))
        lines[shorter] = words.say(BESIDE_DAY if len(lines) > 1 else ON_DAY, result=lines[shorter], day=day)
        return "\n".join(lines)

    def tasks(row: BoardRow) -> str:
        said = []
        if row.round_at is not None and row.running is not None:
            said.append(words.say(ROUND_AT, at=words.near(row.round_at, row.running.infusion.as_of)))
        if row.open_tasks:
            said.append(words.say(ONE_TASK) if row.open_tasks == 1 else words.say(TASKS, n=row.open_tasks))
        if row.plan is not None:
            said += wrap(plan_words(words, row.plan), STEP_SIGNS, break_long_words=False)
        return "\n".join(said) or words.say(NOTHING)

    columns: tuple[Column[BoardRow], ...] = (
        Column(BED, lambda row: bed_words(words, row), bold=True),
        Column(PATIENT, patient, bold=True, tone=lambda row: Tone.WARNING if row.name_alert else None),
        Column(DAY, lambda row: day_number(words, row.day), number=True),
        Column(NOW, lambda row: now_words(words, row)[0], tone=lambda row: now_words(words, row)[1]),
        Column(CHANGE_BY, lambda row: _change_by(words, row), tone=_due_tone),
        Column(MRD, lambda row: result(row.mrd, row.mrd_on), wide=True),
        Column(CHIMERISM, lambda row: result(row.chimerism, row.chimerism_on)),
        Column(OPEN, tasks, tone=lambda row: Tone.WARNING if row.open_tasks or is_late(row) else None),
    )
    return RowsModel(columns, words, row_id=lambda row: row.patient_id)


def is_late(row: BoardRow) -> bool:
    """Tell whether a step of the patient's plan is late."""
    return row.plan is not None and row.plan.late is not None


def plan_words(words: Words, plan: RowPlan) -> str:
    """Say the step that is late, else the next one with its weekday: `MRD late`, `Cycle 2: Tue`."""
    step, late = plan.steps[0], sum(one.state is StepState.LATE for one in plan.steps)
    if late:  # by how much, the strip above has room for
        return words.say(LATE, step=brief(step)) if late == 1 else words.say(LATE_N, n=late)
    target = step.step.target or plan.today
    day: str | date
    if target == plan.today:
        day = words.say(TODAY)
    else:
        day = words.say(WEEKDAYS[target.weekday()]) if abs((target - plan.today).days) < len(WEEKDAYS) else target
    return words.say(NEXT_STEP, step=brief(step), day=day)


def now_words(words: Words, row: BoardRow) -> tuple[str, Tone | None]:
    """Say what runs now in a patient, and in which tone."""
    pumps = (row.running, *row.running.others) if row.running is not None else ()
    said = [_pump(words, pump) for pump in pumps]
    if row.dli_running_since is not None:
        now = row.as_of or row.dli_running_since
        text = words.say(DLI_RUNS, since=words.near(row.dli_running_since, now))
        if row.dli_vitals_at is not None:
            text = f"{text}\n{words.say(VITALS_AT, at=words.near(row.dli_vitals_at, now))}"
        said.append(pump_words.Toned(text, Tone.DLI))
    if not said:
        return words.say(NOTHING), None
    return "\n".join(part.text for part in said), said[0].tone


def _pump(words: Words, running: Running) -> pump_words.Toned:
    infusion = running.infusion
    if infusion.state is PumpState.PRESUMED_EMPTY:
        since = words.near(infusion.stopped_since or infusion.as_of, infusion.as_of)
        return pump_words.Toned(words.say(EMPTY, since=since), Tone.CRITICAL)
    if infusion.found_how is not None:
        at, since = pump_words.found_times(words, infusion)
        sentence = FOUND if infusion.is_settled else FOUND_EARLIEST
        return pump_words.Toned(words.say(sentence, found=infusion.found_how, at=at, since=since), Tone.WARNING)
    if infusion.state is PumpState.PAUSED:
        span = running.paused_for
        cause = pump_words.say(words, running.cause) if running.cause else None
        text = words.say(PAUSED, span=span) if cause is None else words.say(PAUSED_CAUSE, span=span, cause=cause)
        return pump_words.Toned(text, Tone.WARNING)
    return pump_words.Toned(_running(words, running), Tone.BLINATUMOMAB)


def _running(words: Words, running: Running) -> str:
    text = words.say(RUNS, dose=running.dose_ug_per_day, bag=running.bag_number, hours=running.bag_hours)
    if running.alarms is None:
        return text
    return words.say(WITH_ALARMS, runs=text, alarms=pump_words.alarms(words, running.alarms, running.infusion.as_of))


def _change_by(words: Words, row: BoardRow) -> str:
    infusion = row.running.infusion if row.running else None
    rule = next_rule(row.running.stop) if row.running and row.running.stop else None
    if rule is not None and row.running is not None:
        now = row.running.infusion.as_of
        away = pump_words.distance(words, rule.at, now)
        return words.say(RULE_AT, limit=rule.rule.limit, at=words.near(rule.at, now), away=away)
    if infusion is None or infusion.change_by is None:
        return words.say(NOTHING)
    now = infusion.as_of
    away = pump_words.distance(words, infusion.change_by, now)
    at, when = words.near(infusion.change_by, now), row.running.change_when if row.running else None
    if when is not None:
        at = words.say(AT_WHEN, at=at, when=when)
    return words.say(AT_AND_AWAY, at=at, away=away)


def _due_tone(row: BoardRow) -> Tone | None:
    infusion = row.running.infusion if row.running else None
    if infusion is None or infusion.change_by is None:
        return None
    tone = pump_words.due_tone(infusion.change_by, infusion.as_of)
    return None if tone is Tone.PLAIN else tone
