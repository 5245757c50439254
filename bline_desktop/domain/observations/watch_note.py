"""What to watch in a patient tonight: a short word from one shift to the next, until a moment or the next morning."""

from datetime import UTC, datetime, time, timedelta
from typing import Self, cast
from zoneinfo import ZoneInfo

from pydantic import model_validator

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, moment_field, text_field
from bline_desktop.domain.observations.kind import Group, Kind
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

MORNING = time(9)  # when the round of the morning has been made; what is to be watched on is said anew
ENDS_BEFORE = Rule("watch-ends-before", N_("errors", "The end is before the beginning. Check both times."))


class WatchNoteFields(Fields):
    """What is typed of one thing to watch."""

    noted_at: datetime = moment_field(N_("watch", "From"))
    note: str = text_field(N_("watch", "What to watch"), limit=120)
    until: datetime | None = moment_field(
        N_("watch", "Until"), required=False, help=N_("watch", "Left empty: until 09:00 of the next morning")
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until <= self.noted_at:
            raise RuleBroken(ENDS_BEFORE, field="until")
        return self


class WatchNote(WatchNoteFields, Record, table=True):
    """One thing to watch."""

    __tablename__ = "watch_note"


def watched_until(noted_at: datetime, until: datetime | None, zone: ZoneInfo) -> datetime:
    """Return when a thing need no more be watched: at the typed moment, else at 09:00 of the next morning (UTC)."""
    if until is not None:
        return until
    local = noted_at.astimezone(zone)
    day = local.date() + timedelta(days=local.time() >= MORNING)
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def summarise(row: Record) -> Said:
    """Say it in one line."""
    watch = cast("WatchNote", row)
    if watch.until is None:
        return Said(N_("watch", "{note}"), (("note", watch.note),))
    return Said(N_("watch", "{note} (until {until})"), (("note", watch.note), ("until", watch.until)))


WATCH_NOTE = Kind(
    key="watch_note",
    group=Group.ROUND,
    title=N_("watch", "Watch tonight"),
    one=N_("watch", "note of what to watch"),
    empty=N_("watch", "What the night has to watch will stand here. Write the first with “New watch note”."),
    fields=WatchNoteFields,
    table=WatchNote,
    new=N_("watch", "New watch note"),
    act=N_("watch", "Record what to watch"),
    kept=N_("watch", "What to watch is recorded. It stands on the hand-over sheet."),
    when="noted_at",
    summary=summarise,
)
