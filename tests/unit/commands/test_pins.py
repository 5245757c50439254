"""PINs: choosing one asks for the password; five wrong ones and only the password is taken."""

from datetime import timedelta

import pytest

from bline_desktop.commands.people import deactivate, set_password
from bline_desktop.commands.pins import password_typed, set_pin, try_pin
from bline_desktop.domain import pins
from bline_desktop.domain.pins import Pin
from bline_desktop.domain.roles import Role
from tests.support.refusals import refused
from tests.support.store import NAMES, NOW, USERS, MemorySession, an_act

NURSE, NAME = USERS[Role.NURSE], NAMES[Role.NURSE]
PASSWORD, PIN, OTHER = "ten grey herons", "486029", "486020"


@pytest.fixture
def with_pin(session: MemorySession) -> MemorySession:
    set_pin(session, an_act(), PASSWORD, PIN)
    session.commit()
    session.notes.clear()
    return session


def the_row(session: MemorySession) -> Pin:
    row = session.get(Pin, NURSE)
    assert row is not None
    return row


def test_a_pin_is_kept_as_a_verifier_and_noted_without_it(session: MemorySession) -> None:
    set_pin(session, an_act(), PASSWORD, PIN)
    row = the_row(session)
    assert (row.verifier, row.failed, row.password_at) == ("verifier of 486029", 0, NOW)
    assert session.notes == [("set_pin", NURSE)]


def test_choosing_a_pin_asks_for_the_own_password(session: MemorySession) -> None:
    with refused(session, pins.WRONG_PASSWORD):
        set_pin(session, an_act(), "eleven grey herons", PIN)
    with refused(session, pins.RUN):
        set_pin(session, an_act(), PASSWORD, "345678")
    assert session.get(Pin, NURSE) is None


def test_a_new_pin_of_one_s_own_takes_the_place_of_the_old_one(with_pin: MemorySession) -> None:
    try_pin(with_pin, an_act(), NURSE, OTHER)
    set_pin(with_pin, an_act(now=NOW + timedelta(hours=1)), PASSWORD, OTHER)
    row = the_row(with_pin)
    assert (row.verifier, row.failed, row.password_at) == ("verifier of 486020", 0, NOW + timedelta(hours=1))
    assert try_pin(with_pin, an_act(), NURSE, PIN) is not None


def test_the_right_pin_stands_and_clears_the_count(with_pin: MemorySession) -> None:
    assert try_pin(with_pin, an_act(), NURSE, OTHER) is not None
    assert the_row(with_pin).failed == 1
    assert try_pin(with_pin, an_act(), NURSE, PIN) is None
    assert the_row(with_pin).failed == 0


def test_five_wrong_ones_and_only_the_password_is_taken(with_pin: MemorySession) -> None:
    said = [try_pin(with_pin, an_act(), NURSE, OTHER) for _ in range(5)]
    assert [one.values.get("left") for one in said if one] == [4, 3, 2, 1, None]
    assert [one.rule for one in said if one] == [pins.WRONG_PIN] * 4 + [pins.PIN_LOCKED]
    right = try_pin(with_pin, an_act(), NURSE, PIN)
    assert right is not None
    assert right.rule is pins.PIN_LOCKED
    assert with_pin.notes == [("wrong_pin", NURSE)] * 5 + [("pin_locked", NURSE)]
    password_typed(with_pin, an_act(), NURSE)
    assert try_pin(with_pin, an_act(), NURSE, PIN) is None


def test_fourteen_hours_after_the_password_the_pin_alone_is_not_enough(with_pin: MemorySession) -> None:
    late = an_act(now=NOW + timedelta(hours=14))
    answer = try_pin(with_pin, late, NURSE, PIN)
    assert answer is not None
    assert (answer.rule, answer.values) == (pins.PASSWORD_DUE, {"name": NAME, "hours": 14})
    password_typed(with_pin, late, NURSE)
    assert try_pin(with_pin, late, NURSE, PIN) is None


def test_who_has_no_pin_is_told_so(session: MemorySession) -> None:
    answer = try_pin(session, an_act(), NURSE, PIN)
    assert answer is not None
    assert answer.rule is pins.NO_PIN
    password_typed(session, an_act(), NURSE)
    assert session.get(Pin, NURSE) is None


def test_a_new_password_from_somebody_else_and_a_closed_account_take_the_pin_away(with_pin: MemorySession) -> None:
    set_password(with_pin, an_act(Role.ADMINISTRATOR), NURSE, "four calm otters swim")
    with_pin.flush()
    assert with_pin.get(Pin, NURSE) is None
    set_pin(with_pin, an_act(), "four calm otters swim", PIN)
    deactivate(with_pin, an_act(Role.ADMINISTRATOR), NURSE)
    with_pin.flush()
    assert with_pin.get(Pin, NURSE) is None
    assert with_pin.notes.count(("pin_removed", NURSE)) == 2


def test_a_new_password_takes_no_pin_away_where_there_is_none(session: MemorySession) -> None:
    set_password(session, an_act(Role.ADMINISTRATOR), NURSE, "four calm otters swim")
    assert ("pin_removed", NURSE) not in session.notes
