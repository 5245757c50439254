"""The rules of bags and acts: each stops where it should and says why in numbers."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.treatment.bag_rules import check_label, check_times, check_use_by, early_use_by
from bline_desktop.domain.treatment.pump import BagLabel, PumpAction, PumpEvent
from bline_desktop.domain.treatment.pump_rules import check_act, check_acts, is_late
from bline_desktop.domain.words import Words
from tests.support.pump_acts import MONDAY, a_bag, after, an_act

START, NEW_BAG, PAUSE = PumpAction.START, PumpAction.NEW_BAG, PumpAction.PAUSE
RESUME, STOP = PumpAction.RESUME, PumpAction.STOP
WORDS = Words(ZoneInfo("UTC"))


def said(broken: RuleBroken) -> str:
    """Return the sentence a user reads."""
    return WORDS.say(broken.rule.sentence, **broken.values)


def test_the_manufacturers_own_bag_agrees_with_itself() -> None:
    # 270 mL, of which 240 are infused in 48 h; 63 micrograms in all for 28 per day.
    assert check_label(a_bag(total_volume_ml=270, drug_ug=63)) == ()
    assert a_bag(total_volume_ml=270, drug_ug=63).concentration == Fraction(7, 30)
    assert a_bag().concentration == Fraction(56, 240)
    assert a_bag().micrograms == 56
    assert a_bag().hours_to_empty == 48
    assert a_bag().micrograms_in(Fraction(120)) == 28


@pytest.mark.parametrize(
    ("bag", "codes"),
    [
        (a_bag(volume_ml="244.8"), []),  # 240 mL are 1.96 % less
        (a_bag(volume_ml="244.9"), ["BAG_RATE_VOLUME"]),
        (a_bag(volume_ml="235.3"), []),
        (a_bag(volume_ml="235.2"), ["BAG_RATE_VOLUME"]),
        (a_bag(rate_ml_per_h=10), ["BAG_RATE_VOLUME"]),
        (a_bag(total_volume_ml=200), ["BAG_TOTAL_VOLUME"]),
        (a_bag(total_volume_ml=270, drug_ug="66.15"), []),  # 5 % more
        (a_bag(total_volume_ml=270, drug_ug="66.16"), ["BAG_DOSE_DRUG"]),
        (a_bag(total_volume_ml=270, drug_ug="59.84"), ["BAG_DOSE_DRUG"]),
        (a_bag(total_volume_ml=270, drug_ug=630), ["BAG_DOSE_DRUG"]),
        (a_bag(rate_ml_per_h="5.1"), []),  # 2 % more
        (a_bag(rate_ml_per_h="5.101"), ["BAG_RATE_VOLUME"]),
        (a_bag(rate_ml_per_h="4.9"), []),
        (a_bag(rate_ml_per_h="4.899"), ["BAG_RATE_VOLUME"]),
        (a_bag(drug_ug="53.2"), []),  # 5 % less
        (a_bag(drug_ug="53.19"), ["BAG_DOSE_DRUG_ALONE"]),
        (a_bag(drug_ug="111.99"), []),  # what stays in the bag is not known
        (a_bag(drug_ug=112), ["BAG_DOSE_DRUG_ALONE"]),
        (a_bag(rate_ml_per_h=10, total_volume_ml=200), ["BAG_RATE_VOLUME", "BAG_TOTAL_VOLUME"]),
    ],
)
def test_a_label_must_agree_with_itself(bag: BagLabel, codes: list[str]) -> None:
    found = check_label(bag)
    assert [broken.rule.code for broken in found] == codes
    assert all(broken.rule.may_have_happened for broken in found)


@pytest.mark.parametrize(
    ("bag", "sentence"),
    [
        (
            a_bag(rate_ml_per_h="10.50"),
            "10.5 mL per hour for 48 hours give 504 mL, but the volume to be infused is 240 mL.",
        ),
        (a_bag(total_volume_ml=200), "The bag holds 200 mL in all, less than the 240 mL to be infused."),
        (
            a_bag(total_volume_ml=270, drug_ug=50),
            "28 micrograms per day for 48 hours are 56 micrograms; what is to be infused holds 44.44.",
        ),
        (a_bag(drug_ug=50), "28 micrograms per day for 48 hours are 56 micrograms; the whole bag holds 50."),
    ],
)
def test_the_sentence_names_the_numbers(bag: BagLabel, sentence: str) -> None:
    assert [said(broken) for broken in check_label(bag)] == [sentence]


@pytest.mark.parametrize("field", ["dose_ug_per_day", "duration_h", "rate_ml_per_h", "volume_ml", "drug_ug"])
@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity"])
def test_a_label_without_a_number_above_zero_is_none(field: str, value: str) -> None:
    changes: dict[str, Any] = {field: value}
    with pytest.raises(RuleBroken) as caught:
        a_bag(**changes)
    assert caught.value.rule.code == "BAG_ABOVE_ZERO"


def test_a_bag_is_past_its_use_by_at_its_very_minute() -> None:
    bag = a_bag(3, use_by=after(25))
    assert check_use_by(bag, after(24, 59)) == ()
    (broken,) = check_use_by(bag, after(25))
    assert said(broken) == "Bag 3 was to be used by 03-Nov-2026 09:00."
    assert broken.rule.may_have_happened
    assert check_use_by(a_bag(), after(9999)) == ()


HUNG = after(24)


@pytest.mark.parametrize(
    ("times", "sentences"),
    [
        ({}, []),
        ({"prepared_at": HUNG, "out_of_fridge_at": HUNG, "use_by": HUNG}, []),  # one minute for all
        ({"prepared_at": after(2), "out_of_fridge_at": after(20), "use_by": after(68)}, []),
        ({"prepared_at": after(2), "use_by": after(68)}, []),
        (
            {"prepared_at": after(24, 1), "out_of_fridge_at": after(20), "use_by": after(68)},
            ["prepared_at: The bag was prepared at 03-Nov-2026 08:01, after it was hung at 03-Nov-2026 08:00."],
        ),
        (
            {"prepared_at": after(21), "out_of_fridge_at": after(20), "use_by": after(68)},
            ["prepared_at: The bag was prepared at 03-Nov-2026 05:00, after it left the fridge at 03-Nov-2026 04:00."],
        ),
        (
            {"prepared_at": after(21), "use_by": after(20)},
            ["prepared_at: The bag was prepared at 03-Nov-2026 05:00, after its use-by at 03-Nov-2026 04:00."],
        ),
        (
            {"prepared_at": after(2), "out_of_fridge_at": after(25), "use_by": after(68)},
            ["out_of_fridge_at: The bag left the fridge at 03-Nov-2026 09:00, after it was hung at 03-Nov-2026 08:00."],
        ),
        (
            {"out_of_fridge_at": after(20), "use_by": after(19)},
            ["out_of_fridge_at: The bag left the fridge at 03-Nov-2026 04:00, after its use-by at 03-Nov-2026 03:00."],
        ),
        (
            {"prepared_at": after(9000), "out_of_fridge_at": after(25), "use_by": after(19)},
            [
                "prepared_at: The bag was prepared at 12-Nov-2027 08:00, after it was hung at 03-Nov-2026 08:00.",
                "out_of_fridge_at: The bag left the fridge at 03-Nov-2026 09:00, after it was hung at "
                "03-Nov-2026 08:00.",
            ],
        ),
    ],
)
def test_the_times_of_a_bag_come_in_their_order(times: dict[str, Any], sentences: list[str]) -> None:
    found = check_times(a_bag(**times), HUNG)
    assert [f"{broken.values['field']}: {said(broken)}" for broken in found] == sentences
    assert all(broken.rule.may_have_happened for broken in found)


def test_the_times_of_a_bag_are_compared_in_true_time_when_the_clock_goes_back() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=fold) for fold in (0, 1))
    later = datetime(
        2026, 10, 25, 2, 10, tzinfo=berlin, fold=1
    )  # by the wall before `first`, in truth 40 minutes after
    assert check_times(a_bag(prepared_at=first, out_of_fridge_at=later), second) == ()
    (broken,) = check_times(a_bag(prepared_at=later, out_of_fridge_at=first), second)
    assert broken.rule.code == "BAG_PREPARED_AFTER_FRIDGE"


def test_a_use_by_before_the_planned_end_is_one_sentence() -> None:
    bag = a_bag(use_by=after(47, 36))
    note = early_use_by(bag, after(0))
    assert note is not None
    assert note.discarded_ml == 2
    assert note.say(WORDS, after(0)) == "Use by Wed 07:36: 2 mL will be discarded."
    assert early_use_by(a_bag(use_by=after(48)), after(0)) is None
    assert early_use_by(bag, after(48)) is None
    assert early_use_by(a_bag(), after(0)) is None
    drop = early_use_by(a_bag(use_by=after(48) - timedelta(seconds=1)), after(0))
    assert drop is not None
    assert drop.say(WORDS, after(47)) == "Use by 07:59: 0.1 mL will be discarded."


RUNS = [an_act(1, START, after(0), a_bag())]
PAUSED = [*RUNS, an_act(2, PAUSE, after(10))]
GOES_ON = [*PAUSED, an_act(3, RESUME, after(11))]
STOPPED = [*RUNS, an_act(2, STOP, after(10))]


@pytest.mark.parametrize(
    ("recorded", "new", "sentence"),
    [
        (RUNS, an_act(9, PAUSE, after(12, 6)), "02-Nov-2026 20:06 has not come yet. Type when it happened."),
        (
            [],
            an_act(9, RESUME, after(1)),
            "At 02-Nov-2026 09:00 the infusion was not started yet. Record the start first.",
        ),
        (
            RUNS,
            an_act(9, PAUSE, after(-1)),
            "At 02-Nov-2026 07:00 the infusion was not started yet. Record the start first.",
        ),
        (RUNS, an_act(9, RESUME, after(1)), "At 02-Nov-2026 09:00 the pump was running. Record a pause first."),
        (
            RUNS,
            an_act(9, START, after(1), a_bag(2)),
            "At 02-Nov-2026 09:00 the infusion was started already. Record a new bag or a resume.",
        ),
        (PAUSED, an_act(9, PAUSE, after(11)), "At 02-Nov-2026 19:00 the pump was paused already."),
        (STOPPED, an_act(9, PAUSE, after(11)), "At 02-Nov-2026 19:00 the infusion was stopped. Record a start first."),
        (STOPPED, an_act(9, STOP, after(11)), "At 02-Nov-2026 19:00 the infusion was stopped. Record a start first."),
        ([], an_act(9, START, after(1)), "Type the label of the bag that was hung."),
        (RUNS, an_act(9, NEW_BAG, after(1)), "Type the label of the bag that was hung."),
        (
            PAUSED,
            an_act(9, RESUME, after(11), a_bag(2)),
            "This bag does not hang. Record a new bag instead of a resume.",
        ),
    ],
)
def test_an_act_without_sense_is_refused_with_what_to_do(
    recorded: list[PumpEvent], new: PumpEvent, sentence: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_act(recorded, new, after(12))
    assert said(caught.value) == sentence
    assert not caught.value.rule.may_have_happened


@pytest.mark.parametrize("recorded", [RUNS, [*RUNS, an_act(2, PAUSE, after(49))]])
def test_a_resume_with_an_empty_bag_stops_but_may_have_happened(recorded: list[PumpEvent]) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_act(recorded, an_act(9, RESUME, after(50)), after(60))
    assert said(caught.value) == "By its label the bag was empty at 04-Nov-2026 10:00. Hang a new bag."
    assert caught.value.rule.may_have_happened


@pytest.mark.parametrize(
    ("recorded", "new"),
    [
        ([], an_act(9, START, after(12), a_bag())),
        (RUNS, an_act(9, PAUSE, after(12, 5))),  # the workstation's clock may be 5 minutes ahead
        (RUNS, an_act(9, NEW_BAG, after(5), a_bag(2))),
        (PAUSED, an_act(9, RESUME, after(10))),  # in the same minute
        (PAUSED, an_act(9, RESUME, after(11), a_bag())),
        (PAUSED, an_act(9, STOP, after(11))),
        (STOPPED, an_act(9, START, after(11), a_bag(2))),
        (GOES_ON, an_act(9, NEW_BAG, after(5), a_bag(2))),  # written down late, between acts that still make sense
    ],
)
def test_an_act_that_makes_sense_passes(recorded: list[PumpEvent], new: PumpEvent) -> None:
    check_act(recorded, new, after(12))


def test_an_act_put_before_others_must_leave_them_their_sense() -> None:
    with pytest.raises(RuleBroken) as caught:
        check_act(GOES_ON, an_act(9, STOP, after(5)), after(12))
    assert said(caught.value) == (
        "Pause is recorded for 02-Nov-2026 18:00 and makes no sense after this. "
        "Strike it first, or record what lies between."
    )
    assert caught.value.rule.may_have_happened
    late_pause = an_act(9, PAUSE, after(5))
    with pytest.raises(RuleBroken):
        check_act(GOES_ON, late_pause, after(12))
    check_acts(GOES_ON, (late_pause, an_act(10, RESUME, after(5, 2))), after(12))
    # One after the other works too: the second puts right what the first left without sense.
    check_act([*GOES_ON, late_pause], an_act(10, RESUME, after(5, 2)), after(12))


def test_sixty_minutes_late_is_late() -> None:
    assert not is_late(MONDAY, MONDAY + timedelta(minutes=59, seconds=59))
    assert is_late(MONDAY, MONDAY + timedelta(minutes=60))
    assert not is_late(MONDAY, MONDAY + timedelta(minutes=60), timedelta(minutes=90))


def test_an_act_needs_a_time_with_its_zone_and_keeps_it_in_utc() -> None:
    with pytest.raises(ValueError, match="zone"):
        an_act(1, PAUSE, MONDAY.replace(tzinfo=None))
    there = MONDAY.astimezone(ZoneInfo("Asia/Shanghai"))
    assert an_act(1, PAUSE, there).at.isoformat() == "2026-11-02T08:00:00+00:00"


def test_every_action_has_a_title_and_a_number_stays_exact() -> None:
    assert [WORDS.value(action) for action in PumpAction] == [
        "Start",
        "New bag",
        "Rate change",
        "Pause",
        "Resume",
        "Found",
        "Reading",
        "Verified",
        "Taken over",
        "Stop",
        "Settled",
    ]
    assert a_bag(volume_ml="100.8", rate_ml_per_h="0.6").hours_to_empty == Decimal(168)
