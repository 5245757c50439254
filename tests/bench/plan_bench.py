"""Plans and calendars against their floors: laying out a long plan, the ward's month, and the refresh of the board.

The floor of a query is the bare query: the very statements that it asks, with the same parameters, put to the same
store past all of our code, each row fetched.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from sqlalchemy import event
from sqlmodel import Session

from bline_desktop.domain.plan.calendar_cells import rows
from bline_desktop.domain.plan.changes import Facts
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.month_grid import month_weeks
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Repeat
from bline_desktop.domain.plan.spans import Span, SpanUnit, Window
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.calendar import ward_calendar
from bline_desktop.storage.database import Database
from bline_desktop.ui.widgets.calendar_grid import CalendarGrid
from bline_desktop.ui.widgets.calendar_layout import Row
from bline_desktop.ui.widgets.calendar_words import EntryWords
from tests.bench.plan_store import add_long_ago, add_this_month, asker, save_plan_text
from tests.support.plans import DAY_ZERO, TRANSPLANT, arm, cycles, dlis, looks
from tests.support.real_store import new_store, record_mrd

RUNS = 11
STEPS = 400
ON_SCREEN = 200
ENROLLED = 2_000
SIZE = (1280, 800)
ON_TREATMENT = 60
MONTH = month_weeks(2026, 11)


def expanding() -> float:
    """Lay out two years of 400 steps, nothing known from before."""
    weekly = Repeat(98, Span(1, SpanUnit.WEEKS))
    long = arm(
        cycles(4, every=Span(3, SpanUnit.MONTHS), window=Window(-7, 7)),
        dlis(4, every=Span(8, SpanUnit.WEEKS), anchor=Anchor(AnchorEvent.CYCLE_END, 1)),
        *(looks(f"look{number}", TRANSPLANT, Span(number), Window(-1, 1), weekly) for number in range(4)),
    )
    taken = []
    for _ in range(RUNS):
        expand.cache_clear()
        start = time.perf_counter()
        steps = expand(long, Facts(DAY_ZERO))
        taken.append((time.perf_counter() - start) * 1000)
    assert len(steps) == STEPS
    return median(taken)


def ward_month() -> dict[str, float]:
    """The painted month of 200 patients, and again with 1,800 more in the store of whom nothing stands in it."""
    with _store() as database:
        ref = save_plan_text(database)
        add_this_month(database, range(1, ON_SCREEN + 1), ref, running=3)
        paint = _painted_month()
        few = _measure(database, paint)
        add_long_ago(database, range(ON_SCREEN + 1, ENROLLED + 1), ref)
        many = _measure(database, paint)
    names = ("ms", "written_ms", "floor_ms")
    return {
        **dict(zip(names, few, strict=True)),
        **{f"many_{name}": value for name, value in zip(names, many, strict=True)},
    }


def board() -> dict[str, float]:
    """The refresh of the board with 60 patients on treatment."""
    with _store() as database:
        add_this_month(database, range(1, ON_TREATMENT + 1), save_plan_text(database), running=10)
        ours, written, floor = _measure(database, lambda session: ward_board(session, asker()))
    return {"ms": ours, "written_ms": written, "floor_ms": floor}


def _painted_month() -> Callable[[Session], object]:
    """Return what asks for the ward's month and paints it on the screen's own grid."""
    QApplication.instance() or QApplication([])
    grid = CalendarGrid(EntryWords(Words(asker().zone), of_ward=True), even=True)
    grid.resize(*SIZE)
    screen = QImage(*SIZE, QImage.Format.Format_RGB32)

    def paint(session: Session) -> None:
        view = ward_calendar(session, asker(), MONTH[0][0], MONTH[-1][-1])
        grid.show_rows([Row(week) for week in rows(view, MONTH, 11)], view.today)
        painter = QPainter(screen)
        grid.render(painter, QPoint())
        painter.end()

    return paint


@contextmanager
def _store() -> Iterator[Database]:
    folder = Path(tempfile.mkdtemp(prefix="bline-bench-"))
    database = new_store(folder)
    try:
        yield database
    finally:
        database.close()
        shutil.rmtree(folder)


def _measure(database: Database, ask: Callable[[Session], object]) -> tuple[float, float, float]:
    """Return the medians in milliseconds of a query from warm, right after a write, and of its bare statements."""
    statements = _statements(database, ask)
    warm, written, floor = [], [], []
    for _ in range(RUNS):
        warm.append(_asked(database, ask))
        record_mrd(database)
        written.append(_asked(database, ask))
        start = time.perf_counter()
        for statement, values in statements:
            database.connection.execute(statement, values).fetchall()
        floor.append((time.perf_counter() - start) * 1000)
    return median(warm), median(written), median(floor)


def _asked(database: Database, ask: Callable[[Session], object]) -> float:
    start = time.perf_counter()
    with database.read(asker()) as session:
        ask(session)
    return (time.perf_counter() - start) * 1000


def _statements(database: Database, ask: Callable[[Session], object]) -> list[tuple[str, Any]]:
    """Ask once, which warms what is kept between two looks, and return what was put to the store."""
    found: list[tuple[str, Any]] = []
    with database.read(asker()) as session:
        engine = session.get_bind()

        def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
            found.append((statement, values))

        event.listen(engine, "before_cursor_execute", keep)
        ask(session)
        event.remove(engine, "before_cursor_execute", keep)
    return found
