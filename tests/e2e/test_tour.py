"""The tour itself, once, as a user would start it: every step done, every picture worth a look, the paper complete."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QApplication

from bline_desktop.tour import run as tour
from bline_desktop.tour.people import Told
from bline_desktop.tour.robot import StepFailed
from bline_desktop.tour.stage import Stage
from tests.support.display_lint import faults

# What the platform without a display says when a list of file names opens under a line.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LEAST_STEPS = 155
GRID = 16
LEAST_COLOURS = 12


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tour")


def test_the_tour_reaches_its_end(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert tour.run(out, "en") == 0, capfd.readouterr().err
    content = _list(out)
    steps = content["steps"]
    assert content["failed"] == ""
    assert len(steps) >= LEAST_STEPS
    assert not [step["name"] for step in steps if step["failed"]]
    assert all(step["wall_ms"] >= 0 for step in steps)
    _check_pictures(out, [step["picture"] for step in steps])
    _check_readme_pictures(out)
    _check_paper(out)
    _check_wording(out)
    assert json.loads((out / "clipped.json").read_text("utf-8")) == {}
    assert QFontMetrics(QApplication.font()).inFont("李")  # no boxes in the place of names


def test_a_step_that_fails_is_named_in_one_sentence_and_what_is_there_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def waits_for_nothing(stage: Stage, told: Told) -> None:
        stage.robot.patience_s = 0.1
        with stage.step("first-window"):
            pass
        with stage.step("a-bag-that-never-comes"):
            stage.robot.wait(lambda: False, "The bag")

    monkeypatch.setattr(tour, "real_ward", waits_for_nothing)
    assert tour.run(tmp_path, "en") == 1
    sentence = "Step “a-bag-that-never-comes” failed: The bag did not come within 0 seconds."
    assert sentence in capfd.readouterr().err
    assert _list(tmp_path)["failed"] == sentence
    assert sorted(path.name for path in tmp_path.glob("*.png")) == [
        "001-first-window.png",
        "002-a-bag-that-never-comes.png",
    ]


def test_a_failure_between_two_steps_is_a_step_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails_at_once(stage: Stage, told: Told) -> None:
        raise StepFailed("Nothing is there.")

    monkeypatch.setattr(tour, "real_ward", fails_at_once)
    assert tour.run(tmp_path, "en") == 1
    assert [step["name"] for step in _list(tmp_path)["steps"]] == ["first-window"]


def test_a_failure_of_the_program_ends_the_tour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_wrong(stage: Stage, told: Told) -> None:
        stage.program.entrance.opened.connect(_fail)
        stage.program.entrance.made.connect(_fail)
        stage.program.entrance.made.emit(None)
        with stage.step("after-the-failure"):
            stage.robot.wait(lambda: False, "The end")

    monkeypatch.setattr(tour, "real_ward", is_wrong)
    assert tour.run(tmp_path, "en") == 1
    assert "the program itself failed" in _list(tmp_path)["failed"]
    assert "secret" not in (tmp_path / "tour.json").read_text("utf-8")


def _fail(_: object) -> None:
    raise ValueError("a secret")


def _list(out: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((out / "tour.json").read_text("utf-8"))
    return content


def _check_pictures(out: Path, names: list[str]) -> None:
    assert [name[:3] for name in names] == [f"{number:03d}" for number in range(1, len(names) + 1)]
    for name in names:
        picture = QImage(str(out / name))
        assert (picture.width(), picture.height()) == (1280, 800), name
        assert _colours(picture) >= LEAST_COLOURS, f"{name} is blank"
    same = [(one, other) for one, other in pairwise(names) if (out / one).read_bytes() == (out / other).read_bytes()]
    assert same == []


def _check_readme_pictures(out: Path) -> None:
    for name, step in tour.README_PICTURES.items():
        numbered = next(out.glob(f"???-{step}.png"))
        assert (out / f"{name}.png").read_bytes() == numbered.read_bytes()


def _check_paper(out: Path) -> None:
    reader = PdfReader(out / "ZJ-014.pdf")
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "ZJ-014" in text
    assert "李伟" in text
    (sheet,) = PdfReader(out / "hand-over-ZJ-014.pdf").pages
    assert "Change by" in sheet.extract_text()
    ward = "\n".join(page.extract_text() for page in PdfReader(out / tour.WARD_PDF).pages)
    assert "Made up: no real patient" in ward
    month = "\n".join(page.extract_text() for page in PdfReader(out / tour.MONTH_PDF).pages)
    assert "Late or missed" in month
    home = "\n".join(page.extract_text() for page in PdfReader(out / tour.HOME_PDF).pages)
    assert "ZJ-016" in home
    assert "10⁻⁶ (0.0001 %)" in text  # the axis of MRD: it stands in the timeline alone


def _colours(picture: QImage) -> int:
    places = ((x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), GRID))
    return len({picture.pixel(x, y) for x, y in places})


def _check_wording(out: Path) -> None:
    """Whatever any picture or page shows is written so that it can't be misread."""
    said: dict[str, list[str]] = json.loads((out / "texts.json").read_text("utf-8"))
    assert all(said.values())
    wrong = {picture: found for picture, texts in said.items() if (found := faults(texts))}
    assert wrong == {}
    for paper in out.glob("*.pdf"):
        lines = [line for page in PdfReader(paper).pages for line in page.extract_text().splitlines()]
        assert faults(lines) == [], paper.name
