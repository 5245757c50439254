"""The course of a plan: which day a moment belongs to, and how the plan stood just before a day."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.plan.changes import Facts, Moved, PlanAction
from bline_desktop.domain.plan.course import PlanCourse, PlanVersion
from bline_desktop.domain.plan.spans import Span
from tests.support.plans import TRANSPLANT, arm, change, looks

TICK = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Asia/Shanghai", date(2026, 11, 23)),
        ("Europe/Berlin", date(2026, 10, 25)),  # an hour comes twice within the day
        ("America/Santiago", date(2026, 9, 6)),  # the day begins at 01:00
        ("America/Santiago", date(2026, 4, 5)),  # the last hour of the day before comes twice
        ("Africa/Cairo", date(2026, 10, 30)),  # so it does here
        ("America/Havana", date(2026, 11, 1)),  # its own first hour comes twice
    ],
)
def test_the_last_moment_before_a_day_is_the_last_one_also_where_the_clock_changes_at_midnight(
    zone: str, day: date
) -> None:
    course = PlanCourse((), Facts(), ZoneInfo(zone))
    last = course.before(day)
    assert course.day(last) == day - timedelta(days=1)
    assert course.day(last.astimezone(UTC) + TICK) == day


def test_what_was_changed_in_an_hour_that_comes_twice_counts_before_the_day_that_follows() -> None:
    """In Santiago the clock goes back from midnight to 23:00; at 23:30 for the second time the sample is moved."""
    second = datetime(2026, 4, 5, 3, 30, tzinfo=UTC)
    moved = change(1, PlanAction.DEFER, Moved("mrd:1", 7), at=second)
    version = PlanVersion(
        UUID(int=1), datetime(2026, 1, 1, tzinfo=UTC), 0, "v1", arm(looks("mrd", TRANSPLANT)), (moved,)
    )
    course = PlanCourse((version,), Facts(date(2026, 4, 5)), ZoneInfo("America/Santiago"))
    step = course.at(course.before(date(2026, 4, 5))).steps["mrd:1"]
    assert (course.day(second), step.target) == (date(2026, 4, 4), Span(7).after(date(2026, 4, 5)))


def test_of_two_versions_of_one_moment_the_one_that_was_written_last_counts() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    first, second = (
        PlanVersion(UUID(int=order + 1), at, order, f"v{order}", arm(looks(f"mrd{order}", TRANSPLANT)))
        for order in range(2)
    )
    for versions in ((first, second), (second, first)):
        course = PlanCourse(versions, Facts(date(2026, 1, 5)), ZoneInfo("Asia/Shanghai"))
        assert course.version == second
        assert list(course.at(at).steps) == ["mrd1:1"]
