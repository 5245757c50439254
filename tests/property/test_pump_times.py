"""Whatever is recorded of a pump: at no moment did it run and stand, and the clock since its stop is no older story."""

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings

from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.pump import PumpEvent
from bline_desktop.domain.treatment.segments import PumpState
from tests.property.test_all_acts import calm, stories


@settings(calm, max_examples=200)
@given(stories())
def test_no_moment_is_counted_twice(story: tuple[list[PumpEvent], datetime, ZoneInfo]) -> None:
    acts, now, _zone = story
    infusion = replay(acts, now)
    gaps = infusion.interruptions
    assert all(one.start <= one.until <= other.start <= other.until for one, other in pairwise(gaps))
    ran = [part for part in infusion.segments if part.volume_ml]
    assert all(part.end <= gap.start or gap.until <= part.start for part in ran for gap in gaps)
    if infusion.stopped_since is not None:
        assert all(part.end <= infusion.stopped_since for part in ran)
        assert infusion.state is PumpState.STOPPED or infusion.stopped_since <= gaps[-1].start
