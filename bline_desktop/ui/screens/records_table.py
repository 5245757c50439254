"""The columns that the records of every sort share: when, what, who recorded it, what became of it."""

from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.pump_words import say

WHEN, WHAT = N_("records", "When"), N_("records", "Entry")
RECORDED, BY, STATE = N_("records", "Recorded"), N_("records", "By"), N_("records", "State")
STRUCK, REPLACED = N_("records", "Struck: {reason}"), N_("records", "Corrected: {reason}")
CONTINUED, CORRECTION = N_("records", "Before its end was recorded"), N_("records", "A correction")


def records_model(words: Words, what: Message = WHAT) -> RowsModel[RecordLine]:
    """Make the table of records; `what` is the title of the column that says each in a few words."""

    def when(line: RecordLine) -> str:
        return words.date(words.local(line.when).date()) if line.dated else words.moment(line.when)

    columns: tuple[Column[RecordLine], ...] = (
        Column(WHEN, when, key=lambda line: line.when, struck=_struck, bold=True),
        Column(what, lambda line: say(words, line.summary), struck=_struck, wide=True),
        Column(RECORDED, lambda line: line.recorded_at, key=lambda line: line.recorded_at),
        Column(BY, lambda line: line.recorded_by),
        Column(STATE, lambda line: state_words(words, line), tone=state_tone),
    )
    return RowsModel(columns, words, row_id=lambda line: line.record_id)


def state_words(words: Words, line: RecordLine) -> str:
    """Say what became of a record; nothing where it stands as it was typed."""
    if line.replaced and line.strike_reason is None:
        return words.say(CONTINUED)
    if line.struck:
        return words.say(REPLACED if line.replaced else STRUCK, reason=line.strike_reason)
    said = [words.say(CORRECTION)] if line.corrects else []
    said += [say(words, line.check.said)] if line.check is not None else []
    return "\n".join(said)


def _struck(line: RecordLine) -> bool:
    return line.struck


def state_tone(line: RecordLine) -> Tone | None:
    """Return the tone of what became of a record."""
    return Tone.WARNING if line.struck or (line.check is not None and line.check.pending) else None
