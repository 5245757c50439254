"""What a patient's timeline shows: frozen values between the query that gathers them and the plot that draws them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from bline_desktop.domain.words import Message


class PointShape(StrEnum):
    """How sure a point is, which decides how its marker is drawn."""

    VALUE = "value"  # measured: a filled marker at `value`
    BELOW = "below"  # negative: an open marker at its own sensitivity (`value`), with a tail downwards; never zero
    BELOW_GATED = "below_gated"  # negative by CD19 gating, perhaps blind after a CD19-directed drug: own marker
    BETWEEN = "between"  # positive below the quantitative range: a half-filled marker spanning `low` to `value`
    NOT_EVALUABLE = "not_evaluable"  # no number: a cross at the foot of the lane


class Marker(StrEnum):
    """The shape of a series' measured points; one for each series of a lane, so that colour never stands alone."""

    CIRCLE = "o"
    SQUARE = "s"
    DIAMOND = "D"
    TRIANGLE = "^"
    HEXAGON = "h"


class Colour(StrEnum):
    """The colours a series may have, by their names in the theme; the two treatments own theirs and are not here."""

    MRD = "mrd"
    CHIMERISM_WHOLE = "chimerism_whole"
    CHIMERISM_CD3 = "chimerism_cd3"
    CHIMERISM_CD19 = "chimerism_cd19"
    CHIMERISM_CD33 = "chimerism_cd33"
    STEROID = "steroid"
    IMMUNOSUPPRESSION = "immunosuppression"
    INFECTION = "infection"
    GVHD = "gvhd"
    TOXICITY = "toxicity"
    TEMPERATURE = "temperature"


class Scale(StrEnum):
    """The y axis of a lane."""

    LOG = "log"
    PERCENT = "percent"
    PLAIN = "plain"  # in the lane's own unit


@dataclass(frozen=True, slots=True)
class Said:
    """A text with its values, still to be said in the reader's language."""

    message: Message
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One result. `value` and `low` are on the lane's scale (fractions for LOG, percent for PERCENT).

    `detail` is the card shown while the pointer rests on the point; the card says the time by itself. Where only the
    day is known (`day_only`), `at` is its noon, for the picture alone: no time is ever said. `label` stands beside its
    marker where there is room.
    """

    record_id: UUID
    at: datetime
    shape: PointShape
    value: Decimal | None
    low: Decimal | None
    detail: Said
    day_only: bool = False
    label: Said | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one method, material and lineage; only these may be joined by a line.

    `colour` is one of `Colour`, `marker` one of `Marker`.
    """

    key: str
    title: Said
    colour: str
    marker: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """One panel of response: MRD, chimerism. A `low_lane` is given less height than the others."""

    key: str
    title: Message
    scale: Scale
    unit: Message | None
    low: Decimal
    high: Decimal
    series: tuple[Series, ...]
    low_lane: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that goes on from one moment to another, or happened at one (`start` is `end`): a course, GVHD, a dose.

    `end` is now where `ongoing`. `label` stands on the bar where there is room. Where only days are known
    (`day_only`), it lasts from the beginning of the first to the end of the last one, and no time is ever said.
    """

    record_id: UUID
    start: datetime
    end: datetime
    ongoing: bool
    label: Said | None
    detail: Said
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """One thin row of bars and ticks: a drug, GVHD of an organ. `kind` and `kind_title` tell of what."""

    kind: str
    kind_title: Message
    key: str
    title: Said
    colour: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class DoseBar:
    """Blinatumomab running from one bag without a pause. `end` is now where `ongoing`."""

    record_id: UUID
    start: datetime
    end: datetime
    dose_ug_per_day: Decimal
    ongoing: bool
    detail: Said


@dataclass(frozen=True, slots=True)
class DoseGap:
    """The pump did not run within a course: drawn empty, saying its length and cause."""

    record_id: UUID
    start: datetime
    end: datetime
    length: timedelta
    detail: Said


@dataclass(frozen=True, slots=True)
class DoseDoubt:
    """What ran before a pump was found, not settled yet: drawn hatched, as high as the most that can have run."""

    record_id: UUID
    start: datetime
    end: datetime
    dose_ug_per_day: Decimal
    detail: Said


@dataclass(frozen=True, slots=True)
class Mark:
    """Something given at one moment: a donor lymphocyte infusion."""

    record_id: UUID
    at: datetime
    label: Said
    detail: Said


@dataclass(frozen=True, slots=True)
class Span:
    """Something planned over a time, drawn as a hairline ghost: the planned days of a cycle.

    The ghost is as high as its dose; where none was ordered it is as high as the highest dose of the picture. `short`
    stands for the label where there is no room for it.
    """

    start: datetime
    end: datetime
    label: Said
    dose_ug_per_day: Decimal | None = None
    short: Said | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One patient's course: treatment on top, response beneath, one time axis."""

    patient_id: UUID
    trial_id: str
    transplant_on: date | None
    now: datetime
    bars: tuple[DoseBar, ...]
    gaps: tuple[DoseGap, ...]
    marks: tuple[Mark, ...]
    planned: tuple[Span, ...]
    lanes: tuple[Lane, ...]
    strips: tuple[Strip, ...] = ()
    doubts: tuple[DoseDoubt, ...] = ()
