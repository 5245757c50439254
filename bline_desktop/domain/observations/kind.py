"""What a kind of observation is: one declaration from which form, table, lane, journal, export and tests come."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations.told import ToTell
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import Lane, Point, PointShape, Said, Scale, Series, Stretch, Strip
from bline_desktop.domain.words import N_, Message

ENDS_BEFORE_START = Rule("ends-before-start", N_("errors", "The last day is before the first. Check both days."))


class Group(Choice):
    """The tab of a patient's window under which a kind is found."""

    RESULTS = "results", N_("kinds", "Results")
    ROUND = "rounds", N_("kinds", "Rounds")
    MEDICATION = "drugs", N_("kinds", "Medication")
    GVHD = "harm", N_("kinds", "GVHD, toxicity")


@dataclass(frozen=True, slots=True)
class Style:
    """How one series of a lane is drawn: what tells series apart, its title, its theme colour and its marker."""

    key: str
    title: Said
    colour: str
    marker: str


@dataclass(frozen=True, slots=True)
class Track:
    """How a kind is drawn on the timeline as points: one lane, and for each row a style and a point on it, or none.

    A lane without points is left out, unless it is to say that nothing is known yet (`always`).
    """

    scale: Scale
    unit: Message | None
    low: Decimal
    high: Decimal
    style: Callable[[Record], Style]
    place: Callable[[Record], tuple[PointShape, Decimal | None, Decimal | None] | None]
    low_lane: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row as a bar in the thin row `key`, named by `title`. Without an end it goes on; at its own start it is a tick.

    Days count whole: a bar runs from the beginning of its first to the end of its last day.
    """

    row: Record
    key: str
    title: Said
    colour: str
    start: date | datetime
    end: date | datetime | None
    label: Said | None = None


@dataclass(frozen=True, slots=True)
class Strips:
    """How a kind is drawn on the timeline as bars: from its rows in order of time."""

    draw: Callable[[Sequence[Record]], Iterable[Drawn]]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a row means beside the patient's others: `said` after its summary, `short` where there is little room.

    With `named`, `short` stands beside its point on the timeline.
    """

    said: Said
    short: Said
    named: bool = False


@dataclass(frozen=True, slots=True)
class Last:
    """Up to when what has no end is drawn: now, where it goes on, else the patient's last day."""

    at: datetime
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of observation, with what its buttons and messages say: a new one, recording it, and that it is kept.

    `title` names all of them, `one` a single one inside a sentence; `when` names the field that orders its rows,
    `until` the day that ends one where it goes on for days; `summary` says a row in a few words, and `among` what some
    of a patient's rows, unstruck and in order of time, mean beside the others; `weight` names the field that
    holds a weight, which is held against the patient's last one; `to_tell` keeps open what a physician is still to be
    told of.
    """

    key: str
    title: Message
    one: Message
    empty: Message
    fields: type[Fields]
    table: type[Record]
    new: Message
    act: Message
    kept: Message
    when: str
    summary: Callable[[Record], Said]
    track: Track | None = None
    strips: Strips | None = None
    group: Group = Group.RESULTS
    until: str | None = None
    weight: str | None = None
    to_tell: ToTell | None = None
    among: Callable[[Sequence[Record]], Mapping[UUID, Meaning]] | None = None

    def meanings(self, rows: Sequence[Record]) -> Mapping[UUID, Meaning]:
        """Return what some rows mean beside the others, by their ids; `rows` are unstruck and in order of time."""
        return self.among(rows) if self.among is not None else {}

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
        track, meanings = self.track, self.meanings(rows)
        gathered: dict[str, tuple[Style, list[Point]]] = {}
        for row in rows:
            placed = track.place(row)
            if placed is None:
                continue
            style, (shape, value, low) = track.style(row), placed
            day_only = not isinstance(getattr(row, self.when), datetime)
            meaning = meanings.get(row.id)
            detail = with_meaning(self.summary(row), meaning)
            label = meaning.short if meaning is not None and meaning.named else None
            point = Point(row.id, self.moment(row, zone), shape, value, low, detail, day_only, label)
            gathered.setdefault(style.key, (style, []))[1].append(point)
        series = tuple(
            Series(style.key, style.title, style.colour, style.marker, tuple(points))
            for style, points in gathered.values()
        )
        return Lane(self.key, self.title, track.scale, track.unit, track.low, track.high, series, track.low_lane)

    def bars(self, rows: Sequence[Record], zone: ZoneInfo, last: Last) -> tuple[Strip, ...]:
        """Turn the rows of one patient, in order of time, into thin rows of bars, in the order in which they began."""
        gathered: dict[str, tuple[Drawn, list[Stretch]]] = {}
        for drawn in self.strips.draw(rows) if self.strips is not None else ():
            stretch = _stretch(drawn, self.summary(drawn.row), zone, last)
            gathered.setdefault(drawn.key, (drawn, []))[1].append(stretch)
        return tuple(
            Strip(self.key, self.title, key, first.title, first.colour, tuple(stretches))
            for key, (first, stretches) in gathered.items()
        )


def with_meaning(summary: Said, meaning: Meaning | None, *, brief: bool = False) -> Said:
    """Add to what is said of a row what it means beside the others: in a line of its own, or briefly in the same."""
    if meaning is None:
        return summary
    if brief:
        return Said(N_("kinds", "{found} · {meaning}"), (("found", summary), ("meaning", meaning.short)))
    return Said(N_("kinds", "{found}\n{meaning}"), (("found", summary), ("meaning", meaning.said)))


def _stretch(drawn: Drawn, detail: Said, zone: ZoneInfo, last: Last) -> Stretch:
    start, end, days = drawn.start, drawn.end, not isinstance(drawn.start, datetime)
    tick = start == end
    begins = noon(start, zone) if tick and days else _edge(start, zone)
    ends = begins if tick else last.at if end is None else _edge(end, zone, after=1)
    ongoing = end is None and last.goes_on
    return Stretch(drawn.row.id, begins, max(begins, ends), ongoing, drawn.label, detail, days)


def _edge(when: date | datetime, zone: ZoneInfo, after: int = 0) -> datetime:
    """Return an instant as it is, of a day its beginning, or that of the day after."""
    if isinstance(when, datetime):
        return when
    return datetime.combine(when + timedelta(days=after), time(), zone).astimezone(UTC)


def noon(day: date, zone: ZoneInfo) -> datetime:
    """Return noon of a calendar day on the ward, as a UTC instant."""
    return datetime.combine(day, time(12), zone).astimezone(UTC)


def ten_to(exponent: int) -> Decimal:
    """Return a power of ten as an exact decimal."""
    return Decimal(1).scaleb(exponent)


def in_time_order(rows: Iterable[Record], kind: Kind) -> list[Record]:
    """Order rows by the time at which they happened; those of one moment stay in the order in which they come."""
    return sorted(rows, key=lambda row: str(getattr(row, kind.when)))
