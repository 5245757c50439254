"""The timeline on paper: matplotlib's own vectors, laid into the page that keeps a place for them."""

from dataclasses import dataclass, field
from io import BytesIO

from pypdf import PdfReader, PdfWriter, Transformation
from reportlab.platypus import Flowable

from bline_desktop.domain.timeline import Timeline
from bline_desktop.domain.words import Words
from bline_desktop.plots.timeline import PRINT_SIZE, print_pdf

POINTS_PER_INCH = 72


@dataclass
class Found:
    """Where the place for the picture came to lie: page (from 0) and lower left corner in points."""

    places: list[tuple[int, float, float]] = field(default_factory=list)


class PicturePlace(Flowable):
    """Keeps room for the picture, and notes where."""

    def __init__(self, found: Found) -> None:
        super().__init__()
        self._found = found
        self.width, self.height = (side * POINTS_PER_INCH for side in PRINT_SIZE)

    def draw(self) -> None:
        """Note the place; the picture itself is laid in at the end."""
        x, y = self.canv.absolutePosition(0, 0)
        self._found.places.append((self.canv.getPageNumber() - 1, x, y))


def with_picture(pages: bytes, found: Found, timeline: Timeline, words: Words) -> bytes:
    """Lay the timeline into its place on the pages."""
    picture = PdfReader(BytesIO(print_pdf(timeline, words, PRINT_SIZE))).pages[0]
    writer = PdfWriter(clone_from=BytesIO(pages))
    for page, x, y in found.places:
        writer.pages[page].merge_transformed_page(picture, Transformation().translate(x, y))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
