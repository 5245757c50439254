"""The cycles of blinatumomab on paper: one line each, then the log of each, act by act."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer, Table

from bline_desktop.domain.cycle_day import said_day
from bline_desktop.domain.log_line import LogLine
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.segments import PumpState, Range
from bline_desktop.domain.units import rounded
from bline_desktop.domain.views import CycleView
from bline_desktop.domain.words import N_, Message
from bline_desktop.reports.exposure import given
from bline_desktop.reports.sheet import Sheet

CYCLE_WIDTHS = (14, 46, 44, 38, 38)
LOG_WIDTHS = (31, 25, 88, 36)


def treatment(sheet: Sheet, cycles: tuple[CycleView, ...]) -> Iterator[Flowable]:
    """Set all cycles, the first one first."""
    if not cycles:
        yield sheet.text(N_("report", "No cycle was ordered."), "quiet")
        return
    head = (
        N_("report", "Cycle"),
        N_("report", "Ordered"),
        N_("report", "State"),
        N_("report", "Delivered dose"),
        N_("report", "On the pump"),
    )
    yield sheet.table(head, [_cycle_row(sheet, cycle) for cycle in cycles], CYCLE_WIDTHS)
    for cycle in cycles:
        if cycle.log:
            yield Spacer(0, 5 * mm)
            yield CondPageBreak(35 * mm)
            title = N_("report", "Cycle {number}: acts at the pump")
            yield sheet.text(title, "subheading", number=cycle.ordered.number)
            yield _log(sheet, cycle.log)
        yield from given(sheet, cycle)


def _cycle_row(sheet: Sheet, cycle: CycleView) -> list[Flowable | list[Flowable]]:
    ordered = cycle.ordered
    order = sheet.text(
        N_("report", "{dose} micrograms per day, {days} days from {start}"),
        "cell",
        dose=ordered.dose_ug_per_day,
        days=ordered.planned_days,
        start=ordered.planned_start_on,
    )
    template = [sheet.text(N_("report", "Protocol {template}"), "quiet", template=ordered.template)]
    return [
        sheet.paragraph(str(ordered.number), "strong"),
        [order, *_steps(sheet, cycle), *(template if ordered.template else [])],
        _state(sheet, cycle),
        _delivered(sheet, cycle),
        _on_pump(sheet, cycle),
    ]


def _steps(sheet: Sheet, cycle: CycleView) -> list[Flowable]:
    """Say each step that was ordered apart from the cycle's own dose."""
    step = N_("report", "Step {step}: {dose} micrograms per day from {at}")
    return [
        sheet.text(step, "cell", step=one.step, dose=one.dose_ug_per_day, at=one.starts_at)
        for one in cycle.steps
        if one.starts_at is not None
    ]


def _state(sheet: Sheet, cycle: CycleView) -> list[Flowable]:
    infusion = cycle.infusion
    lines: list[Flowable] = [sheet.paragraph(sheet.say(infusion.state.title_message), "strong")]
    if infusion.started_at is not None:
        lines.append(sheet.text(N_("report", "Started {at}"), "cell", at=infusion.started_at))
    if infusion.found_how is not None:
        lines.append(_found(sheet, infusion, infusion.found_how))
    elif infusion.stopped_since is not None:
        lines.append(sheet.text(N_("report", "No drug since {at}"), "cell", at=infusion.stopped_since))
    if cycle.day_of_cycle is not None and infusion.state is not PumpState.STOPPED:
        lines.append(sheet.paragraph(sheet.said(said_day(cycle)), "cell"))
    return lines


def _found(sheet: Sheet, infusion: Infusion, how: Message) -> Flowable:
    if infusion.is_settled:
        text = N_("report", "{found} {at}, stopped since {since}")
    else:
        text = N_("report", "{found} {at}, stopped since {since} at the earliest")
    return sheet.text(text, "cell", found=how, at=infusion.found_at, since=infusion.stopped_since)


def _delivered(sheet: Sheet, cycle: CycleView) -> list[Flowable]:
    given = cycle.infusion.delivered_ug
    low, high, planned = (rounded(Fraction(value), 1) for value in (given.low, given.high, cycle.planned_ug))
    if given.exact:
        dose = N_("report", "{low} of {planned} micrograms")
    else:
        dose = N_("report", "{low} to {high} of {planned} micrograms")
    values = {"low": low, "high": high, "planned": planned}
    return [sheet.text(dose, "strong", **values)]


def _on_pump(sheet: Sheet, cycle: CycleView) -> list[Flowable]:
    infusion = cycle.infusion
    lines: list[Flowable] = [sheet.paragraph(_span(sheet, infusion.on_pump), "strong")]
    if infusion.interrupted > timedelta(0):
        lines.append(sheet.text(N_("report", "Interrupted {length}"), "cell", length=infusion.interrupted))
    return lines


def _span(sheet: Sheet, span: Range[timedelta]) -> str:
    if span.exact:
        return sheet.words.duration(span.low)
    return sheet.say(N_("report", "{low} to {high}"), low=span.low, high=span.high)


def _log(sheet: Sheet, log: tuple[LogLine, ...]) -> Table:
    head = (N_("report", "When"), N_("report", "Act"), N_("report", "Detail"), N_("report", "Recorded"))
    return sheet.table(head, [_log_row(sheet, line) for line in reversed(log)], LOG_WIDTHS)


def _log_row(sheet: Sheet, line: LogLine) -> list[Flowable | list[Flowable]]:
    when: list[Flowable] = [sheet.paragraph(sheet.words.moment(line.at), "strong", line.struck)]
    if line.planned_at is not None:
        when.append(sheet.text(N_("report", "Planned {at}"), "quiet", at=line.planned_at))
    act: list[Flowable] = [sheet.paragraph(sheet.say(line.title), "strong", line.struck)]
    if line.cause is not None:
        act.append(sheet.paragraph(sheet.said(line.cause), "cell", line.struck))
    return [when, act, _detail(sheet, line), _recorded(sheet, line)]


def _detail(sheet: Sheet, line: LogLine) -> list[Flowable]:
    detail = " · ".join((sheet.said(line.detail), *map(sheet.said, line.more)))
    lines: list[Flowable] = [sheet.paragraph(detail, "cell", line.struck and len(detail) > 1)]
    if line.note:
        lines.append(sheet.paragraph(line.note, "quiet", line.struck))
    lines += [sheet.paragraph(_outside(sheet, sheet.said(mark)), "warning") for mark in line.marks]
    if not line.counts and not line.struck:
        not_counted = N_("report", "Counts for nothing: it does not fit the acts before it.")
        lines.append(sheet.text(not_counted, "warning"))
    if line.struck:
        lines.append(struck(sheet, line.strike_reason))
    return lines


def _outside(sheet: Sheet, rule: str) -> str:
    return sheet.say(N_("report", "Outside rule: {rule}"), rule=rule)


def _recorded(sheet: Sheet, line: LogLine) -> list[Flowable]:
    who = sheet.paragraph(line.recorded_by, "cell")
    at = sheet.paragraph(sheet.words.moment(line.recorded_at), "quiet")
    late = sheet.text(N_("report", "Late: {length} after"), "quiet", length=line.recorded_at - line.at)
    return [who, at, *([late] if line.late else [])]


def struck(sheet: Sheet, reason: str | None) -> Paragraph:
    """Say that an entry was struck, and why."""
    return sheet.text(N_("report", "Struck: {reason}"), "quiet", reason=reason)
