"""The plan of a patient on paper: what is to be done next, and what differed from the plan that was valid then."""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from bline_desktop.domain.plan.said import say_day, say_deviation, say_step, say_window
from bline_desktop.domain.plan.state import Deviation, JudgedStep, PatientPlan
from bline_desktop.domain.words import N_
from bline_desktop.reports.sheet import Sheet

TITLE = N_("report", "Plan")
WHICH = N_("report", "{title} · {arm}, version {version}. Started by {who}, {at}.")
EXAMPLE, UNCONFIRMED = N_("report", "An example, nobody's regimen."), N_("report", "Not confirmed from its source.")
NEXT, NOTHING_NEXT = N_("report", "Next steps"), N_("report", "Nothing is left to be done in this plan.")
OFF, NEVER_OFF = N_("report", "Deviations"), N_("report", "No step was early, late or missed.")
MORE = N_("report", "Further steps: {n}.")
NEXT_HEAD = (N_("report", "Step"), N_("report", "Planned"), N_("report", "Window"), N_("report", "State"))
NEXT_WIDTHS = (66, 30, 58, 26)
OFF_HEAD = (N_("report", "Step"), N_("report", "Done"), N_("report", "Deviation"), N_("report", "Reason"))
OFF_WIDTHS = (60, 32, 42, 46)
NOT_DONE, NO_DAY = N_("report", "Not done"), N_("report", "No day yet")
CAUSE_MISSING = N_("report", "Cause not named yet")
MOST_NEXT = 10


def plan(sheet: Sheet, found: PatientPlan) -> list[Flowable]:
    """Set which plan it is, its next steps, and all its deviations."""
    return list(_plan(sheet, found))


def _plan(sheet: Sheet, found: PatientPlan) -> Iterator[Flowable]:
    template, arm = found.template, found.template.arm(found.arm)
    named = {"title": template.title, "arm": arm.title if arm else found.arm, "version": found.ref.version}
    yield sheet.text(WHICH, "body", **named, who=found.started_by, at=found.started_at)
    if template.example or not template.confirmed:
        yield sheet.text(EXAMPLE if template.example else UNCONFIRMED, "warning")
    still = [step for step in found.steps if step.state.is_open]
    off = [(step, deviation) for step in found.steps for deviation in step.deviations]
    yield Spacer(0, 2 * mm)
    yield sheet.text(NEXT, "subheading")
    if still:
        yield sheet.table(NEXT_HEAD, [_next(sheet, step) for step in still[:MOST_NEXT]], NEXT_WIDTHS)
    else:
        yield sheet.text(NOTHING_NEXT, "quiet")
    if len(still) > MOST_NEXT:
        yield sheet.text(MORE, "quiet", n=len(still) - MOST_NEXT)
    yield Spacer(0, 2 * mm)
    yield sheet.text(OFF, "subheading")
    if off:
        yield sheet.table(OFF_HEAD, [_off(sheet, *one) for one in off], OFF_WIDTHS)
    else:
        yield sheet.text(NEVER_OFF, "quiet")


def _next(sheet: Sheet, judged: JudgedStep) -> list[Flowable | list[Flowable]]:
    words, step = sheet.words, judged.step
    day = sheet.say(NO_DAY) if step.target is None else words.value(say_day(step.target))
    window = "" if step.days is None else words.value(say_window(step.days))
    said = (_step(sheet, judged), day, window, words.value(judged.state))
    return [sheet.paragraph(text, "cell") for text in said]


def _off(sheet: Sheet, judged: JudgedStep, deviation: Deviation) -> list[Flowable | list[Flowable]]:
    words = sheet.words
    done = sheet.say(NOT_DONE) if judged.done is None else words.value(say_day(judged.done.on))
    why = deviation.note if deviation.cause is not None else sheet.say(CAUSE_MISSING)
    said = (_step(sheet, judged), done, words.value(say_deviation(deviation)), why)
    return [sheet.paragraph(text, "cell") for text in said]


def _step(sheet: Sheet, judged: JudgedStep) -> str:
    return sheet.words.value(say_step(judged.step))
