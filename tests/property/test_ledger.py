"""Whatever a ward records: every bag's ledger balances, and what was given adds up over its days and parts."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bline_desktop.domain.treatment.exposure import CycleCourse, Exposure, exposure_of_course, exposure_of_day
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.ledger import ledger
from bline_desktop.domain.treatment.pump import FoundState, PumpAction, PumpEvent
from tests.support.pump_acts import a_bag, a_find, a_look, a_rate_change, after, an_act

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
VOLUMES = st.sampled_from(["5", "24", "100", "240"])
MOVES = (PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE, PumpAction.RESUME, PumpAction.STOP)
ZONES = st.sampled_from([ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/St_Johns")])
# The clock goes back in Berlin on 25 October and in St John's on 1 November, forward on 29 and 8 March.
AUTUMN, SPRING = after(hours=-24 * 10), after(hours=24 * 125)


@st.composite
def acts(draw: st.DrawFn) -> list[PumpEvent]:
    """Make acts of every kind in any order, with bags that may be hung again."""
    begin = draw(st.sampled_from([AUTUMN, SPRING]))
    bags = [a_bag(n, volume_ml=draw(VOLUMES), total_volume_ml=draw(st.none() | VOLUMES)) for n in (1, 2, 3)]
    found: list[PumpEvent] = [an_act(0, PumpAction.START, begin, bags[0])]
    at = begin
    for order in range(1, draw(st.integers(1, 12)) + 1):
        at += timedelta(minutes=draw(st.integers(0, 2000)))
        kind = draw(st.sampled_from((*MOVES, PumpAction.FOUND, PumpAction.READING, PumpAction.RATE_CHANGE)))
        if kind is PumpAction.FOUND:
            since = at - timedelta(minutes=draw(st.integers(0, 900)))
            found.append(a_find(order, draw(st.sampled_from(FoundState)), at, since, rate=draw(st.integers(1, 20))))
        elif kind is PumpAction.READING:
            found.append(a_look(order, PumpAction.READING, at, draw(st.integers(0, 240))))
        elif kind is PumpAction.RATE_CHANGE:
            found.append(a_rate_change(order, at, draw(st.integers(1, 20))))
        else:
            found.append(an_act(order, kind, at, draw(st.sampled_from(bags))))
    return found


ENDS = (attrgetter("low"), attrgetter("high"))
LATER = st.integers(0, 4000).map(lambda minutes: timedelta(minutes=minutes))


def now_of(known: list[PumpEvent], later: timedelta) -> datetime:
    """Return a moment after the last act."""
    return max(act.at for act in known) + later


@calm
@given(acts(), LATER, st.sampled_from(["0", "2.5", "300"]), st.sets(st.sampled_from([a_bag(n).bag_id for n in (1, 2)])))
def test_the_ledger_balances(known: list[PumpEvent], later: timedelta, line_ml: str, new_lines: set[UUID]) -> None:
    infusion = replay(known, now_of(known, later))
    lines = ledger(infusion, Decimal(line_ml), new_lines)
    for line in lines:
        rest = (line.in_bag_ml, line.in_line_ml, line.discarded_ml)
        assert line.infused_ml.low + sum(part.high for part in rest) == line.hung_ml
        assert line.infused_ml.high + sum(part.low for part in rest) == line.hung_ml
        assert all(0 <= part.low <= part.high for part in (line.infused_ml, *rest))
        assert line.infused_ml.high <= line.bag.volume_ml
    given = [sum((line.bag.micrograms_in(end(line.infused_ml)) for line in lines), Fraction(0)) for end in ENDS]
    assert given == [infusion.delivered_ug.low, infusion.delivered_ug.high]


@calm
@given(acts(), LATER, ZONES)
def test_the_days_add_up_to_the_cycle_also_where_the_clock_changes(
    known: list[PumpEvent], later: timedelta, zone: ZoneInfo
) -> None:
    now = now_of(known, later)
    infusion = replay(known, now)
    one = CycleCourse(1, ((None, Decimal(28)),), 28, infusion)
    cycle = exposure_of_course([one])
    assert cycle.micrograms == infusion.delivered_ug
    first = known[0].at.astimezone(zone).date()
    days = [exposure_of_day([one], day, zone) for day in every_day(first, now.astimezone(zone).date())]
    for end in ENDS:
        assert sum(end(day.micrograms) for day in days) == end(cycle.micrograms)
        assert sum(end(day.hours) for day in days) == end(cycle.hours)
    assert all(adds_up(day) for day in (*days, cycle))
    assert all(day.hours.high <= 25 for day in days)


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def adds_up(shown: Exposure) -> bool:
    """Tell whether the parts that a number opens add up to it."""
    low = sum((part.micrograms.low for part in shown.parts), Fraction(0))
    high = sum((part.micrograms.high for part in shown.parts), Fraction(0))
    return (low, high) == (shown.micrograms.low, shown.micrograms.high) and low <= high
