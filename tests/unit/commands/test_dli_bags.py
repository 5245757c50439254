"""Correcting a bag of a DLI: its own rules, the second person for another number, a task for what is not as asked."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from bline_desktop.commands.checks import REASON_NEEDED
from bline_desktop.commands.corrections import correct
from bline_desktop.commands.dli import DliStart, correct_dli, hang_dli_bag, start_dli
from bline_desktop.commands.dli_bags import correct_dli_bag
from bline_desktop.commands.records import NOT_YOURS, strike
from bline_desktop.domain import second_check
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import AlreadyKept
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import CheckOutcome, SecondCheck
from bline_desktop.domain.task import Task
from bline_desktop.domain.treatment.dli import DLI_ENDS_BEFORE_START, Dli, DliFields
from bline_desktop.domain.treatment.dli_bag import DliBag, DliFirstBagFields, DliNextBagFields
from bline_desktop.domain.treatment.dli_rules import EXPIRED, NOT_ATTESTED, TOTAL_DIFFERS
from bline_desktop.domain.treatment.pump_rules import FUTURE
from tests.support.refusals import refused
from tests.support.store import NOW, USERS, MemorySession, a_patient, an_act
from tests.unit.commands.test_dli_bedside import next_bag, start_fields

MINUTE = timedelta(minutes=1)
SLIP = "label read again"
BEGAN = NOW - 30 * MINUTE


@pytest.fixture
def dli(session: MemorySession) -> UUID:
    """An infusion that runs since half an hour, with a second bag since ten minutes."""
    started = DliStart(start_fields(started_at=BEGAN, total_mantissa=Decimal(6), total_power="7", lab_weight_kg=60))
    made = start_dli(session, an_act(reason="by telephone"), a_patient(session), started, already_done=True)
    session.flush()
    hang_dli_bag(session, an_act(), made, next_bag(part_number="2B", hung_at=NOW - 10 * MINUTE))
    session.flush()
    session.exec(select(Task)).one()  # no order
    return made


def bag(session: MemorySession, number: int) -> DliBag:
    session.flush()
    counting = select(DliBag).where(DliBag.number == number, DliBag.struck_at == None)  # noqa: E711
    return session.exec(counting).one()


def further(old: DliBag, **changes: Any) -> DliNextBagFields:
    return DliNextBagFields.model_validate({name: getattr(old, name) for name in DliNextBagFields.specs} | changes)


def first(old: DliBag, **changes: Any) -> DliFirstBagFields:
    return DliFirstBagFields.model_validate({name: getattr(old, name) for name in DliFirstBagFields.specs} | changes)


def rules(session: MemorySession) -> list[str]:
    session.flush()
    return sorted(session.exec(select(Task.rule)).all())


def outcomes(session: MemorySession, about: UUID) -> list[tuple[CheckOutcome, str | None]]:
    session.flush()
    found = session.exec(select(SecondCheck).where(SecondCheck.about == about)).all()
    return [(check.outcome, check.later_reason) for check in found]


def asking() -> Act:
    return replace(an_act(reason=SLIP), asks_second=True)


def test_the_old_bag_is_struck_and_the_new_one_stands_in_its_place(session: MemorySession, dli: UUID) -> None:
    old = bag(session, 2)
    act = an_act(reason=SLIP)
    new = correct_dli_bag(session, act, old.id, further(old, hung_at=NOW - 12 * MINUTE))
    now = bag(session, 2)
    assert (now.id, now.replaces, now.dli_id, now.hung_at) == (new, old.id, dli, NOW - 12 * MINUTE)
    assert (old.strike_reason, old.struck_by) == (SLIP, USERS[Role.NURSE])
    with pytest.raises(AlreadyKept):
        correct_dli_bag(session, act, old.id, further(now))
    assert correct_dli_bag(session, an_act(reason=SLIP), new, further(now, hung_at=NOW - 9 * MINUTE)) != new


def test_the_first_bag_keeps_its_start_and_what_belongs_to_the_infusion(session: MemorySession, dli: UUID) -> None:
    old = bag(session, 1)
    correct_dli_bag(session, an_act(reason=SLIP), old.id, first(old, viability_percent=Decimal(88)))
    now = bag(session, 1)
    assert (now.viability_percent, now.hung_at, now.number, now.dli_id) == (Decimal(88), BEGAN, 1, dli)
    assert (now.donor_group, now.total_mantissa, now.din) == (old.donor_group, Decimal(6), old.din)


def test_another_number_or_part_needs_a_second_person_and_nothing_else_does(session: MemorySession, dli: UUID) -> None:
    old = bag(session, 2)
    values = (("din", "4322"), ("part_number", "2b"))
    with refused(session, second_check.SECOND_NEEDED, values=values):
        correct_dli_bag(session, asking(), old.id, further(old, din="G1234 98 654322"))
    correct_dli_bag(session, asking(), old.id, further(old, intact=True))
    session.flush()
    now = bag(session, 2)
    assert outcomes(session, now.id) == [(CheckOutcome.PENDING, None)]  # it waits as the old one did
    later = replace(asking(), later="alone")
    new = correct_dli_bag(session, later, now.id, further(now, part_number="2C"))
    assert outcomes(session, new) == [(CheckOutcome.PENDING, "alone")]


def test_the_number_of_the_first_bag_too_is_read_by_a_second_person(session: MemorySession, dli: UUID) -> None:
    old = bag(session, 1)
    correct_dli_bag(session, asking(), old.id, first(old, viability_percent=None))  # nobody had to read its number
    now = bag(session, 1)
    assert outcomes(session, now.id) == []
    with refused(session, second_check.SECOND_NEEDED, values=(("din", "4321"), ("part_number", "1x"))):
        correct_dli_bag(session, asking(), now.id, first(now, part_number="1X"))


def test_what_turns_out_not_to_be_as_asked_is_a_question_and_then_a_task(session: MemorySession, dli: UUID) -> None:
    old = bag(session, 2)
    wrong = further(old, no_filter=False)
    with refused(session, NOT_ATTESTED, field="no_filter"):
        correct_dli_bag(session, an_act(reason=SLIP), old.id, wrong)
    with refused(session, NOT_ATTESTED):  # nor by the way in which every entry is corrected
        correct(session, an_act(reason=SLIP), "dli_bag", old.id, wrong)
    before = rules(session)
    correct_dli_bag(session, an_act(reason=SLIP), old.id, wrong, already_done=True)
    assert rules(session) == sorted([*before, NOT_ATTESTED.code])
    now = bag(session, 2)
    correct_dli_bag(session, an_act(reason=SLIP), now.id, further(now, hung_at=NOW - 8 * MINUTE))  # said and answered
    assert rules(session) == sorted([*before, NOT_ATTESTED.code])
    now = bag(session, 2)
    with refused(session, NOT_ATTESTED, field="identity_checked"):
        correct_dli_bag(session, an_act(reason=SLIP), now.id, further(now, identity_checked=False))
    with refused(session, EXPIRED):
        correct_dli_bag(session, an_act(reason=SLIP), now.id, further(now, expires_at=NOW - 20 * MINUTE))


def test_the_total_of_cells_is_held_against_the_dose_again(session: MemorySession, dli: UUID) -> None:
    old = bag(session, 1)
    with refused(session, TOTAL_DIFFERS):
        correct_dli_bag(session, an_act(reason=SLIP), old.id, first(old, total_power="8"))
    correct_dli_bag(session, an_act(reason=SLIP), old.id, first(old, total_power="8"), already_done=True)
    now = bag(session, 1)
    correct_dli_bag(session, an_act(reason=SLIP), now.id, first(now, viability_percent=Decimal(90)))
    assert rules(session).count(TOTAL_DIFFERS.code) == 1


def test_a_bag_hangs_between_the_start_as_it_now_stands_and_the_act(session: MemorySession, dli: UUID) -> None:
    old = bag(session, 2)
    for at, rule in ((NOW + 30 * MINUTE, FUTURE), (BEGAN - MINUTE, DLI_ENDS_BEFORE_START)):
        with refused(session, rule, field="hung_at"):
            correct_dli_bag(session, an_act(reason=SLIP), old.id, further(old, hung_at=at))
    row = session.get(Dli, dli)
    assert row is not None
    typed = {name: getattr(row, name) for name in DliFields.specs}
    moved = DliFields.model_validate(typed | {"started_at": NOW - 15 * MINUTE})
    correct_dli(session, an_act(reason=SLIP), dli, moved)
    session.flush()
    with refused(session, DLI_ENDS_BEFORE_START):
        correct_dli_bag(session, an_act(reason=SLIP), old.id, further(old, hung_at=NOW - 16 * MINUTE))
    correct_dli_bag(session, an_act(reason=SLIP), bag(session, 1).id, first(bag(session, 1), part_number="2X"))


def test_it_takes_a_reason_and_the_rank_to_correct(session: MemorySession, dli: UUID) -> None:
    old = bag(session, 2)
    with refused(session, REASON_NEEDED):
        correct_dli_bag(session, an_act(), old.id, further(old))
    late = NOW + timedelta(hours=25)
    with refused(session, NOT_YOURS):
        correct_dli_bag(session, an_act(now=late, reason=SLIP), old.id, further(old))
    correct_dli_bag(session, an_act(Role.PHYSICIAN, late, reason=SLIP), old.id, further(old, part_number=None))


def test_a_bag_without_its_infusion_is_corrected_all_the_same(session: MemorySession, dli: UUID) -> None:
    """As where the infusion was struck alone: its bags go with it, and a store may hold one that did not."""
    row = session.get(Dli, dli)
    assert row is not None
    row.struck_at, row.struck_by, row.strike_reason = NOW, USERS[Role.NURSE], "another patient's"
    old = bag(session, 1)
    correct_dli_bag(session, an_act(reason=SLIP), old.id, first(old, total_power="8"))
    assert bag(session, 1).total_power is not old.total_power
    strike(session, an_act(reason=SLIP), "dli_bag", bag(session, 2).id)
