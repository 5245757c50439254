"""The text by which half typed forms outlive the program: only what a person changed, and all of that."""

from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.words import Words
from bline_desktop.ui.drafts import Drafts, read_drafts, said_values, write_drafts

TEXT = st.text(max_size=12)
FORMS = st.fixed_dictionaries(
    {
        "key": TEXT,
        "typed": st.dictionaries(TEXT, TEXT | st.booleans() | st.none(), max_size=3),
        "field": st.none() | TEXT,
        "gesture": st.uuids(),
        "edited": st.booleans(),
    }
)
PAGES = st.dictionaries(TEXT.filter(lambda name: name not in ("edited", "$id")), FORMS, max_size=2)
DRAFTS = st.builds(
    Drafts,
    place=TEXT,
    patient_id=st.none() | st.uuids(),
    pages=st.dictionaries(TEXT, PAGES | FORMS, max_size=2),
    patients=st.dictionaries(st.uuids(), PAGES, max_size=2),
)


@given(drafts=DRAFTS)
def test_the_text_holds_what_was_changed_and_nothing_else(drafts: Drafts) -> None:
    text = write_drafts(drafts)
    again = read_drafts(text)
    assert list(again.forms()) == sorted_as(again, list(drafts.forms()))
    assert bool(text) == drafts.any_typed == again.any_typed
    assert write_drafts(again) == text


def sorted_as(again: Drafts, forms: list[tuple[UUID | None, Any]]) -> list[tuple[UUID | None, Any]]:
    """Put forms into the order in which the text has them; none may be missing or left over."""
    order = [found for found in again.forms() if found in forms]
    assert len(order) == len(forms)
    return order


def test_forms_are_taken_in_and_thrown_away() -> None:
    form = {"key": "pause", "typed": {"note": "called"}, "edited": True}
    li, wang = uuid4(), uuid4()
    mine = Drafts(patients={li: {"tab": "infusion", "infusion": form}})
    others = Drafts(pages={"tasks": form}, patients={wang: {"infusion": form}})
    mine.add(others)
    assert len(list(mine.forms())) == 3
    mine.forget(others)
    assert list(mine.forms()) == [(li, form)]
    assert mine.only(lambda _: False) == Drafts()


def test_what_was_typed_is_said_under_its_titles(words: Words) -> None:
    form = {"typed": {"note": "called", "cause": "air", "at": ""}, "fields": {"note": "Note", "at": "Paused at"}}
    assert said_values(words, form) == "Note: called"
    assert said_values(words, form, {"at"}) == ""
    assert said_values(words, {"typed": ["page one"]}) == ""
