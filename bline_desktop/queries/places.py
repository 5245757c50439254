"""Where patients are, and whose names are near each other's."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from uuid import UUID

from sqlalchemy import RowMapping
from sqlmodel import Session

from bline_desktop.domain.names import NamedPatient, name_alerts
from bline_desktop.domain.patient import PatientState, Place, Stay
from bline_desktop.domain.views import Whereabouts
from bline_desktop.queries.rows import live, rows_of


def whereabouts(session: Session, now: datetime, patients: Iterable[RowMapping]) -> dict[UUID, Whereabouts]:
    """Return where each of the patients is: the last stay that has begun. Without one, or dead: nowhere."""
    alive = {row["id"] for row in patients if row["state"] is not PatientState.DIED}
    begun = [row for row in rows_of(session, Stay, live(Stay)) if row["since"] <= now and row["patient_id"] in alive]
    return {row["patient_id"]: _whereabouts(row) for row in sorted(begun, key=itemgetter("since"))}


def on_ward(place: Whereabouts | None) -> bool:
    """Tell whether a patient lies on the ward."""
    return place is not None and place.place is Place.WARD


def alerts(patients: Iterable[RowMapping], places: Mapping[UUID, Whereabouts]) -> frozenset[UUID]:
    """Find the patients whose name is near to another's."""
    return name_alerts(
        NamedPatient(row["id"], row["surname"], row["given_name"], row["native_name"], on_ward(places.get(row["id"])))
        for row in patients
    )


def _whereabouts(row: RowMapping) -> Whereabouts:
    bed = row["bed"] if row["place"] is Place.WARD else None
    return Whereabouts(row["place"], row["ward"], bed, row["since"])
