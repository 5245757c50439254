"""The small words of a template's text, each with its reader and its writer side by side.

A reader returns None for whatever is not written in its form; limits are not its business. What a writer writes, its
reader takes back as it was.
"""

import re
from decimal import Decimal

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent
from bline_desktop.domain.plan.spans import DAYS_PER_WEEK, Span, SpanUnit, Window
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.domain.words import N_, plain_number

NOT_FILLED = "not filled in"
PLAIN = {
    AnchorEvent.TRANSPLANT: "transplant",
    AnchorEvent.ENROLMENT: "enrolment",
    AnchorEvent.FIRST_DOSE: "first dose",
}
NUMBERED = {
    AnchorEvent.CYCLE_START: ("start of cycle {}", "start of each cycle"),
    AnchorEvent.CYCLE_END: ("end of cycle {}", "end of each cycle"),
    AnchorEvent.DLI: ("DLI {}", "each DLI"),
}
_UNITS = {unit.value.removesuffix("s"): unit for unit in SpanUnit}
_SPAN = re.compile(r"(-?[0-9]{1,4}) (day|week|month)s?", re.ASCII)
_WINDOW = re.compile(r"([+-]?[0-9]{1,4}) to ([+-]?[0-9]{1,4}) (day|week)s?", re.ASCII)
_DOSE = re.compile(
    rf"day ([0-9]{{1,3}}): (?:{NOT_FILLED}|([0-9]{{1,4}}(?:\.[0-9]{{1,4}})?) micrograms per day)", re.ASCII
)
_CELLS = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,4})?) [x×] 10(?:\^([0-9]{1,2})|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NUMBER = re.compile(r"(.*?)([0-9]{1,3})", re.ASCII)


class CountedFrom(Choice):
    """From what each time of a repeat is counted."""

    ANCHOR = "the anchor", N_("template", "The same day")
    LAST = "the one before", N_("template", "The one before")


def read_span(text: str) -> Span | None:
    """Read a length of time: `3 months`, `-3 days`."""
    match = _SPAN.fullmatch(text)
    return Span(int(match.group(1)), _UNITS[match.group(2)]) if match else None


def write_span(span: Span) -> str:
    """Write a length of time."""
    unit = span.unit.value
    return f"{span.count} {unit.removesuffix('s') if abs(span.count) == 1 else unit}"


def read_days(text: str) -> tuple[int, int] | None:
    """Read the two ends of a window, in days: `-2 to +2 days`, `0 to +2 weeks`."""
    match = _WINDOW.fullmatch(text)
    if match is None:
        return None
    days = DAYS_PER_WEEK if match.group(3) == "week" else 1
    return int(match.group(1)) * days, int(match.group(2)) * days


def write_days(opens: int, closes: int) -> str:
    """Write the two ends of a window."""
    return f"{_signed(opens)} to {_signed(closes)} days"


def window_of(permitted: tuple[int, int] | None, best: tuple[int, int] | None) -> Window:
    """Return the window of its two pairs of days; what is not written is the step's own day."""
    return Window(*(permitted or (0, 0)), *(best or (0, 0)))


def read_anchor(text: str) -> Anchor | None:
    """Read what a step is counted from: `transplant`, `end of cycle 2`, `each DLI`."""
    for event, written in PLAIN.items():
        if text == written:
            return Anchor(event)
    match = _NUMBER.fullmatch(text)
    for event, (one, each) in NUMBERED.items():
        if text == each:
            return Anchor(event)
        if match is not None and f"{match.group(1)}{{}}" == one:
            return Anchor(event, int(match.group(2)))
    return None


def write_anchor(anchor: Anchor) -> str:
    """Write what a step is counted from."""
    if anchor.event in PLAIN:
        return PLAIN[anchor.event]
    one, each = NUMBERED[anchor.event]
    return each if anchor.number is None else one.format(anchor.number)


def read_dose(text: str) -> DoseDays | None:
    """Read a dose of a cycle with its first day: `day 8: 28 micrograms per day`, `day 1: not filled in`."""
    match = _DOSE.fullmatch(text)
    if match is None:
        return None
    return DoseDays(int(match.group(1)), Decimal(match.group(2)) if match.group(2) else None)


def write_dose(dose: DoseDays) -> str:
    """Write a dose of a cycle with its first day."""
    if dose.ug_per_day is None:
        return f"day {dose.from_day}: {NOT_FILLED}"
    return f"day {dose.from_day}: {plain_number(dose.ug_per_day)} micrograms per day"


def read_cells(text: str) -> tuple[CellDose | None] | None:
    """Read a dose in CD3+ cells per kg, `1 x 10^6` or as it is said, `1 × 10⁶`; it may be not filled in."""
    if text == NOT_FILLED:
        return (None,)
    match = _CELLS.fullmatch(text)
    if match is None:
        return None
    typed = match.group(2) or match.group(3).translate(_LOWERED)
    power = next((one for one in CellPower if one.value == typed), None)
    return (CellDose(Decimal(match.group(1)), power),) if power else None


def write_cells(dose: CellDose | None) -> str:
    """Write a dose in CD3+ cells per kg."""
    return NOT_FILLED if dose is None else f"{plain_number(dose.mantissa)} x 10^{dose.power.value}"


def _signed(days: int) -> str:
    return f"{days:+d}" if days else "0"
