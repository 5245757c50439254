"""A DLI at the bed: order, start, further bags, vital signs, end; stopped before, recorded after."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.checks import REASON_NEEDED
from bline_desktop.commands.corrections import correct
from bline_desktop.commands.dli import (
    DLI_ENDED,
    DLI_RUNS,
    DliStart,
    correct_dli,
    end_dli,
    hang_dli_bag,
    record_dli_vitals,
    start_dli,
)
from bline_desktop.commands.dli_orders import ORDER_IN_USE, ORDER_OPEN, order_dli
from bline_desktop.commands.records import strike
from bline_desktop.domain.errors import AlreadyKept, RuleBroken
from bline_desktop.domain.roles import Role
from bline_desktop.domain.settings import Setting, setting_id
from bline_desktop.domain.task import Task
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.dli import (
    DLI_ENDS_BEFORE_START,
    DLI_MORE_THAN_ALL,
    Dli,
    DliEndFields,
    DliFields,
    Reaction,
    ReactionGrade,
)
from bline_desktop.domain.treatment.dli_bag import DliBag, DliNextBagFields, DliStartFields
from bline_desktop.domain.treatment.dli_holds import DliHolds, Hold, HoldTopic
from bline_desktop.domain.treatment.dli_order import DliOrder, DliOrderFields
from bline_desktop.domain.treatment.dli_rules import (
    EXPIRED,
    FACTOR_TO_LAST,
    NO_ORDER,
    NOT_ATTESTED,
    ON_HOLD,
    OTHER_POWER,
    OUTSIDE_ORDER,
    TOTAL_DIFFERS,
)
from bline_desktop.domain.treatment.dli_vitals import DliVitals, DliVitalsFields
from bline_desktop.domain.treatment.pump_rules import FUTURE
from bline_desktop.domain.words import N_
from tests.support.refusals import refused
from tests.support.store import NOW, TODAY, MemorySession, a_patient, an_act

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
HOLD = DliHolds((Hold(HoldTopic.GVHD, Said(N_("dli", "Skin, grade II")), active=True),))


def order_fields(**changes: object) -> DliOrderFields:
    return DliOrderFields.model_validate(
        {
            "planned_on": TODAY,
            "product": "gcsf_cryo",
            "cd3_mantissa": Decimal(1),
            "cd3_power": "6",
            "fractions": 1,
            "donor": "D-114",
            "donor_group": "a_pos",
            "patient_group": "a_pos",
            "reason": "Mixed CD3 chimerism",
            **changes,
        }
    )


def start_fields(**changes: object) -> DliStartFields:
    at = changes.get("started_at", NOW)
    return DliStartFields.model_validate(
        {
            "product": "gcsf_cryo",
            "din": "G1234 98 654321 H",
            "part_number": "2A",
            "expires_at": NOW + 30 * DAY,
            "thawed_at": at,
            "identity_checked": True,
            "intact": True,
            "no_filter": True,
            "not_irradiated": True,
            "own_line": True,
            "donor_group": "a_pos",
            "patient_group": "a_pos",
            "viability_percent": Decimal("92.5"),
            "cd3_mantissa": Decimal(1),
            "cd3_power": "6",
            "volume_ml": Decimal(50),
            "started_at": NOW,
            **changes,
        }
    )


def next_bag(**changes: object) -> DliNextBagFields:
    common = {name: getattr(start_fields(), name) for name in DliNextBagFields.specs if name != "hung_at"}
    return DliNextBagFields.model_validate({**common, "hung_at": NOW, **changes})


def start(**changes: object) -> DliStart:
    return DliStart(start_fields(**changes))


def tasks(session: MemorySession) -> list[str]:
    session.flush()
    return sorted(session.exec(select(Task.rule)).all())


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


@pytest.fixture
def ordered(session: MemorySession, li: UUID) -> UUID:
    order_id = order_dli(session, an_act(Role.PHYSICIAN), li, order_fields())
    session.flush()
    return order_id


def test_a_start_is_kept_with_its_order_and_its_first_bag(session: MemorySession, li: UUID, ordered: UUID) -> None:
    act = an_act()
    dli_id = start_dli(session, act, li, start())
    session.flush()
    row = session.get(Dli, dli_id)
    assert row is not None
    assert (row.order_id, row.holds_seen, row.cd3_per_kg) == (ordered, None, Decimal(1_000_000))
    (bag,) = session.exec(select(DliBag)).all()
    assert (bag.dli_id, bag.number, bag.din, bag.part_number) == (dli_id, 1, "G123498654321", "2A")
    assert (bag.hung_at, bag.viability_percent, bag.own_line) == (NOW, Decimal("92.5"), True)
    assert tasks(session) == []
    with pytest.raises(AlreadyKept):
        start_dli(session, act, li, start())


def test_one_order_is_open_at_a_time_and_is_done_once_its_fractions_are_given(session: MemorySession, li: UUID) -> None:
    act = an_act(Role.PHYSICIAN)
    order_id = order_dli(session, act, li, order_fields(fractions=2))
    session.flush()
    with pytest.raises(AlreadyKept):
        order_dli(session, act, li, order_fields())
    for number in range(2):
        with refused(session, ORDER_OPEN, day=TODAY):
            order_dli(session, an_act(Role.PHYSICIAN), li, order_fields())
        dli_id = start_dli(session, an_act(), li, start(started_at=NOW - (2 - number) * DAY))
        session.flush()
        end = DliEndFields(ended_at=NOW - (2 - number) * DAY + MINUTE, stopped_early=False, reaction=Reaction.NONE)
        end_dli(session, an_act(), dli_id, end)
        session.flush()
    with refused(session, ORDER_IN_USE):
        strike(session, an_act(Role.PHYSICIAN, reason="slip"), "dli_order", order_id)
    other = order_dli(session, an_act(Role.PHYSICIAN), li, order_fields(cd3_mantissa=Decimal(5)))
    strike(session, an_act(Role.PHYSICIAN, reason="slip"), "dli_order", other)
    row = session.get(DliOrder, other)
    assert row is not None
    assert row.struck_at is not None


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"cd3_power": "7"}, OTHER_POWER),
        ({"cd3_power": "5"}, OTHER_POWER),
        ({"cd3_mantissa": Decimal("1.11")}, OUTSIDE_ORDER),
        ({"total_mantissa": Decimal(6), "total_power": "8", "lab_weight_kg": Decimal(60)}, TOTAL_DIFFERS),
        ({"expires_at": NOW}, EXPIRED),
        ({"not_irradiated": False}, NOT_ATTESTED),
    ],
)
def test_a_slip_stops_before_and_is_recorded_with_a_task_after(
    session: MemorySession, li: UUID, ordered: UUID, changes: dict[str, object], rule: object
) -> None:
    with refused(session, rule):  # type: ignore[arg-type]
        start_dli(session, an_act(), li, start(**changes))
    with refused(session, REASON_NEEDED):
        start_dli(session, an_act(), li, start(**changes), already_done=True)
    start_dli(session, an_act(reason="was running when I came"), li, start(**changes), already_done=True)
    assert tasks(session) == [rule.code]  # type: ignore[attr-defined]


def test_all_that_is_not_kept_is_told_at_once(session: MemorySession, li: UUID, ordered: UUID) -> None:
    with pytest.raises(RuleBroken) as caught:
        start_dli(session, an_act(), li, start(cd3_power="7", expires_at=NOW))
    assert [caught.value.rule, *(other.rule for other in caught.value.others)] == [OTHER_POWER, EXPIRED]


def test_the_tolerance_is_the_wards_own(session: MemorySession, li: UUID, ordered: UUID) -> None:
    key = "dli_tolerance_percent"
    session.add(Setting(id=setting_id(key), key=key, value="20"))
    session.flush()
    with refused(session, OUTSIDE_ORDER):
        start_dli(session, an_act(), li, start(cd3_mantissa=Decimal("1.21")))
    start_dli(session, an_act(), li, start(cd3_mantissa=Decimal("1.2")))


def test_what_stands_against_it_is_acknowledged_or_opens_a_task(
    session: MemorySession, li: UUID, ordered: UUID
) -> None:
    with refused(session, ON_HOLD):
        start_dli(session, an_act(), li, DliStart(start_fields(), HOLD))
    seen = start_dli(session, an_act(), li, DliStart(start_fields(), HOLD, seen=True))
    session.flush()
    row = session.get(Dli, seen)
    assert row is not None
    assert row.holds_seen == "gvhd"
    assert tasks(session) == []
    strike(session, an_act(reason="slip"), "dli", seen)
    session.flush()
    start_dli(session, an_act(reason="given at night"), li, DliStart(start_fields(), HOLD), already_done=True)
    assert tasks(session) == [ON_HOLD.code]


def test_without_an_order_it_is_an_emergency_and_the_last_dose_is_held_against_it(
    session: MemorySession, li: UUID
) -> None:
    with refused(session, NO_ORDER):
        start_dli(session, an_act(), li, start(started_at=NOW - 40 * DAY))
    act = an_act(reason="relapse, ordered by telephone")
    first = start_dli(session, act, li, start(started_at=NOW - 40 * DAY), already_done=True)
    end = DliEndFields(ended_at=NOW - 40 * DAY, stopped_early=False, reaction=Reaction.NONE)
    end_dli(session, an_act(), first, end)
    session.flush()
    assert tasks(session) == [NO_ORDER.code]
    with refused(session, FACTOR_TO_LAST, factor="10"):
        start_dli(session, an_act(), li, start(cd3_power="7"))


def test_one_infusion_runs_at_a_time_and_takes_further_bags_and_vital_signs(
    session: MemorySession, li: UUID, ordered: UUID
) -> None:
    dli_id = start_dli(session, an_act(), li, start(started_at=NOW - 30 * MINUTE))
    session.flush()
    with refused(session, DLI_RUNS, at=NOW - 30 * MINUTE):
        start_dli(session, an_act(), li, start())
    with refused(session, DLI_ENDS_BEFORE_START, field="hung_at"):
        hang_dli_bag(session, an_act(), dli_id, next_bag(hung_at=NOW - 31 * MINUTE))
    with refused(session, NOT_ATTESTED):
        hang_dli_bag(session, an_act(), dli_id, next_bag(identity_checked=False))
    act = an_act()
    second = hang_dli_bag(session, act, dli_id, next_bag())
    session.flush()
    with pytest.raises(AlreadyKept):
        hang_dli_bag(session, act, dli_id, next_bag())
    bag = session.get(DliBag, second)
    assert bag is not None
    assert (bag.number, bag.dli_id) == (2, dli_id)
    vitals = DliVitalsFields(
        temperature_c=Decimal("36.8"), pulse=84, systolic=118, diastolic=72, saturation_percent=98, at=NOW
    )
    row = record_dli_vitals(session, an_act(), dli_id, vitals)
    session.flush()
    kept = session.get(DliVitals, row)
    assert kept is not None
    assert (kept.temperature_c, kept.dli_id) == (Decimal("36.8"), dli_id)
    with refused(session, FUTURE):
        late = vitals.model_copy(update={"at": NOW + 30 * MINUTE})
        record_dli_vitals(session, an_act(), dli_id, late)


def test_bags_are_counted_on_after_a_correction(session: MemorySession, li: UUID, ordered: UUID) -> None:
    dli_id = start_dli(session, an_act(), li, start(started_at=NOW - 30 * MINUTE))
    session.flush()
    row = session.get(Dli, dli_id)
    assert row is not None
    typed = {name: getattr(row, name) for name in DliFields.specs}
    other = correct_dli(
        session, an_act(reason="volume misread"), dli_id, DliFields.model_validate({**typed, "volume_ml": Decimal(60)})
    )
    session.flush()
    second = hang_dli_bag(session, an_act(), other, next_bag())
    session.flush()
    bag = session.get(DliBag, second)
    corrected = session.get(Dli, other)
    assert bag is not None
    assert corrected is not None
    assert (bag.number, corrected.order_id) == (2, ordered)


def test_a_corrected_dose_is_checked_against_the_order_again(session: MemorySession, li: UUID, ordered: UUID) -> None:
    dli_id = start_dli(session, an_act(), li, start())
    session.flush()
    row = session.get(Dli, dli_id)
    assert row is not None
    typed = {name: getattr(row, name) for name in DliFields.specs}
    wrong = DliFields.model_validate({**typed, "cd3_power": "7"})
    with refused(session, OTHER_POWER):
        correct_dli(session, an_act(reason="label read again"), dli_id, wrong)
    with refused(session, OTHER_POWER):  # nor by the way in which every entry is corrected
        correct(session, an_act(reason="label read again"), "dli", dli_id, wrong)
    correct_dli(session, an_act(reason="label read again"), dli_id, wrong, already_done=True)
    assert tasks(session) == [OTHER_POWER.code]


def test_one_stopped_early_keeps_what_was_really_given_and_the_reaction(
    session: MemorySession, li: UUID, ordered: UUID
) -> None:
    dli_id = start_dli(session, an_act(), li, start(started_at=NOW - 30 * MINUTE))
    session.flush()
    stopped = {
        "ended_at": NOW,
        "stopped_early": True,
        "volume_given_ml": Decimal(31),
        "reaction": "allergic",
        "reaction_grade": "2",
    }
    with refused(session, DLI_MORE_THAN_ALL, given=Decimal(51)):
        too_much = DliEndFields.model_validate({**stopped, "volume_given_ml": Decimal(51)})
        end_dli(session, an_act(), dli_id, too_much)
    ended = end_dli(session, an_act(), dli_id, DliEndFields.model_validate(stopped))
    session.flush()
    row = session.get(Dli, ended)
    assert row is not None
    assert (row.reaction, row.reaction_grade, row.order_id) == (Reaction.ALLERGIC, ReactionGrade.G2, ordered)
    assert row.cd3_given_per_kg == 620_000
    with refused(session, DLI_ENDED):
        hang_dli_bag(session, an_act(), ended, next_bag())
