"""Second checks as they are read: at the act, and as the one figure of quality that they give."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from bline_desktop.domain.second_check import NOT_RECORDED, CheckOutcome, LaterReason, MonthOfChecks, SecondCheck
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.words import Words
from bline_desktop.queries.second_checks import check_figures, check_states
from tests.unit.queries.ward import NOW, NURSE, ZONE, Untyped, Ward, asker


def test_each_month_counts_what_was_read_back_once_and_where_something_differed(ward: Ward) -> None:
    patient = ward.patient()
    about = ward.cycle(patient)

    def check(outcome: CheckOutcome, now: datetime = NOW, replaces: UUID | None = None) -> UUID:
        return ward.record(SecondCheck, patient, Untyped(), now, about=about, outcome=outcome, replaces=replaces)

    agreed = check(CheckOutcome.AGREED)
    check(CheckOutcome.AGREED, replaces=agreed)  # of a corrected act: counted with the first
    check(CheckOutcome.DIFFERED)
    check(CheckOutcome.LATE)
    check(CheckOutcome.PENDING)  # nobody has read it back yet
    ward.strike(SecondCheck, check(CheckOutcome.DIFFERED))
    check(CheckOutcome.DIFFERED, datetime(2026, 10, 31, 16, 1, tzinfo=UTC))  # 1-Nov, 00:01 on the ward
    check(CheckOutcome.AGREED, datetime(2026, 10, 31, 15, 59, tzinfo=UTC))
    assert check_figures(ward.session, asker()) == (
        MonthOfChecks(date(2026, 11, 1), 4, 2),
        MonthOfChecks(date(2026, 10, 1), 1, 0),
    )


def test_the_check_of_an_act_is_said_with_its_person_once_it_is_done(ward: Ward) -> None:
    patient = ward.patient()
    act = ward.pump(ward.cycle(patient), PumpAction.START, NOW)
    words = Words(ZONE)

    def state() -> tuple[str, bool]:
        found = check_states(ward.session, patient)[act]
        return words.value(found.said), found.pending

    def check(outcome: CheckOutcome, **columns: Any) -> None:
        ward.record(SecondCheck, patient, Untyped(), about=act, outcome=outcome, **columns)

    check(CheckOutcome.DIFFERED, checked_by=NURSE)
    assert check_states(ward.session, patient) == {}
    check(CheckOutcome.PENDING, later_reason=LaterReason.ALONE)
    assert state() == ("Check pending since 22-Nov-2026 14:05: Alone on shift", True)
    check(CheckOutcome.LATE, checked_by=NURSE)
    assert state() == ("Verified later: ADAMS Nora", False)


def test_each_field_is_counted_in_its_month_also_where_another_value_was_recorded(ward: Ward) -> None:
    patient = ward.patient()
    about = ward.cycle(patient)

    def check(outcome: CheckOutcome, differed: str | None = None) -> UUID:
        return ward.record(SecondCheck, patient, Untyped(), NOW, about=about, outcome=outcome, differed=differed)

    check(CheckOutcome.DIFFERED, "rate_ml_per_h")
    check(CheckOutcome.DIFFERED, "last_four,rate_ml_per_h")
    let_go = ward.session.get_one(SecondCheck, check(CheckOutcome.AGREED))
    let_go.struck_at, let_go.struck_by, let_go.strike_reason = NOW, let_go.recorded_by, NOT_RECORDED
    ward.session.flush()
    (month,) = check_figures(ward.session, asker())
    assert (month.checked, month.differed, month.percent) == (3, 2, Decimal("66.7"))
    assert month.fields == (("last_four", 1), ("rate_ml_per_h", 2))
    assert month.differed_in("last_four", "rate_ml_per_h") == 3
