"""What the typed label of a bag means, said back while it is typed: when the bag is empty and when it is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bline_desktop.domain.clock import Clock
from bline_desktop.domain.draft import Place, read_field
from bline_desktop.domain.errors import FieldsRefused
from bline_desktop.domain.treatment.acts import HangFields
from bline_desktop.domain.treatment.infusion import change_by
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, Words

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
