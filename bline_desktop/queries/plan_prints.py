"""What is printed of plans: a month of the whole ward."""

from datetime import date

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.calendar_facts import Period
from bline_desktop.domain.plan.month_grid import month_weeks
from bline_desktop.domain.plan.printed import WardMonth
from bline_desktop.domain.registry import query
from bline_desktop.queries.calendar import read_calendar
from bline_desktop.queries.journal import read_mark
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
