"""Saving a version of a protocol, and signing it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bline_desktop.commands import templates
from bline_desktop.commands.templates import save_template, sign_template, template_of
from bline_desktop.domain.errors import AlreadyKept, Rule, RuleBroken
from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.plan.spans import Window
from bline_desktop.domain.plan.template_rules import WINDOW
from bline_desktop.domain.plan.template_shelf import NO_TEMPLATES
from bline_desktop.domain.plan.template_signing import ProtocolSignature, ProtocolText, protocol_text_id
from bline_desktop.domain.plan.template_written import write_template
from bline_desktop.domain.roles import Role
from bline_desktop.domain.words import Words
from tests.support.store import NOW, USERS, ZONE, MemorySession, an_act
from tests.support.templates import (
    shipped_template,
    shipped_template_text,
    small_template,
    template_ref,
    template_shelf,
)

EXAMPLE = "example-42-days"
HOUR = timedelta(hours=1)


@pytest.fixture
def session(session: MemorySession) -> MemorySession:
    session.info["protocols"] = template_shelf()
    return session


def stopped(rule: Rule, do: Callable[[], object]) -> str:
    with pytest.raises(RuleBroken) as caught:
        do()
    assert caught.value.rule.code == rule.code
    return Words(ZONE).say(caught.value.rule.sentence, **caught.value.values)


def other_title(template: Template) -> Template:
    return replace(template, title="Another title")


def test_a_saved_version_is_kept_as_it_was_written(session: MemorySession) -> None:
    ref = save_template(session, an_act(Role.PHYSICIAN), small_template())
    kept = session.get_one(ProtocolText, protocol_text_id(ref))
    assert (kept.text, kept.ref) == (write_template(small_template()), ref)
    assert (kept.recorded_by, kept.recorded_at) == (USERS[Role.PHYSICIAN], NOW)
    assert template_of(session, ref) == small_template()


def test_the_same_text_is_kept_once(session: MemorySession) -> None:
    refs = {save_template(session, an_act(Role.PHYSICIAN), small_template()) for _ in range(2)}
    assert len(refs) == len(session.exec(select(ProtocolText)).all()) == 1


def test_what_is_no_template_is_not_saved(session: MemorySession) -> None:
    (arm,) = small_template().arms
    first = replace(arm.steps[0], window=Window(3, -3))
    broken = replace(small_template(), arms=(replace(arm, steps=(first, *arm.steps[1:])),))
    stopped(WINDOW, lambda: save_template(session, an_act(Role.PHYSICIAN), broken))
    assert session.exec(select(ProtocolText)).all() == []


def test_an_unsigned_version_is_saved_again_as_often_as_one_likes(session: MemorySession) -> None:
    first = save_template(session, an_act(Role.PHYSICIAN), small_template())
    again = save_template(session, an_act(Role.PHYSICIAN), other_title(small_template()))
    assert first != again


def test_a_text_that_another_followed_is_not_saved_again_in_silence(session: MemorySession) -> None:
    save_template(session, an_act(Role.PHYSICIAN), small_template())
    changed = other_title(small_template())
    ref = save_template(session, an_act(Role.PHYSICIAN, NOW + HOUR), changed)
    stopped(templates.WAS_REPLACED, lambda: save_template(session, an_act(Role.PHYSICIAN), small_template()))
    assert save_template(session, an_act(Role.PHYSICIAN), changed) == ref


def test_a_version_that_was_signed_is_never_another_text(session: MemorySession) -> None:
    ref = save_template(session, an_act(Role.PHYSICIAN), small_template())
    other = save_template(session, an_act(Role.PHYSICIAN), other_title(small_template()))
    sign_template(session, an_act(Role.INVESTIGATOR), ref)
    third = replace(small_template(), title="A third title")
    said = stopped(templates.VERSION_TAKEN, lambda: save_template(session, an_act(Role.PHYSICIAN), third))
    assert said == "Version 1.0 of small is another text already. Save yours as a higher version."
    stopped(templates.VERSION_TAKEN, lambda: sign_template(session, an_act(Role.INVESTIGATOR), other))
    assert save_template(session, an_act(Role.PHYSICIAN), small_template()) == ref
    assert save_template(session, an_act(Role.PHYSICIAN), replace(third, version="1.1")) != ref


def test_a_shipped_version_is_never_another_text(session: MemorySession) -> None:
    changed = other_title(shipped_template(EXAMPLE))
    stopped(templates.VERSION_TAKEN, lambda: save_template(session, an_act(Role.PHYSICIAN), changed))
    save_template(session, an_act(Role.PHYSICIAN), replace(changed, version="1.1"))


def test_a_signature_keeps_who_when_from_when_and_what_exactly(session: MemorySession) -> None:
    key = sign_template(session, an_act(Role.INVESTIGATOR), template_ref(EXAMPLE), NOW + HOUR)
    kept = session.get_one(ProtocolSignature, key)
    assert (kept.recorded_by, kept.role, kept.recorded_at) == (USERS[Role.INVESTIGATOR], Role.INVESTIGATOR, NOW)
    assert (kept.ref, kept.valid_from) == (template_ref(EXAMPLE), NOW + HOUR)
    assert session.get_one(ProtocolText, kept.protocol_text_id).text == shipped_template_text(EXAMPLE)


def test_without_another_moment_it_is_valid_from_now_on(session: MemorySession) -> None:
    key = sign_template(session, an_act(Role.INVESTIGATOR), template_ref(EXAMPLE))
    assert session.get_one(ProtocolSignature, key).valid_from == NOW


@pytest.mark.parametrize(("before", "is_over"), [(timedelta(seconds=59), False), (timedelta(minutes=1), True)])
def test_the_minute_of_now_is_not_over_and_an_earlier_one_is(
    session: MemorySession, before: timedelta, is_over: bool
) -> None:
    def sign() -> object:
        return sign_template(session, an_act(Role.INVESTIGATOR), template_ref(EXAMPLE), NOW - before)

    if is_over:
        stopped(templates.VALID_BEFORE, sign)
    else:
        sign()


def test_one_person_signs_a_text_once_and_another_may_sign_it_too(session: MemorySession) -> None:
    sign_template(session, an_act(Role.INVESTIGATOR), template_ref(EXAMPLE))
    stopped(templates.TEMPLATE_SIGNED, lambda: sign_template(session, an_act(Role.INVESTIGATOR), template_ref(EXAMPLE)))
    second = replace(an_act(Role.INVESTIGATOR), user_id=USERS[Role.PHYSICIAN])
    sign_template(session, second, template_ref(EXAMPLE))


def test_a_gesture_tried_again_signs_once(session: MemorySession) -> None:
    act = an_act(Role.INVESTIGATOR)
    sign_template(session, act, template_ref(EXAMPLE))
    with pytest.raises(AlreadyKept):
        sign_template(session, act, template_ref(EXAMPLE))


def test_what_is_not_filled_in_is_not_signed(session: MemorySession) -> None:
    said = stopped(
        templates.NOT_FILLED, lambda: sign_template(session, an_act(Role.INVESTIGATOR), template_ref("nct07105579"))
    )
    assert "“Blinatumomab, cycle 1”, “DLI 1”, “Blinatumomab, cycle 2”, “DLI 2”" in said
    assert session.exec(select(ProtocolText)).all() == []


def test_a_text_that_lies_nowhere_is_neither_signed_nor_found(session: MemorySession) -> None:
    other = replace(template_ref(EXAMPLE), sha256="0" * 64)
    stopped(templates.TEMPLATE_GONE, lambda: sign_template(session, an_act(Role.INVESTIGATOR), other))
    assert template_of(session, other) is None


def test_a_template_is_found_on_the_shelf_and_once_signed_without_it(session: MemorySession) -> None:
    ref = template_ref(EXAMPLE)
    assert template_of(session, ref) == shipped_template(EXAMPLE)
    sign_template(session, an_act(Role.INVESTIGATOR), ref)
    session.info["protocols"] = NO_TEMPLATES
    assert template_of(session, ref) == shipped_template(EXAMPLE)
    assert template_of(session, template_ref("nct07105579")) is None
