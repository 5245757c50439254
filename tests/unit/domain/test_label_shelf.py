"""The exact name of a text, and a shelf on which one bad text harms no other."""

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.label_shelf import EMPTY_SHELF, LabelShelf, read_entry, shelf_of
from tests.support.labels import ref_of, shelf, shipped_text

REFS = st.builds(
    TextRef,
    key=st.from_regex(r"[a-z][a-z0-9-]{1,23}", fullmatch=True),
    version=st.from_regex(r"[0-9]{1,4}\.[0-9]{1,4}", fullmatch=True),
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
)


@given(REFS)
def test_a_ref_comes_back_from_its_text(ref: TextRef) -> None:
    assert TextRef.read(str(ref)) == ref
    assert len(ref.short_hash) == 8


@pytest.mark.parametrize("text", ["", "us", "us 2025.1", "us 2025.1 sha256:12", "US 2025.1 sha256:" + "0" * 64])
def test_anything_else_names_no_profile(text: str) -> None:
    with pytest.raises(ValueError, match="names no text"):
        TextRef.read(text)


def test_a_changed_text_of_the_same_version_has_another_name() -> None:
    text = shipped_text("us-2025")
    changed = read_entry(text.replace("# Unconfirmed", "# unconfirmed", 1)).ref
    assert (changed.key, changed.version) == (ref_of().key, ref_of().version)
    assert changed != ref_of()


def test_a_shelf_finds_the_very_text_that_is_meant() -> None:
    found = shelf().find(ref_of())
    assert found is not None
    assert found.profile.title == "United States, 2025"
    assert shelf().find(TextRef("us", "2025.1", "0" * 64)) is None


def test_a_shelf_finds_a_profile_by_its_key() -> None:
    found = shelf().named("eu-jp")
    assert found is not None
    assert found.ref == ref_of("eu-jp")
    assert shelf().named("mars") is None


def test_a_text_that_can_not_be_read_stands_apart() -> None:
    mixed = shelf(good=shipped_text("us-2025"), bad="key = ")
    assert [entry.ref.key for entry in mixed.entries] == ["us"]
    assert [(one.name, one.problem.rule.code) for one in mixed.refused] == [("bad", "TEXT_NO_TOML")]


def test_a_session_without_a_shelf_has_an_empty_one() -> None:
    class Bare:
        info: dict[str, object] = {}

    assert shelf_of(cast("Session", Bare())) is EMPTY_SHELF
    assert LabelShelf() == EMPTY_SHELF
