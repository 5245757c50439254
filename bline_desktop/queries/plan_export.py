"""Plans as they leave for another calendar program: of one patient, or of all whose treatment goes on."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping, func, select, union_all
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.journal import JournalRow
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right, check_right
from bline_desktop.domain.plan.calendar_copy import CalendarCopy, CalendarEvent, Whose
from bline_desktop.domain.plan.events import events_of
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.registry import query
from bline_desktop.domain.tables import RECORDS, table_of
from bline_desktop.domain.words import N_
from bline_desktop.queries.board import shown_name
from bline_desktop.queries.calendar_orders import cycle_orders, step_orders
from bline_desktop.queries.patients import today
from bline_desktop.queries.plans import read_plans
from bline_desktop.queries.rows import rows_of, settings_of

KEPT_AFTER_END = timedelta(days=90)  # a ward's file still calls off what a patient who has left had to come
NAMES_WHY = Rule(
    "calendar-names-why",
    N_("calendar-file", "Say why names have to stand in the calendar file. Without a reason it holds trial IDs alone."),
)


@query(Right.READ_CHART)
def plan_events(
    session: Session, asker: Asker, patient_id: UUID | None = None, named_because: str | None = None
) -> CalendarCopy:
    """Return all planned steps of a patient, or of the ward, by trial ID alone.

    With a reason names stand beside them, for whoever may print them; who writes the file journals it with that reason.
    Raises RuleBroken where names are asked for without the right, or without a reason.
    """
    if named_because is not None:
        check_right(asker.role, Right.REPORT, in_charge=asker.in_charge)
        if not named_because.strip():
            raise RuleBroken(NAMES_WHY)
    people = {row["id"]: row for row in _people(session, asker, patient_id)}
    plans = read_plans(session, asker, tuple(people))
    last, orders = _last_entries(session, tuple(plans)), cycle_orders(session, plans.values())
    steps = step_orders(session, tuple(plans), asker.zone)
    events: list[CalendarEvent] = []
    for key, plan in plans.items():
        person, (sequence, at) = people[key], last[key]
        who = person["trial_id"] if named_because is None else f"{person['trial_id']} {shown_name(person)}"
        whose = Whose(who, sequence, at, person["ended_on"], orders.get(key, {}), steps.get(key, ()))
        events += events_of(plan, whose)
    events.sort(key=lambda event: (event.first, event.uid))
    return CalendarCopy(tuple(events), settings_of(session).made_up)


def _people(session: Session, asker: Asker, patient_id: UUID | None) -> list[RowMapping]:
    """Read who has a plan: the one, or all who are still treated or left lately."""
    patient, plan = table_of(Patient).c, table_of(PlanRecord).c
    planned = patient.id.in_(select(plan.patient_id))
    if patient_id is not None:
        return rows_of(session, Patient, planned, patient.id == patient_id)
    since = today(asker) - KEPT_AFTER_END
    return rows_of(session, Patient, planned, patient.ended_on.is_(None) | (patient.ended_on >= since))


def _last_entries(session: Session, patients: Collection[UUID]) -> dict[UUID, tuple[int, datetime]]:
    """Return of each patient the number and the time of the last entry that the journal has of any row of theirs."""
    journal, patient = table_of(JournalRow).c, table_of(Patient).c
    tables = (table_of(record).c for record in RECORDS)
    owned = (select(table.id, table.patient_id).where(table.patient_id.in_(patients)) for table in tables)
    mine = select(patient.id, patient.id.label("patient_id")).where(patient.id.in_(patients))
    ids = union_all(mine, *owned).subquery()
    last = (
        select(ids.c.patient_id, func.max(journal.seq).label("seq"))
        .join(JournalRow, journal.record_id == ids.c.id)
        .where(journal.record.is_not(None))  # a print names the patient too, and changes nothing
        .group_by(ids.c.patient_id)
        .subquery()
    )
    found = select(last.c.patient_id, last.c.seq, journal.body).join(JournalRow, journal.seq == last.c.seq)
    return {
        row.patient_id: (row.seq, datetime.fromisoformat(json.loads(row.body)["at"]))
        for row in session.connection().execute(found)
    }
