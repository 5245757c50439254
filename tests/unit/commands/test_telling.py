"""What a physician is still to be told of: open until somebody was told, in the same way for rounds and calls."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.records import record, strike
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations.phone_note import PhoneNoteFields
from bline_desktop.domain.observations.round import RoundFields
from bline_desktop.domain.task import TaskClosing
from bline_desktop.domain.words import Words
from bline_desktop.queries.tasks import open_tasks
from tests.support.store import NOW, ZONE, MemorySession, a_patient, an_act, an_asker

HOUR = timedelta(hours=1)
RULES = {"round": "PHYSICIAN_TO_TELL", "phone_note": "CALL_TO_TELL"}
ANSWER = {"round": "answer", "phone_note": "told_answer"}


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


@pytest.fixture(params=sorted(RULES))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def fields(kind: str, hours: float, told: str | None) -> Fields:
    at = NOW + hours * HOUR
    said: dict[str, object] = {"told": told}
    if told == "yes":
        said |= {"told_who": "Dr. SU", "told_at": at, ANSWER[kind]: "Blood cultures"}
    if kind == "round":
        return RoundFields.model_validate({"seen_at": at, "temperature": Decimal("38.4"), **said})
    call = {"called_at": at, "caller": "patient", "question": "38.4 °C", "answer": "Measure again"}
    return PhoneNoteFields.model_validate({**call, **said})


def make(session: MemorySession, li: UUID, kind: str, hours: float, told: str | None) -> UUID:
    made = record(session, an_act(now=NOW + 9 * HOUR), kind, li, fields(kind, hours, told))
    session.flush()
    return made


def change(session: MemorySession, kind: str, made: UUID, hours: float, told: str | None) -> UUID:
    act = an_act(now=NOW + 10 * HOUR, reason="Read again")
    again = correct(session, act, kind, made, fields(kind, hours, told))
    session.flush()
    return again


def waiting(session: MemorySession, kind: str) -> list[UUID]:
    """The entries of which a physician is still to be told, by the open tasks."""
    session.flush()
    return [task.about for task in open_tasks(session, an_asker()) if task.rule == RULES[kind]]


def test_it_is_open_until_a_later_entry_says_who_was_told(session: MemorySession, li: UUID, kind: str) -> None:
    make(session, li, kind, 1, None)
    first, second = (make(session, li, kind, hours, "not_yet") for hours in (2, 4))
    assert waiting(session, kind) == [first, second]
    make(session, li, kind, 3, "yes")  # of before the second one: nobody knew of that yet
    assert waiting(session, kind) == [second]
    make(session, li, kind, 4, "yes")
    assert waiting(session, kind) == []
    assert {closing.note for closing in session.exec(select(TaskClosing))} == {"Dr. SU, Blood cultures"}


def test_who_was_told_of_a_call_was_not_told_of_a_round(session: MemorySession, li: UUID) -> None:
    found = make(session, li, "round", 2, "not_yet")
    make(session, li, "phone_note", 3, "yes")
    assert waiting(session, "round") == [found]


def test_the_entry_itself_is_corrected_once_somebody_was_told(session: MemorySession, li: UUID, kind: str) -> None:
    made = make(session, li, kind, 2, "not_yet")
    again = change(session, kind, made, 3, "not_yet")
    assert waiting(session, kind) == [again]
    change(session, kind, again, 1, "yes")  # it was earlier than was typed first, and is the same all the same
    assert waiting(session, kind) == []


def test_an_entry_that_needs_nobody_any_more_takes_its_task_along(session: MemorySession, li: UUID, kind: str) -> None:
    change(session, kind, make(session, li, kind, 2, "not_yet"), 2, None)
    assert waiting(session, kind) == []


@pytest.mark.parametrize("told", [None, "not_yet"])
def test_where_nobody_was_told_after_all_it_is_open_again(
    session: MemorySession, li: UUID, kind: str, told: str | None
) -> None:
    first = make(session, li, kind, 2, "not_yet")
    again = change(session, kind, make(session, li, kind, 3, "yes"), 3, told)
    assert waiting(session, kind) == ([first, again] if told else [first])


def test_an_entry_that_is_struck_takes_its_task_along_and_opens_what_it_had_closed(
    session: MemorySession, li: UUID, kind: str
) -> None:
    first, second = (make(session, li, kind, hours, "not_yet") for hours in (2, 3))
    strike(session, an_act(now=NOW + 10 * HOUR, reason="Another patient"), kind, second)
    assert waiting(session, kind) == [first]
    told = make(session, li, kind, 4, "yes")
    assert waiting(session, kind) == []
    strike(session, an_act(now=NOW + 10 * HOUR, reason="Another patient"), kind, told)
    assert waiting(session, kind) == [first]


def test_the_task_of_a_call_names_it_and_its_rule(session: MemorySession, li: UUID) -> None:
    make(session, li, "phone_note", 2, "not_yet")
    (task,) = open_tasks(session, an_asker())
    said = Words(ZONE).value(task.sentence).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "What was said in the call of 02-Nov-2026 10:00 is not told to a physician yet."
    assert task.source == "Ward rules, version 1, rule 34"
