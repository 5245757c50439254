"""What leaves the program of plans: the month of the ward that is shown, a patient's own dates, a calendar file."""

from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QWidget
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.calendar_copy import CalendarCopy
from bline_desktop.domain.plan_printed import PatientDates, WardMonth
from bline_desktop.domain.words import N_
from bline_desktop.exchange.icalendar_file import write_calendar
from bline_desktop.queries.plan_export import plan_events
from bline_desktop.queries.plan_prints import patient_dates, ward_month
from bline_desktop.reports.month import write_ward_month
from bline_desktop.reports.own_dates import write_own_dates
from bline_desktop.ui.messages import GO_BACK, Answer, Option, Question
from bline_desktop.ui.screens.report import Print, PrintButton
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID

MONTH, SAVE_MONTH = N_("calendar", "Print month"), N_("calendar", "Keep the month as")
MONTH_WRITTEN = N_("calendar", "The month is written: {file}. It holds patient data; it is not encrypted.")
DATES, SAVE_DATES = N_("own-dates", "Print dates"), N_("own-dates", "Keep the patient's dates as")
DATES_WRITTEN = N_("own-dates", "The dates are written: {file}. The sheet holds patient data; it is not encrypted.")
FILE, SAVE_FILE = N_("calendar-file", "Calendar file"), N_("calendar-file", "Keep the calendar file as")
FILE_WRITTEN = N_("calendar-file", "The calendar file is written: {file}. It holds patient data; it is not encrypted.")
HOW = N_(
    "calendar-file",
    "A calendar file for another calendar program. It holds trial IDs alone; names need a reason, which is journalled.",
)
BY_ID, BY_NAME = N_("calendar-file", "Trial IDs alone"), N_("calendar-file", "With names")
WHY = N_("calendar-file", "Why names have to stand in it")


class MonthButton(PrintButton[WardMonth]):
    """Writes the month of the ward that was last shown."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        gather = partial(_month_of, tools.desk.clock.today(), 0)
        words = (MONTH, SAVE_MONTH, MONTH_WRITTEN)
        super().__init__(Print("month", None, gather, write_ward_month, words), tools, parent)

    def show_month(self, month: date, first_weekday: int) -> None:
        """Print another month from now on: the one in which this day lies."""
        self.printed = replace(self.printed, gather=partial(_month_of, month, first_weekday))


class CalendarFileButton(PrintButton[CalendarCopy]):
    """Writes the plan of a patient, or of all, for another calendar program; names only with a reason."""

    def __init__(self, patient_id: UUID | None, tools: Tools, parent: QWidget | None = None) -> None:
        gather = partial(_events_of, patient_id, None)
        words = (FILE, SAVE_FILE, FILE_WRITTEN)
        super().__init__(Print("calendar", patient_id, gather, write_calendar, words, ".ics"), tools, parent)

    def _choose(self) -> None:
        """Ask first how patients are called, of whoever may print their names."""
        if not self.tools.may(Right.REPORT):
            super()._choose()
            return
        options = (
            Option("ids", BY_ID, needs_reason=False),
            Option("names", BY_NAME),
            Option("back", GO_BACK, needs_reason=False),
        )
        self.tools.messages.ask(self, Question(self.tools.words.say(HOW), options, reason=WHY), self._answered)

    def _answered(self, answer: Answer) -> None:
        if answer.key not in ("ids", "names"):
            return
        reason = answer.reason if answer.key == "names" else None
        action, gather = (
            "calendar" if reason is None else "calendar_named",
            partial(_events_of, self.printed.about, reason),
        )
        self.printed = replace(self.printed, action=action, gather=gather, reason=reason)
        super()._choose()


class CalendarPrints(QWidget):
    """What can be taken out of a calendar: of the ward its month, of a patient the own dates, of both a file."""

    def __init__(self, patient_id: UUID | None, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.month = MonthButton(tools, self) if patient_id is None else None
        self.dates = None if patient_id is None else dates_print(patient_id, tools, self)
        self.file = CalendarFileButton(patient_id, tools, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for button in (self.month, self.dates):
            if button is not None:
                button.setVisible(tools.may(Right.REPORT))
                row.addWidget(button)
        row.addWidget(self.file)

    def show_month(self, month: date, first_weekday: int) -> None:
        """Take out another month from now on."""
        if self.month is not None:
            self.month.show_month(month, first_weekday)


def dates_print(patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> PrintButton[PatientDates]:
    """Return the button that writes a patient's own dates."""
    words = (DATES, SAVE_DATES, DATES_WRITTEN)
    return PrintButton(
        Print("dates", patient_id, partial(_dates_of, patient_id), write_own_dates, words), tools, parent
    )


def _month_of(month: date, first_weekday: int, session: Session, asker: Asker) -> WardMonth:
    return ward_month(session, asker, month, first_weekday)


def _dates_of(patient_id: UUID, session: Session, asker: Asker) -> PatientDates:
    return patient_dates(session, asker, patient_id)


def _events_of(patient_id: UUID | None, reason: str | None, session: Session, asker: Asker) -> CalendarCopy:
    return plan_events(session, asker, patient_id, reason)
