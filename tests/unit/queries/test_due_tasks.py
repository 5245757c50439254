"""Tasks by rule: what opens each, what it says, what closes it by itself, and that one fact is told once."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.domain.goals import Goal
from bline_desktop.domain.observations.premedication import Premedication, PremedicationFields
from bline_desktop.domain.observations.round import Round, RoundFields
from bline_desktop.domain.plan.due_tasks import BY_LOOK, BY_LOOK_BEFORE, BY_SAMPLE, BY_WEIGHT
from bline_desktop.domain.settings import LABEL_PROFILE
from bline_desktop.domain.treatment.orders import DoseOrder
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.views import TaskLine
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.tasks import open_tasks
from bline_desktop.queries.this_shift import this_shift
from tests.support.labels import ref_of, shelf
from tests.unit.queries.ward import NOW, ZONE, H, Untyped, Ward, asker

START, PAUSE, STOP = PumpAction.START, PumpAction.PAUSE, PumpAction.STOP
WORDS = Words(ZONE)
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


def told(ward: Ward, *rules: str) -> list[TaskLine]:
    """The open tasks of these rules; the ward, the patient's page and the board count the same."""
    found = open_tasks(ward.session, asker())
    assert sum(row.open_tasks for row in ward_board(ward.session, asker(), everyone=True).rows) == len(found)
    for patient_id in {task.patient_id for task in found}:
        mine = [task for task in found if task.patient_id == patient_id]
        assert list(infusion_page(ward.session, asker(), patient_id).tasks) == mine
    return [task for task in found if task.rule in rules]


def said(tasks: list[TaskLine]) -> list[str]:
    return [WORDS.say(task.sentence.message, **dict(task.sentence.values)) for task in tasks]


def looks(ward: Ward) -> list[str]:
    return said(told(ward, "LOOK_BEFORE", "LOOK_AFTER"))


def course(ward: Ward, patient: UUID, days_ago: int, lasts: int | None = None, number: int = 1) -> UUID:
    """Start a cycle, and stop it after some days."""
    cycle = ward.cycle(patient, number, TODAY - days_ago * DAY)
    ward.pump(cycle, START, NOW - days_ago * DAY)
    if lasts is not None:
        ward.pump(cycle, STOP, NOW - (days_ago - lasts) * DAY, cause="completed")
    return cycle


def test_looks_missing_before_a_treatment_are_told_until_they_are_recorded(ward: Ward) -> None:
    patient = ward.patient()
    ward.weight(patient, "60", TODAY)
    cycle = course(ward, patient, 2)
    tasks = told(ward, "LOOK_BEFORE")
    assert sorted(said(tasks)) == [
        "No MRD sample is recorded in the 28 days before cycle 1 of 20-Nov-2026.",
        "No chimerism sample is recorded in the 28 days before cycle 1 of 20-Nov-2026.",
    ]
    mrd = next(task for task in tasks if task.goal == Goal(patient, "mrd", new=True))
    assert (mrd.about, mrd.closes_itself, mrd.closes, mrd.opened_by) == (cycle, True, BY_LOOK_BEFORE, "")
    assert mrd.source == "Ward rules, version 1, rule 43"
    assert mrd.opened_at.astimezone(ZONE) == datetime(2026, 11, 20, tzinfo=ZONE)
    ward.mrd(patient, TODAY - 10 * DAY)
    ward.chimerism(patient, percent=None, on=TODAY - 3 * DAY)  # could not be evaluated: no look
    assert looks(ward) == ["No chimerism sample is recorded in the 28 days before cycle 1 of 20-Nov-2026."]
    ward.chimerism(patient, on=TODAY - 2 * DAY)
    assert looks(ward) == []


def test_looks_missing_after_a_treatment_are_told_once_their_time_is_over(ward: Ward) -> None:
    patient = ward.patient()
    course(ward, patient, 80, 28)
    tasks = told(ward, "LOOK_AFTER")
    assert sorted(said(tasks)) == [
        "No MRD sample is recorded since cycle 1 ended on 01-Oct-2026, more than 42 days ago.",
        "No chimerism sample is recorded since cycle 1 ended on 01-Oct-2026, more than 42 days ago.",
    ]
    assert {task.closes for task in tasks} == {BY_LOOK}
    ward.dli(patient, NOW - 45 * DAY, NOW - 45 * DAY + H)
    ward.chimerism(patient, on=TODAY)
    assert looks(ward) == ["No MRD sample is recorded since DLI 1 ended on 08-Oct-2026, more than 42 days ago."]


@pytest.mark.parametrize("state", ["follow_up", "screening"])
def test_nothing_is_asked_of_those_whose_treatment_is_over_or_has_not_begun(ward: Ward, state: str) -> None:
    course(ward, ward.patient(state=state), 2)
    assert told(ward, "LOOK_BEFORE", "WEIGHT_OLD_ON_TREATMENT") == []


def test_a_conversion_waits_for_its_second_sample(ward: Ward) -> None:
    patient = ward.patient()
    ward.mrd(patient, date(2026, 9, 1))
    first = ward.mrd(patient, date(2026, 11, 1), result="value", level=Decimal(2), level_power="-4")
    (task,) = told(ward, "MRD_SECOND_SAMPLE")
    assert said([task]) == ["MRD conversion of 01-Nov-2026 (NGS), unconfirmed: no second sample is recorded."]
    assert (task.about, task.closes, task.source) == (first, BY_SAMPLE, "Ward rules, version 1, rule 37")
    ward.mrd(patient, date(2026, 11, 9), result="value", level=Decimal(3), level_power="-4")
    assert told(ward, "MRD_SECOND_SAMPLE") == []


def test_a_weight_older_than_seven_days_is_told_while_the_pump_is_on(ward: Ward) -> None:
    patient = ward.patient()
    course(ward, patient, 2)
    assert told(ward, "WEIGHT_OLD_ON_TREATMENT") == []  # never weighed: the order asks for that
    ward.weight(patient, "60", TODAY - 8 * DAY)
    (task,) = told(ward, "WEIGHT_OLD_ON_TREATMENT")
    assert said([task]) == ["Blinatumomab is on, and the last weight is of 14-Nov-2026: older than 7 days."]
    assert (task.goal, task.closes, task.due_on) == (Goal(patient, "weight", new=True), BY_WEIGHT, TODAY)
    assert task.opened_at.astimezone(ZONE) == datetime(2026, 11, 22, tzinfo=ZONE)
    fields = RoundFields.model_validate({"seen_at": NOW - 7 * DAY, "weight_kg": "60", "pulse": 70})
    ward.record(Round, patient, fields)
    assert told(ward, "WEIGHT_OLD_ON_TREATMENT") == []


@pytest.mark.parametrize(("planned", "is_told"), [(3, True), (4, False), (0, True), (-28, True), (-29, False)])
def test_a_cycle_that_is_near_asks_for_a_weight(ward: Ward, planned: int, is_told: bool) -> None:
    patient = ward.patient()
    ward.weight(patient, "60", TODAY - 20 * DAY)
    ward.cycle(patient, 2, TODAY + planned * DAY)
    found = said(told(ward, "WEIGHT_OLD_BEFORE_CYCLE"))
    day = WORDS.value(TODAY + planned * DAY)
    assert found == (
        [f"Cycle 2 is planned for {day}, and the last weight is of 02-Nov-2026: older than 7 days."] if is_told else []
    )


def premedication(ward: Ward) -> list[str]:
    return said(told(ward, "PREMEDICATION_DUE"))


def with_label(ward: Ward) -> UUID:
    ward.session.info["labels"] = shelf()
    ward.setting(LABEL_PROFILE, str(ref_of()))
    ward.setting("indication", "relapsed_or_refractory")
    return ward.patient()


def give(ward: Ward, patient: UUID, at: datetime, before: str = "cycle") -> None:
    given = {"given_at": at, "before": before, "drug": "dexamethasone", "dose_mg": "20", "route": "iv"}
    ward.record(Premedication, patient, PremedicationFields.model_validate(given))


def order(ward: Ward, patient: UUID, cycle: UUID, step: int, dose: str, at: datetime) -> UUID:
    values: dict[str, Any] = {"step": step, "dose_ug_per_day": Decimal(dose), "starts_at": at, "cycle_id": cycle}
    return ward.record(DoseOrder, patient, Untyped(), **values, basis="fixed", duration_h=Decimal(48))


@pytest.mark.parametrize(("hours", "is_told"), [(4.1, False), (4, True), (-23, True), (-24, False)])
def test_a_start_asks_for_premedication_from_four_hours_before(ward: Ward, hours: float, is_told: bool) -> None:
    patient = with_label(ward)
    cycle = ward.cycle(patient, 1, TODAY)
    order(ward, patient, cycle, 1, "9", NOW + hours * H)
    tasks = told(ward, "PREMEDICATION_DUE")
    assert [task.due_at for task in tasks] == ([NOW + hours * H] if is_told else [])
    if is_told:
        (text,) = said(tasks)
        at = WORDS.moment(NOW + hours * H)
        assert text.startswith(f"Start of cycle 1, {at}: the ward's label, ")
        assert text.endswith("asks for premedication 60 minutes before, and none is recorded.")
        assert tasks[0].source.endswith("unconfirmed")
        assert tasks[0].goal == Goal(patient, "premedication", new=True)
        give(ward, patient, NOW + hours * H - 17 * H)
        give(ward, patient, NOW, "dli")
        assert len(premedication(ward)) == 1
        give(ward, patient, NOW + hours * H - 16 * H)
        assert premedication(ward) == []


@pytest.mark.parametrize(
    ("planned", "is_told"), [(-29, False), (-28, True), (-5, True), (-1, True), (1, True), (5, True)]
)
def test_a_start_that_was_put_off_or_brought_forward_asks_by_the_time_of_its_order(
    ward: Ward, planned: int, is_told: bool
) -> None:
    patient = with_label(ward)
    cycle = ward.cycle(patient, 1, TODAY + planned * DAY)
    order(ward, patient, cycle, 1, "9", NOW + 2 * H)
    assert [task.due_at for task in told(ward, "PREMEDICATION_DUE")] == ([NOW + 2 * H] if is_told else [])


def test_a_start_that_was_put_off_does_not_ask_on_the_day_of_the_plan(ward: Ward) -> None:
    patient = with_label(ward)
    order(ward, patient, ward.cycle(patient, 1, TODAY), 1, "9", NOW + 3 * DAY)
    assert premedication(ward) == []


def test_a_start_of_which_only_the_day_is_known_asks_on_that_day(ward: Ward) -> None:
    patient = with_label(ward)
    ward.cycle(patient, 2, TODAY + DAY)
    assert premedication(ward) == []
    cycle = ward.cycle(patient, 3, TODAY)
    (task,) = told(ward, "PREMEDICATION_DUE")
    assert (task.due_at, task.due_on, task.about) == (None, TODAY, cycle)
    assert said([task])[0].startswith("Start of cycle 3, 22-Nov-2026: the ward's label, ")
    ward.pump(cycle, START, NOW - H)
    assert premedication(ward) == []


def test_a_step_to_a_higher_dose_asks_and_one_to_a_lower_does_not(ward: Ward) -> None:
    patient = with_label(ward)
    cycle = ward.cycle(patient, dose_ug_per_day="9")
    ward.pump(cycle, START, NOW - 20 * H, dose_ug_per_day="9")
    lower = order(ward, patient, cycle, 2, "5", NOW + H)
    assert premedication(ward) == []
    ward.strike(DoseOrder, lower)
    step = order(ward, patient, cycle, 2, "28", NOW + 3 * H)
    (task,) = told(ward, "PREMEDICATION_DUE")
    assert (task.about, task.due_at) == (step, NOW + 3 * H)
    assert said([task])[0].startswith("Dose step 2, 22-Nov-2026 17:05: the ward's label, ")
    give(ward, patient, NOW - H, "step")
    assert premedication(ward) == []


def test_a_restart_asks_once_the_label_s_hours_are_over_and_stands_in_the_shift_as_the_pump_that_stands(
    ward: Ward,
) -> None:
    patient = with_label(ward)
    cycle = ward.cycle(patient)
    ward.pump(cycle, START, NOW - 20 * H)
    ward.pump(cycle, PAUSE, NOW - 5 * H, cause="air")
    give(ward, patient, NOW - 6 * H)  # before the stop
    (task,) = told(ward, "PREMEDICATION_DUE")
    assert said([task])[0].startswith("Restart after the stop of cycle 1, 22-Nov-2026 09:05: the ward's label, ")
    assert (task.opened_at, task.due_at, task.due_on) == (NOW - H, None, None)
    keys = [item.key for item in this_shift(ward.session, asker()).items]
    assert not any(str(task.task_id) in key for key in keys)
    give(ward, patient, NOW, "restart")
    assert premedication(ward) == []


def test_without_a_label_or_an_indication_nobody_is_asked(ward: Ward) -> None:
    patient = ward.patient()
    ward.cycle(patient, 1, TODAY)
    assert premedication(ward) == []
    ward.session.info["labels"] = shelf()
    ward.setting(LABEL_PROFILE, str(ref_of()))
    assert premedication(ward) == []  # the label hangs on the indication


def test_what_the_label_does_not_ask_for_is_not_asked(ward: Ward) -> None:
    """Under 18 the label asks for none before later cycles (US prescribing information, section 2)."""
    ward.session.info["labels"] = shelf()
    ward.setting(LABEL_PROFILE, str(ref_of()))
    ward.setting("indication", "relapsed_or_refractory")
    patient = ward.patient(born_on=date(2011, 3, 2))
    ward.cycle(patient, 2, TODAY)
    assert premedication(ward) == []


def test_tasks_with_a_time_stand_in_the_shift_and_the_others_for_a_physician(ward: Ward) -> None:
    patient = ward.patient()
    ward.weight(patient, "60", TODAY - 20 * DAY)
    course(ward, patient, 2)
    groups = {
        (item.work.goal.tab if item.work.goal else "", item.group.value)
        for item in this_shift(ward.session, asker()).items
        if item.work.sort == "task"
    }
    assert groups == {("weight", "this_shift"), ("mrd", "physician"), ("chimerism", "physician")}
