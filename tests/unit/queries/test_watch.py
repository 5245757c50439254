"""What is to be watched now, on the page of the patient and on the hand-over sheets."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.domain.observations.watch_note import WatchNote, WatchNoteFields
from bline_desktop.queries.handover import patient_handover, ward_handover
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.watch import read_watch
from tests.unit.queries.ward import NOW, H, Ward, a_ward, asker


@pytest.fixture
def ward() -> Iterator[Ward]:
    made = a_ward()
    yield made
    made.session.close()


def note(ward: Ward, patient: UUID, text: str, hours_ago: float, **more: Any) -> UUID:
    typed = {"noted_at": NOW - hours_ago * H, "note": text, **more}
    return ward.record(WatchNote, patient, WatchNoteFields.model_validate(typed))


def test_what_counts_now_stands_with_the_newest_first(ward: Ward) -> None:
    """It is 14:05: what was written after 09:00 counts until tomorrow's 09:00, what was written before is over."""
    patient, other = ward.patient(), ward.patient(trial_id="ZJ-077")
    note(ward, patient, "Of this night", 6)
    note(ward, patient, "Tremor", 2)
    note(ward, patient, "Over", 3, until=NOW)
    note(ward, patient, "For the whole weekend", 60, until=NOW + 24 * H)
    note(ward, patient, "Later", -1)
    ward.strike(WatchNote, note(ward, patient, "Of another patient", 1))
    note(ward, other, "Cough", 1)
    assert infusion_page(ward.session, asker(), patient).watch == ("Tremor", "For the whole weekend")
    assert dict(read_watch(ward.session, asker())) == {
        patient: ("Tremor", "For the whole weekend"),
        other: ("Cough",),
    }
    assert infusion_page(ward.session, asker(), ward.patient(trial_id="ZJ-078")).watch == ()


def test_the_sheets_say_it_once_and_not_among_what_was_measured(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient)
    note(ward, patient, "Tremor", 2)
    page = patient_handover(ward.session, asker(), patient)
    assert page.watch == ("Tremor",)
    assert page.shift == ()
    assert [row.watch for row in ward_handover(ward.session, asker()).rows] == [("Tremor",)]
