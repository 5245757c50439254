"""The colours of pictures: the theme's tokens, once more for a screen by day, a screen by night and for paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bline_desktop.domain.timeline import Colour


@dataclass(frozen=True, slots=True)
class Palette:
    """One set of colours. `ground` lies behind all, `surface` behind the marks, `future` behind what is still to come.

    Every colour of a mark has a contrast of 3 to 1 or more on `surface`, every colour of a text 4.5 to 1 or more.
    """

    ground: str
    surface: str
    future: str
    line: str
    strong_line: str
    text: str
    text_2: str
    act: str
    blinatumomab: str
    on_blinatumomab: str
    dli: str
    dli_text: str
    series: Mapping[str, str]

    def of_series(self, token: str) -> str:
        """Return the colour of a series by its token; one that is unknown here is drawn in the colour of text."""
        return self.series.get(token, self.text_2)


_LIGHT_SERIES: Mapping[str, str] = MappingProxyType(
    {
        Colour.MRD: "#7B2D6B",
        Colour.CHIMERISM_WHOLE: "#18212B",
        Colour.CHIMERISM_CD3: "#2A6F97",
        Colour.CHIMERISM_CD19: "#2E7D5B",
        Colour.CHIMERISM_CD33: "#A66A00",
        Colour.STEROID: "#8C6D46",
        Colour.IMMUNOSUPPRESSION: "#6B6F8A",
        Colour.INFECTION: "#6E7D29",
    }
)
_DARK_SERIES: Mapping[str, str] = MappingProxyType(
    {
        Colour.MRD: "#E3A3D3",
        Colour.CHIMERISM_WHOLE: "#E8EDF2",
        Colour.CHIMERISM_CD3: "#7FBCE0",
        Colour.CHIMERISM_CD19: "#7FCFA8",
        Colour.CHIMERISM_CD33: "#E8B55B",
        Colour.STEROID: "#CDAB7E",
        Colour.IMMUNOSUPPRESSION: "#ADB1D0",
        Colour.INFECTION: "#BDCC70",
    }
)

LIGHT = Palette(
    ground="#F5F7F9",
    surface="#FFFFFF",
    future="#EDF1F5",
    line="#E3E8ED",
    strong_line="#7C8A99",
    text="#18212B",
    text_2="#4A5968",
    act="#0B5CAD",
    blinatumomab="#0072B2",
    on_blinatumomab="#FFFFFF",
    dli="#D55E00",
    dli_text="#AD4C00",
    series=_LIGHT_SERIES,
)
DARK = Palette(
    ground="#14181D",
    surface="#1C2229",
    future="#252C35",
    line="#2C353F",
    strong_line="#7F8C99",
    text="#E8EDF2",
    text_2="#A9B4C0",
    act="#6CB4F0",
    blinatumomab="#56B4E9",
    on_blinatumomab="#0D1A24",
    dli="#FF9E4A",
    dli_text="#FF9E4A",
    series=_DARK_SERIES,
)
PRINT = Palette(
    ground="#FFFFFF",
    surface="#FFFFFF",
    future="#F1F4F7",
    line="#DDE3E9",
    strong_line="#7C8A99",
    text="#18212B",
    text_2="#3E4C5A",
    act="#0B5CAD",
    blinatumomab="#0072B2",
    on_blinatumomab="#FFFFFF",
    dli="#D55E00",
    dli_text="#AD4C00",
    series=_LIGHT_SERIES,
)
