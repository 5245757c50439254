"""Who does what, when, where and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

from bline_desktop.domain.holidays import Holidays
from bline_desktop.domain.roles import Role


def no_calendar(name: str) -> Holidays | None:
    """Know of no public holidays."""
    return None


@dataclass(frozen=True, slots=True)
class Asker:
    """Who looks, and when: what every query is told. `calendar` reads the public holidays of a name, where they lie.

    `until` is the end of an agency nurse's account.
    """

    user_id: UUID
    user_name: str
    role: Role
    now: datetime
    zone: ZoneInfo
    in_charge: bool = False
    calendar: Callable[[str], Holidays | None] = no_calendar
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One gesture of one person: what every command is told, and what the journal writes down.

    `id` is made by the desk before the write and is the same when the gesture is tried again, so that nothing can be
    entered twice. `second` names the second person, once there is one. `asks_second` stops an act that needs one until
    they agreed, unless `later` says why that waits (a LaterReason); without either the act is marked as pending.
    `in_charge` tells of a nurse whom the administrator named as charge nurse; `until` is the end of an agency nurse's
    account.
    """

    id: UUID
    user_id: UUID
    user_name: str
    role: Role
    workstation: str
    now: datetime
    zone: ZoneInfo
    reason: str | None = None
    second: str | None = None
    asks_second: bool = False
    later: str | None = None
    in_charge: bool = False
    until: datetime | None = None

    @property
    def offset_min(self) -> int:
        """Minutes by which the ward's clock is ahead of UTC at the time of the act."""
        return _offset_min(self.now, self.zone)

    def row_id(self, part: str) -> UUID:
        """Derive the id of a row that this act writes; `part` says which of its rows it is."""
        return _row_id(self.id, part)


@lru_cache(maxsize=64)
def _offset_min(now: datetime, zone: ZoneInfo) -> int:
    return (now.astimezone(zone).utcoffset() or timedelta(0)) // timedelta(minutes=1)


@lru_cache(maxsize=64)
def _row_id(act_id: UUID, part: str) -> UUID:
    """Derive it once: rows of one act name each other, and working it out takes as long as reading a row."""
    return uuid5(act_id, part)


# The program itself, where no person acts: first set-up, and failures noted from before a sign-in.
PROGRAM_ID = uuid5(NAMESPACE_OID, "bline-desktop")
