"""The clocks of pumps that stand: the ward's label, the patient's age and last DLI, read only where one stands."""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from uuid import UUID

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
from bline_desktop.queries.rows import live, rows_of, settings_of


def stop_clocks(session: Session, asker: Asker, pumps: Iterable[CyclePump]) -> dict[UUID, StopClock]:
    """Read the clock of each cycle whose pump stands, by the id of the cycle."""
    stopped = [pump for pump in pumps if pump.infusion.stopped_since is not None]
    if not stopped:
        return {}
    settings = settings_of(session)
    label, day = ward_label(session, settings), asker.now.astimezone(asker.zone).date()
    patients = {pump.patient_id for pump in stopped}
    born = {row["id"]: row["born_on"] for row in rows_of(session, Patient, table_of(Patient).c.id.in_(patients))}
    dlis = _last_dlis(session, asker, patients)
    found = {}
    for pump in stopped:
        age = age_group(age_on(born[pump.patient_id], day))
        last_dli = dlis.get(pump.patient_id)
        restart = Restart(age, pump.ordered.number, (day - last_dli).days if last_dli else None)
        gaps = pump.infusion.interruptions
        cause = said_cause(gaps[-1].cause) if gaps else None
        clock = stop_clock(pump.infusion, label, restart, cause=cause, prompt_after=settings.stop_prompt)
        if clock is not None:
            found[pump.cycle_id] = clock
    return found


def ward_label(session: Session, settings: WardSettings) -> WardLabel | None:
    """Read the label by which the ward works, and for which indication; None where it chose none."""
    view = read_ward_profile(session)
    indication = next((each for each in Indication if each.value == settings.indication), None)
    return None if view is None else WardLabel(view.profile, view.is_confirmed, indication)


def _last_dlis(session: Session, asker: Asker, patients: set[UUID]) -> dict[UUID, date]:
    """Return the day of each patient's last donor lymphocyte infusion, in the ward's zone."""
    those = rows_of(session, Dli, live(Dli), table_of(Dli).c.patient_id.in_(patients))
    begun = sorted((row for row in those if row["started_at"] <= asker.now), key=itemgetter("started_at"))
    return {row["patient_id"]: row["started_at"].astimezone(asker.zone).date() for row in begun}
