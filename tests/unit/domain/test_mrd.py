"""MRD results: what a laboratory can answer, and how it is said and drawn."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from bline_desktop.domain.draft import read_fields
from bline_desktop.domain.errors import FieldsRefused
from bline_desktop.domain.observations.mrd import MRD, Mrd, MrdFields, PowerOfTen
from bline_desktop.domain.timeline import Point, PointShape, Scale
from bline_desktop.domain.words import Words
from tests.support.store import NOW, ZONE, an_act

WORDS = Words(ZONE)
NEGATIVE: dict[str, Any] = {
    "sampled_on": date(2026, 10, 20),
    "method": "ngs",
    "material": "marrow",
    "result": "negative",
    "sensitivity": "-6",
}
VALUE = {**NEGATIVE, "result": "value", "level": Decimal("2.5"), "level_power": "-4"}


def fields(**changes: Any) -> MrdFields:
    return MrdFields.model_validate({**NEGATIVE, **changes})


def row(values: dict[str, Any]) -> Mrd:
    return Mrd.written(an_act(), UUID(int=2), MrdFields.model_validate(values))


def point(values: dict[str, Any]) -> Point:
    lane = MRD.lane([row(values)], ZONE)
    assert lane is not None
    assert lane.scale is Scale.LOG
    return lane.series[0].points[0]


def refused_at(**changes: Any) -> tuple[str, str]:
    with pytest.raises(FieldsRefused) as caught:
        read_fields(MrdFields, {**NEGATIVE, **changes}, NOW, ZONE)
    (problem,) = caught.value.problems
    return problem.field, WORDS.say(problem.sentence, **dict(problem.values))


def test_a_value_is_a_number_times_a_power_of_ten() -> None:
    assert MrdFields.model_validate(VALUE).fraction == Decimal("0.00025")
    assert fields().fraction is None
    assert PowerOfTen.E4.fraction == Decimal("0.0001")


def test_only_flow_cytometry_has_a_b_cell_gate() -> None:
    assert refused_at(gating="cd19") == (
        "gating",
        "“B-cell gate” does not fit what “Method” says. Empty it, or answer “Method” anew.",
    )
    assert fields(method="flow", gating="cd19").gating == "cd19"


def test_a_result_and_its_value_belong_together() -> None:
    assert refused_at(result="value", level_power="-4") == ("level", "Type the value: number and power of ten.")
    assert refused_at(result="value", level="2.5")[0] == "level_power"
    with pytest.raises(FieldsRefused) as caught:
        read_fields(MrdFields, {**NEGATIVE, "result": "value"}, NOW, ZONE)
    assert [problem.field for problem in caught.value.problems] == ["level", "level_power"]
    assert refused_at(level="2.5") == (
        "level",
        "“Value” does not fit what “Result” says. Empty it, or answer “Result” anew.",
    )
    assert refused_at(result="below_range", level_power="-4")[0] == "level_power"


def test_a_flow_result_needs_its_gate() -> None:
    assert refused_at(method="flow") == (
        "gating",
        "Choose the B-cell gate: after blinatumomab a gate on CD19 may be blind.",
    )
    assert fields(method="flow", gating="unknown").gating is not None


def test_a_value_below_the_sensitivity_of_its_test_is_a_slip() -> None:
    assert refused_at(result="value", level="9.99", level_power="-6", sensitivity="-5")[0] == "level"
    assert MrdFields.model_validate({**VALUE, "level": "1", "level_power": "-6"}).fraction == Decimal("0.000001")


def test_a_negative_stands_at_its_own_sensitivity_and_never_at_zero() -> None:
    drawn = point(NEGATIVE)
    assert (drawn.shape, drawn.value, drawn.low) == (PointShape.BELOW, Decimal("0.000001"), None)
    assert point({**NEGATIVE, "sensitivity": "-4"}).value == Decimal("0.0001")


@pytest.mark.parametrize("gate", ["cd19", "unknown"])
def test_a_negative_behind_a_cd19_gate_may_be_blind_and_is_drawn_and_said_so(gate: str) -> None:
    blind = {**NEGATIVE, "method": "flow", "gating": gate}
    assert point(blind).shape is PointShape.BELOW_GATED
    assert "CD19-gated" in say(blind)
    assert point({**blind, "gating": "independent"}).shape is PointShape.BELOW
    assert "CD19-gated" not in say({**blind, "gating": "independent"})


def test_a_value_stands_where_it_was_measured_and_below_range_spans_a_power_of_ten() -> None:
    assert (point(VALUE).shape, point(VALUE).value) == (PointShape.VALUE, Decimal("0.00025"))
    below = point({**NEGATIVE, "result": "below_range", "sensitivity": "-5"})
    assert (below.shape, below.low, below.value) == (PointShape.BETWEEN, Decimal("0.00001"), Decimal("0.0001"))


def say(values: dict[str, Any]) -> str:
    said = MRD.summary(row(values))
    return WORDS.say(said.message, **dict(said.values))


def test_results_are_said_in_one_line_a_negative_with_its_sensitivity() -> None:
    assert say(VALUE) == "MRD 0.025 % · NGS · Bone marrow"
    assert say(NEGATIVE) == "MRD negative · NGS · Bone marrow · sensitivity 10⁻⁶ (0.0001 %)"
    assert say({**NEGATIVE, "result": "below_range"}).startswith("MRD positive below the quantitative range · NGS")


def test_results_of_two_methods_or_materials_are_two_series() -> None:
    rows = [row(NEGATIVE), row({**NEGATIVE, "material": "blood"}), row({**NEGATIVE, "method": "dpcr"}), row(VALUE)]
    lane = MRD.lane(rows, ZONE)
    assert lane is not None
    assert [(series.key, len(series.points)) for series in lane.series] == [
        ("ngs-marrow", 2), ("ngs-blood", 1), ("dpcr-marrow", 1),
    ]  # fmt: skip
    assert WORDS.say(lane.series[0].title.message, **dict(lane.series[0].title.values)) == "NGS · Bone marrow"


@pytest.mark.parametrize("power", PowerOfTen)
def test_a_power_of_ten_stands_beside_its_twin_in_percent(power: PowerOfTen) -> None:
    """`10⁻⁴ (0.01 %)`: worked out here a second way, from the stored exponent."""
    digits = str(-int(power.value)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    percent = f"{Decimal(100) * Decimal(10) ** int(power.value):f}".rstrip("0").rstrip(".")
    if power is PowerOfTen.E1:
        percent = "10"
    assert power.title_message.text == f"10⁻{digits} ({percent} %)"


def test_a_fraction_of_more_than_all_cells_can_not_be_typed() -> None:
    with pytest.raises(ValidationError):
        MrdFields.model_validate({**VALUE, "level": 10, "level_power": "-1"})


def test_the_picture_names_a_conversion_once_and_the_card_says_what_it_stands_on() -> None:
    rising = {**VALUE, "sampled_on": date(2026, 11, 20)}
    rows = [
        row({**NEGATIVE, "sampled_on": date(2026, 11, 1)}),
        row(rising),
        row({**rising, "sampled_on": date(2026, 11, 27)}),
    ]
    for number, one in enumerate(rows):
        one.id = UUID(int=number)
    lane = MRD.lane(rows, ZONE)
    assert lane is not None
    points = lane.series[0].points
    assert [point.label and WORDS.value(point.label) for point in points] == [None, "MRD conversion, confirmed", None]
    assert ["confirmed: positive from" in WORDS.value(point.detail) for point in points] == [False, True, True]
