"""Setting up a ward, and changing its settings."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import time, timedelta
from uuid import UUID
from zoneinfo import available_timezones

from sqlmodel import Session, select

from bline_desktop.commands.lookups import keys_of
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.holidays import HolidayCalendar
from bline_desktop.domain.line_sets import read_line_sets, write_line_sets
from bline_desktop.domain.people import PersonFields, Right, User
from bline_desktop.domain.registry import command
from bline_desktop.domain.roles import Role
from bline_desktop.domain.round_hours import read_round_hours
from bline_desktop.domain.settings import Setting, setting_id
from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.domain.units import clean_text, read_decimal, read_integer
from bline_desktop.domain.vitals_times import read_vitals_times
from bline_desktop.domain.ward_hours import read_pharmacy, read_shifts
from bline_desktop.domain.words import N_, plain_number

WARD_NAME_LIMIT = 80
PATTERN_LIMIT = 80
LINE_AT_MOST_ML = 50
TRUE, FALSE = "true", "false"

SET_UP_ALREADY = Rule("set-up-already", N_("errors", "This store belongs to a ward already. Choose an empty folder."))
FIRST_IS_ADMINISTRATOR = Rule(
    "first-is-administrator", N_("errors", "The first account of a ward is its administrator. Choose that role.")
)
UNKNOWN_SETTING = Rule("unknown-setting", N_("errors", "There is no setting “{key}”."))
WARD_NAME_NEEDED = Rule("ward-name-needed", N_("errors", "Type the name of the ward."))
UNKNOWN_ZONE = Rule(
    "unknown-zone", N_("errors", "“{zone}” is no time zone. Choose one of the list, such as Asia/Shanghai.")
)
OUT_OF_RANGE = Rule("setting-out-of-range", N_("errors", "Type a whole number from {low} to {high}."))
BAD_PATTERN = Rule("bad-pattern", N_("errors", "“{pattern}” can't be read as a pattern. An example is “{example}”."))
UNKNOWN_CALENDAR = Rule(
    "unknown-calendar", N_("errors", "There are no public holidays of “{calendar}”. Choose from the list.")
)
UNKNOWN_INDICATION = Rule("unknown-indication", N_("errors", "There is no indication “{indication}”."))
LINE_TOO_LARGE = Rule("line-too-large", N_("errors", "Type at most {most} mL; 0 stands for unknown."))
MADE_UP_STAYS = Rule("made-up-stays", N_("errors", "A store that was stamped as made up stays so for ever."))


@command(Right.MANAGE_SETTINGS)
def set_up_ward(  # the wizard's three pages, as they are typed
    session: Session, act: Act, ward_name: str, zone: str, administrator: PersonFields, password: str
) -> UUID:
    """Begin a ward: its name, its time zone and its first administrator, whose id is returned.

    Raises RuleBroken for a ward that was set up before, and for a name, zone, role or password that can't be used.
    """
    if session.exec(select(User.id).limit(1)).first() is not None:
        raise RuleBroken(SET_UP_ALREADY)
    if administrator.role is not Role.ADMINISTRATOR:
        raise RuleBroken(FIRST_IS_ADMINISTRATOR, field="role")
    change_settings(session, act, {"ward_name": ward_name, "zone": zone})
    user_id = act.row_id("user")
    keys_of(session).add_slot(user_id, administrator.name, password)
    session.add(User(id=user_id, name=administrator.name, role=administrator.role, active=True))
    return user_id


@command(Right.MANAGE_SETTINGS)
def change_settings(session: Session, act: Act, changes: Mapping[str, str]) -> None:
    """Change settings of the ward, all of them or none. Raises RuleBroken for the first that can't be used."""
    checked = {key: _checked(key, value) for key, value in changes.items()}
    for key, value in checked.items():
        kept = session.get(Setting, setting_id(key))
        if key == "made_up" and value == FALSE and kept is not None and kept.value == TRUE:
            raise RuleBroken(MADE_UP_STAYS, field=key)
        if kept is None:
            session.add(Setting(id=setting_id(key), key=key, value=value))
        else:
            kept.value = value


@command(Right.MANAGE_SETTINGS)
def stamp_made_up(session: Session, act: Act) -> None:
    """Mark the store as made up, for ever: every window and every print says so."""
    change_settings(session, act, {"made_up": TRUE})


def _checked(key: str, value: str) -> str:
    """Return a setting's value in the form in which it is kept. Raises RuleBroken where it can't be used."""
    if key not in _CHECKS:
        raise RuleBroken(UNKNOWN_SETTING, key=key)
    return _CHECKS[key](value)


def _ward_name(value: str) -> str:
    name = clean_text(value, limit=WARD_NAME_LIMIT)
    if not name:
        raise RuleBroken(WARD_NAME_NEEDED, field="ward_name")
    return name


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise RuleBroken(UNKNOWN_ZONE, zone=value, field="zone")
    return value


def _pattern(value: str) -> str:
    pattern = clean_text(value, limit=PATTERN_LIMIT)
    try:
        re.compile(pattern, re.ASCII)
    except re.error:
        pattern = ""
    if not pattern:
        raise RuleBroken(BAD_PATTERN, pattern=value, example=r"[A-Z]{2}-\d{3}", field="trial_id_pattern")
    return pattern


def _calendar(value: str) -> str:
    if value not in [calendar.value for calendar in HolidayCalendar]:
        raise RuleBroken(UNKNOWN_CALENDAR, calendar=value, field="holidays")
    return value


def _clocks(times: Iterable[time]) -> str:
    return " ".join(f"{one:%H:%M}" for one in times)


def _minutes(times: Iterable[timedelta]) -> str:
    return " ".join(str(one // timedelta(minutes=1)) for one in times)


def _hours(spans: Iterable[timedelta]) -> str:
    return " ".join(str(one // timedelta(hours=1)) for one in spans)


def _yes_or_no(value: str) -> str:
    if value not in (TRUE, FALSE):
        raise RuleBroken(UNKNOWN_SETTING, key=value, field="made_up")
    return value


def _indication(value: str) -> str:
    if value and value not in [indication.value for indication in Indication]:
        raise RuleBroken(UNKNOWN_INDICATION, indication=value, field="indication")
    return value


def _line(value: str) -> str:
    volume = read_decimal(value, places=1)
    if volume > LINE_AT_MOST_ML:
        raise RuleBroken(LINE_TOO_LARGE, most=LINE_AT_MOST_ML, field="line_ml")
    return plain_number(volume)


def _whole(key: str, low: int, high: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        number = read_integer(value)
        if not low <= number <= high:
            raise RuleBroken(OUT_OF_RANGE, low=low, high=high, field=key)
        return str(number)

    return check


_CHECKS: Mapping[str, Callable[[str], str]] = {
    "ward_name": _ward_name,
    "zone": _zone,
    "made_up": _yes_or_no,
    "trial_id_pattern": _pattern,
    "change_lead_min": _whole("change_lead_min", 0, 240),
    "late_after_min": _whole("late_after_min", 5, 720),
    # Never off: a ward workstation that stays open shows names to whoever passes.
    "idle_min": _whole("idle_min", 1, 10),
    # How far a dose of cells may be off its order: never so far that another power of ten would pass.
    "dli_tolerance_percent": _whole("dli_tolerance_percent", 1, 50),
    "dli_end_h": _whole("dli_end_h", 1, 24),
    "dli_vitals_min": lambda value: _minutes(read_vitals_times(value)),
    "rounds_h": lambda value: _hours(read_round_hours(value)),
    "password_after_h": _whole("password_after_h", 1, 14),
    "second_check_min": _whole("second_check_min", 5, 120),
    # One shift, and what a relief comes late by: never a standing account.
    "agency_h": _whole("agency_h", 1, 16),
    "dressing_days": _whole("dressing_days", 1, 14),
    "holidays": _calendar,
    "shifts": lambda value: _clocks(read_shifts(value)),
    "indication": _indication,
    "stop_prompt_h": _whole("stop_prompt_h", 1, 4),
    "volume_check_percent": _whole("volume_check_percent", 1, 50),
    "line_ml": _line,
    "line_sets": lambda value: write_line_sets(read_line_sets(value)),
    "concentration_percent": _whole("concentration_percent", 1, 100),
    "plan_within_min": _whole("plan_within_min", 15, 720),
    "next_bag_h": _whole("next_bag_h", 0, 12),
    "pharmacy_hours": lambda value: _clocks(read_pharmacy(value)),
}
