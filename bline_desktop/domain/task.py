"""Open tasks: something that was done outside a rule and that a physician has to look at."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.fields import Fields, text_field
from bline_desktop.domain.record import Record, id_column, text_column
from bline_desktop.domain.words import N_, Message, plain_instant, plain_number

CLOSES_BY_ITSELF = N_("task", "Closes by itself once this dose hangs, or the cycle is stopped.")


class Task(Record, table=True):
    """One task. `rule` and `source` name what was not kept, `about` the row that it is about.

    `sentence` is the rule's sentence in English with its places, which is what translations are found by; `details`
    holds the values for those places as canonical JSON.
    """

    __tablename__ = "task"

    rule: str = text_column()
    source: str = text_column()
    sentence: str = text_column()
    details: str = text_column()
    about: UUID = id_column()
    reason: str | None = text_column(required=False)


class TaskClosingFields(Fields):
    """What a physician types when closing a task."""

    note: str = text_field(N_("task", "What was decided"), limit=400, long=True)


class TaskClosing(TaskClosingFields, Record, table=True):
    """A task is closed by a row of its own; the task stays as it was written."""

    __tablename__ = "task_closing"

    task_id: UUID = id_column(foreign_key="task.id")


_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def write_details(values: Mapping[str, object]) -> str:
    """Write the values of a rule's sentence as canonical JSON: numbers and instants in their plain forms.

    An entry of a list is kept by its title, as the sentence itself is, so that it is shown in the reader's language.
    The field of a form that a rule points at is no part of its sentence.
    """
    said = {name: _plain(value) for name, value in values.items() if name != "field"}
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


def read_details(details: str) -> tuple[tuple[str, object], ...]:
    """Read the values of a rule's sentence back; an instant becomes one again, to be said in the ward's zone."""
    return tuple((name, _value(plain)) for name, plain in sorted(json.loads(details).items()))


def _plain(value: object) -> str | dict[str, str]:
    if isinstance(value, Choice):
        return _plain(value.title_message)
    if isinstance(value, Message):
        return {"context": value.context, "text": value.text}
    if isinstance(value, datetime):
        return plain_instant(value)
    if isinstance(value, Decimal | int):
        return plain_number(Decimal(value))
    return str(value)


def _value(plain: str | dict[str, str]) -> object:
    if isinstance(plain, dict):
        return Message(plain["context"], plain["text"])
    return datetime.fromisoformat(plain) if _INSTANT.fullmatch(plain) else plain
