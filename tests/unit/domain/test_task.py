"""Open tasks: the values of a rule's sentence, kept and read back."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.task import read_details, write_details
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import N_, Words

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 5, 6, 5, tzinfo=UTC)


def test_details_are_canonical_and_said_again_in_the_zone_of_the_ward() -> None:
    kept = write_details({"use_by": AT, "number": 2, "volume": Decimal("5.50")})
    assert kept == '{"number": "2", "use_by": "2026-11-05T06:05:00.000Z", "volume": "5.5"}'
    read = dict(read_details(kept))
    assert read == {"number": "2", "use_by": AT, "volume": "5.5"}
    said = Words(ZONE).say(N_("t", "Bag {number} was to be used by {use_by}; {volume} mL."), **read)
    assert said == "Bag 2 was to be used by 05-Nov-2026 14:05; 5.5 mL."


def test_an_entry_of_a_list_is_said_by_its_title_in_the_language_of_the_reader() -> None:
    kept = write_details({"action": PumpAction.NEW_BAG, "cause": N_("pump", "Alarm")})
    read = dict(read_details(kept))
    text = N_("t", "{action}, {cause}")
    assert Words(ZONE).say(text, **read) == "New bag, Alarm"
    chinese = {("pump", "New bag"): "换袋"}
    assert Words(ZONE, "zh_CN", lambda *key: chinese.get(key, key[1])).say(text, **read) == "换袋, Alarm"


def test_chinese_stays_readable_in_the_file() -> None:
    assert write_details({"name": "李伟"}) == '{"name": "李伟"}'


@given(st.dictionaries(st.text(min_size=1), st.text() | st.integers() | st.datetimes(timezones=st.just(UTC))))
def test_the_same_values_always_give_the_same_text(values: dict[str, object]) -> None:
    backwards = dict(reversed(values.items()))
    assert write_details(values) == write_details(backwards)
    assert [name for name, _ in read_details(write_details(values))] == sorted(values)
