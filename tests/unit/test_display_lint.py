"""The lint itself bites: each rule finds what it is for, and leaves right writing alone."""

import pytest

from tests.support.display_lint import RULES, faults

WRONG = {
    "a trailing zero": ["5.0 mL", "28.50 micrograms per day", "1.10 x"],
    "no leading zero": [".5 mL", "at .25"],
    "no space before the unit": ["5mL", "61.5kg", "2.5mL per hour"],
    "no space before the percent sign": ["99%"],
    "the micro sign, or an abbreviated microgram": ["28 \N{MICRO SIGN}g", "28 mcg", "28 ug"],
    "a slash before a unit of time": ["5 mL/h", "28 micrograms/day"],
    "a date of numbers": ["2026-11-05", "05/11/2026", "5.11.26"],
    "a 12-hour clock": ["2 pm", "2:05 p.m."],
    "a power of ten in plain signs": ["10^6", "1e6", "10*6"],
    "a word of computers": ["Error", "Invalid value", "None"],
    "a place that was not filled in": ["Bag {number}"],
    "hours of a bag as a part of it": ["3 of 48 h"],
}
RIGHT = [
    "28 micrograms per day",
    "05-Nov-2026 14:05",
    "in 1 d 21 h 43 min",
    "191 of 240 mL",
    "Bag 3 (48-hour bag)",
    "10\N{SUPERSCRIPT SIX} (one million)",
    "0.5 mL",
    "99.3\N{NO-BREAK SPACE}%",
    "10 mL per hour",
    "None known",
    "None yet",
    "+126",
    "2,049",
    "Version 2025.1",
    "5A, bed 4",
    "07:30",
]


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_finds_what_it_is_for(rule: str) -> None:
    for text in WRONG[rule]:
        assert any(fault.startswith(rule) for fault in faults([text])), text


def test_right_writing_is_left_alone() -> None:
    assert faults(RIGHT) == []
