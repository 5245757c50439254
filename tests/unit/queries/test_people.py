"""Accounts and settings."""

from bline_desktop.domain.roles import Role
from bline_desktop.domain.settings import WardSettings
from bline_desktop.queries.people import people, ward_settings
from tests.unit.queries.ward import Ward, asker


def test_accounts_stand_by_name_with_the_active_ones_first(ward: Ward) -> None:
    ward.person("BAUER Karl", Role.PHYSICIAN)
    ward.person("AALTO Eero", active=False)
    found = people(ward.session, asker(Role.ADMINISTRATOR))
    assert [(person.name, person.role, person.active) for person in found] == [
        ("ADAMS Nora", Role.NURSE, True),
        ("BAUER Karl", Role.PHYSICIAN, True),
        ("AALTO Eero", Role.NURSE, False),
    ]


def test_settings_have_defaults_until_they_are_kept(ward: Ward) -> None:
    assert ward_settings(ward.session, asker()) == WardSettings()
    kept = {"ward_name": "Haematology 2", "zone": "Europe/Berlin", "made_up": "true", "trial_id_pattern": r"B-\d"}
    for key, value in {**kept, "change_lead_min": "45", "late_after_min": "90", "idle_min": "10"}.items():
        ward.setting(key, value)
    expected = WardSettings("Haematology 2", "Europe/Berlin", True, r"B-\d", 45, 90, 10)
    assert ward_settings(ward.session, asker()) == expected
