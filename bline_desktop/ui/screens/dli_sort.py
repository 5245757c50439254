"""What a donor lymphocyte infusion has in common with all other records: its table, its form from paper, its words."""

from bline_desktop.commands.dli import record_dli
from bline_desktop.domain.people import Right
from bline_desktop.domain.treatment.dli import Dli, DliFields
from bline_desktop.domain.words import N_
from bline_desktop.queries.records import dlis
from bline_desktop.ui.screens.dli_acts import RECORD_DLI, RECORDED, START_DLI
from bline_desktop.ui.screens.sort import Sort

DLI = Sort(
    key="dli",
    title=N_("dli", "Donor lymphocyte infusions"),
    empty=N_("dli", "Donor lymphocyte infusions will stand here. Start the first one with “Start DLI”."),
    new=START_DLI,
    act=RECORD_DLI,
    kept=RECORDED,
    fields=DliFields,
    table=str(Dli.__tablename__),
    right=Right.CHART_DLI,
    query=dlis,
    record=record_dli,
)
