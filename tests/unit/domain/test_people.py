"""Who may do what."""

from uuid import UUID

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import RIGHTS, PersonFields, Right, User, check_right
from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import Words
from tests.support.store import ZONE

ZERO = UUID(int=0)
# Written down a second time, as a ward would say it: who may do a thing, by right.
ALLOWED = {
    Right.READ_WALL: "nurse physician pharmacist investigator data_manager monitor administrator",
    Right.READ_CHART: "nurse physician pharmacist investigator data_manager monitor",
    Right.READ_PEOPLE: "administrator",
    Right.READ_JOURNAL: "physician investigator data_manager monitor administrator",
    Right.ENROL: "physician investigator",
    Right.EDIT_PATIENT: "nurse physician investigator",
    Right.MOVE_PATIENT: "nurse physician investigator",
    Right.ORDER_CYCLE: "physician investigator",
    Right.CHART_INFUSION: "nurse physician investigator",
    Right.CHART_DLI: "nurse physician investigator",
    Right.SECOND_CHECK: "nurse physician investigator",
    Right.READ_SECOND_CHECKS: "investigator",
    Right.CHART_RESULT: "nurse physician investigator",
    Right.STRIKE_OWN: "nurse physician pharmacist investigator",
    Right.SUPPLY_BAGS: "nurse physician pharmacist investigator",
    Right.CLOSE_TASK: "physician investigator",
    Right.SETTLE_FIND: "physician investigator",
    Right.SECOND_CHECK: "nurse physician investigator",
    Right.COPY_FOR_ROUNDS: "nurse physician investigator",
    Right.PLAN_COURSE: "physician investigator",
    Right.EXPORT: "investigator data_manager",
    Right.REPORT: "nurse physician investigator data_manager",
    Right.MANAGE_PEOPLE: "administrator",
    Right.OPEN_AGENCY: "administrator",
    Right.MANAGE_SETTINGS: "administrator",
    Right.SIGN_LABEL: "pharmacist investigator",
    Right.CHOOSE_LABEL: "investigator",
    Right.EDIT_PROTOCOL: "physician investigator",
    Right.SIGN_PROTOCOL: "investigator",
}


def test_every_right_and_every_role_is_written_down() -> None:
    assert set(ALLOWED) == set(Right)
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_ward_says_and_nothing_else(role: Role, right: Right) -> None:
    if role.value in ALLOWED[right].split():
        check_right(role, right)
        return
    with pytest.raises(RuleBroken) as caught:
        check_right(role, right)
    said = Words(ZONE).say(caught.value.rule.sentence, **caught.value.values)
    assert said.startswith(f"{role.title_message.text} accounts can't do this.")


def test_who_keeps_the_accounts_sees_no_patient_and_who_watches_changes_nothing() -> None:
    assert Right.READ_CHART not in RIGHTS[Role.ADMINISTRATOR]
    may_change = {role: {right for right in RIGHTS[role] if not right.value.startswith("read_")} for role in Role}
    assert may_change[Role.MONITOR] == set()
    assert may_change[Role.PHARMACIST] == {Right.SIGN_LABEL, Right.SUPPLY_BAGS, Right.STRIKE_OWN}


def test_a_person_is_typed_with_a_name_and_one_role() -> None:
    person = PersonFields.model_validate({"name": " ADAMS Nora ", "role": "nurse"})
    assert (person.name, person.role) == ("ADAMS Nora", Role.NURSE)
    assert User.model_fields["active"].default is True
