"""The results of one kind, made from its declaration: MRD, chimerism, weight, and every kind to come."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from bline_desktop.commands.records import correct, record
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.people import Right
from bline_desktop.domain.words import N_, Message
from bline_desktop.queries.records import records
from bline_desktop.ui.screens.records import RecordsScreen, Sort
from bline_desktop.ui.screens.tools import Tools

# A kind that is not named here has a plain title; its own goes here when it is added.
NEW = {
    "mrd": N_("records", "New MRD result"),
    "chimerism": N_("records", "New chimerism result"),
    "weight": N_("records", "New weight"),
}
NEW_ENTRY = N_("records", "New entry")
ACTS = {
    "mrd": N_("records", "Record MRD result"),
    "chimerism": N_("records", "Record chimerism result"),
    "weight": N_("records", "Record weight"),
}
RECORD_ENTRY = N_("records", "Record entry")
KEPT = {
    "mrd": N_("records", "MRD result recorded."),
    "chimerism": N_("records", "Chimerism result recorded."),
    "weight": N_("records", "Weight recorded."),
}
ENTRY_KEPT = N_("records", "Entry recorded.")


def sort_of(kind: Kind) -> Sort:
    """Return how the records of a kind are shown, read and written."""
    new: Message = NEW.get(kind.key, NEW_ENTRY)
    return Sort(
        key=kind.key,
        title=kind.title,
        empty=kind.empty,
        new=new,
        act=ACTS.get(kind.key, RECORD_ENTRY),
        kept=KEPT.get(kind.key, ENTRY_KEPT),
        fields=kind.fields,
        table=str(kind.table.__tablename__),
        right=Right.CHART_RESULT,
        query=lambda session, asker, patient_id: records(session, asker, kind.key, patient_id),
        record=lambda session, act, patient_id, fields: record(session, act, kind.key, patient_id, fields),
        correct=lambda session, act, record_id, fields: correct(session, act, kind.key, record_id, fields),
    )


class ObservationScreen(RecordsScreen):
    """The results of one kind and one patient."""

    def __init__(self, kind: Kind, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(sort_of(kind), patient_id, tools, parent)
