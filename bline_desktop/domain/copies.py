"""What leaves the program: the values that a report prints and an export writes, frozen like all values of queries."""

from dataclasses import dataclass
from pathlib import Path

from bline_desktop.domain.columns import Plain
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.words import N_


@dataclass(frozen=True, slots=True)
class JournalMark:
    """The journal's last number and hash: what a print and the status bar carry to show how far the record went."""

    seq: int
    hash: str

    @property
    def text(self) -> str:
        """Number and short hash, as they can be read out: `#12,483 7F3A-91C2`."""
        return f"#{self.seq:,} {self.hash[:4]}-{self.hash[4:8]}".upper()


@dataclass(frozen=True, slots=True)
class TableCopy:
    """One table as plain values, for export; `numbers` names the columns that hold numbers (decimals are text here)."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Plain, ...], ...]
    numbers: frozenset[str]


def not_written(target: Path, problem: OSError) -> StorageTrouble:
    """Say that files for people or machines could not be written."""
    return StorageTrouble(
        "not-written",
        N_("copies", "{target} could not be written: {reason}."),
        N_("copies", "The store is untouched, and nothing half-written was left behind."),
        N_("copies", "Choose another folder, or free some space, and try again."),
        target=str(target),
        reason=problem.strerror or type(problem).__name__,
    )
