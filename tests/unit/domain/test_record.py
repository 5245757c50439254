"""The rows that the ward keeps."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.act import Act
from bline_desktop.domain.observations.weight import Weight, WeightFields
from bline_desktop.domain.record import STRIKE_COLUMNS, Record
from bline_desktop.domain.roles import Role
from bline_desktop.domain.tables import RECORDS, table_of
from bline_desktop.domain.treatment.cycle import Bag, BagFields

NURSE, PATIENT = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 5, 6, 5, tzinfo=UTC)
ACT = Act(UUID(int=9), NURSE, "ADAMS Nora", Role.NURSE, "ward-pc-1", NOW, ZoneInfo("Asia/Kolkata"))
WEIGHT = WeightFields(measured_on=date(2026, 11, 5), weight_kg=Decimal("61.5"))
LABEL = BagFields(
    dose_ug_per_day=Decimal(28),
    duration_h=Decimal(48),
    rate_ml_per_h=Decimal(5),
    volume_ml=Decimal(240),
    use_by=NOW,
)


def test_a_row_says_who_wrote_it_when_and_in_which_zone() -> None:
    row = Weight.written(ACT, PATIENT, WEIGHT)
    assert (row.patient_id, row.recorded_by, row.recorded_at) == (PATIENT, NURSE, NOW)
    assert (row.zone, row.utc_offset_min) == ("Asia/Kolkata", 330)
    assert (row.weight_kg, row.height_cm) == (Decimal("61.5"), None)
    assert (row.replaces, row.struck_at, row.struck_by, row.strike_reason) == (None, None, None, None)


def test_an_act_tried_again_writes_the_same_row_and_its_parts_differ() -> None:
    assert Weight.written(ACT, PATIENT, WEIGHT).id == Weight.written(ACT, PATIENT, WEIGHT).id
    assert Weight.written(ACT, PATIENT, WEIGHT, part="a").id != Weight.written(ACT, PATIENT, WEIGHT, part="b").id


def test_links_are_other_ids_and_a_correction_names_what_it_replaces() -> None:
    old = Weight.written(ACT, PATIENT, WEIGHT, part="old")
    new = Weight.written(ACT, PATIENT, WEIGHT, replaces=old.id)
    assert new.replaces == old.id
    assert Bag.written(ACT, PATIENT, LABEL, cycle_id=UUID(int=3), number=1).cycle_id == UUID(int=3)


def test_a_row_that_lacks_a_link_or_has_a_strange_one_is_a_bug() -> None:
    with pytest.raises(TypeError, match="cycle_id"):
        Bag.written(ACT, PATIENT, LABEL, number=1)
    with pytest.raises(TypeError, match="bed"):
        Weight.written(ACT, PATIENT, WEIGHT, bed="4")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_record_can_be_struck_and_points_to_its_patient_and_author(record: type[Record]) -> None:
    table = table_of(record)
    assert set(table.columns.keys()) >= STRIKE_COLUMNS
    assert all(table.columns[name].nullable for name in STRIKE_COLUMNS)
    pointed = {key.parent.name: key.column.table.name for key in table.foreign_keys}
    assert (pointed["patient_id"], pointed["recorded_by"]) == ("patient", "user")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_no_reference_deletes_what_points_to_it(record: type[Record]) -> None:
    """CASCADE deleted all children when a batch migration made their parent's table anew."""
    assert {(key.ondelete, key.onupdate) for key in table_of(record).foreign_keys} == {(None, None)}
