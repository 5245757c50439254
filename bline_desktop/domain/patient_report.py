"""What the report of one patient prints, gathered at one moment."""

from dataclasses import dataclass
from datetime import datetime

from bline_desktop.domain.copies import JournalMark
from bline_desktop.domain.plan.state import PatientPlan
from bline_desktop.domain.timeline import Timeline
from bline_desktop.domain.treatment.dli_ladder import LadderStep
from bline_desktop.domain.views import Banner, CycleView, PatientDetails, RecordLine, TaskLine
from bline_desktop.domain.words import Message


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One table of a report: all records of one kind, in order of time, struck ones among them."""

    key: str
    title: Message
    lines: tuple[RecordLine, ...]


@dataclass(frozen=True, slots=True)
class PatientReport:
    """All that is printed of one patient; `plan` is None where none was started."""

    banner: Banner
    details: PatientDetails
    cycles: tuple[CycleView, ...]
    parts: tuple[ReportPart, ...]
    ladder: tuple[LadderStep, ...]
    timeline: Timeline
    tasks: tuple[TaskLine, ...]
    mark: JournalMark
    ward_name: str
    made_up: bool
    printed_at: datetime
    printed_by: str
    plan: PatientPlan | None = None
