"""Ages are said as people say them, and never as more than they are."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.ages import Age
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_, Words

WORDS = Words(ZoneInfo("Asia/Shanghai"))
UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "min": timedelta(minutes=1)}


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(0), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=10), "2 h 10 min"),
        (timedelta(hours=2, minutes=59, seconds=59), "2 h 59 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=3, minutes=59), "3 h"),
        (timedelta(hours=26, minutes=1), "26 h"),
        (timedelta(hours=47, minutes=59), "47 h"),
        (timedelta(days=2), "2 d"),
        (timedelta(days=54, hours=10, minutes=1), "54 d"),
    ],
)
def test_an_age_is_as_exact_as_people_say_it(span: timedelta, said: str) -> None:
    assert WORDS.value(Age(span)) == said
    assert WORDS.say(N_("times", "{span} ago"), span=Age(span)) == f"{said} ago"
    assert WORDS.value(Said(N_("board", "waits {length}"), (("length", Age(span)),))) == f"waits {said}"


@given(st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_nothing_is_said_to_be_older_than_it_is_nor_younger_by_more_than_its_last_unit(span: timedelta) -> None:
    parts = WORDS.value(Age(span)).split()
    said = sum((int(n) * UNITS[unit] for n, unit in zip(parts[::2], parts[1::2], strict=True)), timedelta(0))
    least = timedelta(minutes=1) if span < timedelta(hours=3) else UNITS[parts[-1]]
    assert said <= span < said + least
