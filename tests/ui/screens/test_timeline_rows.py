"""The table beneath the timeline says what is known of a time, and no more."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from bline_desktop.domain.timeline import Timeline
from bline_desktop.domain.words import Words
from bline_desktop.plots.targets import Target
from bline_desktop.ui.plot_overlay import Overlay
from bline_desktop.ui.screens.timeline_rows import entries, entry_model
from tests.support.timelines import VALUE, lanes, poor, series
from tests.unit.plots.pictures import picture_of

WORDS = Words(ZoneInfo("Europe/Berlin"))


def course(*, day_only: bool) -> Timeline:
    made = series("CD3", "chimerism_cd3", "s", [(80, VALUE, "97")])
    points = tuple(replace(point, day_only=day_only) for point in made.points)
    return replace(poor(), bars=(), gaps=(), marks=(), lanes=lanes((), (replace(made, points=points),)))


def first_cell(timeline: Timeline) -> str:
    model = entry_model(WORDS)
    model.set_rows(entries(WORDS, timeline))
    return str(model.data(model.index(0, 0), Qt.ItemDataRole.DisplayRole))


def test_a_result_of_a_day_has_no_time_in_the_table() -> None:
    assert first_cell(course(day_only=True)) == "08-Oct-2026"
    assert first_cell(course(day_only=False)) == "08-Oct-2026 12:00"


def test_a_result_of_a_day_has_no_time_on_its_card() -> None:
    for day_only, said in ((True, "08-Oct-2026 · day +37"), (False, "08-Oct-2026 12:00 · day +37")):
        picture = picture_of(course(day_only=day_only))
        (target,) = (target for panel in picture.lanes for target in panel.targets())
        assert isinstance(target, Target)
        assert Overlay(WORDS, QFont())._heading(target, picture) == said
