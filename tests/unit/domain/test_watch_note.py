"""What to watch tonight: over at the typed moment, else at 09:00 of the next morning, whatever the clock does."""

from datetime import UTC, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bline_desktop.domain.observations.watch_note import WATCH_NOTE, WatchNoteFields, watched_until
from bline_desktop.domain.record import Record
from bline_desktop.domain.words import Words
from tests.support.store import NOW, ZONE

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("at", "over"),
    [
        ("2026-11-22 20:15", "2026-11-23 09:00"),
        ("2026-11-23 02:00", "2026-11-23 09:00"),
        ("2026-11-23 08:59", "2026-11-23 09:00"),
        ("2026-11-23 09:00", "2026-11-24 09:00"),
        ("2026-10-24 22:00", "2026-10-25 09:00"),  # the night in which the clock is set back: 12 hours
    ],
)
def test_without_an_end_it_is_over_in_the_next_morning(at: str, over: str) -> None:
    noted, until = (datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC) for text in (at, over))
    assert watched_until(noted, None, BERLIN) == until


def test_a_typed_end_counts_and_lies_after_the_beginning() -> None:
    until = NOW + timedelta(hours=40)
    assert watched_until(NOW, until, BERLIN) == until
    with pytest.raises(ValidationError, match="watch-ends-before"):
        WatchNoteFields.model_validate({"noted_at": NOW, "note": "x", "until": NOW})


def test_it_is_said_in_its_own_words() -> None:
    words = Words(ZONE)

    def say(**typed: object) -> str:
        fields = WatchNoteFields.model_validate({"noted_at": NOW, "note": "Pressure below 100: call", **typed})
        said = WATCH_NOTE.summary(cast("Record", fields))
        return words.say(said.message, **dict(said.values))

    assert say() == "Pressure below 100: call"
    assert say(until=NOW + timedelta(hours=1)).startswith("Pressure below 100: call (until ")
