"""The round: what a nurse reads at the bed in ten seconds, in one row; any part may be missing, not all of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Self, cast

from pydantic import model_validator

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import (
    Fields,
    choice_field,
    decimal_field,
    integer_field,
    moment_field,
    shown,
    text_field,
)
from bline_desktop.domain.observations.kind import Group, Kind, Style, Track
from bline_desktop.domain.observations.told import (
    Told,
    ToTell,
    told_answer_field,
    told_at_field,
    told_field,
    told_who_field,
)
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import Colour, Marker, PointShape, Said, Scale
from bline_desktop.domain.vital_limits import (
    DIASTOLIC_MMHG,
    PULSE_PER_MINUTE,
    SATURATION_PERCENT,
    SYSTOLIC_MMHG,
    TEMPERATURE_C,
)
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_, Inside


class Handwriting(Choice):
    """The sentence written anew, beside the one from before the first start."""

    SAME = "same", N_("round", "Same as baseline")
    CHANGED = "changed", N_("round", "Changed")
    BASELINE = "baseline", N_("round", "This is the baseline")
    NOT_DONE = "not_done", N_("round", "Not done")


class LineSite(Choice):
    """How the skin around the line looks."""

    UNREMARKABLE = "unremarkable", N_("round", "Unremarkable")
    RED = "red", N_("round", "Red")
    SWOLLEN = "swollen", N_("round", "Swollen")
    LEAKING = "leaking", N_("round", "Leaking")


ROUND_EMPTY = Rule("round-empty", N_("errors", "Type at least one value of this round."))
PRESSURE_PAIR = Rule("pressure-pair", N_("errors", "Type both blood pressures, the systolic and the diastolic one."))
PRESSURE_ORDER = Rule(
    "pressure-order", N_("errors", "The systolic blood pressure is above the diastolic one. Check both.")
)
TO_TELL = Rule(
    "PHYSICIAN_TO_TELL",
    N_("round", "What the round of {at} found is not told to a physician yet."),
    source=ward_rule(34),
    may_have_happened=True,
)
ROUND_TO_TELL = ToTell(TO_TELL, "answer")


class RoundFields(Fields):
    """What is typed of one round."""

    seen_at: datetime = moment_field(N_("round", "Seen at"))
    temperature: Decimal | None = decimal_field(
        N_("round", "Temperature"), unit=N_("units", "°C"), limits=TEMPERATURE_C, places=1, required=False
    )
    systolic: int | None = integer_field(
        N_("round", "Systolic blood pressure"), unit=N_("units", "mmHg"), limits=SYSTOLIC_MMHG, required=False
    )
    diastolic: int | None = integer_field(
        N_("round", "Diastolic blood pressure"), unit=N_("units", "mmHg"), limits=DIASTOLIC_MMHG, required=False
    )
    pulse: int | None = integer_field(
        N_("round", "Pulse"), unit=N_("units", "per minute"), limits=PULSE_PER_MINUTE, required=False
    )
    saturation: int | None = integer_field(
        N_("round", "Oxygen saturation"), unit=N_("units", "%"), limits=SATURATION_PERCENT, required=False
    )
    oxygen: Decimal | None = decimal_field(
        N_("round", "Oxygen"),
        unit=N_("units", "L per minute"),
        limits=("0", "60"),
        places=1,
        required=False,
        help=N_("round", "0 for room air"),
    )
    ice: int | None = integer_field(
        N_("round", "ICE"), limits=(0, 10), required=False, help=N_("round", "10 where nothing is lost")
    )
    handwriting: Handwriting | None = shown(
        choice_field(Handwriting, N_("round", "Handwriting"), required=False), listed=True
    )
    rate_ml_per_h: Decimal | None = decimal_field(
        N_("round", "Pump rate"), unit=N_("units", "mL per hour"), limits=("0", "100"), places=2, required=False
    )
    volume_ml: Decimal | None = decimal_field(
        N_("round", "Pump volume"), unit=N_("units", "mL"), limits=("0", "1000"), places=1, required=False
    )
    site: LineSite | None = shown(choice_field(LineSite, N_("round", "Skin at the line"), required=False), listed=True)
    weight_kg: Decimal | None = decimal_field(
        N_("round", "Weight"), unit=N_("units", "kg"), limits=("20", "250"), places=1, required=False
    )
    done_by: str | None = text_field(
        N_("round", "Read by"), limit=60, required=False, help=N_("round", "A visiting nurse, where it was not you")
    )
    told: Told | None = told_field()
    told_who: str | None = told_who_field()
    told_at: datetime | None = told_at_field()
    answer: str | None = told_answer_field(N_("round", "Answer"))

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if all(getattr(self, name) is None for name in MEASURED):
            raise RuleBroken(ROUND_EMPTY, field="temperature")
        if (self.systolic is None) != (self.diastolic is None):
            raise RuleBroken(PRESSURE_PAIR, field="systolic" if self.systolic is None else "diastolic")
        if self.systolic is not None and self.diastolic is not None and self.systolic <= self.diastolic:
            raise RuleBroken(PRESSURE_ORDER, field="systolic")
        return self


MEASURED = (
    "temperature", "systolic", "diastolic", "pulse", "saturation", "oxygen", "ice", "handwriting",
    "rate_ml_per_h", "volume_ml", "site", "weight_kg",
)  # fmt: skip
CARRIED_FOR = timedelta(hours=24)


def carry(before: RoundFields, now: datetime) -> dict[str, object]:
    """Return what one key takes over from the round before, while that is not too long ago.

    Oxygen, handwriting and the skin at the line: what is looked at and mostly stays. Never temperature, pressure or
    pulse: what is measured is measured anew.
    """
    if now - before.seen_at > CARRIED_FOR:
        return {}
    writing = Handwriting.SAME if before.handwriting is Handwriting.BASELINE else before.handwriting
    found = {"oxygen": before.oxygen, "handwriting": writing, "site": before.site}
    return {name: value for name, value in found.items() if value not in (None, Handwriting.NOT_DONE)}


class Round(RoundFields, Record, table=True):
    """One round."""

    __tablename__ = "round"


def summarise(row: Record) -> Said:
    """Say a round in one line: what was read, and whom was told."""
    return Said(N_("round", "{parts}"), (("parts", tuple(_parts(cast("Round", row)))),))


def _parts(seen: RoundFields) -> Iterator[Said]:
    numbers = (
        (N_("round", "{value} °C"), seen.temperature),
        (N_("round", "pulse {value}"), seen.pulse),
        (N_("round", "saturation {value} %"), seen.saturation),
        (N_("round", "oxygen {value} L per minute"), seen.oxygen),
        (N_("round", "ICE {value}"), seen.ice),
        (N_("round", "handwriting: {value}"), seen.handwriting),
        (N_("round", "pump {value} mL per hour"), seen.rate_ml_per_h),
        (N_("round", "{value} mL on the pump"), seen.volume_ml),
        (N_("round", "skin at the line: {value}"), seen.site),
        (N_("round", "{value} kg"), seen.weight_kg),
        (N_("round", "read by {value}"), seen.done_by),
        (N_("round", "physician told: {value}"), seen.told_who or seen.told),
    )
    if seen.systolic is not None and seen.diastolic is not None:
        yield Said(N_("round", "{upper} over {lower} mmHg"), (("upper", seen.systolic), ("lower", seen.diastolic)))
    for message, value in numbers:
        if value is not None:
            yield Said(message, (("value", Inside(value) if isinstance(value, Choice) else value),))


def _style(_row: Record) -> Style:
    return Style("temperature", Said(N_("round", "Temperature")), Colour.TEMPERATURE, Marker.CIRCLE)


def _place(row: Record) -> tuple[PointShape, Decimal | None, Decimal | None] | None:
    seen = cast("Round", row)
    return None if seen.temperature is None else (PointShape.VALUE, seen.temperature, None)


ROUND = Kind(
    key="round",
    group=Group.ROUND,
    title=N_("round", "Rounds"),
    one=N_("round", "round"),
    empty=N_("round", "Rounds will stand here. Record the first one with “New round”."),
    fields=RoundFields,
    table=Round,
    new=N_("round", "New round"),
    act=N_("round", "Record round"),
    kept=N_("round", "Round recorded."),
    when="seen_at",
    summary=summarise,
    weight="weight_kg",
    track=Track(Scale.PLAIN, N_("units", "°C"), Decimal(36), Decimal(40), _style, _place, low_lane=True),
    to_tell=ROUND_TO_TELL,
)
