"""The clocks of pumps that stand: the ward's label, the patient's age and last DLI, read only where one stands."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.patient import Patient, age_on
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.label_rules import age_group
from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.domain.treatment.stop_clock import Restart, StopClock, WardLabel, stop_clock
from bline_desktop.queries.labels import read_ward_profile
from bline_desktop.queries.pumps import CyclePump, said_cause
from bline_desktop.queries.rows import live


def stop_clocks(
    session: Session, asker: Asker, settings: WardSettings, pumps: Iterable[CyclePump]
) -> dict[UUID, StopClock]:
    """Read the clock of each cycle whose pump stands, by the id of the cycle."""
    stopped = [pump for pump in pumps if pump.infusion.stopped_since is not None]
    if not stopped:
        return {}
    label, day = ward_label(session, settings), asker.now.astimezone(asker.zone).date()
    known = _born_and_last_dli(session, asker, {pump.patient_id for pump in stopped})
    found = {}
    for pump in stopped:
        born, last_dli = known[pump.patient_id]
        since = (day - last_dli.astimezone(asker.zone).date()).days if last_dli else None
        restart = Restart(age_group(age_on(born, day)), pump.ordered.number, since)
        gaps = pump.infusion.interruptions
        cause = said_cause(gaps[-1].cause) if gaps else None
        own = label_of(pump, label)
        clock = stop_clock(pump.infusion, own, restart, cause=cause, prompt_after=settings.stop_prompt)
        if clock is not None:
            found[pump.cycle_id] = clock
    return found


def ward_label(session: Session, settings: WardSettings) -> WardLabel | None:
    """Read the label by which the ward works, with the ward's own indication; None where it chose none."""
    view = read_ward_profile(session, settings)
    indication = next((each for each in Indication if each.value == settings.indication), None)
    return None if view is None else WardLabel(view.profile, view.is_confirmed, indication)


def label_of(pump: CyclePump, label: WardLabel | None) -> WardLabel | None:
    """Return the ward's label for one cycle: by the indication of its order, else by the ward's own."""
    indication = pump.ordered.indication
    return label if label is None or indication is None else replace(label, indication=indication)


def _born_and_last_dli(
    session: Session, asker: Asker, patients: Iterable[UUID]
) -> dict[UUID, tuple[date, datetime | None]]:
    """Return the birthday of each patient, and when the last donor lymphocyte infusion began."""
    patient, dli = table_of(Patient), table_of(Dli)
    statement = (
        select(patient.c.id, patient.c.born_on, func.max(dli.c.started_at))
        .outerjoin(dli, (dli.c.patient_id == patient.c.id) & live(Dli) & (dli.c.started_at <= asker.now))
        .where(patient.c.id.in_(patients))
        .group_by(patient.c.id)
    )
    return {key: (born, last) for key, born, last in session.connection().execute(statement)}
