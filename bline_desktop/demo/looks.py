"""Looks at the pumps of the made-up ward: found clamped, a wrong rate found and settled, readings, a take-over."""

from datetime import datetime, timedelta
from decimal import Decimal

from bline_desktop.commands.infusions import record_resume
from bline_desktop.commands.pump_looks import (
    record_found,
    record_reading,
    record_take_over,
    settle_find,
)
from bline_desktop.demo.cast import Part
from bline_desktop.demo.identity import Identity
from bline_desktop.demo.script import Chapter, Do
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.acts import ResumeFields
from bline_desktop.domain.treatment.looks import FoundFields, ReadingFields, SeenFields, SettleFields
from bline_desktop.domain.treatment.pump import ActSource, FoundState

FOUR_DAY_RATE = Decimal("2.5")  # mL per hour of a bag of four days
SHIFTS_AGO = (43, 35, 27, 19, 11, 3)  # hours; the bag of four days was hung 50 hours ago
HUNG_AGO = 50


def found_clamped(chapter: Chapter, part: Part) -> None:
    """At night a nurse finds the clamp closed; nobody has settled it yet."""
    script = chapter.script
    found, well = script.ago(hours=7), script.ago(hours=9, minutes=30)
    fields = FoundFields(at=found, cause=FoundState.CLAMPED, since=well, note="Clamp closed after the dressing.")
    cycle = f"cycle {part.cycles}"
    chapter.tell(
        "found clamped",
        chapter.heard(found),
        lambda session, act, recall: record_found(session, act, recall(cycle), fields),
    )
    on = ResumeFields(at=found + timedelta(minutes=4))
    chapter.tell(
        "resumed after the find",
        chapter.heard(on.at, 9, 14),
        lambda session, act, recall: record_resume(session, act, recall(cycle), on),
    )


def found_at_wrong_rate(chapter: Chapter, part: Part, identity: Identity) -> None:
    """At home the visiting nurse finds the pump at twice its rate; a physician settles it the same day."""
    script = chapter.script
    found, well = script.ago(hours=30), script.ago(hours=33)
    fields = FoundFields(
        at=found,
        cause=FoundState.WRONG_RATE,
        rate_ml_per_h=FOUR_DAY_RATE * 2,
        since=well,
        note="Set to 5 mL per hour after the battery was changed. Set right at once.",
        source=ActSource.TELEPHONE,
        done_by="Visiting nurse ZHENG",
    )
    name = chapter.tell(
        "found at the wrong rate",
        chapter.heard(found, 10, 25),
        lambda session, act, recall: record_found(session, act, recall(f"cycle {part.cycles}"), fields),
    )
    settled = SettleFields(since=found - timedelta(minutes=50), note="The battery was changed then, says the mother.")
    chapter.tell(
        "settled",
        chapter.heard(found, 120, 180),
        lambda session, act, recall: settle_find(session, act, recall(name), settled),
        by=Role.PHYSICIAN,
    )


def readings_of_each_shift(chapter: Chapter, part: Part, identity: Identity) -> None:
    """After the night of the alarms the pump is read in each shift, and taken over this morning."""
    cycle = f"cycle {part.cycles}"
    for hours in SHIFTS_AGO:
        at = chapter.script.ago(hours=hours)
        fields = ReadingFields(at=at, volume_ml=_by_pump(chapter, at))
        chapter.tell("reading", chapter.heard(at), _read(cycle, fields))
    at = chapter.script.ago(hours=2, minutes=20)
    seen = SeenFields(at=at, rate_ml_per_h=FOUR_DAY_RATE, volume_ml=_by_pump(chapter, at))
    chapter.tell(
        "take over",
        chapter.heard(at),
        lambda session, act, recall: record_take_over(session, act, recall(cycle), seen),
    )


def _read(cycle: str, fields: ReadingFields) -> Do:
    return lambda session, act, recall: record_reading(session, act, recall(cycle), fields)


def _by_pump(chapter: Chapter, at: datetime) -> Decimal:
    """Return what the pump says: a little less than the clock, because it stood still now and then."""
    hours = Decimal((at - chapter.script.ago(hours=HUNG_AGO)) // timedelta(minutes=1)) / 60
    return (hours * FOUR_DAY_RATE * Decimal("0.99")).quantize(Decimal("0.1"))
