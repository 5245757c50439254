"""A log cut short at its last bag must answer as the whole log does."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.commands.infusions import record_new_bag, record_pause, record_stop
from bline_desktop.commands.pump_log import PumpLog, read_log, read_logs
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.treatment.acts import PauseFields, StopFields
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.pump import BagLabel, PauseCause, PumpAction, PumpEvent, StopCause
from bline_desktop.domain.treatment.pump_rules import check_act
from bline_desktop.domain.words import plain_instant
from tests.support.store import NOW, MemorySession, a_bag_label, a_cycle, a_patient, a_running_cycle, an_act

HOUR = timedelta(hours=1)
IDS = UUID("0d1f3a52-5b0e-4d0c-9c7e-4f6f1f3c5a77")
HANGS = (PumpAction.START, PumpAction.NEW_BAG)

# Hours between acts (0: in the same minute) and what was done; a 48-hour bag runs empty now and then.
steps = st.lists(st.tuples(st.sampled_from([0, 1, 7, 30, 50]), st.sampled_from(PumpAction)), max_size=12)
# Half of all logs begin as they should.
logs = st.booleans().flatmap(lambda started: steps.map(lambda rest: [(0, PumpAction.START)] * started + rest))


def a_log(steps: list[tuple[int, PumpAction]]) -> tuple[PumpLog, list[PumpEvent]]:
    """Make a log from plain rows, and the same acts as values by hand."""
    rows: list[Any] = []
    events: list[PumpEvent] = []
    at = NOW
    for order, (hours, action) in enumerate(steps):
        at += hours * HOUR
        event = an_event(order, action, at)
        bag = event.bag
        rows.append(
            SimpleNamespace(
                id=str(event.id),
                at=plain_instant(at),
                action=action.value,
                cause=None,
                rate_ml_per_h=str(event.rate_ml_per_h) if event.rate_ml_per_h else None,
                volume_ml=str(event.volume_ml) if event.volume_ml else None,
                since=plain_instant(event.since) if event.since else None,
                about=str(event.about) if event.about else None,
                weight_g=None,
                bag_id=str(bag.bag_id) if bag else None,
                bag_number=bag.number if bag else None,
                bag_dose_ug_per_day="28",
                bag_duration_h="48",
                bag_rate_ml_per_h="5",
                bag_volume_ml="240",
                bag_total_volume_ml=None,
                bag_drug_ug=None,
                bag_use_by=None,
            )
        )
        events.append(event)
    return PumpLog(IDS, IDS, 1, Decimal(28), NOW, tuple(cast("Any", rows))), events


def an_event(order: int, action: PumpAction, at: Any) -> PumpEvent:
    numbers = (Decimal(28), Decimal(48), Decimal(5), Decimal(240))
    label = BagLabel(uuid5(IDS, f"bag {order}"), order + 1, *numbers) if action in HANGS else None
    event = PumpEvent(uuid5(IDS, f"act {order}"), at, order, action, label)
    match action:
        case PumpAction.RATE_CHANGE:
            return replace(event, rate_ml_per_h=Decimal("7.5"))
        case PumpAction.READING:
            return replace(event, volume_ml=Decimal(100))
        case PumpAction.FOUND:
            return replace(event, since=at - HOUR, volume_ml=Decimal(90))
        case PumpAction.SETTLE:
            return replace(event, since=at - 2 * HOUR, about=uuid5(IDS, f"act {order - 1}"))
    return event


def verdict(recorded: Any, new: PumpEvent) -> object:
    try:
        check_act(recorded, new, new.at)
    except RuleBroken as broken:
        return broken.rule.code, broken.values
    return None


@given(logs, st.integers(-1, 200), st.sampled_from(PumpAction))
def test_a_new_act_is_judged_alike_by_the_whole_log_and_from_the_last_bag_on(
    steps: list[tuple[int, PumpAction]], hours: int, action: PumpAction
) -> None:
    log, events = a_log(steps)
    at = NOW + hours * HOUR
    new = replace(an_event(len(events), action, at), order=log.order_at(at))
    assert verdict(log.since_last_bag(new.at), new) == verdict(events, new)


@given(logs, st.integers(-1, 200))
def test_the_pump_stands_alike_by_the_whole_log_and_from_the_last_bag_on(
    steps: list[tuple[int, PumpAction]], hours: int
) -> None:
    log, events = a_log(steps)
    at = NOW + hours * HOUR
    short, whole = replay(log.since_last_bag(at), at), replay(events, at)
    for part in ("state", "bag", "left_ml", "predicted_empty"):
        assert getattr(short, part) == getattr(whole, part)
    is_over = whole.state.value in ("not_started", "stopped")
    assert log.is_open(at) is not is_over


def test_only_what_came_after_the_last_bag_is_looked_at() -> None:
    steps = [(0, PumpAction.START), (24, PumpAction.NEW_BAG), (24, PumpAction.NEW_BAG), (5, PumpAction.PAUSE)]
    log, events = a_log(steps)
    assert [event.id for event in log.since_last_bag(NOW + 60 * HOUR)] == [events[2].id, events[3].id]
    assert [event.id for event in log.since_last_bag(NOW + 30 * HOUR)] == [event.id for event in events[1:]]
    assert log.next_bag == 4  # the builder numbers bags by their act


def test_a_log_is_read_as_it_was_recorded(session: MemorySession) -> None:
    patient = a_patient(session)
    cycle = a_running_cycle(session, patient)
    empty = a_cycle(session, patient, number=2, dose_ug_per_day=Decimal("9.5"))
    at = [NOW + hours * HOUR for hours in (0, 5, 10, 20)]
    record_pause(session, an_act(now=at[1]), cycle, PauseFields(at=at[1], cause=PauseCause.AIR))
    record_new_bag(session, an_act(now=at[2]), cycle, a_bag_label(at[2]))
    record_stop(session, an_act(now=at[3]), cycle, StopFields(at=at[3], cause=StopCause.OTHER))
    log = read_log(session, cycle)
    assert (log.cycle_id, log.patient_id, log.number, log.ordered_ug_per_day) == (cycle, patient, 1, Decimal(28))
    assert (log.next_bag, log.has_started, log.is_open(at[2]), log.is_open(at[3])) == (3, True, True, False)
    hung, stopped = log.since_last_bag(at[3])
    assert (hung.at, hung.action, stopped.action, stopped.cause) == (at[2], PumpAction.START, PumpAction.STOP, "other")
    assert hung.bag is not None
    assert (hung.bag.number, hung.bag.volume_ml, hung.bag.dose_ug_per_day) == (2, Decimal(240), Decimal(28))
    both = read_logs(session, patient)
    assert [(one.cycle_id, one.has_started, one.next_bag) for one in both] == [(cycle, True, 3), (empty, False, 1)]
    assert both[1].ordered_ug_per_day == Decimal("9.5")
