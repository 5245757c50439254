"""A closed list to choose from: what is stored and what is shown, declared together."""

from enum import StrEnum
from typing import Self

from bline_desktop.domain.words import Message


class Choice(StrEnum):
    """One entry of a list: `CD3 = "cd3", N_("records", "CD3")`. The first is stored for ever, the second is shown."""

    title_message: Message

    def __new__(cls, value: str, title: Message) -> Self:
        """Make one entry from its stored value and its title."""
        entry = str.__new__(cls, value)
        entry._value_ = value
        entry.title_message = title
        return entry
