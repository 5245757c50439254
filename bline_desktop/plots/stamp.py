"""Texts that are drawn once and then stamped: a screen's text is an image that is kept, a paper's text stays text.

Laying out and rasterising a line of text takes matplotlib about a millisecond, and a timeline has seventy of them;
stamping an image that is kept takes a twentieth of that.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg, get_hinting_flag
from matplotlib.colors import to_rgb
from matplotlib.font_manager import get_font
from matplotlib.text import Text

from bline_desktop.plots.fonts import font, font_files

SHARES = {"left": 0.0, "center": 0.5, "right": 1.0}
SUBPIXELS = 64  # parts of a pixel that a font counts in
DOTS = 96.0  # pixels an inch on a screen of ordinary density; a denser one multiplies them


@dataclass(frozen=True, slots=True)
class Letters:
    """How a text looks: its colour, size in points, weight, and which of its edges stands at its place."""

    colour: str
    points: float
    bold: bool = False
    across: str = "left"


@dataclass(frozen=True, slots=True)
class Mask:
    """A line of text without its colour: how much ink each dot has, how wide it is, how high it reaches."""

    ink: np.ndarray
    width: float
    above: float


class StampedText(Text):
    """One line of text with its left, middle or right at a place and standing on it."""

    def __init__(self, x: float, y: float, text: str, letters: Letters) -> None:
        super().__init__(
            x,
            y,
            text,
            color=letters.colour,
            ha=letters.across,
            va="baseline",
            fontproperties=font(letters.points, letters.bold),
            parse_math=False,
        )
        self._letters = letters

    def draw(self, renderer: RendererBase) -> None:
        """Stamp the text where the canvas is an image; elsewhere draw it as the text it is."""
        if not isinstance(renderer, RendererAgg):
            super().draw(renderer)
            return
        text, letters = self.get_text(), self._letters
        x, y = self.get_transform().transform(self.get_position())
        image, above = (
            _stamp(text, letters, renderer.dpi),
            _mask(text, letters.points, letters.bold, renderer.dpi).above,
        )
        left = round(x - image.shape[1] * SHARES[letters.across])
        renderer.draw_image(renderer.new_gc(), left, round(y + above) - image.shape[0], image)
        self.stale = False


@lru_cache(maxsize=8192)
def _mask(text: str, points: float, bold: bool, dpi: float) -> Mask:
    """Lay a text out and rasterise it, once; the fonts are asked in turn for each letter that the first one lacks."""
    face = get_font(list(font_files(bold)))
    face.set_size(points, dpi)
    face.set_text(text, 0.0, flags=get_hinting_flag())  # type: ignore[no-untyped-call]
    width, height = (size / SUBPIXELS for size in face.get_width_height())
    if not text.strip():
        return Mask(np.zeros((1, 1), np.uint8), width, 0.0)
    face.draw_glyphs_to_bitmap(antialiased=True)
    return Mask(np.array(face.get_image()), width, height - face.get_descent() / SUBPIXELS)


@lru_cache(maxsize=4096)
def _stamp(text: str, letters: Letters, dpi: float) -> np.ndarray:
    """Return a text in its colour on a transparent ground, its lowest row first, as a canvas takes it."""
    mask = _mask(text, letters.points, letters.bold, dpi).ink
    image = np.empty((*mask.shape, 4), np.uint8)
    image[:, :, :3] = [round(part * 255) for part in to_rgb(letters.colour)]
    image[:, :, 3] = mask[::-1]
    return image


def text_width(text: str, points: float, bold: bool = False) -> float:
    """Return the width of a line of text in pixels at 96 dots an inch."""
    return _mask(text, points, bold, DOTS).width if text else 0.0


def forget_texts() -> None:
    """Forget all texts that were drawn, so that a first draw can be measured."""
    _mask.cache_clear()
    _stamp.cache_clear()
