"""Settings: how this computer shows the program and one's own password; for the administrator also the ward's."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.commands.settings import change_settings
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.holidays import HolidayCalendar
from bline_desktop.domain.people import Right
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.domain.words import N_, plain_instant
from bline_desktop.queries.people import ward_settings
from bline_desktop.ui.calendars import edited_calendar
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.forms.so_far import titles_typed
from bline_desktop.ui.screens.own_secrets import OwnSecrets
from bline_desktop.ui.screens.recovery_key import KeyPage
from bline_desktop.ui.screens.rounds_card import RoundsCard
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.screens.ward_fields import WardFields
from bline_desktop.ui.settings import Look, WorkstationSettings
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.tall_page import TallPage

SETTINGS, WARD = N_("settings", "Settings"), N_("settings", "The ward")
THIS_PLACE = N_("settings", "This computer")
LOOK = N_("settings", "Look")
LOOKS = {
    Look.SYSTEM: N_("settings", "As the computer"),
    Look.LIGHT: N_("settings", "Light"),
    Look.DARK: N_("settings", "Dark"),
}
TOUCH = N_("settings", "Size of the buttons")
SMALL, LARGE = N_("settings", "For the mouse"), N_("settings", "For gloves")
RECORD = N_("settings", "Record the settings")
KNOWN = N_("settings", "Known until the end of {year}; after that only weekends count. The file can be edited.")
RECORDED = N_("settings", "The settings are recorded. Name and time zone are shown from the next start.")
RECOVERY = N_("settings", "Recovery key")
RECOVERY_HOW = N_("settings", "A new recovery key replaces the one before, which then opens nothing.")
NEW_KEY = N_("settings", "Make a new recovery key")
WIDTH = 556


class SettingsScreen(QWidget):
    """Cards one under the other. `new_recovery_key` makes one where the person may have one."""

    workstation_changed = Signal(object)  # WorkstationSettings
    ward_changed = Signal()
    key_wanted = Signal()

    def __init__(self, tools: Tools, workstation: WorkstationSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        self.workstation = workstation
        words = tools.words
        self.ward = Card(words.say(WARD))
        self.form: RecordForm[WardFields] = RecordForm(WardFields, words, tools.desk.clock, RECORD)
        self.ward.add(self.form)
        self.look = KeyRow([(look, words.say(title)) for look, title in LOOKS.items()], words.say(LOOK))
        self.touch = KeyRow([(False, words.say(SMALL)), (True, words.say(LARGE))], words.say(TOUCH))
        self.own = OwnSecrets(tools)
        self.copy = RoundsCard(tools)
        self.recovery = Card(words.say(RECOVERY))
        self.key = KeyPage(words)
        self.new_key = Button(words.say(NEW_KEY))
        self.key_done = PrimaryButton(words.say(self.key.act))
        self._edited_at = ""
        self._lay_out()
        self.look.set_value(workstation.look)
        self.touch.set_value(workstation.touch)
        for row in (self.look, self.touch):
            row.chosen.connect(self._change_workstation)
        self.form.submitted.connect(self._record)
        self.form.edited.connect(self._note_edit)
        self.form.editor("holidays").edited.connect(self._say_known)
        self.new_key.clicked.connect(self.key_wanted)
        self.key.changed.connect(lambda: self.key_done.setEnabled(self.key.is_written_down))
        self.key_done.clicked.connect(self._hide_key)
        self._hide_key()

    def reload(self) -> None:
        """Show what the person may see, and ask for the ward's settings."""
        may = self.tools.may(Right.MANAGE_SETTINGS)
        self.ward.setVisible(may)
        self.recovery.setVisible(may)
        if may:
            self.tools.desk.ask(self, ward_settings, self.show_settings)

    def show_settings(self, settings: WardSettings) -> None:
        """Show the ward's settings, to be changed; what is half typed stays."""
        self._ward_name = settings.ward_name
        if self._edited_at:
            return
        chosen = {
            "holidays": next(each for each in HolidayCalendar if each == settings.holidays),
            "indication": next((each for each in Indication if each == settings.indication), None),
        }
        self.form.preset({name: getattr(settings, name) for name in WardFields.specs} | chosen)
        self._say_known()

    def show_key(self, key: str) -> None:
        """Show a recovery key that was just made, until it is on paper."""
        self.key.show_key(key, self._ward_name)
        self._show_key_parts(shown=True)
        self.key_done.setEnabled(False)

    def draft(self) -> dict[str, object]:
        """Return what is half typed of the ward's settings; empty where nothing is."""
        if not self._edited_at:
            return {}
        about = {"title": self.tools.words.say(WARD), "at": self._edited_at, "fields": titles_typed(self.form)}
        return {**about, "typed": self.form.typed(), "edited": True}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Show again what was half typed, to who may still record it."""
        if draft and self.tools.may(Right.MANAGE_SETTINGS):
            self.form.restore(draft["typed"])
            self._edited_at = draft["at"]

    def take_focus(self) -> None:
        """Put the keyboard into the first part."""
        if self.ward.isHidden():
            self.look.setFocus()
        else:
            self.form.take_focus()

    def _record(self, draft: WardFields) -> None:
        typed = {name: getattr(draft, name) for name in WardFields.specs}
        changes = {name: "" if value is None else str(value) for name, value in typed.items()}

        def kept(_: object) -> None:
            self._edited_at = ""
            self.form.set_busy(False)
            self.tools.messages.say(RECORDED)
            self.ward_changed.emit()

        command: Callable[..., None] = partial(change_settings, changes=changes)
        self.tools.desk.do(self, command, kept, refused=self.form.refused)

    def _say_known(self) -> None:
        """Say beside the calendar until which year its file knows the public holidays, or why it can't be read."""
        editor, words = self.form.editor("holidays"), self.tools.words
        try:
            year = edited_calendar(str(editor.typed())).last_year if editor.typed() else None
            editor.set_help("" if year is None else words.say(KNOWN, year=str(year)))
        except RuleBroken as problem:
            editor.set_help(words.say(problem.rule.sentence, **problem.values))

    def _note_edit(self) -> None:
        self._edited_at = plain_instant(self.tools.desk.clock.now())

    def _change_workstation(self) -> None:
        look, touch = self.look.value, self.touch.value
        self.workstation = replace(self.workstation, look=Look(str(look)), touch=bool(touch))
        self.workstation_changed.emit(self.workstation)

    def _hide_key(self) -> None:
        self.key.forget()
        self._show_key_parts(shown=False)

    def _show_key_parts(self, *, shown: bool) -> None:
        self.key.setVisible(shown)
        self.key_done.setVisible(shown)
        self.new_key.setVisible(not shown)

    def _lay_out(self) -> None:
        words = self.tools.words
        place = Card(words.say(THIS_PLACE))
        place.add(TextLabel(words.say(LOOK)), self.look, TextLabel(words.say(TOUCH)), self.touch)
        self.recovery.add(TextLabel(words.say(RECOVERY_HOW), "quiet"), _beginning(self.new_key))
        self.recovery.add(self.key, _beginning(self.key_done))
        area = TallPage()
        row = QHBoxLayout(area.content)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        self.ward.setFixedWidth(WIDTH)
        row.addWidget(self.ward)  # its fields scroll where the window is too low for them
        column = QVBoxLayout()
        column.setSpacing(2 * GRID)
        for card in (place, self.own, self.copy, self.recovery):
            card.setFixedWidth(WIDTH)
            column.addWidget(card)
        column.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        title = OneLine(words.say(SETTINGS), "headline")
        title.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(title)
        whole.addWidget(area, 1)


def _beginning(button: Button) -> QHBoxLayout:
    """Put a button at the beginning of a line, no wider than its words."""
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row
