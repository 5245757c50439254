"""Telephone notes: who called from home, what it was about, what was answered by whom, and what a physician knows."""

from datetime import datetime
from typing import cast

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import Fields, When, choice_field, moment_field, text_field
from bline_desktop.domain.observations.kind import Group, Kind
from bline_desktop.domain.observations.told import (
    Told,
    ToTell,
    told_answer_field,
    told_at_field,
    told_field,
    told_who_field,
)
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_


class Caller(Choice):
    """Who called."""

    PATIENT = "patient", N_("phone", "Patient")
    FAMILY = "family", N_("phone", "Family")
    VISITING_NURSE = "visiting_nurse", N_("phone", "Visiting nurse")
    OTHER = "other", N_("phone", "Somebody else")


TO_TELL = Rule(
    "CALL_TO_TELL",
    N_("phone", "What was said in the call of {at} is not told to a physician yet."),
    source=ward_rule(34),
    may_have_happened=True,
)
CALL_TO_TELL = ToTell(TO_TELL, "told_answer")
CALLER_NEEDED = Rule("caller-name-needed", N_("errors", "Type the name: this person is no user of the program."))


class PhoneNoteFields(Fields):
    """What is typed of one call."""

    called_at: datetime = moment_field(N_("phone", "Called at"))
    caller: Caller = choice_field(Caller, N_("phone", "Caller"))
    caller_name: str | None = text_field(
        N_("phone", "Name of the caller"),
        limit=60,
        applies_when=When("caller", (Caller.VISITING_NURSE, Caller.OTHER), CALLER_NEEDED),
    )
    question: str = text_field(N_("phone", "What was said"), limit=600, long=True)
    answer: str = text_field(N_("phone", "What was answered"), limit=600, long=True)
    answered_by: str | None = text_field(
        N_("phone", "Answered by"), limit=60, required=False, help=N_("phone", "Where it was not you")
    )
    told: Told | None = told_field(N_("phone", "Leave empty where no physician has to know"))
    told_who: str | None = told_who_field()
    told_at: datetime | None = told_at_field()
    told_answer: str | None = told_answer_field(N_("phone", "Answer of the physician"))


class PhoneNote(PhoneNoteFields, Record, table=True):
    """One call."""

    __tablename__ = "phone_note"


def summarise(row: Record) -> Said:
    """Say a call in one line: what was said and answered, and whether a physician was told."""
    call = cast("PhoneNote", row)
    if call.told is None:
        return _call(call)
    values: tuple[tuple[str, object], ...] = (("call", _call(call)),)
    if call.told is Told.NOT_YET:
        return Said(N_("phone", "{call} Physician told: not yet"), values)
    values = (*values, ("who", call.told_who))
    if call.told_answer is None:
        return Said(N_("phone", "{call} Physician told: {who}"), values)
    return Said(N_("phone", "{call} Physician told: {who}. {answer}"), (*values, ("answer", call.told_answer)))


def _call(call: PhoneNoteFields) -> Said:
    values = (("caller", call.caller_name or call.caller), ("question", call.question), ("answer", call.answer))
    if call.answered_by is None:
        return Said(N_("phone", "{caller}: {question} Answer: {answer}"), values)
    return Said(N_("phone", "{caller}: {question} Answer: {answer} ({by})"), (*values, ("by", call.answered_by)))


PHONE_NOTE = Kind(
    key="phone_note",
    group=Group.ROUND,
    title=N_("phone", "Telephone notes"),
    one=N_("phone", "telephone note"),
    empty=N_("phone", "Calls from home will stand here. Record the first one with “New telephone note”."),
    fields=PhoneNoteFields,
    table=PhoneNote,
    new=N_("phone", "New telephone note"),
    act=N_("phone", "Record telephone note"),
    kept=N_("phone", "Telephone note recorded."),
    when="called_at",
    summary=summarise,
    to_tell=CALL_TO_TELL,
)
