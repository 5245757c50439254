"""The column types: exact, refusing what they can't keep, with one plain form."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.dialects import sqlite

from bline_desktop.domain import columns
from bline_desktop.domain.choice import Choice
from bline_desktop.domain.words import N_

DIALECT = sqlite.dialect()
UTC_MS = st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001  (made aware here)
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)


class Lineage(Choice):
    CD3 = "cd3", N_("t", "CD3")
    CD19 = "cd19", N_("t", "CD19")


ALL: dict[str, Any] = {
    "text": columns.TextColumn(),
    "integer": columns.IntegerColumn(),
    "boolean": columns.BooleanColumn(),
    "decimal": columns.DecimalColumn(),
    "instant": columns.InstantColumn(),
    "date": columns.DateColumn(),
    "uuid": columns.UuidColumn(),
    "choice": columns.ChoiceColumn(Lineage),
}
TABLE = Table("anything", MetaData(), *(Column(name, kind) for name, kind in ALL.items()), sqlite_strict=True)
ROW = {
    "text": "李伟 “x”",
    "integer": 2**40,
    "boolean": True,
    "decimal": Decimal("28.10"),
    "instant": datetime(2026, 11, 5, 6, 5, 0, 120_000, tzinfo=UTC),
    "date": date(2026, 11, 5),
    "uuid": UUID("3d2f6d3e-9a56-4a5e-8f6f-0b8d7c1a2e55"),
    "choice": Lineage.CD3,
}
PLAIN = {
    "text": "李伟 “x”",
    "integer": 2**40,
    "boolean": True,
    "decimal": "28.1",
    "instant": "2026-11-05T06:05:00.120Z",
    "date": "2026-11-05",
    "uuid": "3d2f6d3e-9a56-4a5e-8f6f-0b8d7c1a2e55",
    "choice": "cd3",
}


def test_every_type_comes_back_from_a_strict_table() -> None:
    engine = create_engine("sqlite://")
    TABLE.create(engine)
    with engine.begin() as connection:
        connection.execute(insert(TABLE), [ROW, dict.fromkeys(ROW)])
        full, empty = connection.execute(select(TABLE)).mappings()
    assert dict(full) == ROW
    assert {name: type(value) for name, value in full.items()} == {name: type(value) for name, value in ROW.items()}
    assert set(empty.values()) == {None}
    engine.dispose()


@pytest.mark.parametrize("name", ALL)
def test_each_has_one_plain_form_and_null_is_null(name: str) -> None:
    kind = ALL[name]
    assert kind.plain(ROW[name]) == PLAIN[name]
    assert kind.plain(None) is None
    assert kind.process_bind_param(None, DIALECT) is None
    bound = kind.process_bind_param(ROW[name], DIALECT)
    assert bound == PLAIN[name]
    assert not isinstance(bound, (bool, float))


@pytest.mark.parametrize("name", ["integer", "decimal"])
def test_a_float_is_never_stored(name: str) -> None:
    with pytest.raises(TypeError, match="float"):
        ALL[name].plain(28.1)


def test_an_instant_needs_its_zone_and_is_kept_in_utc() -> None:
    with pytest.raises(TypeError, match="zone"):
        ALL["instant"].plain(datetime(2026, 11, 5, 6, 5))  # noqa: DTZ001  (what must be refused)
    berlin = datetime(2026, 11, 5, 7, 5, tzinfo=timezone(timedelta(hours=1)))
    assert ALL["instant"].plain(berlin) == "2026-11-05T06:05:00.000Z"


def test_what_is_not_on_the_list_is_refused_before_the_database_sees_it() -> None:
    with pytest.raises(ValueError, match="CDX"):
        ALL["choice"].process_bind_param("CDX", DIALECT)
    with pytest.raises(ValueError, match="CDX"):
        ALL["choice"].process_result_value("CDX", DIALECT)


def test_an_id_has_one_form_however_it_is_written() -> None:
    shouted = str(ROW["uuid"]).upper().replace("-", "")
    assert ALL["uuid"].plain(shouted) == PLAIN["uuid"]


@given(st.lists(UTC_MS, min_size=2, max_size=6))
def test_instants_sort_as_text_as_they_do_in_time(moments: list[datetime]) -> None:
    kind = ALL["instant"]
    assert [kind.plain(one) for one in sorted(moments)] == sorted(str(kind.plain(one)) for one in moments)


@given(UTC_MS)
def test_an_instant_is_read_as_it_was_written(moment: datetime) -> None:
    kind = ALL["instant"]
    assert kind.process_result_value(kind.plain(moment), DIALECT) == moment


@given(st.one_of(st.none(), st.uuids()))
def test_an_id_is_read_as_it_was_written_by_both_ways(key: UUID | None) -> None:
    kind = ALL["uuid"]
    assert kind.process_result_value(kind.plain(key), DIALECT) == key
    assert kind.result_processor(DIALECT, None)(kind.plain(key)) == key


@pytest.mark.parametrize("name", ["decimal", "instant", "date", "uuid", "choice"])
def test_nothing_is_read_as_nothing_by_both_ways(name: str) -> None:
    assert ALL[name].process_result_value(None, DIALECT) is None
    assert ALL[name].result_processor(DIALECT, None)(None) is None


@given(st.dates(date(1900, 1, 1)))
def test_a_day_is_read_as_it_was_written_by_both_ways(day: date | None) -> None:
    kind = ALL["date"]
    assert kind.process_result_value(kind.plain(day), DIALECT) == day
    assert kind.result_processor(DIALECT, None)(kind.plain(day)) == day


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**15), max_value=10**15))
def test_a_decimal_is_exact(number: Decimal) -> None:
    kind = ALL["decimal"]
    assert kind.process_result_value(kind.plain(number), DIALECT) == number
