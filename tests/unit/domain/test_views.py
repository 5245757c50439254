"""What screens are shown: frozen values, and the words that the patient search looks through."""

import dataclasses
from datetime import date
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.domain import copies, timeline, views
from bline_desktop.domain.patient import PatientState, Sex
from bline_desktop.domain.patient_line import PatientLine

LI = PatientLine(
    UUID(int=1),
    "ZJ-014",
    "100245",
    "LI",
    "Wei",
    "李伟",
    date(1985, 7, 14),
    Sex.FEMALE,
    PatientState.ENROLLED,
    126,
    None,
)


@pytest.mark.parametrize("typed", ["", " ", "zj", "014", "1002", "li", "LI wei", "wei li", "liwei", "伟", "李伟 014"])
def test_a_patient_is_found_by_any_part_of_an_id_or_name(typed: str) -> None:
    assert LI.matches(typed)


@pytest.mark.parametrize("typed", ["lu", "li 015", "伟李", "1985"])
def test_every_word_has_to_fit(typed: str) -> None:
    assert not LI.matches(typed)


def test_a_patient_without_chinese_characters_is_found_too() -> None:
    assert dataclasses.replace(LI, native_name=None).matches("wei")
    assert not dataclasses.replace(LI, native_name=None).matches("伟")


@pytest.mark.parametrize("module", [views, timeline, copies], ids=lambda module: module.__name__)
def test_every_read_value_is_frozen_and_has_no_room_for_more(module: ModuleType) -> None:
    """A SQLModel with `frozen=True` could be changed all the same; a frozen dataclass with slots can't."""
    values: list[Any] = [
        one for one in vars(module).values() if isinstance(one, type) and dataclasses.is_dataclass(one)
    ]
    assert values
    for value in values:
        assert value.__dataclass_params__.frozen, value
        assert "__slots__" in vars(value), value
