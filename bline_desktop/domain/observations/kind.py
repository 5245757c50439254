"""What a kind of observation is: one declaration from which form, table, lane, journal, export and tests come."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import Lane, Point, PointShape, Said, Scale, Series
from bline_desktop.domain.words import Message


@dataclass(frozen=True, slots=True)
class Style:
    """How one series of a lane is drawn: what tells series apart, its title, its theme colour and its marker."""

    key: str
    title: Said
    colour: str
    marker: str


@dataclass(frozen=True, slots=True)
class Track:
    """How a kind is drawn on the timeline: one lane, and for each row a style and a point on it."""

    scale: Scale
    unit: Message | None
    low: Decimal
    high: Decimal
    style: Callable[[Record], Style]
    place: Callable[[Record], tuple[PointShape, Decimal | None, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of observation, with what its buttons and messages say: a new one, recording it, and that it is kept.

    `when` names the date field that orders its rows; `summary` says a row in a few words.
    """

    key: str
    title: Message
    empty: Message
    fields: type[Fields]
    table: type[Record]
    new: Message
    act: Message
    kept: Message
    when: str
    summary: Callable[[Record], Said]
    track: Track | None = None

    def moment(self, row: Record, zone: ZoneInfo) -> datetime:
        """Return the instant at which a row is drawn; a day without a time is drawn at noon."""
        value = getattr(row, self.when)
        if isinstance(value, datetime):
            return value
        return noon(value, zone)

    def lane(self, rows: Sequence[Record], zone: ZoneInfo) -> Lane | None:
        """Turn the rows of one patient, in order of time, into a lane of the timeline."""
        if self.track is None:
            return None
        track = self.track
        gathered: dict[str, tuple[Style, list[Point]]] = {}
        for row in rows:
            style = track.style(row)
            shape, value, low = track.place(row)
            day_only = not isinstance(getattr(row, self.when), datetime)
            point = Point(row.id, self.moment(row, zone), shape, value, low, self.summary(row), day_only)
            gathered.setdefault(style.key, (style, []))[1].append(point)
        series = tuple(
            Series(style.key, style.title, style.colour, style.marker, tuple(points))
            for style, points in gathered.values()
        )
        return Lane(self.key, self.title, track.scale, track.unit, track.low, track.high, series)


def noon(day: date, zone: ZoneInfo) -> datetime:
    """Return noon of a calendar day on the ward, as a UTC instant."""
    return datetime.combine(day, time(12), zone).astimezone(UTC)


def ten_to(exponent: int) -> Decimal:
    """Return a power of ten as an exact decimal."""
    return Decimal(1).scaleb(exponent)


def in_time_order(rows: Iterable[Record], kind: Kind) -> list[Record]:
    """Order rows by the time at which they happened, then by when they were recorded."""
    return sorted(rows, key=lambda row: (str(getattr(row, kind.when)), row.recorded_at, str(row.id)))
