"""MRD conversion, by hand: each case is what a physician would say of these results."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bline_desktop.domain.observations.mrd_course import Conversion, Sample, conversions

START = date(2026, 6, 1)
E4, E5, E6 = Decimal("0.0001"), Decimal("0.00001"), Decimal("0.000001")


def neg(day: int, sensitivity: Decimal = E4, series: str = "flow-marrow") -> Sample:
    return Sample(series, START + timedelta(days=day), False, sensitivity)


def pos(day: int, level: str = "0.0003", series: str = "flow-marrow") -> Sample:
    return Sample(series, START + timedelta(days=day), True, Decimal(level))


ONE, BOTH = Conversion(0, 1), Conversion(0, 1, confirmed=2)
CASES = {
    "nothing": ([], []),
    "never negative: no conversion, however often positive": ([pos(0), pos(30)], [None, None]),
    "never positive": ([neg(0), neg(30)], [None, None]),
    "the first positive is unconfirmed": ([neg(0), pos(30)], [None, ONE]),
    "a second sample of a later day confirms it": ([neg(0), pos(30), pos(31)], [None, BOTH, BOTH]),
    "the same day confirms nothing": ([neg(0), pos(30), pos(30)], [None, ONE, ONE]),
    "a third one belongs to it": ([neg(0), pos(30), pos(60), pos(90)], [None, BOTH, BOTH, BOTH]),
    "another method confirms nothing": ([neg(0), pos(30), pos(37, series="ngs-marrow")], [None, ONE, None]),
    "another material ends nothing": (
        [neg(0), pos(30), neg(37, series="flow-blood"), pos(44)],
        [None, Conversion(0, 1, confirmed=3), None, Conversion(0, 1, confirmed=3)],
    ),
    "a negative of another method begins nothing": ([neg(0, series="ngs-marrow"), pos(30)], [None, None]),
    "a blind negative begins nothing": ([None, pos(30)], [None, None]),
    "a blind negative ends nothing": (
        [neg(0), pos(30), None, pos(44)],
        [None, Conversion(0, 1, confirmed=3), None, Conversion(0, 1, confirmed=3)],
    ),
    "a negative ends it": (
        [neg(0), pos(30), neg(37), pos(60)],
        [None, Conversion(0, 1, ended=2), None, Conversion(2, 3)],
    ),
    "a confirmed one ends too": (
        [neg(0), pos(30), pos(37), neg(60)],
        [None, Conversion(0, 1, 2, 3), Conversion(0, 1, 2, 3), None],
    ),
    "a negative that could not have seen it ends nothing": (
        [neg(0, E5), pos(30, "0.00003"), neg(37, E4), pos(44, "0.00003")],
        [None, Conversion(0, 1, confirmed=3), None, Conversion(0, 1, confirmed=3)],
    ),
    "one just as sensitive as what was found could": (
        [neg(0, E5), pos(30, "0.0001"), neg(37, E4)],
        [None, Conversion(0, 1, ended=2), None],
    ),
    "below the sensitivity of the negative it may have been there before": (
        [neg(0, E4), pos(30, "0.00009")],
        [None, None],
    ),
    "at its sensitivity it counts": ([neg(0, E4), pos(30, "0.0001")], [None, ONE]),
    "the most sensitive negative is the one that counts": (
        [neg(0, E6), neg(30, E4), pos(60, "0.00002")],
        [None, None, Conversion(0, 2)],
    ),
    "of equal ones the last": ([neg(0), neg(30), pos(60)], [None, None, Conversion(1, 2)]),
    "what lies below does not confirm, but a coarser negative does not end it then": (
        [neg(0, E4), pos(30, "0.0003"), pos(37, "0.00003"), neg(44, E4), pos(51, "0.0004")],
        [None, Conversion(0, 1, confirmed=4), None, None, Conversion(0, 1, confirmed=4)],
    ),
    "a negative and a positive of one day: the positive counts, in any order": (
        [neg(0), neg(30), pos(30), neg(30)],
        [None, None, Conversion(0, 2), None],
    ),
    "a negative of the day of a confirming positive ends nothing": (
        [neg(0), pos(30), neg(37), pos(37)],
        [None, Conversion(0, 1, confirmed=3), None, Conversion(0, 1, confirmed=3)],
    ),
    "of two levels of a day the lower one decides what a negative could have seen": (
        [neg(0, E5), pos(30, "0.00002"), pos(30, "0.0004"), neg(37, E4)],
        [None, ONE, ONE, None],
    ),
}


@pytest.mark.parametrize(("samples", "expected"), CASES.values(), ids=CASES.keys())
def test_by_hand(samples: list[Sample | None], expected: list[Conversion | None]) -> None:
    assert list(conversions(samples)) == expected
