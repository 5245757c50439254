"""The one figure of quality that second checks give."""

from datetime import UTC, date, datetime
from uuid import UUID

from bline_desktop.domain.second_check import CheckOutcome, MonthOfChecks, SecondCheck
from bline_desktop.queries.second_checks import check_figures
from tests.unit.queries.ward import NOW, Untyped, Ward, asker


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
