from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from bline_desktop.commands import settings as rules
from bline_desktop.commands.settings import change_settings, set_up_ward, stamp_made_up
from bline_desktop.domain import line_sets, units, ward_hours
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.people import PersonFields, User
from bline_desktop.domain.roles import Role
from bline_desktop.domain.settings import Setting, setting_id
from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.queries.rows import settings_of
from tests.support.refusals import refused
from tests.support.store import MemorySession, an_act, memory_session

ADA = PersonFields(name="ADAMS Ada", role=Role.ADMINISTRATOR)
PASSWORD = "four calm otters swim"


def kept(session: MemorySession) -> dict[str, str]:
    session.flush()
    return {row.key: row.value for row in session.exec(select(Setting)).all()}


def test_a_ward_is_set_up_with_its_name_zone_and_first_administrator() -> None:
    with memory_session(people=False) as session:
        user_id = set_up_ward(session, an_act(Role.ADMINISTRATOR), " Hematology 3 ", "Europe/Berlin", ADA, PASSWORD)
        session.commit()
        assert kept(session) == {"ward_name": "Hematology 3", "zone": "Europe/Berlin"}
        user = session.get(User, user_id)
        assert user is not None
        assert (user.name, user.role, user.active) == ("ADAMS Ada", Role.ADMINISTRATOR, True)
        assert session.info["keys"].slots == {user_id: ("ADAMS Ada", PASSWORD)}


def test_a_store_belongs_to_one_ward(session: MemorySession) -> None:
    with refused(session, rules.SET_UP_ALREADY):
        set_up_ward(session, an_act(Role.ADMINISTRATOR), "Ward", "Asia/Shanghai", ADA, PASSWORD)


def test_the_first_account_is_the_administrators() -> None:
    nurse = PersonFields(name="ADAMS Ada", role=Role.NURSE)
    with memory_session(people=False) as session, refused(session, rules.FIRST_IS_ADMINISTRATOR):
        set_up_ward(session, an_act(Role.ADMINISTRATOR), "Ward", "Asia/Shanghai", nurse, PASSWORD)


def test_no_key_is_given_where_the_ward_can_not_be_set_up() -> None:
    with memory_session(people=False) as session:
        with refused(session, rules.UNKNOWN_ZONE, zone="Europe/Atlantis"):
            set_up_ward(session, an_act(Role.ADMINISTRATOR), "Ward", "Europe/Atlantis", ADA, PASSWORD)
        assert session.info["keys"].slots == {}


def test_settings_are_kept_in_one_form_and_changed_in_place(session: MemorySession) -> None:
    changes = {
        "ward_name": "血液科三病区",
        "zone": "Asia/Urumqi",
        "trial_id_pattern": r"Z\d{4}",
        "change_lead_min": "045",
        "late_after_min": "5",
        "idle_min": "10",
        "holidays": "germany",
        "shifts": "06:00,14:00,  22:00",
        "pharmacy_hours": "09:00 15:00",
        "made_up": "false",
    }
    change_settings(session, an_act(Role.ADMINISTRATOR), changes)
    changes |= {"change_lead_min": "45", "shifts": "06:00 14:00 22:00"}
    assert kept(session) == changes
    change_settings(session, an_act(Role.ADMINISTRATOR), {"idle_min": "1"})
    assert kept(session) == {**changes, "idle_min": "1"}
    assert session.get(Setting, setting_id("idle_min")) is not None


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("ward_name", " ", rules.WARD_NAME_NEEDED),
        ("ward_name", "x" * 81, units.TOO_LONG),
        ("zone", "Shanghai", rules.UNKNOWN_ZONE),
        ("zone", "../../etc/passwd", rules.UNKNOWN_ZONE),
        ("zone", "", rules.UNKNOWN_ZONE),
        ("trial_id_pattern", "[A-Z", rules.BAD_PATTERN),
        ("trial_id_pattern", "", rules.BAD_PATTERN),
        ("idle_min", "0", rules.OUT_OF_RANGE),
        ("idle_min", "11", rules.OUT_OF_RANGE),
        ("change_lead_min", "241", rules.OUT_OF_RANGE),
        ("late_after_min", "4", rules.OUT_OF_RANGE),
        ("late_after_min", "721", rules.OUT_OF_RANGE),
        ("idle_min", "-5", units.WITH_SIGN),
        ("idle_min", "five", units.UNREADABLE),
        ("made_up", "yes", rules.UNKNOWN_SETTING),
        ("holidays", "atlantis", rules.UNKNOWN_CALENDAR),
        ("shifts", "07:30", ward_hours.BAD_SHIFTS),
        ("pharmacy_hours", "always", ward_hours.BAD_PHARMACY),
        ("indication", "fever", rules.UNKNOWN_INDICATION),
        ("line_ml", "51", rules.LINE_TOO_LARGE),
        ("line_ml", "two", units.UNREADABLE),
        ("line_sets", "Codan", line_sets.UNREADABLE_SETS),
        ("stop_prompt_h", "5", rules.OUT_OF_RANGE),
        ("volume_check_percent", "0", rules.OUT_OF_RANGE),
        ("colour", "red", rules.UNKNOWN_SETTING),
    ],
)
def test_a_setting_that_can_not_be_used_is_refused(session: MemorySession, key: str, value: str, rule: Rule) -> None:
    with refused(session, rule):
        change_settings(session, an_act(Role.ADMINISTRATOR), {"ward_name": "Ward", key: value})


@pytest.mark.parametrize("minutes", ["0", "240"])
def test_the_ends_of_a_range_belong_to_it(session: MemorySession, minutes: str) -> None:
    change_settings(session, an_act(Role.ADMINISTRATOR), {"change_lead_min": minutes})
    assert kept(session) == {"change_lead_min": minutes}


def test_what_the_clocks_and_the_ledger_need_is_a_setting(session: MemorySession) -> None:
    changes = {"indication": "consolidation", "line_ml": "2.50", "stop_prompt_h": "2", "volume_check_percent": "10"}
    changes |= {"dli_vitals_min": "15,  30 60", "rounds_h": "6 12,24", "line_sets": "Codan 4.20;Braun 2.5"}
    change_settings(session, an_act(Role.ADMINISTRATOR), changes)
    assert kept(session) == changes | {
        "line_ml": "2.5",
        "dli_vitals_min": "15 30 60",
        "rounds_h": "6 12 24",
        "line_sets": "Codan 4.2; Braun 2.5",
    }
    found = settings_of(session)
    assert (found.indication, found.stop_prompt) == (Indication.CONSOLIDATION, timedelta(hours=2))
    assert found.rounds_every[0] == timedelta(hours=6)
    assert found.dli_vitals[-1] == timedelta(hours=1)
    assert (found.line_ml, found.volume_check_percent) == (Decimal("2.5"), 10)
    assert [found.lines.ml_of(name) for name in ("Codan", None)] == [Decimal("4.2"), Decimal("2.5")]
    change_settings(session, an_act(Role.ADMINISTRATOR), {"indication": "", "line_ml": "0"})
    assert settings_of(session).indication == ""


def test_made_up_stays_for_ever(session: MemorySession) -> None:
    stamp_made_up(session, an_act(Role.ADMINISTRATOR))
    stamp_made_up(session, an_act(Role.ADMINISTRATOR))
    with refused(session, rules.MADE_UP_STAYS):
        change_settings(session, an_act(Role.ADMINISTRATOR), {"made_up": "false"})
    assert kept(session) == {"made_up": "true"}


def test_a_real_ward_can_still_be_stamped(session: MemorySession) -> None:
    change_settings(session, an_act(Role.ADMINISTRATOR), {"made_up": "false"})
    change_settings(session, an_act(Role.ADMINISTRATOR), {"made_up": "false"})
    stamp_made_up(session, an_act(Role.ADMINISTRATOR))
    assert kept(session) == {"made_up": "true"}
