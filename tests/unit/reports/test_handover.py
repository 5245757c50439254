"""The hand-over sheet: what is gathered, and what stands on paper, read back from the PDF."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.handover import PatientHandover, WardHandover
from bline_desktop.domain.observations.mrd import MRD
from bline_desktop.domain.observations.phone_note import PhoneNote, PhoneNoteFields
from bline_desktop.domain.observations.premedication import Premedication, PremedicationFields
from bline_desktop.domain.observations.round import Round, RoundFields
from bline_desktop.domain.observations.watch_note import WatchNote, WatchNoteFields
from bline_desktop.domain.patient import Access, AccessFields
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.acts import OUTSIDE_ORDER
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.dli_bag import DliBag
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import Words
from bline_desktop.queries.handover import patient_handover, ward_handover
from bline_desktop.queries.wall import DUE_TODAY
from bline_desktop.reports.handover import (
    patient_handover_pdf,
    ward_handover_pdf,
    write_patient_handover,
    write_ward_handover,
)
from tests.support.labels import ref_of, shelf
from tests.unit.queries.ward import NOW, ZONE, H, Untyped, Ward, a_ward, asker

WORDS = Words(ZONE)
Tell = Callable[[Ward, UUID], None]


def on_paper(pdf: bytes) -> str:
    """Return the text of the one page, with all kinds of space as one."""
    (page,) = PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", page.extract_text())


def handed_over(tell: Tell) -> tuple[PatientHandover, WardHandover]:
    """Tell a story of one patient on the ward, and gather both pages."""
    ward = a_ward()
    ward.setting("made_up", "true")
    patient = ward.patient(native_name="李伟")
    ward.stay(patient)
    tell(ward, patient)
    both = patient_handover(ward.session, asker(), patient), ward_handover(ward.session, asker())
    ward.session.close()
    return both


def running(ward: Ward, patient: UUID) -> None:
    """A bag of 48 h hung 38 h ago runs; a pause of an hour this morning, one struck act, a DLI, two weights, a task."""
    ward.setting("ward_name", "Haematology 2")
    cycle = ward.cycle(patient, 2)
    ward.pump(cycle, PumpAction.START, NOW - 38 * H)
    ward.pump(cycle, PumpAction.PAUSE, NOW - 5 * H, cause="imaging")
    ward.pump(cycle, PumpAction.RESUME, NOW - 4 * H)
    ward.strike(PumpRecord, ward.pump(cycle, PumpAction.STOP, NOW - 2 * H, cause="other"))
    ward.dli(patient, NOW - 26 * H, NOW - 25 * H)
    for day in range(1, 7):
        ward.mrd(patient, date(2026, 11, day))
    ward.weight(patient, "62.2", date(2026, 11, 12))
    ward.weight(patient, "61.5")
    for hours, degrees, ice in ((4, "37.1", 8), (3, "38.4", None), (2, None, 10), (30, "39.9", 1)):
        seen = {"seen_at": NOW - hours * H, "temperature": degrees, "ice": ice, "pulse": 80}
        ward.record(Round, patient, RoundFields.model_validate(seen))
    for minutes, answer in ((30, "Look again in an hour"), (90, None)):
        at = NOW - timedelta(minutes=minutes)
        told = {"told": "yes", "told_who": "Dr HE", "told_at": at, "answer": answer}
        ward.record(Round, patient, RoundFields.model_validate({"seen_at": NOW - 2 * H, "pulse": 80, **told}))
    call = {"caller": "visiting_nurse", "caller_name": "QIAN", "question": "Battery low", "answer": "Plug it in"}
    at = NOW - timedelta(minutes=20)
    ward.record(PhoneNote, patient, PhoneNoteFields.model_validate({"called_at": at, **call}))
    given = {"given_at": NOW - H, "before": "restart", "drug": "dexamethasone", "dose_mg": "16", "route": "iv"}
    ward.record(Premedication, patient, PremedicationFields.model_validate(given))
    picc = {"type": "picc", "side": "left", "lumens": 2, "blinatumomab_lumen": "red", "inserted_at": NOW - 99 * H}
    ward.record(Access, patient, AccessFields.model_validate(picc))
    gone = {"type": "cvc", "side": "left", "lumens": 1, "inserted_at": NOW - 999 * H, "removed_at": NOW - 99 * H}
    ward.record(Access, patient, AccessFields.model_validate(gone))
    for number in range(5):
        ward.task(patient, OUTSIDE_ORDER, cycle, NOW - number * H, dose="9", cycle="2", ordered="28")


def nothing(ward: Ward, patient: UUID) -> None:
    """Nothing is known of the patient but the name."""


def before_the_first_round(ward: Ward, patient: UUID) -> None:
    ward.pump(ward.cycle(patient), PumpAction.START, NOW - 2 * H)


def ordered(ward: Ward, patient: UUID) -> None:
    ward.cycle(patient, 3)
    ward.weight(patient, "61.5")


def paused(ward: Ward, patient: UUID) -> None:
    cycle, use_by = ward.cycle(patient), NOW - 2 * H
    ward.pump(cycle, PumpAction.START, NOW - 60 * H, use_by=use_by, duration_h="96", rate_ml_per_h="2.5")
    ward.pump(cycle, PumpAction.PAUSE, NOW - 3 * H, cause="air")


def stopped(ward: Ward, patient: UUID) -> None:
    cycle = ward.cycle(patient)
    ward.pump(cycle, PumpAction.START, NOW - 30 * H)
    ward.pump(cycle, PumpAction.STOP, NOW - 20 * H, cause="completed")
    ward.weight(patient, "61.5", date(2026, 11, 12))
    ward.weight(patient, "62")


def in_dli(ward: Ward, patient: UUID) -> None:
    ward.dli(patient, NOW - 0.5 * H)


def test_what_runs_is_said_with_its_clocks() -> None:
    text = on_paper(patient_handover_pdf(handed_over(running)[0], WORDS))
    # 48 h of bag, hung 38 h ago, 1 h of pause: empty in 11 h, at 01:05 of Monday, to be changed half an hour before.
    for line in (
        "LI, Wei 李伟",
        "Running 28 micrograms per day 5 mL per hour",
        "Bag 1 (48-hour bag) Change by Mon 00:35 Empty at Mon 01:05",
        "55 of 240 mL left",
        "Cycle 2, day 2 of 28 43.2 of 784 micrograms Interrupted 1 h",
        "Due in the next 12 hours 16:05 Round Mon 00:35 Change bag 1 (at night) Mon 01:05 Bag 1 is empty",
        "Rounds First 72 hours: next at 16:05",
        "Calls and answers 13:45 Telephone notes: QIAN: Battery low Answer: Plug it in",
        "13:35 Physician told: Dr HE. Look again in an hour And 1 more in the program.",
        "Last shift, since 22-Nov-2026 07:30",
        "10:05 Resume (ADAMS Nora) 09:05 Pause: Imaging (ADAMS Nora)",
        "And 12 more in the program.",
        "Access PICC on the left, 2 lumens, red for blinatumomab",
        "Weight 61.5 kg on 19-Nov-2026, 0.7 kg less than on 12-Nov-2026",
        "Last DLI 21-Nov-2026 12:05, 26 h ago: 1.5 × 10⁶ CD3+ cells per kg",
        "Temperature and ICE Highest 38.4 °C at 11:05. Lowest ICE 8 at 10:05.",
        "Last premedication 22-Nov-2026 13:05:",
        "Next bag: where?",
        "Watch tonight",
        "And 3 more open tasks.",
        "type it in later with these times",
        "Journal #0",
        "Made up: no real patient",
        "Page 1 of 1",
    ):
        assert line in text, line
    assert "Stop" not in text


def test_what_to_watch_is_printed_with_room_to_write_more() -> None:
    def told(ward: Ward, patient: UUID) -> None:
        running(ward, patient)
        for hours, note in ((1, "Pressure below 100: call"), (2, "Tremor of the hands")):
            typed = {"noted_at": NOW - hours * H, "note": note}
            ward.record(WatchNote, patient, WatchNoteFields.model_validate(typed))

    page, ward = handed_over(told)
    text = on_paper(patient_handover_pdf(page, WORDS))
    assert "Watch tonight Pressure below 100: call; Tremor of the hands Open" in text
    assert "Pressure below 100: call Tremor of the hands" in on_paper(ward_handover_pdf(ward, WORDS))


def test_a_call_of_the_shift_before_that_a_physician_was_told_of_in_this_one() -> None:
    """Shifts begin at 07:30: the call of 02:05 is of the night, the one of 08:05 of this shift; both were told."""

    def called(ward: Ward, patient: UUID) -> None:
        for hours, told in ((12, {"told_answer": "Come in"}), (6, {}), (13, {"told": None})):
            call = {"called_at": NOW - hours * H, "caller": "patient", "question": f"Call {hours}.", "answer": "Wait."}
            who = {"told": "yes", "told_who": "Dr HE", "told_at": NOW - 5 * H} if "told" not in told else {}
            ward.record(PhoneNote, patient, PhoneNoteFields.model_validate({**call, **who, **told}))
        call = {"called_at": NOW - H, "caller": "patient", "question": "Another one.", "answer": "Wait."}
        ward.strike(PhoneNote, ward.record(PhoneNote, patient, PhoneNoteFields.model_validate(call)))

    text = on_paper(patient_handover_pdf(handed_over(called)[0], WORDS))
    assert (
        "Calls and answers 09:05 Physician told: Dr HE. Come in "
        "08:05 Telephone notes: Patient: Call 6. Answer: Wait. Physician told: Dr HE" in text
    )
    assert "Another one" not in text


def test_a_conversion_of_the_shift_is_said_briefly_so_that_five_of_them_fit_on_the_page() -> None:
    def converted(ward: Ward, patient: UUID) -> None:
        running(ward, patient)  # six negatives by the same method, the last of 06-Nov
        for day in range(16, 21):
            ward.mrd(patient, date(2026, 11, day), result="value", level="2", level_power="-4")

    patient = handed_over(converted)[0]
    results = [line for line in patient.shift if line.what == MRD.title]
    text = on_paper(patient_handover_pdf(replace(patient, shift=tuple(results * 5)[:5]), WORDS))
    assert "MRD 0.02 % · NGS · Bone marrow · MRD conversion, confirmed (ADAMS Nora)" in text
    assert "Page 1 of 1" in text


def test_of_a_patient_without_anything_all_is_said_in_words() -> None:
    patient, ward = handed_over(nothing)
    text = on_paper(patient_handover_pdf(patient, WORDS))
    for line in (
        "No cycle of blinatumomab is ordered.",
        "Nothing is due in the next 12 hours.",
        "Nothing was recorded.",
        "Access Not recorded Weight Not recorded Last DLI None recorded",
        "No open tasks, no second check pending.",
        "Temperature and ICE Not recorded in this shift Rounds None due: no pump is on",
        "Last premedication None recorded",
        "Calls and answers None in this shift",
    ):
        assert line in text, line
    assert "No pump running" in on_paper(ward_handover_pdf(ward, WORDS))


def test_a_cycle_that_waits_and_one_that_ended_are_told_apart() -> None:
    text = on_paper(patient_handover_pdf(handed_over(ordered)[0], WORDS))
    assert "Cycle 3 is ordered and not started." in text
    assert "Weight 61.5 kg on 19-Nov-2026" in text
    text = on_paper(patient_handover_pdf(handed_over(stopped)[0], WORDS))
    assert "Stopped No drug since 21-Nov-2026 18:05 (20 h)" in text
    assert "No bag hangs." in text
    assert "0.5 kg more than on 12-Nov-2026" in text
    assert "Nothing is due" in text


def test_a_patient_without_a_round_is_said_to_have_none() -> None:
    text = on_paper(patient_handover_pdf(handed_over(before_the_first_round)[0], WORDS))
    assert "Rounds First 72 hours: none made yet" in text


def test_a_pause_says_since_when_and_what_is_overdue() -> None:
    patient, ward = handed_over(paused)
    text = on_paper(patient_handover_pdf(patient, WORDS))
    assert "Paused No drug since 22-Nov-2026 11:05 (3 h)" in text
    # Without a label it is the ward's setting, 3 h after 11:05: at this very minute.
    assert "12:05 Use-by of bag 1: overdue 14:05 No drug for 3 h, by the ward's setting" in text
    text = on_paper(ward_handover_pdf(ward, WORDS))
    assert "Paused since 22-Nov-2026 11:05 Bag 1 (96-hour bag)" in text
    assert "Bag 1 is past its use-by by 2 h" in text


@pytest.mark.parametrize(
    ("indication", "cause", "lines"),
    [
        # Four hours of the label at 11:05 + 4 h; seven and fourteen days lie beyond the next twelve hours.
        ("relapsed_or_refractory", "air", ["15:05 No drug for 4 h, by the label"]),
        ("mrd_positive", "air", ["15:05 No drug for 4 h, by the label"]),
        (None, "air", ["14:05 No drug for 3 h, by the ward's setting"]),
    ],
)
def test_a_stop_is_counted_by_the_label_of_the_cycle(indication: str | None, cause: str, lines: list[str]) -> None:
    def labelled(ward: Ward, patient: UUID) -> None:
        ward.session.info["labels"] = shelf()
        ward.setting("label_profile", str(ref_of()))
        cycle = ward.cycle(patient, indication=indication)
        ward.pump(cycle, PumpAction.START, NOW - 60 * H, duration_h="96", rate_ml_per_h="2.5")
        ward.pump(cycle, PumpAction.PAUSE, NOW - 3 * H, cause=cause)

    patient, ward = handed_over(labelled)
    for text in (on_paper(patient_handover_pdf(patient, WORDS)), on_paper(ward_handover_pdf(ward, WORDS))):
        assert [line for line in lines if line in text] == lines
        assert text.count("No drug for ") == len(lines)
    (line, *_) = [due for due in patient.due if "limit" in dict(due.sentence.values)]
    assert ("unconfirmed" in str(dict(line.sentence.values).get("profile"))) == (indication is not None)


def test_the_days_of_the_label_are_due_for_the_cause_they_cover() -> None:
    """Seven days after an adverse event the label asks for a new cycle; for another cause that rule is none."""

    def labelled(cause: str) -> Tell:
        def tell(ward: Ward, patient: UUID) -> None:
            ward.session.info["labels"] = shelf()
            ward.setting("label_profile", str(ref_of()))
            cycle = ward.cycle(patient, indication="relapsed_or_refractory")
            ward.pump(cycle, PumpAction.START, NOW - 240 * H, duration_h="96", rate_ml_per_h="2.5")
            ward.pump(cycle, PumpAction.PAUSE, NOW - 160 * H, cause=cause)

        return tell

    limits = {
        cause: [dict(due.sentence.values).get("limit") for due in handed_over(labelled(cause))[0].due]
        for cause in ("adverse_event", "air")
    }
    assert timedelta(days=7) in limits["adverse_event"]
    assert timedelta(days=7) not in limits["air"]
    assert timedelta(hours=4) in limits["air"]


def test_a_dose_known_as_a_range_is_written_as_one() -> None:
    def found(ward: Ward, patient: UUID) -> None:
        cycle = ward.cycle(patient)
        ward.pump(cycle, PumpAction.START, NOW - 24 * H)
        ward.pump(cycle, PumpAction.FOUND, NOW - 12 * H, cause="found_clamped")

    assert re.search(
        r"[0-9.]+ to [0-9.]+ of 784 micrograms", on_paper(patient_handover_pdf(handed_over(found)[0], WORDS))
    )


def test_the_page_of_the_ward_names_bed_patient_and_what_is_due() -> None:
    text = on_paper(ward_handover_pdf(handed_over(running)[1], WORDS))
    for line in (
        "Hand-over, Haematology 2 As of 22-Nov-2026 14:05",
        "4 LI Wei 李伟 ZJ-014, day +126 28 micrograms per day, 5 mL per hour Bag 1 (48-hour bag)",
        "Mon 00:35 Change bag 1",
        "5 tasks wait for a physician, the oldest for 4 h",
        "Bed and trial ID",
        "Page 1 of 1",
    ):
        assert line in text, line


def at_the_bed(ward: Ward, patient: UUID) -> None:
    """Cells run since half an hour ago, started at the bed; nobody has measured vital signs."""
    dli = ward.dli(patient, NOW - 0.5 * H)
    checked = dict.fromkeys(("identity_checked", "intact", "no_filter", "not_irradiated", "own_line"), "yes")
    bag: dict[str, Any] = {"dli_id": dli, "number": 1, "hung_at": NOW - 0.5 * H, "expires_at": NOW + H, **checked}
    ward.record(DliBag, patient, Untyped(), **bag)


def test_vital_signs_of_cells_that_run_are_due_on_both_pages() -> None:
    for page in (
        patient_handover_pdf(handed_over(at_the_bed)[0], WORDS),
        ward_handover_pdf(handed_over(at_the_bed)[1], WORDS),
    ):
        assert "13:35 DLI: vital signs: overdue" in on_paper(page)
    assert "vital signs" not in on_paper(patient_handover_pdf(handed_over(in_dli)[0], WORDS))  # nothing says when


def test_what_the_plan_has_for_today_stands_above_what_is_due_by_time() -> None:
    today = Said(DUE_TODAY, (("step", "Cycle 1"),))
    for story in (nothing, running):
        page = handed_over(story)[1]
        rows = tuple(replace(row, today=today) for row in page.rows)
        text = on_paper(ward_handover_pdf(replace(page, rows=rows), WORDS))
        assert "Cycle 1 due today" in text
        assert "Nothing is due" not in text
    assert text.index("Cycle 1 due today") < text.index("Round")


def test_a_dli_that_runs_and_an_empty_ward_are_said() -> None:
    assert "DLI running since 22-Nov-2026 13:35" in on_paper(ward_handover_pdf(handed_over(in_dli)[1], WORDS))
    ward = a_ward()
    text = on_paper(ward_handover_pdf(ward_handover(ward.session, asker()), WORDS))
    assert "Hand-over of the ward" in text
    assert "Nobody is on the ward" in text
    ward.session.close()


def test_somebody_at_home_with_a_pump_stands_on_the_page_of_the_ward() -> None:
    def at_home(ward: Ward, patient: UUID) -> None:
        ward.stay(patient, "home", since=NOW - 4 * H)
        ward.pump(ward.cycle(patient), PumpAction.START, NOW - 3 * H)

    assert "Home LI Wei" in on_paper(ward_handover_pdf(handed_over(at_home)[1], WORDS))


def test_a_sheet_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    patient, ward = handed_over(nothing)
    write_patient_handover(patient, WORDS, tmp_path / "new" / "patient.pdf")
    write_ward_handover(ward, WORDS, tmp_path / "ward.pdf")
    assert (tmp_path / "ward.pdf").read_bytes() == ward_handover_pdf(ward, WORDS)
    with pytest.raises(StorageTrouble):
        write_ward_handover(ward, WORDS, tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*.p*")) == ["patient.pdf", "ward.pdf"]


def test_a_change_at_a_shifts_edge_says_so() -> None:
    def evening(ward: Ward, patient: UUID) -> None:
        ward.pump(ward.cycle(patient), PumpAction.START, NOW - 46 * H)  # empty at 16:05, to be changed by 15:35

    assert "15:35 Change bag 1 (at a shift's edge)" in on_paper(ward_handover_pdf(handed_over(evening)[1], WORDS))


def test_a_change_in_the_middle_of_a_shift_is_said_plainly() -> None:
    def later(ward: Ward, patient: UUID) -> None:
        ward.pump(ward.cycle(patient), PumpAction.START, NOW - 44 * H)

    assert "17:35 Change bag 1 18:05 Bag 1 is empty" in on_paper(ward_handover_pdf(handed_over(later)[1], WORDS))
