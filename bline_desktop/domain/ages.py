"""How long ago something was, as people say it; for reading only.

What a rule counts by and what is summed up of the times a pump ran are lengths of time (`timedelta`), said in full.
"""

from dataclasses import dataclass
from datetime import timedelta

from bline_desktop.domain.words import DURATION_UNITS, N_, Message

MINUTES_UNDER, HOURS_UNDER = timedelta(hours=3), timedelta(days=2)
EXACT = N_("dates", "{length}")
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Age:
    """A length of time that has passed: `2 h 10 min`, from 3 hours on `26 h`, from 2 days on `54 d`.

    Its parts are cut off and never rounded up: what is 54 d old is at least that old.
    """

    span: timedelta

    @property
    def message(self) -> Message:
        """How it is said; the units are those of every length of time."""
        days, hours, _ = DURATION_UNITS
        if self.span < MINUTES_UNDER:
            return EXACT
        return hours if self.span < HOURS_UNDER else days

    @property
    def values(self) -> tuple[tuple[str, object], ...]:
        """What fills its places."""
        if self.span < MINUTES_UNDER:
            return (("length", self.span),)
        return (("n", self.span // AN_HOUR if self.span < HOURS_UNDER else self.span.days),)
