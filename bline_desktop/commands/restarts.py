"""What the ward's label says of a restart, from the rows that it hangs on: patient, cycle, premedication."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.labels import ward_label
from bline_desktop.commands.lookups import setting
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.observations.premedication import Premedication
from bline_desktop.domain.patient import Patient, age_on
from bline_desktop.domain.steroids import steroid_of
from bline_desktop.domain.treatment.label_rules import age_group
from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.domain.treatment.pump import PumpEvent
from bline_desktop.domain.treatment.restart_rules import check_restart, stopped_before
from bline_desktop.domain.treatment.stop_clock import Restart, WardLabel


def restart_problems(
    session: Session, act: Act, whose: tuple[UUID, int], known: Sequence[PumpEvent], event: PumpEvent
) -> tuple[RuleBroken, ...]:
    """Find what the label asks for before a pump that stood goes on; `whose` is the patient and the cycle's number.

    Without a chosen label or an indication of the ward there is no rule to hold.
    """
    stopped = stopped_before(known, event)
    indication = next((each for each in Indication if each.value == setting(session, "indication")), None)
    if stopped is None or indication is None:
        return ()
    entry = ward_label(session)
    if entry is None:
        return ()
    patient_id, cycle = whose
    born_on = session.get_one(Patient, patient_id).born_on
    age = age_group(age_on(born_on, event.at.astimezone(act.zone).date()))
    premedicated = _steroid_given(session, patient_id, stopped[0], event.at)
    label = WardLabel(entry.profile, confirmed=True, indication=indication)
    return check_restart(label, Restart(age, cycle), stopped, event.at, premedicated=premedicated)


def _steroid_given(session: Session, patient_id: UUID, since: datetime, until: datetime) -> bool:
    """Tell whether a steroid is recorded as premedication between two moments."""
    doses = select(Premedication).where(
        col(Premedication.patient_id) == patient_id,
        col(Premedication.struck_at).is_(None),
        col(Premedication.given_at) >= since,
        col(Premedication.given_at) <= until,
    )
    return any(steroid_of(dose.drug) is not None for dose in session.exec(doses))
