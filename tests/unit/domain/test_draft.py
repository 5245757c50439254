"""What was typed into a form, read as a draft."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Self
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError, model_validator

from bline_desktop.domain import draft
from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import FieldProblem, FieldsRefused, Rule, RuleBroken
from bline_desktop.domain.fields import (
    Fields,
    Input,
    boolean_field,
    choice_field,
    date_field,
    decimal_field,
    integer_field,
    moment_field,
    text_field,
)
from bline_desktop.domain.treatment.cycle import BagFields
from bline_desktop.domain.words import N_, Message, Words

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
PLACE = draft.Place(NOW, ZONE)
WORDS = Words(ZONE)


class Cause(Choice):
    ALARM = "alarm", N_("t", "Alarm")
    OTHER = "other", N_("t", "Other")


TOO_SLOW = Rule("too-slow", N_("t", "{rate} mL per hour is too slow for {bags} bags."))
WHOLE_FORM = Rule("whole-form", N_("t", "This does not fit together."))


class Pause(Fields):
    at: datetime = moment_field(N_("t", "Time"))
    cause: Cause = choice_field(Cause, N_("t", "Cause"))
    rate: Decimal = decimal_field(N_("t", "Rate"), unit=N_("t", "mL per hour"), limits=("0.1", "100"), places=2)
    bags: int = integer_field(N_("t", "Bags"), limits=(1, None))
    seen: bool = boolean_field(N_("t", "Seen"))
    use_by: date | None = date_field(N_("t", "Use by"), required=False)
    who: str | None = text_field(N_("t", "Who"), limit=10, required=False)
    note: str | None = text_field(N_("t", "Note"), long=True, limit=40, required=False)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.bags > 5 and self.rate < 1:
            raise RuleBroken(TOO_SLOW, field="rate", rate=self.rate, bags=self.bags)
        if self.bags > 50:
            raise RuleBroken(WHOLE_FORM)
        if self.bags == 13:
            raise ValueError("a bug: no sentence")
        return self


TYPED: Mapping[str, object] = {
    "at": "-15",
    "cause": "alarm",
    "rate": "5,5",
    "bags": "2",
    "seen": False,
    "use_by": "",
    "who": "  Nora ",
    "note": "first\nsecond",
}


def read(**typed: object) -> Pause:
    return draft.read_fields(Pause, {**TYPED, **typed}, NOW, ZONE)


def refused(**typed: object) -> dict[str, str]:
    with pytest.raises(FieldsRefused) as caught:
        read(**typed)
    return {problem.field: said(problem) for problem in caught.value.problems}


def said(problem: FieldProblem) -> str:
    return WORDS.say(problem.sentence, **dict(problem.values))


def test_a_form_is_read_by_what_each_field_is() -> None:
    assert read() == Pause(
        at=datetime(2026, 11, 22, 5, 50, tzinfo=UTC),
        cause=Cause.ALARM,
        rate=Decimal("5.5"),
        bags=2,
        seen=False,
        use_by=None,
        who="Nora",
        note="first\nsecond",
    )


def test_what_a_program_fills_in_is_taken_as_it_stands() -> None:
    filled = read(at=NOW, cause=Cause.OTHER, rate=Decimal("7"), bags=3, seen=True, use_by=date(2026, 12, 1))
    assert (filled.at, filled.cause, filled.rate, filled.bags, filled.seen) == (NOW, Cause.OTHER, Decimal(7), 3, True)
    assert filled.use_by == date(2026, 12, 1)


def test_yes_and_no_may_come_as_text_too() -> None:
    assert read(seen="true").seen is True
    assert read(seen="false").seen is False


def test_every_problem_is_told_at_once_in_the_order_of_the_form() -> None:
    problems = refused(at="25:00", cause=None, rate="", bags="  ", seen=None, use_by="31-Feb-2026", who="Nora Adams ++")
    assert list(problems) == ["at", "cause", "rate", "bags", "seen", "use_by", "who"]
    assert problems["cause"] == "Cause is needed: choose one entry."
    assert problems["rate"] == "Rate is needed: type it."
    assert problems["bags"] == "Bags is needed: type it."
    assert problems["seen"] == "Seen is needed: choose yes or no."
    assert problems["who"] == "Type at most 10 characters; there are 13 now."
    assert problems["at"] == "A day has the times 00:00 to 23:59."


def test_a_field_that_was_not_shown_counts_as_empty() -> None:
    with pytest.raises(FieldsRefused) as caught:
        draft.read_fields(Pause, {}, NOW, ZONE)
    assert [problem.field for problem in caught.value.problems] == ["at", "cause", "rate", "bags", "seen"]


@pytest.mark.parametrize("typed", ["0.09", "100.1", "0"])
def test_a_number_out_of_its_range_is_told_the_range(typed: str) -> None:
    assert refused(rate=typed) == {"rate": "Between 0.1 and 100 mL per hour."}


def bag(name: str, typed: str) -> str:
    with pytest.raises(FieldsRefused) as caught:
        draft.read_field(BagFields, name, typed, draft.Place(NOW, ZONE))
    (problem,) = caught.value.problems
    return Words(ZONE).say(problem.sentence, **dict(problem.values)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("dose_ug_per_day", "0.028", "Micrograms, not milligrams: 0.028 milligrams are 28 micrograms."),
        ("drug_ug", "0.0583", "Micrograms, not milligrams: 0.0583 milligrams are 58.3 micrograms."),
        ("drug_ug", "0.25", "Micrograms, not milligrams: 0.25 milligrams are 250 micrograms."),
        (
            "dose_ug_per_day",
            "28000",
            "28000 micrograms are 28 milligrams. Micrograms are typed here: read the label again.",
        ),
        ("dose_ug_per_day", "280", "Between 0.5 and 56 micrograms per day."),
        ("dose_ug_per_day", "0.4", "Between 0.5 and 56 micrograms per day."),
        ("dose_ug_per_day", "28.123", "28.123 can be read in two ways. Type 28123 or 28.1230, as it is meant."),
        ("rate_ml_per_h", "0.05", "Between 0.1 and 20 mL per hour."),
    ],
)
def test_milligrams_for_micrograms_are_named_in_words(name: str, typed: str, said: str) -> None:
    assert bag(name, typed) == said


@pytest.mark.parametrize("typed", ["0.1", "100"])
def test_the_limits_themselves_are_allowed(typed: str) -> None:
    assert read(rate=typed).rate == Decimal(typed)


def test_a_range_may_be_open_and_without_a_unit() -> None:
    assert refused(bags="0") == {"bags": "At least 1."}
    assert refused(bags=0) == {"bags": "At least 1."}


def test_an_unreadable_number_is_told_how_to_type_it() -> None:
    assert refused(rate="1,500")["rate"].startswith("1,500 can be read in two ways.")


def test_what_is_not_on_the_list_is_refused() -> None:
    assert refused(cause="tired") == {"cause": "Choose one of the entries of the list."}


def test_a_rule_across_fields_stands_at_the_field_that_it_names_or_on_top() -> None:
    assert refused(rate="0.5", bags="6") == {"rate": "0.5 mL per hour is too slow for 6 bags."}
    assert refused(bags="51") == {"": "This does not fit together."}


def test_a_failure_without_a_sentence_is_a_bug() -> None:
    with pytest.raises(ValidationError):
        read(bags="13")


def test_one_field_can_be_read_alone() -> None:
    assert draft.read_field(Pause, "rate", "5", PLACE) == 5
    assert draft.read_field(Pause, "rate", " ", PLACE) is None
    for name, typed in (("rate", "0"), ("rate", "+5"), ("cause", "tired")):
        with pytest.raises(FieldsRefused) as caught:
            draft.read_field(Pause, name, typed, PLACE)
        assert [problem.field for problem in caught.value.problems] == [name]


@pytest.mark.parametrize(
    ("limits", "unit", "sentence"),
    [
        ((None, None), None, None),
        (("1", "2"), None, "Between 1 and 2."),
        (("1", "2"), N_("t", "%"), "Between 1 and 2 %."),
        (("1", None), None, "At least 1."),
        (("1", None), N_("t", "kg"), "At least 1 kg."),
        ((None, "2"), None, "At most 2."),
        ((None, "2"), N_("t", "kg"), "At most 2 kg."),
    ],
)
def test_the_allowed_range_is_a_sentence(
    limits: tuple[str | None, str | None], unit: Message | None, sentence: str | None
) -> None:
    class One(Fields):
        value: Decimal = decimal_field(N_("t", "Value"), unit=unit, limits=limits)

    allowed = draft.allowed_range(One.specs["value"])
    assert (allowed and WORDS.say(allowed[0], **allowed[1])) == sentence


@pytest.mark.parametrize(
    ("name", "value", "typed"),
    [
        ("at", datetime(2026, 11, 22, 5, 50, tzinfo=UTC), "2026-11-22 13:50"),
        ("use_by", date(2026, 12, 1), "2026-12-01"),
        ("rate", Decimal("5.50"), "5.5"),
        ("rate", Decimal("12.345"), "12.3450"),
        ("rate", Decimal("0.125"), "0.125"),
        ("rate", Decimal("1234.125"), "1234.125"),
        ("bags", 2, "2"),
        ("seen", True, True),
        ("cause", Cause.OTHER, "other"),
        ("who", "Nora", "Nora"),
        ("who", None, None),
    ],
)
def test_a_value_is_shown_as_a_person_would_type_it(name: str, value: Any, typed: object) -> None:
    assert draft.typed_value(Pause.specs[name], value, ZONE) == typed


def test_every_way_of_typing_has_its_reader() -> None:
    assert set(draft._READERS) == set(Input)
