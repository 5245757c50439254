"""What a person types, declared once: each helper makes one field with its title, unit, limits and column.

From these declarations come forms, tables, journal words, export columns and tests. A bare annotation is refused by a
test, because SQLModel would give it a column type of its own choosing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Self, cast

from pydantic import ConfigDict, ValidationInfo, field_validator, model_validator
from sqlmodel import Field, SQLModel

from bline_desktop.domain import columns
from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.units import clean_text
from bline_desktop.domain.words import N_, Message


class Input(StrEnum):
    """How a field is typed."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    WHOLE = "whole"
    CHOICE = "choice"
    MOMENT = "moment"
    DATE = "date"
    YES_NO = "yes_no"


IS_NEEDED = Rule("field-needed", N_("errors", "{title} is needed."))
DOES_NOT_APPLY = Rule(
    "field-does-not-apply",
    N_("errors", "“{title}” does not fit what “{other}” says. Empty it, or answer “{other}” anew."),
)


@dataclass(frozen=True, slots=True)
class When:
    """A field applies only where another one, declared before it, holds one of these values.

    Elsewhere it is not shown, not read and stays empty. `needed` is what is said where it applies and is missing.
    """

    field: str
    values: tuple[Choice | bool, ...]
    needed: Rule | None = None


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """All that a form, a table or an export needs to know of one field. What is `required` is so where it applies.

    A form keeps what is `folded` out of sight until somebody asks for it; in a `quick` choice one key chooses an entry
    and records the form; a `listed` one is a list, however few its entries are.
    """

    title: Message
    input: Input
    unit: Message | None = None
    help: Message | None = None
    choices: type[Choice] | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    places: int = 4
    required: bool = True
    limit: int = 200
    applies_when: When | None = None
    folded: bool = False
    quick: bool = False
    listed: bool = False

    @property
    def may_be_empty(self) -> bool:
        """Whether a draft can stand without a value here."""
        return not self.required or self.applies_when is not None

    @property
    def in_micrograms(self) -> bool:
        """Whether it is typed in micrograms, which are mistaken for milligrams."""
        return bool(self.unit and self.unit.text.startswith("micrograms"))

    def allows(self, value: Decimal) -> bool:
        """Tell whether a number lies within the limits."""
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


SPEC = "bline"


def _field(spec: FieldSpec, column: object, default: Any = ..., **limits: Any) -> Any:
    if default is ... and spec.may_be_empty:
        default = None
    return Field(
        default,
        sa_type=cast("type[Any]", column),
        nullable=spec.may_be_empty,
        schema_extra={"json_schema_extra": {SPEC: spec}},
        **limits,
    )


def text_field(
    title: Message,
    *,
    required: bool = True,
    limit: int = 200,
    long: bool = False,
    help: Message | None = None,
    applies_when: When | None = None,
) -> Any:
    """Declare a text of at most `limit` characters."""
    kind = Input.LONG_TEXT if long else Input.TEXT
    spec = FieldSpec(title, kind, help=help, required=required, limit=limit, applies_when=applies_when)
    return _field(spec, columns.TextColumn, min_length=1, max_length=limit)


def decimal_field(
    title: Message,
    *,
    unit: Message | None = None,
    limits: tuple[str | None, str | None] = (None, None),
    places: int = 4,
    required: bool = True,
    help: Message | None = None,
    applies_when: When | None = None,
) -> Any:
    """Declare an exact decimal within inclusive `limits` (given as text, None for no limit), in `unit`."""
    low, high = (None if limit is None else Decimal(limit) for limit in limits)
    spec = FieldSpec(title, Input.NUMBER, unit, help, None, low, high, places, required, applies_when=applies_when)
    return _field(spec, columns.DecimalColumn, ge=low, le=high)


def integer_field(
    title: Message,
    *,
    unit: Message | None = None,
    limits: tuple[int | None, int | None] = (None, None),
    required: bool = True,
    help: Message | None = None,
    applies_when: When | None = None,
) -> Any:
    """Declare a whole number within inclusive `limits`, in `unit`."""
    low, high = (None if limit is None else Decimal(limit) for limit in limits)
    spec = FieldSpec(title, Input.WHOLE, unit, help, None, low, high, 0, required, applies_when=applies_when)
    return _field(spec, columns.IntegerColumn, ge=limits[0], le=limits[1])


def choice_field(
    choices: type[Choice],
    title: Message,
    *,
    required: bool = True,
    help: Message | None = None,
    applies_when: When | None = None,
) -> Any:
    """Declare one entry of a closed list."""
    spec = FieldSpec(title, Input.CHOICE, help=help, choices=choices, required=required, applies_when=applies_when)
    return _field(spec, columns.ChoiceColumn(choices))


def moment_field(
    title: Message, *, required: bool = True, help: Message | None = None, applies_when: When | None = None
) -> Any:
    """Declare an instant, typed as date and time of the ward and kept in UTC."""
    spec = FieldSpec(title, Input.MOMENT, help=help, required=required, applies_when=applies_when)
    return _field(spec, columns.InstantColumn)


def date_field(
    title: Message, *, required: bool = True, help: Message | None = None, applies_when: When | None = None
) -> Any:
    """Declare a calendar day."""
    spec = FieldSpec(title, Input.DATE, help=help, required=required, applies_when=applies_when)
    return _field(spec, columns.DateColumn)


def boolean_field(
    title: Message, *, required: bool = True, help: Message | None = None, applies_when: When | None = None
) -> Any:
    """Declare a yes or no; never pre-filled."""
    spec = FieldSpec(title, Input.YES_NO, help=help, required=required, applies_when=applies_when)
    return _field(spec, columns.BooleanColumn)


def shown(field: Any, **manner: bool) -> Any:
    """Say of a declared field how a form shows it, by entries of its `FieldSpec`: folded, quick, listed or required."""
    extra = field.json_schema_extra
    extra[SPEC] = replace(extra[SPEC], **manner)
    return field


class Fields(SQLModel):
    """Checked input, not yet kept: a draft. Subclasses declare their fields with the helpers of this module."""

    model_config = cast("Any", ConfigDict(extra="forbid", validate_assignment=False, arbitrary_types_allowed=False))
    specs: ClassVar[dict[str, FieldSpec]]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Collect the specifications of the fields in the order in which they are typed."""
        super().__pydantic_init_subclass__(**kwargs)
        cls.specs = {
            name: info.json_schema_extra[SPEC]  # type: ignore[misc]
            for name, info in cls.model_fields.items()
            if isinstance(info.json_schema_extra, dict) and SPEC in info.json_schema_extra
        }

    @classmethod
    def applying(cls, told: Mapping[str, object]) -> tuple[str, ...]:
        """Return the names of the fields that apply, by what is told of the fields that they hang on."""
        names: list[str] = []
        for name, spec in cls.specs.items():
            when = spec.applies_when
            if when is None or (when.field in names and told.get(when.field) in when.values):
                names.append(name)
        return tuple(names)

    @field_validator("*", mode="before")
    @classmethod
    def _clean(cls, value: object, info: ValidationInfo) -> object:
        """Bring text to its one form (NFC, trimmed) and refuse characters that can't be seen."""
        spec = cls.specs.get(info.field_name or "")
        if spec is None or spec.input not in (Input.TEXT, Input.LONG_TEXT) or not isinstance(value, str):
            return value
        return clean_text(value, limit=spec.limit, multiline=spec.input is Input.LONG_TEXT) or None

    @model_validator(mode="after")
    def _applicable(self) -> Self:
        """Refuse a value where its field does not apply, and its absence where it does."""
        told = {name: getattr(self, name) for name in self.specs}
        applying = self.applying(told)
        for name, spec in self.specs.items():
            when = spec.applies_when
            if when is None or (told[name] is None) == (name not in applying):
                continue
            if told[name] is not None:
                other = self.specs[when.field].title
                raise RuleBroken(DOES_NOT_APPLY, field=name, title=spec.title, other=other)
            if spec.required:
                raise RuleBroken(when.needed or IS_NEEDED, field=name, title=spec.title)
        return self
