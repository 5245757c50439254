"""Names: which patients' names are near enough to be mixed up, and the natural order of beds and ids.

A mix-up of patients is the costliest slip there is, so names are compared as they sound and as they are typed. A shared
surname alone counts only among those who are on the ward together: in a Chinese ward it would else mark most patients.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

_DIGITS = re.compile(r"(\d+)", re.ASCII)
# From so many letters on, two slips still leave a name that is taken for the other.
_LONG_NAME = 12

NaturalKey = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class NamedPatient:
    """What of a patient is compared; `present` says that the patient is on the ward."""

    patient_id: UUID
    surname: str
    given_name: str
    native_name: str | None
    present: bool


def natural_key(text: str) -> NaturalKey:
    """Return the key that puts bed 4 before bed 12, and 12A after 12."""
    parts = _DIGITS.split(text.casefold())
    return tuple((0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts if part)


def name_alerts(patients: Iterable[NamedPatient]) -> frozenset[UUID]:
    """Find all patients whose name is near to another patient's."""
    rest = [_Heard(patient, sound(patient.surname), sound(patient.given_name)) for patient in patients]
    found = set[UUID]()
    while rest:
        one = rest.pop()
        for other in rest:
            if _near(one, other):
                found |= {one.patient.patient_id, other.patient.patient_id}
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A patient with the sound of the name."""

    patient: NamedPatient
    surname: str
    given_name: str

    @property
    def whole(self) -> str:
        return self.surname + self.given_name


def _near(one: _Heard, other: _Heard) -> bool:
    """Tell whether two names sound alike, differ by a slip, or share the surname on the ward."""
    native = one.patient.native_name
    if native is not None and native == other.patient.native_name:
        return True
    if one.patient.present and other.patient.present and one.surname == other.surname:
        return True
    slips = 2 if min(len(one.whole), len(other.whole)) >= _LONG_NAME else 1
    swapped = one.whole == other.given_name + other.surname
    return swapped or _within(one.whole, other.whole, slips)


def sound(name: str) -> str:
    """Return a name as it sounds: without tones, accents, spaces, hyphens and capitals (`Lǐ-Wěi` is `liwei`)."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _within(one: str, other: str, slips: int) -> bool:
    """Tell whether at most so many letters were typed wrong, left out, added or changed places."""
    if abs(len(one) - len(other)) > slips:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, above, row = row, before, [i]
        for j, fellow in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != fellow))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == fellow:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1] <= slips
