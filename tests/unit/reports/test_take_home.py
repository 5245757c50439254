"""The sheet for home: what stands on paper, read back from the PDF."""

from pathlib import Path

from bline_desktop.reports.take_home import take_home_pdf, write_take_home
from tests.unit.reports.test_handover import WORDS, handed_over, nothing, on_paper, running


def test_the_sheet_for_home_says_what_runs_whom_to_call_and_has_room_to_write(tmp_path: Path) -> None:
    handover = handed_over(running)[0]
    text = on_paper(take_home_pdf(handover, WORDS))
    for line in (
        "LI, Wei 李伟",
        "At home with the pump",
        "28 micrograms per day 5 mL per hour",
        "Change by Mon 00:35",
        "Temperature 38 °C or more, systolic (upper) blood pressure below 90 mmHg",
        "Do not flush the line. Do not change the rate.",
        "Ward, day and night Physician on call Visiting nurse",
        "bring this sheet back",
        "Date and time What was done mL per hour mL by pump Cause, remark Nurse Second",
    ):
        assert line in text, line
    write_take_home(handover, WORDS, tmp_path / "home.pdf")
    assert (tmp_path / "home.pdf").read_bytes().startswith(b"%PDF")
    assert "No cycle of blinatumomab is ordered." in on_paper(take_home_pdf(handed_over(nothing)[0], WORDS))
