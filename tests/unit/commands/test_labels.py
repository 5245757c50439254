"""Signing a label profile, and choosing the one by which the ward works."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import select

from bline_desktop.commands import labels
from bline_desktop.commands.labels import choose_label_profile, sign_label_profile
from bline_desktop.domain.errors import AlreadyKept, Rule, RuleBroken
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.label_shelf import EMPTY_SHELF
from bline_desktop.domain.treatment.label_signing import LabelSignature, LabelText, label_text_id
from tests.support.labels import ref_of, shelf, shipped_text
from tests.support.store import NOW, USERS, MemorySession, an_act


@pytest.fixture
def session(session: MemorySession) -> MemorySession:
    session.info["labels"] = shelf()
    return session


def stopped(rule: Rule, do: Callable[[], object]) -> None:
    with pytest.raises(RuleBroken) as caught:
        do()
    assert caught.value.rule is rule


def test_a_signature_keeps_who_when_and_what_exactly(session: MemorySession) -> None:
    key = sign_label_profile(session, an_act(Role.PHARMACIST), ref_of())
    kept = session.get_one(LabelSignature, key)
    assert (kept.recorded_by, kept.role, kept.recorded_at) == (USERS[Role.PHARMACIST], Role.PHARMACIST, NOW)
    assert kept.ref == ref_of()
    text = session.get_one(LabelText, kept.label_text_id)
    assert (text.text, text.ref) == (shipped_text("us-2025"), ref_of())


def test_two_signatures_share_one_kept_text(session: MemorySession) -> None:
    for role in (Role.PHARMACIST, Role.INVESTIGATOR):
        sign_label_profile(session, an_act(role), ref_of())
    assert len(session.exec(select(LabelSignature)).all()) == 2
    assert len(session.exec(select(LabelText)).all()) == 1


def test_one_person_signs_a_text_once(session: MemorySession) -> None:
    sign_label_profile(session, an_act(Role.PHARMACIST), ref_of())
    stopped(labels.LABEL_SIGNED, lambda: sign_label_profile(session, an_act(Role.PHARMACIST), ref_of()))
    sign_label_profile(session, an_act(Role.PHARMACIST), ref_of("eu-jp"))


def test_a_gesture_tried_again_signs_once(session: MemorySession) -> None:
    act = an_act(Role.PHARMACIST)
    sign_label_profile(session, act, ref_of())
    with pytest.raises(AlreadyKept):
        sign_label_profile(session, act, ref_of())


def test_a_text_that_changed_since_it_was_shown_is_not_signed(session: MemorySession) -> None:
    other = replace(ref_of(), sha256="0" * 64)
    stopped(labels.LABEL_GONE, lambda: sign_label_profile(session, an_act(Role.PHARMACIST), other))
    stopped(labels.LABEL_GONE, lambda: choose_label_profile(session, an_act(Role.INVESTIGATOR), other))
    assert session.exec(select(LabelText)).all() == []


def test_without_a_choice_the_ward_has_no_profile(session: MemorySession) -> None:
    assert labels.ward_label(session) is None
    assert labels.label_of(session, ref_of()) is None


def test_an_unconfirmed_profile_can_be_chosen_and_changed_again(session: MemorySession) -> None:
    for name in ("us-2025", "eu-jp", "us-2025"):
        choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of(name))
        session.flush()
        chosen = labels.ward_label(session)
        assert chosen is not None
        assert chosen.ref == ref_of(name)
    assert len(session.exec(select(LabelText)).all()) == 2


def test_the_chosen_text_stays_when_the_program_is_shipped_with_another(session: MemorySession) -> None:
    choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
    session.info["labels"] = EMPTY_SHELF
    chosen = labels.ward_label(session)
    assert chosen is not None
    assert chosen.text == shipped_text("us-2025")
    sign_label_profile(session, an_act(Role.PHARMACIST), ref_of())  # what was kept can still be signed


def test_a_kept_text_that_a_stricter_reader_refuses_stops_nothing(session: MemorySession) -> None:
    choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
    session.get_one(LabelText, label_text_id(ref_of())).text = "key = "
    assert labels.ward_label(session) is None


def test_what_was_ordered_under_a_profile_is_found_after_another_was_chosen(session: MemorySession) -> None:
    choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of())
    ordered_under = str(ref_of())
    choose_label_profile(session, an_act(Role.INVESTIGATOR), ref_of("eu-jp"))
    found = labels.label_of(session, TextRef.read(ordered_under))
    assert found is not None
    assert found.profile.title == "United States, 2025"
