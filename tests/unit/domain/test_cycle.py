"""The rows behind an infusion, and what its arithmetic is told of them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from pydantic import ValidationError

from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.cycle import Bag, BagFields, CycleFields, PumpRecord
from bline_desktop.domain.treatment.pump import BagLabel, PumpAction, PumpEvent
from tests.support.store import an_act

PATIENT, CYCLE = UUID(int=2), UUID(int=3)
AT = datetime(2026, 11, 5, 6, 5, tzinfo=UTC)
LABEL = BagFields(
    dose_ug_per_day=Decimal(28),
    duration_h=Decimal(48),
    rate_ml_per_h=Decimal(5),
    volume_ml=Decimal(240),
    total_volume_ml=Decimal(270),
    drug_ug=Decimal(63),
    prepared_at=AT,
    out_of_fridge_at=AT,
    use_by=AT,
)


def test_the_arithmetic_is_told_every_word_of_the_label() -> None:
    bag = Bag.written(an_act(), PATIENT, LABEL, cycle_id=CYCLE, number=2)
    label = bag.label()
    assert (label.bag_id, label.number) == (bag.id, 2)
    assert {name: getattr(label, name) for name in BagFields.specs} == LABEL.model_dump()
    assert set(BagLabel.__dataclass_fields__) == {"bag_id", "number", *BagFields.specs}


def test_an_act_at_the_pump_becomes_an_event_with_its_cause_and_its_bag() -> None:
    row = PumpRecord(
        id=UUID(int=5),
        patient_id=PATIENT,
        recorded_at=AT,
        recorded_by=UUID(int=1),
        zone="Asia/Shanghai",
        utc_offset_min=480,
        cycle_id=CYCLE,
        action=PumpAction.PAUSE,
        cause="alarm",
        at=AT,
        planned_at=None,
    )
    assert row.event(7, None) == PumpEvent(UUID(int=5), AT, 7, PumpAction.PAUSE, None, "alarm")


def test_a_hang_is_typed_with_its_time_first_then_the_label() -> None:
    assert list(HangFields.specs) == [
        "at",
        *BagFields.specs,
        "line_as_label",
        "new_line",
        "line_set",
        "planned_at",
        "note",
        "source",
        "done_by",
    ]


@pytest.mark.parametrize(("name", "value"), [("dose_ug_per_day", "56.01"), ("planned_days", 43), ("number", 0)])
def test_an_order_keeps_within_what_was_ever_given(name: str, value: object) -> None:
    given = {"number": 1, "dose_ug_per_day": "28", "planned_days": 28, "planned_start_on": date(2026, 11, 5)}
    CycleFields.model_validate(given)
    with pytest.raises(ValidationError):
        CycleFields.model_validate({**given, name: value})
