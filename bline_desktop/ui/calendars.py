"""Public holidays, read from where their files lie."""

from bline_desktop import paths
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.holidays import NO_CALENDAR, Holidays, read_holidays
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

NOT_THERE = N_("holidays", "Its file is missing, or is not saved as UTF-8.")


def read_calendar(name: str) -> Holidays | None:
    """Read the calendar of a name; a file that was edited into nonsense stops nobody: then only weekends are known."""
    try:
        return edited_calendar(name)
    except RuleBroken:
        return None


def edited_calendar(name: str) -> Holidays:
    """Read the calendar of a name, as whoever edited it is told of it. Raises RuleBroken where it can't be read."""
    try:
        text = (paths.holidays() / f"{name}.toml").read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise RuleBroken(NO_CALENDAR, calendar=name, problem=Said(NOT_THERE)) from None
    return read_holidays(text, name)
