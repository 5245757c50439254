"""Answers are remembered until the rows are written that they hang on, and no longer."""

from collections.abc import Callable, Collection
from functools import partial
from uuid import UUID, uuid4

import pytest

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.memory import MOST_REMEMBERED, Memory

LI, WANG, ZHAO = uuid4(), uuid4(), uuid4()
OF_LI = Changed(frozenset({"mrd"}), frozenset({LI}))
OF_NOBODY = Changed(frozenset({"user"}))
NOTHING_KEPT = Changed()

Make = Callable[[Collection[UUID] | None], dict[UUID, int]]


class Told:
    """Answers with the number of the question, and notes for whom it was asked."""

    def __init__(self, *whole: UUID) -> None:
        self.whole, self.asked = whole, list[set[UUID] | None]()

    def __call__(self, ids: Collection[UUID] | None) -> dict[UUID, int]:
        self.asked.append(None if ids is None else set(ids))
        return {one: len(self.asked) for one in (self.whole if ids is None else ids) if one is not ZHAO}


def test_the_same_question_is_answered_once() -> None:
    memory, asked = Memory(), list[str]()

    def ask(name: str) -> str:
        asked.append(name)
        return name

    assert [memory.answer((name,), partial(ask, name)) for name in ("a", "b", "a")] == ["a", "b", "a"]
    assert asked == ["a", "b"]


@pytest.mark.parametrize("changed", [OF_LI, OF_NOBODY, NOTHING_KEPT])
def test_an_answer_about_any_rows_is_forgotten_at_each_write(changed: Changed) -> None:
    memory = Memory()
    memory.answer(("a",), lambda: 1)
    memory.forget(changed)
    assert memory.answer(("a",), lambda: 2) == 2


def test_of_many_answers_the_oldest_is_forgotten() -> None:
    memory = Memory()
    for number in range(MOST_REMEMBERED + 1):
        memory.answer((number,), lambda number=number: number)  # type: ignore[misc]
    assert [memory.answer((number,), lambda: -1) for number in (1, MOST_REMEMBERED, 0)] == [1, MOST_REMEMBERED, -1]


def test_of_many_parts_those_asked_for_last_are_kept() -> None:
    memory, first, second = Memory(), Told(), Told()
    memory.of_each(("first",), [LI], first)
    memory.of_each(("second",), [LI], second)
    for number in range(MOST_REMEMBERED - 1):
        memory.of_each(("first",), [LI], first)
        memory.of_each((number,), [LI], Told())
    memory.of_each(("first",), [LI], first)
    memory.of_each(("second",), [LI], second)
    assert (len(first.asked), len(second.asked)) == (1, 2)


def test_only_who_is_not_known_is_asked_for() -> None:
    memory, told = Memory(), Told()
    assert memory.of_each(("a",), [LI, ZHAO], told) == {LI: 1}
    assert memory.of_each(("a",), [LI, WANG, ZHAO], told) == {LI: 1, WANG: 2}
    assert memory.of_each(("a",), [], told) == {}
    assert told.asked == [{LI, ZHAO}, {WANG}]


def test_whose_rows_are_written_is_asked_for_again() -> None:
    memory, told = Memory(), Told()
    memory.of_each(("a",), [LI, WANG], told)
    memory.forget(OF_LI)
    assert memory.of_each(("a",), [LI, WANG], told) == {LI: 2, WANG: 1}
    assert told.asked == [{LI, WANG}, {LI}]


@pytest.mark.parametrize("forget", [lambda memory: memory.forget(OF_NOBODY), Memory.forget_all])
def test_a_row_of_no_patient_counts_for_all(forget: Callable[[Memory], None]) -> None:
    memory, each, whole = Memory(), Told(), Told(LI, WANG)
    memory.answer(("a",), lambda: 1)
    memory.of_each(("a",), [LI, WANG], each)
    memory.of_all(("b",), whole)
    forget(memory)
    assert memory.answer(("a",), lambda: 2) == 2
    assert memory.of_each(("a",), [LI, WANG], each) == {LI: 2, WANG: 2}
    assert memory.of_all(("b",), whole) == {LI: 2, WANG: 2}


def test_all_are_read_once_and_then_those_whose_rows_were_written() -> None:
    memory, told = Memory(), Told(LI, WANG)
    assert memory.of_all(("a",), told) == memory.of_all(("a",), told) == {LI: 1, WANG: 1}
    memory.forget(OF_LI)
    memory.forget(Changed(frozenset({"patient"}), frozenset({ZHAO})))
    assert memory.of_all(("a",), told) == memory.of_all(("a",), told) == {LI: 2, WANG: 1}
    assert told.asked == [None, {LI, ZHAO}]


def test_who_was_asked_for_alone_does_not_stand_for_all() -> None:
    memory, told = Memory(), Told(LI, WANG)
    assert memory.of_each(("a",), [LI, ZHAO], told) == {LI: 1}
    assert memory.of_all(("a",), told) == {LI: 2, WANG: 2}
    memory.forget(OF_LI)
    assert memory.of_each(("a",), [LI, ZHAO], told) == {LI: 3}
    assert memory.of_all(("a",), told) == {LI: 3, WANG: 2}
    assert told.asked == [{LI, ZHAO}, None, {LI, ZHAO}]
