"""One sort of record: what is typed, what the window says of it, how it is shown, and how it is read and written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.people import Right
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import Message, Words
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.screens.records_table import records_model
from bline_desktop.ui.tables.rows import RowsModel


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of record. `model` makes its table; the last column of that says what became of a record."""

    key: str
    title: Message
    empty: Message
    new: Message
    act: Message
    kept: Message
    fields: type[Fields]
    table: str
    right: Right
    query: Callable[[Session, Asker, UUID], tuple[RecordLine, ...]]
    record: Callable[[Session, Act, UUID, Any], UUID]
    icon: str = "review"
    form: type[RecordForm[Any]] = RecordForm
    model: Callable[[Words, Message], RowsModel[RecordLine]] = records_model
