"""What the wall view shows while nobody is signed in: frozen values, and no name among them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bline_desktop.domain.patient import Place
from bline_desktop.domain.timeline import Said


@dataclass(frozen=True, slots=True)
class WallRow:
    """One line of the wall view: no name."""

    bed: str | None
    place: Place | None
    trial_id: str
    rate_ml_per_h: Decimal | None
    state: Said
    change_by: datetime | None
    due: Said | None


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall view, shown when nobody is signed in."""

    as_of: datetime
    rows: tuple[WallRow, ...]
