"""Tabs made when they are wanted: whoever makes a page, the tabs say once that the one on show is there."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bline_desktop.ui.widgets.lazy_tabs import LazyTabs


@pytest.fixture
def tabs(qtbot: QtBot) -> LazyTabs:
    made = LazyTabs("Parts", {key: (key.title(), QWidget) for key in ("course", "pump", "cells")})
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def told(tabs: LazyTabs) -> list[str]:
    """What the tabs said so far."""
    said: list[str] = []
    tabs.filled.connect(lambda: said.append(f"filled {tabs.key}"))
    tabs.opened.connect(lambda key: said.append(f"opened {key}"))
    return said


def test_a_tab_opened_soon_is_filled_in_the_next_round_of_events(tabs: LazyTabs, told: list[str]) -> None:
    tabs.open_soon("pump")
    assert (tabs.key, dict(tabs.pages), told) == ("pump", {}, [])
    QApplication.processEvents()
    assert told == ["filled pump"]
    assert tabs.currentWidget() is tabs.pages["pump"]


def test_a_page_that_somebody_else_makes_in_the_meantime_is_told_as_well(tabs: LazyTabs, told: list[str]) -> None:
    tabs.open_soon("pump")
    tabs.open_tab("pump")  # it is in front already: no tab changes, and nothing would be asked for
    assert tabs.currentWidget() is tabs.pages["pump"]
    QApplication.processEvents()
    assert told == ["filled pump"]


def test_a_tab_pressed_in_the_meantime_is_told_once(tabs: LazyTabs, told: list[str]) -> None:
    tabs.open_soon("pump")
    tabs.setCurrentIndex(2)
    QApplication.processEvents()
    assert told == ["opened cells"]
    assert list(tabs.pages) == ["cells"]


def test_a_page_made_behind_another_is_told_when_it_is_opened(tabs: LazyTabs, told: list[str]) -> None:
    tabs.open_tab("course")
    assert tabs.pages["cells"] is not tabs.currentWidget()
    QApplication.processEvents()
    assert told == []
    tabs.open_soon("cells")
    assert told == ["opened cells"]
