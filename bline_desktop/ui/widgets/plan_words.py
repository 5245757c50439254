"""How the days and states of a plan look and are said in windows: the same in its table, its preview and its forms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bline_desktop.domain.holidays import SATURDAY, Holidays
from bline_desktop.domain.plan.protocol import StepSort, Template
from bline_desktop.domain.plan.said import say_day, say_step
from bline_desktop.domain.plan.state import JudgedStep, StepState
from bline_desktop.domain.plan.steps import DatedDose, DatedStep
from bline_desktop.domain.words import N_, Words, signed
from bline_desktop.ui.theme import Tone

HOLIDAY, WEEKEND = N_("plan", "public holiday"), N_("plan", "weekend")
DAY, WITH_CUE = N_("plan", "day {number}"), N_("plan", "{day}, {cue}")
FROM_DAY = N_("plan", "{dose} micrograms per day from {day}")
NO_HOLIDAYS = N_("plan", "The file of public holidays can't be read: only weekends count.")
KNOWN_UNTIL = N_(
    "plan", "Public holidays of {calendar} are known until the end of {year}; after that only weekends count."
)
EXAMPLE, UNCONFIRMED = N_("plan", "An example, nobody's regimen"), N_("plan", "Not confirmed from its source")

# Each with its word beside it; the shape belongs to the tone.
STATE_TONES: Mapping[StepState, Tone] = {
    StepState.AWAITING: Tone.PLAIN,
    StepState.PLANNED: Tone.PLAIN,
    StepState.IN_WINDOW: Tone.ACT,
    StepState.DUE: Tone.WARNING,
    StepState.RUNNING: Tone.BLINATUMOMAB,
    StepState.LATE: Tone.CRITICAL,
    StepState.MISSED: Tone.CRITICAL,
    StepState.OVER: Tone.PLAIN,
    StepState.DONE: Tone.GOOD,
    StepState.DONE_OUTSIDE: Tone.WARNING,
    StepState.OMITTED: Tone.PLAIN,
    StepState.CEASED: Tone.PLAIN,
}


def tone_of(judged: JudgedStep) -> Tone:
    """Return the tone of a step as it stands; what runs has that of its treatment."""
    if judged.state is StepState.RUNNING and judged.step.sort is StepSort.DLI:
        return Tone.DLI
    return STATE_TONES[judged.state]


@dataclass(frozen=True, slots=True)
class PlanWords:
    """Says the days of one patient's plan: with the day since transplant, and with what stands against a day.

    Where the ward's holidays can't be read only weekends are known.
    """

    words: Words
    transplant_on: date | None = None
    holidays: Holidays | None = None

    def cue(self, day: date) -> str:
        """Say why a day is not a working day; "" on one that is. A Saturday worked in exchange is one."""
        if self.holidays is not None:
            if self.holidays.is_working_day(day):
                return ""
            if self.holidays.is_holiday(day):
                return self.words.say(HOLIDAY)
        return self.words.say(WEEKEND) if day.weekday() >= SATURDAY else ""

    def cued(self, day: date) -> str:
        """Say a day with its weekday, and why it is not a working day: `Sat 28-Nov-2026, weekend`."""
        said, cue = self.words.value(say_day(day)), self.cue(day)
        return self.words.say(WITH_CUE, day=said, cue=cue) if cue else said

    def numbered(self, day: date) -> str:
        """Say a day in two lines: `Sat 28-Nov-2026`, and beneath its number since transplant: `day +132, weekend`."""
        said, cue = self.words.value(say_day(day)), self.cue(day)
        lines = [said]
        if self.transplant_on is not None:
            number = self.words.say(DAY, number=signed((day - self.transplant_on).days))
            lines.append(self.words.say(WITH_CUE, day=number, cue=cue) if cue else number)
        elif cue:
            lines.append(cue)
        return "\n".join(lines)

    def limit(self, days: Iterable[date]) -> str:
        """Say how far the public holidays are known, where one of these days lies beyond; "" where none does."""
        last = max(days, default=None)
        if last is None:
            return ""
        if self.holidays is None:
            return self.words.say(NO_HOLIDAYS)
        if self.holidays.knows(last):
            return ""
        return self.words.say(KNOWN_UNTIL, calendar=self.holidays.title, year=str(self.holidays.last_year))

    def step(self, step: DatedStep) -> str:
        """Say what a step is, with the cycle or the DLI that it belongs to."""
        return self.words.value(say_step(step))

    def next_dose(self, dose: DatedDose) -> str:
        """Say from which day on a further dose of a cycle is planned."""
        return self.words.say(FROM_DAY, dose=dose.ug_per_day, day=say_day(dose.on))


def standing(words: Words, template: Template) -> str:
    """Say that a template is an example, or not confirmed; "" where it can be relied on."""
    if template.example:
        return words.say(EXAMPLE)
    return "" if template.confirmed else words.say(UNCONFIRMED)
