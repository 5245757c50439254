"""Agency nurses: one shift, opened by a nurse in charge, over by itself, reviewed before the next one."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bline_desktop.commands import people as accounts
from bline_desktop.commands.agency import open_agency_account, reopen_agency_account, review_agency_account
from bline_desktop.commands.checks import REASON_NEEDED
from bline_desktop.commands.half_typed import keep_half_typed
from bline_desktop.commands.people import deactivate, name_charge_nurse, reactivate, set_password
from bline_desktop.commands.pins import set_pin, try_pin
from bline_desktop.commands.second_checks import check_second
from bline_desktop.commands.settings import change_settings
from bline_desktop.domain import agency
from bline_desktop.domain.act import Act
from bline_desktop.domain.agency import AgencyFields
from bline_desktop.domain.errors import AlreadyKept, RuleBroken
from bline_desktop.domain.half_typed import HalfTyped
from bline_desktop.domain.people import ACCOUNT_ENDED, NAME_TAKEN, NOT_ALLOWED, PersonFields, Right, User, rights_of
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import CheckEntry
from bline_desktop.queries.half_typed import own_half_typed
from bline_desktop.queries.people import agency_nurses, people
from bline_desktop.queries.second_checks import second_people
from tests.support.refusals import refused
from tests.support.store import NAMES, NOW, USERS, MemorySession, a_patient, an_act, an_asker

PASSWORD, NEXT, PIN = "four calm otters swim", "five calm otters swim", "486029"
NURSE, H = USERS[Role.NURSE], timedelta(hours=1)
SHIFT = 12 * H


def in_charge(now: datetime = NOW, reason: str | None = None) -> Act:
    return replace(an_act(now=now, reason=reason), in_charge=True)


def admin(now: datetime = NOW) -> Act:
    return an_act(Role.ADMINISTRATOR, now)


def opened(session: MemorySession, name: str = "LIN Hua", now: datetime = NOW) -> UUID:
    return open_agency_account(session, in_charge(now), AgencyFields(name=name), PASSWORD)


def of_agency(session: MemorySession, now: datetime = NOW) -> list[tuple[str, bool, bool]]:
    session.flush()
    found = agency_nurses(session, replace(an_asker(now=now), in_charge=True))
    return [(person.name, person.may_enter(now), person.waits_for_review(now)) for person in found]


def test_who_is_in_charge_has_one_right_more_and_only_a_nurse_can_be() -> None:
    assert rights_of(Role.NURSE, in_charge=True) - rights_of(Role.NURSE) == {Right.OPEN_AGENCY}
    for role in set(Role) - {Role.NURSE}:
        assert rights_of(role, in_charge=True) == rights_of(role)


def test_a_nurse_who_is_not_in_charge_opens_nothing(session: MemorySession) -> None:
    with refused(session, NOT_ALLOWED):
        open_agency_account(session, an_act(), AgencyFields(name="LIN Hua"), PASSWORD)
    with pytest.raises(RuleBroken):
        agency_nurses(session, an_asker())


def test_an_account_is_opened_for_one_shift(session: MemorySession) -> None:
    user_id = opened(session)
    assert session.info["keys"].slots[user_id] == ("LIN Hua", PASSWORD)
    user = session.get(User, user_id)
    assert user is not None
    assert (user.role, user.active, user.account_ends_at, user.opened_by) == (Role.NURSE, True, NOW + SHIFT, NURSE)
    assert of_agency(session, NOW + SHIFT - H) == [("LIN Hua", True, False)]
    assert of_agency(session, NOW + SHIFT) == [("LIN Hua", False, True)]
    (found,) = agency_nurses(session, an_asker(Role.ADMINISTRATOR))
    assert found.agency is not None
    assert found.agency.opened_by == NAMES[Role.NURSE]


def test_the_hours_are_a_setting(session: MemorySession) -> None:
    change_settings(session, admin(), {"agency_h": "8"})
    user_id = opened(session)
    user = session.get(User, user_id)
    assert user is not None
    assert user.account_ends_at == NOW + 8 * H


def test_a_name_belongs_to_one_account_and_one_act_opens_one(session: MemorySession) -> None:
    with refused(session, NAME_TAKEN, field="name"):
        opened(session, "adams nora")
    act = in_charge()
    open_agency_account(session, act, AgencyFields(name="LIN Hua"), PASSWORD)
    session.commit()
    with pytest.raises(AlreadyKept):
        open_agency_account(session, act, AgencyFields(name="LIN Hua"), PASSWORD)


def test_after_the_end_no_pin_and_no_password_stands_beside_anybody(session: MemorySession) -> None:
    user_id, patient = opened(session), a_patient(session)
    own = an_act(user_id=user_id)
    set_pin(session, own, PASSWORD, PIN)
    session.flush()
    last, end = NOW + SHIFT - timedelta(milliseconds=1), NOW + SHIFT
    assert try_pin(session, an_act(now=last), user_id, PIN) is None
    refusal = try_pin(session, an_act(now=end), user_id, PIN)
    assert refusal is not None
    assert (refusal.rule, refusal.values) == (ACCOUNT_ENDED, {"name": "LIN Hua", "at": end})
    assert user_id in [one.user_id for one in second_people(session, an_asker(now=last))]
    assert user_id not in [one.user_id for one in second_people(session, an_asker(now=end))]
    for secret in (PIN, PASSWORD):
        entry = CheckEntry(about=uuid4(), patient_id=patient, first=(), typed=(), checker_id=user_id, secret=secret)
        answer = check_second(session, an_act(now=end), entry)
        assert answer.refusal is not None
        assert answer.refusal.rule is ACCOUNT_ENDED
    with refused(session, ACCOUNT_ENDED):
        set_password(session, admin(end), user_id, NEXT)


def test_what_was_done_is_reviewed_once_with_a_note_and_closes_the_account(session: MemorySession) -> None:
    user_id, end = opened(session), NOW + SHIFT
    with refused(session, agency.STILL_RUNS, at=end):
        review_agency_account(session, in_charge(NOW + H, "too early"), user_id)
    with refused(session, REASON_NEEDED):
        review_agency_account(session, in_charge(end), user_id)
    review_agency_account(session, admin_with("Six entries read, none changed", end), user_id)
    session.flush()
    assert user_id not in session.info["keys"].slots
    (found,) = agency_nurses(session, an_asker(Role.ADMINISTRATOR, end))
    assert (found.active, found.waits_for_review(end)) == (False, False)
    assert found.agency is not None
    assert (found.agency.reviewed_at, found.agency.reviewed_by) == (end, NAMES[Role.ADMINISTRATOR])
    with refused(session, agency.REVIEWED_ALREADY):
        review_agency_account(session, in_charge(end, "again"), user_id)


def admin_with(reason: str, now: datetime) -> Act:
    return an_act(Role.ADMINISTRATOR, now, reason=reason)


def test_a_closed_account_is_reviewed_before_its_end(session: MemorySession) -> None:
    user_id = opened(session)
    deactivate(session, admin(), user_id)
    assert of_agency(session, NOW + H) == [("LIN Hua", False, True)]
    review_agency_account(session, in_charge(NOW + H, "Sent home after an hour"), user_id)
    assert of_agency(session, NOW + H) == [("LIN Hua", False, False)]


def test_the_same_person_comes_again_once_the_shift_before_is_reviewed(session: MemorySession) -> None:
    user_id, later = opened(session), NOW + 40 * H
    for again in (reopen_agency_account, reactivate):
        if again is reactivate:
            deactivate(session, admin(later), user_id)
        with refused(session, agency.REVIEW_FIRST):
            again(session, replace(admin(later), in_charge=True), user_id, NEXT)
    review_agency_account(session, in_charge(later, "read"), user_id)
    reopen_agency_account(session, in_charge(later), user_id, NEXT)
    assert session.info["keys"].slots[user_id] == ("LIN Hua", NEXT)
    assert of_agency(session, later) == [("LIN Hua", True, False)]
    assert of_agency(session, later + SHIFT) == [("LIN Hua", False, True)]


def test_the_administrator_can_make_it_a_usual_account(session: MemorySession) -> None:
    user_id, end = opened(session), NOW + SHIFT
    review_agency_account(session, in_charge(end, "read"), user_id)
    reactivate(session, admin(end), user_id, NEXT)
    session.flush()
    assert of_agency(session) == []
    (found,) = (person for person in people(session, an_asker(Role.ADMINISTRATOR)) if person.user_id == user_id)
    assert found.may_enter(end + 1000 * H)
    with refused(session, agency.NOT_AGENCY):
        review_agency_account(session, in_charge(end, "read"), user_id)
    with refused(session, agency.NOT_AGENCY):
        reopen_agency_account(session, in_charge(end), NURSE, NEXT)


def test_what_she_has_half_typed_waits_a_day_for_her_alone(session: MemorySession) -> None:
    user_id, end = opened(session), NOW + SHIFT
    keep_half_typed(session, an_act(now=end, user_id=user_id), "a pause")
    other = opened(session, "FANG Mei")
    review_agency_account(session, in_charge(end + H, "read"), user_id)
    reopen_agency_account(session, in_charge(end + H), user_id, NEXT)
    session.flush()
    assert own_half_typed(session, replace(an_asker(), user_id=user_id)) == "a pause"
    assert own_half_typed(session, replace(an_asker(), user_id=other)) == ""
    assert own_half_typed(session, an_asker()) == ""
    keep_half_typed(session, an_act(now=end), "a bag")  # of a usual nurse, who comes back whenever she likes
    later = end + H + SHIFT
    review_agency_account(session, in_charge(later, "read"), user_id)
    session.flush()
    assert session.get(HalfTyped, user_id) is not None
    review_agency_account(session, in_charge(end + timedelta(hours=25), "read"), other)
    session.flush()
    assert session.get(HalfTyped, user_id) is None
    assert session.get(HalfTyped, NURSE) is not None


def test_those_who_wait_for_a_review_stand_first(session: MemorySession) -> None:
    opened(session, "LIN Hua", NOW - 30 * H)
    opened(session, "FANG Mei", NOW - 40 * H)
    opened(session, "MA Jun")
    assert [name for name, _, _ in of_agency(session)] == ["FANG Mei", "LIN Hua", "MA Jun"]


def test_an_administrator_names_a_charge_nurse_and_takes_it_back(session: MemorySession) -> None:
    def charge() -> set[str]:
        session.flush()
        return {one.name for one in people(session, an_asker(Role.ADMINISTRATOR)) if one.in_charge}

    name_charge_nurse(session, admin(), NURSE, in_charge=True)
    assert charge() == {NAMES[Role.NURSE]}
    name_charge_nurse(session, admin(), NURSE, in_charge=False)
    assert charge() == set()
    for user_id in (USERS[Role.PHYSICIAN], opened(session)):
        with refused(session, accounts.NOT_IN_CHARGE):
            name_charge_nurse(session, admin(), user_id, in_charge=True)
    with refused(session, NOT_ALLOWED):
        name_charge_nurse(session, in_charge(), NURSE, in_charge=True)


def test_who_is_no_nurse_any_more_or_has_left_is_in_charge_of_nothing(session: MemorySession) -> None:
    name_charge_nurse(session, admin(), NURSE, in_charge=True)
    accounts.change_person(session, admin(), NURSE, PersonFields(name="ADAMS Nora", role=Role.MONITOR))
    accounts.change_person(session, admin(), NURSE, PersonFields(name="ADAMS Nora", role=Role.NURSE))
    user = session.get(User, NURSE)
    assert user is not None
    assert user.in_charge_since is None
    name_charge_nurse(session, admin(), NURSE, in_charge=True)
    deactivate(session, admin(), NURSE)
    assert user.in_charge_since is None
