"""How often rounds are made, as a ward types it: the hours between two in each profile."""

from datetime import timedelta

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.words import N_

# Every 4 hours in the first 72 hours, then once a shift, at home once a day: this ward's, a setting, to confirm.
HOURS = "4 8 24"
PROFILES, LONGEST_H = 3, 48
BAD_HOURS = Rule(
    "bad-round-hours",
    N_("errors", "Type three numbers of hours from 1 to {longest}: first 72 hours, then, at home. Such as {example}."),
)


def read_round_hours(typed: str) -> tuple[timedelta, ...]:
    """Read the hours between two rounds: in the first 72 hours, then, at home. Raises RuleBroken."""
    parts = typed.replace(",", " ").split()
    hours = [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) <= len(str(LONGEST_H))]
    if len(hours) != PROFILES or len(parts) != PROFILES or not all(1 <= each <= LONGEST_H for each in hours):
        raise RuleBroken(BAD_HOURS, longest=LONGEST_H, example=HOURS, field="rounds_h")
    return tuple(timedelta(hours=each) for each in hours)
