"""What one sees of label profiles: states, signatures, and texts that changed."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.commands.labels import choose_label_profile, sign_label_profile
from bline_desktop.domain.people import User
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.label_shelf import read_entry
from bline_desktop.domain.treatment.label_signing import LabelText, ProfileView, Signature, label_text_id, missing_roles
from bline_desktop.queries.labels import label_profiles, ward_profile
from tests.support.labels import ref_of, shelf, shipped_text
from tests.support.store import NOW, USERS, MemorySession, an_act, an_asker, memory_session

CHANGED = shipped_text("us-2025").replace('note = "Older labels: not below 22 kg.', 'note = "Not below 22 kg.')


@pytest.fixture
def session() -> Iterator[MemorySession]:
    with memory_session() as session:
        session.info["labels"] = shelf()
        yield session


def shown(session: MemorySession) -> dict[TextRef, ProfileView]:
    session.flush()
    return {view.ref: view for view in label_profiles(session, an_asker()).profiles}


def test_shipped_profiles_are_unconfirmed(session: MemorySession) -> None:
    found = shown(session)
    assert set(found) == {ref_of("us-2025"), ref_of("eu-jp")}
    for view in found.values():
        assert view.missing == (Role.INVESTIGATOR, Role.PHARMACIST)
        assert not view.is_confirmed
        assert not view.is_chosen
        assert view.is_shipped
        assert not view.is_changed
    assert ward_profile(session, an_asker()) is None


def test_a_profile_is_confirmed_by_an_investigator_and_a_pharmacist(session: MemorySession) -> None:
    sign_label_profile(session, an_act(Role.PHARMACIST), ref_of())
    assert shown(session)[ref_of()].missing == (Role.INVESTIGATOR,)
    sign_label_profile(session, an_act(Role.INVESTIGATOR, NOW + timedelta(hours=1)), ref_of())
    view = shown(session)[ref_of()]
    assert view.is_confirmed
    assert [(one.name, one.role) for one in view.signatures] == [
        ("COOPER Phil", Role.PHARMACIST), ("DIXON Iris", Role.INVESTIGATOR),
    ]  # fmt: skip
    assert not shown(session)[ref_of("eu-jp")].is_confirmed


def test_one_person_in_two_roles_confirms_nothing(session: MemorySession) -> None:
    sign_label_profile(session, an_act(Role.PHARMACIST), ref_of())
    session.get_one(User, USERS[Role.PHARMACIST]).role = Role.INVESTIGATOR
    signature = Signature(USERS[Role.PHARMACIST], "COOPER Phil", Role.PHARMACIST, NOW)
    later = Signature(USERS[Role.PHARMACIST], "COOPER Phil", Role.INVESTIGATOR, NOW)
    assert missing_roles([signature, later]) == (Role.PHARMACIST,)


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from([Role.INVESTIGATOR, Role.PHARMACIST])), max_size=6))
def test_confirmed_means_two_people_in_two_roles(signed: list[tuple[int, Role]]) -> None:
    found = missing_roles([Signature(UUID(int=who), "", role, NOW) for who, role in signed])
    pairs = [(a, b) for a, role in signed for b, other in signed if a != b and role is not other]
    assert (found == ()) == bool(pairs)


def test_the_chosen_profile_comes_first_and_stays_unconfirmed(session: MemorySession) -> None:
    choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
    session.flush()
    first, *_ = label_profiles(session, an_asker()).profiles
    assert (first.ref, first.is_chosen, first.is_confirmed) == (ref_of(), True, False)
    assert ward_profile(session, an_asker(Role.NURSE)) == first


def test_a_changed_text_of_the_same_version_is_noticed_and_counts_as_unsigned(session: MemorySession) -> None:
    for role in (Role.PHARMACIST, Role.INVESTIGATOR):
        sign_label_profile(session, an_act(role), ref_of())
    choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
    session.info["labels"] = shelf(us=CHANGED)
    found = shown(session)
    new, old = found[read_entry(CHANGED).ref], found[ref_of()]
    assert (new.is_changed, new.is_confirmed, new.is_chosen, new.is_shipped) == (True, False, False, True)
    assert (old.is_changed, old.is_confirmed, old.is_chosen, old.is_shipped) == (False, True, True, False)


def test_who_signed_a_text_is_named(session: MemorySession) -> None:
    sign_label_profile(session, an_act(Role.PHARMACIST), ref_of())
    session.flush()
    assert [one.name for one in shown(session)[ref_of()].signatures] == ["COOPER Phil"]
    assert TextRef("us", "1", "0" * 64) not in shown(session)


def test_a_kept_text_that_a_stricter_reader_refuses_is_named(session: MemorySession) -> None:
    choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
    session.get_one(LabelText, label_text_id(ref_of())).text = "key = "
    session.info["labels"] = shelf(other=shipped_text("eu-jp"))
    session.flush()
    found = label_profiles(session, an_asker())
    assert [view.ref for view in found.profiles] == [ref_of("eu-jp")]
    assert [one.name for one in found.refused] == ["us 2025.1"]
    assert ward_profile(session, an_asker()) is None


def test_texts_that_can_not_be_read_are_named(session: MemorySession) -> None:
    session.info["labels"] = shelf(bad="key = ")
    assert [one.name for one in label_profiles(session, an_asker()).refused] == ["bad"]
