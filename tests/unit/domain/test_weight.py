"""A weight beside the last one: ten times and a tenth are named, everything that can be true is not."""

from datetime import date
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.observations.weight import (
    TENFOLD_OF_LABORATORY,
    Weighing,
    check_tenfold,
    last_weighing,
)
from bline_desktop.domain.words import Words

LAST = Weighing(date(2026, 11, 5), 1, Decimal(45))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("450", "450 kg are ten times the last weight, 45 kg of 05-Nov-2026. Read the scale again."),
        ("4.5", "4.5 kg are a tenth of the last weight, 45 kg of 05-Nov-2026. Read the scale again."),
        ("4.62", "4.62 kg are a tenth of the last weight, 45 kg of 05-Nov-2026. Read the scale again."),
    ],
)
def test_a_slip_of_a_point_or_a_zero_is_named(typed: str, said: str) -> None:
    broken = check_tenfold(LAST, Decimal(typed))
    assert broken is not None
    words = Words(ZoneInfo("Asia/Shanghai"))
    assert words.say(broken.rule.sentence, **broken.values).replace("\N{NO-BREAK SPACE}", " ") == said
    assert broken.values["field"] == "weight_kg"


@pytest.mark.parametrize("typed", ["45", "20", "54", "120", "1000", "3", "0"])
def test_what_is_no_slip_of_a_point_is_not_named(typed: str) -> None:
    assert check_tenfold(LAST, Decimal(typed)) is None


def test_without_a_weight_before_nothing_is_named() -> None:
    assert check_tenfold(None, Decimal(450)) is None


def test_the_weight_of_the_laboratory_sends_to_the_label_of_the_product() -> None:
    broken = check_tenfold(LAST, Decimal("4.5"), "lab_weight_kg")
    assert broken is not None
    assert (broken.rule, broken.values["field"]) == (TENFOLD_OF_LABORATORY, "lab_weight_kg")


def test_the_last_weight_is_that_of_the_day_or_before_without_the_one_that_is_corrected() -> None:
    ids = [uuid4() for _ in range(4)]
    days = (date(2026, 11, 5), date(2026, 11, 5), date(2026, 11, 4), date(2026, 11, 9))
    known = [Weighing(day, n, Decimal(45 + n), None, ids[n]) for n, day in enumerate(days)]
    found = last_weighing(known, date(2026, 11, 8))
    assert found is not None
    assert found.weight_kg == 46
    assert last_weighing(known, date(2026, 11, 8), ids[1]) == known[0]
    assert last_weighing(known, date(2026, 11, 3)) is None
    assert last_weighing([Weighing(days[0], 1, Decimal(45))], days[0], ids[0]) is not None
