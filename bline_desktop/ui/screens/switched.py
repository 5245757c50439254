"""Pages that belong together under one tab: a row of keys chooses the page that stands beneath."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.screens.put_back import PutBack
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.lazy_tabs import Make, Pages


class SwitchedPages(QWidget):
    """The pages of one tab by their keys (`shown`, in their order), each made when it is first wanted."""

    def __init__(
        self, title: str, makers: Mapping[str, tuple[str, Make]], tools: Tools, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.parts = Pages(self._make)
        self.shown = tuple(makers)
        self._makers = makers
        self._tools = tools
        self._put_back = PutBack(tools.desk)
        self.keys = KeyRow([(key, said) for key, (said, _) in makers.items()], title, self)
        self.keys.chosen.connect(lambda: self.show_part(self.key))
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.keys.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 0)
        column.addWidget(self.keys)
        column.addWidget(self._stack, 1)
        self.show_part(next(iter(makers)))

    @property
    def key(self) -> str:
        """The key of the page that is shown."""
        return str(self.keys.value)

    @property
    def page(self) -> Any:
        """The page that is shown."""
        return self.parts[self.key]

    def show_part(self, key: str) -> None:
        """Show a page."""
        self.keys.set_value(key)
        self._stack.setCurrentWidget(self.parts[key])
        if self.isVisible() and self._tools.present:
            self.reload()

    def reload(self) -> None:
        """Ask for what the page shows."""
        self.page.reload()

    def take_focus(self) -> None:
        """Put the keyboard where the work of the page begins."""
        self.page.take_focus()

    def draft(self) -> dict[str, object]:
        """Return what is half typed on any of the pages."""
        typed = {key: typed for key, page in self.parts.items() if hasattr(page, "draft") and (typed := page.draft())}
        drafts = self._put_back.with_waiting(typed)
        return {"part": self.key, "drafts": drafts} if drafts else {}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Show again what was half typed."""
        for key, typed in draft.get("drafts", {}).items():
            self._put_back.begin(key, self.parts[key], typed)
        if draft:
            self.show_part(str(draft.get("part", self.key)))  # half typed under another version, it names none

    def _make(self, key: str) -> QWidget:
        page = self.parts[key] = self._makers[key][1](self._stack)
        self._stack.addWidget(page)
        return page
