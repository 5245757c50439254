"""Three readers of iCalendar files that others wrote, and a calendar program that keeps what it read by UID."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import icalendar
import vobject
from ical.calendar_stream import IcsCalendarStream

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """One event as a reader understood it; `last` is part of it."""

    uid: str
    sequence: int
    first: date
    last: date
    title: str
    description: str
    categories: tuple[str, ...]
    status: str


def by_icalendar(data: bytes) -> list[ReadEvent]:
    events: list[Any] = list(icalendar.Calendar.from_ical(data).walk("VEVENT"))
    return [
        ReadEvent(
            str(event["UID"]),
            int(event["SEQUENCE"]),
            event.decoded("DTSTART"),
            event.decoded("DTEND") - DAY,
            str(event["SUMMARY"]),
            str(event["DESCRIPTION"]),
            tuple(map(str, event["CATEGORIES"].cats)),
            str(event["STATUS"]),
        )
        for event in events
    ]


def by_vobject(data: bytes) -> list[ReadEvent]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that reader's own
        calendar: Any = vobject.readOne(data.decode())
    return [
        ReadEvent(
            event.uid.value,
            int(event.sequence.value),
            event.dtstart.value,
            event.dtend.value - DAY,
            event.summary.value,
            event.description.value,
            tuple(event.categories.value),
            event.status.value,
        )
        for event in calendar.contents.get("vevent", [])
    ]


def by_ical(data: bytes) -> list[ReadEvent]:
    events = IcsCalendarStream.calendar_from_ics(data.decode()).events
    return [
        ReadEvent(
            event.uid,
            event.sequence or 0,
            event.start,
            event.end - DAY,
            event.summary or "",
            event.description or "",
            tuple(event.categories),
            event.status.value if event.status else "",
        )
        for event in events
    ]


READERS: tuple[Callable[[bytes], list[ReadEvent]], ...] = (by_icalendar, by_vobject, by_ical)


class CalendarProgram:
    """Keeps events by their UID; of two with one UID the one with the higher SEQUENCE counts (RFC 5546, 3.2.1)."""

    def __init__(self, read: Callable[[bytes], list[ReadEvent]]) -> None:
        self._read = read
        self._kept: dict[str, ReadEvent] = {}

    def take(self, data: bytes) -> None:
        """Import a file."""
        for event in self._read(data):
            known = self._kept.get(event.uid)
            if known is None or event.sequence > known.sequence:
                self._kept[event.uid] = event

    @property
    def shown(self) -> list[ReadEvent]:
        """All that is not called off, by UID."""
        return [event for _, event in sorted(self._kept.items()) if event.status != "CANCELLED"]
