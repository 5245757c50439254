"""The parts of a patient's hand-over page: the pump, the last shift, facts, what is open, and lines to write on."""

from fractions import Fraction

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from bline_desktop.domain.ages import Age
from bline_desktop.domain.cycle_day import said_cycle_day
from bline_desktop.domain.handover import PatientHandover
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.units import rounded
from bline_desktop.domain.views import CycleView
from bline_desktop.domain.words import N_, Message
from bline_desktop.reports.page import lying_accesses
from bline_desktop.reports.sheet import LINE, REGULAR, STRONG_LINE, Sheet

FACT_WIDTHS = (34, 146)
ROOM_TO_WRITE = 8 * mm
CALL_LINES = 2  # calls written out
OPEN_LINES = 3  # tasks written out; the others are counted
NOT_STARTED = N_("handover", "Cycle {number} is ordered and not started.")
NO_CYCLE = N_("handover", "No cycle of blinatumomab is ordered.")


def pump_now(sheet: Sheet, handover: PatientHandover) -> Flowable:
    """Set what runs: state and dose, bag and its clocks, the cycle."""
    cycle = handover.cycle
    if cycle is None:
        return sheet.text(NO_CYCLE)
    if cycle.infusion.started_at is None:
        return sheet.text(NOT_STARTED, number=cycle.ordered.number)
    parts = (_pump(sheet, cycle), _bag(sheet, cycle, handover), _cycle(sheet, cycle))
    table = Table([list(parts)], colWidths=[width * mm for width in (62, 62, 56)], hAlign="LEFT")
    table.setStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, STRONG_LINE),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, STRONG_LINE),
        ]
    )
    return table


def _pump(sheet: Sheet, cycle: CycleView) -> list[Flowable]:
    infusion = cycle.infusion
    lines: list[Flowable] = [sheet.paragraph(sheet.say(infusion.state.title_message), "heading")]
    if infusion.state is PumpState.RUNNING:
        dose, rate = N_("handover", "{dose} micrograms per day"), N_("handover", "{rate} mL per hour")
        lines.append(sheet.text(dose, "body", dose=infusion.dose_ug_per_day))
        lines.append(sheet.text(rate, "body", rate=infusion.rate_ml_per_h))
    elif infusion.stopped_since is not None:
        stopped = N_("handover", "No drug since {at} ({length})")
        lines.append(sheet.text(stopped, "warning", at=infusion.stopped_since, length=infusion.stopped_for))
    return lines


def _bag(sheet: Sheet, cycle: CycleView, handover: PatientHandover) -> list[Flowable]:
    infusion, now = cycle.infusion, handover.printed_at
    bag = infusion.bag
    if bag is None:
        return [sheet.text(N_("handover", "No bag hangs."), "body")]
    number = N_("handover", "Bag {number} ({hours}-hour bag)")
    lines: list[Flowable] = [sheet.text(number, "cell", number=bag.number, hours=bag.duration_h)]
    if infusion.change_by is not None:
        at = sheet.words.near(infusion.change_by, now)
        lines.append(sheet.text(N_("handover", "Change by {at}"), "heading", at=at))
    if infusion.predicted_empty is not None:
        lines.append(
            sheet.text(N_("handover", "Empty at {at}"), "cell", at=sheet.words.near(infusion.predicted_empty, now))
        )
    if bag.use_by is not None:
        lines.append(sheet.text(N_("handover", "Use by {at}"), "cell", at=sheet.words.near(bag.use_by, now)))
    if infusion.left_ml is not None:
        left, volume = rounded(infusion.left_ml, 1), bag.volume_ml
        lines.append(sheet.text(N_("handover", "{left} of {volume} mL left"), "cell", left=left, volume=volume))
    return lines


def _cycle(sheet: Sheet, cycle: CycleView) -> list[Flowable]:
    lines: list[Flowable] = [sheet.paragraph(sheet.said(said_cycle_day(cycle)), "cell")]
    given, planned = cycle.infusion.delivered_ug, rounded(Fraction(cycle.planned_ug), 1)
    low, high = rounded(given.low, 1), rounded(given.high, 1)
    if given.exact:
        lines.append(sheet.text(N_("handover", "{low} of {planned} micrograms"), "cell", low=low, planned=planned))
    else:
        dose = N_("handover", "{low} to {high} of {planned} micrograms")
        lines.append(sheet.text(dose, "cell", low=low, high=high, planned=planned))
    if cycle.infusion.interrupted:
        interrupted = N_("handover", "Interrupted {length}")
        lines.append(sheet.text(interrupted, "cell", length=cycle.infusion.interrupted))
    return lines


def shift_lines(sheet: Sheet, handover: PatientHandover) -> list[Flowable]:
    """Set the last shift in five lines."""
    line, bare = N_("handover", "{at}  {what}: {detail} ({by})"), N_("handover", "{at}  {what} ({by})")
    lines: list[Flowable] = []
    for one in handover.shift:
        values = {"at": sheet.words.near(one.at, handover.printed_at), "what": one.what, "by": one.by}
        if one.detail is None:
            lines.append(sheet.text(bare, "cell", **values))
        else:
            lines.append(sheet.text(line, "cell", **values, detail=sheet.said(one.detail)))
    if handover.more:
        lines.append(sheet.text(N_("handover", "And {n} more in the program."), "quiet", n=handover.more))
    return lines or [sheet.text(N_("handover", "Nothing was recorded."), "quiet")]


def facts(sheet: Sheet, handover: PatientHandover) -> Table:
    """Set what the next nurse asks first; room to write is left where the program does not know."""
    watch = f"{'; '.join(handover.watch)}\n\N{NO-BREAK SPACE}" if handover.watch else ""  # a line left beneath
    rows: tuple[tuple[Message, str], ...] = (
        (N_("handover", "Access"), lying_accesses(sheet, handover.details)),
        (N_("handover", "Weight"), _weight(sheet, handover)),
        (N_("handover", "Last DLI"), _dli(sheet, handover)),
        (N_("handover", "Temperature and ICE"), _rounds(sheet, handover)),
        (N_("handover", "Rounds"), _plan(sheet, handover)),
        (N_("handover", "Last premedication"), _premedication(sheet, handover)),
        (N_("handover", "Calls and answers"), _calls(sheet, handover)),
        (N_("handover", "Next bag: where?"), _next_bag(sheet, handover)),
        (N_("handover", "Watch tonight"), watch),
    )
    return sheet.facts(rows, FACT_WIDTHS, [None if value else ROOM_TO_WRITE for _, value in rows])


def _next_bag(sheet: Sheet, handover: PatientHandover) -> str:
    """Say where the next bag is, and what is missing before the pharmacy opens again; blank where nobody records it."""
    found = handover.next_bag
    if found is None:
        return ""
    if found.question is not None:
        return sheet.said(found.question)
    at = sheet.words.near(found.at, handover.printed_at)
    if found.where is None:
        return sheet.say(N_("handover", "For {at}: not ordered"), at=at)
    where, since = found.where.state.title_message, found.where.last.at
    return sheet.say(N_("handover", "For {at}: {where}, since {since}"), at=at, where=where, since=since)


def _weight(sheet: Sheet, handover: PatientHandover) -> str:
    banner, change = handover.banner, handover.weights
    if banner.weight_kg is None:
        return sheet.words.value(None)
    values = {"kg": banner.weight_kg, "on": banner.weight_on}
    if change is None:
        return sheet.say(N_("handover", "{kg} kg on {on}"), **values)
    gained = change.now_kg - change.before_kg
    more = N_("handover", "{kg} kg on {on}, {by} kg more than on {before}")
    less = N_("handover", "{kg} kg on {on}, {by} kg less than on {before}")
    return sheet.say(less if gained < 0 else more, **values, by=abs(gained), before=change.before_on)


def _dli(sheet: Sheet, handover: PatientHandover) -> str:
    last = handover.last_dli
    if last is None:
        return sheet.say(N_("handover", "None recorded"))
    values = {"at": last.when, "length": Age(handover.printed_at - last.when), "what": sheet.said(last.summary)}
    return sheet.say(N_("handover", "{at}, {length} ago: {what}"), **values)


def _rounds(sheet: Sheet, handover: PatientHandover) -> str:
    """Say the highest temperature and the lowest ICE of the last shift."""
    said, rounds = [], handover.rounds
    if rounds.temperature is not None:
        degrees, at = rounds.temperature
        highest = N_("handover", "Highest {degrees} °C at {at}.")
        said.append(sheet.say(highest, degrees=degrees, at=sheet.words.near(at, handover.printed_at)))
    if rounds.ice is not None:
        points, at = rounds.ice
        lowest = N_("handover", "Lowest ICE {points} at {at}.")
        said.append(sheet.say(lowest, points=points, at=sheet.words.near(at, handover.printed_at)))
    return " ".join(said) or sheet.say(N_("handover", "Not recorded in this shift"))


def _plan(sheet: Sheet, handover: PatientHandover) -> str:
    """Say by which profile rounds are made, and when the next one is due."""
    plan = handover.plan
    if plan.profile is None:
        return sheet.say(N_("handover", "None due: no pump is on"))
    if plan.due_at is None:
        return sheet.say(N_("handover", "{profile}: none made yet"), profile=plan.profile)
    at = sheet.words.near(plan.due_at, handover.printed_at)
    return sheet.say(N_("handover", "{profile}: next at {at}"), profile=plan.profile, at=at)


def _calls(sheet: Sheet, handover: PatientHandover) -> str:
    """Say the last calls of the shift, and who was told of a round, each with the answer."""
    call_line = N_("handover", "{at} {what}: {detail}")
    said = [
        sheet.say(
            call_line, at=sheet.words.near(one.at, handover.printed_at), what=one.what, detail=sheet.said(one.detail)
        )
        for one in handover.calls[:CALL_LINES]
        if one.detail is not None
    ]
    if more := len(handover.calls) - len(said):
        said.append(sheet.say(N_("handover", "And {n} more in the program."), n=more))
    return "\n".join(said) or sheet.say(N_("handover", "None in this shift"))


def _premedication(sheet: Sheet, handover: PatientHandover) -> str:
    last = handover.last_premedication
    if last is None:
        return sheet.say(N_("handover", "None recorded"))
    return sheet.say(N_("handover", "{at}: {what}"), at=last.when, what=sheet.said(last.summary))


def open_points(sheet: Sheet, handover: PatientHandover) -> list[Flowable]:
    """Set the oldest open tasks, what follows by rule after what was done, and count the others."""
    line = N_("handover", "Since {at}: {what}")
    shown = handover.tasks[:OPEN_LINES]
    lines: list[Flowable] = [sheet.text(line, "cell", at=task.since, what=sheet.said(task.sentence)) for task in shown]
    pending = N_("handover", "Second check pending since {at}")
    lines += [sheet.text(pending, "warning", at=check.since) for check in handover.checks]
    more = len(handover.tasks) - len(shown)
    if more:
        lines.append(sheet.text(N_("handover", "And {n} more open tasks."), "quiet", n=more))
    return lines or [sheet.text(N_("handover", "No open tasks, no second check pending."), "quiet")]


def paper_lines(sheet: Sheet, lines: int, *, whose: bool) -> Table:
    """Set empty lines to write acts on; with `whose`, also whose act it was."""
    titles: list[tuple[Message, float]] = [(N_("handover", "Date and time"), 27)]
    if whose:
        titles.append((N_("handover", "Bed and trial ID"), 30))
    titles += [
        (N_("handover", "What was done"), 35 if whose else 45),
        (N_("handover", "mL per hour"), 18),
        (N_("handover", "mL by pump"), 18),
        (N_("handover", "Cause, remark"), 22 if whose else 42),
        (N_("handover", "Nurse"), 15),
        (N_("handover", "Second"), 15),
    ]
    head: list[Flowable | str] = [sheet.text(title, "head") for title, _ in titles]
    empty: list[list[Flowable | str]] = [[""] * len(titles) for _ in range(lines)]
    heights = [None, *(ROOM_TO_WRITE for _ in range(lines))]
    table = Table([head, *empty], colWidths=[width * mm for _, width in titles], rowHeights=heights, hAlign="LEFT")
    table.setStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("GRID", (0, 0), (-1, -1), 0.4, LINE),
        ]
    )
    return table
