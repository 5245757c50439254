"""How a report looks: fonts, sizes, colours, and the few building blocks of which every page is made."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, Table

from bline_desktop.colours import PRINT
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import THIN_SPACE, Message, Words
from bline_desktop.paths import resources

REGULAR, BOLD = "NotoSansSC", "NotoSansSC-Bold"
PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 15 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN

TEXT, QUIET, LINE, STRONG_LINE = map(HexColor, (PRINT.text, PRINT.text_2, PRINT.line, PRINT.strong_line))
SURFACE, ACT = HexColor(PRINT.sunken), HexColor(PRINT.act)
CRITICAL, WARNING, WARNING_GROUND = map(HexColor, (PRINT.critical, PRINT.warning, PRINT.warning_soft))
STAMP = HexColor(PRINT.sunken)

# name: (size, leading, bold, colour)
_STYLES = {
    "title": (18.0, 23.0, True, TEXT),
    "heading": (12.0, 16.0, True, TEXT),
    "subheading": (9.5, 13.0, True, TEXT),
    "body": (9.0, 13.0, False, TEXT),
    "large": (11.0, 15.0, False, TEXT),
    "quiet": (8.0, 11.5, False, QUIET),
    "cell": (8.0, 11.0, False, TEXT),
    "strong": (8.0, 11.0, True, TEXT),
    "head": (7.5, 11.0, True, QUIET),
    "warning": (8.0, 11.0, True, WARNING),
}

# A line never breaks between a number and its unit, or between a day and its time of day.
_AFTER_NUMBER = re.compile(r"(?<=[0-9⁰¹²³⁴⁵⁶⁷⁸⁹]) (?=\S)")
NO_BREAK = "\N{NO-BREAK SPACE}"


@cache
def register_fonts() -> None:
    """Give the PDF writer the shipped fonts; takes a tenth of a second, once."""
    folder = resources() / "fonts"
    pdfmetrics.registerFont(TTFont(REGULAR, folder / "NotoSansSC-Regular.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, folder / "NotoSansSC-Bold.ttf"))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


class Sheet:
    """Says texts and sets them as paragraphs and tables, in one language."""

    def __init__(self, words: Words) -> None:
        register_fonts()
        self.words = words
        # Chinese breaks between any two signs; English only between words.
        wrap = "CJK" if words.language.startswith("zh") else None
        self._styles = {
            name: ParagraphStyle(
                name,
                fontName=BOLD if bold else REGULAR,
                fontSize=size,
                leading=leading,
                textColor=colour,
                wordWrap=wrap,
            )
            for name, (size, leading, bold, colour) in _STYLES.items()
        }

    def say(self, message: Message, **values: object) -> str:
        """Return a text with its values filled in."""
        return self.words.say(message, **values)

    def said(self, said: Said) -> str:
        """Return a text that carries its own values."""
        return self.say(said.message, **dict(said.values))

    def paragraph(self, text: str, style: str = "body", struck: bool = False) -> Paragraph:
        """Set a text; one that was struck stays readable under its line."""
        marked = escape(kept_together(text)).replace("\n", "<br/>")
        if struck:
            marked = f'<font color="{QUIET.hexval().replace("0x", "#")}"><strike>{marked}</strike></font>'
        return Paragraph(marked, self._styles[style])

    def text(self, message: Message, style: str = "body", **values: object) -> Paragraph:
        """Set a sentence."""
        return self.paragraph(self.say(message, **values), style)

    def table(
        self, head: Sequence[Message], rows: Iterable[list[Flowable | list[Flowable]]], widths: Sequence[float]
    ) -> Table:
        """Set a table whose head is repeated on each page; rows are parted by hairlines and never broken."""
        titles = [self.text(title, "head") for title in head]
        body: list[list[Flowable | list[Flowable]]] = [[*titles], *rows]
        table = Table(body, colWidths=[width * mm for width in widths], repeatRows=1, hAlign="LEFT")
        table.setStyle(
            [
                ("FONTNAME", (0, 0), (-1, -1), REGULAR),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 6),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, STRONG_LINE),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
            ]
        )
        return table

    def facts(
        self,
        facts: Sequence[tuple[Message, str]],
        widths: Sequence[float],
        heights: Sequence[float | None] | None = None,
    ) -> Table:
        """Set titles with their values, as many beside each other as there are pairs of widths."""
        cells = [cell for title, value in facts for cell in (self.text(title, "head"), self.paragraph(value, "cell"))]
        rows = [cells[n : n + len(widths)] for n in range(0, len(cells), len(widths))]
        table = Table(rows, colWidths=[width * mm for width in widths], rowHeights=heights, hAlign="LEFT")
        table.setStyle(
            [
                ("FONTNAME", (0, 0), (-1, -1), REGULAR),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
            ]
        )
        return table


def printable(text: str) -> str:
    """Return a text as the shipped font can write it: it has no narrow space."""
    return text.replace(THIN_SPACE, NO_BREAK)


def kept_together(text: str) -> str:
    """Return a text as the font can write it, of which no line breaks between a number and its unit."""
    return _AFTER_NUMBER.sub(NO_BREAK, printable(text))
