"""The calendar of one patient or of the ward: what is planned, what was done, what runs, with the cues of each day.

A fixed number of selects, however many patients there are, and nothing is worked out for patients of whom nothing
touches the days asked for. A screen lays the view out with `domain/plan/calendar_cells.py` (`rows`, `cells`, `agenda`);
prints and exports take its entries as they stand, in their fixed order. An entry with a `step` is part of a plan, and
can be deferred as long as its state is open; `table` and `record` name the row that a double click opens.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, union
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.calendar_cells import in_order
from bline_desktop.domain.plan.calendar_facts import Known, Period, Whose
from bline_desktop.domain.plan.calendar_join import join
from bline_desktop.domain.plan.cycle_doses import CycleOrder
from bline_desktop.domain.plan.entries import CalendarView
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.plan.month_grid import days_between
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.registry import query
from bline_desktop.domain.tables import RECORDS, table_of
from bline_desktop.domain.treatment.cycle import Bag
from bline_desktop.domain.treatment.kept_plan import PlanBag
from bline_desktop.queries.board import shown_name
from bline_desktop.queries.calendar_orders import cycle_orders
from bline_desktop.queries.calendar_pumps import pump_facts
from bline_desktop.queries.calendar_results import dli_facts, result_facts
from bline_desktop.queries.patients import today
from bline_desktop.queries.plans import read_plans
from bline_desktop.queries.rows import live, remembered, settings_of

LOOKED_AFTER = timedelta(days=14)
_NEVER_ALONE = (Bag, PlanBag)  # kept by the same act as a row that says the same of who recorded it


@query(Right.READ_CHART)
def ward_calendar(session: Session, asker: Asker, first: date, last: date) -> CalendarView:
    """Return the calendar of all patients from a first to a last day; steps that were ceased are left out.

    An entry is `mine` where the asker recorded anything of its patient today or in the 14 days before.
    """
    return read_calendar(session, asker, Period(first, last, asker.zone))


@query(Right.READ_CHART)
def patient_calendar(session: Session, asker: Asker, patient_id: UUID, first: date, last: date) -> CalendarView:
    """Return the calendar of one patient from a first to a last day, with the steps that were ceased.

    That of an unknown id is empty.
    """
    return read_calendar(session, asker, Period(first, last, asker.zone), patient_id)


def read_calendar(session: Session, asker: Asker, period: Period, patient_id: UUID | None = None) -> CalendarView:
    """Read a calendar for another query, which has checked the right."""
    settings = settings_of(session)
    plans, orders, done = remembered(
        session,
        (read_calendar, period, patient_id, today(asker)),
        lambda: (
            *_plans(session, asker, period, patient_id),
            (*result_facts(session, period, patient_id), *dli_facts(session, period, patient_id)),
        ),
    )
    facts = (*pump_facts(session, asker, period, settings, patient_id), *done)
    whose = frozenset((*(fact.patient_id for fact in facts), *(plan.patient_id for plan in plans)))
    people = _people(session, asker, whose)
    holidays = asker.calendar(settings.holidays)
    entries = join(facts, plans, Known(period, people, shows_ceased=patient_id is not None, orders=orders))
    return CalendarView(
        as_of=asker.now,
        today=today(asker),
        days=days_between(period.first, period.last, holidays),
        entries=in_order(entries),
        patient_id=patient_id,
        last_year=holidays.last_year if holidays else None,
    )


def _plans(
    session: Session, asker: Asker, period: Period, patient_id: UUID | None
) -> tuple[tuple[PatientPlan, ...], Mapping[tuple[UUID, int], CycleOrder]]:
    """Return the plans, and which of their cycles were ordered."""
    plans = tuple(read_plans(session, asker, _planned(session, period, patient_id)).values())
    return plans, cycle_orders(session, plans)


def _planned(session: Session, period: Period, patient_id: UUID | None) -> Collection[UUID]:
    """Return those who have a plan and had not left on the first of the days; of those who had, nothing is read."""
    patient, plan = table_of(Patient).c, table_of(PlanRecord).c
    goes_on = patient.ended_on.is_(None) | (patient.ended_on >= period.first)
    mine = goes_on if patient_id is None else patient.id == patient_id
    statement = select(patient.id).where(mine, patient.id.in_(select(plan.patient_id).where(live(PlanRecord))))
    return session.connection().execute(statement).scalars().all()


def _people(session: Session, asker: Asker, ids: frozenset[UUID]) -> dict[UUID, Whose]:
    """Return the patients of these ids; whom the asker looks after changes with the day, and with what is written."""
    key = (_people, ids, asker.user_id, today(asker), asker.zone)
    return remembered(session, key, lambda: _read_people(session, asker, ids))


def _read_people(session: Session, asker: Asker, ids: Collection[UUID]) -> dict[UUID, Whose]:
    patient = table_of(Patient).c
    wanted = (patient.id, patient.trial_id, patient.surname, patient.given_name, patient.native_name, patient.ended_on)
    rows = session.connection().execute(select(*wanted).where(patient.id.in_(ids))).mappings() if ids else ()
    mine = _looked_after(session, asker, ids) if ids else frozenset()
    return {row["id"]: Whose(row["trial_id"], shown_name(row), row["id"] in mine, row["ended_on"]) for row in rows}


def _looked_after(session: Session, asker: Asker, ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of the patients of whom the asker recorded anything today or in the 14 days before."""
    patient = table_of(Patient).c
    since = Period(today(asker) - LOOKED_AFTER, today(asker), asker.zone).begins
    shown = select(patient.id).where(patient.id.in_(ids)).cte("shown")
    each = (
        select(record.patient_id).where(
            record.patient_id.in_(select(shown.c.id)),
            record.recorded_by == asker.user_id,
            record.recorded_at >= since,
        )
        for record in (table_of(table).c for table in RECORDS if table not in _NEVER_ALONE)
    )
    return frozenset(session.connection().execute(union(*each)).scalars())
