"""Typed numbers, texts and times: whatever is typed is read exactly or refused with a sentence."""

import re
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bline_desktop.domain.clock import whole_milliseconds
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.typed_time import read_date, read_moment, show_moment_for_typing
from bline_desktop.domain.units import clean_text, read_decimal, read_integer, rounded
from bline_desktop.domain.words import Words, plain_number, round_half_up

# A slow machine is no fault of the reader.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = Words(ZoneInfo("UTC"))
ZONES = st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"])
# Close to numbers and times, so that the edges are hit and not only noise.
TYPED = st.text(max_size=12) | st.text("0123456789.,- eE+_'’:aytT/ 年月日５⁶٣", max_size=12)
PLAIN = re.compile(r"[ \t\r\n]*[0-9]{1,6}([.,][0-9]{1,4})?[ \t\r\n]*", re.ASCII)


def explained(broken: RuleBroken) -> bool:
    """Whether a refusal says something, with all its places filled."""
    sentence = WORDS.say(broken.rule.sentence, **broken.values)
    return sentence.endswith(".") and "{" not in sentence and not broken.rule.may_have_happened


@calm
@given(TYPED)
def test_only_plain_numbers_are_read_and_then_exactly(typed: str) -> None:
    try:
        number = read_decimal(typed)
    except RuleBroken as broken:
        assert explained(broken)  # noqa: PT017
        return
    assert PLAIN.fullmatch(typed)
    assert number == Decimal(typed.strip(" \t\r\n").replace(",", "."))


@calm
@given(TYPED)
def test_only_plain_whole_numbers_are_read(typed: str) -> None:
    try:
        number = read_integer(typed)
    except RuleBroken as broken:
        assert explained(broken)  # noqa: PT017
        return
    assert re.fullmatch(r"[0-9]{1,6}", typed.strip(" \t\r\n"), re.ASCII)
    assert number == int(typed)


@calm
@given(st.decimals(0, 999_999, places=4), st.sampled_from(".,"))
def test_a_number_as_we_write_it_is_read_back_or_asked_about(number: Decimal, sign: str) -> None:
    typed = plain_number(number).replace(".", sign)
    try:
        assert read_decimal(typed) == number
    except RuleBroken as broken:
        assert broken.rule.code == "NUMBER_AMBIGUOUS"  # noqa: PT017
        assert read_decimal(str(broken.values["decimal"])) == number  # noqa: PT017
        assert read_decimal(str(broken.values["thousands"])) == int(typed.replace(sign, ""))  # noqa: PT017


@calm
@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 5))
def test_rounding_is_that_of_the_words(number: Decimal, places: int) -> None:
    assert rounded(Fraction(number), places) == round_half_up(number, places)


@calm
@given(st.text(max_size=30), st.booleans())
def test_clean_text_stays_as_it_is_and_means_the_same(typed: str, multiline: bool) -> None:
    try:
        text = clean_text(typed, limit=25, multiline=multiline)
    except RuleBroken as broken:
        assert explained(broken)  # noqa: PT017
        return
    assert clean_text(text, limit=25, multiline=multiline) == text
    assert unicodedata.is_normalized("NFC", text)
    assert len(text) <= 25
    assert text.encode("utf-8").decode("utf-8") == text
    assert all(unicodedata.category(sign) not in ("Cc", "Cf") or sign == "\n" for sign in text)
    assert text in unicodedata.normalize("NFC", typed.replace("\r\n", "\n"))


@calm
@given(TYPED, ZONES)
def test_any_typed_time_is_read_or_refused_with_a_sentence(typed: str, zone: str) -> None:
    now = datetime(2026, 11, 5, 13, 5, tzinfo=UTC)
    try:
        moment = read_moment(typed, now, ZoneInfo(zone))
        assert moment == whole_milliseconds(moment)
        assert moment.tzinfo is UTC
    except RuleBroken as broken:
        assert explained(broken)  # noqa: PT017
    try:
        assert 1900 <= read_date(typed).year < 2200
    except RuleBroken as broken:
        assert explained(broken)  # noqa: PT017


@calm
@given(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), ZONES)  # noqa: DTZ001
def test_a_pre_filled_time_is_read_back(moment: datetime, zone: str) -> None:
    minute = moment.replace(second=0, microsecond=0)
    assert read_moment(show_moment_for_typing(moment, ZoneInfo(zone)), moment, ZoneInfo(zone)) == minute


@calm
@given(st.integers(0, 24 * 60 * 3), st.sampled_from([(3, 29), (10, 25), (11, 1), (4, 5)]), ZONES)
def test_around_a_clock_change_it_is_read_back_too(minutes: int, day: tuple[int, int], zone: str) -> None:
    start = datetime(2026, *day, tzinfo=UTC).timestamp() - 24 * 3600
    moment = datetime.fromtimestamp(start + minutes * 60, UTC)
    assert read_moment(show_moment_for_typing(moment, ZoneInfo(zone)), moment, ZoneInfo(zone)) == moment
