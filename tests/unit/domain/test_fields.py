"""The helpers that declare what a person types."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from bline_desktop.domain import columns
from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.fields import (
    Fields,
    Input,
    boolean_field,
    choice_field,
    date_field,
    decimal_field,
    integer_field,
    moment_field,
    text_field,
)
from bline_desktop.domain.tables import METADATA, ROWS, table_of
from bline_desktop.domain.words import N_


class Colour(Choice):
    RED = "red", N_("t", "Red")


class Anything(Fields):
    name: str = text_field(N_("t", "Name"), limit=5)
    note: str | None = text_field(N_("t", "Note"), limit=20, long=True, required=False, help=N_("t", "As you like"))
    dose: Decimal = decimal_field(N_("t", "Dose"), unit=N_("t", "mg"), limits=("0.5", "56"), places=2)
    bags: int = integer_field(N_("t", "Bags"), limits=(1, None))
    colour: Colour = choice_field(Colour, N_("t", "Colour"))
    at: datetime = moment_field(N_("t", "At"))
    day: date | None = date_field(N_("t", "Day"), required=False)
    seen: bool = boolean_field(N_("t", "Seen"))


GIVEN: dict[str, Any] = {
    "name": "Nora",
    "dose": Decimal("28"),
    "bags": 2,
    "colour": "red",
    "at": datetime(2026, 11, 5, tzinfo=UTC),
    "seen": True,
}


def test_the_order_of_typing_is_the_order_of_the_declaration() -> None:
    assert tuple(Anything.specs) == ("name", "note", "dose", "bags", "colour", "at", "day", "seen")
    assert [spec.input for spec in Anything.specs.values()] == [
        Input.TEXT, Input.LONG_TEXT, Input.NUMBER, Input.WHOLE, Input.CHOICE, Input.MOMENT, Input.DATE, Input.YES_NO,
    ]  # fmt: skip


def test_a_specification_tells_all_that_a_form_needs() -> None:
    dose, note, bags, colour = (Anything.specs[name] for name in ("dose", "note", "bags", "colour"))
    assert (dose.title, dose.unit, dose.low, dose.high, dose.places, dose.required) == (
        N_("t", "Dose"), N_("t", "mg"), Decimal("0.5"), Decimal(56), 2, True,
    )  # fmt: skip
    assert (note.help, note.required, note.limit) == (N_("t", "As you like"), False, 20)
    assert (bags.low, bags.high, bags.places) == (Decimal(1), None, 0)
    assert colour.choices is Colour


def test_what_is_optional_is_none_and_what_is_needed_has_no_default() -> None:
    draft = Anything.model_validate(GIVEN)
    assert (draft.note, draft.day, draft.colour) == (None, None, Colour.RED)
    for name in GIVEN:
        with pytest.raises(ValidationError):
            Anything.model_validate({key: value for key, value in GIVEN.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Nora A"),
        ("name", ""),
        ("name", " \t"),
        ("dose", Decimal("0.49")),
        ("dose", Decimal("56.01")),
        ("dose", "NaN"),
        ("bags", 0),
        ("bags", 1.5),
        ("colour", "blue"),
        ("at", "yesterday"),
        ("seen", "perhaps"),
        ("surname", "unknown field"),
    ],
)
def test_limits_hold_for_a_program_as_for_a_person(name: str, value: object) -> None:
    with pytest.raises((ValidationError, RuleBroken)):
        Anything.model_validate({**GIVEN, name: value})


def test_text_is_brought_to_its_one_form() -> None:
    draft = Anything.model_validate({**GIVEN, "name": " e\u0301 ", "note": "one\r\ntwo  "})
    assert (draft.name, draft.note) == ("é", "one\ntwo")
    assert Anything.model_validate({**GIVEN, "note": "  "}).note is None


def test_a_line_break_is_refused_where_one_line_is_asked() -> None:
    with pytest.raises((ValidationError, RuleBroken)):
        Anything.model_validate({**GIVEN, "name": "a\nb"})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_every_column_is_of_one_of_our_types(row: Any) -> None:
    """A bare annotation would get a type of the library's own: a Decimal as a float, an enum by its Python name."""
    kinds = {column.name: type(column.type) for column in table_of(row).columns}
    assert all(issubclass(kind, columns.ColumnType) for kind in kinds.values()), kinds


@pytest.mark.parametrize("table", METADATA.tables.values(), ids=lambda table: table.name)
def test_no_table_holds_a_value_that_the_database_makes_up(table: Any) -> None:
    """The journal writes what the program knows: a default of the database's own would not stand in it."""
    assert [column.name for column in table.columns if column.server_default is not None or column.onupdate] == []
    assert all(isinstance(column.type, columns.ColumnType) for column in table.columns)


def test_each_declared_field_agrees_with_its_column() -> None:
    for row in ROWS:
        table = table_of(row)
        for name, spec in getattr(row, "specs", {}).items():
            column = table.columns[name]
            assert column.nullable is spec.may_be_empty, f"{table.name}.{name}"
            if spec.choices:
                assert isinstance(column.type, columns.ChoiceColumn)
                assert column.type.choices is spec.choices
