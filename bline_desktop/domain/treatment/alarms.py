"""Alarms that come again and again: counted, because each is solved by another nurse and forgotten.

The program shows what was recorded. It does not hear the pump, and replaces no alarm of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bline_desktop.domain.treatment.pump import PauseCause, PumpAction, PumpEvent
from bline_desktop.domain.words import N_, Message

# Settings of the ward, here as first given: how far back is counted, and from how many alarms on they are named.
LOOK_BACK = timedelta(hours=12)
MANY = 3
_ALARMS = frozenset({PauseCause.ALARM.value, PauseCause.OCCLUSION.value, PauseCause.AIR.value})
_SAID: Mapping[str | None, Message] = {
    PauseCause.OCCLUSION.value: N_("pump", "{count} occlusions since {since}"),
    PauseCause.AIR.value: N_("pump", "{count} times air in the line since {since}"),
}
_ANY = N_("pump", "{count} alarms since {since}")


@dataclass(frozen=True, slots=True)
class Alarms:
    """How often the pump stood still for an alarm, since the first of them; `cause` where all had the same."""

    count: int
    since: datetime
    cause: str | None

    @property
    def sentence(self) -> Message:
        """The sentence that says so, with places for `count` and `since`."""
        return _SAID.get(self.cause, _ANY)


def repeated_alarms(events: Iterable[PumpEvent], now: datetime) -> Alarms | None:
    """Count the alarms of the last 12 hours; None as long as they are few."""
    pauses = [event for event in events if event.action is PumpAction.PAUSE and event.cause in _ALARMS]
    recent = sorted((event for event in pauses if now - LOOK_BACK <= event.at <= now), key=lambda event: event.at)
    if len(recent) < MANY:
        return None
    causes = {event.cause for event in recent}
    return Alarms(len(recent), recent[0].at, causes.pop() if len(causes) == 1 else None)
