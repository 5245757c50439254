"""The colours of the program: one declaration of the light, the dark and the print theme, for windows and pictures.

No other module names a colour. It knows nothing of ours, so that windows, pictures and reports alike may know it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Theme(NamedTuple):
    """The colours of one theme.

    Text has a contrast of 4.5 to 1 at least on every ground that it stands on, a mark of a picture 3 to 1 on `surface`.
    `sunken` lies also behind what is still to come; `grid` is the hairline of a picture; `series` are the colours of
    its series by their tokens. The two treatments own theirs, which no series has.
    """

    name: str
    ground: str
    surface: str
    sunken: str
    line: str
    strong_line: str
    text: str
    text_2: str
    act: str
    act_hover: str
    act_pressed: str
    act_soft: str
    on_act: str
    critical: str
    critical_soft: str
    warning: str
    warning_soft: str
    good: str
    good_soft: str
    blinatumomab: str
    dli: str
    dli_text: str
    grid: str
    on_blinatumomab: str
    series: Mapping[str, str]

    def tone(self, tone: str) -> str:
        """Return the colour of a tone, for text and shapes."""
        named = {"plain": "text_2", "dli": "dli_text"}
        return str(getattr(self, named.get(tone, tone)))

    def of_series(self, token: str) -> str:
        """Return the colour of a series by its token; one that is unknown here is drawn in the colour of text."""
        return self.series.get(token, self.text_2)


_SERIES: Mapping[str, str] = MappingProxyType(
    {
        "mrd": "#7B2D6B",
        "chimerism_whole": "#18212B",
        "chimerism_cd3": "#2A6F97",
        "chimerism_cd19": "#2E7D5B",
        "chimerism_cd33": "#A66A00",
        "steroid": "#8C6D46",
        "immunosuppression": "#6B6F8A",
        "infection": "#6E7D29",
        "gvhd": "#A8324A",
        "toxicity": "#5A4FA2",
        "temperature": "#4F6D7A",
    }
)
_DARK_SERIES: Mapping[str, str] = MappingProxyType(
    {
        "mrd": "#E3A3D3",
        "chimerism_whole": "#E8EDF2",
        "chimerism_cd3": "#7FBCE0",
        "chimerism_cd19": "#7FCFA8",
        "chimerism_cd33": "#E8B55B",
        "steroid": "#CDAB7E",
        "immunosuppression": "#ADB1D0",
        "infection": "#BDCC70",
        "gvhd": "#F09AAA",
        "toxicity": "#B3A9F2",
        "temperature": "#9FBECB",
    }
)

LIGHT = Theme(
    name="light",
    ground="#F5F7F9",
    surface="#FFFFFF",
    sunken="#EBEFF3",
    line="#D3DAE2",
    strong_line="#7C8A99",
    text="#18212B",
    text_2="#4A5968",
    act="#0B5CAD",
    act_hover="#094C91",
    act_pressed="#073D75",
    act_soft="#E4EFFA",
    on_act="#FFFFFF",
    critical="#B3261E",
    critical_soft="#FDECEA",
    warning="#7A4F00",
    warning_soft="#FFF3D1",
    good="#1B6E3C",
    good_soft="#E3F3E9",
    blinatumomab="#0072B2",
    dli="#D55E00",
    dli_text="#AD4C00",
    grid="#E3E8ED",
    on_blinatumomab="#FFFFFF",
    series=_SERIES,
)
DARK = Theme(
    name="dark",
    ground="#14181D",
    surface="#1C2229",
    sunken="#252C35",
    line="#36404B",
    strong_line="#7D8B9A",
    text="#E8EDF2",
    text_2="#A9B4C0",
    act="#6CB4F0",
    act_hover="#8AC4F5",
    act_pressed="#A7D3F8",
    act_soft="#1D344A",
    on_act="#0C1A27",
    critical="#FF8A80",
    critical_soft="#3D2220",
    warning="#FFC966",
    warning_soft="#3A2F14",
    good="#7AD19B",
    good_soft="#1B3326",
    blinatumomab="#56B4E9",
    dli="#FF9E4A",
    dli_text="#FF9E4A",
    grid="#2C353F",
    on_blinatumomab="#0D1A24",
    series=_DARK_SERIES,
)
PRINT = Theme(
    name="print",
    ground="#FFFFFF",
    surface="#FFFFFF",
    sunken="#F1F4F7",
    line="#D3DAE2",
    strong_line="#7C8A99",
    text="#18212B",
    text_2="#3E4C5A",
    act="#0B5CAD",
    act_hover="#0B5CAD",
    act_pressed="#0B5CAD",
    act_soft="#FFFFFF",
    on_act="#FFFFFF",
    critical="#B3261E",
    critical_soft="#FFFFFF",
    warning="#7A4F00",
    warning_soft="#FFF3D1",
    good="#1B6E3C",
    good_soft="#FFFFFF",
    blinatumomab="#0072B2",
    dli="#D55E00",
    dli_text="#AD4C00",
    grid="#DDE3E9",
    on_blinatumomab="#FFFFFF",
    series=_SERIES,
)
