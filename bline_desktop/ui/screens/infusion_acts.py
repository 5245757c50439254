"""What a nurse can do at the pump: the letter, the words, the form and the command of each act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.infusions import record_new_bag, record_pause, record_resume, record_start, record_stop
from bline_desktop.domain.act import Act
from bline_desktop.domain.clock import Clock
from bline_desktop.domain.draft import Place, read_field
from bline_desktop.domain.errors import FieldsRefused
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.treatment.acts import HangFields, PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.infusion import change_by
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, Message, Words

PumpCommand = Callable[..., UUID]


@dataclass(frozen=True, slots=True)
class PumpAct:
    """One act at the pump."""

    action: PumpAction
    letter: str
    title: Message
    act: Message
    kept: Message
    fields: type[Fields]
    command: PumpCommand

    def told(self, cycle_id: UUID, draft: Fields, *, already_done: bool) -> Callable[[Session, Act], UUID]:
        """Return the command for what was typed."""
        return lambda session, act: self.command(session, act, cycle_id, draft, already_done=already_done)


# The letters of the ward's one key map; A, F, K and V are kept free for alarm solved, found, reading and verify.
ACTS: tuple[PumpAct, ...] = (
    PumpAct(
        PumpAction.START,
        "T",
        N_("pump", "Start"),
        N_("pump", "Record start"),
        N_("pump", "Start recorded."),
        HangFields,
        record_start,
    ),
    PumpAct(
        PumpAction.NEW_BAG,
        "B",
        N_("pump", "New bag"),
        N_("pump", "Record new bag"),
        N_("pump", "New bag recorded."),
        HangFields,
        record_new_bag,
    ),
    PumpAct(
        PumpAction.PAUSE,
        "P",
        N_("pump", "Pause"),
        N_("pump", "Record pause"),
        N_("pump", "Pause recorded."),
        PauseFields,
        record_pause,
    ),
    PumpAct(
        PumpAction.RESUME,
        "R",
        N_("pump", "Resume"),
        N_("pump", "Record resume"),
        N_("pump", "Resume recorded."),
        ResumeFields,
        record_resume,
    ),
    PumpAct(
        PumpAction.STOP,
        "S",
        N_("pump", "Stop"),
        N_("pump", "Record stop"),
        N_("pump", "Stop recorded."),
        StopFields,
        record_stop,
    ),
)
BY_KEY: Mapping[str, PumpAct] = {act.action.value: act for act in ACTS}

ECHO = N_(
    "pump",
    "{volume} mL at {rate} mL per hour run {hours} hours: empty {empty}, change by {change}.",
)
ECHO_EARLY = N_(
    "pump",
    "{volume} mL at {rate} mL per hour run {hours} hours: empty {empty}. Use by comes first: change by {change}, "
    "{left} mL will be discarded.",
)
ECHO_LATE = N_("pump", "The use-by {use_by} has passed at the time of hanging.")


@dataclass(frozen=True, slots=True)
class Hanging:
    """What is typed so far of a bag that is hung, as far as it can be read."""

    at: datetime
    rate: Decimal
    volume: Decimal
    use_by: datetime | None


def hanging(typed: Mapping[str, object], clock: Clock) -> Hanging | None:
    """Read what is needed to foretell when a bag is empty; None while it is half typed."""
    place = Place(clock.now(), clock.zone)

    def read(name: str) -> Any:
        try:
            return read_field(HangFields, name, typed.get(name), place)
        except FieldsRefused:
            return None

    at, rate, volume = read("at"), read("rate_ml_per_h"), read("volume_ml")
    if at is None or not rate or not volume:
        return None
    return Hanging(at, rate, volume, read("use_by"))


def echo(words: Words, bag: Hanging, now: datetime, lead: timedelta) -> str:
    """Say what the typed label means: how long it runs, when it is empty, when it is to be changed."""
    hours = Fraction(bag.volume) / Fraction(bag.rate)
    empty = bag.at + timedelta(seconds=round(hours * 3600))
    said: dict[str, object] = {"volume": bag.volume, "rate": bag.rate, "hours": words.number(rounded(hours, 1))}
    said["empty"] = words.near(empty, now)
    if bag.use_by is not None and bag.use_by <= bag.at:
        return words.say(ECHO_LATE, use_by=words.near(bag.use_by, now))
    if bag.use_by is not None and bag.use_by < empty - lead:
        left = rounded(Fraction(bag.rate) * Fraction(round((empty - bag.use_by).total_seconds()), 3600), 1)
        change = words.near(bag.use_by, now)
        return words.say(ECHO_EARLY, **said, change=change, left=max(left, Decimal("0.1")))
    change_at = change_by(None, empty, lead)
    return words.say(ECHO, **said, change=words.near(change_at or empty, now))
