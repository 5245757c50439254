"""How a pump stands, said in a few words: the same on the board, in the strip and on the infusion screen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from bline_desktop.domain.ages import Age
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.alarms import Alarms
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.pump import PauseCause, StopCause
from bline_desktop.domain.treatment.segments import PumpState, Range
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import Tone

SOON = timedelta(minutes=60)  # from when on a time ahead is shown in the warning tone

NO_CYCLE = N_("pump", "No cycle of blinatumomab is ordered.")
NOT_STARTED = N_("pump", "A cycle of blinatumomab is ordered, and not started yet.")
RUNNING = N_("pump", "Blinatumomab {dose} micrograms per day · {rate} mL per hour · bag {bag}")
PAUSED = N_("pump", "Blinatumomab paused {span}, since {since}")
PAUSED_CAUSE = N_("pump", "Blinatumomab paused {span}, since {since} · {cause}")
EMPTY = N_("pump", "Blinatumomab presumed empty since {since}, {span}. Nothing is counted since then.")
FOUND = N_("pump", "Blinatumomab: {found} {since}")
FOUND_SINCE = N_("pump", "{at}, stopped since {since}")
FOUND_AT_THE_EARLIEST = N_("pump", "{at}, stopped since {since} at the earliest")
FROM_TO = N_("pump", "{low} to {high}")
STOPPED = N_("pump", "Blinatumomab stopped {span} ago, {since}")
CHANGE_BY = N_("pump", "change by {at}, {distance}")
AHEAD, PASSED, RIGHT_NOW = N_("times", "in {span}"), N_("times", "{span} ago"), N_("times", "now")


@dataclass(frozen=True, slots=True)
class Toned:
    """A text and what its colour and shape shall mean."""

    text: str
    tone: Tone


def say(words: Words, said: Said) -> str:
    """Say a text that came with its values."""
    return words.say(said.message, **dict(said.values))


def say_near(words: Words, said: Said, now: datetime) -> str:
    """Say a text that came with its values; its times as short as they are clear beside now."""
    near = {name: words.near(value, now) if isinstance(value, datetime) else value for name, value in said.values}
    return words.say(said.message, **near)


def whole(text: str) -> str:
    """Keep a time or a length of time on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def distance(words: Words, moment: datetime, now: datetime) -> str:
    """Say how far a time is away: `in 5 h 10 min`, `25 min ago`, `now`."""
    if abs(moment - now) < timedelta(minutes=1):
        return words.say(RIGHT_NOW)
    return whole(words.say(AHEAD, span=moment - now) if moment > now else words.say(PASSED, span=Age(now - moment)))


def due_tone(moment: datetime, now: datetime) -> Tone:
    """Return how much a time that must be kept presses: passed, within the hour, later."""
    if moment <= now:
        return Tone.CRITICAL
    return Tone.WARNING if moment - now <= SOON else Tone.PLAIN


def change_by(words: Words, infusion: Infusion) -> Toned | None:
    """Say when the bag is to be changed, and how far that is away; None where nothing hangs to be changed."""
    if infusion.change_by is None or infusion.state in (PumpState.STOPPED, PumpState.NOT_STARTED):
        return None
    now = infusion.as_of
    text = words.say(
        CHANGE_BY, at=words.near(infusion.change_by, now), distance=distance(words, infusion.change_by, now)
    )
    return Toned(text, due_tone(infusion.change_by, now))


def cause_title(words: Words, cause: str | None) -> str | None:
    """Say the stored value of a cause, or None where none is known."""
    if cause is None:
        return None
    titles = {entry.value: entry.title_message for choices in (StopCause, PauseCause) for entry in choices}
    return words.say(titles[cause]) if cause in titles else cause


def pause_cause(infusion: Infusion) -> str | None:
    """Return the stored cause of the interruption that lasts, if there is one."""
    last = infusion.interruptions[-1] if infusion.interruptions else None
    return last.cause if last is not None and last.end is None else None


def standing(words: Words, infusion: Infusion) -> Toned:
    """Say in one line how the pump stands."""
    match infusion.state:
        case PumpState.NOT_STARTED:
            return Toned(words.say(NOT_STARTED), Tone.PLAIN)
        case PumpState.RUNNING:
            return Toned(_running(words, infusion), Tone.BLINATUMOMAB)
    assert infusion.stopped_since is not None
    length, since = infusion.as_of - infusion.stopped_since, words.near(infusion.stopped_since, infusion.as_of)
    if infusion.state is PumpState.STOPPED:
        return Toned(words.say(STOPPED, span=Age(length), since=since), Tone.PLAIN)
    times = {"span": length, "since": since}
    if infusion.state is PumpState.PRESUMED_EMPTY:
        return Toned(words.say(EMPTY, **times), Tone.CRITICAL)
    if infusion.found_how is not None:
        return Toned(words.say(FOUND, found=infusion.found_how, since=found_since(words, infusion)), Tone.WARNING)
    cause = cause_title(words, pause_cause(infusion))
    text = words.say(PAUSED, **times) if cause is None else words.say(PAUSED_CAUSE, **times, cause=cause)
    return Toned(text, Tone.WARNING)


def found_since(words: Words, infusion: Infusion) -> str:
    """Say when a pump was found, and since when it stands: at the earliest, as long as nobody has settled it."""
    at, since = found_times(words, infusion)
    return words.say(FOUND_SINCE if infusion.is_settled else FOUND_AT_THE_EARLIEST, at=at, since=since)


def found_times(words: Words, infusion: Infusion) -> tuple[str, str]:
    """Say when a pump was found, and since when it stands."""
    now = infusion.as_of
    at, since = (whole(words.near(moment or now, now)) for moment in (infusion.found_at, infusion.stopped_since))
    return at, since


def alarms(words: Words, repeated: Alarms, now: datetime) -> str:
    """Say how often there was an alarm, since when."""
    return words.say(repeated.sentence, count=repeated.count, since=whole(words.near(repeated.since, now)))


def amount(words: Words, value: Range[Fraction]) -> str:
    """Say an amount to one place; a range as from the least to the most."""
    low, high = (words.number(rounded(end, 1)) for end in (value.low, value.high))
    return low if low == high else words.say(FROM_TO, low=low, high=high)


def span(words: Words, value: Range[timedelta]) -> str:
    """Say a length of time; a range as from the least to the most."""
    low, high = (whole(words.duration(end)) for end in (value.low, value.high))
    return low if low == high else words.say(FROM_TO, low=low, high=high)


def _running(words: Words, infusion: Infusion) -> str:
    bag = infusion.bag
    assert bag is not None
    return words.say(RUNNING, dose=bag.dose_ug_per_day, rate=bag.rate_ml_per_h, bag=Decimal(bag.number))
