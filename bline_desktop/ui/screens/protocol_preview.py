"""A protocol on an example patient: its month as the calendar shows it, or its days in their order."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.draft import read_field
from bline_desktop.domain.errors import FieldsRefused
from bline_desktop.domain.holidays import Holidays
from bline_desktop.domain.plan.example import TriedOut, near_day, try_out
from bline_desktop.domain.plan.protocol import Arm, Template
from bline_desktop.domain.plan.steps import DatedStep
from bline_desktop.domain.plan.template_checks import Trouble
from bline_desktop.domain.plan.template_fields import ExampleFields
from bline_desktop.domain.words import N_
from bline_desktop.queries.people import ward_settings
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.forms.editor_table import editor_of
from bline_desktop.ui.screens.calendar_head import ARROW, BACK, FORWARD
from bline_desktop.ui.screens.protocol_month import ExampleMonth
from bline_desktop.ui.screens.protocol_tables import preview_model
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import RepeatButton
from bline_desktop.ui.widgets.labels import OneLine, TextLabel

PREVIEW = N_("template", "On an example patient")
TRANSPLANT = "transplant_on"
EXAMPLE = N_("template", "Enrolled on the same day; all goes as planned.")
EXAMPLE_ARM = N_("template", "{arm}. {example}")
NOTHING = N_("template", "Mend what is said above; then its days stand here.")
NO_DAY = N_("template", "Type the day of the transplant; then its days stand here.")
HOW = N_("template", "How the days are shown")
MONTH, LIST = "month", "list"
MODES = {MONTH: (N_("calendar", "Month"), "Alt+M"), LIST: (N_("template", "List"), "Alt+L")}
ROW_HEIGHT = 30
FIELD_WIDTH = 176


@dataclass(frozen=True, slots=True, eq=False)
class About:
    """Whose days are asked for: one arm of a protocol as it stands, or is typed."""

    template: Template
    arm_key: str

    @property
    def arm(self) -> Arm | None:
        """The arm; None where it is gone."""
        return self.template.arm(self.arm_key)


class ProtocolPreview(QWidget):
    """The days of an arm on an example patient whose transplant can be typed; `found` is what deserves a look.

    It is worked out on the desk's thread: nobody who types waits for it, and what is typed later overtakes it.
    """

    checked = Signal()
    step_opened = Signal(object)  # DatedStep

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools, words = tools, tools.words
        self._about: About | None = None
        self._anew = True
        self._is_listed = False
        self.tried = TriedOut(None, ())
        spec = ExampleFields.specs[TRANSPLANT]
        self.heading = TextLabel(words.say(PREVIEW), "caption", parent=self)
        self.transplant = editor_of(spec)(spec, words, tools.desk.clock, self)
        self.back, self.forward = RepeatButton("‹", self), RepeatButton("›", self)
        for button, said in ((self.back, BACK), (self.forward, FORWARD)):
            button.setFixedWidth(ARROW)
            button.setAccessibleName(words.say(said))
            button.setToolTip(words.say(said))
        self.title = OneLine("", "title", parent=self)
        self.modes = KeyRow([(mode, words.say(said)) for mode, (said, _) in MODES.items()], words.say(HOW), self)
        self.note = TextLabel("", "quiet", parent=self)
        self.month = ExampleMonth(tools, self)
        self.table: RowsTable[DatedStep] = RowsTable(preview_model(words), words.say(PREVIEW), row_height=ROW_HEIGHT)
        self.table.say_when_empty(words.say(NOTHING))
        self.pages = QStackedWidget(self)
        self._lay_out()
        self._connect()

    @property
    def found(self) -> tuple[Trouble, ...]:
        """What deserves a look."""
        return self.tried.found

    def show_arm(self, template: Template, arm_key: str, *, anew: bool) -> None:
        """Show an arm of a protocol; `anew` chooses a day of transplant for which its first steps are near today."""
        self._about = About(template, arm_key)
        self._anew = self._anew or anew
        self._ask()

    def take_focus(self) -> None:
        """Put the keyboard on the days."""
        (self.month if self.modes.value == MONTH else self.table).setFocus()

    def is_troubled(self, name: str) -> bool:
        """Tell whether a step deserves a look."""
        return any(trouble.line == name and self._is_of_arm(trouble) for trouble in self.found)

    def go_to(self, trouble: Trouble) -> bool:
        """Show the day that a finding is about; tell whether it has one."""
        if trouble.dated is None or not self._is_of_arm(trouble):
            return False
        self.modes.set_value(MONTH)
        self._show_mode()
        if not self.month.go_to(trouble.dated):
            return False
        self.month.setFocus()
        return True

    def _ask(self) -> None:
        about, anew, typed = self._about, self._anew, self._day()
        assert about is not None
        today = self._tools.desk.clock.today()

        def asked(session: Session, asker: Asker) -> tuple[TriedOut, Holidays | None]:
            on = near_day(about.template, about.arm_key, today) if anew else typed
            holidays = asker.calendar(ward_settings(session, asker).holidays)
            return try_out(about.template, about.arm_key, on), holidays

        self._tools.desk.ask(self, asked, lambda found: self._take(about, *found), key=PREVIEW)

    def _take(self, about: About, tried: TriedOut, holidays: Holidays | None) -> None:
        """Show what was worked out, unless something else was asked for since."""
        if about is not self._about:
            return
        self.tried = tried
        anew, self._anew = self._anew, False
        if anew:
            self.transplant.preset(self.tried.on)
        self.month.show_tried(tried, holidays, anew=anew)
        self._is_listed = False
        self._show_mode()
        self._say(about)
        self.checked.emit()

    def _say(self, about: About) -> None:
        """Say whose days they are, or why there are none."""
        words = self._tools.words
        said = words.say(EXAMPLE)
        if not self.tried.steps:
            said = words.say(NO_DAY if self.tried.on is None else NOTHING)
        elif about.arm is not None and len(about.template.arms) > 1:
            said = words.say(EXAMPLE_ARM, arm=about.arm.title, example=said)
        self.note.setText(said)
        self.note.set_tone(Tone.PLAIN if self.tried.steps else Tone.WARNING)

    def _show_mode(self) -> None:
        """Show the month or the list; the list is filled once somebody looks at it."""
        is_month = self.modes.value == MONTH
        self.pages.setCurrentWidget(self.month if is_month else self.table)
        if not is_month and not self._is_listed:
            self._is_listed = True
            self.table.show_rows(self.tried.steps)
        for part in (self.back, self.forward, self.title):
            part.setVisible(is_month)

    def _show_title(self) -> None:
        self.title.setText(self.month.title)
        self.back.setEnabled(self.month.can_turn(-1))
        self.forward.setEnabled(self.month.can_turn(1))

    def _choose_mode(self, mode: str) -> None:
        self.modes.set_value(mode)
        self._show_mode()
        self.take_focus()

    def _list_day(self, day: date) -> None:
        """Show the list where a day begins in it."""
        self._choose_mode(LIST)
        first = next((step for step in self.tried.steps if step.target and step.target >= day), None)
        if first is not None:
            self.table.choose(first.key)

    def _day(self) -> date | None:
        try:
            found = read_field(ExampleFields, TRANSPLANT, self.transplant.typed(), self.transplant.place())
        except FieldsRefused:
            return None
        return found if isinstance(found, date) else None

    def _is_of_arm(self, trouble: Trouble) -> bool:
        return self._about is not None and trouble.arm == self._about.arm_key

    def _connect(self) -> None:
        self.transplant.edited.connect(self._ask)
        self.back.clicked.connect(lambda: self.month.turn(-1))
        self.forward.clicked.connect(lambda: self.month.turn(1))
        self.month.turned.connect(self._show_title)
        self.month.step_opened.connect(self.step_opened)
        self.month.day_opened.connect(self._list_day)
        self.table.opened.connect(self.step_opened)
        self.modes.chosen.connect(self._show_mode)
        for key, (mode, (said, keys)) in zip(self.modes.keys, MODES.items(), strict=True):
            key.setToolTip(f"{self._tools.words.say(said)} ({keys})")
            shortcut = QShortcut(QKeySequence(keys), self, lambda mode=mode: self._choose_mode(mode))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        self.transplant.stand_in_line(FIELD_WIDTH)
        head, above, beside = QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        for row in (head, above):
            row.setSpacing(GRID)
        head.addWidget(self.transplant)
        head.addSpacing(GRID)
        for part in (self.back, self.forward, self.title):
            above.addWidget(part)
        above.addStretch(1)
        above.addWidget(self.modes)
        beside.setSpacing(GRID // 2)
        beside.addWidget(self.note)
        beside.addLayout(above)
        beside.addStretch(1)
        head.addLayout(beside, 1)
        for page in (self.month, self.table):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.heading)
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        self.modes.set_value(MONTH)
        self._show_mode()
