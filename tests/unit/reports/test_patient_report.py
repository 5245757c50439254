"""The report of one patient: read back from the PDF, page by page."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pypdf import PageObject, PdfReader

from bline_desktop.domain.copies import JournalMark
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.patient import AccessFields, AllergyStatus
from bline_desktop.domain.patient_report import PatientReport
from bline_desktop.domain.timeline import Said, Stretch, Strip
from bline_desktop.domain.treatment.segments import PumpState, Range
from bline_desktop.domain.views import CycleView
from bline_desktop.domain.words import Message, Words
from bline_desktop.reports.patient import patient_report_pdf, write_patient_report
from bline_desktop.reports.sheet import MARGIN, PAGE_WIDTH
from tests.support.real_store import PATIENT
from tests.unit.queries.ward import H
from tests.unit.reports.busy import eventful, not_begun

WORDS = Words(ZoneInfo("Asia/Shanghai"))


def without_picture(report: PatientReport) -> PatientReport:
    """Leave the timeline out: laying it in takes a second, and these tests look at words."""
    empty = replace(report.timeline, bars=(), gaps=(), marks=(), planned=(), lanes=(), strips=())
    return replace(report, timeline=empty)


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, with all kinds of space as one."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.fixture(scope="module")
def report() -> PatientReport:
    return replace(eventful(), mark=JournalMark(12_483, "7f3a91c2" + "0" * 56))


@pytest.fixture(scope="module")
def pdf(report: PatientReport) -> bytes:
    return patient_report_pdf(report, WORDS)


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> list[str]:
    return pages_of(pdf)


def test_every_page_says_who_which_page_and_how_far_the_record_went(pages: list[str]) -> None:
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert "LI, Wei 李伟" in text
        assert "ZJ-014" in text
        assert "Born 14-Jul-1985 (41 y)" in text
        assert "Allergic to Penicillin" in text
        assert f"Page {number} of {len(pages)}" in text
        assert "Printed 22-Nov-2026 14:05 by ADAMS Nora" in text
        assert "Journal #12,483 7F3A-91C2" in text
        assert "All times are those of Asia/Shanghai" in text
        assert "Made up: no real patient" in text


def test_the_banner_warns_of_what_matters_at_the_bed(pages: list[str]) -> None:
    for warning in (
        "Isolation: Contact",
        "Below 45 kg",
        "Another patient has a similar name",
        "Weight 44.5 kg (19-Nov-2026)",
    ):
        assert warning in pages[0]


def test_the_figures_are_those_worked_out_by_hand(pages: list[str]) -> None:
    text = " ".join(pages)
    # Cycle 2: 96 h less a pause of 2 h at 28 micrograms per day are 94 x 28 / 24 = 109.67 micrograms of 28 x 28.
    assert "109.7 of 784 micrograms" in text
    assert "3 d 22 h" in text
    assert "Interrupted 2 h" in text
    # Cycle 1: bags 1 to 13 hung every 47.5 h; 9 h of pause; the last ran its 48 h and was then presumed empty for 6 h.
    running_h = 12 * 47.5 + 48 - 9
    assert f"{round(3 * 47.5 * 9 / 24 + (running_h - 3 * 47.5) * 28 / 24, 1)} of 784 micrograms" in text
    assert "25 d 9 h" in text
    assert "Interrupted 15 h" in text


def test_the_log_keeps_what_was_struck_late_or_outside_a_rule(pages: list[str]) -> None:
    text = " ".join(pages)
    assert "Struck: Pressed at the wrong patient" in text
    assert "Late: 3 h after" in text
    assert "Outside rule: Bag 3 was to be used by 22-Nov-2026 10:05." in text
    assert "Protocol EXAMPLE, not the trial's regimen" in text


def test_results_and_tasks_are_all_there(pages: list[str]) -> None:
    text = " ".join(pages)
    for line in (
        "1.5 × 10⁶ CD3+ cells per kg, G-CSF-mobilised, cryopreserved, 40 mL in 1 h",
        "MRD 0.13 % · NGS · Bone marrow",
        "MRD negative, CD19-gated · Flow cytometry · Bone marrow · sensitivity 10⁻⁴ (0.01 %)",
        "Struck: Another patient's sample",
        "CD19 chimerism not evaluable · STR-PCR · Peripheral blood",
        "CD3 donor 92.25 % · STR-PCR · Peripheral blood",
        "The label says 9 micrograms per day, but cycle 2 is ordered with 28 micrograms per day.",
        "Source of the rule: Ward rules, version 1, rule 6",
        "Nothing found at the sensitivity of that test",
        "MRD conversion The first positive after a negative by the same method in the same material",
        "Ladder of DLI",
        "× 15",
    ):
        assert line in text, line


def test_the_timeline_lies_as_vectors_and_text_within_the_margins_of_the_first_page(pdf: bytes) -> None:
    page = PdfReader(BytesIO(pdf)).pages[0]
    assert "DLI 1: 1 × 10⁵ per kg" in re.sub(r"\s+", " ", page.extract_text())
    assert not list(page.images)
    places: list[float] = []

    def visit(text: str, outer: list[float], inner: list[float], _font: object, _size: object) -> None:
        if text.strip():
            places.append(inner[4] * outer[0] + inner[5] * outer[2] + outer[4])

    page.extract_text(visitor_text=visit)
    assert all(MARGIN - 1 <= x <= PAGE_WIDTH - MARGIN for x in places), sorted(places)


def test_all_fonts_are_shipped_with_the_file(pdf: bytes) -> None:
    fonts = {name for page in PdfReader(BytesIO(pdf)).pages for name in _fonts(page)}
    assert fonts
    assert all("NotoSansSC" in name or "DejaVu" in name for name in fonts)


def test_the_same_values_make_the_same_bytes(report: PatientReport, pdf: bytes) -> None:
    assert patient_report_pdf(report, WORDS) == pdf


def test_a_course_of_nothing_but_a_drug_has_its_picture() -> None:
    """It said that nothing was given, where the window drew the drug."""
    report = not_begun()
    now, said = report.timeline.now, Said(Message("t", "Ciclosporin"))
    drug = Stretch(PATIENT, now - 200 * H, now, ongoing=True, label=None, detail=said)
    strip = Strip("medication", said.message, "ciclosporin", said, "#336699", (drug,))
    drawn = replace(report, timeline=replace(report.timeline, strips=(strip,)))
    text = " ".join(pages_of(patient_report_pdf(drawn, WORDS)))
    assert "there is no timeline" not in text
    assert "Ciclosporin" in text


@pytest.mark.parametrize(("day", "said"), [(126, "+126"), (0, "0"), (-7, "−7")])
def test_the_day_since_transplant_is_written_as_in_the_windows(day: int, said: str) -> None:
    report = not_begun()
    other = replace(report, banner=replace(report.banner, day=day))
    assert f"Day {said} since transplant" in pages_of(patient_report_pdf(other, WORDS))[0]


def test_a_course_that_has_not_begun_says_so_on_one_page() -> None:
    (text,) = pages_of(patient_report_pdf(not_begun(), WORDS))
    for line in (
        "OUYANG, Feifei",
        "Allergies not asked",
        "Weight not recorded",
        "Under 18 years",
        "Nothing was given or measured yet, so there is no timeline.",
        "No cycle was ordered.",
        "Nothing recorded.",
        "No task is open.",
        "Page 1 of 1",
    ):
        assert line in text, line
    assert "Made up" not in text


def test_values_known_only_as_a_range_are_printed_as_one(report: PatientReport) -> None:
    cycle = report.cycles[1]
    given, on_pump = cycle.infusion.delivered_ug, cycle.infusion.on_pump
    infusion = replace(
        cycle.infusion,
        delivered_ug=Range(given.low - 10, given.high),
        on_pump=Range(on_pump.low / 2, on_pump.high),
    )
    cycles: tuple[CycleView, ...] = (replace(cycle, infusion=infusion, log=()),)
    text = " ".join(pages_of(patient_report_pdf(replace(without_picture(report), cycles=cycles), WORDS)))
    assert "99.7 to 109.7 of 784 micrograms" in text
    assert "1 d 23 h to 3 d 22 h" in text


def test_planned_time_note_cause_and_correction_are_printed(report: PatientReport) -> None:
    cycle, part = report.cycles[1], report.parts[1]
    act = replace(cycle.log[0], planned_at=cycle.log[0].at, note="Line flushed by radiology")
    task = replace(report.tasks[0], reason=None, source="")
    changed = replace(
        without_picture(report),
        cycles=(replace(cycle, log=(act,)), replace(cycle, log=())),
        parts=(replace(part, lines=(replace(part.lines[0], replaced=True, struck=True, strike_reason="Slip"),)),),
        tasks=(task,),
    )
    text = " ".join(pages_of(patient_report_pdf(changed, WORDS)))
    assert "Planned 22-Nov-2026 11:05" in text
    assert "Line flushed by radiology" in text
    assert "Struck: Slip" in text
    assert "Corrected: another entry stands in its place." in text
    assert "Reason given" not in text


def test_an_entry_whose_end_was_recorded_is_not_called_struck(report: PatientReport) -> None:
    part = report.parts[1]
    before = replace(part.lines[0], replaced=True, struck=True, strike_reason=None)
    changed = replace(without_picture(report), parts=(replace(part, lines=(before,)),))
    text = " ".join(pages_of(patient_report_pdf(changed, WORDS)))
    assert "Before its end was recorded." in text
    assert "Corrected: another entry" not in text


def test_an_act_that_makes_no_sense_where_it_stands_is_said_to_count_for_nothing(report: PatientReport) -> None:
    cycle = report.cycles[1]
    cycles = (replace(cycle, log=(replace(cycle.log[0], counts=False, struck=False),)),)
    text = " ".join(pages_of(patient_report_pdf(replace(without_picture(report), cycles=cycles), WORDS)))
    assert "Counts for nothing: it does not fit the acts before it." in text


def test_all_accesses_that_lie_are_named_and_none_that_was_removed(report: PatientReport) -> None:
    (line,) = report.details.accesses
    typed = line.fields.model_dump()
    removed = AccessFields.model_validate({**typed, "removed_at": report.printed_at})
    lying = AccessFields.model_validate({**typed, "side": "right", "blinatumomab_lumen": None})
    summary = Said(Message("patient", "Port, Right"))
    accesses = (replace(line, fields=removed), replace(line, fields=lying, summary=summary), line)
    details = replace(report.details, accesses=accesses)
    text = pages_of(patient_report_pdf(replace(without_picture(report), details=details), WORDS))[0]
    assert "Port, Right" in text
    assert text.count("red for blinatumomab") == 1


def test_an_ordered_cycle_that_has_not_begun_has_no_times(report: PatientReport) -> None:
    cycle = report.cycles[0]
    fresh = replace(cycle.infusion, state=PumpState.NOT_STARTED, started_at=None, stopped_since=None, interrupted=0 * H)
    cycles = (replace(cycle, infusion=fresh, day_of_cycle=None, log=()),)
    text = " ".join(pages_of(patient_report_pdf(replace(without_picture(report), cycles=cycles), WORDS)))
    assert "Not started" in text
    assert not any(word in text for word in ("Started ", "No drug since", "Interrupted 15 h"))


def test_a_long_name_and_long_allergies_are_printed_whole(report: PatientReport) -> None:
    allergies = ", ".join(f"substance {n}" for n in range(14))
    banner = replace(report.banner, surname="Ouyang" * 8, given_name="Xiaoming" * 7, allergies=allergies)
    text = pages_of(patient_report_pdf(replace(without_picture(report), banner=banner), WORDS))[0]
    assert f"{'OUYANG' * 8}, {'Xiaoming' * 7}" in text
    assert f"Allergic to {allergies}" in text


def test_no_known_allergies_are_something_else_than_nobody_asked(report: PatientReport) -> None:
    banner = replace(report.banner, allergy_status=AllergyStatus.NONE_KNOWN, whereabouts=None)
    assert (
        "No known allergies" in pages_of(patient_report_pdf(replace(without_picture(report), banner=banner), WORDS))[0]
    )


def test_a_patient_at_home_has_a_place_without_a_bed(report: PatientReport) -> None:
    assert report.banner.whereabouts is not None
    banner = replace(report.banner, whereabouts=replace(report.banner.whereabouts, bed=None))
    assert (
        "Ward since 13-Nov-2026 14:05"
        in pages_of(patient_report_pdf(replace(without_picture(report), banner=banner), WORDS))[0]
    )


def test_chinese_sentences_break_between_signs(report: PatientReport) -> None:
    def translate(context: str, text: str) -> str:
        return "停药" * 60 if text.startswith("The sum of all times") else text

    words = Words(WORDS.zone, "zh_CN", translate)
    last = pages_of(patient_report_pdf(without_picture(report), words))[-1]
    assert last.replace(" ", "").count("停药") == 60
    assert "2026-11-22 14:05" in last


def test_the_file_is_written_whole_or_not_at_all(report: PatientReport, tmp_path: Path) -> None:
    report = without_picture(report)
    out = tmp_path / "new" / "report.pdf"
    write_patient_report(report, WORDS, out)
    assert out.read_bytes() == patient_report_pdf(report, WORDS)
    assert [path.name for path in out.parent.iterdir()] == ["report.pdf"]
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageTrouble) as trouble:
        write_patient_report(report, WORDS, tmp_path / "file" / "report.pdf")
    assert trouble.value.code == "not-written"
    (tmp_path / "taken.pdf").mkdir()
    with pytest.raises(StorageTrouble):
        write_patient_report(report, WORDS, tmp_path / "taken.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "new", "taken.pdf"]


def _fonts(page: PageObject) -> set[str]:
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    return {str(font.get_object()["/BaseFont"]) for font in fonts.values()}
