"""The days of a plan: published schedules, worked out by hand, and the corners of the calendar."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.plan.changes import (
    NOTHING,
    AddedStep,
    CycleFact,
    Facts,
    Moved,
    PlanAction,
)
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Arm, Basis, Repeat, StepSort, Template
from bline_desktop.domain.plan.spans import NOW, Days, Span, Window, later
from bline_desktop.domain.plan.steps import DatedStep, added_key
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.treatment.dose_days import DoseDays
from tests.support.plans import (
    DAY_ZERO,
    EACH_CYCLE_END,
    EACH_CYCLE_START,
    EACH_DLI,
    MONTHS,
    NOON,
    TRANSPLANT,
    WEEKS,
    arm,
    change,
    cycles,
    dlis,
    looks,
    template,
)

ZERO = Facts(transplant_on=DAY_ZERO)


def days(an_arm: Arm, facts: Facts = ZERO, name: str | None = None) -> list[date | None]:
    return [step.target for step in expand(an_arm, facts) if name in (None, step.name)]


def step(an_arm: Arm, facts: Facts, key: str) -> DatedStep:
    return next(step for step in expand(an_arm, facts) if step.key == key)


def test_four_cycles_of_42_days_with_infusion_on_days_1_to_28() -> None:
    schedule = arm(cycles(4, days_on=28, days_off=14, doses=(DoseDays(1, Decimal(9)), DoseDays(8, Decimal(28)))))
    steps = expand(schedule, ZERO)
    assert [one.target for one in steps] == [date(2026, 1, 5), date(2026, 2, 16), date(2026, 3, 30), date(2026, 5, 11)]
    assert [one.ends_on for one in steps] == [date(2026, 2, 2), date(2026, 3, 16), date(2026, 4, 27), date(2026, 6, 8)]
    assert [dose.on for dose in steps[1].doses] == [date(2026, 2, 16), date(2026, 2, 23)]
    assert [dose.ug_per_day for dose in steps[1].doses] == [Decimal(9), Decimal(28)]
    assert [one.number for one in steps] == [1, 2, 3, 4]


def test_a_dli_14_days_after_a_cycle_may_come_two_days_early_or_late() -> None:
    window = Window(-2, 2, 0, 1)
    schedule = arm(cycles(1), dlis(1, anchor=Anchor(AnchorEvent.CYCLE_END, 1), offset=Span(14), window=window))
    given = step(schedule, ZERO, "dli:1")
    assert given.target == date(2026, 2, 16)
    assert given.days == Days(date(2026, 2, 14), date(2026, 2, 18), date(2026, 2, 16), date(2026, 2, 17))
    ended = Facts(DAY_ZERO, cycles=(CycleFact(1, DAY_ZERO, date(2026, 2, 5)),))
    assert step(schedule, ended, "dli:1").target == date(2026, 2, 19)


def test_mrd_every_12_weeks_may_come_up_to_two_weeks_late() -> None:
    repeat = Repeat(4, Span(12, WEEKS))
    schedule = arm(looks("mrd", TRANSPLANT, Span(12, WEEKS), Window(0, 14), repeat))
    assert days(schedule) == [date(2026, 3, 30), date(2026, 6, 22), date(2026, 9, 14), date(2026, 12, 7)]
    third = step(schedule, ZERO, "mrd:3")
    assert third.days is not None
    assert [third.days.permit(day) for day in (date(2026, 9, 13), date(2026, 9, 14), date(2026, 9, 28))] == [
        False,
        True,
        True,
    ]
    assert not third.days.permit(date(2026, 9, 29))
    assert third.days.favour(date(2026, 9, 14))
    assert not third.days.favour(date(2026, 9, 15))


def test_cycles_at_months_3_6_9_and_12() -> None:
    schedule = arm(cycles(4, offset=Span(3, MONTHS), every=Span(3, MONTHS)))
    facts = Facts(transplant_on=date(2025, 11, 30))
    assert days(schedule, facts) == [date(2026, 2, 28), date(2026, 5, 30), date(2026, 8, 30), date(2026, 11, 30)]


def test_seven_days_every_two_months_up_to_a_year_of_8_then_16() -> None:
    ladder = (DoseDays(1, Decimal(8)), DoseDays(3, Decimal(16)))
    line = cycles(
        9, offset=Span(60), every=Span(2, MONTHS), days_on=7, window=Window(0, 30), until=Span(12, MONTHS), doses=ladder
    )
    steps = expand(arm(line), ZERO)
    assert [one.target for one in steps] == [  # day 60 is 6 March; the sixth would be 6 January, after the year
        date(2026, 3, 6),
        date(2026, 5, 6),
        date(2026, 7, 6),
        date(2026, 9, 6),
        date(2026, 11, 6),
    ]
    assert [dose.on for dose in steps[0].doses] == [date(2026, 3, 6), date(2026, 3, 8)]
    assert steps[0].ends_on == date(2026, 3, 13)


def test_a_line_that_goes_on_from_the_last_one_ends_at_its_own_end_and_takes_its_samples_with_it() -> None:
    line = cycles(6, every=Span(2, MONTHS), after_last=True, until=Span(6, MONTHS))
    schedule = arm(line, looks("mrd", EACH_CYCLE_END))
    assert days(schedule, name="cycle") == [date(2026, 1, 5), date(2026, 3, 5), date(2026, 5, 5), date(2026, 7, 5)]
    late = Facts(DAY_ZERO, cycles=(CycleFact(1, date(2026, 1, 20), date(2026, 2, 17)),))
    assert days(schedule, late, "cycle") == [date(2026, 1, 5), date(2026, 3, 20), date(2026, 5, 20)]
    assert [one.number for one in expand(schedule, late) if one.name == "mrd"] == [1, 2, 3]


def test_a_sample_beyond_the_end_of_its_line_is_not_planned() -> None:
    repeat = Repeat(6, Span(2, MONTHS), until=Span(5, MONTHS))
    assert days(arm(looks("mrd", TRANSPLANT, repeat=repeat))) == [
        date(2026, 1, 5),
        date(2026, 3, 5),
        date(2026, 5, 5),
    ]
    assert days(arm(looks("mrd", TRANSPLANT, repeat=repeat)), NOTHING) == [None] * 6


@pytest.mark.parametrize(
    ("day", "span", "becomes"),
    [
        (date(2028, 2, 29), Span(12, MONTHS), date(2029, 2, 28)),
        (date(2028, 2, 29), Span(48, MONTHS), date(2032, 2, 29)),
        (date(2026, 8, 31), Span(1, MONTHS), date(2026, 9, 30)),
        (date(2026, 8, 31), Span(6, MONTHS), date(2027, 2, 28)),
        (date(2026, 1, 15), Span(-1, MONTHS), date(2025, 12, 15)),
        (date(2028, 2, 28), Span(1), date(2028, 2, 29)),
        (date(2026, 12, 29), Span(1, WEEKS), date(2027, 1, 5)),
    ],
)
def test_months_follow_the_calendar(day: date, span: Span, becomes: date) -> None:
    assert span.after(day) == becomes


def test_months_are_added_up_before_the_end_of_a_month_is_looked_at() -> None:
    assert later(date(2026, 8, 31), Span(1, MONTHS), Span(1, MONTHS)) == date(2026, 10, 31)
    assert later(date(2026, 8, 31), Span(1, MONTHS), Span(1)) == date(2026, 10, 1)
    assert Span(2, WEEKS).times(3) == Span(6, WEEKS)


def test_no_day_lies_beyond_the_years_that_a_date_can_name() -> None:
    with pytest.raises(OverflowError):
        Span(12, MONTHS).after(date(9999, 1, 1))
    with pytest.raises(OverflowError):
        Span(1).after(date.max)


def test_a_window_is_upside_down_where_it_closes_first_or_the_optimal_days_lie_outside() -> None:
    assert not Window(-2, 2, 0, 0).is_upside_down
    assert Window(2, -2).is_upside_down
    assert Window(-2, 2, -3, 0).is_upside_down
    assert Window(-2, 2, 1, 0).is_upside_down


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York"])
def test_anchors_across_the_change_of_the_clock_count_days_of_the_ward(zone: str) -> None:
    place = ZoneInfo(zone)
    begun = datetime(2026, 10, 24, 23, 30, tzinfo=place).astimezone(UTC)  # before the autumn change in Berlin
    stopped = begun + timedelta(days=28)
    cycle = CycleFact(1, begun.astimezone(place).date(), stopped.astimezone(place).date())
    schedule = arm(cycles(2), looks("mrd", EACH_CYCLE_START, Span(14)))
    facts = Facts(DAY_ZERO, cycles=(cycle,))
    assert step(schedule, facts, "mrd:1.1").target == date(2026, 11, 7)
    assert step(schedule, facts, "cycle:2").target == cycle.ended_on + timedelta(days=14)  # type: ignore[operator]
    assert cycle.ended_on == date(2026, 11, 21)  # 28 days later, in Berlin at 22:30


def test_what_is_counted_from_nothing_known_has_no_day_and_awaits_it() -> None:
    anchor = Anchor(AnchorEvent.ENROLMENT)
    waiting = expand(arm(looks("mrd", anchor, Span(7))), ZERO)[0]
    assert (waiting.target, waiting.days, waiting.awaits) == (None, None, anchor)
    known = expand(arm(looks("mrd", anchor, Span(7))), Facts(enrolled_on=DAY_ZERO))[0]
    assert (known.target, known.awaits) == (date(2026, 1, 12), None)


def test_what_is_counted_from_a_planned_cycle_has_its_expected_day_and_awaits_the_cycle() -> None:
    schedule = arm(cycles(2), looks("mrd", EACH_CYCLE_START, Span(7)))
    second = step(schedule, ZERO, "mrd:2.1")
    assert (second.target, second.awaits) == (date(2026, 2, 23), Anchor(AnchorEvent.CYCLE_START, 2))
    begun = Facts(DAY_ZERO, cycles=(CycleFact(2, date(2026, 2, 20)),))
    assert (step(schedule, begun, "mrd:2.1").target, step(schedule, begun, "mrd:2.1").awaits) == (
        date(2026, 2, 27),
        None,
    )


def test_what_is_counted_from_the_planned_day_does_not_move_with_what_really_happened() -> None:
    planned = Anchor(AnchorEvent.CYCLE_START, 1, Basis.PLANNED)
    schedule = arm(cycles(1), looks("mrd", planned, Span(7)))
    late = Facts(DAY_ZERO, cycles=(CycleFact(1, date(2026, 1, 20)),))
    assert step(schedule, late, "mrd:1").target == date(2026, 1, 12)
    assert step(schedule, late, "mrd:1").awaits is None


def test_the_end_of_a_running_cycle_is_expected_from_its_real_start() -> None:
    schedule = arm(cycles(2), looks("mrd", EACH_CYCLE_END))
    running = Facts(DAY_ZERO, cycles=(CycleFact(1, date(2026, 1, 8)),))
    assert step(schedule, running, "mrd:1.1").target == date(2026, 2, 5)
    assert step(schedule, running, "mrd:1.1").awaits == Anchor(AnchorEvent.CYCLE_END, 1)
    assert step(schedule, running, "cycle:2").target == date(2026, 2, 19)


def test_the_first_dose_is_that_of_the_first_planned_cycle_until_one_is_given() -> None:
    first = Anchor(AnchorEvent.FIRST_DOSE)
    schedule = arm(cycles(2, offset=Span(60)), looks("labs", first, Span(3), sort=StepSort.LABS))
    assert step(schedule, ZERO, "labs:1").target == date(2026, 3, 9)
    begun = Facts(DAY_ZERO, cycles=(CycleFact(1, date(2026, 3, 10)),))
    assert step(schedule, begun, "labs:1").target == date(2026, 3, 13)
    planned = arm(cycles(2, offset=Span(60)), looks("labs", Anchor(AnchorEvent.FIRST_DOSE, basis=Basis.PLANNED)))
    assert step(planned, begun, "labs:1").target == date(2026, 3, 6)
    without = arm(looks("labs", first))
    assert step(without, ZERO, "labs:1").target is None
    assert step(without, begun, "labs:1").target == date(2026, 3, 10)


def test_an_omitted_cycle_leaves_what_is_counted_from_it_on_its_ideal_date() -> None:
    schedule = arm(cycles(3), looks("mrd", EACH_CYCLE_START))
    omitted = expand(schedule, ZERO, (change(1, PlanAction.OMIT, Moved("cycle:2")),))
    by_key = {one.key: one for one in omitted}
    assert by_key["cycle:2"].left_out is PlanAction.OMIT
    assert not by_key["cycle:2"].counts
    assert by_key["mrd:2.1"].target == date(2026, 2, 16)
    assert by_key["mrd:2.1"].awaits == Anchor(AnchorEvent.CYCLE_END, 1)  # as the omitted cycle itself did
    assert by_key["mrd:2.1"].counts
    assert by_key["cycle:3"].target == date(2026, 3, 30)


def test_what_is_counted_from_a_ceased_cycle_is_ceased_with_it() -> None:
    schedule = arm(cycles(3), looks("mrd", EACH_CYCLE_START))
    ceased = expand(schedule, ZERO, (change(1, PlanAction.CEASE, Moved("cycle:2"), Moved("cycle:3")),))
    assert [one.key for one in ceased if one.left_out is PlanAction.CEASE] == [
        "cycle:2",
        "mrd:2.1",
        "cycle:3",
        "mrd:3.1",
    ]


def test_a_deferred_step_takes_along_what_is_counted_from_it() -> None:
    schedule = arm(cycles(2), looks("mrd", EACH_CYCLE_START, Span(7)))
    moved = {one.key: one for one in expand(schedule, ZERO, (change(1, PlanAction.DEFER, Moved("cycle:1", 3)),))}
    assert {key: one.target for key, one in moved.items()} == {
        "cycle:1": date(2026, 1, 8),
        "mrd:1.1": date(2026, 1, 15),
        "cycle:2": date(2026, 2, 19),
        "mrd:2.1": date(2026, 2, 26),
    }
    assert (moved["cycle:1"].shift, moved["cycle:2"].shift) == (3, 0)


def test_what_is_only_marked_or_explained_moves_nothing() -> None:
    schedule = arm(cycles(1))
    marked = (change(1, PlanAction.DONE, Moved("cycle:1")), change(2, PlanAction.EXPLAIN, Moved("cycle:1")))
    assert expand(schedule, ZERO, marked) == expand(schedule, ZERO)


def test_a_step_added_by_hand_stands_on_its_day_and_can_be_moved_and_left_out() -> None:
    added = change(1, PlanAction.ADD, added=AddedStep(StepSort.VISIT, "Eye clinic", date(2026, 2, 1), Window(-1, 1)))
    key = added_key(added)
    moved = expand(arm(), ZERO, (added, change(2, PlanAction.DEFER, Moved(key, 2))))[0]
    assert (moved.title, moved.target, moved.shift, moved.is_added) == ("Eye clinic", date(2026, 2, 3), 2, True)
    assert moved.days == Days(date(2026, 2, 2), date(2026, 2, 4), date(2026, 2, 3), date(2026, 2, 3))
    assert expand(arm(), ZERO, (added, change(2, PlanAction.OMIT, Moved(key))))[0].left_out is PlanAction.OMIT
    assert expand(arm(), ZERO, (change(3, PlanAction.ADD),)) == ()


def test_the_plan_can_be_laid_out_as_it_stood_at_an_earlier_moment() -> None:
    schedule = arm(cycles(1))
    struck = change(1, PlanAction.DEFER, Moved("cycle:1", 7), at=NOON, taken_back_at=NOON + timedelta(hours=2))
    seen = [
        expand(schedule, ZERO, (struck,), at)[0].shift
        for at in (NOON - timedelta(minutes=1), NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=2), None)
    ]
    assert seen == [0, 7, 7, 0, 0]


def test_each_dli_has_the_dose_of_its_rung_and_the_last_rung_holds_for_all_that_follow() -> None:
    low, high = CellDose(Decimal(1), CellPower.E6), CellDose(Decimal(5), CellPower.E6)
    schedule = arm(dlis(3, every=Span(12, WEEKS), ladder=(low, high)), looks("gvhd", EACH_DLI, Span(14)))
    assert [one.cells for one in expand(schedule, ZERO) if one.name == "dli"] == [low, high, high]
    given = Facts(DAY_ZERO, dlis=(date(2026, 1, 9),))
    assert step(schedule, given, "gvhd:1.1").target == date(2026, 1, 23)
    assert step(arm(dlis(1, ladder=())), ZERO, "dli:1").cells is None


def test_dli_that_go_on_from_the_last_one_follow_what_was_really_given() -> None:
    schedule = arm(dlis(3, every=Span(8, WEEKS), after_last=True))
    given = Facts(DAY_ZERO, dlis=(date(2026, 1, 12),))
    assert days(schedule, given) == [date(2026, 1, 5), date(2026, 3, 9), date(2026, 5, 4)]


def test_an_anchor_that_is_nowhere_in_the_plan_or_goes_in_a_loop_finds_no_day() -> None:
    lonely = Anchor(AnchorEvent.CYCLE_START, 4)
    assert step(arm(looks("mrd", lonely)), ZERO, "mrd:1").awaits == lonely
    loop = arm(
        cycles(1, anchor=Anchor(AnchorEvent.DLI, 1)), dlis(1, anchor=Anchor(AnchorEvent.CYCLE_START, 1), offset=NOW)
    )
    assert days(loop) == [None, None]


def test_a_cycle_of_a_day_that_nobody_knows_has_no_doses_and_no_end() -> None:
    waiting = expand(arm(cycles(1)), NOTHING)[0]
    assert (waiting.target, waiting.ends_on, waiting.doses) == (None, None, ())


def test_200_dli_each_after_the_last_with_samples_first_are_laid_out() -> None:
    last = Anchor(AnchorEvent.DLI, 200)
    line = dlis(200, every=Span(1), after_last=True)
    assert step(arm(looks("mrd", last), cycles(1, anchor=last), line), ZERO, "mrd:1").target == date(2026, 7, 23)


def test_a_template_is_filled_in_once_each_of_its_doses_is() -> None:
    open_dose, open_cells = (DoseDays(1, None),), (None,)
    assert template(cycles(1), dlis(1), looks("mrd", TRANSPLANT)).is_filled
    assert not template(cycles(1, doses=open_dose)).is_filled
    assert not template(dlis(1, ladder=open_cells)).is_filled
    filled: Template = template(cycles(1))
    assert filled.arm("main") is filled.arms[0]
    assert filled.arm("other") is None
    assert filled.arms[0].step("cycle") is filled.arms[0].steps[0]
    assert filled.arms[0].step("other") is None


def test_treatment_is_what_is_given_by_an_order() -> None:
    assert [sort for sort in StepSort if sort.is_treatment] == [StepSort.CYCLE, StepSort.DLI]
