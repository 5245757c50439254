"""What a cycle gave, part by part, on paper: the parts add up to the number above them; and the ledger of its bags."""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from bline_desktop.domain.treatment.exposure import CycleCourse, exposure_of_course
from bline_desktop.domain.treatment.exposure_table import (
    HOW_ROUNDED,
    ShownPart,
    say_amount,
    say_length,
    say_part,
    shown,
)
from bline_desktop.domain.treatment.ledger import LedgerLine
from bline_desktop.domain.treatment.segments import Range
from bline_desktop.domain.views import CycleView
from bline_desktop.domain.words import N_
from bline_desktop.reports.sheet import Sheet

PART_WIDTHS = (38, 38, 44, 30, 30)
LEDGER_WIDTHS = (30, 30, 30, 30, 30, 30)
BAG_AT, UNSEEN = N_("report", "{bag}, {rate} mL per hour"), N_("report", "{bag}, not seen")


def given(sheet: Sheet, cycle: CycleView) -> Iterator[Flowable]:
    """Set the parts of what was given in a cycle, their sum, and where the mL of each bag are."""
    ordered = cycle.ordered
    course = CycleCourse(ordered.number, ((None, ordered.dose_ug_per_day),), ordered.planned_days, cycle.infusion)
    table = shown(exposure_of_course((course,)))
    if not table.parts:
        return
    yield Spacer(0, 5 * mm)
    yield CondPageBreak(35 * mm)
    yield sheet.text(N_("report", "Cycle {number}: what was given, part by part"), "subheading", number=ordered.number)
    head = (
        N_("report", "From"),
        N_("report", "To"),
        N_("report", "Bag"),
        N_("report", "On the pump"),
        N_("report", "Micrograms"),
    )
    total = [
        sheet.text(N_("report", "Sum"), "strong"),
        sheet.paragraph(""),
        sheet.paragraph(""),
        sheet.paragraph(say_length(sheet.words, table.on_pump), "strong"),
        sheet.paragraph(say_amount(sheet.words, table.micrograms), "strong"),
    ]
    yield sheet.table(head, [*(_part(sheet, one) for one in table.parts), [*total]], PART_WIDTHS)
    yield sheet.text(HOW_ROUNDED, "quiet")
    yield Spacer(0, 3 * mm)
    titles = (
        N_("report", "Bag"),
        N_("report", "Hung, mL"),
        N_("report", "Infused, mL"),
        N_("report", "In the bag, mL"),
        N_("report", "In the line, mL"),
        N_("report", "Discarded, mL"),
    )
    yield sheet.table(titles, [_bag(sheet, line) for line in cycle.ledger], LEDGER_WIDTHS)


def _part(sheet: Sheet, one: ShownPart) -> list[Flowable | list[Flowable]]:
    part, words = one.part, sheet.words
    bag = sheet.say(UNSEEN, bag=part.bag.number)
    if part.seen:
        bag = sheet.say(BAG_AT, bag=part.bag.number, rate=part.rate_ml_per_h)
    texts = (
        words.moment(part.start),
        words.moment(part.end),
        bag,
        say_length(words, one.on_pump),
        say_part(words, one.micrograms),
    )
    return [sheet.paragraph(text, "cell") for text in texts]


def _bag(sheet: Sheet, line: LedgerLine) -> list[Flowable | list[Flowable]]:
    hung = Range(line.hung_ml, line.hung_ml)
    amounts = (hung, line.infused_ml, line.in_bag_ml, line.in_line_ml, line.discarded_ml)
    texts = (sheet.words.value(line.bag.number), *(say_amount(sheet.words, amount) for amount in amounts))
    return [sheet.paragraph(text, "cell") for text in texts]
