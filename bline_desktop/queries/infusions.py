"""The infusion page of one patient: each cycle with what the pump did, and its log."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.line_sets import LineSets
from bline_desktop.domain.patient import AllergyStatus, Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.task import Task
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.acts import ALLERGIES_NOT_ASKED
from bline_desktop.domain.treatment.alarms import repeated_alarms
from bline_desktop.domain.treatment.looks import INCIDENT
from bline_desktop.domain.treatment.orders import planned_micrograms
from bline_desktop.domain.treatment.segments import OPEN, PumpState
from bline_desktop.domain.views import CycleView, InfusionPage
from bline_desktop.queries.bag_lines import BagBook
from bline_desktop.queries.bedside import ledger_of, read_bedside
from bline_desktop.queries.dressing import read_dressing_due
from bline_desktop.queries.due_facts import read_facts
from bline_desktop.queries.orders import read_orders
from bline_desktop.queries.pump_lines import LogBook, log_lines
from bline_desktop.queries.pumps import CyclePump, cycle_pumps
from bline_desktop.queries.rows import live, of_patient, rows_of, settings_of, user_names
from bline_desktop.queries.second_checks import check_states
from bline_desktop.queries.supply import read_plans
from bline_desktop.queries.tasks import read_tasks, sentence_of, with_due
from bline_desktop.queries.watch import read_watch


@query(Right.READ_CHART)
def infusion_page(session: Session, asker: Asker, patient_id: UUID) -> InfusionPage:
    """Return the cycles of a patient with their logs, the newest first. Raises KeyError for an unknown id."""
    return read_page(session, asker, patient_id)


def read_page(session: Session, asker: Asker, patient_id: UUID) -> InfusionPage:
    """Read the page for another query, which has checked the right."""
    pumps = cycle_pumps(session, asker, patient_id)
    settings = settings_of(session)
    book = _log_book(session, patient_id, settings)
    current, facts = current_cycle(pumps), read_facts(session, asker, settings, pumps, patient_id)
    plans = read_plans(session, pumps)
    views = {
        pump.cycle_id: _view(pump, asker, book.with_plans(plans.get(pump.cycle_id, ())), settings.lines)
        for pump in reversed(pumps)
    }
    return InfusionPage(
        patient_id=patient_id,
        now=asker.now,
        current=views[current.cycle_id] if current else None,
        earlier=tuple(view for key, view in views.items() if current is None or key != current.cycle_id),
        start_stopped_by=_start_stopped_by(session, patient_id, pumps),
        tasks=with_due(session, read_tasks(session, patient_id), facts),
        orders=read_orders(session, asker, current) if current else None,
        bedside=read_bedside(session, asker, pumps, current, plans.get(current.cycle_id, ()) if current else ()),
        dressing_on=read_dressing_due(session, patient_id, settings),
        watch=read_watch(session, asker, patient_id).get(patient_id, ()),
    )


def current_cycle(pumps: Sequence[CyclePump]) -> CyclePump | None:
    """Return the cycle that a nurse works on: the open one, else the next to be started, else the last one."""
    for pump in pumps:
        if pump.infusion.state in OPEN:
            return pump
    last_started = max((n for n, pump in enumerate(pumps) if pump.infusion.started_at), default=-1)
    ahead = pumps[last_started + 1 :]
    return ahead[0] if ahead else (pumps[-1] if pumps else None)


def _view(pump: CyclePump, asker: Asker, book: LogBook, lines: LineSets) -> CycleView:
    return CycleView(
        cycle_id=pump.cycle_id,
        ordered=pump.ordered,
        infusion=pump.infusion,
        day_of_cycle=_day_of_cycle(pump, asker),
        planned_ug=_planned(pump),
        log=log_lines(pump, book),
        alarms=repeated_alarms(pump.events, asker.now),
        steps=pump.orders,
        ledger=ledger_of(pump, lines),
    )


def _planned(pump: CyclePump) -> Decimal:
    """Return the micrograms ordered for the planned days, over all steps; before the start from the first step on."""
    first = next((order.starts_at for order in pump.orders if order.starts_at), pump.infusion.as_of)
    return planned_micrograms(pump.orders, pump.infusion.started_at or first, pump.ordered.planned_days)


def _day_of_cycle(pump: CyclePump, asker: Asker) -> int | None:
    """Return the calendar day of the cycle; the start is on day 1, and a stop ends the count."""
    infusion = pump.infusion
    if infusion.started_at is None:
        return None
    stopped = infusion.stopped_since if infusion.state is PumpState.STOPPED else None
    first, last = (moment.astimezone(asker.zone).date() for moment in (infusion.started_at, stopped or asker.now))
    return (last - first).days + 1


def _log_book(session: Session, patient_id: UUID, settings: WardSettings) -> LogBook:
    marks: defaultdict[UUID, list[Said]] = defaultdict(list)
    for row in rows_of(session, Task, live(Task), *of_patient(Task, patient_id)):
        if row["rule"] == INCIDENT.code:
            continue  # a find breaks no rule; its line says how it stands
        marks[row["about"]].append(sentence_of(row))
    checks = check_states(session, patient_id)
    bags = BagBook(settings.lines, settings.concentration_percent, settings.plan_within)
    return LogBook(user_names(session), marks, checks, settings.late_after, bags)


def _start_stopped_by(session: Session, patient_id: UUID, pumps: Sequence[CyclePump]) -> Said | None:
    """Say what stops a first start: nobody has asked about allergies."""
    (patient,) = rows_of(session, Patient, table_of(Patient).c.id == patient_id)
    started = any(pump.infusion.started_at for pump in pumps)
    if started or patient["allergy_status"] is not AllergyStatus.NOT_ASKED:
        return None
    return Said(ALLERGIES_NOT_ASKED.sentence)
