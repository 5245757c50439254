"""What the shipped profiles say, against numbers worked out by hand from the published pages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.formulas import SurfaceFormula
from bline_desktop.domain.treatment import label_rules as rules
from bline_desktop.domain.treatment.label_profile import LabelProfile
from bline_desktop.domain.treatment.label_terms import (
    AgeGroup,
    DayPolicy,
    DoseBasis,
    DoseStep,
    Drug,
    Indication,
    InterruptionEffect,
    Occasion,
    Watch,
)
from bline_desktop.domain.treatment.stop_clock import Restart, WardLabel, stop_rules
from tests.support.labels import shipped

US, EU = shipped("us-2025"), shipped("eu-jp")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 11, 2, 8, tzinfo=UTC)
ADULT, CHILD = AgeGroup.ADULT, AgeGroup.CHILD
RR, MRD, CONSOLIDATION = Indication.RELAPSED, Indication.MRD, Indication.CONSOLIDATION


@pytest.mark.parametrize(
    ("weight", "basis"), [("44.99", DoseBasis.SURFACE), ("45", DoseBasis.FIXED), ("45.0", DoseBasis.FIXED)]
)
def test_the_band_changes_at_45_kg_exactly(weight: str, basis: DoseBasis) -> None:
    assert rules.band_of(US, Decimal(weight)).basis is basis
    assert rules.band_of(US, Decimal(weight), DoseStep.STEP).basis is basis


def test_a_fixed_dose_needs_no_height() -> None:
    working = rules.label_dose(US, Decimal(61), None, DoseStep.STEP)
    assert (working.dose_ug_per_day, working.surface_m2, working.formula) == (Decimal(9), None, None)
    assert not working.cap_binds


def test_a_dose_by_body_surface_shows_its_working() -> None:
    """155 cm and 44 kg: 1.3764 m2 by Mosteller, times 15."""
    working = rules.label_dose(US, Decimal(44), Decimal(155), DoseStep.FULL)
    assert (working.surface_m2, working.formula) == (Decimal("1.3764"), SurfaceFormula.MOSTELLER)
    assert (working.uncapped_ug_per_day, working.dose_ug_per_day) == (Decimal("20.65"), Decimal("20.65"))
    assert not working.cap_binds


def test_the_cap_binds_above_its_body_surface() -> None:
    """28 of 15 per m2 is reached at 1.867 m2: 44.9 kg and 280 cm have 1.8688, 44.9 kg and 279 cm 1.8654."""
    high = rules.label_dose(US, Decimal("44.9"), Decimal(280), DoseStep.FULL)
    assert (high.cap_binds, high.dose_ug_per_day, high.uncapped_ug_per_day) == (True, Decimal(28), Decimal("28.03"))
    assert not rules.label_dose(US, Decimal("44.9"), Decimal(279), DoseStep.FULL).cap_binds


def test_a_dose_that_is_the_cap_is_not_made_smaller_by_it() -> None:
    """40 kg and 291.6 cm have 1.8 m2 exactly, and 5 per m2 are the 9 of the cap."""
    working = rules.label_dose(US, Decimal(40), Decimal("291.6"), DoseStep.STEP)
    assert (working.dose_ug_per_day, working.uncapped_ug_per_day) == (Decimal(9), Decimal(9))
    assert not working.cap_binds


def test_without_a_height_there_is_no_dose_by_body_surface() -> None:
    with pytest.raises(RuleBroken) as caught:
        rules.label_dose(US, Decimal(44), None, DoseStep.FULL)
    assert (caught.value.rule.code, caught.value.values["limit"]) == ("LABEL_HEIGHT_NEEDED", Decimal(45))


def test_a_label_without_a_band_has_no_dose() -> None:
    empty = type(US)(**{**{name: getattr(US, name) for name in US.__slots__}, "doses": ()})
    with pytest.raises(RuleBroken) as caught:
        rules.band_of(empty, Decimal(50))
    assert caught.value.rule.code == "LABEL_NO_DOSE"


@pytest.mark.parametrize(("years", "group"), [(17, CHILD), (18, ADULT), (14, CHILD)])
def test_the_column_changes_at_eighteen(years: int, group: AgeGroup) -> None:
    assert rules.age_group(years) is group


def test_bags_by_duration_and_by_rate() -> None:
    found = rules.bag_for(US, Decimal(168))
    assert found is not None
    assert (found.rate_ml_per_h, found.filter) == (Decimal("0.6"), False)
    assert rules.bag_for(EU, Decimal(168)) is None
    assert [bag.duration_h for bag in rules.bags_with_rate(US, Decimal("1.8"))] == [72, 96]
    assert rules.bags_with_rate(US, Decimal("2.5")) == ()


@pytest.mark.parametrize(
    ("duration", "rate", "volume", "belongs_to", "multiple"),
    [
        ("168", "10", "100.8", [24], "16.7"),
        ("168", "5", "100.8", [48], "8.3"),
        ("168", "1.8", "100.8", [72, 96], "3"),
        ("96", "10", "172.8", [24], "5.6"),
        ("48", "10", "240", [24], "2"),
        ("24", "5", "240", [48], "0.5"),
        ("168", "10", None, [24], "16.7"),
    ],
)
def test_a_rate_of_another_bag_is_named_with_its_multiple(
    duration: str, rate: str, volume: str | None, belongs_to: list[int], multiple: str
) -> None:
    found = rules.wrong_rate(US, Decimal(duration), Decimal(rate), None if volume is None else Decimal(volume))
    assert found is not None
    assert list(found.belongs_to_h) == belongs_to
    assert found.multiple == Decimal(multiple)
    assert not found.fits_volume


@pytest.mark.parametrize(
    ("duration", "rate", "volume"),
    [
        ("24", "10", "240"),
        ("96", "1.8", "172.8"),
        ("72", "1.8", None),
        ("48", "4.95", "240"),  # within 2 % of its own
        ("72", "3.3", "237.6"),  # a bag of the other label: no bag of this one has its rate
        ("36", "5", "180"),  # a duration that no label knows, which agrees with its volume
        ("36", "5", None),
    ],
)
def test_a_rate_of_its_own_or_of_no_bag_is_not_named(duration: str, rate: str, volume: str | None) -> None:
    given = None if volume is None else Decimal(volume)
    assert rules.wrong_rate(US, Decimal(duration), Decimal(rate), given) is None


def test_a_bag_unlike_the_label_is_told_from_a_wrong_rate() -> None:
    """A ward that runs every bag at 5 mL per hour: the bag agrees with itself, and half the label's rate is named."""
    found = rules.wrong_rate(US, Decimal(24), Decimal(5), Decimal(120))
    assert found is not None
    assert (found.fits_volume, found.multiple) == (True, Decimal("0.5"))


def test_the_same_rate_means_another_bag_under_another_label() -> None:
    assert rules.wrong_rate(US, Decimal(24), Decimal("3.3"), Decimal(240)) is None
    found = rules.wrong_rate(EU, Decimal(24), Decimal("3.3"), Decimal(240))
    assert found is not None
    assert list(found.belongs_to_h) == [72]


def _drugs(*asked: object) -> list[tuple[Drug, Decimal | None, Decimal | None]]:
    found = rules.premedication_for(*asked)  # type: ignore[arg-type]
    return [(one.drug, one.mg, one.mg_per_m2) for one in found]


def test_premedication_hangs_on_indication_age_and_occasion() -> None:
    dexamethasone = [(Drug.DEXAMETHASONE, Decimal(20), None)]
    by_surface = [(Drug.DEXAMETHASONE, None, Decimal(5))]
    assert _drugs(US, RR, ADULT, Occasion.LATER_CYCLE) == dexamethasone
    assert _drugs(US, RR, ADULT, Occasion.STEP) == dexamethasone
    assert _drugs(US, RR, CHILD, Occasion.FIRST_CYCLE) == by_surface
    assert _drugs(US, RR, CHILD, Occasion.LATER_CYCLE) == []
    assert _drugs(US, MRD, ADULT, Occasion.FIRST_CYCLE) == [(Drug.PREDNISONE, Decimal(100), None)]
    assert _drugs(US, MRD, ADULT, Occasion.RESTART_FIRST_CYCLE) == []
    assert _drugs(US, CONSOLIDATION, CHILD, Occasion.RESTART_LATER_CYCLE) == []
    assert [one.mg_per_m2 for one in rules.premedication_for(EU, RR, CHILD, Occasion.FIRST_CYCLE)] == [10, 5]


def test_restart_premedication_begins_at_four_hours_exactly() -> None:
    asked = (US, RR, ADULT, Occasion.RESTART_LATER_CYCLE)
    assert _drugs(*asked, 4 * HOUR - timedelta(milliseconds=1)) == []
    assert len(_drugs(*asked, 4 * HOUR)) == 1
    assert len(_drugs(*asked)) == 1
    assert len(_drugs(EU, RR, ADULT, Occasion.RESTART_LATER_CYCLE, timedelta(minutes=3))) == 1


def _reached(
    profile: LabelProfile, stopped_for: timedelta, cause: str | None, indication: Indication, age: AgeGroup
) -> dict[str, bool]:
    """Return the rules whose time has come, the earliest first, and whether they cover this stop."""
    label = WardLabel(profile, confirmed=True, indication=indication)
    found = stop_rules(label, Restart(age, cycle=1), START, START + stopped_for, cause)
    return {one.rule.key: one.covers for one in found if one.reached}


def test_the_four_hour_rule_covers_whom_it_was_made_for() -> None:
    assert _reached(US, 4 * HOUR - timedelta(seconds=1), "occlusion", RR, ADULT) == {}
    assert _reached(US, 4 * HOUR, "occlusion", RR, ADULT) == {"four-hours": True, "four-hours-watch": True}
    assert "four-hours" not in _reached(US, 4 * HOUR, "occlusion", MRD, ADULT)
    assert _reached(US, 4 * HOUR, "occlusion", MRD, CHILD)["four-hours-mrd-child"] is True


def test_the_seven_day_rule_of_the_us_covers_adverse_events_alone() -> None:
    assert "seven-days" not in _reached(US, 7 * DAY, "adverse_event", RR, ADULT)
    longer = 7 * DAY + timedelta(seconds=1)
    assert _reached(US, longer, "adverse_event", RR, ADULT)["seven-days"] is True
    assert _reached(US, longer, "imaging", RR, ADULT)["seven-days"] is False
    assert _reached(US, longer, None, RR, ADULT)["seven-days"] is False
    assert _reached(EU, longer, "imaging", RR, ADULT)["seven-days"] is True


def test_the_rules_of_europe_come_in_the_order_of_their_times() -> None:
    found = _reached(EU, 15 * DAY, "other", RR, ADULT)
    assert list(found) == ["any-restart", "four-hours-watch", "seven-days", "fourteen-days"]
    (last,) = (rule for rule in EU.interruptions if rule.key == "fourteen-days")
    assert last.effects == (InterruptionEffect.STOP_FOR_GOOD,)


def test_observation_of_a_cycle_or_of_all_later_ones() -> None:
    def days(indication: Indication, cycle: int) -> list[tuple[int | None, Watch]]:
        return [(one.days, one.watch) for one in rules.observation_for(US, indication, cycle)]

    assert days(RR, 1) == [(9, Watch.HOSPITAL)]
    assert days(MRD, 1) == [(3, Watch.HOSPITAL)]
    assert days(RR, 2) == [(2, Watch.HOSPITAL)]
    assert days(RR, 3) == [(None, Watch.SUPERVISED)]


def test_each_label_counts_the_days_of_an_infusion_in_its_own_way() -> None:
    assert (US.day_count.policy, US.day_count.days) == (DayPolicy.EXCLUDE_INTERRUPTION, 28)
    assert (EU.day_count.policy, EU.day_count.days) == (DayPolicy.INCLUDE_INTERRUPTION, 28)
