"""How to say a text, a date, a time, a duration or a number to a person.

Every sentence a user can see is a `Message` made by `N_`, so that the translators' tools find it.
`Words` turns messages and values into text; the window hands in its translator, files and tests use the source text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo  # not loaded here: the first window is painted before a zone is needed

THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Message:
    """A text to be shown, in English, with the context that tells a translator where it stands."""

    context: str
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """A time to be said as briefly as is safe beside `now`; a text that carries it is said later, by `Words`."""

    at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Inside:
    """An entry of a list said inside a sentence: it begins small, unless it is an abbreviation (IV, G-CSF, GVHD)."""

    entry: object


@dataclass(frozen=True, slots=True)
class Ago:
    """How many whole days ago something was: `today`, `yesterday`, `5 days ago`."""

    days: int


@dataclass(frozen=True, slots=True)
class Days:
    """A number of whole days: `1 day`, `5 days`."""

    count: int


def N_(context: str, text: str) -> Message:  # noqa: N802  (the name the translators' tools know)
    """Mark a text for translation."""
    return Message(context, text)


MONTHS = (
    N_("dates", "Jan"), N_("dates", "Feb"), N_("dates", "Mar"), N_("dates", "Apr"), N_("dates", "May"),
    N_("dates", "Jun"), N_("dates", "Jul"), N_("dates", "Aug"), N_("dates", "Sep"), N_("dates", "Oct"),
    N_("dates", "Nov"), N_("dates", "Dec"),
)  # fmt: skip
FULL_MONTHS = (
    N_("calendar", "January {year}"), N_("calendar", "February {year}"), N_("calendar", "March {year}"),
    N_("calendar", "April {year}"), N_("calendar", "May {year}"), N_("calendar", "June {year}"),
    N_("calendar", "July {year}"), N_("calendar", "August {year}"), N_("calendar", "September {year}"),
    N_("calendar", "October {year}"), N_("calendar", "November {year}"), N_("calendar", "December {year}"),
)  # fmt: skip
WEEKDAYS = (
    N_("dates", "Mon"), N_("dates", "Tue"), N_("dates", "Wed"), N_("dates", "Thu"), N_("dates", "Fri"),
    N_("dates", "Sat"), N_("dates", "Sun"),
)  # fmt: skip
YES, NO = N_("values", "Yes"), N_("values", "No")
NOT_RECORDED = N_("values", "Not recorded")
DURATION_UNITS = (N_("dates", "{n} d"), N_("dates", "{n} h"), N_("dates", "{n} min"))
TODAY, YESTERDAY, DAYS_AGO = N_("dates", "today"), N_("dates", "yesterday"), N_("dates", "{n} days ago")
ONE_DAY, MORE_DAYS = N_("dates", "1 day"), N_("dates", "{n} days")

Translate = Callable[[str, str], str]


def source_text(context: str, text: str) -> str:
    """Leave a text as it stands in the source: English."""
    return text


class Words:
    """Says texts and values in one language and one time zone.

    Dates follow the form `05-Nov-2026` in English and `2026-11-05` in Chinese; clock times have 24 hours;
    durations drop the parts that are zero; numbers carry no trailing zeros. Without a zone the times are those of the
    computer: on the way in, while the ward's zone is not known yet.
    """

    def __init__(self, zone: "ZoneInfo | None", language: str = "en", translate: Translate = source_text) -> None:
        self._zone = zone
        self.language = language
        self._translate = translate

    @property
    def zone(self) -> "ZoneInfo":
        """The ward's time zone."""
        assert self._zone is not None
        return self._zone

    def say(self, message: Message, **values: object) -> str:
        """Return the text of a message with its named places filled in, each value said by its type."""
        text = self._translate(message.context, message.text)
        return text.format(**{name: self.value(value) for name, value in values.items()}) if values else text

    def value(self, value: object) -> str:
        """Say any value that a record can hold; unknown is a word, never a blank."""
        match value:
            case None:
                return self.say(NOT_RECORDED)
            case str() if not hasattr(value, "title_message"):
                return value
            case bool():
                return self.say(YES if value else NO)
            case Message():
                return self.say(value)
            case int() | Decimal():
                return self.number(value)
            case datetime():
                return self.moment(value)
            case date():
                return self.date(value)
            case timedelta():
                return self.duration(value)
            case tuple():
                return ", ".join(self.value(part) for part in value)
        return self._named(value)

    def _named(self, value: object) -> str:
        """Say an entry of a list by its title, and a text that came with values of its own."""
        title, message = getattr(value, "title_message", None), getattr(value, "message", None)
        if isinstance(message, Message):
            return self.say(message, **dict(getattr(value, "values", ())))
        if isinstance(value, Near):
            return self.near(value.at, value.now)
        if isinstance(value, Inside):
            return begun_small(self.value(value.entry))
        if isinstance(value, (Ago, Days)):
            return self._days(value)
        return self.say(title) if isinstance(title, Message) else str(value)

    def _days(self, days: Ago | Days) -> str:
        if isinstance(days, Days):
            return self.say(ONE_DAY if days.count == 1 else MORE_DAYS, n=days.count)
        near = {0: TODAY, 1: YESTERDAY}.get(days.days)
        return self.say(near) if near else self.say(DAYS_AGO, n=days.days)

    def month(self, day: date) -> str:
        """Say the month of a day with its year: `November 2026`."""
        return self.say(FULL_MONTHS[day.month - 1], year=day.year)

    def date(self, day: date) -> str:
        """Say a calendar day: `05-Nov-2026`, in Chinese `2026-11-05`."""
        if self.language.startswith("zh"):
            return f"{day:%Y-%m-%d}"
        return f"{day.day:02d}-{self.say(MONTHS[day.month - 1])}-{day.year:04d}"

    def local(self, moment: datetime) -> datetime:
        """Return an instant in the ward's own zone."""
        return moment.astimezone(self._zone)

    def clock(self, moment: datetime) -> str:
        """Say the time of day alone: `07:30`."""
        return f"{self.local(moment):%H:%M}"

    def moment(self, moment: datetime) -> str:
        """Say date and time: `05-Nov-2026 14:05`."""
        local = self.local(moment)
        return f"{self.date(local.date())} {local:%H:%M}"

    def near(self, moment: datetime, now: datetime) -> str:
        """Say a time close to now as briefly as is safe: `14:05` today, `Tue 09:00` within six days, else in full."""
        local, today = self.local(moment), self.local(now).date()
        if local.date() == today:
            return f"{local:%H:%M}"
        if abs((local.date() - today).days) <= 6:
            return f"{self.say(WEEKDAYS[local.weekday()])} {local:%H:%M}"
        return self.moment(moment)

    def duration(self, span: timedelta) -> str:
        """Say a length of time in days, hours and whole minutes: `2 d 4 h 30 min`; below a minute `0 min`."""
        minutes = int(abs(span).total_seconds()) // 60
        parts = (minutes // 1440, minutes // 60 % 24, minutes % 60)
        said = [self.say(unit).format(n=n) for unit, n in zip(DURATION_UNITS, parts, strict=True) if n]
        return " ".join(said) or self.say(DURATION_UNITS[2]).format(n=0)

    def number(self, number: Decimal | int, places: int | None = None) -> str:
        """Say a number with a leading and without a trailing zero, rounded half up to `places` where they are given."""
        value = Decimal(number)
        if places is not None:
            value = round_half_up(value, places)
        return plain_number(value)

    def quantity(self, number: Decimal | int, unit: Message, places: int | None = None) -> str:
        """Say a number with its unit, which a line break never parts."""
        return f"{self.number(number, places)}{THIN_SPACE}{self.say(unit)}"


def begun_small(text: str) -> str:
    """Begin a text small where its second letter is small, so that abbreviations stay: `IV`, `G-CSF`."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round as people do on paper (half away from zero); for display only."""
    return value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")


def signed(number: int) -> str:
    """Write a whole number with its sign, a true minus: `+126`, `−12`; zero has none."""
    return f"{number:+d}".replace("-", "\N{MINUS SIGN}") if number else "0"


def plain_number(value: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros: the one canonical form."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def plain_instant(moment: datetime) -> str:
    """Write an instant in UTC with whole milliseconds: `2026-11-05T06:05:00.000Z`, the one canonical form."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
