"""Shifts and pharmacy hours: across midnight, at the edges, and as they are typed."""

from datetime import date, datetime, time

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.ward_hours import BAD_PHARMACY, BAD_SHIFTS, WardHours, read_pharmacy, read_shifts
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
