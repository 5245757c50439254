"""What is said of a rounds copy that can't be read: in its own words; it needs no backup and no administrator."""

from pathlib import Path

import pytest

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.words import Words
from bline_desktop.storage import copy_troubles, key_troubles, troubles

WORDS = Words(None)
HERE = Path("/here")


def said(trouble: StorageTrouble) -> str:
    return " ".join(WORDS.say(one, **trouble.values) for one in (trouble.what, trouble.safe, trouble.do))


@pytest.mark.parametrize(
    ("trouble", "what", "do"),
    [
        (troubles.unreadable_database(HERE), "The rounds copy can't be opened", "Make a new rounds copy"),
        (troubles.unreadable_keyring(HERE), "The rounds copy can't be opened", "Make a new rounds copy"),
        (troubles.no_store_here(HERE), "The rounds copy can't be opened", "Make a new rounds copy"),
        (troubles.damaged(troubles.PAGES), "This check failed: pages of the file.", "Make a new rounds copy"),
        (troubles.older_version(troubles.IS_A_COPY), "Another version of the program made", "Use the same version"),
    ],
)
def test_a_copy_that_is_not_whole_is_made_anew(trouble: StorageTrouble, what: str, do: str) -> None:
    told = copy_troubles.of_copy(trouble)
    assert told.code == trouble.code
    assert what in said(told)
    assert do in said(told)
    assert "backup" not in said(told)


def test_what_has_to_do_with_the_person_is_said_as_ever() -> None:
    for trouble in (key_troubles.wrong_password("ADAMS Nora"), troubles.newer_version("2.0")):
        assert copy_troubles.of_copy(trouble) is trouble


def test_a_folder_that_holds_none_is_named() -> None:
    assert "There is no rounds copy in /here." in said(copy_troubles.no_rounds_copy(HERE))
    assert "b-line-rounds-copy" in said(copy_troubles.no_rounds_copy(HERE))
    assert "/here holds the store of a ward" in said(copy_troubles.store_not_copy(HERE))
