"""Toxicity beside the ward's label: what its rows say of each event, and of those for which a pump stands."""

from datetime import datetime
from operator import itemgetter
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.observations.toxicity import Toxicity, ToxicityFields, all_seizures, toxicity_between
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.treatment.label_grades import GradeNote, grade_note
from bline_desktop.domain.treatment.pump import PauseCause, PumpAction
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.treatment.stop_clock import WardLabel
from bline_desktop.queries.pumps import CyclePump
from bline_desktop.queries.rows import fields_of, live, of_patient, rows_of, settings_of
from bline_desktop.queries.stops import ward_label

Rows = list[tuple[UUID, ToxicityFields]]


@query(Right.READ_CHART)
def grade_notes(session: Session, asker: Asker, patient_id: UUID) -> tuple[GradeNote, ...]:
    """Return what the ward's label says of each event of a patient that was not struck."""
    rows = _rows(session, patient_id)
    return _notes(rows, rows, ward_label(session, settings_of(session)))


def stop_notes(
    session: Session, asker: Asker, pump: CyclePump, label: WardLabel | None
) -> tuple[GradeNote, ...] | None:
    """Return what the label says of the toxicity of a pump that stands for an adverse event; None where it does not.

    Of a pump that is paused it is all that went on since then, of one that was stopped what went on that day.
    """
    began = _stopped_for_event(pump)
    if began is None:
        return None
    first, today = (moment.astimezone(asker.zone).date() for moment in (began, asker.now))
    rows = _rows(session, pump.patient_id)
    last = first if pump.infusion.state is PumpState.STOPPED else today
    of_then = [(key, found) for key, found in rows if toxicity_between([found], first, last)]
    return _notes(of_then, rows, label)


def _notes(shown: Rows, every: Rows, label: WardLabel | None) -> tuple[GradeNote, ...]:
    seizures = all_seizures(found for _, found in every)
    return tuple(grade_note(key, found, seizures, label) for key, found in shown)


def _rows(session: Session, patient_id: UUID) -> Rows:
    rows = rows_of(session, Toxicity, live(Toxicity), *of_patient(Toxicity, patient_id))
    return [(row["id"], fields_of(ToxicityFields, row)) for row in sorted(rows, key=itemgetter("started_on"))]


def _stopped_for_event(pump: CyclePump) -> datetime | None:
    """Return when the pump was paused or stopped for an adverse event; None where it was for another cause."""
    if pump.infusion.state not in (PumpState.PAUSED, PumpState.STOPPED):
        return None
    last = next(event for event in reversed(pump.events) if event.action in (PumpAction.PAUSE, PumpAction.STOP))
    return last.at if last.cause == PauseCause.ADVERSE_EVENT.value else None
