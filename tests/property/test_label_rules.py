"""What holds of every label profile: doses, bags, premedication and days, for any patient, bag and pause."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.treatment import label_rules as rules
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.label_profile import LabelProfile
from bline_desktop.domain.treatment.label_terms import AgeGroup, DayPolicy, DoseStep, Indication, Occasion
from bline_desktop.domain.treatment.pump import PauseCause, PumpAction
from bline_desktop.domain.treatment.stop_clock import Restart, WardLabel, cycle_ends, stop_rules
from tests.support.labels import shipped
from tests.support.pump_acts import a_bag, after, an_act

PROFILES = st.sampled_from([shipped("us-2025"), shipped("eu-jp")])
KG, CM = st.decimals("20", "250", places=2), st.decimals("90", "230", places=1)
RATES = st.decimals("0.1", "20", places=2)
SPANS = st.timedeltas(timedelta(0), timedelta(days=40))
WHO = {"indication": st.sampled_from(list(Indication)), "age": st.sampled_from(list(AgeGroup))}
START = datetime(2026, 10, 20, 8, tzinfo=UTC)
PER_M2 = {DoseStep.STEP: (5, 9), DoseStep.FULL: (15, 28)}  # by hand from the published table


@given(PROFILES, KG, CM, st.sampled_from(list(DoseStep)))
def test_every_dose_is_the_published_one(
    profile: LabelProfile, weight: Decimal, height: Decimal, step: DoseStep
) -> None:
    per_m2, cap = PER_M2[step]
    dose = rules.label_dose(profile, weight, height, step)
    wanted = cap if weight >= 45 else min(cap, per_m2 * math.sqrt(float(weight) * float(height) / 3600))
    assert abs(float(dose.dose_ug_per_day) - wanted) < 0.006
    assert dose.cap_binds == (dose.uncapped_ug_per_day > cap)


@given(PROFILES, st.data(), RATES)
def test_a_named_rate_belongs_to_a_bag_and_gives_its_multiple(
    profile: LabelProfile, data: st.DataObject, rate: Decimal
) -> None:
    bag = data.draw(st.sampled_from(profile.bags))
    assert rules.wrong_rate(profile, bag.duration_h, bag.rate_ml_per_h, bag.volume_ml) is None
    found = rules.wrong_rate(profile, bag.duration_h, rate, bag.volume_ml)
    if found is None:
        return
    assert bag.duration_h not in found.belongs_to_h
    for duration in found.belongs_to_h:
        other = rules.bag_for(profile, duration)
        assert other is not None
        assert abs(rate - other.rate_ml_per_h) <= other.rate_ml_per_h / 50
    # micrograms per hour at the pump over those of the label, from the concentration: any dose cancels out
    concentration = Fraction(bag.duration_h) / Fraction(bag.volume_ml)
    assert abs(Fraction(found.multiple) - concentration * Fraction(rate)) <= Fraction(1, 20)


@given(PROFILES, SPANS, SPANS, st.sampled_from([None, *(cause.value for cause in PauseCause)]), st.data())
def test_a_longer_interruption_never_reaches_fewer_rules(
    profile: LabelProfile, one: timedelta, other: timedelta, cause: str | None, data: st.DataObject
) -> None:
    label = WardLabel(profile, confirmed=True, indication=data.draw(WHO["indication"]))  # type: ignore[arg-type]
    restart = Restart(data.draw(WHO["age"]), cycle=data.draw(st.integers(1, 5)))  # type: ignore[arg-type]
    short, long = (stop_rules(label, restart, START, START + span, cause) for span in sorted((one, other)))
    before, after = ({rule.rule.key for rule in rules if rule.reached} for rules in (short, long))
    assert before <= after
    assert [rule.at for rule in long] == sorted(rule.at for rule in long)
    assert [(rule.rule, rule.covers) for rule in short] == [(rule.rule, rule.covers) for rule in long]


@given(PROFILES, SPANS, st.sampled_from(list(Occasion)), st.data())
def test_a_pause_never_adds_premedication(
    profile: LabelProfile, stopped: timedelta, occasion: Occasion, data: st.DataObject
) -> None:
    who = (data.draw(WHO["indication"]), data.draw(WHO["age"]))
    at_all = rules.premedication_for(profile, *who, occasion)  # type: ignore[arg-type]
    now = rules.premedication_for(profile, *who, occasion, stopped)  # type: ignore[arg-type]
    assert set(now) <= set(at_all)
    if stopped >= timedelta(hours=4):
        assert now == at_all


@given(PROFILES, st.integers(0, 47), st.integers(0, 60))
def test_the_two_ways_of_counting_differ_by_the_interruption_alone(
    profile: LabelProfile, ran_h: int, stood_h: int
) -> None:
    acts = [
        an_act(1, PumpAction.START, after(0), a_bag()),
        an_act(2, PumpAction.PAUSE, after(ran_h)),
        an_act(3, PumpAction.RESUME, after(ran_h + stood_h)),
    ]
    label = WardLabel(profile, confirmed=True, indication=None)
    ends = cycle_ends(replay(acts, after(ran_h + stood_h)), profile.day_count.days, label)
    assert ends is not None
    assert ends.including == after(24 * profile.day_count.days)
    assert ends.excluding - ends.including == timedelta(hours=stood_h)
    assert ends.differ is (stood_h > 0)
    waits = profile.day_count.policy is DayPolicy.EXCLUDE_INTERRUPTION
    assert ends.end == after(24 * profile.day_count.days + (stood_h if waits else 0))
