from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bline_desktop.domain.plan.orders import (
    TemplateOrders,
    cycle_problems,
    cycles_to_order,
    next_cells,
    next_cycle,
    orders_of,
    template_name,
)
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.cells import CellDose, CellPower
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.domain.treatment.label_shelf import ShelfEntry
from bline_desktop.domain.treatment.order_working import OLD_WEIGHT, UNLIKE_LABEL, Measured, order_problems
from bline_desktop.domain.treatment.orders import DoseOrderFields
from bline_desktop.domain.treatment.template_orders import (
    NOT_PLANNED,
    OTHER_DAY,
    UNLIKE_BOTH,
    UNLIKE_LADDER,
    UNLIKE_TEMPLATE,
    CellsByTemplate,
    CycleByTemplate,
    Step,
    said_cells,
)
from tests.support.labels import shelf
from tests.support.planned_orders import ENROLLED, LADDER, NAMED, STEPPED, a_cycle, a_dli, a_plan, a_template

START = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)
STEPS = tuple(DoseDays(dose.from_day, dose.ug_per_day) for dose in STEPPED)
REF = TextRef("sixteen", "1", "0" * 64)
NINE, SIXTEEN = Decimal(9), DoseDays(1, Decimal(16))


def stepped(started_at: datetime | None = START) -> CycleByTemplate:
    return CycleByTemplate(NAMED, 1, 28, STEPS, started_at=started_at)


def test_the_dose_of_each_day_of_a_cycle_is_that_of_the_step_which_has_begun() -> None:
    doses = [stepped().dose_on(day) for day in (0, 1, 7, 8, 28, 29)]
    assert doses == [None, 9, 9, 28, 28, None]


def test_a_step_begins_so_many_days_of_24_hours_after_the_real_start() -> None:
    assert stepped().begins(1) == START
    assert stepped().begins(2) == datetime(2026, 11, 9, 14, 5, tzinfo=UTC)
    assert stepped().begins(3) is None
    assert stepped(None).begins(2) is None


@pytest.mark.parametrize(
    ("step", "dose", "label", "rules"),
    [
        (1, 9, 28, []),
        (2, 28, 28, []),
        (2, 16, None, [UNLIKE_TEMPLATE]),
        (2, 16, 28, [UNLIKE_TEMPLATE]),  # the label says what the template says
        (1, 28, 28, [UNLIKE_BOTH]),
    ],
)
def test_a_dose_unlike_the_template_is_named_with_the_label_beside_it(
    step: int, dose: int, label: int | None, rules: list[object]
) -> None:
    found = stepped().unlike(Step(step, Decimal(dose)), None if label is None else Decimal(label))
    assert [replace(one.rule, source="Protocol") for one in found] == rules
    assert all(one.rule.source == NAMED and one.rule.may_have_happened for one in found)


def test_both_doses_stand_in_the_sentence() -> None:
    (found,) = stepped().unlike(Step(1, Decimal(12)), Decimal(28))
    sentence = found.rule.sentence.text.format(**found.values)
    assert sentence == "Ordered 12, protocol 9, label 28 micrograms per day."


@pytest.mark.parametrize(("late", "asked"), [(-13, True), (-12, False), (0, False), (12, False), (13, True)])
def test_a_step_may_begin_at_the_nearest_bag_change_and_no_other_day(late: int, asked: bool) -> None:
    planned = START + timedelta(days=7)
    found = stepped().unlike(Step(2, Decimal(28), planned + timedelta(hours=late)), None)
    assert [(one.rule.code, one.values["day"], one.values["planned"]) for one in found] == (
        [(OTHER_DAY.code, 8, planned)] if asked else []
    )


def test_a_step_beyond_the_template_is_held_against_the_day_on_which_it_begins() -> None:
    by = stepped()
    assert by.expected(Step(3, NINE, START + timedelta(days=6, hours=11))) == 9
    assert by.expected(Step(3, NINE, START + timedelta(days=6, hours=12))) == 28
    assert by.expected(Step(3, NINE)) is None
    assert stepped(None).expected(Step(3, NINE, START)) is None
    (found,) = by.unlike(Step(3, NINE, START + timedelta(days=20)), None)
    assert found.values["protocol"] == 28


def test_cycles_and_cells_are_found_by_their_numbers() -> None:
    template = a_template(a_cycle(*reversed(STEPPED)), a_cycle(SIXTEEN, number=2, times=2), a_dli(*LADDER, times=3))
    orders = orders_of(template, REF, "all")
    assert orders is not None
    assert orders.cycle(1) == CycleByTemplate(NAMED, 1, 28, STEPS)
    assert [orders.cycle(number) is not None for number in (0, 2, 3, 4)] == [False, True, True, False]
    found = [orders.cells(number) for number in range(5)]
    assert [one and one.dose for one in found] == [None, LADDER[0], LADDER[1], LADDER[1], None]
    assert orders.not_planned(4).values["cycle"] == 4
    assert orders.not_planned(4).rule == replace(NOT_PLANNED, source=NAMED)
    assert orders_of(template, REF, "other") is None


def test_a_template_is_named_by_its_title_or_where_that_is_too_long_by_its_key() -> None:
    assert template_name(a_template()) == NAMED
    assert template_name(a_template(title="S" * 77)) == "S" * 77 + ", 1"
    assert template_name(a_template(title="S" * 78)) == "sixteen 1"


@pytest.mark.parametrize(("mantissa", "asked"), [("1", False), ("1.00", False), ("5", True)])
def test_a_dose_of_cells_beside_the_ladder_is_named(mantissa: str, asked: bool) -> None:
    found = CellsByTemplate(NAMED, 1, LADDER[0]).unlike(CellDose(Decimal(mantissa), CellPower.E6))
    assert (found is not None) is asked
    if found is not None:
        assert found.rule == replace(UNLIKE_LADDER, source=NAMED)
        said = found.rule.sentence.text.format(**found.values)
        assert said == "Ordered 5 × 10⁶, protocol 1 × 10⁶ CD3+ cells per kg for DLI 1."


def test_the_next_dli_follows_those_that_were_given() -> None:
    plan = a_plan(a_template(a_cycle(SIXTEEN), a_dli(*LADDER, times=2)))
    on = ENROLLED + timedelta(days=28)
    assert next_cells(plan) == CellsByTemplate(NAMED, 1, LADDER[0], on)
    given = replace(plan, facts=replace(plan.facts, dlis=(on,)))
    assert next_cells(given) == CellsByTemplate(NAMED, 2, LADDER[1], on + timedelta(days=28))
    assert next_cells(replace(plan, steps=())) == CellsByTemplate(NAMED, 1, LADDER[0])
    assert next_cells(replace(plan, facts=replace(plan.facts, dlis=(on, on)))) is None
    assert next_cells(replace(plan, arm="other")) is None


def test_a_ladder_without_doses_asks_for_none() -> None:
    for template in (a_template(a_dli()), a_template(a_dli(None))):
        orders = orders_of(template, REF, "all")
        assert orders is not None
        assert orders.cells(1) is None


def test_the_next_cycle_is_the_first_that_nobody_has_ordered() -> None:
    plan = a_plan(a_template(a_cycle(*STEPPED), a_cycle(SIXTEEN, number=2, times=2), a_dli(*LADDER)))
    first = next_cycle(plan, ())
    assert first == CycleByTemplate(NAMED, 1, 28, STEPS, planned_on=ENROLLED)
    third = next_cycle(plan, {1, 2})
    assert third is not None
    assert (third.number, third.planned_on) == (3, ENROLLED + timedelta(days=42))
    assert next_cycle(plan, {1, 2, 3}) is None
    done = replace(plan, steps=tuple(replace(step, state=StepState.DONE) for step in plan.steps))
    assert next_cycle(done, ()) is None
    assert next_cycle(replace(plan, arm="other"), ()) is None


def test_a_planned_cycle_is_to_be_ordered_three_days_before() -> None:
    plan = a_plan(a_template(a_cycle(SIXTEEN, times=2)))
    second = ENROLLED + timedelta(days=42)

    def open_on(today: date, *ordered: int) -> list[int | None]:
        return [step.step.number for step in cycles_to_order(replace(plan, today=today), ordered)]

    assert open_on(ENROLLED) == [1]
    assert open_on(ENROLLED, 1) == []
    assert open_on(second - timedelta(days=4), 1) == []
    assert open_on(second - timedelta(days=3), 1) == [2]
    assert open_on(second + timedelta(days=9)) == [1, 2]


def test_doses_of_cells_are_said_without_a_zero_at_the_end() -> None:
    assert said_cells(CellDose(Decimal("1.50"), CellPower.E7)) == "1.5 × 10⁷"


def us_label() -> ShelfEntry:
    return next(entry for entry in shelf().entries if entry.ref.key == "us")


def weighed(kg: str, days_ago: int = 0) -> Measured:
    return Measured(Decimal(kg), ENROLLED - timedelta(days=days_ago), Decimal(160))


def ordered(**changes: object) -> CycleFields:
    values = {"number": 1, "dose_ug_per_day": 16, "planned_days": 28, "planned_start_on": ENROLLED}
    return CycleFields.model_validate(values | changes)


def sixteen() -> TemplateOrders:
    orders = orders_of(a_template(a_cycle(SIXTEEN)), REF, "all")
    assert orders is not None
    return orders


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"dose_ug_per_day": 28}, ["ORDER_UNLIKE_TEMPLATE_AND_LABEL"]),
        ({"planned_days": 14}, ["ORDER_OTHER_DAYS"]),
        ({"number": 2, "dose_ug_per_day": 28}, ["ORDER_NOT_PLANNED"]),
        ({"number": 2}, ["ORDER_UNLIKE_LABEL", "ORDER_NOT_PLANNED"]),
    ],
)
def test_a_cycle_is_held_against_the_template_and_the_label_stands_beside_it(
    changes: dict[str, object], codes: list[str]
) -> None:
    found = cycle_problems(ordered(**changes), weighed("61.5"), us_label(), ENROLLED, sixteen())
    assert [one.rule.code for one in found] == codes


def test_below_45_kg_a_dose_is_held_against_the_label_although_it_is_the_template_s() -> None:
    for kg, codes in (("44.9", [UNLIKE_LABEL.code]), ("45", [])):
        found = cycle_problems(ordered(), weighed(kg), us_label(), ENROLLED, sixteen())
        assert [one.rule.code for one in found] == codes


def test_an_old_weight_is_asked_about_although_the_dose_is_the_template_s() -> None:
    for days, rules in ((7, []), (8, [OLD_WEIGHT])):
        found = cycle_problems(ordered(), weighed("61.5", days), us_label(), ENROLLED, sixteen())
        assert [one.rule for one in found] == rules


def test_a_step_as_the_template_has_it_asks_nothing_and_another_names_both_doses() -> None:
    by = CycleByTemplate(NAMED, 1, 28, (DoseDays(1, Decimal(16)),), started_at=START)
    values = {"step": 1, "basis": "fixed", "dose_ug_per_day": 16, "starts_at": START, "duration_h": 48}
    fields, label = DoseOrderFields.model_validate(values), us_label()
    assert order_problems(fields, weighed("61.5"), label, ENROLLED, by) == ()
    assert [one.rule.code for one in order_problems(fields, weighed("61.5"), label, ENROLLED)] == [UNLIKE_LABEL.code]
    other = DoseOrderFields.model_validate(values | {"dose_ug_per_day": 9})
    (found,) = order_problems(other, weighed("61.5"), label, ENROLLED, by)
    assert (found.rule.code, found.values["protocol"], found.values["label"]) == (UNLIKE_BOTH.code, 16, 9)
