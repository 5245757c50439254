"""Whatever really happened before a pump was found lies inside the range; settled as it was, it is counted exactly."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.treatment.infusion import Infusion, replay
from bline_desktop.domain.treatment.pump import BagLabel, FoundState, PumpAction, PumpEvent
from bline_desktop.domain.treatment.segments import OPEN, PumpState
from tests.support.pump_acts import a_bag, a_find, a_look, a_rate_change, a_settling, after, an_act

START, NEW_BAG, RESUME = PumpAction.START, PumpAction.NEW_BAG, PumpAction.RESUME
STANDS = (FoundState.STOPPED, FoundState.CLAMPED, FoundState.DISCONNECTED, FoundState.LEAKING)
RATES = st.decimals("0.5", "20", places=1)
MINUTES = st.integers(0, 900)


@dataclass(frozen=True)
class Story:
    """What a ward recorded of one find, what really happened, and what a physician settled: the truth."""

    recorded: tuple[PumpEvent, ...]
    happened: tuple[PumpEvent, ...]
    settled: tuple[PumpEvent, ...]


def bags() -> st.SearchStrategy[BagLabel]:
    """Make bags, some so small that they run empty before anybody looks."""
    made = st.tuples(RATES, st.decimals("5", "270", places=1))
    return made.map(lambda numbers: a_bag(rate_ml_per_h=str(numbers[0]), volume_ml=str(numbers[1])))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Make a start, a pump that went wrong at a moment that nobody saw, its find, and what came after."""
    well = draw(MINUTES)
    wrong = well + draw(MINUTES)
    found = wrong + draw(MINUTES)
    later = found + draw(st.integers(1, 900))
    begin = (an_act(1, START, after(0), draw(bags())), a_look(2, PumpAction.VERIFY, after(minutes=well)))
    follow: tuple[PumpEvent, ...] = draw(
        st.sampled_from(
            [(), (an_act(8, NEW_BAG, after(minutes=later), a_bag(2)),), (an_act(8, RESUME, after(minutes=later)),)]
        )
    )
    settling = a_settling(9, 5, after(hours=90), after(minutes=wrong))
    if draw(st.booleans()):
        rate = draw(RATES)
        find = a_find(5, FoundState.WRONG_RATE, after(minutes=found), after(minutes=well), rate=str(rate))
        normal = begin[0].bag.rate_ml_per_h if begin[0].bag else rate
        truth: tuple[PumpEvent, ...] = (
            a_rate_change(3, after(minutes=wrong), str(rate)),
            a_rate_change(6, after(minutes=found), str(normal)),
        )
        follow = tuple(act for act in follow if act.action is not RESUME)
    else:
        find = a_find(5, draw(st.sampled_from(STANDS)), after(minutes=found), after(minutes=well))
        truth = (an_act(3, PumpAction.PAUSE, after(minutes=wrong)),)
    recorded = (*begin, find, *follow)
    return Story(recorded, (*begin, *truth, *follow), (*recorded, settling))


NOWS = st.integers(0, 6000)


@given(stories(), NOWS)
def test_the_truth_lies_inside_the_range(story: Story, minutes: int) -> None:
    now = after(minutes=minutes)
    known, truth = replay(story.recorded, now), replay(story.happened, now)
    assert truth.delivered_ug.exact
    if now >= story.recorded[2].at:  # before the find nobody knew that there was anything to doubt
        assert known.delivered_ug.low <= truth.delivered_ug.low <= known.delivered_ug.high
    books_balance(known)


@given(stories(), NOWS)
def test_settled_as_it_was_it_is_counted_as_it_was(story: Story, minutes: int) -> None:
    now = max(after(minutes=minutes), story.recorded[2].at)
    settled, truth = replay(story.settled, now), replay(story.happened, now)
    assert settled.delivered_ug == truth.delivered_ug
    assert settled.on_pump == truth.on_pump
    assert settled.left_ml == truth.left_ml
    assert settled.doubts == ()
    books_balance(settled)


def books_balance(infusion: Infusion) -> None:
    """Check what is true of every infusion: no bag gives more than it holds, and all time is accounted for."""
    assert infusion.delivered_ug.low <= infusion.delivered_ug.high
    contents = {use.bag.bag_id: use.bag.micrograms for use in infusion.bag_uses}
    assert infusion.delivered_ug.high <= sum(contents.values())
    assert all(use.infused_ml >= 0 and use.left_ml >= 0 for use in infusion.bag_uses)
    if infusion.started_at is not None:
        assert infusion.on_pump.low + infusion.interrupted == infusion.as_of - infusion.started_at
    assert (infusion.stopped_since is None) == (infusion.state in (PumpState.RUNNING, PumpState.NOT_STARTED))
    assert (infusion.bag is not None) == (infusion.state in OPEN)
