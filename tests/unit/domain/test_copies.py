"""What leaves the program."""

from pathlib import Path

from bline_desktop.domain.copies import JournalMark, not_written
from bline_desktop.domain.words import Words
from tests.support.store import ZONE


def test_the_head_of_the_journal_can_be_read_out_loud() -> None:
    assert JournalMark(12_483, "7f3a91c2" + "0" * 56).text == "#12,483 7F3A-91C2"


def test_a_file_that_could_not_be_written_is_told_in_three_sentences(tmp_path: Path) -> None:
    trouble = not_written(tmp_path, OSError(28, "No space left on device"))
    words = Words(ZONE)
    assert words.say(trouble.what, **trouble.values) == f"{tmp_path} could not be written: No space left on device."
    assert words.say(not_written(tmp_path, OSError()).what, target="x", reason="OSError") == (
        "x could not be written: OSError."
    )
    assert trouble.code == "not-written"
    assert not_written(tmp_path, PermissionError()).values["reason"] == "PermissionError"
