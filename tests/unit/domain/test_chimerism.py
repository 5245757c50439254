"""Chimerism results."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.domain.draft import read_fields
from bline_desktop.domain.errors import FieldsRefused
from bline_desktop.domain.observations.chimerism import CHIMERISM, Chimerism, ChimerismFields
from bline_desktop.domain.timeline import PointShape, Scale
from bline_desktop.domain.words import Words
from tests.support.store import NOW, ZONE, an_act

WORDS = Words(ZONE)
FULL: dict[str, Any] = {
    "sampled_on": date(2026, 10, 20),
    "lineage": "cd3",
    "material": "blood",
    "method": "str_pcr",
    "evaluable": True,
    "donor_percent": Decimal("98.5"),
}
BLANK = {**FULL, "lineage": "cd19", "evaluable": False, "donor_percent": None}


def row(values: dict[str, Any]) -> Chimerism:
    return Chimerism.written(an_act(), UUID(int=2), ChimerismFields.model_validate(values))


def say(values: dict[str, Any]) -> str:
    said = CHIMERISM.summary(row(values))
    return WORDS.say(said.message, **dict(said.values))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"donor_percent": ""}, "Type the donor percent, or choose that it was not evaluable."),
        ({"evaluable": False}, "“Donor” does not fit what “Evaluable” says. Empty it, or answer “Evaluable” anew."),
        ({"donor_percent": "101"}, "Between 0 and 100 %."),
    ],
)
def test_a_percent_belongs_to_an_evaluable_result(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FieldsRefused) as caught:
        read_fields(ChimerismFields, {**FULL, **changes}, NOW, ZONE)
    (problem,) = caught.value.problems
    assert (problem.field, WORDS.say(problem.sentence, **dict(problem.values))) == ("donor_percent", sentence)


def test_zero_percent_is_a_result_and_not_evaluable_is_none() -> None:
    assert ChimerismFields.model_validate({**FULL, "donor_percent": 0}).donor_percent == 0
    assert ChimerismFields.model_validate(BLANK).donor_percent is None


def test_results_are_said_with_lineage_method_and_material() -> None:
    assert say(FULL) == "CD3 donor 98.5 % · STR-PCR · Peripheral blood"
    assert say(BLANK) == "CD19 chimerism not evaluable · STR-PCR · Peripheral blood"


def test_lineages_methods_and_materials_are_drawn_apart() -> None:
    others = ({"lineage": "whole"}, {"method": "fish"}, {"material": "marrow"})
    lane = CHIMERISM.lane([row(FULL), *(row({**FULL, **other}) for other in others), row(BLANK)], ZONE)
    assert lane is not None
    assert (lane.scale, lane.low, lane.high) == (Scale.PERCENT, Decimal(0), Decimal(100))
    assert [series.colour for series in lane.series] == [
        "chimerism_cd3", "chimerism_whole", "chimerism_cd3", "chimerism_cd3", "chimerism_cd19",
    ]  # fmt: skip
    blank = lane.series[-1].points[0]
    assert (blank.shape, blank.value) == (PointShape.NOT_EVALUABLE, None)
    assert lane.series[0].points[0].value == Decimal("98.5")
