"""What one shift of the made-up ward hands to the next: a call from home, and what the night has to watch."""

from bline_desktop.demo.cast import Part
from bline_desktop.demo.response import recorded
from bline_desktop.demo.script import Chapter
from bline_desktop.domain.observations.phone_note import Caller, PhoneNoteFields
from bline_desktop.domain.observations.watch_note import WatchNoteFields

TO_WATCH = {
    "girl-of-15": "Tremor of the hands at noon: look at her handwriting at each round",
    "home": "Battery low last evening: ask at ten whether the pump is on the mains",
    "readmitted": "Fever until this morning: at 38 °C again call the physician at once",
}


def tell_night(chapter: Chapter, part: Part) -> None:
    """Tell of the last evening and of the night to come."""
    if part.key == "home":
        _tell_call(chapter)
    if part.key in TO_WATCH:
        at = chapter.script.ago(hours=1.5)
        chapter.tell("watch_note", at, recorded("watch_note", WatchNoteFields(noted_at=at, note=TO_WATCH[part.key])))


def _tell_call(chapter: Chapter) -> None:
    """The visiting nurse calls from home in the evening."""
    at = chapter.script.moment(1, 19, 40)
    fields = PhoneNoteFields(
        called_at=at,
        caller=Caller.VISITING_NURSE,
        caller_name="Visiting nurse QIAN",
        question="The pump shows a low battery. It runs, 5 mL per hour.",
        answer="Put it on the mains now. Call again if it alarms, or at 38 °C or more.",
    )
    chapter.tell("phone_note", chapter.heard(at), recorded("phone_note", fields))
