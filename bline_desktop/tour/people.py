"""Who and what a tour tells of: people, a patient, a bag, all of them made up."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Person:
    """One person who signs in."""

    name: str
    role: str
    password: str
    pin: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """The patient of the story. Its dates lie before `today`, so that the course has a past."""

    trial_id: str
    surname: str
    given_name: str
    native_name: str
    hospital_number: str
    today: date

    def day(self, ago: int) -> str:
        """Return the day so many days ago, as it is typed."""
        return (self.today - timedelta(days=ago)).isoformat()


WARD_NAME, ZONE, CITY = "Haematology 5A", "Asia/Shanghai", "shang"
ADMINISTRATOR = Person("KELLER Ada", "administrator", "harbour lantern quiet seven")
NURSE = Person("ADAMS Nora", "nurse", "copper kettle follows geese", "407218")
PHYSICIAN = Person("WEBER Jonas", "physician", "narrow bridge paints clouds", "830576")


def li_wei(today: date) -> Told:
    """Return the patient of the tour."""
    return Told("ZJ-014", "LI", "Wei", "李伟", "H-20418", today)
