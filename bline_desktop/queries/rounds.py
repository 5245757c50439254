"""What a round is looked at beside: the round before, the baseline, the start or step, the last steroid."""

from itertools import pairwise
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.observations.premedication import Premedication, PremedicationFields, last_steroid
from bline_desktop.domain.observations.round import Handwriting, Round, RoundFields
from bline_desktop.domain.observations.round_watch import SUPPRESSES_FOR, RoundWatch
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_
from bline_desktop.queries.infusions import current_cycle
from bline_desktop.queries.pumps import cycle_pumps
from bline_desktop.queries.rows import fields_of, live, of_patient, rows_of


@query(Right.READ_CHART)
def round_watch(session: Session, asker: Asker, patient_id: UUID) -> RoundWatch:
    """Return what the next round of a patient is looked at beside."""
    rounds = [
        fields_of(RoundFields, row) for row in rows_of(session, Round, live(Round), *of_patient(Round, patient_id))
    ]
    rounds.sort(key=lambda seen: seen.seen_at)
    baselines = [seen for seen in rounds if seen.handwriting is Handwriting.BASELINE]
    drugs = rows_of(session, Premedication, live(Premedication), *of_patient(Premedication, patient_id))
    steroid = last_steroid((fields_of(PremedicationFields, row) for row in drugs), asker.now)
    is_near = steroid is not None and asker.now - steroid.given_at <= SUPPRESSES_FOR
    cycle = current_cycle(cycle_pumps(session, asker, patient_id))
    segments = cycle.infusion.segments if cycle is not None else ()
    steps = [after.start for one, after in pairwise(segments) if after.dose_ug_per_day != one.dose_ug_per_day]
    return RoundWatch(
        now=asker.now,
        before=rounds[-1] if rounds else None,
        baseline_ice=baselines[-1].ice if baselines else None,
        has_baseline=bool(baselines),
        started_at=cycle.infusion.started_at if cycle is not None else None,
        stepped_at=steps[-1] if steps else None,
        steroid=_say(steroid) if steroid is not None and is_near else None,
        steroid_at=steroid.given_at if steroid is not None and is_near else None,
    )


def _say(dose: PremedicationFields) -> Said:
    return Said(N_("round", "{drug} {dose} mg"), (("drug", dose.drug), ("dose", dose.dose_mg)))
