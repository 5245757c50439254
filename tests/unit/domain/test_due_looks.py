"""MRD and chimerism before and after a treatment, worked by hand: the margins of both windows, one fact told once."""

from datetime import date, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.act import PROGRAM_ID
from bline_desktop.domain.plan.due_looks import AFTER_WITHIN, TOLD_FOR, MissingLook, Treated, missing_look
from bline_desktop.domain.plan.protocol import StepSort

TODAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def cycle(number: int, first: int, last: int | None) -> Treated:
    record = uuid5(PROGRAM_ID, f"cycle {number}")
    return Treated(StepSort.CYCLE, number, ago(first), None if last is None else ago(last), record)


def dli(number: int, days_ago: int) -> Treated:
    return Treated(StepSort.DLI, number, ago(days_ago), ago(days_ago), uuid5(PROGRAM_ID, f"dli {number}"))


def missing(treated: list[Treated], looks: list[int]) -> tuple[UUID, bool, int] | None:
    found = missing_look(treated, [ago(days) for days in looks], TODAY)
    return None if found is None else (found.treated.record, found.is_before, (TODAY - found.since).days)


def test_nothing_is_asked_of_a_patient_who_was_given_nothing_yet() -> None:
    assert missing([], []) is None
    assert missing([cycle(1, -3, None)], []) is None  # planned, not begun


@pytest.mark.parametrize(("look", "is_told"), [(10, False), (38, False), (39, True), (9, True)])
def test_the_last_look_before_a_cycle_is_at_most_28_days_old_on_its_day(look: int, is_told: bool) -> None:
    one = cycle(1, 10, None)
    assert missing([one], [look]) == ((one.record, True, 10) if is_told else None)


@pytest.mark.parametrize(("begun", "is_told"), [(0, True), (28, True), (29, False)])
def test_what_is_missing_before_is_told_from_the_day_on_for_28_days(begun: int, is_told: bool) -> None:
    one = cycle(1, begun, None)
    assert missing([one], []) == ((one.record, True, begun) if is_told else None)


@pytest.mark.parametrize(
    ("ended", "look", "told_since"),
    [(42, None, None), (43, None, 0), (50, None, 7), (50, 50, 7), (50, 49, None), (50, 0, None), (300, None, 257)],
)
def test_the_first_look_after_the_end_comes_within_42_days(
    ended: int, look: int | None, told_since: int | None
) -> None:
    one = cycle(1, ended + 28, ended)
    expected = None if told_since is None else (one.record, False, told_since)
    assert missing([one], [] if look is None else [look]) == expected


def test_a_treatment_that_goes_on_has_no_look_after_it_yet() -> None:
    assert missing([dli(1, 60), cycle(2, 55, None)], []) is None


def test_of_several_the_last_is_asked_about_and_one_fact_is_told_once() -> None:
    first, second = cycle(1, 60, 32), dli(1, 5)
    assert missing([first, second], []) == (second.record, True, 5)
    assert missing([second, first], [20]) is None  # after the cycle, and 15 days before the DLI
    later = cycle(2, 70, 43)
    assert missing([dli(1, 65), later], []) == (later.record, False, 0)


days = st.integers(-10, 400)
treatments = st.lists(st.tuples(days, st.integers(0, 40), st.booleans()), max_size=6)


@given(treatments, st.lists(days, max_size=8), st.integers(0, 400))
def test_a_sample_more_never_opens_a_task_and_a_fresh_one_closes_what_stands_after(
    given_: list[tuple[int, int, bool]], looks: list[int], more: int
) -> None:
    treated = [
        cycle(number, first, None if goes_on or first < lasts else first - lasts)
        for number, (first, lasts, goes_on) in enumerate(given_, start=1)
    ]
    before: MissingLook | None = missing_look(treated, [ago(day) for day in looks], TODAY)
    after = missing_look(treated, [ago(day) for day in (*looks, more)], TODAY)
    if before is None:
        assert after is None
    elif after is not None:
        assert after == before or before.is_before
        assert after.since <= TODAY
        assert not after.is_before or TODAY - after.since <= TOLD_FOR
        assert after.is_before or TODAY - (after.treated.last or TODAY) > AFTER_WITHIN
    if before is not None and not before.is_before:
        assert missing_look(treated, [TODAY], TODAY) is None
