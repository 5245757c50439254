"""Finding the record under the pointer, held to a search through all of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.plots.layout import Box
from bline_desktop.plots.targets import LEAST_WIDTH, REACH, Target, Targets
from bline_desktop.plots.view import View
from tests.support.timelines import says

DATA = Box(100.0, 0.0, 800.0, 600.0)
VIEW = View(0.0, 80.0)  # ten pixels a day
SCALE = DATA.width / VIEW.span
AT = datetime(2026, 11, 5, tzinfo=UTC)


def point(number: int, x: float, y: float) -> Target:
    return Target(UUID(int=number), x, x, y, y, AT, None, says(""), "#000000")


def span(number: int, start: float, end: float, top: float) -> Target:
    return Target(UUID(int=number), start, end, top, top + 60.0, AT, AT, says(""), "#000000")


coordinates = st.tuples(st.floats(min_value=-5, max_value=85), st.floats(min_value=0, max_value=600))
spans = st.tuples(st.floats(min_value=0, max_value=80), st.floats(min_value=0, max_value=9), st.floats(0, 500))


@given(st.lists(coordinates, max_size=40), coordinates)
def test_the_nearest_point_within_reach_is_found(
    places: list[tuple[float, float]], pointer: tuple[float, float]
) -> None:
    points = [point(number, *place) for number, place in enumerate(places)]
    x, y = DATA.left + pointer[0] * SCALE, pointer[1]
    found = Targets(points, DATA).at(x, y, VIEW)

    def distance(target: Target) -> float:
        return float(((DATA.left + target.start * SCALE - x) ** 2 + (target.top - y) ** 2) ** 0.5)

    nearest = min((distance(target) for target in points), default=1e9)
    if found is None:
        assert nearest > REACH - 1e-6
    else:
        assert distance(found) <= nearest + 1e-6


@given(st.lists(spans, max_size=25), coordinates)
def test_the_shortest_span_under_the_pointer_is_found(
    made: list[tuple[float, float, float]], pointer: tuple[float, float]
) -> None:
    targets = [span(number, start, start + length, top) for number, (start, length, top) in enumerate(made)]
    place, y = pointer
    found = Targets(targets, DATA).at(DATA.left + place * SCALE, y, VIEW)
    slack = LEAST_WIDTH / 2 / SCALE

    def holds(target: Target, air: float) -> bool:
        middle = (target.start + target.end) / 2
        half = max((target.end - target.start) / 2, slack) + air
        return target.top <= y <= target.bottom and abs(place - middle) <= half

    if found is None:
        assert not any(holds(target, -1e-6) for target in targets)
    else:
        assert holds(found, 1e-6)
        shorter = [target for target in targets if target.end - target.start < found.end - found.start - 1e-9]
        assert not any(holds(target, -1e-6) for target in shorter)


def test_a_point_lies_over_a_bar() -> None:
    targets = Targets([span(1, 10.0, 20.0, 100.0), point(2, 15.0, 130.0)], DATA)
    assert targets.at(DATA.left + 150.0, 132.0, VIEW) == point(2, 15.0, 130.0)
    assert targets.at(DATA.left + 120.0, 132.0, VIEW) == span(1, 10.0, 20.0, 100.0)


def test_a_record_with_two_marks_is_found_at_its_first() -> None:
    targets = Targets([point(7, 40.0, 10.0), point(7, 20.0, 10.0)], DATA)
    assert targets.of_record(UUID(int=7)) == point(7, 20.0, 10.0)
    assert targets.of_record(UUID(int=8)) is None


def test_a_mark_is_told_from_another_of_its_record_by_when_it_began() -> None:
    first = span(7, 10.0, 12.0, 100.0)
    second = replace(span(7, 13.0, 20.0, 100.0), at=AT + timedelta(days=3))
    targets = Targets([first, second], DATA)
    assert targets.of_record(UUID(int=7), second.at) == second
    assert targets.of_record(UUID(int=7), first.at) == first
    assert targets.of_record(UUID(int=7), first.at - timedelta(days=1)) == first
