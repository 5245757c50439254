"""What a row of a paper may be, each with the letter that begins it, and the table of the rows typed so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from bline_desktop.domain.clock import Clock
from bline_desktop.domain.draft import read_fields, typed_value
from bline_desktop.domain.fields import Fields, FieldSpec
from bline_desktop.domain.treatment import on_paper
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.screens.tools import field_words
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.theme import Tone

WHEN, WHAT, DETAIL = N_("paper", "When"), N_("paper", "What"), N_("paper", "Typed")
DONE_BY, SECOND = N_("paper", "Done by"), N_("paper", "Second: {name}")
VALUE = N_("paper", "{title}: {value}")
_OWN_COLUMN = frozenset({"at", "seen_at", "done_by", "signed_by", "sheet"})


@dataclass(frozen=True, slots=True)
class RowSort:
    """One thing that stands on paper: its key, its letter (as at the pump, with W for a round), and its form."""

    key: str
    letter: str
    title: Message
    fields: type[on_paper.OnPaper]


SORTS: tuple[RowSort, ...] = (
    RowSort("start", "T", N_("pump", "Start"), on_paper.PaperBag),
    RowSort("new_bag", "B", N_("pump", "New bag"), on_paper.PaperBag),
    RowSort("pause", "P", N_("pump", "Pause"), on_paper.PaperPause),
    RowSort("resume", "R", N_("pump", "Resume"), on_paper.PaperResume),
    RowSort("alarm", "A", N_("pump", "Alarm solved"), on_paper.PaperAlarm),
    RowSort("found", "F", N_("pump", "Found"), on_paper.PaperFound),
    RowSort("reading", "K", N_("pump", "Reading"), on_paper.PaperReading),
    RowSort("round", "W", N_("paper", "Round"), on_paper.PaperRound),
    RowSort("stop", "S", N_("pump", "Stop"), on_paper.PaperStop),
)
_BY_KEY = {sort.key: sort for sort in SORTS}


def sort_of_row(key: str) -> RowSort:
    """Return what a row is by its key."""
    return _BY_KEY[key]


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row as it stands in the table: its own id, what was typed, and what is wrong with it ("" for nothing)."""

    id: UUID
    row: on_paper.PaperRow
    problem: str = ""


def plain_row(typed: TypedRow, zone: ZoneInfo) -> dict[str, object]:
    """Return a row as a person would type it, so that it outlives the program as half typed forms do."""
    fields = typed.row.fields
    values = {name: typed_value(spec, getattr(fields, name), zone) for name, spec in type(fields).specs.items()}
    return {"id": typed.id, "what": typed.row.what, "typed": values}


def typed_row(plain: Mapping[str, Any], clock: Clock) -> TypedRow:
    """Read a row again that `plain_row` wrote."""
    fields = read_fields(sort_of_row(plain["what"]).fields, plain["typed"], clock.now(), clock.zone)
    return TypedRow(plain["id"], on_paper.PaperRow(plain["what"], fields))


def known_values(fields: type[Fields], last: on_paper.OnPaper | None, names: Iterable[str]) -> dict[str, object]:
    """Return what a row says of some fields of a form."""
    values = {name: getattr(last, name, None) for name in names if name in fields.specs}
    return {name: value for name, value in values.items() if value is not None}


def paper_model(words: Words) -> RowsModel[Any]:
    """Make the table of typed rows; what is wrong with one stands in the place of what was typed of it."""
    columns: tuple[Column[Any], ...] = (
        Column(WHEN, lambda typed: words.moment(typed.row.at), bold=True),
        Column(WHAT, lambda typed: words.say(sort_of_row(typed.row.what).title)),
        Column(DETAIL, lambda typed: typed.problem or _detail(words, typed.row.fields), tone=_tone, wide=True),
        Column(DONE_BY, lambda typed: _hands(words, typed.row.fields)),
    )
    return RowsModel(columns, words)


def _hands(words: Words, fields: on_paper.OnPaper) -> str:
    """Say who did it, who signed it second, and on which paper."""
    done_by, signed = getattr(fields, "done_by", None), getattr(fields, "signed_by", None)
    second = None if signed is None else words.say(SECOND, name=signed)
    return "\n".join(part for part in (done_by, second, words.value(fields.sheet)) if part)


def _detail(words: Words, fields: on_paper.OnPaper) -> str:
    """Say what was typed of a row in one line."""
    named = ((spec, getattr(fields, name)) for name, spec in type(fields).specs.items() if name not in _OWN_COLUMN)
    return ", ".join(_said(words, spec, value) for spec, value in named if value is not None)


def _said(words: Words, spec: FieldSpec, value: object) -> str:
    return words.say(VALUE, title=spec.title, value=field_words(words, spec, value))


def _tone(typed: Any) -> Tone | None:
    return Tone.CRITICAL if typed.problem else None
