"""Asks for the days that a calendar shows, and then for those before and after: turning a page waits for nothing."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.plan.entries import CalendarView
from bline_desktop.queries.calendar import patient_calendar, ward_calendar
from bline_desktop.ui.desk import Desk

Days = tuple[date, date]
MOST_KEPT = 8


class CalendarAsker(QObject):
    """Keeps what was asked for last; what is shown from there is asked for anew at once."""

    came = Signal(object)  # CalendarView of the days that are wanted now

    def __init__(self, patient_id: UUID | None, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._patient_id, self._desk = patient_id, desk
        self._kept: dict[Days, CalendarView] = {}
        self._wanted: Days | None = None
        self._around: tuple[Days, ...] = ()

    def want(self, days: Days, around: Iterable[Days] = ()) -> None:
        """Ask for some days, and after them for those around; what is known of them is shown at once."""
        is_other, self._wanted, self._around = days != self._wanted, days, tuple(around)
        if is_other and days in self._kept:
            self.came.emit(self._kept[days])
        self._ask(days)

    def forget(self) -> None:
        """Give up what is kept: something was changed."""
        self._kept.clear()

    def _ask(self, days: Days) -> None:
        self._desk.ask(self, partial(_query, self._patient_id, days), partial(self._take, days), key=days)

    def _take(self, days: Days, view: CalendarView) -> None:
        self._kept.pop(days, None)
        self._kept[days] = view
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        if days != self._wanted:
            return
        self.came.emit(view)
        for other in self._around:
            if other not in self._kept:
                self._ask(other)


def _query(patient_id: UUID | None, days: Days, session: Session, asker: Asker) -> CalendarView:
    if patient_id is None:
        return ward_calendar(session, asker, *days)
    return patient_calendar(session, asker, patient_id, *days)
