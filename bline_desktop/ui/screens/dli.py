"""Donor lymphocyte infusions of one patient: the table, the form, and the end of one that runs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from bline_desktop.commands.dli import end_dli, record_dli
from bline_desktop.domain.fields import Fields, moment_field
from bline_desktop.domain.people import Right
from bline_desktop.domain.second_check import MANTISSA, POWER
from bline_desktop.domain.treatment.dli import Dli, DliFields
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_
from bline_desktop.queries.records import dlis
from bline_desktop.ui.screens.records import RecordsScreen, Sort
from bline_desktop.ui.screens.second_part import ToCheck
from bline_desktop.ui.screens.side_form import Sheet
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.buttons import Button

DLI = Sort(
    key="dli",
    title=N_("dli", "Donor lymphocyte infusions"),
    empty=N_("dli", "Donor lymphocyte infusions will stand here. Record the first one with “New DLI”."),
    new=N_("dli", "New DLI"),
    act=N_("dli", "Record DLI"),
    kept=N_("dli", "DLI recorded."),
    fields=DliFields,
    table=str(Dli.__tablename__),
    right=Right.CHART_DLI,
    query=dlis,
    record=record_dli,
)
WHAT = N_("dli", "Infusion")
END = N_("dli", "End this DLI")
RECORD_END = N_("dli", "Record the end")
SECOND_CHECK = N_("second", "Finish the second check")
END_OF_CHECK = N_("second", "Second check of the DLI")
ENDED = N_("dli", "The end of the DLI is recorded.")


ENDS = "end:"  # before the id of a DLI: the form for its end


class EndFields(Fields):
    """What is typed of the end of a DLI."""

    ended_at: datetime = moment_field(N_("dli", "Ended at"))


class DliScreen(RecordsScreen):
    """The DLI of one patient."""

    what = WHAT

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        self.end = Button(tools.words.say(END))
        self.check = Button(tools.words.say(SECOND_CHECK))
        super().__init__(DLI, patient_id, tools, parent)
        self.end.clicked.connect(self.open_end)
        self.check.clicked.connect(self.finish_check)

    def more_acts(self) -> tuple[QWidget, ...]:
        """Return the buttons that end a running DLI, and finish a second check that is pending."""
        return (self.end, self.check)

    def show_lines(self, lines: tuple[RecordLine, ...]) -> None:
        """Show the DLI; the button that ends one is there while one runs."""
        super().show_lines(lines)
        self.end.setVisible(self.running() is not None and self.tools.may(Right.CHART_DLI))
        self.check.setVisible(self.waiting() is not None and self.tools.may(Right.SECOND_CHECK))

    def open_end(self) -> None:
        """Open the form for the end of the running DLI, with now filled in."""
        line = self.running()
        if line is None:
            return
        now = self.tools.desk.clock.now()
        title = self.tools.words.say(END)
        self.form.open_sheet(Sheet(f"{ENDS}{line.record_id}", title, RECORD_END, EndFields, {"ended_at": now}))

    def finish_check(self) -> None:
        """Let somebody finish the second check of the DLI that waits for it."""
        line = self.waiting()
        if line is not None:
            to_check = ToCheck(line.record_id, self.patient_id, frozenset({MANTISSA, POWER}))
            self.second.finish(to_check, self.tools.words.say(END_OF_CHECK), self.reload)

    def submit(self, key: str, draft: Any) -> None:
        """Record the end of a DLI, or what all records have in common."""
        if not key.startswith(ENDS):
            super().submit(key, draft)
            return
        dli_id = UUID(key.removeprefix(ENDS))
        self.do(lambda session, act: end_dli(session, act, dli_id, draft.ended_at), ENDED)

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed."""
        if draft and str(draft["key"]).startswith(ENDS):
            self.open_end()
            self.form.restore(draft)
        else:
            super().restore(draft)

    def running(self) -> RecordLine | None:
        """Return the DLI that runs, if one does: the chosen one first."""
        rows = self.table.rows_model.rows
        chosen = self.table.chosen_row()
        running = [line for line in rows if not line.struck and getattr(line.fields, "ended_at", None) is None]
        return chosen if chosen in running else next(iter(running), None)

    def waiting(self) -> RecordLine | None:
        """Return the DLI whose second check is pending, if there is one: the chosen one first."""
        pending = [line for line in self.table.rows_model.rows if not line.struck and line.check and line.check.pending]
        chosen = self.table.chosen_row()
        return chosen if chosen in pending else next(iter(pending), None)
