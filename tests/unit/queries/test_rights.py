"""Every query against every role: whoever lacks the right is refused before anything is read."""

from typing import Any, cast

import pytest
from sqlmodel import Session

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import NOT_ALLOWED, RIGHTS
from bline_desktop.domain.registry import QUERIES
from bline_desktop.domain.roles import Role
from bline_desktop.queries import (
    bag_plan,
    board,
    calendar,
    dli,
    dli_entries,
    export,
    half_typed,
    handover,
    infusions,
    journal,
    labels,
    patients,
    people,
    plan_export,
    plan_prints,
    plans,
    records,
    report,
    rounds,
    second_checks,
    supply_page,
    tasks,
    templates,
    this_shift,
    timeline,
    toxicity,
    wall,
    weighings,
)
from tests.unit.queries.ward import asker

MODULES = (
    bag_plan,
    board,
    calendar,
    dli,
    dli_entries,
    export,
    half_typed,
    handover,
    infusions,
    journal,
    labels,
    patients,
    people,
    plan_export,
    plan_prints,
    plans,
    records,
    report,
    rounds,
    second_checks,
    supply_page,
    tasks,
    this_shift,
    templates,
    timeline,
    toxicity,
    wall,
    weighings,
)
NOT_A_SESSION = cast("Session", object())


def test_every_query_is_registered() -> None:
    ours = {name for module in MODULES for name in vars(module) if getattr(vars(module)[name], "__wrapped__", None)}
    assert ours - set(QUERIES) <= set()
    assert set(QUERIES) == {
        "acts_kept", "bag_plan_basis", "patient_handover", "ward_handover", "own_half_typed", "round_watch",
        "next_cycle_order", "next_dli_order",
        "all_tables", "banner", "check_figures", "dli_entries", "dli_page", "dlis", "infusion_page", "journal_entries",
        "agency_nurses", "supply_page", "journal_mark", "label_profiles", "this_shift",
        "startable", "templates", "patient_plan", "ward_plans", "plan_preview", "deviations",
        "open_tasks", "patient_details", "patient_list", "patient_report", "people", "records", "second_people",
        "grade_notes", "known_weights", "patient_calendar", "timeline", "wall",
        "patient_dates", "plan_events", "ward_board", "ward_calendar", "ward_month", "ward_profile", "ward_settings",
    }  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", sorted(QUERIES))
def test_only_roles_with_the_right_may_ask(name: str, role: Role) -> None:
    right, function = QUERIES[name]
    ask: Any = function
    if right in RIGHTS[role]:
        with pytest.raises((TypeError, AttributeError)):  # it gets as far as its arguments, or as far as the session
            ask(NOT_A_SESSION, asker(role))
    else:
        with pytest.raises(RuleBroken) as refused:
            ask(NOT_A_SESSION, asker(role))
        assert refused.value.rule is NOT_ALLOWED
