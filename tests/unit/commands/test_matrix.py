"""Every command for every role: whoever has no right is refused before anything is read."""

import importlib
import pkgutil
from dataclasses import replace
from typing import cast

import pytest
from sqlmodel import Session

from bline_desktop import commands
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import ACCOUNT_ENDED, NOT_ALLOWED, RIGHTS, Right
from bline_desktop.domain.registry import COMMANDS
from bline_desktop.domain.roles import Role
from tests.support.store import an_act

for module in pkgutil.iter_modules(commands.__path__):
    importlib.import_module(f"bline_desktop.commands.{module.name}")

# Written down by hand: a command that changes its right, or comes without one here, fails.
NEEDED = {
    "set_up_ward": Right.MANAGE_SETTINGS,
    "change_settings": Right.MANAGE_SETTINGS,
    "stamp_made_up": Right.MANAGE_SETTINGS,
    "add_user": Right.MANAGE_PEOPLE,
    "change_person": Right.MANAGE_PEOPLE,
    "name_charge_nurse": Right.MANAGE_PEOPLE,
    "open_agency_account": Right.OPEN_AGENCY,
    "reopen_agency_account": Right.OPEN_AGENCY,
    "review_agency_account": Right.OPEN_AGENCY,
    "deactivate": Right.MANAGE_PEOPLE,
    "reactivate": Right.MANAGE_PEOPLE,
    "set_password": Right.MANAGE_PEOPLE,
    "change_own_password": Right.READ_WALL,
    "keep_half_typed": Right.READ_WALL,
    "set_pin": Right.READ_WALL,
    "check_second": Right.SECOND_CHECK,
    "enrol": Right.ENROL,
    "edit_patient": Right.EDIT_PATIENT,
    "set_safety": Right.EDIT_PATIENT,
    "move": Right.MOVE_PATIENT,
    "set_access": Right.EDIT_PATIENT,
    "order_cycle": Right.ORDER_CYCLE,
    "order_dose": Right.ORDER_CYCLE,
    "replace_dose_order": Right.ORDER_CYCLE,
    "record_start": Right.CHART_INFUSION,
    "record_new_bag": Right.CHART_INFUSION,
    "record_pause": Right.CHART_INFUSION,
    "record_resume": Right.CHART_INFUSION,
    "record_stop": Right.CHART_INFUSION,
    "record_found": Right.CHART_INFUSION,
    "record_alarm": Right.CHART_INFUSION,
    "record_reading": Right.CHART_INFUSION,
    "record_verify": Right.CHART_INFUSION,
    "record_take_over": Right.CHART_INFUSION,
    "record_rate_change": Right.CHART_INFUSION,
    "record_paper": Right.CHART_INFUSION,
    "settle_find": Right.SETTLE_FIND,
    "record": Right.CHART_RESULT,
    "end": Right.CHART_RESULT,
    "correct": Right.STRIKE_OWN,
    "strike": Right.STRIKE_OWN,
    "undo": Right.STRIKE_OWN,
    "correct_act": Right.CHART_INFUSION,
    "expect_bag": Right.SUPPLY_BAGS,
    "move_bag": Right.SUPPLY_BAGS,
    "keep_plan": Right.SUPPLY_BAGS,
    "order_dli": Right.ORDER_CYCLE,
    "start_dli": Right.CHART_DLI,
    "hang_dli_bag": Right.CHART_DLI,
    "record_dli_vitals": Right.CHART_DLI,
    "correct_dli": Right.CHART_DLI,
    "correct_dli_bag": Right.CHART_DLI,
    "record_dli": Right.CHART_DLI,
    "end_dli": Right.CHART_DLI,
    "close_task": Right.CLOSE_TASK,
    "sign_label_profile": Right.SIGN_LABEL,
    "choose_label_profile": Right.CHOOSE_LABEL,
    "save_template": Right.EDIT_PROTOCOL,
    "sign_template": Right.SIGN_PROTOCOL,
    "start_plan": Right.PLAN_COURSE,
    "change_plan": Right.PLAN_COURSE,
    "defer_step": Right.PLAN_COURSE,
    "omit_step": Right.PLAN_COURSE,
    "cease_steps": Right.PLAN_COURSE,
    "add_step": Right.PLAN_COURSE,
    "mark_done": Right.CHART_RESULT,
    "explain": Right.PLAN_COURSE,
}


class Untouched:
    """A session that nobody may use."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"the session was asked for {name}")


def test_every_command_is_listed_with_its_right() -> None:
    assert {name: right for name, (right, _) in COMMANDS.items()} == NEEDED


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_role_without_the_right_is_refused_before_anything_is_read(name: str, role: Role) -> None:
    command = COMMANDS[name][1]
    session = cast("Session", Untouched())
    if NEEDED[name] in RIGHTS[role]:
        # Let through: it then misses its arguments, or reaches for the session.
        with pytest.raises((TypeError, AssertionError)):
            command(session, an_act(role))
    else:
        with pytest.raises(RuleBroken) as caught:
            command(session, an_act(role))
        assert caught.value.rule is NOT_ALLOWED
        assert caught.value.values == {"role": role}


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_whose_account_is_over_may_only_have_kept_what_is_half_typed(name: str) -> None:
    role = next(role for role in Role if NEEDED[name] in RIGHTS[role])
    act = replace(an_act(role), until=an_act().now)
    with pytest.raises((TypeError, RuleBroken)) as caught:
        COMMANDS[name][1](cast("Session", Untouched()), act)
    let_through = isinstance(caught.value, TypeError)  # it then misses its arguments
    assert let_through == (name == "keep_half_typed")
    if isinstance(caught.value, RuleBroken):
        assert caught.value.rule is ACCOUNT_ENDED
