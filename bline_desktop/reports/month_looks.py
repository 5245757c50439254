"""How entries and days of a printed month are told apart: by a sign or a word, never by colour alone."""

from enum import Enum

from bline_desktop.domain.plan.entries import CalendarDay, CalendarEntry
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.words import N_, Message

HOLIDAY, WORKED = N_("calendar", "Holiday"), N_("calendar", "Working day")


class Look(Enum):
    """How an entry is drawn: never by its colour alone."""

    PLANNED = N_("calendar", "Planned")
    DONE = N_("calendar", "Done")
    LATE = N_("calendar", "Late or missed")
    LEFT_OUT = N_("calendar", "Omitted or ceased")


def look_of(entry: CalendarEntry) -> Look:
    """Tell how an entry is drawn."""
    if entry.state in (StepState.OMITTED, StepState.CEASED):
        return Look.LEFT_OUT
    if entry.state in (StepState.LATE, StepState.MISSED):
        return Look.LATE
    return Look.DONE if entry.is_done or entry.is_running else Look.PLANNED


def cue_of(day: CalendarDay) -> Message | None:
    """Say what a ground alone would not tell."""
    return HOLIDAY if day.is_holiday else WORKED if day.is_worked and day.is_weekend else None
