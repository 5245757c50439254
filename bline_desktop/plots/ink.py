"""What every part of a picture draws with: words, colours, and texts placed by pixels."""

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from bline_desktop.colours import Theme
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import Words
from bline_desktop.plots.layout import Box
from bline_desktop.plots.stamp import DOTS, Letters, StampedText

BODY, CAPTION, SMALL = 10.5, 9.0, 8.0
CAPITAL = 0.95  # pixels a capital letter is high for each point of its font


class Ink:
    """The figure with the words and colours it is drawn in."""

    def __init__(self, figure: Figure, words: Words, palette: Theme) -> None:
        self.figure = figure
        self.words = words
        self.palette = palette
        self.width, self.height = (float(inches) * DOTS for inches in figure.get_size_inches())
        flip = Affine2D().scale(1 / DOTS, -1 / DOTS).translate(0.0, self.height / DOTS)
        self.pixels: Transform = flip + figure.dpi_scale_trans

    def said(self, said: Said) -> str:
        """Say a text with its values."""
        return self.words.say(said.message, **dict(said.values))

    def axes(self, box: Box) -> Axes:
        """Make bare axes in a rectangle: no frame, no ticks; the frame of the whole picture draws those once."""
        place = (box.left / self.width, 1 - box.bottom / self.height, box.width / self.width, box.height / self.height)
        axes = self.figure.add_axes(place, frameon=False)
        axes.set_axis_off()
        return axes

    def add(self, artist: Artist, level: float, moving: bool = False) -> None:
        """Put an artist whose places are pixels onto the figure."""
        artist.set_transform(self.pixels)
        artist.set_zorder(level)
        self.figure.add_artist(artist, clip=moving)


class Writing:
    """Texts at places in pixels, which can be wiped off together when the window moves."""

    def __init__(self, ink: Ink) -> None:
        self._ink = ink
        self.texts: list[Text] = []

    def write(self, x: float, y: float, text: str, letters: Letters) -> None:
        """Write a line of text with the chosen edge at a place and its capitals centred on `y`."""
        stamped = StampedText(x, y + letters.points * CAPITAL / 2, text, letters)
        self._ink.add(stamped, 6)
        self.texts.append(stamped)

    def wipe(self) -> None:
        """Take all texts away."""
        for text in self.texts:
            text.remove()
        self.texts.clear()
