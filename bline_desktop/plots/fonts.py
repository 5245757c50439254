"""The fonts of every picture: the shipped ones, which hold Chinese, and matplotlib's own for what they lack."""

from functools import cache

from matplotlib.font_manager import FontProperties, findfont, fontManager

from bline_desktop.paths import resources

FALLBACK = "DejaVu Sans"  # comes with matplotlib; holds the superscripts of 10⁻⁴


@cache
def families() -> tuple[str, ...]:
    """Register the shipped fonts once and return the font families to use, best first.

    matplotlib keeps a list of fonts of its own on disk and does not see a new file, so each one is added by name.
    """
    found: list[str] = []
    for file in sorted((resources() / "fonts").glob("*.ttf")):
        fontManager.addfont(file)
        found.append(fontManager.ttflist[-1].name)
    return (*dict.fromkeys(found), FALLBACK)


@cache
def font(points: float, bold: bool = False) -> FontProperties:
    """Return the font of a size in points; the same object each time, so that matplotlib measures a text only once."""
    return FontProperties(family=list(families()), size=points, weight="bold" if bold else "regular")


@cache
def font_files(bold: bool = False) -> tuple[str, ...]:
    """Return the font files to look in for a letter, in turn."""
    weight = "bold" if bold else "regular"
    return tuple(findfont(FontProperties(family=family, weight=weight)) for family in families())
