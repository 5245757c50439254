"""The list of all protocols, and what is said of those that can't be read."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bline_desktop.domain.plan.template_signing import Templates, TemplateView
from bline_desktop.domain.words import N_
from bline_desktop.ui.screens.protocol_tables import list_model
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.labels import TextLabel

PROTOCOLS = N_("template", "Protocols")
HOW = N_(
    "template",
    "The trial's public record names no dose and no schedule: this ward enters its own. An investigator signs a"
    " version; new plans then start on it, and those that were begun keep theirs.",
)
REFUSED = N_("template", "{name} can't be read as a protocol. {why}")
WIDTH = 336


class ProtocolList(QWidget):
    """Says what the page is for, and shows a row for each version."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words = tools.words
        self.table: RowsTable[TemplateView] = RowsTable(list_model(words), words.say(PROTOCOLS))
        self.refused = TextLabel("", tone=Tone.WARNING)
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(TextLabel(words.say(HOW), "quiet"))
        column.addWidget(self.refused)
        column.addWidget(self.table, 1)
        self.refused.hide()

    def show_templates(self, found: Templates) -> TemplateView | None:
        """Show the protocols, and return the chosen one: as before, else the first."""
        words = self._words
        why = [
            words.say(REFUSED, name=one.name, why=words.say(one.problem.rule.sentence, **one.problem.values))
            for one in found.refused
        ]
        self.refused.setText("\n".join(why))
        self.refused.setVisible(bool(why))
        self.table.show_rows(found.templates)
        if self.table.chosen_row() is None and found.templates:
            self.table.choose(found.templates[0].ref)
        return self.table.chosen_row()
