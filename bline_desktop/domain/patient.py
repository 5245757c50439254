"""A patient of the trial: identity, transplant, where they are, and by which line they are treated."""

from datetime import date, datetime

from sqlmodel import Field

from bline_desktop.domain import columns
from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import (
    Fields,
    When,
    choice_field,
    date_field,
    integer_field,
    moment_field,
    text_field,
)
from bline_desktop.domain.record import LivingRow, Record
from bline_desktop.domain.words import N_


class Sex(Choice):
    """Sex as it stands in the hospital record."""

    FEMALE = "female", N_("patient", "Female")
    MALE = "male", N_("patient", "Male")


class DonorType(Choice):
    """Who gave the transplant."""

    HAPLOIDENTICAL = "haploidentical", N_("patient", "Haploidentical")
    MATCHED_SIBLING = "matched_sibling", N_("patient", "Matched sibling")
    MATCHED_UNRELATED = "matched_unrelated", N_("patient", "Matched unrelated")
    MISMATCHED_UNRELATED = "mismatched_unrelated", N_("patient", "Mismatched unrelated")
    CORD = "cord", N_("patient", "Cord blood")


class PreTransplantMrd(Choice):
    """MRD before the transplant, as reported."""

    NEGATIVE = "negative", N_("patient", "Negative")
    POSITIVE = "positive", N_("patient", "Positive")
    UNKNOWN = "unknown", N_("patient", "Unknown")


class PatientState(Choice):
    """Where a patient stands in the trial."""

    SCREENING = "screening", N_("patient", "Screening")
    ENROLLED = "enrolled", N_("patient", "Enrolled")
    ON_TREATMENT = "on_treatment", N_("patient", "On treatment")
    FOLLOW_UP = "follow_up", N_("patient", "Follow-up")
    OFF_STUDY = "off_study", N_("patient", "Off study")
    DIED = "died", N_("patient", "Died")

    @property
    def is_end(self) -> bool:
        """Whether a patient in this state has left the trial; the day of it is recorded."""
        return self in (PatientState.OFF_STUDY, PatientState.DIED)


END_DAY_NEEDED = Rule(
    "end-day-needed", N_("errors", "Type the day of the death, or the day the patient left the study.")
)


class AllergyStatus(Choice):
    """Whether anybody has asked about allergies: *none known* and *not asked* are different things."""

    NOT_ASKED = "not_asked", N_("patient", "Not asked")
    NONE_KNOWN = "none_known", N_("patient", "None known")
    KNOWN = "known", N_("patient", "Known")


BED_NEEDED = Rule("bed-needed", N_("errors", "Type the bed: patients on the ward are found by it."))
ALLERGIES_NEEDED = Rule("allergies-needed", N_("errors", "Type what the patient is allergic to."))


class PatientFields(Fields):
    """What is typed of a patient when they are enrolled, and corrected later."""

    trial_id: str = text_field(N_("patient", "Trial ID"), limit=20)
    site: str = text_field(N_("patient", "Site"), limit=40)
    hospital_number: str = text_field(N_("patient", "Hospital number"), limit=30)
    surname: str = text_field(N_("patient", "Surname"), limit=60, help=N_("patient", "In Latin letters, such as LI"))
    given_name: str = text_field(N_("patient", "Given name"), limit=60)
    native_name: str | None = text_field(
        N_("patient", "Name in Chinese characters"), limit=40, required=False, help=N_("patient", "Where there is one")
    )
    born_on: date = date_field(N_("patient", "Date of birth"))
    sex: Sex = choice_field(Sex, N_("patient", "Sex"))
    transplant_on: date = date_field(N_("patient", "Transplant date"))
    donor_type: DonorType = choice_field(DonorType, N_("patient", "Donor type"))
    conditioning: str = text_field(N_("patient", "Conditioning"), limit=120)
    pre_transplant_mrd: PreTransplantMrd = choice_field(PreTransplantMrd, N_("patient", "MRD before transplant"))
    state: PatientState = choice_field(PatientState, N_("patient", "State in the trial"))
    ended_on: date | None = date_field(
        N_("patient", "Died or off study on"),
        help=N_("patient", "The day of the death, or of leaving the study"),
        applies_when=When("state", (PatientState.OFF_STUDY, PatientState.DIED), END_DAY_NEEDED),
    )


class SafetyFields(Fields):
    """What everybody at the bed must know; kept with the patient and changed in place."""

    allergy_status: AllergyStatus = choice_field(AllergyStatus, N_("patient", "Allergies"))
    allergies: str | None = text_field(
        N_("patient", "Allergic to"),
        limit=200,
        applies_when=When("allergy_status", (AllergyStatus.KNOWN,), ALLERGIES_NEEDED),
    )
    isolation: str | None = text_field(N_("patient", "Isolation"), limit=60, required=False)
    blood_products: str | None = text_field(
        N_("patient", "Blood products"),
        limit=80,
        required=False,
        help=N_("patient", "Where special ones are needed, such as irradiated"),
    )
    resuscitation: str | None = text_field(
        N_("patient", "Resuscitation"),
        limit=80,
        required=False,
        help=N_("patient", "Where something was agreed, with its day"),
    )


class Patient(PatientFields, LivingRow, table=True):
    """A patient. Details are changed in place, with before and after in the journal."""

    __tablename__ = "patient"

    enrolled_at: datetime = Field(sa_type=columns.InstantColumn, nullable=False)
    allergy_status: AllergyStatus = Field(
        AllergyStatus.NOT_ASKED, sa_type=columns.ChoiceColumn(AllergyStatus), nullable=False
    )
    allergies: str | None = Field(None, sa_type=columns.TextColumn)
    isolation: str | None = Field(None, sa_type=columns.TextColumn)
    blood_products: str | None = Field(None, sa_type=columns.TextColumn)
    resuscitation: str | None = Field(None, sa_type=columns.TextColumn)


class Place(Choice):
    """Where a patient is."""

    WARD = "ward", N_("patient", "Ward")
    DAY_UNIT = "day_unit", N_("patient", "Day unit")
    HOME = "home", N_("patient", "Home")
    OTHER_HOSPITAL = "other_hospital", N_("patient", "Other hospital")
    LEAVE = "leave", N_("patient", "On leave")


class StayFields(Fields):
    """Where a patient is from a moment on: admitting, moving, sending home and readmitting are one line each."""

    place: Place = choice_field(Place, N_("patient", "Place"))
    ward: str | None = text_field(
        N_("patient", "Ward"), limit=40, required=False, applies_when=When("place", (Place.WARD, Place.DAY_UNIT))
    )
    bed: str | None = text_field(N_("patient", "Bed"), limit=12, applies_when=When("place", (Place.WARD,), BED_NEEDED))
    since: datetime = moment_field(N_("patient", "Since"))


class Stay(StayFields, Record, table=True):
    """A span that lasts until the next one begins; a pump runs through it untouched."""

    __tablename__ = "stay"


class AccessType(Choice):
    """The kind of venous access."""

    PICC = "picc", N_("patient", "PICC")
    CVC = "cvc", N_("patient", "Central venous catheter")
    PORT = "port", N_("patient", "Port")
    TUNNELLED = "tunnelled", N_("patient", "Tunnelled catheter")
    PERIPHERAL = "peripheral", N_("patient", "Peripheral cannula")


class Side(Choice):
    """The side of the body."""

    LEFT = "left", N_("patient", "Left")
    RIGHT = "right", N_("patient", "Right")


class AccessFields(Fields):
    """A venous access, from its insertion to its removal."""

    type: AccessType = choice_field(AccessType, N_("patient", "Access"))
    side: Side = choice_field(Side, N_("patient", "Side"))
    lumens: int = integer_field(N_("patient", "Lumens"), limits=(1, 5))
    blinatumomab_lumen: str | None = text_field(
        N_("patient", "Lumen for blinatumomab"), limit=30, required=False, help=N_("patient", "Colour or name")
    )
    inserted_at: datetime = moment_field(N_("patient", "Inserted"))
    dressing_on: date | None = date_field(N_("patient", "Dressing changed"), required=False)
    removed_at: datetime | None = moment_field(N_("patient", "Removed"), required=False)


class Access(AccessFields, Record, table=True):
    """A span of venous access."""

    __tablename__ = "access"


BORN_IN_FUTURE = Rule("born-in-future", N_("errors", "This date of birth is in the future. Check the year."))
BORN_TOO_LONG_AGO = Rule("born-too-long-ago", N_("errors", "This date of birth is more than 120 years ago."))
TRANSPLANT_IN_FUTURE = Rule("transplant-in-future", N_("errors", "This transplant date is in the future."))
TRANSPLANT_BEFORE_BIRTH = Rule("transplant-before-birth", N_("errors", "This transplant date is before the birth."))
END_BEFORE_TRANSPLANT = Rule("end-before-transplant", N_("errors", "This day is before the transplant."))
MOVED_AFTER_DEATH = Rule(
    "moved-after-death", N_("errors", "{trial_id} died on {day}. Check the time, and the patient.")
)
TRIAL_ID_TWICE = Rule("trial-id-twice", N_("errors", "{trial_id} is enrolled already. Each trial ID can be used once."))
TRIAL_ID_PATTERN = Rule(
    "trial-id-pattern", N_("errors", "{trial_id} is not of the form that this ward uses, such as {example}.")
)
BED_TAKEN = Rule(
    "bed-taken", N_("errors", "Bed {bed} is taken by {trial_id}. Move that patient first, or check the bed.")
)


def age_on(born_on: date, day: date) -> int:
    """Return the age in completed years on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def day_since_transplant(transplant_on: date, day: date) -> int:
    """Return the day number since transplant; the day of the transplant is day 0."""
    return (day - transplant_on).days
