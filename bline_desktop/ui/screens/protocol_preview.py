"""A protocol on the days of an example patient: what deserves a look, and each day in its order."""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bline_desktop.domain.draft import read_field
from bline_desktop.domain.errors import FieldsRefused
from bline_desktop.domain.plan.changes import Facts
from bline_desktop.domain.plan.dates import expand
from bline_desktop.domain.plan.protocol import Arm, Template
from bline_desktop.domain.plan.template_checks import Trouble, troubles
from bline_desktop.domain.plan.template_edit import what_is_wrong
from bline_desktop.domain.plan.template_fields import ExampleFields
from bline_desktop.domain.words import N_
from bline_desktop.ui.forms.editor_table import editor_of
from bline_desktop.ui.screens.protocol_tables import PreviewRow, preview_model
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel

PREVIEW = N_("template", "On an example patient")
TRANSPLANT = "transplant_on"
EXAMPLE = N_("template", "Enrolled on the same day. What has not happened counts as it is planned.")
NOTHING = N_("template", "Mend what is said above; then its days stand here.")
ROW_HEIGHT = 30
FIELD_WIDTH = 200


class ProtocolPreview(Card):
    """The days of an arm on an example patient whose transplant can be typed; `found` is what deserves a look."""

    checked = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.words.say(PREVIEW), parent)
        self._tools = tools
        self._arm: Arm | None = None
        self._wrong: Trouble | None = None
        self.found: tuple[Trouble, ...] = ()
        spec = ExampleFields.specs[TRANSPLANT]
        self.transplant = editor_of(spec)(spec, tools.words, tools.desk.clock, self)
        self.table: RowsTable[PreviewRow] = RowsTable(
            preview_model(tools.words), tools.words.say(PREVIEW), row_height=ROW_HEIGHT
        )
        self.table.say_when_empty(tools.words.say(NOTHING))
        self._lay_out()
        self.transplant.edited.connect(self._show)

    def show_arm(self, template: Template, arm_key: str, *, anew: bool) -> None:
        """Show an arm of a protocol; `anew` chooses a day of transplant for which its first steps are near today."""
        self._arm = template.arm(arm_key)
        self._wrong = what_is_wrong(template)
        if anew and self._arm is not None:
            self.transplant.preset(_near(self._arm, self._tools.desk.clock.today()))
        self._show()

    def is_troubled(self, name: str) -> bool:
        """Tell whether a step deserves a look."""
        return any(trouble.step == name for trouble in self.found)

    def _show(self) -> None:
        arm, day = self._arm, self._day()
        rows: list[PreviewRow] = []
        self.found = (self._wrong,) if self._wrong else ()
        if arm is not None and day is not None and self._wrong is None:
            facts = Facts(transplant_on=day, enrolled_on=day)
            self.found = troubles(arm, facts)
            anchors = {step.name: step.anchor for step in arm.steps}
            rows = [PreviewRow(step, anchors.get(step.name)) for step in expand(arm, facts)]
        self.table.show_rows(rows)
        self.checked.emit()

    def _day(self) -> date | None:
        try:
            found = read_field(ExampleFields, TRANSPLANT, self.transplant.typed(), self.transplant.place())
        except FieldsRefused:
            return None
        return found if isinstance(found, date) else None

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.transplant.stand_in_line(FIELD_WIDTH)
        row.addWidget(self.transplant)
        row.addWidget(TextLabel(self._tools.words.say(EXAMPLE), "quiet"), 1)
        self.add(row)
        self.body.addWidget(self.table, 1)


def _near(arm: Arm, today: date) -> date:
    """Return a day of transplant for which the first cycle or DLI is today."""
    steps = expand(arm, Facts(transplant_on=today, enrolled_on=today))
    first = min((step.target for step in steps if step.target and step.sort.is_treatment), default=today)
    return today - (first - today) if first >= today else today + timedelta(days=(today - first).days)
