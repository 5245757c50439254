"""One CSV file for each table: UTF-8 with a byte order mark, RFC 4180, nothing in it that a spreadsheet would run.

A text that a spreadsheet could take for a formula gets one apostrophe in front, and so does one that begins with an
apostrophe itself: whoever reads the files back takes exactly one away and has the text as it was. Texts are quoted,
numbers are not, and what is unknown is empty.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from bline_desktop.domain.columns import Plain
from bline_desktop.domain.copies import TableCopy, not_written
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.words import N_

# The first characters by which spreadsheets know a formula, with their full-width twins.
TRIGGERS = frozenset("=+-@\t\r\n\0＝＋－＠")
_GUARD = "'"
_LINE_END = "\r\n"

FOLDER_IN_USE = Rule(
    "export-folder-in-use",
    N_("export", "The folder {folder} has something in it. Choose a new or an empty folder for the export."),
)


def write_tables(tables: Iterable[TableCopy], folder: Path) -> tuple[Path, ...]:
    """Write one file for each table into a new or empty folder, all or none; return the files.

    Raises RuleBroken where the folder is in use and StorageTrouble where it can't be written.
    """
    folder = folder.absolute()
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RuleBroken(FOLDER_IN_USE, folder=str(folder))
        return _write_whole(tuple(tables), folder)
    except OSError as problem:
        raise not_written(folder, problem) from problem


def csv_text(table: TableCopy) -> str:
    """Return a table as the text of its CSV file, the names of the columns first."""
    lines = [",".join(map(_quoted, table.columns))]
    numeric = [name in table.numbers for name in table.columns]
    lines += [",".join(map(_cell, row, numeric)) for row in table.rows]
    return _LINE_END.join(lines) + _LINE_END


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could take for a formula."""
    start = text.lstrip()[:1]
    return _GUARD + text if text[:1] in TRIGGERS | {_GUARD} or start in TRIGGERS else text


def unguarded(text: str) -> str:
    """Take the apostrophe away again: `unguarded(guarded(text)) == text` for every text."""
    return text.removeprefix(_GUARD)


def _cell(value: Plain, numeric: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if numeric else _quoted(guarded(str(value)))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _write_whole(tables: tuple[TableCopy, ...], folder: Path) -> tuple[Path, ...]:
    """Write beside the place and rename at the end, so that there is never half an export."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir()
        for table in tables:
            (draft / f"{table.name}.csv").write_bytes(csv_text(table).encode("utf-8-sig"))
        if folder.exists():
            folder.rmdir()
        os.replace(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return tuple(folder / f"{table.name}.csv" for table in tables)
