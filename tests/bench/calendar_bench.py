"""How long month, week and agenda of a crowded ward take from their answer to the painted screen, on the UI thread.

The floor: a bare painter that fills as many grounds and draws as many texts in boxes of the same size as the month.
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from bline_desktop.colours import LIGHT
from bline_desktop.domain.plan.calendar_cells import rows
from bline_desktop.domain.plan.month_grid import month_weeks, week_of
from bline_desktop.ui.fonts import body_font, register_fonts
from bline_desktop.ui.i18n import QtWords
from bline_desktop.ui.screens.calendar_days import week_rows
from bline_desktop.ui.screens.calendar_lists import agenda_list, rows_ahead
from bline_desktop.ui.theme import dress
from bline_desktop.ui.widgets.calendar_grid import CalendarGrid
from bline_desktop.ui.widgets.calendar_layout import Row
from bline_desktop.ui.widgets.calendar_words import EntryWords
from tests.support.calendar_wards import TODAY, ZONE, a_calendar, titled
from tests.support.calendars import an_entry

PATIENTS, ROUNDS = 200, 15
MANY, LINES, AHEAD = 600, 1_000, timedelta(days=91)  # patients and lines of a crowded agenda, and how far it looks
SIZE = (1496, 820)
TEXTS_OF_A_MARK = 3  # the patient, the title, a word beside it
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


def measure() -> dict[str, float]:
    """Return the milliseconds of month, week and agenda from answer to paint, and those of the bare painter."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([])
    app.setFont(body_font(register_fonts()))
    dress(app, LIGHT)
    weeks = month_weeks(TODAY.year, TODAY.month)
    view = a_calendar(weeks[0][0], weeks[-1][-1], PATIENTS)
    grid = CalendarGrid(EntryWords(QtWords(ZONE), of_ward=True), even=True)
    grid.resize(*SIZE)
    grid.show()
    app.processEvents()  # what is not on the screen yet would not be painted

    def month() -> None:
        grid.show_rows([Row(week) for week in rows(view, weeks, TODAY.month)], TODAY)
        grid.viewport().repaint()

    ours = _median_ms(month)
    marks = [mark.box for row in grid.placed for mark in row.marks]
    boxes = [box for row in grid.placed for box in row.boxes]
    floor = _median_ms(lambda: _bare(boxes, marks))
    grid.close()
    return {"ours_ms": ours, "floor_ms": floor, "week_ms": _week(app), "agenda_ms": _agenda(app)}


def _week(app: QApplication) -> float:
    """Return the milliseconds of a week in which there is something of each patient."""
    days = week_of(TODAY)
    view = a_calendar(days[0], days[-1], PATIENTS)
    here = {entry.trial_id for entry in view.entries}
    others = (f"ZJ-{number:03d}" for number in range(1, PATIENTS + 1) if f"ZJ-{number:03d}" not in here)
    visits = tuple(an_entry(TODAY, None, trial_id, title=titled("Visit")) for trial_id in others)
    view = replace(view, entries=(*view.entries, *visits))
    grid = CalendarGrid(EntryWords(QtWords(ZONE), of_ward=True), even=False)
    grid.resize(*SIZE)
    grid.show()
    app.processEvents()

    def week() -> None:
        grid.show_rows(week_rows(view, days, grid.words.who), TODAY)
        grid.viewport().repaint()

    took = _median_ms(week)
    grid.close()
    return took


def _agenda(app: QApplication) -> float:
    """Return the milliseconds of a thousand lines of which none was shown before."""
    view = a_calendar(TODAY, TODAY + AHEAD, MANY)
    rows = rows_ahead(view)[:LINES]
    table = agenda_list(EntryWords(QtWords(ZONE), of_ward=True))
    table.resize(*SIZE)
    table.show()

    def nothing() -> None:
        table.show_rows(())
        app.processEvents()

    def agenda() -> None:
        table.show_rows(rows)
        table.viewport().repaint()

    took = _median_ms(agenda, nothing)
    table.close()
    return took


def _bare(boxes: list[QRect], marks: list[QRect]) -> None:
    picture = QImage(*SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    for box in boxes:
        painter.fillRect(box, QColor(LIGHT.surface))
    painter.setPen(QColor(LIGHT.text))
    for number, box in enumerate(marks):
        for part in range(TEXTS_OF_A_MARK):
            painter.drawText(box, CENTRE, f"ZJ-{number:03d} {part}")
    painter.end()


def _median_ms(work: Callable[[], None], before: Callable[[], None] = lambda: None) -> float:
    took = []
    for _ in range(ROUNDS):
        before()
        begun = time.perf_counter()
        work()
        took.append((time.perf_counter() - begun) * 1000)
    return median(took[1:])
