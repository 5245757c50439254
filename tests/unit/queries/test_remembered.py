"""What was worked out of rows is remembered until something is written, and no longer."""

from collections.abc import Collection
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from bline_desktop.domain.memory import Memory
from bline_desktop.domain.plan.template_shelf import TemplateShelf
from bline_desktop.queries.calendar import ward_calendar
from bline_desktop.queries.rows import remembered, remembered_of, remembered_of_all
from bline_desktop.storage.database import Database
from tests.support.real_store import ASKER, STORE_ID, a_negative, an_act, new_store, record_mrd
from tests.unit.queries.ward import Ward

LI, WANG = uuid5(STORE_ID, "li"), uuid5(STORE_ID, "wang")


def samples(database: Database) -> list[date]:
    with database.read(ASKER) as session:
        view = ward_calendar(session, ASKER, date(2026, 11, 1), date(2026, 11, 30))
    return [entry.first for entry in view.entries]


def test_a_calendar_shows_what_was_written_since_it_was_asked_for(tmp_path: Path) -> None:
    database = new_store(tmp_path)
    assert samples(database) == []
    record_mrd(database, fields=a_negative(sampled_on=date(2026, 11, 20)))
    assert samples(database) == samples(database) == [date(2026, 11, 20)]
    record_mrd(database, fields=a_negative(sampled_on=date(2026, 11, 3)))
    assert samples(database) == [date(2026, 11, 3), date(2026, 11, 20)]
    database.close()


def test_a_session_that_remembers_nothing_asks_each_time(ward: Ward) -> None:
    asked: list[int] = []
    for number in (1, 2):
        remembered(ward.session, ("a",), partial(asked.append, number))
    assert asked == [1, 2]
    assert remembered_of(ward.session, ("a",), [LI], lambda ids: dict.fromkeys(ids, 1)) == {LI: 1}
    assert remembered_of(ward.session, ("a",), [LI], lambda ids: dict.fromkeys(ids, 2)) == {LI: 2}
    assert remembered_of_all(ward.session, ("a",), lambda ids: {LI: ids}) == {LI: None}


def test_of_nobody_nothing_is_asked(ward: Ward) -> None:
    asked: list[Collection[UUID]] = []

    def ask(ids: Collection[UUID]) -> dict[UUID, int]:
        asked.append(ids)
        return {}

    for memory in (None, Memory()):
        ward.session.info["memory"] = memory
        assert remembered_of(ward.session, ("a",), [], ask) == {}
    assert asked == []


def test_a_session_remembers_what_its_store_does(ward: Ward) -> None:
    ward.session.info["memory"] = Memory()
    assert [remembered(ward.session, ("a",), partial(int, text)) for text in ("1", "2")] == [1, 1]
    each = [remembered_of(ward.session, ("b",), [LI], lambda _, n=n: {LI: n}) for n in (1, 2)]  # type: ignore[misc]
    found = [remembered_of_all(ward.session, ("c",), lambda _, n=n: {LI: n}) for n in (1, 2)]  # type: ignore[misc]
    assert each == found == [{LI: 1}] * 2


def test_other_texts_on_the_shelf_are_read_at_once(tmp_path: Path) -> None:
    database = new_store(tmp_path)

    def answer(number: int) -> int:
        with database.read(ASKER) as session:
            return remembered(session, ("a",), lambda: number)

    assert (answer(1), answer(2)) == (1, 1)
    database.protocols = TemplateShelf.of({})
    assert (answer(3), answer(4)) == (3, 3)
    database.close()


def test_an_act_that_fails_leaves_nothing_remembered(tmp_path: Path) -> None:
    database = new_store(tmp_path)

    def answer(number: int) -> dict[UUID, int]:
        with database.read(ASKER) as session:
            return remembered_of(session, ("a",), [LI, WANG], lambda ids: dict.fromkeys(ids, number))

    def fail() -> None:
        with database.write(an_act()):
            raise ZeroDivisionError

    assert answer(1) == answer(2) == {LI: 1, WANG: 1}
    with pytest.raises(ZeroDivisionError):
        fail()
    assert answer(3) == {LI: 3, WANG: 3}
    record_mrd(database)  # of a third patient
    assert answer(4) == {LI: 3, WANG: 3}
    database.close()
