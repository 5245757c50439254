"""What a round is looked at beside, and when the next one is due: of one patient, and of all for the board."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, exists, func, select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.observations.premedication import Premedication, PremedicationFields, last_steroid
from bline_desktop.domain.observations.round import Handwriting, Round, RoundFields
from bline_desktop.domain.observations.round_plan import RoundFacts, RoundPlan, plan_round
from bline_desktop.domain.observations.round_watch import SUPPRESSES_FOR, RoundWatch
from bline_desktop.domain.observations.weight import Weight
from bline_desktop.domain.patient import Access, Patient, Place
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.beginnings import Beginnings, beginnings
from bline_desktop.domain.treatment.cycle import Cycle, PumpRecord
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.segments import OPEN
from bline_desktop.domain.views import Whereabouts
from bline_desktop.domain.words import N_
from bline_desktop.queries.infusions import current_cycle
from bline_desktop.queries.places import whereabouts
from bline_desktop.queries.pumps import CyclePump, cycle_pumps
from bline_desktop.queries.rows import fields_of, live, of_patient, rows_of, settings_of

AWAY = (Place.HOME, Place.LEAVE)
BASELINE_CALLED_FOR = timedelta(hours=24)  # after a start; later ICE and handwriting are no baseline any more


@query(Right.READ_CHART)
def round_watch(session: Session, asker: Asker, patient_id: UUID) -> RoundWatch:
    """Return what the next round of a patient is looked at beside."""
    rounds = [
        fields_of(RoundFields, row) for row in rows_of(session, Round, live(Round), *of_patient(Round, patient_id))
    ]
    rounds.sort(key=attrgetter("seen_at"))
    baselines = [seen for seen in rounds if seen.handwriting is Handwriting.BASELINE]
    drugs = rows_of(session, Premedication, live(Premedication), *of_patient(Premedication, patient_id))
    steroid = last_steroid((fields_of(PremedicationFields, row) for row in drugs), asker.now)
    is_near = steroid is not None and asker.now - steroid.given_at <= SUPPRESSES_FOR
    cycle = current_cycle(cycle_pumps(session, asker, patient_id))
    begun = beginnings(cycle.infusion) if cycle is not None else Beginnings()
    return RoundWatch(
        now=asker.now,
        before=rounds[-1] if rounds else None,
        baseline_ice=baselines[-1].ice if baselines else None,
        has_baseline=bool(baselines),
        started_at=begun.started_at,
        stepped_at=begun.stepped_at,
        restarted_at=begun.restarted_at,
        steroid=_say(steroid) if steroid is not None and is_near else None,
        steroid_at=steroid.given_at if steroid is not None and is_near else None,
        rate_ml_per_h=cycle.infusion.rate_ml_per_h if cycle is not None else None,
        plan=_plan(session, asker, patient_id, rounds, cycle),
    )


def next_round(session: Session, asker: Asker, patient_id: UUID) -> RoundPlan:
    """Plan the next round of one patient for another query, which has checked the right."""
    rounds = [
        fields_of(RoundFields, row) for row in rows_of(session, Round, live(Round), *of_patient(Round, patient_id))
    ]
    rounds.sort(key=attrgetter("seen_at"))
    return _plan(session, asker, patient_id, rounds, current_cycle(cycle_pumps(session, asker, patient_id)))


def patients_and_rounds(session: Session, now: datetime) -> list[RowMapping]:
    """Read all patients in one select: a board reads this once a minute.

    Each with `last_round_at`, with `dressing_on`: when the oldest dressing of an access that lies was changed, and with
    `no_baseline_since`: when the cycle was ordered that a baseline is missing for.
    """
    patient, seen, access = table_of(Patient), table_of(Round), table_of(Access)
    last = select(func.max(seen.c.seen_at)).where(live(Round), seen.c.patient_id == patient.c.id).scalar_subquery()
    lies = live(Access) & access.c.removed_at.is_(None) & (access.c.patient_id == patient.c.id)
    dressing = select(func.min(access.c.dressing_on)).where(lies).scalar_subquery()
    lacks = _no_baseline_since(patient.c.id, now).label("no_baseline_since")
    wanted = select(patient, last.label("last_round_at"), dressing.label("dressing_on"), lacks)
    return list(session.connection().execute(wanted).mappings())


def _no_baseline_since(patient_id: ColumnElement[UUID], now: datetime) -> ScalarSelect[datetime]:
    """Find when a cycle was ordered that has not been started, or not for long, where no baseline round is recorded."""
    cycle, act, seen = table_of(Cycle), table_of(PumpRecord).c, table_of(Round).c
    early = live(PumpRecord) & (act.action == PumpAction.START) & (act.at <= now - BASELINE_CALLED_FOR)
    started = exists().where(early, act.cycle_id == cycle.c.id)
    baseline = live(Round) & (seen.handwriting == Handwriting.BASELINE) & (seen.patient_id == patient_id)
    lacks = live(Cycle) & (cycle.c.patient_id == patient_id) & ~started & ~exists().where(baseline)
    return select(func.min(cycle.c.recorded_at)).where(lacks).scalar_subquery()


def rounds_due(
    asker: Asker,
    every: Sequence[timedelta],
    patients: Iterable[RowMapping],
    pumps: Mapping[UUID, CyclePump],
    places: Mapping[UUID, Whereabouts],
) -> dict[UUID, datetime | None]:
    """Say when the next round is due of each patient with an open pump; None where nobody made one yet."""
    due = {}
    for patient in patients:
        key = patient["id"]
        if key in pumps:
            place = places.get(key)
            away = place is not None and place.place in AWAY
            began = beginnings(pumps[key].infusion).last
            due[key] = plan_round(RoundFacts(asker.now, began, patient["last_round_at"], away), every).due_at
    return due


def _plan(
    session: Session, asker: Asker, patient_id: UUID, rounds: list[RoundFields], cycle: CyclePump | None
) -> RoundPlan:
    """Plan the next round of one patient, with what it asks for."""
    is_on = cycle is not None and cycle.infusion.state in OPEN
    patients = rows_of(session, Patient, table_of(Patient).c.id == patient_id)
    place = whereabouts(session, asker.now, patients).get(patient_id)
    day = asker.now.astimezone(asker.zone).date()
    scales = rows_of(session, Weight, live(Weight), *of_patient(Weight, patient_id))
    weighed = [seen.seen_at.astimezone(asker.zone).date() for seen in rounds if seen.weight_kg is not None]
    facts = RoundFacts(
        now=asker.now,
        began_at=beginnings(cycle.infusion).last if cycle is not None and is_on else None,
        last_at=rounds[-1].seen_at if rounds else None,
        is_away=place is not None and place.place in AWAY,
        weighed_today=day in (*weighed, *(row["measured_on"] for row in scales)),
    )
    return plan_round(facts, settings_of(session).rounds_every)


def _say(dose: PremedicationFields) -> Said:
    return Said(N_("round", "{drug} {dose} mg"), (("drug", dose.drug), ("dose", dose.dose_mg)))
