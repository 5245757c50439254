"""A step of a protocol in plain words: what is done, and when."""

from decimal import Decimal

from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Basis, CellsPart, CyclePart, TemplateStep
from bline_desktop.domain.plan.said import NO_DOSE
from bline_desktop.domain.plan.spans import ON_THE_DAY, Span, SpanUnit, Window
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.cells import cell_number
from bline_desktop.domain.words import N_, Message, signed

ON, ON_OFF = N_("template", "{days} days on"), N_("template", "{days} days on, {off} days off")
CYCLE_DOSES = N_("template", "{days}; {doses}")
CYCLE_ONE, CYCLES = N_("template", "Cycle {number}: {what}"), N_("template", "Cycles {number} to {last}: {what}")
DLI_ONE, DLIS = N_("template", "DLI {number}: {what}"), N_("template", "DLI {number} to {last}: {what}")
DOSE_FROM = N_("template", "{dose} micrograms per day from day {day}")
DOSE_OPEN = N_("template", "dose from day {day} not filled in")
CELLS = N_("template", "{dose} CD3+ cells per kg")
LATER_CELLS = N_("template", "{first}, then {rest}")
JUST_SORT = N_("template", "{sort}")

SPANS: dict[tuple[SpanUnit, bool], Message] = {
    (SpanUnit.DAYS, True): N_("template", "1 day"),
    (SpanUnit.DAYS, False): N_("template", "{count} days"),
    (SpanUnit.WEEKS, True): N_("template", "1 week"),
    (SpanUnit.WEEKS, False): N_("template", "{count} weeks"),
    (SpanUnit.MONTHS, True): N_("template", "1 month"),
    (SpanUnit.MONTHS, False): N_("template", "{count} months"),
}
EVENTS: dict[AnchorEvent, tuple[Message, Message]] = {
    AnchorEvent.TRANSPLANT: (N_("template", "the transplant"), N_("template", "the transplant")),
    AnchorEvent.ENROLMENT: (N_("template", "the enrolment"), N_("template", "the enrolment")),
    AnchorEvent.FIRST_DOSE: (N_("template", "the first dose"), N_("template", "the first dose")),
    AnchorEvent.CYCLE_START: (
        N_("template", "the start of cycle {number}"),
        N_("template", "the start of each cycle"),
    ),
    AnchorEvent.CYCLE_END: (N_("template", "the end of cycle {number}"), N_("template", "the end of each cycle")),
    AnchorEvent.DLI: (N_("template", "DLI {number}"), N_("template", "each DLI")),
}
ON_ANCHOR, PLANNED = N_("template", "on the day of {event}"), N_("template", "{event}, as planned")
AFTER, BEFORE = N_("template", "{span} after {event}"), N_("template", "{span} before {event}")
REPEATED = N_("template", "{first}; {times} times, every {every}")
FOLLOWED = N_("template", "{first}; {times} times, each {every} after the one before")
CHAINED = N_("template", "{first}; {times} in all, each after the days off of the one before")
UNTIL = N_("template", "{whole}, not later than {until}")
WINDOW, BEST = N_("template", "{opens} to {closes} days"), N_("template", "{window}, best {best}")
THAT_DAY = N_("template", "that day")


def say_what(step: TemplateStep) -> Said:
    """Say what is done: `Cycles 2 to 4: 28 days on, 14 days off; 28 micrograms per day from day 1`."""
    if step.cycle:
        return _numbered(step, CYCLE_ONE, CYCLES, _cycle(step.cycle))
    if step.cells:
        return _numbered(step, DLI_ONE, DLIS, _cells(step.cells))
    return Said(JUST_SORT, (("sort", step.sort),))


def say_when(step: TemplateStep) -> Said:
    """Say when: `14 days after the end of cycle 1; 3 times, every 2 months`."""
    repeat = step.repeat
    whole = _first(step.anchor, step.offset)
    if repeat.times > 1:
        values = (("first", whole), ("times", repeat.times))
        if repeat.every is None:
            whole = Said(CHAINED, values)
        else:
            message = FOLLOWED if repeat.after_last else REPEATED
            whole = Said(message, (*values, ("every", say_span(repeat.every))))
    if repeat.until is not None:
        whole = Said(UNTIL, (("whole", whole), ("until", say_span(repeat.until))))
    return whole


def say_window_days(window: Window) -> Said:
    """Say the days of a window around its target: `-2 to +2 days, best -1 to +1 days`."""
    if window == ON_THE_DAY:
        return Said(THAT_DAY)
    permitted = _days(window.opens, window.closes)
    if (window.best_opens, window.best_closes) in ((0, 0), (window.opens, window.closes)):
        return permitted
    return Said(BEST, (("window", permitted), ("best", _days(window.best_opens, window.best_closes))))


def say_span(span: Span) -> Said:
    """Say a length of time, without its sign."""
    count = abs(span.count)
    return Said(SPANS[span.unit, count == 1], (("count", count),))


def _first(anchor: Anchor, offset: Span) -> Said:
    one, each = EVENTS[anchor.event]
    event = Said(one, (("number", anchor.number),)) if anchor.number is not None else Said(each)
    if anchor.basis is Basis.PLANNED:
        event = Said(PLANNED, (("event", event),))
    if not offset.count:
        return Said(ON_ANCHOR, (("event", event),))
    return Said(BEFORE if offset.count < 0 else AFTER, (("span", say_span(offset)), ("event", event)))


def _numbered(step: TemplateStep, one: Message, several: Message, what: Said) -> Said:
    numbers = step.numbers
    if len(numbers) == 1:
        return Said(one, (("number", numbers[0]), ("what", what)))
    return Said(several, (("number", numbers[0]), ("last", numbers[-1]), ("what", what)))


def _cycle(part: CyclePart) -> Said:
    days = Said(ON_OFF if part.days_off else ON, (("days", part.days_on), ("off", part.days_off)))
    doses = tuple(_dose(dose.from_day, dose.ug_per_day) for dose in part.doses)
    return Said(CYCLE_DOSES, (("days", days), ("doses", doses)))


def _dose(day: int, dose: Decimal | None) -> Said:
    return Said(DOSE_OPEN, (("day", day),)) if dose is None else Said(DOSE_FROM, (("dose", dose), ("day", day)))


def _cells(part: CellsPart) -> Said:
    said = [Said(CELLS, (("dose", cell_number(one.per_kg)),)) if one else Said(NO_DOSE) for one in part.ladder]
    first, *rest = said
    return Said(LATER_CELLS, (("first", first), ("rest", tuple(rest)))) if rest else first


def _days(opens: int, closes: int) -> Said:
    return Said(WINDOW, (("opens", signed(opens)), ("closes", signed(closes))))
