"""What one sees of protocols: versions, signatures, and on which of them a plan may be started."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bline_desktop.commands.templates import save_template, sign_template
from bline_desktop.domain.plan.template_shelf import NO_TEMPLATES, TemplateShelf, template_entry
from bline_desktop.domain.plan.template_signing import ProtocolText, TemplateView, protocol_text_id
from bline_desktop.domain.plan.template_written import write_template
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shelf import TextRef
from bline_desktop.queries.templates import read_awaiting, read_template, startable, templates
from tests.support.store import NOW, USERS, MemorySession, an_act, an_asker, memory_session
from tests.support.templates import (
    SMALL,
    shipped_template,
    shipped_template_text,
    small_template,
    template_ref,
    template_shelf,
)

EXAMPLE = "example-42-days"
HOUR = timedelta(hours=1)


@pytest.fixture
def session() -> Iterator[MemorySession]:
    with memory_session() as session:
        session.info["protocols"] = template_shelf()
        yield session


def shown(session: MemorySession) -> dict[TextRef, TemplateView]:
    session.flush()
    return {view.ref: view for view in templates(session, an_asker()).templates}


def started(session: MemorySession, later: timedelta = timedelta(0)) -> list[TextRef]:
    session.flush()
    return [view.ref for view in startable(session, replace(an_asker(), now=NOW + later))]


def test_shipped_templates_are_unsigned_and_the_examples_stand_last(session: MemorySession) -> None:
    found = list(shown(session).values())
    assert [view.ref.key for view in found] == [
        "nct07105579", "example-28-days", "example-42-days", "example-8-16", "example-blina-dli",
    ]  # fmt: skip
    for view in found:
        assert (view.is_signed, view.valid_from, view.is_shipped, view.is_changed) == (False, None, True, False)
        assert (view.saved_at, view.saved_by) == (None, "")
    assert started(session) == []


def test_a_signed_one_can_be_started_from_when_it_is_valid(session: MemorySession) -> None:
    sign_template(session, an_act(Role.INVESTIGATOR), template_ref(EXAMPLE), NOW + HOUR)
    view = shown(session)[template_ref(EXAMPLE)]
    assert [(one.name, one.at, one.valid_from) for one in view.signatures] == [("DIXON Iris", NOW, NOW + HOUR)]
    assert view.is_signed
    assert (view.saved_at, view.saved_by) == (NOW, "DIXON Iris")
    assert started(session) == []
    assert started(session, HOUR) == [template_ref(EXAMPLE)]


def test_of_two_signatures_the_earlier_moment_counts(session: MemorySession) -> None:
    sign_template(session, an_act(Role.INVESTIGATOR), template_ref(EXAMPLE), NOW + HOUR)
    second = replace(an_act(Role.INVESTIGATOR, NOW + HOUR / 2), user_id=USERS[Role.PHYSICIAN])
    sign_template(session, second, template_ref(EXAMPLE))
    assert shown(session)[template_ref(EXAMPLE)].valid_from == NOW + HOUR / 2


def test_of_one_protocol_the_version_counts_that_became_valid_last(session: MemorySession) -> None:
    old = save_template(session, an_act(Role.PHYSICIAN), small_template())
    new = save_template(session, an_act(Role.PHYSICIAN), replace(small_template(), version="2.0"))
    sign_template(session, an_act(Role.INVESTIGATOR), new, NOW + 2 * HOUR)
    sign_template(session, an_act(Role.INVESTIGATOR), old, NOW + HOUR)
    assert [started(session, hours * HOUR) for hours in (0, 1, 2)] == [[], [old], [new]]


def test_of_two_versions_of_one_moment_the_one_signed_later_counts(session: MemorySession) -> None:
    new = save_template(session, an_act(Role.PHYSICIAN), replace(small_template(), version="2.0"))
    old = save_template(session, an_act(Role.PHYSICIAN), small_template())
    sign_template(session, an_act(Role.INVESTIGATOR), new, NOW + HOUR)
    sign_template(session, an_act(Role.INVESTIGATOR, NOW + HOUR / 2), old, NOW + HOUR)
    assert started(session, HOUR) == [old]


def test_the_wards_own_stand_first_with_their_highest_version(session: MemorySession) -> None:
    for version in ("2.0", "10.0", "2"):
        save_template(session, an_act(Role.PHYSICIAN), replace(small_template(), version=version))
    found = [(view.ref.key, view.ref.version) for view in shown(session).values()]
    assert found[:4] == [("nct07105579", "0.1"), ("small", "10.0"), ("small", "2"), ("small", "2.0")]


def test_of_an_unsigned_version_the_last_text_is_shown(session: MemorySession) -> None:
    first = save_template(session, an_act(Role.PHYSICIAN), small_template())
    changed = replace(small_template(), title="Changed")
    second = save_template(session, an_act(Role.PHYSICIAN, NOW + HOUR), changed)
    found = shown(session)
    assert first not in found
    assert (found[second].template, found[second].saved_by, found[second].is_shipped) == (changed, "BAKER Paul", False)


def test_a_shipped_text_that_differs_from_the_signed_one_says_so(session: MemorySession) -> None:
    sign_template(session, an_act(Role.INVESTIGATOR), template_ref(EXAMPLE))
    other = shipped_template_text(EXAMPLE).replace("[90 days]", "").replace("# An example", "# Some example")
    session.info["protocols"] = TemplateShelf.of({"other": other})
    views = [view for view in shown(session).values() if view.ref.key == EXAMPLE]
    assert {(view.is_shipped, view.is_signed, view.is_changed) for view in views} == {
        (True, False, True), (False, True, False),
    }  # fmt: skip


def test_what_can_not_be_read_is_told_and_stops_nothing(session: MemorySession) -> None:
    session.info["protocols"] = TemplateShelf.of({"bad.toml": "key = ", "small.toml": SMALL})
    text = ProtocolText(
        id=protocol_text_id(template_ref(EXAMPLE)), recorded_at=NOW, recorded_by=USERS[Role.PHYSICIAN],
        protocol="old", version="1.0", sha256="0" * 64, text="key = 1",
    )  # fmt: skip
    session.add(text)
    session.flush()
    found = templates(session, an_asker())
    assert [view.ref.key for view in found.templates] == ["small"]
    assert [one.name for one in found.refused] == ["bad.toml", f"old 1.0 {'0' * 64}"]
    assert found.find(found.templates[0].ref) is found.templates[0]
    assert found.find(template_ref(EXAMPLE)) is None
    assert read_template(session, template_ref(EXAMPLE)) is None


def test_one_is_read_from_the_shelf_or_as_it_was_kept(session: MemorySession) -> None:
    ref = template_ref(EXAMPLE)
    assert read_template(session, replace(ref, sha256="0" * 64)) is None
    sign_template(session, an_act(Role.INVESTIGATOR), ref)
    session.flush()
    for shelf in (template_shelf(), NO_TEMPLATES):
        session.info["protocols"] = shelf
        found = read_template(session, ref)
        assert found is not None
        assert found.template == shipped_template(EXAMPLE)


def test_a_session_without_a_shelf_has_no_templates() -> None:
    with memory_session() as session:
        assert templates(session, an_asker()).templates == ()


def waiting(session: MemorySession) -> list[tuple[str, str]]:
    session.flush()
    return [(view.ref.key, view.ref.version) for view in read_awaiting(session)]


def test_of_each_protocol_the_highest_version_that_is_filled_in_waits_for_a_signature(session: MemorySession) -> None:
    small, doctor = small_template(), an_act(Role.PHYSICIAN)
    empty = shipped_template("nct07105579")
    assert waiting(session) == []  # examples that nobody touched, and a structure without doses
    save_template(session, doctor, replace(empty, version="9.0"))
    assert waiting(session) == []
    for version in ("1.9", "1.10"):
        save_template(session, doctor, replace(small, version=version))
    assert waiting(session) == [("small", "1.10")]
    example = replace(shipped_template(EXAMPLE), version="7.0")
    save_template(session, doctor, example)
    assert waiting(session) == [("small", "1.10"), (EXAMPLE, "7.0")]


def test_nothing_waits_beneath_a_signed_version_nor_where_its_version_is_taken(session: MemorySession) -> None:
    small, doctor = small_template(), an_act(Role.PHYSICIAN)
    old = save_template(session, doctor, small)
    new = save_template(session, doctor, replace(small, version="2.0"))
    sign_template(session, an_act(Role.INVESTIGATOR), new)
    assert waiting(session) == []
    assert old in shown(session)
    other = replace(small, version="2.0", title="Another text")
    session.info["protocols"] = TemplateShelf.of({"other": write_template(other)})
    assert shown(session)[template_entry(write_template(other)).ref].is_changed
    assert waiting(session) == []
