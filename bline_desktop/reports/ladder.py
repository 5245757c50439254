"""The ladder of donor lymphocyte infusions on paper: each dose beside what was given before, and all together."""

from reportlab.platypus import Flowable

from bline_desktop.domain.treatment.dli_ladder import LadderStep
from bline_desktop.domain.treatment.dli_rules import shown_factor
from bline_desktop.domain.words import N_
from bline_desktop.reports.sheet import Sheet

TITLE = N_("report", "Ladder of DLI")
HEAD = (
    N_("report", "DLI"),
    N_("report", "Given"),
    N_("report", "CD3+ cells per kg"),
    N_("report", "× last"),
    N_("report", "Together"),
    N_("report", "Days since the last"),
    N_("report", "Days since blinatumomab"),
)
WIDTHS = (12, 36, 42, 20, 24, 22, 24)
NONE_BEFORE = N_("report", "—")


def ladder(sheet: Sheet, steps: tuple[LadderStep, ...]) -> list[Flowable]:
    """Set the ladder, one line a step."""
    return [sheet.table(HEAD, [_row(sheet, step) for step in steps], WIDTHS)]


def _row(sheet: Sheet, step: LadderStep) -> list[Flowable | list[Flowable]]:
    given, none = step.given, sheet.say(NONE_BEFORE)
    day = sheet.words.date(sheet.words.local(given.started_at).date())
    factor = none if step.factor is None else f"× {shown_factor(step.factor)}"
    days = (step.days_since_last, step.since_blinatumomab)
    said = (str(step.number), day, sheet.said(step.said_dose), factor, sheet.said(step.said_together))
    cells: list[Flowable | list[Flowable]] = [sheet.paragraph(text, "cell") for text in said]
    cells += [sheet.paragraph(none if count is None else str(count), "cell") for count in days]
    return cells
