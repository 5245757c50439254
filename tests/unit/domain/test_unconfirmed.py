"""A number whose document nobody has seen is said to be unconfirmed wherever it is shown."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from bline_desktop.domain.steroids import SOURCE
from bline_desktop.domain.treatment.label_profile import LabelProfile
from bline_desktop.domain.treatment.order_rules import check_rate
from bline_desktop.domain.treatment.order_working import Measured, named, order_problems
from bline_desktop.domain.treatment.orders import DoseOrderFields
from bline_desktop.domain.treatment.pump import BagLabel
from tests.support.labels import shelf, shipped

PROFILES = pytest.mark.parametrize("name", ["us-2025", "eu-jp"])


def a_bag(profile: LabelProfile) -> tuple[BagLabel, bool]:
    """Return the longest bag of a profile at the rate of its shortest, and whether that number was seen."""
    short, long = (pick(profile.bags, key=lambda bag: bag.duration_h) for pick in (min, max))
    volume = long.rate_ml_per_h * long.duration_h
    seen = all(bag.confirmed for bag in profile.bags if bag.rate_ml_per_h == short.rate_ml_per_h)
    return BagLabel(uuid4(), 1, Decimal(28), long.duration_h, short.rate_ml_per_h, volume), seen


@PROFILES
def test_the_rate_of_another_bag(name: str) -> None:
    profile = shipped(name)
    bag, seen = a_bag(profile)
    broken = check_rate(bag, profile)
    assert broken is not None
    assert broken.rule.source == named(profile, confirmed=seen)


@PROFILES
def test_the_dose_of_the_label_beside_an_order(name: str) -> None:
    profile = shipped(name)
    typed: dict[str, Any] = {"step": 2, "basis": "fixed", "dose_ug_per_day": "40", "starts_at": None, "duration_h": 48}
    order = DoseOrderFields.model_construct(**typed | {"dose_ug_per_day": Decimal(40)})
    entry = next(entry for entry in shelf().entries if entry.profile == profile)
    day = date(2026, 11, 22)
    (broken,) = order_problems(order, Measured(Decimal("61.5"), day, Decimal(168)), entry, day)
    bands = [band for band in profile.doses if band.covers(Decimal("61.5"))]
    assert broken.rule.source.endswith("unconfirmed") is not all(band.confirmed for band in bands)


def test_the_words_are_those_that_a_person_reads() -> None:
    profile = shipped("eu-jp")
    assert named(profile, confirmed=True) == f"{profile.title}, {profile.version}"
    assert named(profile, confirmed=False) == f"{profile.title}, {profile.version}, unconfirmed"
    assert SOURCE.text.endswith(", unconfirmed")
