"""The table of the rounds: one row a round, one column a value, so that a change is seen down a column."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from bline_desktop.domain.observations.round import Handwriting, LineSite, RoundFields
from bline_desktop.domain.observations.round_watch import FEVER_FROM_C, LOW_SYSTOLIC_BELOW
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.screens.records_table import STATE, WHEN, state_tone, state_words
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.theme import Tone

WHOLE_ICE = 10
TEMPERATURE, PRESSURE, PULSE = N_("rounds", "°C"), N_("rounds", "mmHg"), N_("rounds", "Pulse")
SATURATION, OXYGEN, ICE = N_("rounds", "Sat. %"), N_("rounds", "Oxygen, L\nper minute"), N_("rounds", "ICE")
WRITING, PUMP, SITE = N_("rounds", "Writing"), N_("rounds", "Pump"), N_("rounds", "Line")
WEIGHT, TOLD, BY = N_("rounds", "kg"), N_("rounds", "Told"), N_("rounds", "By")
OVER = N_("rounds", "{upper} over {lower}")
RATE, VOLUME = N_("rounds", "{rate} mL per hour"), N_("rounds", "{volume} mL")
RECORDED = N_("rounds", "{by}\n{at}")
# In a narrow column, beside the title "Writing".
WRITTEN: Mapping[Handwriting, Message] = {
    Handwriting.SAME: N_("rounds", "Same"),
    Handwriting.CHANGED: N_("rounds", "Changed"),
    Handwriting.BASELINE: N_("rounds", "Baseline"),
    Handwriting.NOT_DONE: N_("rounds", "Not done"),
}

Look = Callable[[RoundFields], Tone | None]


def rounds_model(words: Words, what: Message) -> RowsModel[RecordLine]:
    """Make the table; what is looked at twice has its tone and shape."""

    def value(name: str, title: Message, tone: Look = lambda seen: None, *, number: bool = True) -> Column[RecordLine]:
        return Column(
            title,
            lambda line: _shown(getattr(line.fields, name)),
            tone=lambda line: None if line.struck else tone(_round(line)),
            struck=_struck,
            number=number,
        )

    columns: tuple[Column[RecordLine], ...] = (
        Column(WHEN, lambda line: words.moment(line.when), key=lambda line: line.when, struck=_struck, bold=True),
        value("temperature", TEMPERATURE, _temperature),
        Column(PRESSURE, partial(_pressure, words), tone=_pressure_tone, struck=_struck, number=True),
        value("pulse", PULSE),
        value("saturation", SATURATION),
        value("oxygen", OXYGEN, lambda seen: Tone.WARNING if seen.oxygen else None),
        value("ice", ICE, lambda seen: Tone.WARNING if seen.ice is not None and seen.ice < WHOLE_ICE else None),
        Column(WRITING, lambda line: _written(line), tone=_writing, struck=_struck),
        Column(PUMP, partial(_pump, words), struck=_struck),
        value("site", SITE, _site, number=False),
        value("weight_kg", WEIGHT),
        Column(TOLD, lambda line: _shown(_round(line).told_who or _round(line).told), struck=_struck),
        Column(BY, lambda line: words.say(RECORDED, by=line.recorded_by, at=words.near(line.recorded_at, line.when))),
        Column(STATE, lambda line: state_words(words, line), tone=state_tone),
    )
    return RowsModel(columns, words, row_id=lambda line: line.record_id)


def _round(line: RecordLine) -> RoundFields:
    return cast("RoundFields", line.fields)


def _struck(line: RecordLine) -> bool:
    return line.struck


def _shown(value: Any) -> Any:
    """Leave a cell empty where nothing was read: a dash in every second cell would hide the values."""
    return "" if value is None else value


def _temperature(seen: RoundFields) -> Tone | None:
    return Tone.CRITICAL if seen.temperature is not None and seen.temperature >= FEVER_FROM_C else None


def _pressure(words: Words, line: RecordLine) -> str:
    seen = _round(line)
    return "" if seen.systolic is None else words.say(OVER, upper=seen.systolic, lower=seen.diastolic)


def _pressure_tone(line: RecordLine) -> Tone | None:
    upper = _round(line).systolic
    return Tone.CRITICAL if upper is not None and upper < LOW_SYSTOLIC_BELOW and not line.struck else None


def _written(line: RecordLine) -> object:
    writing = _round(line).handwriting
    return "" if writing is None else WRITTEN[writing]


def _writing(line: RecordLine) -> Tone | None:
    return Tone.WARNING if _round(line).handwriting is Handwriting.CHANGED and not line.struck else None


def _pump(words: Words, line: RecordLine) -> str:
    seen = _round(line)
    rate = "" if seen.rate_ml_per_h is None else words.say(RATE, rate=seen.rate_ml_per_h)
    volume = "" if seen.volume_ml is None else words.say(VOLUME, volume=seen.volume_ml)
    return "\n".join(part for part in (rate, volume) if part)


def _site(seen: RoundFields) -> Tone | None:
    return Tone.WARNING if seen.site not in (None, LineSite.UNREMARKABLE) else None
