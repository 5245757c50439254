"""The month of the ward on paper: what stands where, what is left to the list, and that nothing is lost or cut."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.plan.calendar_cells import rows
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.month_grid import month_weeks
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.plan_printed import WardMonth
from bline_desktop.domain.words import Words
from bline_desktop.queries.plan_prints import ward_month
from bline_desktop.reports.lines import broken, shares
from bline_desktop.reports.month import GRID_SIZE, ward_month_pdf, write_ward_month
from bline_desktop.reports.month_layout import FOOT, HEAD, INSET, MARKER, TYPES, SetMonth, set_month
from bline_desktop.reports.sheet import BOLD, REGULAR, Sheet
from tests.support.display_lint import faults
from tests.unit.queries.ward import a_ward, asker
from tests.unit.reports.months import a_month, an_entry, ordinary

WORDS = Words(ZoneInfo("Asia/Shanghai"))
ROOM = GRID_SIZE[1] - 30
DAY = timedelta(days=1)


def pages_of(month: WardMonth) -> list[str]:
    """Return the text of each page, with all kinds of space as one."""
    pages = PdfReader(BytesIO(ward_month_pdf(month, WORDS))).pages
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pages]


def laid(month: WardMonth, room: float = ROOM) -> SetMonth:
    """Lay a month out on its page, or on one of another height."""
    weeks = month_weeks(month.month.year, month.month.month, month.first_weekday)
    return set_month(Sheet(WORDS), rows(month.view, weeks, month.month.month), GRID_SIZE[0] / 7, room)


def test_a_quiet_month_stands_on_one_page_across_with_all_that_a_reader_has_to_know() -> None:
    month = a_month(
        an_entry(14, EntrySort.INFUSION, "Cycle 2", date(2026, 11, 9), last=date(2026, 12, 7), is_running=True),
        an_entry(14, EntrySort.MRD, "MRD 骨髓", date(2026, 11, 5), state=StepState.DONE, is_done=True),
        an_entry(9, EntrySort.VISIT, "Visit", date(2026, 11, 30), state=StepState.LATE),
        an_entry(9, EntrySort.DLI, "DLI 1", date(2026, 12, 1), state=StepState.PLANNED),
    )
    reader = PdfReader(BytesIO(ward_month_pdf(month, WORDS)))
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [842, 595]
    (text,) = pages_of(month)
    for line in (
        "Haematology 2 in November 2026",
        "As of 22-Nov-2026 14:05. Planned days can still change.",
        "Mon Tue Wed Thu Fri Sat Sun",
        "5 Holiday",
        "14 Working day",
        "ZJ-014 Cycle 2",
        "ZJ-014 MRD 骨髓",
        "! ZJ-009 Visit",
        "Planned Done ! Late or missed Omitted or ceased",
        "Printed 22-Nov-2026 14:05 by ADAMS Nora",
        "Journal #12,483 7F3A-91C2",
        "Made up: no real patient",
        "Page 1 of 1",
    ):
        assert line in text, line
    assert text.count("ZJ-014 Cycle 2") == 4  # once in each week in which it goes on
    assert "DLI 1" not in text  # of December
    assert faults([text]) == []


def test_a_month_without_a_name_of_the_ward_an_entry_or_a_stamp() -> None:
    month = replace(a_month(made_up=False), ward_name="")
    (text,) = pages_of(month)
    assert "The ward in November 2026" in text
    assert "Made up" not in text


@pytest.mark.parametrize(
    ("last_year", "said"),
    [(2026, "known until the end of 2026; after that only weekends count"), (None, "only weekends count")],
)
def test_days_of_which_no_holiday_is_known_are_said_to_be_so(last_year: int | None, said: str) -> None:
    month = a_month(month=date(2027, 1, 1))
    (text,) = pages_of(replace(month, view=replace(month.view, last_year=last_year)))
    assert said in text


def test_days_before_the_first_year_of_the_holidays_are_said_to_be_so() -> None:
    month = a_month(month=date(2025, 10, 1))
    (text,) = pages_of(replace(month, view=replace(month.view, first_year=2026)))
    assert "Public holidays are known from 2026 on; before that only weekends count." in text


def test_a_week_begins_on_the_day_of_the_locale() -> None:
    (text,) = pages_of(a_month(first_weekday=6))
    assert "Sun Mon Tue Wed Thu Fri Sat 1 2 3 4 5" in text


def test_what_has_no_room_is_counted_on_its_day_and_stands_in_the_list() -> None:
    month = ordinary()
    first, *others = pages_of(month)
    layout = laid(month)
    assert layout.type == TYPES[-1]
    assert layout.list_entries
    assert first.count("more: see the list") == sum(day.more > 0 for week in layout.weeks for day in week.days)
    listed = " ".join(others)
    assert "Haematology 2 in November 2026: what had no room on the page" in listed
    for entry in layout.list_entries:
        assert f"{entry.trial_id} {dict(entry.title.values)['text']}" in listed
    assert "Page 2 of 2" in listed
    assert faults([first, *others]) == []


def test_the_list_says_when_and_what_became_of_it() -> None:
    day = date(2026, 11, 4)
    states = (StepState.OMITTED, StepState.MISSED, StepState.DONE_OUTSIDE, None, StepState.PLANNED)
    entries = [an_entry(n, EntrySort.LABS, f"Laboratory {n}", day, state=states[n % 5]) for n in range(60)]
    at = datetime(2026, 11, 4, 1, 30, tzinfo=UTC)
    entries += [an_entry(n, EntrySort.BAG, f"Bag {n}", day, at=at, is_done=n % 2 == 0) for n in range(70, 110)]
    span = {"last": date(2026, 12, 2), "is_running": True}
    entries += [an_entry(n, EntrySort.INFUSION, f"Cycle {n}", day, **span) for n in range(200, 260)]
    text = " ".join(pages_of(a_month(*entries)))
    assert "04-Nov-2026 to 02-Dec-2026 ZJ-259 Cycle 259 Under way" in text
    assert "04-Nov-2026 ZJ-056 Laboratory 56 Missed" in text
    assert "04-Nov-2026 ZJ-058 Laboratory 58 Planned" in text  # done under no plan would say so
    assert "04-Nov-2026 09:30 ZJ-108 Bag 108 Done" in text


def test_bags_of_one_day_that_look_alike_take_one_place() -> None:
    at, day = datetime(2026, 11, 4, 1, 30, tzinfo=UTC), date(2026, 11, 4)
    bags = [an_entry(n, EntrySort.BAG, "Bag 1, 96 h", day, at=at, is_done=n != 11) for n in (9, 11, 14)]
    untimed = an_entry(15, EntrySort.BAG, "Bag 1 planned, 96 h", date(2026, 11, 6))
    (text,) = pages_of(a_month(*bags, untimed))
    assert "2 bags: 09:30 ZJ-009, 09:30 ZJ-014" in text
    assert "09:30 ZJ-011 Bag 1, 96 h" in text
    assert "ZJ-015 Bag 1 planned, 96 h" in text


def test_a_bar_whose_text_is_cut_stands_in_the_list_too() -> None:
    long = an_entry(
        14, EntrySort.INFUSION, "Cycle 2 " + "and much more " * 8, date(2026, 11, 28), last=date(2026, 11, 29)
    )
    (other, *bars) = sorted((bar for week in laid(a_month(long)).weeks for bar in week.bars), key=lambda bar: bar.size)
    assert other.text.endswith("…")
    assert bars == []
    assert laid(a_month(long)).list_entries == (long,)


@pytest.mark.parametrize("spans", range(3, 45))
def test_where_bars_fill_a_row_the_line_that_says_how_many_more_still_has_its_place(spans: int) -> None:
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    bars = [an_entry(n, EntrySort.INFUSION, "Cycle 1", first, last=last, is_running=True) for n in range(spans)]
    month = laid(a_month(*bars, an_entry(99, EntrySort.MRD, "MRD", date(2026, 11, 10))))
    for week in month.weeks:
        for day in week.days:
            lines = sum(len(one.lines) for one in day.entries) + (day.more > 0)
            assert HEAD + (min(week.lanes, day.cell.lanes) + lines) * month.type.leading + FOOT <= week.height + 0.1


entries = st.lists(
    st.builds(
        lambda n, sort, day, days, words, state: an_entry(
            n, sort, words, date(2026, 10, 20) + day * DAY, last=date(2026, 10, 20) + (day + days) * DAY, state=state
        ),
        st.integers(1, 99),
        st.sampled_from(EntrySort),
        st.integers(0, 50),
        st.sampled_from((0, 0, 0, 1, 7, 28)),
        st.sampled_from(("MRD", "Visit to the clinic with the visiting nurse at home", "骨髓微小残留病检测" * 4)),
        st.sampled_from((None, *StepState)),
    ),
    max_size=120,
    unique_by=lambda entry: (entry.patient_id, entry.step),
)


@given(entries, st.floats(250, 480))
def test_whatever_the_month_every_entry_is_drawn_or_listed_and_nothing_leaves_its_place(
    found: list[CalendarEntry], room: float
) -> None:
    month = laid(a_month(*found), room)
    size, leading = month.type.size, month.type.leading
    assert sum(week.height for week in month.weeks) <= room + 0.1
    seen: set[tuple[date, CalendarEntry]] = set()
    for week in month.weeks:
        for number, day in enumerate(week.days):
            lines = sum(len(one.lines) for one in day.entries) + (day.more > 0)
            beneath = min(week.lanes, day.cell.lanes)
            assert HEAD + (beneath + lines) * leading + FOOT <= week.height + 0.1
            for one in day.entries:
                seen |= {(day.cell.day.day, entry) for entry in one.entries}
                font = BOLD if one.first.state in (StepState.LATE, StepState.MISSED) else REGULAR
                assert all(stringWidth(line, font, size) <= GRID_SIZE[0] / 7 - MARKER - 2 * INSET for line in one.lines)
            drawn = [bar.span.entry for bar in week.bars if bar.first <= number <= bar.last]
            seen |= {(day.cell.day.day, entry) for entry in drawn}
            assert day.cell.is_outside or len(day.cell.entries) == day.more + len(drawn) + sum(
                len(one.entries) for one in day.entries
            )
        for bar in week.bars:
            assert bar.span.lane < week.lanes
            assert stringWidth(bar.text, REGULAR, bar.size) <= (bar.last - bar.first + 1) * GRID_SIZE[0] / 7
    listed = set(month.list_entries)
    for entry in found:
        for days in range((entry.last - entry.first).days + 1):
            on = entry.first + days * DAY
            if (on.year, on.month) == (2026, 11):
                assert (on, entry) in seen or entry in listed


SIGNS = st.one_of(st.sampled_from("ab ，,骨髓微小残留病検査WWi-3"), st.characters(exclude_categories=["Cs", "Cc"]))


@given(st.text(SIGNS, max_size=60), st.floats(12, 80))
def test_a_text_is_broken_into_lines_that_fit_and_loses_nothing(text: str, width: float) -> None:
    Sheet(WORDS)  # the fonts
    lines = broken(text, REGULAR, 6, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(stringWidth(line, REGULAR, 6) <= width + 0.01 for line in lines)


def test_a_text_breaks_between_words_and_between_chinese_signs() -> None:
    Sheet(WORDS)
    assert broken("ZJ-012 MRD 骨髓微小残留病", REGULAR, 10, 70) == ("ZJ-012 MRD 骨", "髓微小残留病")
    assert broken("at 10⁻⁴ (0.01\u00a0%)", REGULAR, 10, 70) == ("at 10⁻⁴", "(0.01\u00a0%)")
    assert broken("骨髓微小残留病", REGULAR, 10, 35) == ("骨髓微", "小残留", "病")


@given(st.lists(st.floats(1, 900), min_size=4, max_size=6), st.floats(100, 900))
def test_a_room_is_shared_out_whole_and_nobody_gets_more_while_another_lacks(needs: list[float], room: float) -> None:
    given_out = shares(needs, room)
    assert sum(given_out) <= room + 0.01
    short = [got for got, need in zip(given_out, needs, strict=True) if got < need - 0.01]
    assert all(got <= min(short) + 0.01 for got in given_out) if short else sum(given_out) == pytest.approx(room)


def test_the_query_gathers_whole_weeks_of_the_ward_and_says_how_far_the_record_went() -> None:
    ward = a_ward()
    ward.setting("ward_name", "Haematology 2")
    ward.setting("made_up", "true")
    patient = ward.patient()
    ward.mrd(patient, date(2026, 11, 3))
    month = ward_month(ward.session, asker(), date(2026, 11, 17), 6)
    assert (month.month, month.view.days[0].day, month.view.days[-1].day) == (
        date(2026, 11, 1),
        date(2026, 11, 1),
        date(2026, 12, 5),
    )
    assert month.made_up
    (text,) = pages_of(month)
    assert "Haematology 2 in November 2026" in text
    assert "ZJ-014 MRD" in text
    ward.session.close()


def test_a_month_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    month = a_month()
    write_ward_month(month, WORDS, tmp_path / "new" / "month.pdf")
    assert (tmp_path / "new" / "month.pdf").read_bytes() == ward_month_pdf(month, WORDS)
    with pytest.raises(StorageTrouble):
        write_ward_month(month, WORDS, tmp_path)
