"""The ward's settings."""

from datetime import timedelta

from bline_desktop.domain.settings import WardSettings, setting_id


def test_the_defaults_are_those_that_the_ward_review_asks_for() -> None:
    settings = WardSettings()
    assert settings.change_lead == timedelta(minutes=30)
    assert settings.late_after == timedelta(hours=1)
    assert settings.idle_min == 5
    assert settings.made_up is False


def test_a_setting_has_the_same_id_in_every_store() -> None:
    assert setting_id("zone") == setting_id("zone") != setting_id("idle_min")
    assert str(setting_id("zone")) == "2b046715-d744-596c-b8f8-e0d4b1826695"
