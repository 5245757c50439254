"""The calendar of one patient or of the ward: what is planned, what was done, what runs, with the cues of each day.

A fixed number of selects, however many patients there are, and nothing is worked out for patients of whom nothing
touches the days asked for. A screen lays the view out with `domain/plan/calendar_cells.py` (`rows`, `cells`, `agenda`);
prints and exports take its entries as they stand, in their fixed order. An entry with a `step` is part of a plan, and
can be deferred as long as its state is open; `table` and `record` name the row that a double click opens.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, union
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.calendar_cells import in_order
from bline_desktop.domain.plan.calendar_facts import Fact, Known, Period, Whose
from bline_desktop.domain.plan.calendar_join import join
from bline_desktop.domain.plan.cycle_doses import CycleOrder
from bline_desktop.domain.plan.entries import CalendarEntry, CalendarView
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.plan.month_grid import days_between
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.registry import query
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.tables import RECORDS, table_of
from bline_desktop.domain.treatment.cycle import Bag
from bline_desktop.domain.treatment.kept_plan import PlanBag
from bline_desktop.queries.board import shown_name
from bline_desktop.queries.calendar_orders import cycle_orders
from bline_desktop.queries.calendar_pumps import PumpActs, pump_acts, pump_facts
from bline_desktop.queries.calendar_results import dli_facts, result_facts
from bline_desktop.queries.patients import today
from bline_desktop.queries.plans import known_plans
from bline_desktop.queries.rows import live, remembered, remembered_of, remembered_of_all, settings_of

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
    holidays = asker.calendar(settings.holidays)
    return CalendarView(
        as_of=asker.now,
        today=today(asker),
        days=days_between(period.first, period.last, holidays),
        entries=in_order(_Look(session, asker, period, patient_id).entries(settings)),
        patient_id=patient_id,
        last_year=holidays.last_year if holidays else None,
        first_year=holidays.first_year if holidays else None,
    )


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What is recorded of a patient for the days, at whatever time of day it is asked: pumps, results and DLI."""

    pumps: PumpActs
    results: tuple[Fact, ...]

    @property
    def is_moving(self) -> bool:
        """Whether a cycle goes on or was ordered: what is shown of it hangs on the minute."""
        return bool(self.pumps.going_on or self.pumps.ordered)


_NOTHING = _Recorded(PumpActs(), ())


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a calendar. What hangs on the rows of one patient alone is remembered until one of them is written.

    So after a write one patient is read again, and the others stand as they stood.
    """

    session: Session
    asker: Asker
    period: Period
    patient_id: UUID | None

    def entries(self, settings: WardSettings) -> Iterator[CalendarEntry]:
        """Return the entries of all patients, or of the one, in no order."""
        recorded, plans = self._recorded(), known_plans(self.session, self.asker, self._planned())
        everybody = {*recorded, *plans}
        people, orders = self._people(everybody), self._orders(plans)
        moving = [key for key, one in recorded.items() if one.is_moving]
        running: defaultdict[UUID, list[Fact]] = defaultdict(list)
        pumps = [recorded[key].pumps for key in moving]
        for fact in pump_facts(self.session, self.asker, self.period, settings, pumps):
            running[fact.patient_id].append(fact)

        def joined(ids: Collection[UUID]) -> dict[UUID, tuple[CalendarEntry, ...]]:
            found = {}
            for key in ids:
                one, plan = recorded.get(key, _NOTHING), plans.get(key)
                facts = (*one.pumps.done, *running[key], *one.results)
                ordered = {(key, number): order for number, order in orders.get(key, {}).items()}
                known = Known(self.period, people, shows_ceased=self.patient_id is not None, orders=ordered)
                found[key] = tuple(join(facts, () if plan is None else (plan,), known))
            return found

        still, key = everybody.difference(moving), (_Look, self.period, self.patient_id is None, *self._who)
        stand = remembered_of(self.session, key, still, joined)
        return chain.from_iterable((*stand.values(), *joined(moving).values()))

    @property
    def _who(self) -> tuple[UUID, date, ZoneInfo]:
        return self.asker.user_id, today(self.asker), self.asker.zone

    def _recorded(self) -> Mapping[UUID, _Recorded]:
        key = (_Recorded, self.period)
        if self.patient_id is None:
            return remembered_of_all(self.session, key, self._read)
        return remembered_of(self.session, key, (self.patient_id,), self._read)

    def _read(self, ids: Collection[UUID] | None) -> dict[UUID, _Recorded]:
        pumps = pump_acts(self.session, self.period, ids)
        results: defaultdict[UUID, list[Fact]] = defaultdict(list)
        for found in (result_facts, dli_facts):
            for fact in found(self.session, self.period, ids):
                results[fact.patient_id].append(fact)
        return {key: _Recorded(pumps.get(key, PumpActs()), tuple(results[key])) for key in {*pumps, *results}}

    def _planned(self) -> Collection[UUID]:
        """Return those who have a plan and had not left on the first of the days; no plan is read of those who had."""
        key = (_planned, self.period.first, self.patient_id)
        return remembered(self.session, key, lambda: _planned(self.session, self.period, self.patient_id))

    def _people(self, ids: Collection[UUID]) -> dict[UUID, Whose]:
        """Return these patients; whom the asker looks after changes with the day, and with what is written."""
        key = (_read_people, *self._who)
        return remembered_of(self.session, key, ids, lambda some: _read_people(self.session, self.asker, some))

    def _orders(self, plans: Mapping[UUID, PatientPlan]) -> dict[UUID, Mapping[int, CycleOrder]]:
        """Return which cycles of these plans were ordered."""

        def make(some: Collection[UUID]) -> Mapping[UUID, Mapping[int, CycleOrder]]:
            return cycle_orders(self.session, [plans[key] for key in some])

        return remembered_of(self.session, (cycle_orders, *self._who), plans, make)


def _planned(session: Session, period: Period, patient_id: UUID | None) -> Collection[UUID]:
    patient, plan = table_of(Patient).c, table_of(PlanRecord).c
    goes_on = patient.ended_on.is_(None) | (patient.ended_on >= period.first)
    mine = goes_on if patient_id is None else patient.id == patient_id
    statement = select(patient.id).where(mine, patient.id.in_(select(plan.patient_id).where(live(PlanRecord))))
    return session.connection().execute(statement).scalars().all()


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
