"""All that is printed of one patient, gathered at one moment."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.kind import Group
from bline_desktop.domain.patient_report import PatientReport, ReportPart
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_
from bline_desktop.queries.dli import read_ladder
from bline_desktop.queries.infusions import read_page
from bline_desktop.queries.journal import read_mark
from bline_desktop.queries.patients import read_banner, read_details
from bline_desktop.queries.plans import read_plans
from bline_desktop.queries.records import DLI_READING, Reading, read_lines, reading_of
from bline_desktop.queries.rows import settings_of
from bline_desktop.queries.timeline import read_timeline

# Of these a report says also that nothing is recorded.
_ALWAYS = frozenset(kind.key for kind in KINDS if kind.group is Group.RESULTS)
DLI_TITLE = N_("dli", "Donor lymphocyte infusions")


@query(Right.REPORT)
def patient_report(session: Session, asker: Asker, patient_id: UUID) -> PatientReport:
    """Gather the report of one patient at one moment. Raises KeyError for an unknown id."""
    settings = settings_of(session)
    page = read_page(session, asker, patient_id)
    views = (*((page.current,) if page.current else ()), *page.earlier)

    def lines(reading: Reading) -> tuple[RecordLine, ...]:
        return read_lines(session, asker.zone, reading, patient_id)[::-1]

    kinds = [ReportPart(kind.key, kind.title, lines(reading_of(kind))) for kind in KINDS]
    return PatientReport(
        banner=read_banner(session, asker, patient_id),
        details=read_details(session, asker, patient_id),
        cycles=tuple(sorted(views, key=lambda view: (view.ordered.planned_start_on, view.ordered.number))),
        parts=(
            ReportPart("dli", DLI_TITLE, lines(DLI_READING)),
            *(part for part in kinds if part.lines or part.key in _ALWAYS),
        ),
        ladder=read_ladder(session, asker, patient_id),
        timeline=read_timeline(session, asker, patient_id),
        tasks=page.tasks,
        mark=read_mark(session),
        ward_name=settings.ward_name,
        made_up=settings.made_up,
        printed_at=asker.now,
        printed_by=asker.user_name,
        plan=read_plans(session, asker, (patient_id,)).get(patient_id),
    )
