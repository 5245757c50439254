"""What several commands ask of a time, a day or a reason before anything is written."""

from datetime import date, datetime

from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.treatment.pump_rules import AHEAD, FUTURE
from bline_desktop.domain.units import clean_text
from bline_desktop.domain.words import N_

REASON_LIMIT = 400  # characters, as of a note: more would not fit on a page of the report beside its entry
REASON_NEEDED = Rule("reason-needed", N_("errors", "Type the reason in words. It stays in the record."))
DAY_IN_FUTURE = Rule("day-in-future", N_("errors", "{day} has not come yet. Check the date."))
BEFORE_BIRTH = Rule("before-birth", N_("errors", "{day} is before the patient's birth. Check the date."))


def needed_reason(act: Act) -> str:
    """Return the reason of an act that needs one. Raises RuleBroken where none was typed, or none that can be kept."""
    reason = clean_text(act.reason or "", limit=REASON_LIMIT)
    if not reason:
        raise RuleBroken(REASON_NEEDED)
    return reason


def ward_day(act: Act) -> date:
    """Return the calendar day of an act on the ward."""
    return act.now.astimezone(act.zone).date()


def check_moment(moment: datetime, act: Act, field: str) -> None:
    """Stop a time that lies ahead of the act by more than workstation clocks differ (5 minutes)."""
    if moment > act.now + AHEAD:
        raise RuleBroken(FUTURE, at=moment, field=field)


def check_when(when: date | datetime, born_on: date, act: Act, field: str) -> None:
    """Stop a day or time that has not come yet on the ward, or that is before the patient's birth."""
    if isinstance(when, datetime):
        check_moment(when, act, field)
        day = when.astimezone(act.zone).date()
    else:
        day = when
        if day > ward_day(act):
            raise RuleBroken(DAY_IN_FUTURE, day=day, field=field)
    if day < born_on:
        raise RuleBroken(BEFORE_BIRTH, day=day, field=field)
