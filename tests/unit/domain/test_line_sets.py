"""The line sets of a ward: read as they are typed, found however they are written, and what each holds."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.line_sets import (
    SET_TOO_LARGE,
    SET_TWICE,
    UNREADABLE_SETS,
    LineSet,
    LineSets,
    read_line_sets,
    write_line_sets,
)
from bline_desktop.domain.treatment.acts import HangFields, PauseFields
from bline_desktop.domain.treatment.order_rules import Ordered
from bline_desktop.domain.treatment.order_view import OrdersView, on_its_line
from tests.support.pump_acts import a_bag
from tests.support.store import NOW, a_bag_label

CODAN, BRAUN = LineSet("Codan", Decimal("4.2")), LineSet("Braun Space 1.2 m", Decimal("2.5"))


def test_sets_are_read_as_they_are_typed_and_kept_in_one_form() -> None:
    found = read_line_sets("Codan  4.20 ;Braun Space 1.2 m 2.5")
    assert found == (CODAN, BRAUN)
    assert write_line_sets(found) == "Codan 4.2; Braun Space 1.2 m 2.5"
    assert read_line_sets(write_line_sets(found)) == found
    assert read_line_sets("Codan 0") == (LineSet("Codan", Decimal(0)),)


@pytest.mark.parametrize("nothing", ["", "  "])
def test_nothing_typed_is_no_set(nothing: str) -> None:
    assert read_line_sets(nothing) == ()
    assert write_line_sets(()) == ""


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("Codan", UNREADABLE_SETS),
        ("4.2", UNREADABLE_SETS),
        ("Codan 4.2;", UNREADABLE_SETS),
        ("Codan four", UNREADABLE_SETS),
        ("Codan -4.2", UNREADABLE_SETS),
        (f"{'Codan' * 9} 4.2", UNREADABLE_SETS),
        ("Codan 50.1", SET_TOO_LARGE),
        ("Codan 4.2; CODAN 2.5", SET_TWICE),
    ],
)
def test_what_can_not_be_a_set_is_refused(typed: str, rule: Rule) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_line_sets(typed)
    assert (caught.value.rule, caught.value.values["field"]) == (rule, "line_sets")


def test_what_a_line_holds_hangs_on_its_set() -> None:
    lines = LineSets((CODAN, BRAUN), Decimal(3))
    assert [lines.ml_of(name) for name in ("Codan", " codan ", "Braun", None)] == [CODAN.ml, CODAN.ml, 0, 3]
    assert lines.only is None
    alone = LineSets((CODAN,), Decimal(3))
    assert alone.only == "Codan"
    assert [alone.ml_of(name) for name in (None, "Braun")] == [CODAN.ml, 0]
    assert LineSets().only is None


@pytest.mark.parametrize(
    ("known", "hangs", "typed", "kept"),
    [
        ((CODAN,), False, {}, "Codan"),
        ((CODAN,), True, {"new_line": True}, "Codan"),
        ((CODAN,), True, {}, None),
        ((CODAN,), True, {"new_line": True, "line_set": "Braun"}, "Braun"),
        ((CODAN, BRAUN), False, {}, None),
        ((), False, {}, None),
    ],
)
def test_the_one_set_is_named_with_a_line_that_begins(
    known: tuple[LineSet, ...], hangs: bool, typed: dict[str, Any], kept: str | None
) -> None:
    ordered = Ordered(1, ())
    view = OrdersView(UUID(int=1), (), (), ordered, None, None, a_bag() if hangs else None, LineSets(known))
    found = on_its_line(a_bag_label(**typed), view)
    assert isinstance(found, HangFields)
    assert found.line_set == kept


def test_what_begins_no_line_stays_as_it_is_typed() -> None:
    assert on_its_line(label := a_bag_label(), None) is label
    pause = PauseFields.model_validate({"at": NOW, "cause": "line"})
    view = OrdersView(UUID(int=1), (), (), Ordered(1, ()), None, None, None, LineSets((CODAN,)))
    assert on_its_line(pause, view) is pause
