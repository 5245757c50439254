"""Shifts and pharmacy hours: across midnight, at the edges, and as they are typed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.ward_hours import (
    BAD_PHARMACY,
    BAD_SHIFTS,
    DAY_SHIFT,
    LATE_SHIFT,
    NIGHT_SHIFT,
    Shift,
    WardHours,
    read_pharmacy,
    read_shifts,
)
from tests.support.store import ZONE


def at(clock: str) -> datetime:
    return datetime.combine(date(2026, 11, 22), time.fromisoformat(clock), ZONE)


@pytest.mark.parametrize(
    ("clock", "night"),
    [("22:29", False), ("22:30", True), ("00:00", True), ("03:00", True), ("07:29", True), ("07:30", False)],
)
def test_the_night_goes_on_across_midnight(clock: str, night: bool) -> None:
    assert WardHours().is_night(at(clock)) is night


@pytest.mark.parametrize(("clock", "night"), [("23:59", False), ("00:00", True), ("07:59", True), ("08:00", False)])
def test_a_night_shift_may_begin_after_midnight(clock: str, night: bool) -> None:
    assert WardHours(read_shifts("08:00, 16:00, 00:00")).is_night(at(clock)) is night


@pytest.mark.parametrize(
    ("clock", "edge"),
    [("07:00", True), ("06:59", False), ("08:00", True), ("08:01", False), ("15:45", True), ("12:00", False)],
)
def test_half_an_hour_around_the_beginning_of_a_shift_is_its_edge(clock: str, edge: bool) -> None:
    assert WardHours().is_shift_edge(at(clock)) is edge


def test_an_edge_reaches_over_midnight() -> None:
    hours = WardHours(read_shifts("08:00 16:00 00:15"))
    assert hours.is_shift_edge(at("23:50"))
    assert not hours.is_shift_edge(at("23:40"))


def test_the_settings_have_hours_that_can_be_read() -> None:
    assert WardSettings().hours == WardHours()


@pytest.mark.parametrize("typed", ["", "07:30", "7:30 22:30", "15:30 07:30 22:30", "07:30 07:30 22:30", "x y"])
def test_shifts_that_make_no_day_are_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_shifts(typed)
    assert caught.value.rule is BAD_SHIFTS


@pytest.mark.parametrize("typed", ["07:30 22:30 15:30", "06:00 09:00 12:00 18:00 22:00"])
def test_a_night_shift_in_the_day_and_too_many_shifts_are_refused(typed: str) -> None:
    with pytest.raises(RuleBroken):
        read_shifts(typed)


@pytest.mark.parametrize("typed", ["08:00", "16:30 08:00", "08:00 24:00", "08:00 12:00 16:30"])
def test_pharmacy_hours_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_pharmacy(typed)
    assert caught.value.rule is BAD_PHARMACY


@pytest.mark.parametrize(
    ("now", "began"),
    [("07:45", "21-22:30"), ("08:30", "22-07:30"), ("15:20", "22-07:30"), ("23:00", "22-15:30"), ("03:00", "21-22:30")],
)
def test_who_hands_over_looks_back_to_the_beginning_of_the_own_shift(now: str, began: str) -> None:
    assert f"{WardHours().shift_began(at(now)):%d-%H:%M}" == began


BERLIN = ZoneInfo("Europe/Berlin")
H = timedelta(hours=1)


def berlin(month: int, day: int, clock: str, fold: int = 0) -> datetime:
    return datetime.combine(date(2026, month, day), time.fromisoformat(clock), BERLIN).replace(fold=fold)


def shown(shift: Shift) -> list[str]:
    return [f"{edge.astimezone(BERLIN):%d-%H:%M}" for edge in (shift.begins, shift.ends, shift.next_ends)]


@pytest.mark.parametrize(
    ("now", "title", "edges"),
    [
        ("07:30", DAY_SHIFT, ["22-07:30", "22-15:30", "22-22:30"]),
        ("22:29", LATE_SHIFT, ["22-15:30", "22-22:30", "23-07:30"]),
        ("22:30", NIGHT_SHIFT, ["22-22:30", "23-07:30", "23-15:30"]),
        ("03:00", NIGHT_SHIFT, ["21-22:30", "22-07:30", "22-15:30"]),
    ],
)
def test_a_moment_lies_in_a_shift_that_may_go_across_midnight(now: str, title: object, edges: list[str]) -> None:
    shift = WardHours().shift_of(berlin(11, 22, now))
    assert (shift.title, shown(shift)) == (title, edges)


def test_the_night_in_which_the_clock_goes_back_lasts_ten_hours_and_the_one_of_spring_eight() -> None:
    night = WardHours().shift_of(berlin(10, 25, "02:30", fold=1))
    assert shown(night)[:2] == ["24-22:30", "25-07:30"]
    assert night.ends - night.begins == 10 * H
    assert night.begins == datetime(2026, 10, 24, 20, 30, tzinfo=UTC)
    short = WardHours().shift_of(berlin(3, 29, "04:00"))
    assert short.ends - short.begins == 8 * H


def test_a_shift_that_begins_in_the_hour_that_comes_twice_begins_the_first_time() -> None:
    hours = WardHours(read_shifts("10:00 18:00 02:30"))
    assert hours.shift_of(berlin(10, 25, "02:29")).title is LATE_SHIFT
    assert hours.shift_of(berlin(10, 25, "02:30")).title is NIGHT_SHIFT
    assert hours.shift_of(berlin(10, 25, "02:15", fold=1)).title is NIGHT_SHIFT


def test_an_hour_of_handing_over_is_an_hour_on_the_night_of_the_clock_change() -> None:
    hours = WardHours(read_shifts("10:00 18:00 02:15"))
    assert f"{hours.shift_began(berlin(10, 25, '02:10', fold=1)):%d-%H:%M}" == "24-18:00"
    assert f"{hours.shift_began(berlin(10, 25, '02:20', fold=1)):%d-%H:%M}" == "25-02:15"  # 65 minutes ago


def test_shifts_of_a_clock_that_leaps_over_the_beginning_of_one_still_follow_each_other() -> None:
    hours = WardHours((time(2), time(3), time(20)))  # 02:00 is 03:00 on the day of the leap: one shift
    shift = hours.shift_of(berlin(3, 29, "03:00"))
    assert shown(shift) == ["29-03:00", "29-20:00", "30-02:00"]
