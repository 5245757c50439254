"""How texts and values are said to a person."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.observations.gvhd import AcuteGrade
from bline_desktop.domain.observations.medication import CourseReason
from bline_desktop.domain.observations.premedication import Route
from bline_desktop.domain.words import (
    N_,
    NOT_RECORDED,
    Ago,
    Days,
    Inside,
    Message,
    Words,
    plain_instant,
    plain_number,
    round_half_up,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORDS = Words(SHANGHAI)
NOW = datetime(2026, 11, 5, 6, 5, tzinfo=UTC)  # Thursday, 14:05 in Shanghai


class Lineage(Choice):
    CD3 = "cd3", N_("t", "CD3")


def test_a_marked_text_is_a_message_with_its_context() -> None:
    assert N_("board", "Due") == Message("board", "Due")


def test_places_are_filled_each_by_its_type() -> None:
    text = N_("t", "{who} {lineage} {dose} {at} {day} {took} {seen} {rule} {none}")
    said = WORDS.say(
        text,
        who="Nora",
        lineage=Lineage.CD3,
        dose=Decimal("28.50"),
        at=NOW,
        day=date(2026, 11, 5),
        took=timedelta(hours=5, minutes=10),
        seen=True,
        rule=N_("t", "Rule"),
        none=None,
    )
    assert said == "Nora CD3 28.5 05-Nov-2026 14:05 05-Nov-2026 5 h 10 min Yes Rule Not recorded"


def test_a_text_without_values_is_left_alone() -> None:
    assert WORDS.say(N_("t", "100 % {not a place}")) == "100 % {not a place}"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, NOT_RECORDED.text),
        ("as typed", "as typed"),
        ("", ""),
        (True, "Yes"),
        (False, "No"),
        (7, "7"),
        (Decimal("0.10"), "0.1"),
        (timedelta(0), "0 min"),
        (Lineage.CD3, "CD3"),
        ((1, Lineage.CD3), "1, CD3"),
        (frozenset(), "frozenset()"),
        (Ago(0), "today"),
        (Ago(1), "yesterday"),
        (Ago(2), "2 days ago"),
        (Days(0), "0 days"),
        (Days(1), "1 day"),
        (Days(2), "2 days"),
        (Inside(Route.ORAL), "by mouth"),
        (Inside(AcuteGrade.IV), "IV"),
        (Inside(Lineage.CD3), "CD3"),
        (Inside(CourseReason.PROPHYLAXIS), "GVHD prophylaxis"),
        (Inside(N_("t", "G-CSF")), "G-CSF"),
        (Inside(N_("t", "I")), "I"),
        (Inside(N_("t", "口服")), "口服"),
    ],
)
def test_any_value_can_be_said(value: object, said: str) -> None:
    assert WORDS.value(value) == said


def test_dates_are_said_as_the_language_writes_them() -> None:
    assert WORDS.date(date(2026, 11, 5)) == "05-Nov-2026"
    assert Words(SHANGHAI, "zh_CN").date(date(2026, 11, 5)) == "2026-11-05"
    assert Words(SHANGHAI, "zh_CN").moment(NOW) == "2026-11-05 14:05"


def test_times_are_those_of_the_ward_whatever_zone_they_come_in() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-8)))
    assert WORDS.clock(elsewhere) == "14:05"
    assert WORDS.moment(elsewhere) == "05-Nov-2026 14:05"
    assert WORDS.local(elsewhere).tzinfo is SHANGHAI
    assert Words(ZoneInfo("Europe/Berlin")).clock(NOW) == "07:05"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, "14:05"),
        (9, "23:05"),
        (10, "Fri 00:05"),  # midnight of the ward, not of UTC
        (-14, "00:05"),
        (-15, "Wed 23:05"),
        (6 * 24, "Wed 14:05"),
        (7 * 24, "12-Nov-2026 14:05"),
        (-7 * 24, "29-Oct-2026 14:05"),
    ],
)
def test_a_near_time_is_said_briefly_but_never_without_its_day(hours: int, said: str) -> None:
    assert WORDS.near(NOW + timedelta(hours=hours), NOW) == said


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(days=2, hours=4, minutes=30), "2 d 4 h 30 min"),
        (timedelta(days=2), "2 d"),
        (timedelta(hours=48), "2 d"),
        (timedelta(minutes=60), "1 h"),
        (timedelta(days=1, minutes=1), "1 d 1 min"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=-15), "15 min"),
    ],
)
def test_durations_drop_what_is_zero(span: timedelta, said: str) -> None:
    assert WORDS.duration(span) == said


@pytest.mark.parametrize(
    ("number", "places", "said"),
    [
        (Decimal("5.00"), None, "5"),
        (Decimal("0.125"), 2, "0.13"),  # half up, where Python's own rounding gives 0.12
        (Decimal("2.5"), 0, "3"),
        (Decimal("-0.04"), 1, "0"),
        (1000, None, "1000"),
        (Decimal("1E+3"), None, "1000"),
        (Decimal("1E-7"), None, "0.0000001"),
    ],
)
def test_numbers_are_said_without_zeros_at_the_end(number: Decimal | int, places: int | None, said: str) -> None:
    assert WORDS.number(number, places) == said


def test_a_line_never_breaks_between_a_number_and_its_unit() -> None:
    assert WORDS.quantity(Decimal("28.0"), N_("units", "micrograms per day")) == "28\u202fmicrograms per day"
    assert WORDS.quantity(Decimal("4.96"), N_("units", "mL"), places=1) == "5\u202fmL"


def test_another_language_is_one_function() -> None:
    chinese = {("values", "Yes"): "是", ("dates", "{n} h"): "{n} 小时", ("t", "{n} bags, {seen}"): "{seen}，{n} 袋"}
    words = Words(SHANGHAI, "zh_CN", lambda context, text: chinese.get((context, text), text))
    assert words.say(N_("t", "{n} bags, {seen}"), n=3, seen=True) == "是，3 袋"
    assert words.duration(timedelta(hours=5)) == "5 小时"


def test_rounding_is_away_from_zero_at_the_half() -> None:
    assert round_half_up(Decimal("-2.5"), 0) == Decimal("-3")
    assert round_half_up(Decimal("2.345"), 2) == Decimal("2.35")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_the_canonical_number_is_the_same_number_in_its_shortest_form(number: Decimal) -> None:
    text = plain_number(number)
    assert Decimal(text) == number
    assert "E" not in text
    assert plain_number(Decimal(text)) == text
    assert not ("." in text and text.endswith(("0", ".")))
    assert text != "-0"


YEARS = {"min_value": datetime(1900, 1, 1), "max_value": datetime(2199, 12, 31)}  # noqa: DTZ001  (those that are typed)


@given(st.datetimes(**YEARS, timezones=st.sampled_from([UTC, SHANGHAI, ZoneInfo("America/New_York")])))
def test_the_canonical_instant_sorts_by_time_and_is_read_back(moment: datetime) -> None:
    text = plain_instant(moment)
    back = datetime.fromisoformat(text)
    assert timedelta(0) <= moment.astimezone(UTC) - back < timedelta(milliseconds=1)
    assert len(text) == 24
    assert text.endswith("Z")
