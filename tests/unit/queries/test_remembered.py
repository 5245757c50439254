"""What was worked out of rows is remembered until something is written, and no longer."""

from datetime import date
from functools import partial
from pathlib import Path

from bline_desktop.queries.calendar import ward_calendar
from bline_desktop.queries.rows import MOST_REMEMBERED, remembered
from bline_desktop.storage.database import Database
from tests.support.real_store import ASKER, a_negative, new_store, record_mrd
from tests.unit.queries.ward import Ward


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


def test_the_same_question_is_answered_once(ward: Ward) -> None:
    ward.session.info["remembered"] = {}
    asked: list[str] = []

    def ask(name: str) -> str:
        asked.append(name)
        return name

    answers = [remembered(ward.session, (name,), partial(ask, name)) for name in ("a", "b", "a")]
    assert (answers, asked) == (["a", "b", "a"], ["a", "b"])


def test_a_session_that_remembers_nothing_asks_each_time(ward: Ward) -> None:
    asked: list[int] = []
    for number in (1, 2):
        remembered(ward.session, ("a",), partial(asked.append, number))
    assert asked == [1, 2]


def test_of_many_answers_the_oldest_is_forgotten(ward: Ward) -> None:
    known = ward.session.info["remembered"] = {}
    for number in range(MOST_REMEMBERED + 1):
        remembered(ward.session, (number,), lambda: 0)
    assert [*known] == [(number,) for number in range(1, MOST_REMEMBERED + 1)]
