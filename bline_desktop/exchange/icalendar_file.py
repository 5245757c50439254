"""Planned steps as an iCalendar file (RFC 5545), for the calendar program of whoever takes it along.

The same events make the same bytes. Which event is which, and which of two is the newer, is told by its UID and its
SEQUENCE: a second import puts right what changed, and nothing stands there twice (docs/adr/0033).
"""

import re
import unicodedata
from datetime import timedelta
from pathlib import Path

from icalendar import Calendar, Event

from bline_desktop.domain.plan.calendar_copy import CalendarCopy, CalendarEvent
from bline_desktop.domain.words import N_, Words
from bline_desktop.whole_file import keep_whole

MAKER = "-//B-Line Desktop//Plan//EN"
MADE_UP = N_("calendar-file", "Made up: no real patient")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_DAY = timedelta(days=1)


def write_calendar(copy: CalendarCopy, words: Words, out: Path) -> None:
    """Write the file, whole or not at all. Raises StorageTrouble where it can't be written."""
    keep_whole(out, lambda: calendar_text(copy, words))


def calendar_text(copy: CalendarCopy, words: Words) -> bytes:
    """Return the file: UTF-8, lines ended by CR and LF and folded after 75 octets at most, never inside a character."""
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for event in copy.events:
        calendar.add_component(_component(event, words, made_up=copy.made_up))
    data: bytes = calendar.to_ical()
    return data


def _component(event: CalendarEvent, words: Words, *, made_up: bool) -> Event:
    lines = [words.value(said) for said in event.description]
    made = Event()
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.changed_at)
    made.add("last-modified", event.changed_at)
    made.add("dtstart", event.first)
    made.add("dtend", event.last + _DAY)  # the first day that is no part of it
    made.add("summary", one_line(words.value(event.title)))
    made.add("description", lines_of("\n".join([words.say(MADE_UP), *lines] if made_up else lines)))
    made.add("categories", [one_line(words.value(event.sort))])
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")  # a day with an entry is not a day on which its reader is busy
    return made


def lines_of(text: str) -> str:
    """Return a text as the format holds one: its lines ended alike, and no other sign that steers a machine."""
    parts = _LINE_ENDS.sub("\n", text)
    return "".join(sign if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"} else " " for sign in parts)


def one_line(text: str) -> str:
    """Return a text as a title: on one line, with single spaces."""
    return " ".join(lines_of(text).split())
