"""One CSV file for each table: UTF-8 with a byte order mark, RFC 4180, and nothing in it that a spreadsheet would run."""

from collections.abc import Iterable
from pathlib import Path

from bline_desktop.domain.copies import TableCopy


def write_tables(tables: Iterable[TableCopy], folder: Path) -> tuple[Path, ...]:
    """Write one file for each table into a new folder, all or none; return the files."""
    raise NotImplementedError
