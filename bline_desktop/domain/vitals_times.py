"""When vital signs of a DLI are taken: the minutes after its start, as a ward types them."""

from datetime import timedelta

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.words import N_

# Oxford haematology handbook, infusion of cells: before, then every 15 minutes. A setting, to confirm by the ward.
TIMES = "15 30 45 60"
MOST_TIMES, LATEST_MIN = 12, 1440
BAD_TIMES = Rule(
    "bad-vitals-times",
    N_("errors", "Type the minutes after the start of the DLI, rising, at most {most} of them: {example}."),
)


def read_vitals_times(typed: str) -> tuple[timedelta, ...]:
    """Read the minutes after the start at which vital signs are taken: `15 30 60`. Raises RuleBroken."""
    parts = typed.replace(",", " ").split()
    minutes = [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) <= len(str(LATEST_MIN))]
    rising = minutes == sorted(set(minutes)) and len(minutes) == len(parts)
    if not rising or not 1 <= len(minutes) <= MOST_TIMES or minutes[0] == 0 or minutes[-1] > LATEST_MIN:
        raise RuleBroken(BAD_TIMES, most=MOST_TIMES, example=TIMES, field="dli_vitals_min")
    return tuple(timedelta(minutes=each) for each in minutes)
