"""What was recorded at the bed of a donor lymphocyte infusion, as the screen shows it."""

from dataclasses import dataclass
from uuid import UUID

from bline_desktop.domain.views import RecordLine


@dataclass(frozen=True, slots=True)
class DliEntry:
    """A bag or vital signs of a donor lymphocyte infusion; `table` names the table that keeps it."""

    dli_id: UUID
    table: str
    line: RecordLine
