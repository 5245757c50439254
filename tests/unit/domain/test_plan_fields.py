"""What is typed of the acts on a plan: one way to say a move, a day that is another one, a window around a new step."""

from datetime import date
from typing import Any

import pytest

from bline_desktop.domain.draft import read_fields
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.plan.changes import AddedStep
from bline_desktop.domain.plan.plan_fields import (
    DEFER_BY_BOTH,
    DEFER_BY_WHAT,
    NOT_MOVED,
    TOO_FAR,
    AddFields,
    DeferFields,
    days_to_move,
)
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.spans import Window
from tests.support.store import NOW, ZONE

PLANNED = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("days", "to", "moved"), [(7, None, 7), (None, date(2026, 11, 24), -2), (None, date(2027, 11, 26), 365)]
)
def test_a_move_is_told_by_days_or_by_the_new_day(days: int | None, to: date | None, moved: int) -> None:
    assert days_to_move(PLANNED, days, to) == moved
    typed = DeferFields.model_validate({"days": days, "to": to, "scope": "this", "cause": "ward", "reason": "No bed"})
    assert (typed.days, typed.to) == (days, to)


@pytest.mark.parametrize(
    ("days", "to", "rule", "field"),
    [
        (None, None, DEFER_BY_WHAT, "days"),
        (7, date(2026, 12, 3), DEFER_BY_BOTH, "to"),
        (None, PLANNED, NOT_MOVED, "to"),
        (0, None, NOT_MOVED, "days"),
        (None, date(2062, 11, 26), TOO_FAR, "to"),
        (None, date(2024, 11, 25), TOO_FAR, "to"),
        (731, None, TOO_FAR, "days"),
    ],
)
def test_a_move_that_can_not_be_is_refused_at_its_field(
    days: int | None, to: date | None, rule: Any, field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        days_to_move(PLANNED, days, to)
    assert broken.value.rule == rule
    assert broken.value.values["field"] == field


@pytest.mark.parametrize(
    ("days", "to", "rule", "field"), [("", "", DEFER_BY_WHAT, "days"), ("3", "2026-12-03", DEFER_BY_BOTH, "to")]
)
def test_a_form_refuses_a_move_told_in_no_way_or_in_two(days: str, to: str, rule: Any, field: str) -> None:
    typed = {"days": days, "to": to, "scope": "this", "cause": "ward", "reason": "No bed"}
    with pytest.raises(FieldsRefused) as refused:
        read_fields(DeferFields, typed, NOW, ZONE)
    assert [(problem.field, problem.sentence) for problem in refused.value.problems] == [(field, rule.sentence)]


def test_an_added_step_has_the_window_that_was_typed() -> None:
    typed = {"sort": "mrd", "title": "MRD before transfer", "on": PLANNED, "reason": "Moves to another city"}
    assert AddFields.model_validate(typed).step() == AddedStep(StepSort.MRD, "MRD before transfer", PLANNED)
    wide = AddFields.model_validate({**typed, "before": 2, "after": 3})
    assert wide.step().window == Window(-2, 3)
