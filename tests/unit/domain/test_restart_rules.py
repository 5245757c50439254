"""Since when no drug had run before a pump is started again, and why."""

from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.restart_rules import stopped_before
from tests.support.pump_acts import a_bag, after, an_act

BEGUN = an_act(1, PumpAction.START, after(0), a_bag())


def test_a_pause_of_the_same_moment_is_no_time_without_drug() -> None:
    """The label of a ward may ask something of any interruption, however short; this is none."""
    paused = an_act(2, PumpAction.PAUSE, after(5), cause="alarm")
    assert stopped_before([BEGUN, paused], an_act(3, PumpAction.RESUME, after(5))) is None
    assert stopped_before([BEGUN, paused], an_act(3, PumpAction.RESUME, after(5, 1))) == (after(5), "alarm")


def test_an_act_that_starts_nothing_and_a_pump_that_ran_have_no_stop_before() -> None:
    paused = an_act(2, PumpAction.PAUSE, after(5), cause="alarm")
    assert stopped_before([BEGUN, paused], an_act(3, PumpAction.STOP, after(9))) is None
    assert stopped_before([BEGUN], an_act(3, PumpAction.NEW_BAG, after(9), a_bag(2))) is None


def test_a_bag_that_ran_empty_by_itself_has_no_cause() -> None:
    known = [
        BEGUN,
        an_act(2, PumpAction.PAUSE, after(5), cause="adverse_event"),
        an_act(3, PumpAction.RESUME, after(6)),
    ]
    assert stopped_before(known, an_act(4, PumpAction.NEW_BAG, after(60), a_bag(2))) == (after(49), None)
