"""Closed lists: what is stored for ever and what is shown."""

from collections.abc import Callable
from enum import StrEnum

import pytest

from bline_desktop.domain import tables
from bline_desktop.domain.choice import Choice
from bline_desktop.domain.columns import ChoiceColumn
from bline_desktop.domain.words import N_


class Lineage(Choice):
    CD3 = "cd3", N_("t", "CD3")
    WHOLE = "whole", N_("t", "Whole blood")


def every_choice() -> list[type[StrEnum]]:
    lists = {
        column.type.choices
        for table in tables.METADATA.tables.values()
        for column in table.columns
        if isinstance(column.type, ChoiceColumn)
    }
    return sorted(lists, key=lambda one: one.__name__)


def test_an_entry_is_its_stored_value_and_knows_its_title() -> None:
    stored: Callable[[str], Lineage] = Lineage  # type: ignore[assignment]  # an entry is found by its value alone
    assert stored("cd3") is Lineage.CD3
    assert str(Lineage.CD3) == Lineage.CD3.value == "cd3"
    assert Lineage.WHOLE.title_message == N_("t", "Whole blood")
    with pytest.raises(ValueError, match="CDX"):
        stored("CDX")


def test_there_are_lists_to_look_at() -> None:
    assert len(every_choice()) >= 15


@pytest.mark.parametrize("choices", every_choice(), ids=lambda one: one.__name__)
def test_entries_of_a_list_can_be_told_apart_by_whoever_reads_them(choices: type[StrEnum]) -> None:
    assert issubclass(choices, Choice)
    titles = [entry.title_message.text for entry in choices]
    assert len(set(titles)) == len(titles)
    assert all(title == title.strip() and title for title in titles)
    values = [entry.value for entry in choices]
    assert all(value.isascii() and "'" not in value and value == value.lower() for value in values)
