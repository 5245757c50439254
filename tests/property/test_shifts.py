"""Shifts tile time: each moment of a year lies in exactly one of them, in any zone and with any hours of a ward."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from bline_desktop.domain.ward_hours import WardHours, read_shifts

ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")]
HOURS = [
    read_shifts(typed) for typed in ("07:30 15:30 22:30", "08:00 20:00", "06:45 12:15 18:00 23:45", "10:00 18:00 02:30")
]
MINUTE = timedelta(minutes=1)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 366 * 24 * 60 * 60).map(lambda seconds: FIRST + timedelta(seconds=seconds))


@given(moments, st.sampled_from(ZONES), st.sampled_from(HOURS))
@example(datetime(2026, 10, 25, 0, 45, tzinfo=UTC), ZONES[1], HOURS[3])
def test_a_moment_lies_in_the_one_shift_that_any_moment_of_it_names(
    now: datetime, zone: ZoneInfo, shifts: tuple[time, ...]
) -> None:
    hours = WardHours(shifts)
    shift = hours.shift_of(now.astimezone(zone))
    assert shift.begins <= now < shift.ends < shift.next_ends
    for inside in (
        shift.begins,
        shift.begins + (shift.ends - shift.begins) / 2,
        shift.ends - timedelta(milliseconds=1),
    ):
        assert hours.shift_of(inside.astimezone(zone)) == shift
    after = hours.shift_of(shift.ends.astimezone(zone))
    assert (after.begins, after.ends) == (shift.ends, shift.next_ends)
    before = hours.shift_of((shift.begins - timedelta(milliseconds=1)).astimezone(zone))
    assert (before.ends, before.next_ends) == (shift.begins, shift.ends)


@given(st.sampled_from(ZONES), st.sampled_from(HOURS))
def test_the_shifts_of_a_year_follow_each_other_without_a_gap(zone: ZoneInfo, shifts: tuple[time, ...]) -> None:
    hours, at, count = WardHours(shifts), FIRST, 0
    while at < FIRST + timedelta(days=366):
        shift = hours.shift_of(at.astimezone(zone))
        assert (
            f"{shift.begins.astimezone(zone):%H:%M}" in {f"{clock:%H:%M}" for clock in shifts}
            or count == 0
            or _leaps(shift.begins, zone)
        )
        at, count = shift.ends, count + 1
    assert count in range(len(shifts) * 366, len(shifts) * 367 + 1)


def _leaps(moment: datetime, zone: ZoneInfo) -> bool:
    """Tell whether the clock was put forward on the day of a moment."""
    days = (moment.astimezone(zone).utcoffset(), (moment - timedelta(hours=4)).astimezone(zone).utcoffset())
    return days[0] != days[1]
