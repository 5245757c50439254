"""Names near each other, and the natural order of beds and ids."""

from itertools import pairwise
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.act import PROGRAM_ID
from bline_desktop.domain.names import NamedPatient, name_alerts, natural_key, sound


def named(surname: str, given_name: str, native: str | None = None, present: bool = False) -> NamedPatient:
    return NamedPatient(uuid5(PROGRAM_ID, surname + given_name + str(native)), surname, given_name, native, present)


def are_near(one: NamedPatient, other: NamedPatient) -> bool:
    found = name_alerts([one, other])
    assert found in (frozenset(), frozenset({one.patient_id, other.patient_id}))
    return bool(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (named("Li", "Wei"), named("LI", "Wěi")),
        (named("Li", "Wei"), named("Wei", "Li")),
        (named("Ouyang", "Fei-fei"), named("Ou Yang", "Feifei")),
        (named("Wang", "Fang"), named("Wang", "Fan")),
        (named("Wang", "Fang"), named("Wang", "Fagn")),
        (named("Zhang", "Xiaoming"), named("Zhang", "Xiaomnig")),
        (named("Zhang", "Xiaoming"), named("Zhang", "Xiaonin")),
        (named("Li", "Wei", "李伟"), named("Lee", "Way", "李伟")),
        (named("Chen", "Bo", present=True), named("Chen", "Xiulan", present=True)),
    ],
)
def test_names_that_can_be_mixed_up_are_near(one: NamedPatient, other: NamedPatient) -> None:
    assert are_near(one, other)
    assert are_near(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (named("Li", "Wei", "李伟"), named("Zhao", "Qiang", "赵强")),
        (named("Li", "Wei"), named("Zhao", "Qiang")),
        (named("Wang", "Fang"), named("Wang", "Jing")),
        (named("Chen", "Bo", present=True), named("Chen", "Xiulan")),
    ],
)
def test_names_that_differ_are_not_near(one: NamedPatient, other: NamedPatient) -> None:
    assert not are_near(one, other)
    assert not are_near(other, one)


def test_both_patients_of_a_pair_are_marked_and_nobody_else() -> None:
    wei, wee, qiang = named("Li", "Wei"), named("Li", "Wee"), named("Zhao", "Qiang")
    assert name_alerts([wei, qiang, wee]) == {wei.patient_id, wee.patient_id}
    assert name_alerts([]) == frozenset[UUID]()


def test_the_sound_of_a_name_has_no_tones_spaces_or_capitals() -> None:
    assert sound("Lǚ Míng-hào") == "luminghao"


def test_beds_stand_in_the_order_of_people_not_of_letters() -> None:
    beds = ["4", "12", "12A", "101", "A2", "A10"]
    mixed = [beds[n] for n in (5, 3, 0, 2, 4, 1)]
    assert sorted(mixed, key=natural_key) == beds


@given(st.lists(st.text(max_size=8), max_size=8))
def test_any_texts_can_be_put_in_order(texts: list[str]) -> None:
    ordered = sorted(texts, key=natural_key)
    assert all(natural_key(one) <= natural_key(other) for one, other in pairwise(ordered))
