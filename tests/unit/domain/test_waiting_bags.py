"""Bags on the ward that a plan begins with: which of them, for how long, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from bline_desktop.domain.treatment.bag_plan import BagKind, DoseFrom, PlanRequest, WardTimes, plan_bags
from bline_desktop.domain.treatment.supply import Supplied, SupplyState, SupplyStep
from bline_desktop.domain.treatment.waiting_bags import WaitingBag, at_hand, with_waiting
from bline_desktop.domain.ward_hours import WardHours
from bline_desktop.domain.words import Words
from tests.support.store import ZONE

H, MIN = timedelta(hours=1), timedelta(minutes=1)
START = datetime(2026, 11, 26, 2, tzinfo=UTC)  # Thursday, 10:00 on the ward
WORDS = Words(ZONE)
ORDERED, PREPARED, FRIDGE, OUT = (
    SupplyState.ORDERED,
    SupplyState.PREPARED,
    SupplyState.ON_WARD,
    SupplyState.OUT_OF_FRIDGE,
)
ON_THE_WARD = ((ORDERED, -72), (PREPARED, -30), (FRIDGE, -24))
KINDS = (BagKind(Decimal(24)), BagKind(Decimal(168)))


def a_bag(
    *steps: tuple[SupplyState, float], number: int = 1, dose: int = 28, duration: int = 96, at: float | None = 0.5
) -> Supplied:
    """Return a bag with its way in hours from the start of the plan; it is to be hung half an hour after that."""
    way = tuple(SupplyStep(state, START + hours * H, START + hours * H) for state, hours in steps or ON_THE_WARD)
    hang_at = None if at is None else START + at * H
    return Supplied(UUID(int=number), Decimal(dose), Decimal(duration), hang_at, way)


def a_request(*doses: tuple[float, int], days: int = 14) -> PlanRequest:
    begun = tuple(DoseFrom(START + hours * H, Decimal(dose)) for hours, dose in doses or ((0, 28),))
    return PlanRequest(begun, START + days * 24 * H, KINDS, 30 * MIN)


def taken(waiting: WaitingBag, request: PlanRequest | None = None) -> list[Decimal | None]:
    """Return the durations of the bags on the ward with which the doses begin."""
    doses = with_waiting(request or a_request(), (waiting,), 2 * H)
    return [dose.first.kind.duration_h if dose.first else None for dose in doses]


def test_a_bag_in_the_fridge_for_this_hour_comes_first_and_says_why() -> None:
    """Without it the plan begins with a bag of 168 hours."""
    request, times = a_request(), WardTimes(ZONE, WardHours(), None)
    assert plan_bags(request, times)[0].duration_h == 168
    first, second, *_ = plan_bags(replace(request, doses=with_waiting(request, (WaitingBag(a_bag()),), 2 * H)), times)
    assert (first.duration_h, first.hang_at, second.taken) == (Decimal(96), START, None)
    assert first.until - first.hang_at <= 95.5 * H
    assert first.taken is not None
    assert WORDS.value(first.taken) == "On the ward: in the fridge since 25-Nov-2026 10:00."


@pytest.mark.parametrize(
    ("bag", "is_taken"),
    [
        (a_bag(), True),
        (a_bag(at=None), True),  # for no hour: the next one that is hung
        (a_bag(at=-30), True),  # should have hung before, and is still there
        (a_bag(at=2), True),
        (a_bag(at=2.1), False),
        (a_bag(dose=9), False),
    ],
)
def test_a_bag_is_for_the_start_by_its_dose_and_its_hour(bag: Supplied, is_taken: bool) -> None:
    assert taken(WaitingBag(bag)) == [Decimal(96) if is_taken else None]


@pytest.mark.parametrize(
    ("at", "is_taken"), [(168, True), (170, True), (166, True), (170.1, False), (165.9, False), (None, False)]
)
def test_a_bag_for_a_new_dose_hangs_with_it(at: float | None, is_taken: bool) -> None:
    request = a_request((0, 9), (168, 28))
    assert taken(WaitingBag(a_bag(at=at)), request) == [None, Decimal(96) if is_taken else None]


def test_no_bag_is_taken_twice() -> None:
    request = a_request((0, 28), (1, 28))
    assert taken(WaitingBag(a_bag()), request) == [Decimal(96), None]
    two = (WaitingBag(a_bag()), WaitingBag(a_bag(number=2, duration=48)))
    found = with_waiting(request, two, 2 * H)
    assert [one.first.kind.duration_h for one in found if one.first] == [Decimal(96), Decimal(48)]


@pytest.mark.parametrize(
    ("cold", "room", "kind"),
    [
        (None, None, BagKind(Decimal(96))),
        (30 * H, 96 * H, BagKind(Decimal(96), 96 * H)),
        (30 * H - MIN, 96 * H, None),  # prepared 30 hours ago
    ],
)
def test_what_the_label_lets_be_kept_in_the_fridge_is_counted_from_when_it_was_prepared(
    cold: timedelta | None, room: timedelta | None, kind: BagKind | None
) -> None:
    assert WaitingBag(a_bag(), cold, room).kind_at(START) == kind


def test_a_bag_that_came_without_word_of_its_preparation_is_at_least_as_old_as_its_first_entry() -> None:
    bag = a_bag((FRIDGE, -24))
    assert WaitingBag(bag, 24 * H).kind_at(START) == BagKind(Decimal(96))
    assert WaitingBag(bag, 24 * H - MIN).kind_at(START) is None


def test_a_bag_out_of_the_fridge_keeps_from_then_on_with_its_infusion() -> None:
    bag = a_bag((PREPARED, -30), (FRIDGE, -24), (OUT, -1), duration=48)
    waiting = WaitingBag(bag, 29 * H, 48 * H)
    assert waiting.kind_at(START) == BagKind(Decimal(48), 47 * H)
    assert waiting.kind_at(START + 47 * H) is None
    assert WORDS.value(waiting.why()) == (
        "On the ward: out of the fridge since 26-Nov-2026 09:00, by the label it keeps until 28-Nov-2026 09:00."
    )
    assert WORDS.value(WaitingBag(bag).why()) == "On the ward: out of the fridge since 26-Nov-2026 09:00."
    assert WaitingBag(bag, 28 * H, 48 * H).kind_at(START) is None, "it was too old when it was taken out"


@pytest.mark.parametrize(("out", "is_taken"), [(-24, True), (-24.5, True), (-25, False), (-50, False)])
def test_a_rest_that_keeps_shorter_than_any_bag_is_none(out: float, is_taken: bool) -> None:
    """The shortest bag of the plan hangs for 23.5 hours."""
    bag = a_bag((FRIDGE, -60), (OUT, out), duration=48)
    assert taken(WaitingBag(bag, None, 48 * H)) == [Decimal(48) if is_taken else None]


def test_a_bag_that_a_long_lead_leaves_nothing_of_is_none() -> None:
    request = replace(a_request(), lead=4 * H)
    assert taken(WaitingBag(a_bag(duration=4)), request) == [None]


def test_at_hand_is_what_is_on_the_ward_the_nearest_first_and_nothing_that_was_put_back() -> None:
    out, cold, late = a_bag((OUT, -1)), a_bag(number=2), a_bag(number=3, at=90)
    gone = [a_bag((state, -1)) for state in SupplyState if state not in (FRIDGE, OUT)]
    put_back = a_bag((FRIDGE, -9), (OUT, -5), (FRIDGE, -4))
    assert at_hand((late, *gone, put_back, cold, out)) == (out, cold, late)


def test_why_a_change_after_a_bag_of_the_ward_is_at_a_bad_time_names_that_bag() -> None:
    """Hung on Saturday, a bag of 24 hours is changed at the weekend; a new one would last for a week."""
    saturday = PlanRequest((DoseFrom(START + 48 * H, Decimal(28)),), START + 175 * H, KINDS[1:], 30 * MIN)
    doses = with_waiting(saturday, (WaitingBag(a_bag(duration=24, at=48)),), 2 * H)
    plan = plan_bags(replace(saturday, doses=doses), WardTimes(ZONE, WardHours(), None))
    assert [bag.duration_h for bag in plan] == [24, 168]
    assert plan[1].why is not None
    assert WORDS.value(plan[1].why).startswith("The bag on the ward does not last until 30-Nov-2026")
