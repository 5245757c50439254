"""How an entry of the journal is said in plain words: what was done, and what it changed from and to."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from bline_desktop.domain.columns import Plain
from bline_desktop.domain.fields import FieldSpec, Input
from bline_desktop.domain.journal import JournalEntry
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.plan.changes import Cause, PlanAction
from bline_desktop.domain.plan.kept import read_moved
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.roles import Role
from bline_desktop.domain.tables import ROWS
from bline_desktop.domain.treatment.pump import PauseCause, PumpAction, StopCause
from bline_desktop.domain.words import N_, NOT_RECORDED, Inside, Message, Words

# What was done to a row: the sentence for the action, and the name of what it was done to.
DONE: Mapping[str, Message] = {
    "create": N_("journal", "Recorded: {what}"),
    "correct": N_("journal", "Corrected: {what}"),
    "strike": N_("journal", "Struck: {what}"),
    "change": N_("journal", "Changed: {what}"),
}
WITHOUT_ROW: Mapping[str, Message] = {
    "sign_in": N_("journal", "Signed in"),
    "sign_out": N_("journal", "Signed out"),
    "failed_sign_in": N_("journal", "A wrong password before this sign-in"),
    "failed_recovery_key": N_("journal", "A wrong recovery key before this one"),
    "recovery_key_used": N_("journal", "Opened with the recovery key"),
    "new_recovery_key": N_("journal", "A new recovery key"),
    "set_password": N_("journal", "A new password for somebody"),
    "change_own_password": N_("journal", "Changed one's own password"),
    "sign_in_by_pin": N_("journal", "Signed in by PIN"),
    "set_pin": N_("journal", "Chose a PIN"),
    "wrong_password": N_("journal", "A wrong password at a second check"),
    "wrong_pin": N_("journal", "A wrong PIN"),
    "pin_locked": N_("journal", "Locked the PIN after five wrong tries"),
    "pin_removed": N_("journal", "Removed a PIN"),
    "report": N_("journal", "Wrote a report as PDF"),
    "handover": N_("journal", "Wrote a hand-over sheet as PDF"),
    "take_home": N_("journal", "Wrote a take-home sheet as PDF"),
    "calendar": N_("journal", "Wrote a calendar file"),
    "calendar_named": N_("journal", "Wrote a calendar file with names"),
    "dates": N_("journal", "Wrote a patient's own dates as PDF"),
    "month": N_("journal", "Wrote a month of the ward as PDF"),
    "rounds_copy": N_("journal", "Made a rounds copy"),
    "export": N_("journal", "Exported all tables"),
}
OTHER = N_("journal", "Another act: {action}")
A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
A_TEXT = re.compile(r"(.+) sha256:([0-9a-f]{8})[0-9a-f]{56}")  # a label profile as a row names it
OF_TEXT = N_("journal", "{profile}, text {begins}")  # begins as on the page of the profiles
ROW_NAMES: Mapping[str, Message] = {
    "user": N_("journal", "account"),
    "setting": N_("journal", "setting"),
    "patient": N_("journal", "patient"),
    "stay": N_("journal", "stay"),
    "access": N_("journal", "access"),
    "cycle": N_("journal", "cycle"),
    "bag": N_("journal", "bag label"),
    "dose_order": N_("journal", "dose order"),
    "pump_record": N_("journal", "act at the pump"),
    "dli_order": N_("journal", "order of a DLI"),
    "dli": N_("journal", "DLI"),
    "dli_bag": N_("journal", "bag of a DLI"),
    "dli_vitals": N_("journal", "vital signs of a DLI"),
    "label_text": N_("journal", "text of a label profile"),
    "label_signature": N_("journal", "signature under a label profile"),
    "supply_bag": N_("journal", "expected bag"),
    "supply_move": N_("journal", "step of an expected bag"),
    "bag_plan": N_("journal", "bag plan"),
    "plan_bag": N_("journal", "bag of a plan"),
    "plan": N_("journal", "plan"),
    "plan_change": N_("journal", "change of a plan"),
    "task": N_("journal", "task"),
    "second_check": N_("journal", "second check"),
    "task_closing": N_("journal", "decision on a task"),
    **{kind.key: kind.one for kind in KINDS},
}
UNTYPED_TITLES: Mapping[str, Message] = {
    "action": N_("journal", "Act"),
    "cause": N_("journal", "Cause"),
    "at": N_("journal", "Time"),
    "planned_at": N_("journal", "Planned for"),
    "weight_kg": N_("journal", "Weight in kg"),
    "weighed_on": N_("journal", "Weighed on"),
    "height_cm": N_("journal", "Height in cm"),
    "formula": N_("journal", "Formula of the body surface"),
    "surface_m2": N_("journal", "Body surface in m²"),
    "cap_binds": N_("journal", "Held by the cap"),
    "label_ref": N_("journal", "Label profile"),
    "label_ug_per_day": N_("journal", "Dose of the label in micrograms per day"),
    "note": N_("journal", "Note"),
    "active": N_("journal", "Account open"),
    "in_charge_since": N_("journal", "Charge nurse since"),
    "account_ends_at": N_("journal", "Account ends"),
    "reviewed_at": N_("journal", "Account reviewed"),
    "key": N_("journal", "Setting"),
    "value": N_("journal", "Value"),
    "number": N_("journal", "Number"),
    "weight_g": N_("journal", "Weight of the bag in g"),
    "full_g": N_("journal", "Weight of the bag when hung, in g"),
    "new_line": N_("journal", "New line, primed with this bag"),
    "line_set": N_("journal", "Line set"),
    "duration_h": N_("journal", "Duration in hours"),
    "dose_ug_per_day": N_("journal", "Dose in micrograms per day"),
    "hang_at": N_("journal", "To be hung"),
    "until": N_("journal", "Until"),
    "ends_at": N_("journal", "End of the plan"),
    "label": N_("journal", "Label profile"),
    "arm": N_("journal", "Arm"),
    "moved": N_("journal", "Steps and the days by which they move"),
    "sort": N_("journal", "Kind of step"),
    "title": N_("journal", "Name of the step"),
    "planned_on": N_("journal", "Planned for"),
    "opens": N_("journal", "Permitted from, in days"),
    "closes": N_("journal", "Permitted until, in days"),
    "done_on": N_("journal", "Done on"),
    "holds_seen": N_("journal", "Seen and acknowledged before the start"),
    "profile": N_("journal", "Label profile"),
    "version": N_("journal", "Version"),
    "sha256": N_("journal", "Hash of the text"),
    "rule": N_("journal", "Rule"),
    "source": N_("journal", "Source of the rule"),
    "reason": N_("journal", "Reason"),
    "strike_reason": N_("journal", "Reason of the strike"),
    "enrolled_at": N_("journal", "Enrolled"),
    "allergy_status": N_("journal", "Allergies asked"),
    "allergies": N_("journal", "Allergies"),
    "isolation": N_("journal", "Isolation"),
    "blood_products": N_("journal", "Blood products"),
    "resuscitation": N_("journal", "Resuscitation"),
}
UNTYPED_CHOICES = {
    "action": {choice.value: choice.title_message for kind in (PumpAction, PlanAction) for choice in kind},
    "cause": {choice.value: choice.title_message for kind in (PauseCause, StopCause, Cause) for choice in kind},
    "sort": {choice.value: choice.title_message for choice in StepSort},
}
NOTHING = (None, "[]")  # an empty value, and a change of a plan that touches no step
FROM_TO = N_("journal", "{title}: {after} (before: {before})")
IS = N_("journal", "{title}: {after}")


def _specs() -> Mapping[str, Mapping[str, FieldSpec]]:
    return {str(row.__tablename__): getattr(row, "specs", {}) for row in ROWS}


SPECS = _specs()


def what(words: Words, entry: JournalEntry) -> str:
    """Say what was done."""
    if entry.record is None:
        known = WITHOUT_ROW.get(entry.action)
        return words.say(known) if known else words.say(OTHER, action=entry.action)
    name: object = ROW_NAMES.get(entry.record, entry.record)
    if entry.record == "pump_record" and entry.after and "action" in entry.after:
        name = next((Inside(act) for act in PumpAction if act.value == entry.after["action"]), name)
    return words.say(DONE.get(entry.action, DONE["change"]), what=name)


def who(words: Words, entry: JournalEntry) -> str:
    """Say who did it, with the role they had then."""
    known = {role.value: role.title_message for role in Role}.get(entry.role)
    return f"{words.say(known) if known else entry.role} {entry.user_name}".strip()


def details(words: Words, entry: JournalEntry) -> tuple[str, ...]:
    """Say each value that was kept or changed, one line each, without ids and what nobody types."""
    before, lines = entry.before or {}, []
    for name, value in (entry.after or {}).items():
        title = _title(entry.record or "", name)
        if title is None or (value in NOTHING and not before):
            continue
        said = value_words(words, entry.record or "", name, value)
        if name in before:
            old = value_words(words, entry.record or "", name, before[name])
            lines.append(words.say(FROM_TO, title=title, after=said, before=old))
        else:
            lines.append(words.say(IS, title=title, after=said))
    return tuple(lines)


def value_words(words: Words, record: str, name: str, value: Plain) -> str:
    """Say one value of a row as its field declares it."""
    if value is None:
        return words.say(NOT_RECORDED)
    spec = SPECS.get(record, {}).get(name)
    if (record, name) == ("plan_change", "moved"):
        return words.value("; ".join(f"{one.step} {one.days:+d}" for one in read_moved(str(value))))
    if spec is None:
        choice = UNTYPED_CHOICES.get(name, {}).get(str(value))
        return words.say(choice) if choice else _said_by_form(words, value)
    if spec.choices is not None:
        return words.value(next(choice for choice in spec.choices if choice.value == value))
    if spec.input is Input.DATE:
        return words.date(date.fromisoformat(str(value)))
    if spec.input in (Input.NUMBER, Input.WHOLE):
        number = Decimal(str(value))
        return words.quantity(number, spec.unit) if spec.unit else words.number(number)
    return _said_by_form(words, value)


def _said_by_form(words: Words, value: Plain) -> str:
    """Say a value of which only the form is known: an instant, a day, a hash, a yes or no, a number, a text."""
    if isinstance(value, str) and value.endswith("Z") and value[10:11] == "T":
        return words.moment(datetime.fromisoformat(value))
    if isinstance(value, str) and A_DAY.fullmatch(value):
        return words.date(date.fromisoformat(value))
    if isinstance(value, str) and (found := A_TEXT.fullmatch(value)):
        return words.say(OF_TEXT, profile=found[1], begins=found[2].upper())
    return words.value(value)


def _title(record: str, name: str) -> Message | None:
    spec = SPECS.get(record, {}).get(name)
    return spec.title if spec is not None else UNTYPED_TITLES.get(name)
