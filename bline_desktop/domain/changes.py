"""What a write changed, and whose: told once after each commit, so that the screens which show it ask again."""

from dataclasses import dataclass, field
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Changed:
    """The tables that a write touched and the patients whose rows they were (none for people and settings)."""

    tables: frozenset[str] = field(default_factory=frozenset)
    patients: frozenset[UUID] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.tables)

    def __or__(self, other: Self) -> "Changed":
        """Join what two writes changed."""
        return Changed(self.tables | other.tables, self.patients | other.patients)

    def concerns(self, patient_id: UUID, *tables: str) -> bool:
        """Tell whether a patient's rows changed, in any of `tables` where some are named."""
        return patient_id in self.patients and (not tables or not self.tables.isdisjoint(tables))
