"""The results of one kind, made from its declaration: MRD, chimerism, weight, and every kind to come."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from bline_desktop.commands.records import record
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.people import Right
from bline_desktop.queries.records import records
from bline_desktop.ui.screens.records import RecordsScreen, Sort
from bline_desktop.ui.screens.tools import Tools


def sort_of(kind: Kind) -> Sort:
    """Return how the records of a kind are shown, read and written."""
    return Sort(
        key=kind.key,
        title=kind.title,
        empty=kind.empty,
        new=kind.new,
        act=kind.act,
        kept=kind.kept,
        fields=kind.fields,
        table=str(kind.table.__tablename__),
        right=Right.CHART_RESULT,
        query=lambda session, asker, patient_id: records(session, asker, kind.key, patient_id),
        record=lambda session, act, patient_id, fields: record(session, act, kind.key, patient_id, fields),
    )


class ObservationScreen(RecordsScreen):
    """The results of one kind and one patient."""

    def __init__(self, kind: Kind, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(sort_of(kind), patient_id, tools, parent)
