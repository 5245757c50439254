"""The work of a shift: of each sort one, in its group, with the place where it is done."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.commands.templates import save_template, sign_template
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.patient import Access, AccessFields, AccessType, Side
from bline_desktop.domain.people import RIGHTS, Right
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import CheckOutcome, SecondCheck
from bline_desktop.domain.settings import LABEL_PROFILE
from bline_desktop.domain.shift import ShiftGroup, ShiftItem, ShiftList, ShiftSort, ShiftTimes, Work
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.bag_rules import PAST_USE_BY
from bline_desktop.domain.treatment.dli_bag import DliBag
from bline_desktop.domain.treatment.orders import DoseOrder
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.supply import SupplyBag, SupplyFields
from bline_desktop.domain.ward_hours import DAY_SHIFT, WardHours
from bline_desktop.domain.words import N_, Words
from bline_desktop.queries.this_shift import this_shift
from tests.support.labels import ref_of, shelf
from tests.support.templates import small_template, template_shelf
from tests.unit.queries.ward import NOW, NURSE, ZONE, H, Untyped, Ward, asker

START, PAUSE, NEW_BAG = PumpAction.START, PumpAction.PAUSE, PumpAction.NEW_BAG
WORDS = Words(ZONE)
TODAY = date(2026, 11, 22)
TIMES = ShiftTimes(NOW, TODAY, WardHours().shift_of(NOW.astimezone(ZONE)))
MINUTE = timedelta(minutes=1)


def said(item: ShiftItem) -> str:
    return WORDS.say(item.work.what.message, **dict(item.work.what.values))


def items(ward: Ward, role: Role = Role.NURSE) -> list[tuple[str, str]]:
    return [(item.group.value, said(item)) for item in this_shift(ward.session, asker(role)).items]


def of_sort(ward: Ward, sort: ShiftSort) -> list[ShiftItem]:
    return [item for item in this_shift(ward.session, asker()).items if item.work.sort is sort]


def treated(ward: Ward, trial_id: str = "ZJ-014", bed: str = "4") -> UUID:
    """Enrol a patient in a bed, whose baseline is recorded."""
    patient = ward.patient(trial_id, "Li" if trial_id == "ZJ-014" else "Zhao")
    ward.stay(patient, bed=bed)
    ward.baseline(patient, NOW)
    return patient


@pytest.mark.parametrize(
    ("due", "group"),
    [
        (NOW - MINUTE, ShiftGroup.OVERDUE),
        (NOW, ShiftGroup.OVERDUE),
        (NOW + MINUTE, ShiftGroup.NOW),
        (NOW + 60 * MINUTE, ShiftGroup.NOW),
        (NOW + 61 * MINUTE, ShiftGroup.THIS_SHIFT),
        (NOW + 85 * MINUTE, ShiftGroup.COMING),  # 15:30, as the shift ends
        (NOW + 24 * H - MINUTE, ShiftGroup.COMING),
        (NOW + 24 * H, None),
    ],
)
def test_a_time_presses_by_the_moment_and_the_shift(due: datetime, group: ShiftGroup | None) -> None:
    assert TIMES.at(due) is group


def test_a_grace_puts_off_that_something_is_overdue_and_no_longer() -> None:
    grace = 30 * MINUTE
    assert TIMES.at(NOW - 29 * MINUTE, grace) is ShiftGroup.NOW
    assert TIMES.at(NOW - 30 * MINUTE, grace) is ShiftGroup.OVERDUE


@pytest.mark.parametrize(
    ("first", "last", "group"),
    [
        (21, None, ShiftGroup.OVERDUE),
        (22, None, ShiftGroup.THIS_SHIFT),
        (23, None, ShiftGroup.COMING),
        (24, None, None),
        (20, 21, ShiftGroup.OVERDUE),
        (20, 22, ShiftGroup.THIS_SHIFT),
        (23, 28, ShiftGroup.COMING),
    ],
)
def test_a_day_belongs_to_the_shift_until_it_is_over(first: int, last: int | None, group: ShiftGroup | None) -> None:
    days = [date(2026, 11, day) for day in (first, *((last,) if last else ()))]
    assert TIMES.on(*days) is group


def test_work_is_placed_by_what_it_says_of_its_time() -> None:
    work = Work(ShiftSort.PLAN, Said(N_("shift", "Round")))
    assert TIMES.place(work) is None
    placed = TIMES.place(Work(ShiftSort.PLAN, work.what, day=TODAY, place="labels"))
    assert placed is not None
    assert (placed.group, placed.whose, placed.key) == (ShiftGroup.THIS_SHIFT, None, "labels plan ")


def test_the_shift_is_named_and_an_empty_ward_has_no_work(ward: Ward) -> None:
    found = this_shift(ward.session, asker())
    assert (found.as_of, found.shift.title, found.items) == (NOW, DAY_SHIFT, ())
    assert found.count(ShiftGroup.OVERDUE) == 0


def test_a_bag_is_due_by_its_change_and_one_past_its_use_by_at_once(ward: Ward) -> None:
    soon, late = treated(ward), treated(ward, "ZJ-015", "5")
    ward.pump(ward.cycle(soon), START, NOW - 47 * H)
    ward.pump(ward.cycle(late), START, NOW - 40 * H, use_by=NOW - H)
    found = of_sort(ward, ShiftSort.BAG)
    assert [(item.group, said(item)) for item in found] == [
        (ShiftGroup.OVERDUE, "Bag 1 is past its use-by"),
        (ShiftGroup.NOW, "Change bag 1"),
    ]
    assert [item.work.at for item in found] == [NOW - H, NOW + H / 2]
    (one, other) = (item.whose for item in found)
    assert one is not None
    assert other is not None
    assert (one.trial_id, one.bed, other.trial_id, other.shown_name) == ("ZJ-015", "5", "ZJ-014", "LI Wei")
    assert [item.work.goal for item in found] == [Goal(late, "infusion", act="bag"), Goal(soon, "infusion", act="bag")]


def test_a_pump_that_stands_is_due_now_and_overdue_from_the_ward_s_prompt_on(ward: Ward) -> None:
    short, long, empty = treated(ward), treated(ward, "ZJ-015", "5"), treated(ward, "ZJ-016", "6")
    for patient, ago in ((short, 1), (long, 5)):
        cycle = ward.cycle(patient)
        ward.pump(cycle, START, NOW - 20 * H)
        ward.pump(cycle, PAUSE, NOW - ago * H, cause="air")
    ward.pump(ward.cycle(empty), START, NOW - 50 * H)
    found = of_sort(ward, ShiftSort.PUMP)
    assert [(item.group, item.work.at) for item in found] == [
        (ShiftGroup.OVERDUE, NOW - 5 * H),
        (ShiftGroup.OVERDUE, NOW - 2 * H),
        (ShiftGroup.NOW, NOW - H),
    ]
    assert said(found[2]) == "Paused for 1 h: Air in the line"
    assert said(found[1]) == "Presumed empty for 2 h"


def test_two_pumps_of_one_patient_are_told_with_the_bag_of_each(ward: Ward) -> None:
    patient = treated(ward)
    for number in (1, 2):
        ward.pump(ward.cycle(patient, number), START, NOW - (45 + number) * H)
    assert said(of_sort(ward, ShiftSort.PUMP)[0]) == "2 pumps are on at once, by the record"
    bags = of_sort(ward, ShiftSort.BAG)
    assert len({item.key for item in bags}) == 2
    # The form is that of the pump which the page shows; of the other one the page alone is opened.
    assert sorted(item.work.goal.act for item in bags if item.work.goal) == ["", "bag"]


def test_a_step_of_the_dose_is_due_once_it_has_begun_and_comes_before(ward: Ward) -> None:
    patient = treated(ward)
    cycle = ward.cycle(patient, dose_ug_per_day="9")
    ward.pump(cycle, START, NOW - 20 * H, dose_ug_per_day="9")
    for step, dose, at in ((2, "15", NOW - H), (3, "28", NOW + 5 * H)):
        _order(ward, patient, cycle, step, dose, at)
    found = of_sort(ward, ShiftSort.STEP)
    assert [(item.group, said(item)) for item in found] == [
        (ShiftGroup.OVERDUE, "Dose step 2, 15 micrograms per day"),
        (ShiftGroup.COMING, "Dose step 3, 28 micrograms per day"),
    ]
    assert [item.work.goal for item in found] == [Goal(patient, "infusion", act="step"), Goal(patient, "infusion")]


def _order(ward: Ward, patient: UUID, cycle: UUID, step: int, dose: str, at: datetime) -> None:
    values: dict[str, Any] = {"step": step, "dose_ug_per_day": Decimal(dose), "starts_at": at, "cycle_id": cycle}
    values |= {"basis": "fixed", "duration_h": Decimal(48)}
    ward.record(DoseOrder, patient, Untyped(), **values)


def test_the_next_bag_is_asked_for_with_the_question_of_the_board(ward: Ward) -> None:
    patient = treated(ward)
    cycle = ward.cycle(patient)
    typed = {"dose_ug_per_day": "9", "duration_h": "48", "state": "on_ward", "at": NOW - 90 * H}
    ward.record(SupplyBag, patient, SupplyFields.model_validate(typed), NOW - 90 * H, cycle_id=cycle)
    ward.pump(cycle, START, NOW - 46 * H)
    (item,) = of_sort(ward, ShiftSort.NEXT_BAG)
    assert said(item).startswith("Next bag for 15:35: not ordered.")
    assert (item.group, item.work.goal) == (ShiftGroup.NOW, Goal(patient, "bag_plan"))


def test_a_round_has_its_grace_and_a_missing_baseline_none(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    ward.cycle(patient)
    (item,) = of_sort(ward, ShiftSort.ROUND)
    assert (item.group, said(item)) == (ShiftGroup.OVERDUE, "Baseline ICE and handwriting not recorded")
    ward.baseline(patient, NOW - 4 * H - 20 * MINUTE)
    ward.pump(ward.cycle(patient, 2), START, NOW - 20 * H)
    (item,) = of_sort(ward, ShiftSort.ROUND)
    assert (item.group, item.work.at, item.work.goal) == (
        ShiftGroup.NOW, NOW - 20 * MINUTE, Goal(patient, "round", new=True),
    )  # fmt: skip


def test_cells_that_run_ask_for_vital_signs_and_then_for_their_end(ward: Ward) -> None:
    patient = treated(ward)
    dli = ward.dli(patient, NOW - H)
    assert of_sort(ward, ShiftSort.VITALS) == []  # not started at the bed: nothing says when
    checked = dict.fromkeys(("identity_checked", "intact", "no_filter", "not_irradiated", "own_line"), "yes")
    bag = {"dli_id": dli, "number": 1, "hung_at": NOW - H, "expires_at": NOW + H}
    links: dict[str, Any] = {**bag, **checked}
    ward.record(DliBag, patient, Untyped(), **links)
    (item,) = of_sort(ward, ShiftSort.VITALS)
    wanted = Goal(patient, "dli", act="vitals")
    assert (said(item), item.group, item.work.goal) == ("DLI: vital signs", ShiftGroup.OVERDUE, wanted)
    other = treated(ward, "ZJ-015", "5")
    ward.dli(other, NOW - 5 * H)
    found = {said(item): item.work.goal and item.work.goal.act for item in of_sort(ward, ShiftSort.VITALS)}
    assert found == {"DLI: record its end": "end", "DLI: vital signs": "vitals"}


@pytest.mark.parametrize(
    ("changed", "group"), [(14, ShiftGroup.OVERDUE), (15, ShiftGroup.THIS_SHIFT), (16, ShiftGroup.COMING), (17, None)]
)
def test_a_dressing_is_due_on_its_day(ward: Ward, changed: int, group: ShiftGroup | None) -> None:
    patient = treated(ward)
    values = {"type": AccessType.PICC, "side": Side.LEFT, "lumens": 2, "inserted_at": NOW - 900 * H}
    fields = AccessFields.model_validate(values | {"dressing_on": date(2026, 11, changed)})
    ward.record(Access, patient, fields)
    found = of_sort(ward, ShiftSort.DRESSING)
    assert [item.group for item in found] == ([group] if group else [])
    assert all(item.work.day == date(2026, 11, changed + 7) for item in found)


def test_open_checks_and_tasks_stand_apart_each_with_its_place(ward: Ward) -> None:
    patient = treated(ward)
    pump = ward.pump(ward.cycle(patient), START, NOW - 20 * H)
    ward.mrd(patient)
    ward.chimerism(patient)
    dli = ward.dli(patient, NOW - 3 * H, NOW - 2 * H)
    for about, ago in ((pump, 20), (dli, 3)):
        ward.record(SecondCheck, patient, Untyped(), NOW - ago * H, about=about, outcome=CheckOutcome.PENDING)
    task = ward.task(patient, PAST_USE_BY, NURSE, NOW - H, number=3, use_by=NOW)
    found: ShiftList = this_shift(ward.session, asker())
    waiting = [item for item in found.items if item.group in (ShiftGroup.CHECK, ShiftGroup.PHYSICIAN)]
    assert [(item.group, said(item), item.work.goal) for item in waiting] == [
        (ShiftGroup.CHECK, "Second check of an entry at the pump", Goal(patient, "infusion", record=pump)),
        (ShiftGroup.CHECK, "Second check of a DLI", Goal(patient, "dli", record=dli)),
        (
            ShiftGroup.PHYSICIAN,
            "Bag 3 was to be used by 22-Nov-2026 14:05.",
            Goal(patient, "tasks", record=task),
        ),
    ]
    assert found.count(ShiftGroup.CHECK) == 2


def test_an_unsigned_profile_waits_for_who_can_still_sign_it(ward: Ward) -> None:
    ward.session.info["labels"] = shelf()
    assert items(ward, Role.INVESTIGATOR) == []
    ward.setting(LABEL_PROFILE, str(ref_of()))
    assert items(ward, Role.NURSE) == []
    for role in (Role.INVESTIGATOR, Role.PHARMACIST):
        ((group, text),) = items(ward, role)
        assert group == "physician"
        assert text.startswith("The ward's label profile “")
    (item,) = this_shift(ward.session, asker(Role.INVESTIGATOR)).items
    assert (item.work.goal, item.work.place) == (None, "labels")


def test_in_a_group_what_is_due_first_stands_on_top_and_then_the_bed(ward: Ward) -> None:
    for trial_id, bed in (("ZJ-020", "12"), ("ZJ-021", "4")):
        ward.pump(ward.cycle(treated(ward, trial_id, bed)), START, NOW - 40 * H)
    ward.pump(ward.cycle(treated(ward, "ZJ-022", "1")), START, NOW - 39 * H)
    beds = [item.whose.bed for item in of_sort(ward, ShiftSort.BAG) if item.whose]
    assert beds == ["4", "12", "1"]


def test_a_protocol_that_only_lacks_a_signature_is_named_to_who_signs_and_who_writes_protocols(ward: Ward) -> None:
    ward.session.info["protocols"] = template_shelf()
    assert items(ward, Role.INVESTIGATOR) == []  # what the program has come with is an example, or not filled in
    ref = save_template(ward.session, ward.act(role=Role.PHYSICIAN), small_template())
    ward.session.flush()
    text = "Protocol “A small protocol”, version 1.0, waits for an investigator's signature"
    assert {role: items(ward, role) for role in Role if Right.READ_CHART in RIGHTS[role]} == {
        Role.PHYSICIAN: [("physician", text)],
        Role.INVESTIGATOR: [("physician", text)],
        **{role: [] for role in (Role.NURSE, Role.PHARMACIST, Role.DATA_MANAGER, Role.MONITOR)},
    }
    (item,) = this_shift(ward.session, asker(Role.INVESTIGATOR)).items
    assert (item.work.goal, item.work.place, item.work.text) == (None, "protocols", ref)
    sign_template(ward.session, ward.act(role=Role.INVESTIGATOR), ref)
    ward.session.flush()
    assert items(ward, Role.INVESTIGATOR) == []
