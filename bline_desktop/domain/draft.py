"""What was typed into a form, read as a draft: every field at once, with one sentence for each that can't be read.

Typed values are what a form holds: texts, the stored value of a choice, true or false for yes and no, None or "" for
nothing. Anything else (a Decimal, a datetime) is taken as it stands, so that a program can fill in a form as well.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import FieldProblem, FieldsRefused, Rule, RuleBroken
from bline_desktop.domain.fields import Fields, FieldSpec, Input
from bline_desktop.domain.typed_time import read_date, read_moment, show_moment_for_typing
from bline_desktop.domain.units import clean_text, read_decimal, read_integer
from bline_desktop.domain.words import N_, Message, plain_number

F = TypeVar("F", bound=Fields)

TYPE_IT = N_("forms", "{title} is needed: type it.")
CHOOSE_IT = N_("forms", "{title} is needed: choose one entry.")
ANSWER_IT = N_("forms", "{title} is needed: choose yes or no.")
BETWEEN = N_("forms", "Between {low} and {high}.")
BETWEEN_UNIT = N_("forms", "Between {low} and {high} {unit}.")
AT_LEAST = N_("forms", "At least {low}.")
AT_LEAST_UNIT = N_("forms", "At least {low} {unit}.")
AT_MOST = N_("forms", "At most {high}.")
AT_MOST_UNIT = N_("forms", "At most {high} {unit}.")
MILLIGRAMS = N_("forms", "Micrograms, not milligrams: {typed} milligrams are {meant} micrograms.")
THOUSANDFOLD = N_(
    "forms", "{typed} micrograms are {meant} milligrams. Micrograms are typed here: read the label again."
)
THOUSAND = Decimal(1000)
NOT_ON_LIST = Rule("not-on-list", N_("forms", "Choose one of the entries of the list."))

MISSING = {Input.CHOICE: CHOOSE_IT, Input.YES_NO: ANSWER_IT}


@dataclass(frozen=True, slots=True)
class Place:
    """When and where something is typed: what `-15` and `0730` mean."""

    now: datetime
    zone: ZoneInfo


def read_fields(fields: type[F], typed: Mapping[str, object], now: datetime, zone: ZoneInfo) -> F:
    """Read what was typed as a draft. Raises FieldsRefused with every problem, in the order of the form."""
    place = Place(now, zone)
    values: dict[str, object] = {}
    problems: list[FieldProblem] = []
    for name, spec in fields.specs.items():
        if name not in fields.applying(values) and _is_blank(typed.get(name)):
            continue
        try:
            values[name] = _read_one(name, spec, typed.get(name), place)
        except FieldsRefused as refusal:
            problems.extend(refusal.problems)
        except RuleBroken as error:
            problems.append(_problem(name, error))
    if problems:
        raise FieldsRefused(tuple(problems))
    return _checked(fields, values)


def read_field(fields: type[Fields], name: str, typed: object, place: Place) -> object:
    """Read one field alone, as soon as it was typed; nothing typed is None. Raises FieldsRefused."""
    spec = fields.specs[name]
    if _is_blank(typed):
        return None
    try:
        return _read_one(name, spec, typed, place)
    except RuleBroken as error:
        raise FieldsRefused((_problem(name, error),)) from error


def typed_value(spec: FieldSpec, value: object, zone: ZoneInfo) -> object:
    """Return what a person would type for a value, so that a form can be filled in with it."""
    match value:
        case None:
            return None
        case bool():
            return value
        case datetime():
            return show_moment_for_typing(value, zone)
        case date():
            return f"{value:%Y-%m-%d}"
        case Decimal() | int():
            return _typed_number(plain_number(Decimal(value)))
        case Choice():
            return str(value.value)
    return str(value)


def allowed_range(spec: FieldSpec) -> tuple[Message, dict[str, object]] | None:
    """Return the sentence that tells the allowed range of a number, with its values; None where there is none."""
    match spec.low is not None, spec.high is not None:
        case True, True:
            plain, with_unit = BETWEEN, BETWEEN_UNIT
        case True, False:
            plain, with_unit = AT_LEAST, AT_LEAST_UNIT
        case False, True:
            plain, with_unit = AT_MOST, AT_MOST_UNIT
        case _:
            return None
    said: dict[str, object] = {"low": spec.low, "high": spec.high, "unit": spec.unit}
    return (plain if spec.unit is None else with_unit), {name: v for name, v in said.items() if v is not None}


def _is_blank(typed: object) -> bool:
    return typed is None or (isinstance(typed, str) and not isinstance(typed, Choice) and not typed.strip())


def _read_one(name: str, spec: FieldSpec, typed: object, place: Place) -> object:
    if _is_blank(typed):
        if spec.required:
            raise FieldsRefused((_missing(name, spec),))
        return None
    if isinstance(typed, str) and spec.in_micrograms:
        _check_micrograms(name, spec, typed)
    value = _READERS[spec.input](typed, spec, place) if isinstance(typed, str) else typed
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        _check_range(name, spec, Decimal(value))
    return value


def _read_choice(typed: str, spec: FieldSpec, place: Place) -> object:
    entry = next((entry for entry in spec.choices or () if entry.value == typed), None)
    if entry is None:
        raise RuleBroken(NOT_ON_LIST)
    return entry


_READERS: Mapping[Input, Callable[[str, FieldSpec, Place], object]] = {
    Input.TEXT: lambda typed, spec, place: clean_text(typed, limit=spec.limit),
    Input.LONG_TEXT: lambda typed, spec, place: clean_text(typed, limit=spec.limit, multiline=True),
    Input.NUMBER: lambda typed, spec, place: read_decimal(typed, places=spec.places),
    Input.WHOLE: lambda typed, spec, place: read_integer(typed),
    Input.CHOICE: _read_choice,
    Input.MOMENT: lambda typed, spec, place: read_moment(typed, place.now, place.zone),
    Input.DATE: lambda typed, spec, place: read_date(typed),
    Input.YES_NO: lambda typed, spec, place: {"true": True, "false": False}[typed],
}


def _check_micrograms(name: str, spec: FieldSpec, typed: str) -> None:
    """Name a number that is out of its range and in it a thousand times as large or as small: another unit was read."""
    try:
        value = read_decimal(typed)
    except RuleBroken:
        return  # the field's own reader says what is wrong
    for sentence, meant in ((MILLIGRAMS, value * THOUSAND), (THOUSANDFOLD, value / THOUSAND)):
        if spec.allows(meant) and not spec.allows(value):
            raise FieldsRefused((FieldProblem(name, sentence, (("typed", value), ("meant", meant))),))


def _check_range(name: str, spec: FieldSpec, value: Decimal) -> None:
    allowed = allowed_range(spec)
    if allowed is not None and not spec.allows(value):
        sentence, said = allowed
        raise FieldsRefused((FieldProblem(name, sentence, tuple(said.items())),))


def _missing(name: str, spec: FieldSpec) -> FieldProblem:
    needed = spec.applies_when.needed if spec.applies_when else None
    sentence = needed.sentence if needed else MISSING.get(spec.input, TYPE_IT)
    return FieldProblem(name, sentence, (("title", spec.title),))


def _problem(name: str, error: RuleBroken) -> FieldProblem:
    """Say a broken rule at the field that it names, else at the field where it was found."""
    return FieldProblem(str(error.values.get("field", name)), error.rule.sentence, tuple(error.values.items()))


def _checked(fields: type[F], values: dict[str, object]) -> F:
    """Let the declaration check rules across fields; a failure without a sentence is a bug and goes on."""
    try:
        return fields.model_validate(values)
    except ValidationError as error:
        problems = tuple(_rule_problem(entry) for entry in error.errors())
        if None in problems:
            raise
        raise FieldsRefused(tuple(problem for problem in problems if problem)) from error


def _rule_problem(entry: Any) -> FieldProblem | None:
    cause = entry.get("ctx", {}).get("error")
    if not isinstance(cause, RuleBroken):
        return None
    return _problem(str(entry["loc"][0]) if entry["loc"] else "", cause)


def _typed_number(text: str) -> str:
    """Write a number so that it is not read as thousands: 12.345 becomes 12.3450."""
    whole, _, part = text.partition(".")
    return f"{text}0" if len(part) == 3 and len(whole) <= 3 and not whole.startswith("0") else text
