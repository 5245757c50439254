"""The tables of the protocols' page: which there are, the steps of one, and its days on an example patient."""

from collections.abc import Callable

from bline_desktop.domain.plan.protocol import TemplateStep
from bline_desktop.domain.plan.said import say_day, say_step, say_window
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.plan.template_said import say_what, say_when, say_window_days
from bline_desktop.domain.plan.template_signing import TemplateView
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.theme import Tone

PROTOCOL, STATE = N_("template", "Protocol"), N_("template", "State")
NAMED = N_("template", "{title}, version {version}")
SIGNED, UNSIGNED = N_("template", "Signed"), N_("template", "Unsigned")
STEP, WHAT = N_("template", "Step"), N_("template", "What is done, and when")
WHAT_WHEN, WINDOW = N_("template", "{what}; {when}"), N_("template", "Window")
DAY, NO_DAY = N_("template", "Day"), N_("template", "No day yet")


def state_of(view: TemplateView) -> Said:
    """Say whether a version was signed."""
    return Said(SIGNED if view.is_signed else UNSIGNED)


def list_model(words: Words) -> RowsModel[TemplateView]:
    """Return the model of all protocols."""

    def title(view: TemplateView) -> str:
        return words.say(NAMED, title=view.template.title, version=view.ref.version)

    columns = [
        Column[TemplateView](PROTOCOL, title, bold=True, wide=True),
        Column[TemplateView](STATE, state_of, tone=lambda view: Tone.GOOD if view.is_signed else Tone.WARNING),
    ]
    return RowsModel(columns, words, row_id=lambda view: view.ref)


def steps_model(words: Words, is_troubled: Callable[[str], bool]) -> RowsModel[TemplateStep]:
    """Return the model of the steps of an arm; those that need a look stand out."""

    def tone(step: TemplateStep) -> Tone | None:
        return Tone.WARNING if is_troubled(step.name) else None

    columns = [
        Column[TemplateStep](STEP, lambda step: step.title, tone=tone, bold=True),
        Column[TemplateStep](
            WHAT, lambda step: Said(WHAT_WHEN, (("what", say_what(step)), ("when", say_when(step)))), wide=True
        ),
        Column[TemplateStep](WINDOW, lambda step: say_window_days(step.window)),
    ]
    return RowsModel(columns, words, row_id=lambda step: step.name)


def preview_model(words: Words) -> RowsModel[DatedStep]:
    """Return the model of the days of the example patient."""

    def day(step: DatedStep) -> Said:
        return Said(NO_DAY) if step.target is None else say_day(step.target)

    def window(step: DatedStep) -> object:
        return "" if step.days is None else say_window(step.days)

    columns = [
        Column[DatedStep](DAY, day, bold=True),
        Column[DatedStep](STEP, say_step, wide=True),
        Column[DatedStep](WINDOW, window),
    ]
    return RowsModel(columns, words, row_id=lambda step: step.key)
