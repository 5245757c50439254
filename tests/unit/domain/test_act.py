"""Who does what, when, where and why."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.act import PROGRAM_ID, Act, Asker
from bline_desktop.domain.roles import Role

ACT = Act(
    UUID("3d2f6d3e-9a56-4a5e-8f6f-0b8d7c1a2e55"),
    UUID("3d2f6d3e-9a56-4a5e-8f6f-0b8d7c1a2e56"),
    "ADAMS Nora",
    Role.NURSE,
    "ward-pc-1",
    datetime(2026, 7, 5, 6, 5, tzinfo=UTC),
    ZoneInfo("Europe/Berlin"),
)


def test_the_rows_of_an_act_have_ids_that_a_retry_makes_again() -> None:
    again = replace(ACT, now=datetime(2026, 7, 5, 6, 6, tzinfo=UTC))
    assert ACT.row_id("bag") == again.row_id("bag")
    assert len({ACT.row_id("bag"), ACT.row_id("pump"), replace(ACT, id=PROGRAM_ID).row_id("bag")}) == 3


def test_the_offset_is_that_of_the_ward_at_the_time_of_the_act() -> None:
    assert ACT.offset_min == 120
    assert replace(ACT, now=datetime(2026, 12, 5, 6, 5, tzinfo=UTC)).offset_min == 60
    assert replace(ACT, zone=ZoneInfo("Asia/Kolkata")).offset_min == 330
    assert replace(ACT, zone=ZoneInfo("America/New_York")).offset_min == -240


def test_an_act_and_an_asker_can_not_be_changed() -> None:
    asker = Asker(ACT.user_id, ACT.user_name, ACT.role, ACT.now, ACT.zone)
    for one in (ACT, asker):
        with pytest.raises(FrozenInstanceError):
            one.role = Role.ADMINISTRATOR  # type: ignore[misc]


def test_an_act_has_no_reason_and_no_second_person_unless_given() -> None:
    assert (ACT.reason, ACT.second) == (None, None)
