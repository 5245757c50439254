"""From flowing parts to a file: pages set within their frame."""

from dataclasses import dataclass
from io import BytesIO

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from bline_desktop.reports.foot import FOOTER, FootFrame
from bline_desktop.reports.sheet import MARGIN, REGULAR


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself."""

    title: str
    author: str


def build(file: BytesIO, every_page: FootFrame, about: About, story: list[Flowable]) -> BaseDocTemplate:
    """Set the parts on pages, into a file; the same parts make the same bytes."""
    document = BaseDocTemplate(
        file,
        pagesize=(every_page.width, every_page.height),
        invariant=1,
        initialFontName=REGULAR,
        lang=every_page.sheet.words.language,
        title=about.title,
        author=about.author,
    )
    room = every_page.height - every_page.header - FOOTER
    frame = Frame(MARGIN, FOOTER, every_page.width - 2 * MARGIN, room, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=every_page.draw))
    document.build(story)
    return document
