"""What the ward's label says of a restart, from the rows that it hangs on: patient, cycle, premedication."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.labels import ward_label
from bline_desktop.commands.lookups import setting
from bline_desktop.commands.pump_log import PumpLog
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.observations.premedication import Premedication
from bline_desktop.domain.patient import Patient, age_on
from bline_desktop.domain.steroids import steroid_of
from bline_desktop.domain.treatment.cycle import Cycle
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.label_rules import age_group
from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.domain.treatment.pump import PumpEvent
from bline_desktop.domain.treatment.restart_rules import check_restart, stopped_before
from bline_desktop.domain.treatment.stop_clock import Restart, WardLabel


def restart_problems(
    session: Session, act: Act, log: PumpLog, known: Sequence[PumpEvent], event: PumpEvent
) -> tuple[RuleBroken, ...]:
    """Find what the label asks for before a pump that stood goes on.

    Without a chosen label, or an indication of the cycle or the ward, there is no rule to hold.
    """
    stopped = stopped_before(known, event)
    if stopped is None:
        return ()
    indication, entry = _indication(session, log.cycle_id), ward_label(session)
    if indication is None or entry is None:
        return ()
    born_on = session.get_one(Patient, log.patient_id).born_on
    age = age_group(age_on(born_on, event.at.astimezone(act.zone).date()))
    premedicated = _steroid_given(session, log.patient_id, stopped[0], event.at)
    label = WardLabel(entry.profile, confirmed=True, indication=indication)
    patient = Restart(age, log.number, _days_since_dli(session, act, log.patient_id, event.at))
    return check_restart(label, patient, stopped, event.at, premedicated=premedicated)


def _days_since_dli(session: Session, act: Act, patient_id: UUID, at: datetime) -> int | None:
    """Return how many calendar days of the ward lie between the last DLI and a moment; None where there was none."""
    given = select(Dli.started_at).where(
        col(Dli.patient_id) == patient_id, col(Dli.struck_at).is_(None), col(Dli.started_at) <= at
    )
    last = max(session.exec(given), default=None)
    return None if last is None else (at.astimezone(act.zone).date() - last.astimezone(act.zone).date()).days


def _indication(session: Session, cycle_id: UUID) -> Indication | None:
    """Return what the cycle was ordered for, else the ward's own indication; None where neither is chosen."""
    ordered = session.get_one(Cycle, cycle_id).indication
    wards = setting(session, "indication")
    return ordered or next((each for each in Indication if each.value == wards), None)


def _steroid_given(session: Session, patient_id: UUID, since: datetime, until: datetime) -> bool:
    """Tell whether a steroid is recorded as premedication between two moments."""
    doses = select(Premedication).where(
        col(Premedication.patient_id) == patient_id,
        col(Premedication.struck_at).is_(None),
        col(Premedication.given_at) >= since,
        col(Premedication.given_at) <= until,
    )
    return any(steroid_of(dose.drug) is not None for dose in session.exec(doses))
