"""The ladder of DLI against sums made afresh."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.treatment.dli_ladder import Course, GivenDli, ladder
from bline_desktop.domain.treatment.dli_vitals import vitals_due
from bline_desktop.domain.vitals_times import BAD_TIMES, TIMES, read_vitals_times
from bline_desktop.domain.words import Words

ZONE = ZoneInfo("Asia/Shanghai")
WORDS = Words(ZONE)
DAY0 = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
QUARTERS = read_vitals_times(TIMES)
COURSE = Course(date(2025, 12, 1), ((DAY0 - timedelta(days=40), DAY0 - timedelta(days=12)),), ZONE)
DOSES = st.builds(CellDose, st.decimals("1", "9.99", places=2), st.sampled_from(CellPower))


def given_dli(number: int, days: int, dose: CellDose, share: Fraction = Fraction(1)) -> GivenDli:
    return GivenDli(UUID(int=number), DAY0 + timedelta(days=days), dose, dose.per_kg * share)


@given(st.lists(st.tuples(DOSES, st.integers(0, 100)), max_size=6))
def test_the_ladder_is_the_running_sum_in_order_of_time(parts: list[tuple[CellDose, int]]) -> None:
    infusions = [given_dli(n, 28 * n, dose, Fraction(share, 100)) for n, (dose, share) in enumerate(parts)]
    steps = ladder(reversed(infusions), COURSE)
    assert [step.given for step in steps] == infusions
    for place, step in enumerate(steps):
        assert step.number == place + 1
        assert step.cumulative_per_kg == sum(one.given_per_kg for one in infusions[: place + 1])
        assert step.days_since_last == (28 if place else None)
        before = infusions[place - 1].given_per_kg if place else Fraction(0)
        assert step.factor == (step.given.dose.per_kg / before if before else None)


def test_a_ladder_worked_by_hand() -> None:
    first = given_dli(1, 0, CellDose(Decimal(1), CellPower.E6))
    second = given_dli(2, 30, CellDose(Decimal(5), CellPower.E6), Fraction(1, 2))
    one, two = ladder([first, second], COURSE)
    assert (one.factor, one.days_since_last, one.since_blinatumomab, one.day) == (None, None, 12, 90)
    assert (two.factor, two.days_since_last, two.since_blinatumomab, two.day) == (Fraction(5), 30, 42, 120)
    assert two.cumulative_per_kg == 3_500_000


SHARES = st.none() | st.integers(0, 100)  # percent of the dose that ran; None while it runs


@given(st.lists(st.tuples(DOSES, SHARES), max_size=6))
def test_what_runs_is_never_counted_and_all_after_it_is_the_least(parts: list[tuple[CellDose, int | None]]) -> None:
    infusions = [
        replace(given_dli(n, 28 * n, dose, Fraction(share or 0, 100)), runs=share is None)
        for n, (dose, share) in enumerate(parts)
    ]
    for place, step in enumerate(ladder(infusions, COURSE)):
        known = [dose.per_kg * Fraction(share, 100) for dose, share in parts[: place + 1] if share is not None]
        assert step.cumulative_per_kg == sum(known)
        assert step.at_least == (None in [share for _, share in parts[: place + 1]])
        said = str(WORDS.value(step.said_together))
        assert said.startswith(("at least\n", "not known")) == step.at_least
        assert str(WORDS.value(step.said_dose)).endswith("\nrunning") == (parts[place][1] is None)


def test_while_cells_run_nothing_of_them_is_claimed() -> None:
    dose = CellDose(Decimal(1), CellPower.E6)
    first, runs = given_dli(1, 0, dose), replace(given_dli(2, 30, dose, Fraction(0)), runs=True)
    said = [[str(WORDS.value(one)) for one in (step.said_dose, step.said_together)] for step in ladder([runs], COURSE)]
    assert said == [["1 × 10⁶\nrunning", "not known"]]
    _, two = ladder([first, runs], COURSE)
    assert (two.factor, WORDS.value(two.said_together)) == (Fraction(1), "at least\n1 × 10⁶")
    (_, _, three) = ladder([first, runs, given_dli(3, 60, dose)], COURSE)
    assert (three.factor, WORDS.value(three.said_together)) == (None, "at least\n2 × 10⁶")


def test_blinatumomab_that_runs_is_zero_days_ago_and_one_that_never_ran_is_unknown() -> None:
    dose = CellDose(Decimal(1), CellPower.E6)
    running = Course(date(2025, 12, 1), ((DAY0 - timedelta(days=3), DAY0 + timedelta(days=3)),), ZONE)
    never = Course(date(2025, 12, 1), ((DAY0 + timedelta(days=3), DAY0 + timedelta(days=5)),), ZONE)
    assert [ladder([given_dli(1, 0, dose)], one)[0].since_blinatumomab for one in (running, never)] == [0, None]


@given(st.integers(0, 24 * 60))
def test_the_next_vital_signs_are_due_at_the_next_quarter_of_an_hour_after_the_last(minutes: int) -> None:
    due = vitals_due(DAY0, [DAY0 + timedelta(minutes=minutes), DAY0 - timedelta(minutes=5)], QUARTERS).due_at
    late = (due - DAY0) / timedelta(minutes=1)
    assert late % 15 == 0
    assert minutes < late <= minutes + 15


def test_vital_signs_before_the_start_are_the_first_that_are_due() -> None:
    missing = vitals_due(DAY0, [], QUARTERS)
    assert (missing.due_at, missing.last_at, missing.overdue(DAY0)) == (DAY0, None, True)
    before = vitals_due(DAY0, [DAY0 - timedelta(minutes=3)], QUARTERS)
    assert before.due_at == DAY0 + timedelta(minutes=15)
    assert not before.overdue(DAY0 + timedelta(minutes=14))


@pytest.mark.parametrize(
    ("times", "last", "due"),
    [
        ("15 30 60", 0, 15),
        ("15 30 60", 29, 30),
        ("15 30 60", 30, 60),
        ("15 30 60", 60, 90),
        ("15 30 60", 95, 120),
        ("15, 30, 60, 120", 121, 180),
        ("20", 45, 60),
    ],
)
def test_vital_signs_follow_the_ward_s_own_times_and_the_last_interval_goes_on(times: str, last: int, due: int) -> None:
    found = vitals_due(DAY0, [DAY0 + timedelta(minutes=last)], read_vitals_times(times)).due_at
    assert (found - DAY0) / timedelta(minutes=1) == due


@pytest.mark.parametrize("typed", ["", "0 15", "30 15", "15 15", "15 soon", "15 1441", "1 2 3 4 5 6 7 8 9 10 11 12 13"])
def test_times_that_are_no_rising_minutes_are_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_vitals_times(typed)
    assert caught.value.rule is BAD_TIMES
