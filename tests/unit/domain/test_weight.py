"""A weight beside the last one: ten times and a tenth are named, everything that can be true is not."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.observations.weight import WeightFields, check_tenfold
from bline_desktop.domain.words import Words

LAST = WeightFields.model_construct(measured_on=date(2026, 11, 5), weight_kg=Decimal(45), height_cm=None)


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
