from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.observations.weight import Weighing
from bline_desktop.domain.treatment.order_rules import (
    OTHER_STEP,
    POWER_OF_TEN,
    RATE_MULTIPLE,
    RATE_OF_OTHER_BAG,
    TOO_EARLY,
    Ordered,
    bag_notes,
    check_bag,
    check_dose,
    check_rate,
)
from bline_desktop.domain.treatment.order_working import (
    BAND_CHANGED,
    NO_WEIGHT,
    OFF_WORKING,
    OLD_WEIGHT,
    UNLIKE_LABEL,
    Measured,
    band_changed,
    label_beside,
    latest_measured,
    order_problems,
    work_out,
)
from bline_desktop.domain.treatment.orders import (
    DoseOrderFields,
    OrderedDose,
    fitting_order,
    order_for,
    other_step,
    planned_micrograms,
    step_due,
    steps_of,
)
from bline_desktop.domain.words import Words
from tests.support.labels import shelf, shipped
from tests.support.pump_acts import MONDAY, a_bag, after

DAY = date(2026, 11, 2)
STEP_DAY = MONDAY + timedelta(days=7)
WORDS = Words(ZoneInfo("UTC"))


def a_step(step: int, dose: int | str, starts_at: datetime | None, hours: int | None = 48) -> OrderedDose:
    duration = None if hours is None else Decimal(hours)
    return OrderedDose(uuid5(NAMESPACE_OID, f"step {step}"), step, Decimal(dose), starts_at, MONDAY, duration)


CYCLE = a_step(1, 9, None, None)
STEPPED = (CYCLE, a_step(2, 28, STEP_DAY))
ORDERED = Ordered(1, STEPPED)


def fields(**changes: object) -> DoseOrderFields:
    values = {"step": 1, "basis": "fixed", "dose_ug_per_day": 28, "starts_at": MONDAY, "duration_h": 48, **changes}
    return DoseOrderFields.model_validate(values)


def by_surface(**changes: object) -> DoseOrderFields:
    return fields(**{"basis": "body_surface", "ug_per_m2_per_day": 15, "cap_ug_per_day": 28} | changes)


def girl(kg: str = "44", cm: int | None = 155, on: date = DAY) -> Measured:
    return Measured(Decimal(kg), on, None if cm is None else Decimal(cm))


def test_the_cycle_s_own_dose_is_its_first_step_unless_a_step_1_takes_its_place() -> None:
    second, first = STEPPED[1], a_step(1, 5, MONDAY)
    assert steps_of(CYCLE, (second,)) == (CYCLE, second)
    assert steps_of(CYCLE, (second, first)) == (first, second)
    assert order_for((first, second), after(-1)) is None


def test_the_order_in_force_is_the_last_that_has_begun() -> None:
    assert order_for(STEPPED, after(0)) == CYCLE
    assert order_for(STEPPED, STEP_DAY - timedelta(seconds=1)) == CYCLE
    assert order_for(STEPPED, STEP_DAY) == STEPPED[1]


def test_a_step_may_begin_an_hour_early_and_no_sooner() -> None:
    dose = Decimal(28)
    assert fitting_order(STEPPED, STEP_DAY - timedelta(minutes=60), dose) == STEPPED[1]
    assert fitting_order(STEPPED, STEP_DAY - timedelta(minutes=61), dose) is None
    assert fitting_order((a_step(1, 28, MONDAY),), MONDAY - timedelta(minutes=5), dose) == a_step(1, 28, MONDAY)


def test_a_mistaken_step_is_named_with_when_it_is_ordered() -> None:
    found = check_dose(ORDERED, Decimal(28), after(24))
    assert found is not None
    assert found.rule is OTHER_STEP
    assert WORDS.say(found.rule.sentence, **found.values) == (
        "The label says 28 micrograms per day: that is step 2, ordered from 09-Nov-2026 08:00. "
        "At 03-Nov-2026 08:00 step 1 with 9 micrograms per day is in force."
    )
    assert other_step(STEPPED, after(24), Decimal(5)) is None


def test_the_old_step_after_the_new_one_has_begun_is_outside_the_order() -> None:
    found = check_dose(ORDERED, Decimal(9), STEP_DAY + timedelta(hours=1))
    assert found is not None
    assert (found.rule.code, found.values["ordered"]) == ("PUMP_OUTSIDE_ORDER", Decimal(28))


def test_a_first_step_that_has_not_begun_is_too_early_and_any_other_dose_outside() -> None:
    ordered = Ordered(2, (a_step(1, 9, MONDAY),))
    for dose, rule in ((9, TOO_EARLY.code), (28, "PUMP_OUTSIDE_ORDER")):
        found = check_dose(ordered, Decimal(dose), after(-2))
        assert found is not None
        assert found.rule.code == rule


@pytest.mark.parametrize(("dose", "said"), [("0.9", "a tenth of"), ("9", None), ("8", "")])
def test_a_power_of_ten_is_named_in_words(dose: str, said: str | None) -> None:
    found = check_dose(ORDERED, Decimal(dose), after(1))
    if said is None:
        assert found is None
        return
    assert found is not None
    assert (found.rule is POWER_OF_TEN) is bool(said)
    assert said in WORDS.say(found.rule.sentence, **found.values)


@pytest.mark.parametrize(("dose", "is_tenfold"), [("285.6", True), ("285.7", False), ("274.4", True), ("274.3", False)])
def test_within_two_percent_of_ten_times_it_is_ten_times(dose: str, is_tenfold: bool) -> None:
    found = check_dose(Ordered(1, (a_step(1, 28, None),)), Decimal(dose), after(1))
    assert found is not None
    assert (found.rule is POWER_OF_TEN) is is_tenfold


@pytest.mark.parametrize(("rate", "named"), [("6.25", True), ("6.24", False), ("4", True), ("4.01", False)])
def test_from_five_quarters_on_a_rate_is_that_of_something_else(rate: str, named: bool) -> None:
    found = check_rate(a_bag(rate_ml_per_h=rate), None)
    assert (found is not None and found.rule is RATE_MULTIPLE) is named


@pytest.mark.parametrize(
    ("hours", "volume", "rate", "multiple", "belongs_to"),
    [
        (168, "100.8", "10", "16.7", 24),
        (168, "100.8", "5", "8.3", 48),
        (168, "100.8", "1.8", "3", 72),
        (96, "172.8", "10", "5.6", 24),
        (48, "240", "10", "2", 24),
        (24, "240", "5", "0.5", 48),
    ],
)
def test_the_rate_of_another_bag_is_named_with_its_multiple(
    hours: int, volume: str, rate: str, multiple: str, belongs_to: int
) -> None:
    """The multiples of the published bags, by the profile and by plain arithmetic alike."""
    bag = a_bag(duration_h=hours, volume_ml=volume, rate_ml_per_h=rate)
    named, plain = check_rate(bag, shipped("us-2025")), check_rate(bag, None)
    assert named is not None
    assert plain is not None
    assert named.rule.code == RATE_OF_OTHER_BAG.code
    assert named.rule.source.startswith(shipped("us-2025").title)
    assert (named.values["hours"], named.values["multiple"]) == (Decimal(belongs_to), Decimal(multiple))
    assert (plain.rule, plain.values["multiple"]) == (RATE_MULTIPLE, Decimal(multiple))


def test_one_slip_of_a_rate_is_named_once_and_a_small_one_by_its_volume() -> None:
    ordered = Ordered(1, (a_step(1, 28, None),))
    wrong = check_bag(ordered, a_bag(rate_ml_per_h=10), after(0))
    assert [one.rule.code for one in wrong] == ["BAG_RATE_MULTIPLE"]
    small = check_bag(ordered, a_bag(volume_ml=250), after(0))
    assert [one.rule.code for one in small] == ["BAG_RATE_VOLUME"]
    assert check_bag(ordered, a_bag(), after(0)) == ()


def test_beside_the_fields_stands_what_is_wrong_and_what_is_worth_knowing() -> None:
    ordered = Ordered(1, (a_step(1, 28, None, 96),))
    bag = a_bag(rate_ml_per_h=10, total_volume_ml=200)
    said = {name: WORDS.say(what.message, **dict(what.values)) for name, what in bag_notes(ordered, bag, after(0))}
    assert said["rate_ml_per_h"].endswith("2 times the dose on this label.")
    assert said["total_volume_ml"].startswith("The bag holds 200 mL")
    assert said["duration_h"] == "Ordered are 96-hour bags; this one is for 48 hours."


def test_a_use_by_before_the_planned_end_is_a_sentence_and_no_stop() -> None:
    ordered = Ordered(1, (a_step(1, 28, None),))
    bag = a_bag()
    early = type(bag)(bag.bag_id, 1, Decimal(28), Decimal(48), Decimal(5), Decimal(240), use_by=after(47, 36))
    assert check_bag(ordered, early, after(0)) == ()
    ((field, said),) = bag_notes(ordered, early, after(0))
    assert field == "use_by"
    assert WORDS.say(said.message, **dict(said.values)).endswith("2 mL will be discarded.")


def test_a_step_is_due_while_another_dose_runs() -> None:
    assert step_due(STEPPED, Decimal(9), STEP_DAY - timedelta(minutes=1)) is None
    assert step_due(STEPPED, Decimal(9), STEP_DAY) == STEPPED[1]
    assert step_due(STEPPED, Decimal("28.04"), STEP_DAY) is None
    assert step_due((CYCLE,), Decimal(28), STEP_DAY) is None


def test_micrograms_planned_are_summed_over_the_steps() -> None:
    assert planned_micrograms((CYCLE,), MONDAY, 28) == 252
    assert planned_micrograms(STEPPED, MONDAY, 28) == 9 * 7 + 28 * 21
    assert planned_micrograms(STEPPED, MONDAY, 5) == 45
    late_first = (a_step(1, 9, after(1)), a_step(2, 28, STEP_DAY))
    assert planned_micrograms(late_first, MONDAY, 28) == 9 * 7 + 28 * 21


def test_the_working_of_the_girl_of_15() -> None:
    worked = work_out(girl(), Decimal(15), Decimal(28))
    assert worked is not None
    assert (worked.surface_m2, worked.uncapped_ug_per_day) == (Decimal("1.3764"), Decimal("20.65"))
    assert (worked.cap_binds, worked.dose_ug_per_day) == (False, Decimal("20.65"))
    capped = work_out(girl("44.9", 172), Decimal(20), Decimal(28))
    assert capped is not None
    assert (capped.cap_binds, capped.dose_ug_per_day) == (True, Decimal(28))
    assert work_out(girl(cm=None), Decimal(15), Decimal(28)) is None
    assert work_out(None, Decimal(15), Decimal(28)) is None


def test_a_dose_off_its_working_is_asked_about_and_a_rounded_one_is_not() -> None:
    for dose, rules in (("20.65", []), ("21", []), ("28", [OFF_WORKING])):
        found = order_problems(by_surface(dose_ug_per_day=dose), girl(), None, DAY)
        assert [one.rule for one in found] == rules
    assert [one.rule for one in order_problems(by_surface(), girl(cm=None), None, DAY)] == [NO_WEIGHT]


def test_an_order_unlike_the_label_names_the_profile() -> None:
    label = shelf().named("us-2025") or shelf().entries[0]
    (found,) = order_problems(fields(dose_ug_per_day=16), girl("61.5", 168), label, DAY)
    assert (found.rule.code, found.values["label"]) == (UNLIKE_LABEL.code, Decimal(28))
    assert found.rule.source.startswith(label.profile.title)
    for dose in (9, 28):
        assert order_problems(fields(dose_ug_per_day=dose), girl("61.5", 168), label, DAY) == ()
    assert order_problems(fields(dose_ug_per_day=16), girl(cm=None), label, DAY) == ()
    assert order_problems(fields(dose_ug_per_day=16), None, label, DAY) == ()
    assert label_beside(label.profile, girl("61.5"), None) is not None


@pytest.mark.parametrize(("days", "asked"), [(7, False), (8, True)])
def test_a_weight_older_than_seven_days_is_asked_about(days: int, asked: bool) -> None:
    found = order_problems(fields(), girl("61.5", on=DAY - timedelta(days=days)), None, DAY)
    assert [one.rule for one in found] == [OLD_WEIGHT] * asked


@pytest.mark.parametrize(
    ("ordered", "now", "changed"), [("44", "45.2", True), ("45", "44.9", True), ("45", "61", False)]
)
def test_the_band_changes_at_45_kg(ordered: str, now: str, changed: bool) -> None:
    found = band_changed(Decimal(ordered), girl(now))
    assert (found is not None) is changed
    if found is not None:
        assert found.rule is BAND_CHANGED
    assert band_changed(None, girl(now)) is None
    assert band_changed(Decimal(ordered), None) is None


def test_the_last_weight_brings_the_last_height_along() -> None:
    rows = [
        Weighing(DAY, 1, Decimal(44), Decimal(155)),
        Weighing(DAY + timedelta(days=3), 2, Decimal("45.2")),
        Weighing(DAY + timedelta(days=9), 3, Decimal(46)),
    ]
    assert latest_measured(rows, DAY + timedelta(days=5)) == Measured(
        Decimal("45.2"), DAY + timedelta(days=3), Decimal(155)
    )
    assert latest_measured(rows[1:], DAY + timedelta(days=5)) == Measured(
        Decimal("45.2"), DAY + timedelta(days=3), None
    )
    assert latest_measured(rows, DAY - timedelta(days=1)) is None
