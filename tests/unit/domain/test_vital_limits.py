"""A vital sign is read by one measure, on a round as beside running cells."""

import pytest

from bline_desktop.domain.observations.round import RoundFields
from bline_desktop.domain.treatment.dli_vitals import DliVitalsFields

SIGNS = {
    "temperature": "temperature_c",
    "systolic": "systolic",
    "diastolic": "diastolic",
    "pulse": "pulse",
    "saturation": "saturation_percent",
}


@pytest.mark.parametrize(("on_a_round", "beside_cells"), SIGNS.items())
def test_a_sign_has_the_same_limits_and_unit_on_a_round_and_beside_cells(on_a_round: str, beside_cells: str) -> None:
    first, second = RoundFields.specs[on_a_round], DliVitalsFields.specs[beside_cells]
    assert (first.low, first.high, first.unit) == (second.low, second.high, second.unit)
    assert first.low is not None
    assert first.title.text == second.title.text
