"""What a round is looked at beside, and when the next one is due: of one patient, and of all for the board."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from uuid import UUID

from sqlalchemy import RowMapping
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.observations.premedication import Premedication, PremedicationFields, last_steroid
from bline_desktop.domain.observations.round import Handwriting, Round, RoundFields
from bline_desktop.domain.observations.round_plan import RoundFacts, RoundPlan, plan_round
from bline_desktop.domain.observations.round_watch import SUPPRESSES_FOR, RoundWatch
from bline_desktop.domain.observations.weight import Weight
from bline_desktop.domain.patient import Patient, Place
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.beginnings import Beginnings, beginnings
from bline_desktop.domain.treatment.segments import OPEN
from bline_desktop.domain.views import Whereabouts
from bline_desktop.domain.words import N_
from bline_desktop.queries.infusions import current_cycle
from bline_desktop.queries.places import whereabouts
from bline_desktop.queries.pumps import CyclePump, cycle_pumps
from bline_desktop.queries.rows import fields_of, live, of_patient, rows_of, settings_of

AWAY = (Place.HOME, Place.LEAVE)


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
