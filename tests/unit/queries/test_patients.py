"""The list of patients, the banner and the details."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from bline_desktop.domain.observations.round import Round, RoundFields
from bline_desktop.domain.observations.weight import Weight
from bline_desktop.domain.patient import Access, AccessFields, AllergyStatus, Place, Stay
from bline_desktop.domain.words import Words
from bline_desktop.queries.patients import banner, patient_details, patient_list
from tests.unit.queries.ward import NOW, ZONE, H, Ward, asker

WORDS = Words(ZONE)


def test_patients_stand_in_the_natural_order_of_their_trial_ids(ward: Ward) -> None:
    for trial_id, surname in (("ZJ-101", "Zhao"), ("ZJ-014", "Qian"), ("ZJ-009", "Sun")):
        ward.patient(trial_id, surname, "Xiulan")
    lines = patient_list(ward.session, asker())
    assert [line.trial_id for line in lines] == ["ZJ-009", "ZJ-014", "ZJ-101"]
    assert {line.whereabouts for line in lines} == {None}


def test_the_search_finds_ids_and_names_in_any_script(ward: Ward) -> None:
    ward.patient("ZJ-014", "Li", "Wei", native_name="李伟", hospital_number="55123")
    (line,) = patient_list(ward.session, asker())
    assert all(line.matches(typed) for typed in ("", "014", "551", "li wei", "WEI li", "liwei", "李", "zj 李伟"))
    assert not line.matches("li qiang")


def test_the_banner_says_who_and_what_matters_at_the_bed(ward: Ward) -> None:
    patient = ward.patient(allergy_status="known", allergies="Penicillin", isolation="Contact")
    ward.weight(patient, "44.5", date(2026, 11, 19))
    ward.weight(patient, "52", date(2026, 11, 1))
    found = banner(ward.session, asker(), patient)
    assert (found.age, found.day, found.under_18) == (41, 126, False)
    assert (found.weight_kg, found.weight_on, found.under_45_kg) == (Decimal("44.5"), date(2026, 11, 19), True)
    assert (found.allergy_status, found.allergies, found.isolation) == (AllergyStatus.KNOWN, "Penicillin", "Contact")
    assert (found.whereabouts, found.name_alert) == (None, False)


def test_a_weight_of_a_round_is_the_weight_of_the_banner(ward: Ward) -> None:
    patient = ward.patient()
    ward.weight(patient, "44.5", date(2026, 11, 19))
    seen = {"seen_at": NOW - 2 * H, "weight_kg": "45.2"}
    ward.record(Round, patient, RoundFields.model_validate(seen))
    ward.record(Round, patient, RoundFields.model_validate({"seen_at": NOW - H, "temperature": "36.8"}), part="next")
    found = banner(ward.session, asker(), patient)
    assert (found.weight_kg, found.weight_on, found.under_45_kg) == (Decimal("45.2"), date(2026, 11, 22), False)


def test_an_unknown_weight_is_unknown_and_a_struck_one_does_not_count(ward: Ward) -> None:
    patient = ward.patient(born_on=date(2008, 11, 23))
    ward.strike(Weight, ward.weight(patient, "30"))
    found = banner(ward.session, asker(), patient)
    assert (found.weight_kg, found.weight_on, found.under_45_kg) == (None, None, False)
    assert (found.age, found.under_18) == (17, True)  # the eighteenth birthday is tomorrow


def test_45_kg_is_not_under_45_kg(ward: Ward) -> None:
    patient = ward.patient()
    ward.weight(patient, "45")
    assert banner(ward.session, asker(), patient).under_45_kg is False


def test_the_day_is_the_day_on_the_ward_not_that_of_london(ward: Ward) -> None:
    patient = ward.patient()
    late_evening_in_london = NOW.replace(hour=17)  # 01:00 of the next day on the ward
    assert banner(ward.session, asker(now=late_evening_in_london), patient).day == 127


def test_the_last_stay_that_has_begun_says_where_a_patient_is(ward: Ward) -> None:
    patient = ward.patient()
    ward.stay(patient, "home", None, NOW - 1 * H)
    ward.stay(patient, "ward", "4", NOW - 48 * H)
    ward.stay(patient, "day_unit", None, NOW + 1 * H)
    struck = ward.stay(patient, "ward", "9", NOW - timedelta(minutes=1))
    ward.strike(Stay, struck)
    found = banner(ward.session, asker(), patient).whereabouts
    assert found is not None
    assert (found.place, found.bed, found.since) == (Place.HOME, None, NOW - 1 * H)


def test_who_died_is_nowhere_and_the_banner_says_since_when(ward: Ward) -> None:
    patient = ward.patient(state="died", ended_on=date(2026, 11, 20))
    ward.stay(patient, "ward", "4", NOW - 48 * H)
    found = banner(ward.session, asker(), patient)
    assert (found.whereabouts, found.ended_on) == (None, date(2026, 11, 20))
    (line,) = patient_list(ward.session, asker())
    assert line.whereabouts is None
    assert len(patient_details(ward.session, asker(), patient).stays) == 1


def test_a_name_alert_stands_on_both_banners(ward: Ward) -> None:
    one, other = ward.patient("ZJ-014", "Wang", "Fang"), ward.patient("ZJ-015", "Wang", "Fan")
    third = ward.patient("ZJ-016", "Zhao", "Qiang")
    alerts = [banner(ward.session, asker(), patient).name_alert for patient in (one, other, third)]
    assert alerts == [True, True, False]
    assert [line.name_alert for line in patient_list(ward.session, asker())] == alerts


def test_the_details_hold_what_was_typed_with_stays_and_accesses(ward: Ward) -> None:
    patient = ward.patient(native_name="李伟")
    ward.stay(patient, "ward", "4", NOW - 9 * H)
    ward.stay(patient, "home", None, NOW - 2 * H)
    values = {"type": "picc", "side": "left", "lumens": 2, "inserted_at": NOW - 90 * H}
    ward.record(Access, patient, AccessFields.model_validate(values))
    ward.record(Access, patient, AccessFields.model_validate(values | {"blinatumomab_lumen": "red"}), part="b")
    found = patient_details(ward.session, asker(), patient)
    assert found.fields.native_name == "李伟"
    assert found.safety.allergy_status is AllergyStatus.NONE_KNOWN
    said = [WORDS.say(line.summary.message, **dict(line.summary.values)) for line in found.stays]
    assert said == ["Home", "Haematology 2, bed 4"]
    assert {WORDS.say(line.summary.message, **dict(line.summary.values)) for line in found.accesses} == {
        "PICC on the left, 2 lumens",
        "PICC on the left, 2 lumens, red for blinatumomab",
    }


def test_an_unknown_patient_is_a_mistake_of_the_program(ward: Ward) -> None:
    for ask in (banner, patient_details):
        with pytest.raises(KeyError):
            ask(ward.session, asker(), uuid4())


def test_an_access_says_when_its_dressing_was_changed_as_long_as_it_lies(ward: Ward) -> None:
    patient = ward.patient()
    typed = {"type": "picc", "side": "left", "lumens": 2, "inserted_at": NOW - 90 * H, "dressing_on": "2026-11-20"}
    ward.record(Access, patient, AccessFields.model_validate(typed))
    (line,) = patient_details(ward.session, asker(), patient).accesses
    said = WORDS.say(line.summary.message, **dict(line.summary.values))
    assert said.replace("\N{NON-BREAKING HYPHEN}", "-") == "PICC on the left, 2 lumens, dressing of 20-Nov-2026"


def test_an_access_that_was_removed_says_when_and_no_lumen_any_more(ward: Ward) -> None:
    patient = ward.patient()
    typed = {"type": "picc", "side": "left", "lumens": 2, "blinatumomab_lumen": "red", "inserted_at": NOW - 60 * 24 * H}
    ward.record(Access, patient, AccessFields.model_validate({**typed, "removed_at": NOW - 2 * H}))
    (line,) = patient_details(ward.session, asker(), patient).accesses
    said = WORDS.say(line.summary.message, **dict(line.summary.values))
    assert said == "PICC on the left, 2 lumens, removed 22-Nov-2026 12:05"


def test_one_lumen_is_one(ward: Ward) -> None:
    patient = ward.patient()
    typed = {"type": "port", "side": "right", "lumens": 1, "inserted_at": NOW - 60 * 24 * H}
    ward.record(Access, patient, AccessFields.model_validate(typed))
    (line,) = patient_details(ward.session, asker(), patient).accesses
    assert WORDS.say(line.summary.message, **dict(line.summary.values)) == "Port on the right, 1 lumen"
