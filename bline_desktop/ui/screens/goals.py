"""Going to the place in a patient's window where a line of a list leads."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QWidget

from bline_desktop.domain.goals import Goal
from bline_desktop.domain.observations.weight import WEIGHT
from bline_desktop.ui.screens.dli import DliScreen
from bline_desktop.ui.screens.dli_goals import follow_to_cells
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.pump_goals import follow_to_pump
from bline_desktop.ui.screens.tools import Tools

PLAN = "plan"


class PatientWindow(Protocol):
    """The window of one patient, as far as a goal needs it."""

    tools: Tools

    @property
    def pages(self) -> Mapping[str, QWidget]:
        """The pages by their keys."""

    def open_tab(self, key: str) -> None:
        """Open a tab by its key, or by that of a page."""

    def take_focus(self) -> None:
        """Put the keyboard into the tab that is open."""


def go_to(patient: PatientWindow, goal: Goal) -> None:
    """Open the tab of a goal, and let its page choose the row or step, or open its form.

    A page that can do so is told once it knows its rows, because its own question was asked before.
    """
    patient.open_tab(goal.tab)
    patient.take_focus()
    page, desk = page_of(patient.pages, goal.tab), patient.tools.desk
    known = _dated(goal, desk.clock.today())
    if isinstance(page, InfusionScreen):
        desk.ask(page, lambda session, asker: known, partial(follow_to_pump, page), key="goal")
    elif isinstance(page, DliScreen):
        desk.ask(page, lambda session, asker: known, partial(follow_to_cells, page), key="goal")
    elif hasattr(page, "go_to"):
        desk.ask(page, lambda session, asker: known, page.go_to, key="goal")


def _dated(goal: Goal, today: date) -> Goal:
    """Fill today in where a step of the plan is recorded, or a weight; a sample that was missed has its own day."""
    is_of_today = goal.new and goal.day is None and goal.tab != PLAN and (goal.step or goal.tab == WEIGHT.key)
    return replace(goal, day=today) if is_of_today else goal
