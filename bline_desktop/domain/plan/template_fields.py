"""What is typed of a protocol: one step of it, its name and version, and from when a signed version is valid."""

from datetime import date, datetime

from bline_desktop.domain.fields import (
    Fields,
    When,
    boolean_field,
    choice_field,
    date_field,
    integer_field,
    moment_field,
    text_field,
)
from bline_desktop.domain.plan.protocol import MOST_TIMES, AnchorEvent, Basis, StepSort
from bline_desktop.domain.plan.template_rules import MOST_CYCLES, MOST_DAYS
from bline_desktop.domain.plan.template_table import NOTE_LIMIT, TITLE_LIMIT
from bline_desktop.domain.plan.template_terms import CountedFrom
from bline_desktop.domain.words import N_

DAYS = N_("units", "days")
IS_CYCLE, IS_DLI = When("sort", (StepSort.CYCLE,)), When("sort", (StepSort.DLI,))
IS_TREATMENT = When("sort", (StepSort.CYCLE, StepSort.DLI))
IS_NUMBERED = When("event", tuple(event for event in AnchorEvent if event.is_numbered))
DOSES_FORM = N_("template", "One on a line: “day 1: 9 micrograms per day”, or “day 1: not filled in”.")
LADDER_FORM = N_(
    "template", "One on a line, for each DLI: “1 × 10⁶” (or a caret before the power), or “not filled in”."
)
SPAN_FORM = N_("template", "Such as “3 months”, “2 weeks” or “-3 days”. Empty: the same day.")
WINDOW_FORM = N_("template", "Such as “-2 to +2 days”. Empty: that day alone.")


class StepFields(Fields):
    """One step of a protocol, as it is typed."""

    title: str = text_field(N_("template", "Name of the step"), limit=TITLE_LIMIT)
    sort: StepSort = choice_field(StepSort, N_("template", "What is done"))
    number: int | None = integer_field(
        N_("template", "Number"),
        limits=(1, MOST_CYCLES),
        applies_when=IS_TREATMENT,
        help=N_("template", "Of the first, where it is repeated."),
    )
    days_on: int | None = integer_field(N_("template", "Days on"), unit=DAYS, limits=(1, 42), applies_when=IS_CYCLE)
    days_off: int | None = integer_field(
        N_("template", "Days off"), unit=DAYS, limits=(0, MOST_DAYS), required=False, applies_when=IS_CYCLE
    )
    doses: str | None = text_field(
        N_("template", "Doses"), limit=NOTE_LIMIT, long=True, applies_when=IS_CYCLE, help=DOSES_FORM
    )
    ladder: str | None = text_field(
        N_("template", "CD3+ cells per kg"), limit=NOTE_LIMIT, long=True, applies_when=IS_DLI, help=LADDER_FORM
    )
    event: AnchorEvent = choice_field(AnchorEvent, N_("template", "Counted from"))
    anchor_number: int | None = integer_field(
        N_("template", "Number of that cycle or DLI"),
        limits=(1, MOST_CYCLES),
        required=False,
        applies_when=IS_NUMBERED,
        help=N_("template", "Empty: once for each of them."),
    )
    basis: Basis = choice_field(Basis, N_("template", "Moves with"))
    offset: str | None = text_field(N_("template", "How long after"), limit=40, required=False, help=SPAN_FORM)
    window: str | None = text_field(N_("template", "Permitted window"), limit=40, required=False, help=WINDOW_FORM)
    optimal: str | None = text_field(N_("template", "Optimal window"), limit=40, required=False, help=WINDOW_FORM)
    times: int | None = integer_field(
        N_("template", "Times in all"),
        limits=(1, MOST_TIMES),
        required=False,
        help=N_("template", "Empty: once."),
    )
    every: str | None = text_field(
        N_("template", "Every"),
        limit=40,
        required=False,
        help=N_("template", "Such as “2 months”. Of cycles empty: each begins after the days off of the one before."),
    )
    counted_from: CountedFrom | None = choice_field(
        CountedFrom, N_("template", "Each counted from"), required=False, applies_when=IS_TREATMENT
    )
    until: str | None = text_field(
        N_("template", "Not later than"),
        limit=40,
        required=False,
        help=N_("template", "Such as “12 months”, from what it is counted from."),
    )
    note: str | None = text_field(N_("template", "Note"), limit=NOTE_LIMIT, long=True, required=False)


class ProtocolFields(Fields):
    """Name, version and source of a protocol."""

    title: str = text_field(N_("template", "Title"), limit=TITLE_LIMIT)
    key: str = text_field(
        N_("template", "Short name"),
        limit=24,
        help=N_("template", "Small letters, digits and hyphens. Another short name makes another protocol."),
    )
    version: str = text_field(N_("template", "Version"), limit=14, help=N_("template", "Such as 1.1 or 2."))
    source: str = text_field(
        N_("template", "Source"),
        limit=NOTE_LIMIT,
        long=True,
        help=N_("template", "Where its numbers come from: document, version, date."),
    )
    confirmed: bool = boolean_field(N_("template", "Each number was seen in the source"))
    example: bool = boolean_field(
        N_("template", "Only an example"), help=N_("template", "Yes: for trying the program out, and nobody's regimen.")
    )
    note: str | None = text_field(N_("template", "Note"), limit=NOTE_LIMIT, long=True, required=False)


class SignFields(Fields):
    """From when a version is valid."""

    valid_from: datetime | None = moment_field(
        N_("template", "Valid from"), required=False, help=N_("template", "Empty: from now on.")
    )


class ExampleFields(Fields):
    """The patient on whose days a protocol is tried out."""

    transplant_on: date = date_field(N_("template", "Transplant on"))
