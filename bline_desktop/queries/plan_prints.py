"""What is printed of plans: a month of the whole ward, and a patient's own dates."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.calendar_facts import Period
from bline_desktop.domain.plan.month_grid import month_weeks
from bline_desktop.domain.plan_printed import PatientDates, WardMonth
from bline_desktop.domain.registry import query
from bline_desktop.queries.calendar import read_calendar
from bline_desktop.queries.journal import read_mark
from bline_desktop.queries.patients import read_banner, read_details, today
from bline_desktop.queries.plans import read_plans
from bline_desktop.queries.rows import settings_of


@query(Right.REPORT)
def ward_month(session: Session, asker: Asker, month: date, first_weekday: int = 0) -> WardMonth:
    """Gather the month in which a day lies, of all patients; a week begins on `first_weekday`, Monday is 0."""
    weeks, settings = month_weeks(month.year, month.month, first_weekday), settings_of(session)
    return WardMonth(
        month=month.replace(day=1),
        first_weekday=first_weekday,
        view=read_calendar(session, asker, Period(weeks[0][0], weeks[-1][-1], asker.zone)),
        mark=read_mark(session),
        ward_name=settings.ward_name,
        made_up=settings.made_up,
        printed_at=asker.now,
        printed_by=asker.user_name,
    )


@query(Right.REPORT)
def patient_dates(session: Session, asker: Asker, patient_id: UUID) -> PatientDates:
    """Gather a patient's own dates. Raises KeyError for an unknown id."""
    settings = settings_of(session)
    return PatientDates(
        banner=read_banner(session, asker, patient_id),
        details=read_details(session, asker, patient_id),
        plan=read_plans(session, asker, (patient_id,)).get(patient_id),
        today=today(asker),
        mark=read_mark(session),
        ward_name=settings.ward_name,
        made_up=settings.made_up,
        printed_at=asker.now,
        printed_by=asker.user_name,
    )
