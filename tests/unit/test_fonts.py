"""The shipped fonts can say everything: doses, powers of ten, Chinese names, and every text of the program."""

import ast
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # comes with matplotlib
from reportlab.pdfbase import pdfmetrics

from bline_desktop.paths import resources
from bline_desktop.plots.fonts import families, font_files
from bline_desktop.reports.sheet import BOLD, REGULAR, register_fonts

FOLDER = resources() / "fonts"
FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
PACKAGE = Path(__file__).resolve().parents[2] / "bline_desktop"
EACH = pytest.mark.parametrize("name", FILES)


@cache
def font(name: str) -> Any:
    return TTFont(FOLDER / name)


@cache
def signs(name: str) -> dict[int, str]:
    found: dict[int, str] = font(name).getBestCmap()
    return found


def lacks(name: str, text: str) -> set[str]:
    return {sign for sign in text if ord(sign) not in signs(name)}


@cache
def every_text() -> str:
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                found += [str(part.value) for part in node.args if isinstance(part, ast.Constant)]
    return "".join(found)


@EACH
def test_outlines_are_truetype_because_the_pdf_writer_reads_no_others(name: str) -> None:
    assert "glyf" in font(name)
    assert "CFF " not in font(name)


@EACH
def test_doses_results_and_english_sentences_are_there(name: str) -> None:
    assert lacks(name, "0123456789 ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ ×±÷≥≤≠≈·°µ%‰ “”‘’…–— ½ \u00a0") == set()


@EACH
def test_chinese_names_are_there_common_and_rare(name: str) -> None:
    assert (
        lacks(name, "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗血液科病房造血干细胞移植博纳吐单抗供者淋巴细胞输注")
        == set()
    )
    assert lacks(name, "媛婷嫣翀昇淼焱犇喆頔堃祎玥彧甄邰覃逯亓仝") == set()
    assert len([code for code in signs(name) if 0x4E00 <= code <= 0x9FFF]) > 20_000


@EACH
def test_every_text_of_the_program_can_be_shown(name: str) -> None:
    assert lacks(name, every_text().replace("\n", "")) == set()


@EACH
def test_digits_are_of_one_width_so_that_numbers_stand_under_each_other(name: str) -> None:
    widths, glyphs = font(name)["hmtx"], signs(name)
    assert len({widths[glyphs[ord(sign)]][0] for sign in "0123456789"}) == 1
    assert len({widths[glyphs[ord(sign)]][0] for sign in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"}) == 1
    assert {widths[glyphs[ord(sign)]][0] for sign in "×±≥≤"} == {widths[glyphs[ord("0")]][0]}


@EACH
def test_a_raised_digit_is_raised_and_not_empty(name: str) -> None:
    glyphs, outlines = signs(name), font(name)["glyf"]
    plain = outlines[glyphs[ord("6")]]
    for sign in "⁰⁵⁶⁷⁸⁹":
        raised = outlines[glyphs[ord(sign)]]
        assert raised.numberOfContours > 0
        assert raised.yMin > plain.yMax / 4
        assert raised.yMax - raised.yMin < (plain.yMax - plain.yMin) * 0.75


@EACH
def test_the_licence_is_open_and_travels_with_the_font(name: str) -> None:
    assert "SIL Open Font License" in font(name)["name"].getDebugName(13)
    licence = (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Source" not in font(name)["name"].getDebugName(1)  # the reserved name


def test_matplotlib_asks_the_shipped_font_first_in_both_weights() -> None:
    """It keeps a list of fonts of its own on disk and does not see a new file: Chinese became boxes."""
    assert families()[0] == "Noto Sans SC"
    assert Path(font_files()[0]).name == FILES[0]
    assert Path(font_files(bold=True)[0]).name == FILES[1]


def test_the_pdf_writer_takes_both_weights() -> None:
    register_fonts()
    for name in (REGULAR, BOLD):
        assert pdfmetrics.stringWidth("血液科 10⁶", name, 10) > 0
