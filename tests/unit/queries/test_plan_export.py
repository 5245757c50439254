"""Plans as they leave: by trial ID, the same for the same store, and newer after every change that concerns them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlmodel import Session

from bline_desktop.commands.infusions import order_cycle
from bline_desktop.commands.lookups import note
from bline_desktop.commands.orders import order_dose, replace_dose_order
from bline_desktop.commands.plan_changes import ShownStep, add_step, defer_step, omit_step
from bline_desktop.commands.plan_lookups import plan_of
from bline_desktop.commands.plans import change_plan, start_plan
from bline_desktop.commands.records import strike
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.patient import Patient, PatientState
from bline_desktop.domain.people import NOT_ALLOWED
from bline_desktop.domain.plan.calendar_copy import CalendarCopy, CalendarEvent
from bline_desktop.domain.plan.changes import Cause
from bline_desktop.domain.plan.deferring import Scope, defer_moves, omit_moves
from bline_desktop.domain.plan.kept import PlanChangeRecord
from bline_desktop.domain.plan.plan_fields import AddFields, DeferFields, OmitFields
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.spans import Span, Window
from bline_desktop.domain.plan.tried import plan_now
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.orders import DoseOrderFields
from bline_desktop.domain.words import Words
from bline_desktop.exchange.icalendar_file import calendar_text
from bline_desktop.queries.plan_export import NAMES_WHY, plan_events
from bline_desktop.storage.database import Database
from tests.support.calendar_readers import READERS, CalendarProgram, ReadEvent
from tests.support.planned import signed_by, start_course
from tests.support.planned_orders import STEPPED
from tests.support.plans import COURSE, cycles, template
from tests.support.real_store import ASKER, NOW, PATIENT, ZONE, a_negative, a_patient_row, an_act, new_store, record_mrd

T = TypeVar("T")
WORDS = Words(ZONE)
DAY = timedelta(days=1)
TOMORROW = replace(ASKER, now=NOW + DAY)
NO_BED: dict[str, Any] = {"cause": Cause.WARD, "reason": "No bed"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """A store whose patient is on a plan."""
    database = new_store(tmp_path)
    does(database, start)
    yield database
    database.close()


def start(session: Session, act: Act) -> UUID:
    return start_course(session, act, PATIENT)


def does(store: Database, do: Callable[[Session, Act], T], days: float = 0) -> T:
    """Do something as an investigator."""
    act = an_act(role=Role.INVESTIGATOR, now=NOW + days * DAY)
    with store.write(act) as session:
        return do(session, act)


def taken(store: Database, who: Any = ASKER, patient: UUID | None = None, why: str | None = None) -> CalendarCopy:
    with store.read(who) as session:
        return plan_events(session, who, patient, why)


def by_title(copy: CalendarCopy) -> dict[str, CalendarEvent]:
    return {WORDS.value(event.title): event for event in copy.events}


def file_of(store: Database, who: Any = ASKER) -> bytes:
    return calendar_text(taken(store, who), WORDS)


def shown(session: Session, act: Act, key: str, days: int) -> ShownStep:
    plan = plan_of(session, act, PATIENT)
    assert plan is not None
    return ShownStep(plan.plan_id, key, defer_moves(plan_now(plan), key, days, Scope.THIS))


def defer(session: Session, act: Act) -> None:
    defer_step(session, act, shown(session, act, "mrd:2.1", 5), DeferFields(days=5, scope=Scope.THIS, **NO_BED))


def omit(session: Session, act: Act) -> None:
    plan = plan_of(session, act, PATIENT)
    assert plan is not None
    moves = omit_moves(plan_now(plan), "mrd:3.1")
    omit_step(session, act, ShownStep(plan.plan_id, "mrd:3.1", moves), OmitFields(**NO_BED))


def test_all_steps_of_the_ward_leave_by_trial_id_alone(store: Database) -> None:
    copy = taken(store)
    titles = [WORDS.value(event.title) for event in copy.events]
    assert len(titles) == 8
    assert all(title.startswith("ZJ-014 ") for title in titles)
    text = file_of(store).decode()
    assert not [secret for secret in ("LI", "Wei", "李伟", "100245", "1985") if secret in text.replace("PUBLISH", "")]
    assert taken(store, patient=PATIENT) == copy
    assert taken(store, patient=UUID(int=9)).events == ()
    assert [event.first for event in copy.events] == sorted(event.first for event in copy.events)


def test_the_same_store_makes_the_same_bytes_on_any_day_and_after_a_print(store: Database) -> None:
    before = file_of(store)
    does(store, lambda session, act: note(session, "calendar", PATIENT))
    does(store, lambda session, act: note(session, "calendar", None))
    assert file_of(store) == before
    assert file_of(store, replace(ASKER, now=NOW + 80 * DAY)) == before


@pytest.mark.parametrize("read", READERS)
def test_a_second_file_changes_what_changed_and_enters_nothing_twice(
    store: Database, read: Callable[[bytes], list[ReadEvent]]
) -> None:
    program = CalendarProgram(read)
    program.take(file_of(store))
    first = {event.uid: event for event in program.shown}
    assert len(first) == 8
    does(store, defer, 1)
    does(store, omit, 1)
    program.take(file_of(store, TOMORROW))
    second = {event.uid: event for event in program.shown}
    assert len(second) == 7
    (moved,) = (uid for uid in second if second[uid].first != first[uid].first)
    assert second[moved].first == first[moved].first + 5 * DAY
    assert "MRD" in second[moved].categories
    assert all(second[uid].sequence > first[uid].sequence for uid in second)
    program.take(file_of(store, TOMORROW))
    assert {event.uid: event for event in program.shown} == second


@pytest.mark.parametrize("read", READERS)
def test_a_change_of_dose_is_one_event_until_an_order_tells_it(
    tmp_path: Path, read: Callable[[bytes], list[ReadEvent]]
) -> None:
    """The patient's first cycle is on day 107 after the transplant, and its second dose 7 days later."""
    store = new_store(tmp_path)
    stepped = template(cycles(offset=Span(107), window=Window(-3, 7), doses=STEPPED))
    does(store, lambda session, act: start_plan(session, act, PATIENT, signed_by(session, act, stepped), "main"))
    program = CalendarProgram(read)
    program.take(file_of(store))
    cycle, dose = sorted(program.shown, key=lambda event: event.first)
    assert dose.first == cycle.first + 7 * DAY
    fields = {"number": 1, "dose_ug_per_day": "9", "planned_days": 28, "planned_start_on": cycle.first + 2 * DAY}
    order = partial(order_cycle, patient_id=PATIENT, fields=CycleFields.model_validate(fields), already_done=True)
    cycle_id = does(store, order, 1)
    program.take(file_of(store, TOMORROW))
    (moved,) = (event for event in program.shown if event.uid == dose.uid)
    assert (moved.first, moved.sequence > dose.sequence) == (dose.first + 2 * DAY, True)
    typed = {"step": 2, "basis": "fixed", "dose_ug_per_day": "28", "duration_h": "48", "starts_at": NOW + 9 * DAY}
    step = partial(order_dose, cycle_id=cycle_id, fields=DoseOrderFields.model_validate(typed), already_done=True)
    order_id = does(store, step, 2)
    program.take(file_of(store, replace(ASKER, now=NOW + 2 * DAY)))
    (ordered,) = (event for event in program.shown if event.uid != cycle.uid)
    assert (ordered.uid != dose.uid, ordered.first) == (True, date(2026, 12, 1))
    assert ordered.title == "ZJ-014 Step to 28 micrograms per day, ordered"
    again = DoseOrderFields.model_validate(typed | {"starts_at": NOW + 10 * DAY})

    def replaced(session: Session, act: Act) -> UUID:
        return replace_dose_order(session, replace(act, reason="Beds"), order_id, again, already_done=True)

    order_id = does(store, replaced, 3)
    program.take(file_of(store, replace(ASKER, now=NOW + 3 * DAY)))
    assert {event.uid: event.first for event in program.shown} == {
        cycle.uid: cycle.first,
        ordered.uid: date(2026, 12, 2),
    }
    does(store, lambda session, act: strike(session, replace(act, reason="Beds"), "dose_order", order_id), 4)
    program.take(file_of(store, replace(ASKER, now=NOW + 4 * DAY)))
    assert [event.uid for event in program.shown if event.uid != dose.uid] == [cycle.uid]
    assert dose.uid in [event.uid for event in program.shown], "what is not ordered is planned again"
    store.close()


def test_a_result_makes_its_step_newer_and_puts_it_on_its_day(store: Database) -> None:
    (before,) = (event for title, event in by_title(taken(store)).items() if title == "ZJ-014 Mrd, cycle 1")
    day = before.first - DAY
    later = NOW + (day - date(2026, 11, 22) + 2 * DAY)
    act = an_act(now=later)
    record_mrd(store, act, a_negative(sampled_on=day))
    after = by_title(taken(store, replace(ASKER, now=later)))["ZJ-014 Mrd, cycle 1"]
    assert (after.uid, after.first) == (before.uid, day)
    assert after.sequence > before.sequence
    assert after.changed_at == later


def test_a_step_that_was_taken_back_or_is_in_no_later_version_is_called_off(store: Database) -> None:
    on = date(2026, 12, 1)
    with store.read(ASKER) as session:
        plan = plan_of(session, an_act(), PATIENT)
    assert plan is not None
    fields = AddFields(sort=StepSort.LABS, title="Ferritin", on=on, reason="Asked for")
    added = does(store, lambda session, act: add_step(session, act, plan.plan_id, fields))
    assert not by_title(taken(store))["ZJ-014 Ferritin"].is_cancelled
    does(
        store,
        lambda session, act: strike(session, replace(act, reason="Mistake"), PlanChangeRecord.__tablename__, added),
        0.1,
    )
    assert by_title(taken(store))["ZJ-014 Ferritin"].is_cancelled
    without_labs = replace(template(*COURSE[:2]), version="2")

    def go_on(session: Session, act: Act) -> None:
        change_plan(
            session, replace(act, reason="New version"), plan.plan_id, signed_by(session, act, without_labs), "main"
        )

    uids = {event.uid for event in taken(store).events}
    does(store, go_on, 0.2)
    copy = taken(store)
    assert {event.uid for event in copy.events} == uids
    off = {title for title, event in by_title(copy).items() if event.is_cancelled}
    assert off == {"ZJ-014 Ferritin", "ZJ-014 Labs", "ZJ-014 Visit"}


def test_what_was_to_come_of_a_patient_who_left_is_called_off_for_ninety_days(store: Database) -> None:
    def leave(session: Session, act: Act) -> None:
        patient = session.get_one(Patient, PATIENT)
        patient.state, patient.ended_on = PatientState.OFF_STUDY, date(2026, 11, 22)

    does(store, leave)
    assert all(event.is_cancelled for event in taken(store).events if event.first > date(2026, 11, 22))
    assert taken(store, replace(ASKER, now=NOW + 90 * DAY)).events
    later = replace(ASKER, now=NOW + 91 * DAY)
    assert taken(store, later).events == ()
    assert taken(store, later, PATIENT).events


def test_names_stand_in_it_for_who_may_print_them_and_says_why(store: Database) -> None:
    def another(session: Session, act: Act) -> None:
        session.add(Patient.model_validate({**a_patient_row().model_dump(), "id": UUID(int=5), "trial_id": "ZJ-015"}))

    does(store, another)  # without a plan
    named = by_title(taken(store, why="For the visiting nurse"))
    assert all(title.startswith("ZJ-014 LI Wei 李伟 ") for title in named)
    assert {(event.uid, event.sequence) for event in named.values()} == {
        (event.uid, event.sequence) for event in taken(store).events
    }
    for why in ("", "  "):
        with pytest.raises(RuleBroken) as refused:
            taken(store, why=why)
        assert refused.value.rule is NAMES_WHY
    monitor = replace(ASKER, role=Role.MONITOR)
    assert taken(store, monitor).events
    with pytest.raises(RuleBroken) as refused:
        taken(store, monitor, why="Curious")
    assert refused.value.rule is NOT_ALLOWED


def test_a_made_up_store_says_so_in_its_file(store: Database) -> None:
    assert not taken(store).made_up
