"""What queries worked out of rows, kept in memory until the rows that it hangs on are written.

The month of a ward and its board are worked out of thousands of rows of hundreds of patients, and a write touches those
of one. So what hangs on the rows of one patient alone is forgotten when one of them is written, and what hangs on those
of several at each write. A row of no patient (an account, a setting, the text of a protocol) may count for everybody:
then all is forgotten.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from uuid import UUID

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.tables import RECORDS, table_of

T = TypeVar("T")
Key = tuple[Hashable, ...]

MOST_REMEMBERED = 24  # answers of a sort: a few months and weeks that somebody leafs through
_OF_ONE_PATIENT = frozenset((table_of(Patient).name, *(table_of(record).name for record in RECORDS)))


@dataclass(slots=True)
class _Parts:
    """What is known of each patient, None where there is nothing; `stale` are those whose rows were written since.

    `is_whole` tells that whoever is neither known nor stale has nothing.
    """

    known: dict[UUID, Any] = field(default_factory=dict)
    stale: set[UUID] = field(default_factory=set)
    is_whole: bool = False


class Memory:
    """Answers by their keys. A key names everything that an answer hangs on beside the rows: days, zone, who looks.

    What is remembered is never changed by whoever gets it.
    """

    def __init__(self) -> None:
        self._answers: dict[Key, Any] = {}
        self._parts: dict[Key, _Parts] = {}

    def answer(self, key: Key, make: Callable[[], T]) -> T:
        """Return what was made for a key since the last write, or make it: it may hang on any rows."""
        if key not in self._answers:
            _make_room(self._answers)
            self._answers[key] = make()
        return cast("T", self._answers[key])

    def of_each(
        self, key: Key, ids: Collection[UUID], make: Callable[[Collection[UUID]], Mapping[UUID, T]]
    ) -> dict[UUID, T]:
        """Return for each of these patients what hangs on his own rows; `make` works it out for those not known."""
        parts = self._found(key)
        missing = [one for one in ids if one not in parts.known]
        if missing:
            made = make(missing)
            parts.known.update((one, made.get(one)) for one in missing)
            parts.stale.difference_update(missing)
        return {one: value for one in ids if (value := parts.known[one]) is not None}

    def of_all(self, key: Key, make: Callable[[Collection[UUID] | None], Mapping[UUID, T]]) -> dict[UUID, T]:
        """Return it for every patient of whom there is something; `make` without ids works it out for all."""
        parts = self._found(key)
        if not parts.is_whole:
            parts.known = dict(make(None))
            parts.is_whole = True
            parts.stale.clear()
        elif parts.stale:
            parts.known.update(make(frozenset(parts.stale)))
            parts.stale.clear()
        return {one: value for one, value in parts.known.items() if value is not None}

    def forget(self, changed: Changed) -> None:
        """Forget what hangs on the rows that were written."""
        self._answers.clear()
        if not changed.tables <= _OF_ONE_PATIENT:
            self._parts.clear()
        for parts in self._parts.values():
            parts.stale.update(changed.patients)
            for one in changed.patients:
                parts.known.pop(one, None)

    def forget_all(self) -> None:
        """Forget everything."""
        self._answers.clear()
        self._parts.clear()

    def _found(self, key: Key) -> _Parts:
        """Return what is known under a key, as the one that was asked for last."""
        parts = self._parts.pop(key, None)
        if parts is None:
            _make_room(self._parts)
            parts = _Parts()
        self._parts[key] = parts
        return parts


def _make_room(kept: dict[Key, Any]) -> None:
    """Forget the oldest answer where there is no room for another one."""
    while len(kept) >= MOST_REMEMBERED:
        del kept[next(iter(kept))]
