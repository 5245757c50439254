"""iCalendar files: three readers of others understand the same, and a second import changes and doubles nothing."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.plan.calendar_copy import CalendarCopy, CalendarEvent, uid_of
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_, Words
from bline_desktop.exchange.icalendar_file import calendar_text, lines_of, one_line, write_calendar
from tests.support.calendar_readers import READERS, CalendarProgram, ReadEvent

WORDS = Words(ZoneInfo("Asia/Shanghai"))
AT = datetime(2026, 11, 23, 8, 30, 15, 250_000, UTC)
PLAN = UUID("5b1c6a3e-6f3b-4c1e-9f62-7f3f4ad1c001")
TEXT = N_("test", "{text}")
MOST_OCTETS = 75
Read = Callable[[bytes], list[ReadEvent]]
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]), max_size=120)


def an_event(title: str = "ZJ-014 MRD", *description: str, step: str = "mrd:1") -> CalendarEvent:
    return CalendarEvent(
        uid=uid_of(PLAN, step),
        sequence=7,
        changed_at=AT,
        first=date(2026, 12, 31),
        last=date(2026, 12, 31),
        title=Said(TEXT, (("text", title),)),
        description=tuple(Said(TEXT, (("text", line),)) for line in description),
        sort=StepSort.MRD,
    )


def file_of(*events: CalendarEvent, made_up: bool = False) -> bytes:
    return calendar_text(CalendarCopy(events, made_up), WORDS)


def lines(data: bytes) -> list[bytes]:
    assert data.endswith(b"\r\n")
    return data.split(b"\r\n")[:-1]


def test_a_file_says_what_it_is_and_of_an_event_which_which_version_when_and_what() -> None:
    event = an_event("ZJ-014 MRD: 外周血", "From 29-Dec-2026 to 02-Jan-2027.", "Second; line, with \\ in it")
    assert lines(file_of(event)) == [
        b"BEGIN:VCALENDAR",
        b"VERSION:2.0",
        b"PRODID:-//B-Line Desktop//Plan//EN",
        b"CALSCALE:GREGORIAN",
        b"METHOD:PUBLISH",
        b"BEGIN:VEVENT",
        "SUMMARY:ZJ-014 MRD: 外周血".encode(),
        b"DTSTART;VALUE=DATE:20261231",
        b"DTEND;VALUE=DATE:20270101",
        b"DTSTAMP:20261123T083015Z",
        b"UID:beff5e14-c37f-564a-bc94-950b87cca68c@b-line-desktop",
        b"SEQUENCE:7",
        b"CATEGORIES:MRD",
        rb"DESCRIPTION:From 29-Dec-2026 to 02-Jan-2027.\nSecond\; line\, with \\ in i",
        b" t",
        b"LAST-MODIFIED:20261123T083015Z",
        b"STATUS:CONFIRMED",
        b"TRANSP:TRANSPARENT",
        b"END:VEVENT",
        b"END:VCALENDAR",
    ]


def test_a_step_has_one_uid_for_ever_and_no_other_step_has_it() -> None:
    uids = {uid_of(plan, step) for plan in (PLAN, UUID(int=1)) for step in ("mrd:1", "mrd:2", "dli:1")}
    assert len(uids) == 6
    assert uid_of(PLAN, "mrd:1") == "beff5e14-c37f-564a-bc94-950b87cca68c@b-line-desktop"


@pytest.mark.parametrize("read", READERS)
def test_each_reader_finds_every_event_as_it_was_written(read: Read) -> None:
    cycle = an_event("ZJ-014 第二周期 blinatumomab", step="c:2")
    cycle = replace(cycle, first=date(2028, 2, 2), last=date(2028, 3, 1), sort=StepSort.CYCLE, sequence=8)
    omitted = an_event("DLI 供者淋巴细胞输注", "A, b; c", "第二行", step="dli:1")
    omitted = replace(omitted, is_cancelled=True, sequence=2**31 - 1)
    made = [(event.uid, event.sequence, event.first, event.last) for event in (an_event(), cycle, omitted)]
    found = sorted(read(file_of(an_event(), cycle, omitted)), key=lambda event: event.sequence)
    assert [(event.uid, event.sequence, event.first, event.last) for event in found] == made
    assert [event.title for event in found] == ["ZJ-014 MRD", "ZJ-014 第二周期 blinatumomab", "DLI 供者淋巴细胞输注"]
    assert [event.status for event in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event.categories for event in found] == [("MRD",), ("Blinatumomab cycle",), ("MRD",)]
    assert found[2].description == "A, b; c\n第二行"


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("sign", ["病", "é", "😀", "a"])
def test_text_is_folded_at_every_offset_without_breaking_a_character(sign: str, read: Read) -> None:
    for offset in range(80):
        title = "x" * offset + sign * 120
        data = file_of(an_event(title, title + "; " + title))
        for line in lines(data):
            assert len(line) <= MOST_OCTETS
            line.decode()  # raises in the middle of a character
        (found,) = read(data)
        assert (found.title, found.description) == (title, title + "; " + title)


@given(TEXTS, TEXTS)
@example("\u2028\x85\x0b\x1c", "\r\r\n\x00\ufeff")
@example("a\u00a0b \u3000c", "\\n\\;,:\"'")
@example("END:VEVENT\r\nEND:VCALENDAR", "\nBEGIN:VEVENT")
def test_any_text_comes_to_all_readers_as_one_line_or_as_its_lines(title: str, note: str) -> None:
    data = file_of(an_event(f"MRD {title}.", f"{note}."), an_event("after it", "-", step="mrd:2"))
    assert all(len(line) <= MOST_OCTETS for line in lines(data))
    for read in READERS:
        found, after = sorted(read(data), key=lambda event: event.title == "after it")
        assert found.title == one_line(f"MRD {title}.")
        assert found.description == lines_of(f"{note}.")
        assert after.title == "after it"


@given(TEXTS)
def test_no_sign_that_steers_a_machine_is_left(text: str) -> None:
    kept = lines_of(text)
    assert {sign for sign in kept if unicodedata.category(sign) == "Cc"} <= {"\n", "\t"}
    assert lines_of(kept) == kept
    assert one_line(one_line(text)) == one_line(text)
    assert [sign for sign in text if sign.isalnum()] == [sign for sign in kept if sign.isalnum()]


@pytest.mark.parametrize("read", READERS)
def test_a_second_import_changes_what_changed_and_doubles_nothing(read: Read) -> None:
    program = CalendarProgram(read)
    first = (an_event("MRD", step="mrd:1"), an_event("DLI", step="dli:1"), an_event("Visit", step="visit:1"))
    program.take(file_of(*first))
    assert len(program.shown) == 3
    program.take(file_of(*first))
    assert len(program.shown) == 3
    later, moved, omitted = AT + timedelta(hours=1), date(2027, 1, 14), first[1]
    second = (
        replace(first[0], sequence=9, changed_at=later, first=moved, last=moved),
        replace(omitted, sequence=9, changed_at=later, is_cancelled=True),
        first[2],
        an_event("Marrow", step="marrow:1"),
    )
    program.take(file_of(*second))
    shown = {event.title: event.first for event in program.shown}
    assert shown == {"MRD": moved, "Visit": date(2026, 12, 31), "Marrow": date(2026, 12, 31)}
    program.take(file_of(*first))  # an older file found in the mail
    assert {event.title: event.first for event in program.shown} == shown


def test_the_same_events_make_the_same_bytes_and_a_made_up_ward_says_so_in_each() -> None:
    events = (an_event("MRD", "Note"), an_event("DLI", step="dli:1"))
    assert file_of(*events) == file_of(*events)
    for read in READERS:
        descriptions = {event.description for event in read(file_of(*events, made_up=True))}
        assert descriptions == {"Made up: no real patient\nNote", "Made up: no real patient"}


@pytest.mark.parametrize("read", READERS)
def test_a_plan_without_a_dated_step_is_an_empty_calendar(read: Read) -> None:
    assert read(file_of()) == []


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "new" / "ward.ics"
    write_calendar(CalendarCopy((an_event(),)), WORDS, out)
    assert out.read_bytes() == file_of(an_event())
    with pytest.raises(StorageTrouble):
        write_calendar(CalendarCopy((an_event(),)), WORDS, tmp_path)
    assert list(out.parent.iterdir()) == [out]
