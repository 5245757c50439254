"""How the state of an account is said: open, closed, or that of an agency nurse with its end and its review."""

from datetime import datetime

from bline_desktop.domain.people import Person
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import Tone

OPEN_STATE, CLOSED_STATE = N_("people", "Open"), N_("people", "Closed")
CHARGE = N_("people", "Open, charge nurse")
AGENCY_OPEN = N_("people", "Agency nurse, until {at}, opened by {name}")
AGENCY_OVER = N_("people", "Agency nurse, over since {at}, opened by {name}, to be reviewed")
AGENCY_CLOSED = N_("people", "Agency nurse, closed early, opened by {name}, to be reviewed")
AGENCY_REVIEWED = N_("people", "Agency nurse, over since {at}, opened by {name}, reviewed by {reviewer}")


def account_state(words: Words, person: Person, now: datetime) -> str:
    """Say how an account stands now."""
    agency = person.agency
    if agency is None:
        plain = CHARGE if person.in_charge else OPEN_STATE
        return words.say(plain if person.active else CLOSED_STATE)
    values = {"at": words.near(agency.ends_at, now), "name": agency.opened_by}
    if agency.reviewed_at is not None:
        return words.say(AGENCY_REVIEWED, reviewer=agency.reviewed_by, **values)
    if person.may_enter(now):
        return words.say(AGENCY_OPEN, **values)
    return words.say(AGENCY_OVER if person.active or agency.has_ended(now) else AGENCY_CLOSED, **values)


def account_tone(person: Person, now: datetime) -> Tone:
    """Return the tone of an account: what waits for a review is to be seen."""
    if person.waits_for_review(now):
        return Tone.WARNING
    return Tone.GOOD if person.may_enter(now) else Tone.PLAIN
