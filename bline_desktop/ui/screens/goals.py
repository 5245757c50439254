"""Going to the place in a patient's window where a line of a list leads."""

from collections.abc import Mapping
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QWidget

from bline_desktop.domain.goals import Goal
from bline_desktop.domain.people import Right
from bline_desktop.ui.screens.group import page_of
from bline_desktop.ui.screens.infusion import InfusionScreen
from bline_desktop.ui.screens.tools import Tools


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

    A page that can do so has a `go_to`; it is told once it knows its rows, because its own question was asked before.
    """
    patient.open_tab(goal.tab)
    patient.take_focus()
    page = page_of(patient.pages, goal.tab)
    if isinstance(page, InfusionScreen):
        patient.tools.desk.ask(page, lambda session, asker: goal, partial(_go_to_pump, page), key="goal")
    elif hasattr(page, "go_to"):
        patient.tools.desk.ask(page, lambda session, asker: goal, page.go_to, key="goal")


def _go_to_pump(page: InfusionScreen, goal: Goal) -> None:
    """Choose an entry of the log, or open the order of a cycle; what is done at the pump is chosen by hand there."""
    if goal.record is not None:
        page.log.table.choose(goal.record)
    if goal.new and page.tools.may(Right.ORDER_CYCLE):
        page.open_order()
