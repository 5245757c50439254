"""Toxicity beside the label: for every event of a patient, and for those for which the pump stands."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from bline_desktop.domain.observations.toxicity import Toxicity, ToxicityFields
from bline_desktop.domain.treatment.label_grades import GradeNote
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import Words
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.toxicity import grade_notes
from tests.support.labels import ref_of, shelf
from tests.unit.queries.ward import NOW, ZONE, H, Ward, asker

WORDS = Words(ZONE)
TODAY, YESTERDAY = date(2026, 11, 22), date(2026, 11, 21)


@pytest.fixture
def labelled(ward: Ward) -> Ward:
    """Return a ward that chose the label of the United States, unsigned."""
    ward.session.info["labels"] = shelf()
    ward.setting("label_profile", str(ref_of()))
    return ward


def record(ward: Ward, patient: UUID, started_on: date, **typed: Any) -> UUID:
    """Record neurotoxicity of CTCAE version 5 grade 3 that goes on, or another event."""
    values = {"event": "neurotoxicity", "scale": "ctcae-5", "grade": "3", "cause": "blinatumomab"}
    return ward.record(Toxicity, patient, ToxicityFields.model_validate(values | {"started_on": started_on} | typed))


def said(notes: tuple[GradeNote, ...] | None) -> list[tuple[str, str]]:
    assert notes is not None
    return [(WORDS.value(note.what), WORDS.value(note.lines[0].said)) for note in notes]


def harm(ward: Ward, patient: UUID) -> tuple[GradeNote, ...] | None:
    bedside = infusion_page(ward.session, asker(), patient).bedside
    assert bedside is not None
    return bedside.harm


def a_pump(ward: Ward) -> tuple[UUID, UUID]:
    patient = ward.patient()
    cycle = ward.cycle(patient)
    ward.pump(cycle, PumpAction.START, NOW - 40 * H)
    return patient, cycle


def test_each_event_has_its_note_in_order_of_time_and_struck_ones_have_none(labelled: Ward) -> None:
    patient, other = labelled.patient(), labelled.patient("ZJ-015", "Zhao", "Qiang")
    record(labelled, other, YESTERDAY)
    by_astct = record(labelled, patient, TODAY, scale="astct-2019")
    by_ctcae = record(labelled, patient, YESTERDAY)
    labelled.strike(Toxicity, record(labelled, patient, TODAY, grade="4"))
    notes = grade_notes(labelled.session, asker(), patient)
    assert [note.record_id for note in notes] == [by_ctcae, by_astct]
    assert said(notes) == [
        (
            "Neurotoxicity, CTCAE version 5 grade 3",
            "The ward's profile “United States, 2025”, version 2025.1, unconfirmed: Neurotoxicity, CTCAE grade 3: "
            "Interrupt",
        ),
        ("Neurotoxicity, ASTCT 2019 grade 3", "The label uses CTCAE: grade it to see the rule."),
    ]


def test_seizures_of_all_entries_are_added_up(labelled: Ward) -> None:
    patient = labelled.patient()
    for day in (YESTERDAY, TODAY):
        record(labelled, patient, day, event="seizure", seizures=1, grade="2")
    assert all("more than one seizure: Stop for good" in rule for _, rule in said(grade_notes(
        labelled.session, asker(), patient
    )))  # fmt: skip


def test_a_ward_without_a_label_is_told_so(ward: Ward) -> None:
    patient = ward.patient()
    record(ward, patient, TODAY)
    ((_, rule),) = said(grade_notes(ward.session, asker(), patient))
    assert rule == "The ward has chosen no label profile, so no rule of a label is shown."


def test_a_pump_that_runs_or_was_paused_for_something_else_shows_no_toxicity(labelled: Ward) -> None:
    patient, cycle = a_pump(labelled)
    record(labelled, patient, YESTERDAY)
    assert harm(labelled, patient) is None
    labelled.pump(cycle, PumpAction.PAUSE, NOW - 2 * H, cause="imaging")
    assert harm(labelled, patient) is None


def test_a_pause_for_an_adverse_event_shows_what_goes_on_since_then(labelled: Ward) -> None:
    patient, cycle = a_pump(labelled)
    labelled.pump(cycle, PumpAction.PAUSE, NOW - 20 * H, cause="adverse_event")  # yesterday evening
    assert harm(labelled, patient) == ()
    record(labelled, patient, date(2026, 11, 18), ended_on=date(2026, 11, 20))
    record(labelled, patient, TODAY)
    assert said(harm(labelled, patient))[0][0] == "Neurotoxicity, CTCAE version 5 grade 3"
    assert len(said(harm(labelled, patient))) == 1
    labelled.pump(cycle, PumpAction.RESUME, NOW - H)
    assert harm(labelled, patient) is None


def test_after_a_stop_it_is_what_went_on_that_day(labelled: Ward) -> None:
    patient, cycle = a_pump(labelled)
    labelled.pump(cycle, PumpAction.PAUSE, NOW - 28 * H, cause="imaging")
    labelled.pump(cycle, PumpAction.STOP, NOW - 26 * H, cause="adverse_event")
    record(labelled, patient, YESTERDAY, ended_on=YESTERDAY)
    record(labelled, patient, TODAY, grade="4")
    assert [rule.rpartition(": ")[2] for _, rule in said(harm(labelled, patient))] == ["Interrupt"]
