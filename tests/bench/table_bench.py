"""How long the UI thread is away while a long table comes up: the steps of a plan of two years.

The floor: a bare table of Qt with the same texts, without a stylesheet, whose rows are all as high as one line.
"""

import os
import time
from datetime import timedelta
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from bline_desktop.colours import LIGHT
from bline_desktop.domain.plan.changes import Facts
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Repeat
from bline_desktop.domain.plan.spans import Span, SpanUnit, Window
from bline_desktop.domain.plan.state import Deviation, DeviationSort, Done, JudgedStep, StepState
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.tour.reach import rests
from bline_desktop.ui.fonts import body_font, register_fonts
from bline_desktop.ui.i18n import QtWords
from bline_desktop.ui.screens.plan_steps import PlanRow, StepCells, steps_model
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import dress
from bline_desktop.ui.widgets.plan_words import PlanWords
from tests.support.calendar_wards import ZONE
from tests.support.plans import DAY_ZERO, TRANSPLANT, arm, cycles, dlis, looks

SIZE = (1160, 560)
ROUNDS = 7
STEPS, MANY = 400, 1_968  # all that lines of 98 weeks and the treatments make
TREATED, WEEKS = 4, 98
TODAY = DAY_ZERO + timedelta(days=300)


def measure() -> dict[str, float]:
    """Return the milliseconds of the first draw of 400 steps, of the longest turn after it, and those of the floor."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([])
    app.setFont(body_font(register_fonts()))
    dress(app, LIGHT)
    few, many = _rows(STEPS), _rows(MANY)
    ours = [_first_draw(app, few) for _ in range(ROUNDS)]
    more = [_first_draw(app, many) for _ in range(ROUNDS)]
    app.setStyleSheet("")
    floor = [_bare(app, few) for _ in range(ROUNDS)]
    dress(app, LIGHT)
    return {
        "first_ms": median(first for first, _ in ours),
        "later_ms": median(later for _, later in ours),
        "many_ms": median(first for first, _ in more),
        "many_later_ms": median(later for _, later in more),
        "floor_ms": median(floor),
    }


def _rows(count: int) -> list[PlanRow]:
    """Return the rows of a plan of two years: cycles, DLIs, and looks that come each week, all under other days."""
    weekly = Repeat(WEEKS, Span(1, SpanUnit.WEEKS))
    lines = range((count - 2 * TREATED) // WEEKS)
    long = arm(
        cycles(TREATED, every=Span(3, SpanUnit.MONTHS), window=Window(-7, 7)),
        dlis(TREATED, every=Span(8, SpanUnit.WEEKS), anchor=Anchor(AnchorEvent.CYCLE_END, 1)),
        *(looks(f"look{number}", TRANSPLANT, Span(number), Window(-1, 1), weekly) for number in lines),
    )
    return [PlanRow(step.key, _judged(step, place)) for place, step in enumerate(expand(long, Facts(DAY_ZERO)))]


def _judged(step: DatedStep, place: int) -> JudgedStep:
    """Judge a step: what lies behind is done, one in seven outside its window."""
    if step.target is None or step.target > TODAY:
        return JudgedStep(step, StepState.PLANNED if step.target else StepState.AWAITING)
    if place % 7:
        return JudgedStep(step, StepState.DONE, Done(step.target))
    late = Deviation(DeviationSort.LATE, step.target, 1 + place % 9)
    return JudgedStep(step, StepState.DONE_OUTSIDE, Done(step.target), (late,))


def _first_draw(app: QApplication, rows: list[PlanRow]) -> tuple[float, float]:
    """Return how long a table takes until it is painted, and the longest turn of the event loop after that."""
    words = QtWords(ZONE)
    cells = StepCells(words)
    cells.about(PlanWords(words, DAY_ZERO))
    table = RowsTable(steps_model(cells), "Steps")
    table.resize(*SIZE)
    began = time.perf_counter()
    table.show_rows(rows)
    table.show()
    table.repaint()
    first, later = time.perf_counter() - began, 0.0
    while not rests(table):
        began = time.perf_counter()
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        later = max(later, time.perf_counter() - began)
    table.hide()
    table.deleteLater()
    return first * 1000, later * 1000


def _bare(app: QApplication, rows: list[PlanRow]) -> float:
    cells = StepCells(QtWords(ZONE))
    ways = (cells.state, cells.step, cells.planned, cells.window, cells.done)
    said = [[way(row) for way in ways] for row in rows]
    table, model = QTableView(), QStandardItemModel(len(rows), len(ways))
    table.resize(*SIZE)
    began = time.perf_counter()
    for row, texts in enumerate(said):
        for column, text in enumerate(texts):
            model.setItem(row, column, QStandardItem(text))
    table.setModel(model)
    table.show()
    table.repaint()
    taken = time.perf_counter() - began
    app.processEvents()
    return taken * 1000


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:32} {value:8.2f}")
