"""Reports to print: one of a long and eventful course, and one of a course that has not begun."""

from datetime import date, timedelta
from uuid import UUID

from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.domain.patient import Access, AccessFields
from bline_desktop.domain.patient_report import PatientReport
from bline_desktop.domain.treatment.acts import OUTSIDE_ORDER
from bline_desktop.domain.treatment.bag_rules import PAST_USE_BY
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.queries.report import patient_report
from tests.unit.queries.ward import NOW, H, Ward, a_ward, asker

START, NEW_BAG, PAUSE = PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE
RESUME, STOP = PumpAction.RESUME, PumpAction.STOP
D = 24 * H
MIN = timedelta(minutes=1)


def eventful(made_up: bool = True) -> PatientReport:
    """Return a report of two cycles with pauses and a struck act, two DLI, results by several methods, open tasks."""
    ward = a_ward()
    ward.setting("ward_name", "Haematology 2")
    ward.setting("made_up", "true" if made_up else "false")
    ward.person("BAUER Karl")
    patient = ward.patient(native_name="李伟", isolation="Contact", allergy_status="known", allergies="Penicillin")
    ward.patient("ZJ-015", "Li", "Wie")
    ward.stay(patient, bed="4", since=NOW - 9 * D)
    picc = {"type": "picc", "side": "left", "lumens": 2, "blinatumomab_lumen": "red", "inserted_at": NOW - 60 * D}
    ward.record(Access, patient, AccessFields.model_validate(picc))
    ward.weight(patient, "44.5", date(2026, 11, 19))
    _first_cycle(ward, ward.cycle(patient, 1, date(2026, 10, 1), template="EXAMPLE, not the trial's regimen"))
    second = ward.cycle(patient, 2, date(2026, 11, 18))
    start = ward.pump(second, START, NOW - 4 * D, use_by=NOW - 4 * D + 96 * H)
    ward.pump(second, NEW_BAG, NOW - 50 * H, number=2)
    ward.pump(second, PAUSE, NOW - 30 * H, cause="imaging")
    ward.pump(second, RESUME, NOW - 28 * H, recorded_at=NOW - 25 * H)
    late = ward.pump(second, NEW_BAG, NOW - 3 * H, number=3, recorded_at=NOW - 1 * H)
    ward.strike(PumpRecord, ward.pump(second, STOP, NOW - 20 * H, cause="other"), "Pressed at the wrong patient")
    ward.task(patient, PAST_USE_BY, late, number=3, use_by=NOW - 4 * H)
    ward.task(patient, OUTSIDE_ORDER, start, NOW - 4 * D, dose="9", cycle="2", ordered="28")
    _results(ward, patient)
    found = patient_report(ward.session, asker(), patient)
    ward.session.close()
    return found


def not_begun() -> PatientReport:
    """Return a report of a patient of whom only the details are known."""
    ward = a_ward()
    patient = ward.patient("ZJ-031", "Ouyang", "Feifei", allergy_status="not_asked", born_on=date(2011, 3, 1))
    found = patient_report(ward.session, asker(), patient)
    ward.session.close()
    return found


def _first_cycle(ward: Ward, cycle: UUID) -> None:
    begun = NOW - 52 * D
    ward.pump(cycle, START, begun, dose_ug_per_day="9", duration_h="48")
    for bag in range(2, 14):
        dose = "9" if bag < 4 else "28"
        ward.pump(cycle, NEW_BAG, begun + (bag - 1) * 47.5 * H, number=bag, dose_ug_per_day=dose)
    ward.pump(cycle, PAUSE, begun + 200 * H, cause="adverse_event")
    ward.pump(cycle, RESUME, begun + 209 * H)
    ward.pump(cycle, STOP, begun + 26 * D, cause="completed")


def _results(ward: Ward, patient: UUID) -> None:
    ward.dli(patient, NOW - 24 * D, NOW - 24 * D + 25 * MIN, cd3_mantissa="1", cd3_power="5")
    ward.dli(patient, NOW - 26 * H, NOW - 25 * H)
    ward.mrd(patient, date(2026, 8, 20), result="value", level="1.3", level_power="-3")
    ward.mrd(patient, date(2026, 9, 25), result="value", level="4", level_power="-4")
    ward.mrd(patient, date(2026, 10, 30), result="below_range")
    ward.mrd(patient, date(2026, 11, 17))
    ward.mrd(
        patient,
        date(2026, 9, 25),
        method="flow",
        gating="independent",
        result="value",
        level="3",
        level_power="-4",
        sensitivity="-4",
    )
    ward.mrd(patient, date(2026, 10, 30), method="flow", gating="cd19", sensitivity="-4")
    ward.strike(Mrd, ward.mrd(patient, date(2026, 11, 1)), "Another patient's sample")
    for on, whole, cd3, cd19 in (
        (date(2026, 8, 20), "97", "81.5", "77"),
        (date(2026, 10, 2), "98.2", "74", "40"),
        (date(2026, 11, 3), "99", "92.25", None),
        (date(2026, 11, 17), "99.6", "97", None),
    ):
        for lineage, percent in (("whole", whole), ("cd3", cd3), ("cd19", cd19)):
            ward.chimerism(patient, lineage, percent, on)
