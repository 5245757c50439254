from uuid import uuid4

import pytest

from bline_desktop.commands.lookups import GONE
from bline_desktop.commands.people import (
    ACCOUNT_CLOSED,
    ACCOUNT_OPEN,
    add_user,
    change_own_password,
    change_person,
    deactivate,
    reactivate,
    set_password,
)
from bline_desktop.domain.errors import AlreadyKept, RuleBroken
from bline_desktop.domain.people import LAST_ADMINISTRATOR, NAME_TAKEN, PersonFields, User
from bline_desktop.domain.pins import WRONG_PASSWORD
from bline_desktop.domain.roles import Role
from tests.support.refusals import refused
from tests.support.store import NAMES, USERS, MemorySession, an_act

PASSWORD = "four calm otters swim"
NURSE, ADMINISTRATOR = USERS[Role.NURSE], USERS[Role.ADMINISTRATOR]


def the_user(session: MemorySession, user_id: object) -> User:
    user = session.get(User, user_id)
    assert user is not None
    return user


def test_a_user_is_added_with_a_key_and_an_account(session: MemorySession) -> None:
    fields = PersonFields(name="HALL Hanna", role=Role.NURSE)
    user_id = add_user(session, an_act(Role.ADMINISTRATOR), fields, PASSWORD)
    user = the_user(session, user_id)
    assert (user.name, user.role, user.active) == ("HALL Hanna", Role.NURSE, True)
    assert session.info["keys"].slots[user_id] == ("HALL Hanna", PASSWORD)


def test_a_user_is_not_added_twice_by_one_act(session: MemorySession) -> None:
    act, fields = an_act(Role.ADMINISTRATOR), PersonFields(name="HALL Hanna", role=Role.NURSE)
    add_user(session, act, fields, PASSWORD)
    session.commit()
    with pytest.raises(AlreadyKept):
        add_user(session, act, fields, PASSWORD)


def test_a_name_belongs_to_one_account_also_after_it_was_closed(session: MemorySession) -> None:
    deactivate(session, an_act(Role.ADMINISTRATOR), NURSE)
    slots = dict(session.info["keys"].slots)
    with refused(session, NAME_TAKEN, field="name"):
        add_user(session, an_act(Role.ADMINISTRATOR), PersonFields(name="adams nora", role=Role.NURSE), PASSWORD)
    assert session.info["keys"].slots == slots


def test_a_person_gets_another_name_and_role(session: MemorySession) -> None:
    change_person(session, an_act(Role.ADMINISTRATOR), NURSE, PersonFields(name="ADAMS-LEE Nora", role=Role.MONITOR))
    user = the_user(session, NURSE)
    assert (user.name, user.role) == ("ADAMS-LEE Nora", Role.MONITOR)
    assert session.info["keys"].slots[NURSE][0] == "ADAMS-LEE Nora"


def test_an_unchanged_or_closed_account_needs_no_new_name_at_sign_in(session: MemorySession) -> None:
    same = PersonFields(name=NAMES[Role.NURSE], role=Role.PHYSICIAN)
    change_person(session, an_act(Role.ADMINISTRATOR), NURSE, same)
    assert the_user(session, NURSE).role is Role.PHYSICIAN
    deactivate(session, an_act(Role.ADMINISTRATOR), NURSE)
    change_person(session, an_act(Role.ADMINISTRATOR), NURSE, PersonFields(name="ADAMS N", role=Role.NURSE))
    assert the_user(session, NURSE).name == "ADAMS N"
    assert NURSE not in session.info["keys"].slots


def test_the_name_of_another_can_not_be_taken_over(session: MemorySession) -> None:
    taken = PersonFields(name=NAMES[Role.PHYSICIAN], role=Role.NURSE)
    with refused(session, NAME_TAKEN):
        change_person(session, an_act(Role.ADMINISTRATOR), NURSE, taken)


def test_the_last_administrator_stays(session: MemorySession) -> None:
    with refused(session, LAST_ADMINISTRATOR, name=NAMES[Role.ADMINISTRATOR]):
        deactivate(session, an_act(Role.ADMINISTRATOR), ADMINISTRATOR)
    with refused(session, LAST_ADMINISTRATOR):
        fields = PersonFields(name=NAMES[Role.ADMINISTRATOR], role=Role.NURSE)
        change_person(session, an_act(Role.ADMINISTRATOR), ADMINISTRATOR, fields)
    assert ADMINISTRATOR in session.info["keys"].slots
    renamed = PersonFields(name="GRANT A", role=Role.ADMINISTRATOR)
    change_person(session, an_act(Role.ADMINISTRATOR), ADMINISTRATOR, renamed)
    assert the_user(session, ADMINISTRATOR).name == "GRANT A"


def test_an_administrator_may_go_when_another_is_there(session: MemorySession) -> None:
    other = PersonFields(name="HALL Hanna", role=Role.ADMINISTRATOR)
    other_id = add_user(session, an_act(Role.ADMINISTRATOR), other, PASSWORD)
    deactivate(session, an_act(Role.ADMINISTRATOR), ADMINISTRATOR)
    assert not the_user(session, ADMINISTRATOR).active
    # A closed account does not count as an administrator.
    with refused(session, LAST_ADMINISTRATOR):
        deactivate(session, an_act(Role.ADMINISTRATOR), other_id)


def test_a_closed_account_has_no_key_and_can_be_opened_again(session: MemorySession) -> None:
    deactivate(session, an_act(Role.ADMINISTRATOR), NURSE)
    assert not the_user(session, NURSE).active
    assert NURSE not in session.info["keys"].slots
    with refused(session, ACCOUNT_CLOSED):
        deactivate(session, an_act(Role.ADMINISTRATOR), NURSE)
    with refused(session, ACCOUNT_CLOSED):
        set_password(session, an_act(Role.ADMINISTRATOR), NURSE, PASSWORD)
    with refused(session, ACCOUNT_CLOSED):
        change_own_password(session, an_act(Role.NURSE), "ten grey herons", PASSWORD)
    reactivate(session, an_act(Role.ADMINISTRATOR), NURSE, PASSWORD)
    assert the_user(session, NURSE).active
    assert session.info["keys"].slots[NURSE] == (NAMES[Role.NURSE], PASSWORD)
    with refused(session, ACCOUNT_OPEN):
        reactivate(session, an_act(Role.ADMINISTRATOR), NURSE, PASSWORD)


def test_passwords_are_changed_and_journalled_without_their_text(session: MemorySession) -> None:
    set_password(session, an_act(Role.ADMINISTRATOR), NURSE, "first new password")
    assert session.info["keys"].slots[NURSE][1] == "first new password"
    with refused(session, WRONG_PASSWORD):
        change_own_password(session, an_act(Role.NURSE), "somebody's guess", "second new password")
    change_own_password(session, an_act(Role.NURSE), "first new password", "second new password")
    assert session.info["keys"].slots[NURSE][1] == "second new password"
    assert session.notes == [("set_password", NURSE), ("change_own_password", NURSE)]


def test_who_lost_their_key_is_given_a_new_one(session: MemorySession) -> None:
    del session.info["keys"].slots[NURSE]  # an older keyring was put back
    set_password(session, an_act(Role.ADMINISTRATOR), NURSE, PASSWORD)
    assert session.info["keys"].slots[NURSE] == (NAMES[Role.NURSE], PASSWORD)


def test_everybody_may_change_their_own_password(session: MemorySession) -> None:
    for role in Role:
        change_own_password(session, an_act(role), "ten grey herons", f"words of a {role.value}")
    assert [session.info["keys"].slots[USERS[role]][1] for role in Role] == [f"words of a {r.value}" for r in Role]


def test_a_password_that_the_vault_refuses_leaves_no_account(session: MemorySession) -> None:
    class Strict:
        def add_slot(self, user_id: object, shown_name: str, password: str) -> None:
            raise RuleBroken(GONE)

    session.info["keys"] = Strict()
    with refused(session, GONE):
        add_user(session, an_act(Role.ADMINISTRATOR), PersonFields(name="HALL Hanna", role=Role.NURSE), "short")


def test_an_account_that_never_was_is_said(session: MemorySession) -> None:
    with refused(session, GONE):
        deactivate(session, an_act(Role.ADMINISTRATOR), uuid4())
