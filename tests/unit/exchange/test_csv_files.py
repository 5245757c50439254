"""CSV files: what goes in comes out, and nothing in them runs."""

import csv
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bline_desktop.domain.copies import TableCopy
from bline_desktop.domain.errors import RuleBroken, StorageTrouble
from bline_desktop.exchange.csv_files import FOLDER_IN_USE, TRIGGERS, csv_text, guarded, unguarded, write_tables

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def a_table(*rows: tuple[str | int | bool | None, ...], name: str = "mrd") -> TableCopy:
    return TableCopy(name, ("note", "level", "done"), rows, frozenset({"level"}))


@given(TEXTS)
@example("=1+1")
@example("  =1+1")
@example("'=1+1")
@example("＝1")
@example("\t=1")
@example("")
def test_any_text_comes_back_and_no_cell_begins_like_a_formula(text: str) -> None:
    written = csv_text(a_table((text, "-1.5", True)))
    header, row = csv.reader(StringIO(written, newline=""), strict=True)
    assert header == ["note", "level", "done"]
    assert unguarded(row[0]) == text
    assert row[1:] == ["-1.5", "true"]
    assert row[0][:1] not in TRIGGERS
    assert row[0].lstrip()[:1] not in TRIGGERS


def test_what_a_spreadsheet_would_run_gets_one_apostrophe_and_all_else_stays() -> None:
    assert guarded("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert guarded("'quoted'") == "''quoted'"
    assert guarded("李伟, 5 mL") == "李伟, 5 mL"


def test_numbers_are_numbers_texts_are_quoted_and_unknown_is_empty() -> None:
    written = csv_text(a_table(('say "a, b"', 28, False), (None, "-0.5", None)))
    assert written == '"note","level","done"\r\n"say ""a, b""",28,false\r\n,-0.5,\r\n'


def test_a_file_for_each_table_with_a_byte_order_mark(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "export"
    files = write_tables((a_table(("李伟", 1, True)), a_table(name="journal")), folder)
    assert files == (folder / "mrd.csv", folder / "journal.csv")
    assert sorted(folder.iterdir()) == sorted(files)
    raw = files[0].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").splitlines()[1] == '"李伟",1,true'
    assert list((tmp_path / "new").iterdir()) == [folder]


def test_an_empty_folder_may_be_used_and_one_in_use_may_not(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    write_tables((a_table(),), empty)
    before = (empty / "mrd.csv").read_bytes()
    with pytest.raises(RuleBroken) as refused:
        write_tables((a_table(("x", 1, True)),), empty)
    assert refused.value.rule is FOLDER_IN_USE
    assert (empty / "mrd.csv").read_bytes() == before
    a_file = tmp_path / "file"
    a_file.write_text("keep me", encoding="utf-8")
    with pytest.raises(RuleBroken):
        write_tables((a_table(),), a_file)
    assert a_file.read_text(encoding="utf-8") == "keep me"


def test_what_can_not_be_written_is_said_in_sentences_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageTrouble) as trouble:
        write_tables((a_table(),), tmp_path / "file" / "export")
    assert trouble.value.code == "not-written"
    assert trouble.value.values["target"] == str(tmp_path / "file" / "export")
    with pytest.raises(StorageTrouble):
        write_tables((a_table(name="x" * 300),), tmp_path / "export")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_draft_left_by_a_crash_is_in_nobodys_way() -> None:
    with TemporaryDirectory() as folder:
        draft = Path(folder) / ".export.part"
        draft.mkdir()
        (draft / "old.csv").write_text("", encoding="utf-8")
        (file,) = write_tables((a_table(),), Path(folder) / "export")
        assert list((Path(folder) / "export").iterdir()) == [file]
