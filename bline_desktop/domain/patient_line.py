"""One line of the list of patients, and how what is typed into the search finds it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bline_desktop.domain.patient import PatientState, Sex
from bline_desktop.domain.views import Whereabouts


@dataclass(frozen=True, slots=True)
class PatientLine:
    """One patient in the list, with the words that the search looks through."""

    patient_id: UUID
    trial_id: str
    hospital_number: str
    surname: str
    given_name: str
    native_name: str | None
    born_on: date
    sex: Sex
    state: PatientState
    day: int
    whereabouts: Whereabouts | None
    name_alert: bool = False

    def matches(self, typed: str) -> bool:
        """Say whether every word that was typed is part of an id or a name."""
        names = (self.surname, self.given_name, self.surname + self.given_name, self.native_name or "")
        known = " ".join((self.trial_id, self.hospital_number, *names)).casefold()
        return all(word in known for word in typed.casefold().split())
