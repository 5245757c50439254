"""The banner on top of every window of one patient: who it is, and what everybody at the bed must know.

The order of its parts follows the NHS common user interface for patient banners (family name in capitals first, no
label before the name, labels without colon elsewhere); it is never shown where several patients stand.
"""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain import views
from bline_desktop.domain.patient import AllergyStatus, PatientState
from bline_desktop.domain.words import N_, Message, Words
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.facts import Fact, empty
from bline_desktop.ui.widgets.flow import FlowLayout, settle
from bline_desktop.ui.widgets.labels import OneLine

PATIENT = N_("banner", "Patient")
BORN, SEX, ID = N_("banner", "Born"), N_("banner", "Sex"), N_("banner", "Trial ID")
DAY, WEIGHT, PLACE, STATE = N_("banner", "Day"), N_("banner", "Weight"), N_("banner", "Place"), N_("banner", "State")
BORN_AND_AGE = N_("banner", "{born} ({age} y)")
KG_ON = N_("banner", "{weight} kg, {day}")
PLUS, MINUS = N_("banner", "+{n}"), N_("banner", "−{n}")
WARD_AND_BED, BED = N_("banner", "{ward}, bed {bed}"), N_("banner", "Bed {bed}")
NO_PLACE, NO_MORE = N_("banner", "Not recorded"), N_("banner", "—")
ENDED = N_("banner", "{state}, {day}")
ALLERGIC_TO = N_("banner", "Allergic to {what}")
ALLERGIES_NOT_ASKED = N_("banner", "Allergies not asked")
NO_ALLERGIES = N_("banner", "No known allergies")
ISOLATION = N_("banner", "Isolation: {what}")
BLOOD_PRODUCTS = N_("banner", "Blood products: {what}")
RESUSCITATION = N_("banner", "Resuscitation: {what}")
UNDER_45 = N_("banner", "Below 45 kg: dose by body surface")
UNDER_18 = N_("banner", "Under 18 years")
NAME_ALERT = N_("banner", "Another patient has a similar name")
DIED = N_("banner", "Died")


def full_name(surname: str, given_name: str, native_name: str | None) -> str:
    """Write a name as it stands on every window: SURNAME in capitals, given name, characters where there are some."""
    return " ".join(part for part in (f"{surname.upper()},", given_name, native_name) if part)


def day_number(words: Words, day: int) -> str:
    """Write a day since transplant: `+126`, `−12`, `0`."""
    if day == 0:
        return words.number(0)
    return words.say(PLUS if day > 0 else MINUS, n=abs(day))


def place_words(words: Words, where: views.Whereabouts | None, state: PatientState) -> str:
    """Say where a patient is: ward and bed, or the place. Who died is nowhere."""
    if where is None:
        return words.say(NO_MORE if state is PatientState.DIED else NO_PLACE)
    if where.bed:
        return words.say(WARD_AND_BED, ward=where.ward, bed=where.bed) if where.ward else words.say(BED, bed=where.bed)
    return words.value(where.place) if not where.ward else f"{words.value(where.place)}, {where.ward}"


class Banner(QFrame):
    """Who the patient is. Nothing covers it, nothing in it is cut short."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setProperty("role", "bar")
        self.setAccessibleName(words.say(PATIENT))
        self.name = OneLine("", "headline", parent=self)
        self.facts = {
            title: Fact(words.say(title), parent=self) for title in (BORN, SEX, ID, DAY, WEIGHT, PLACE, STATE)
        }
        self.chips: list[Chip] = []
        facts = FlowLayout()
        for fact in self.facts.values():
            facts.addWidget(fact)
            _keep_room(fact)  # a title without its value says nothing; its room is kept, so that nothing moves
        self._chip_row = FlowLayout(gap=2 * GRID)
        top = QHBoxLayout()
        top.setSpacing(3 * GRID)
        top.addWidget(self.name)
        top.addLayout(facts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(top)
        column.addLayout(self._chip_row)
        self._chip_row.addWidget(Chip("", parent=self))  # the room of the line, until it is known

    def show_patient(self, patient: views.Banner) -> None:
        """Show a patient as the ward knows them now."""
        words = self._words
        self.name.setText(full_name(patient.surname, patient.given_name, patient.native_name))
        values = {
            BORN: words.say(BORN_AND_AGE, born=patient.born_on, age=patient.age),
            SEX: words.value(patient.sex),
            ID: patient.trial_id,
            DAY: day_number(words, patient.day),
            WEIGHT: words.value(None)
            if patient.weight_kg is None
            else words.say(KG_ON, weight=patient.weight_kg, day=patient.weight_on),
            PLACE: place_words(words, patient.whereabouts, patient.state),
            STATE: words.value(patient.state)
            if patient.ended_on is None
            else words.say(ENDED, state=patient.state, day=patient.ended_on),
        }
        for title, value in values.items():
            self.facts[title].show_value(value)
            self.facts[title].show()
        self._show_chips(safety(patient))
        self.setAccessibleDescription(" ".join((self.name.text(), *values.values())))
        settle(self)

    def _show_chips(self, wanted: tuple[tuple[Message, dict[str, object], Tone], ...]) -> None:
        empty(self._chip_row)
        self.chips = [Chip(self._words.say(text, **values), tone, self) for text, values, tone in wanted]
        for chip in self.chips:
            self._chip_row.addWidget(chip)
            chip.show()


def _keep_room(part: QWidget) -> None:
    policy = part.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    part.setSizePolicy(policy)
    part.hide()


def safety(patient: views.Banner) -> tuple[tuple[Message, dict[str, object], Tone], ...]:
    """Name what everybody at the bed must know, the gravest first."""
    found: list[tuple[Message, dict[str, object], Tone]] = []
    if patient.state is PatientState.DIED:
        found.append((DIED, {}, Tone.CRITICAL))
    if patient.name_alert:
        found.append((NAME_ALERT, {}, Tone.WARNING))
    match patient.allergy_status:
        case AllergyStatus.KNOWN:
            found.append((ALLERGIC_TO, {"what": patient.allergies or ""}, Tone.CRITICAL))
        case AllergyStatus.NOT_ASKED:
            found.append((ALLERGIES_NOT_ASKED, {}, Tone.WARNING))
        case _:
            found.append((NO_ALLERGIES, {}, Tone.PLAIN))
    if patient.resuscitation:
        found.append((RESUSCITATION, {"what": patient.resuscitation}, Tone.CRITICAL))
    if patient.isolation:
        found.append((ISOLATION, {"what": patient.isolation}, Tone.WARNING))
    if patient.blood_products:
        found.append((BLOOD_PRODUCTS, {"what": patient.blood_products}, Tone.WARNING))
    if patient.under_45_kg:
        found.append((UNDER_45, {}, Tone.WARNING))
    if patient.under_18:
        found.append((UNDER_18, {}, Tone.WARNING))
    return tuple(found)
