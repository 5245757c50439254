"""One line in the log of a pump, as it is shown and printed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.second_check import CheckState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import Message


@dataclass(frozen=True, slots=True)
class Find:
    """A pump that was found: since when nobody knows how it ran, and when it went wrong.

    `by_volume` is that moment by the pump's own volume, `settled_at` the one that a physician took.
    """

    well: datetime
    found: datetime
    by_volume: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One act at the pump in the log; `counts` is false for a struck one, and where it makes no sense as it stands.

    `title` is what it is called: a pause and a resume of one gesture are one line, “Alarm solved”. `more` follows the
    detail; `find` belongs to a pump that was found. `typed` is what its form held, and `replaced` tells that another
    line corrects it. `unlike` says how a bag that was hung differs from the plan.
    """

    record_id: UUID
    action: PumpAction
    at: datetime
    planned_at: datetime | None
    recorded_at: datetime
    recorded_by: str
    late: bool
    detail: Said
    cause: Said | None
    note: str | None
    marks: tuple[Said, ...]
    struck: bool
    strike_reason: str | None
    counts: bool
    title: Message
    more: tuple[Said, ...] = ()
    find: Find | None = None
    check: CheckState | None = None
    typed: Fields | None = None
    replaced: bool = False
    unlike: tuple[Said, ...] = ()
