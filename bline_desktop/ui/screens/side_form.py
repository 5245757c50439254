"""A form that opens in place, on the right of what it is about; never over the patient."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.words import N_, Message, plain_instant
from bline_desktop.ui.drafts import said_values
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.forms.so_far import titles_typed
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.buttons import Button, PrimaryButton, QuietButton
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel, set_look

CLOSE = N_("forms", "Leave without recording")
HALF_TYPED = N_("forms", "“{title}” is half typed. Record it or leave it first.")
NOT_NOW = N_("forms", "“{title}” is not possible any more, and was half typed. It said: {typed}")
FORM_CHANGED = N_("forms", "This form has other fields now. Typed before, and not put back: {typed}")
WIDTH = 416


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form to fill in: `key` names it in drafts, `title` is said already, `act` stands on its button."""

    key: str
    title: str
    act: Message
    fields: type[Fields]
    values: Mapping[str, object] = field(default_factory=dict)
    form: type[RecordForm[Any]] = RecordForm


class SideForm(Card):
    """Shows one form at a time, or nothing.

    All tries to record one form are one gesture, also after a sign-out in between: nothing is entered twice. A question
    about what is typed does not outlive a change of it: what is recorded is what stands in the form.
    """

    submitted = Signal(str, object)  # the key of the sheet, the draft
    opening = Signal()  # it is about to be shown: what leaves room for it does so before all is laid out anew
    opened = Signal(str)  # the key of the sheet
    closed = Signal()
    edited = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._tools = tools
        self.key = ""
        self.gesture_id: UUID = uuid4()
        self.form: RecordForm[Any] | None = None
        self.second: QWidget | None = None  # the second person's part, in the place of the form
        self.heading = TextLabel("", "title", parent=self)
        self._edited = False
        self._edited_at = plain_instant(tools.desk.clock.now())
        self._close = QuietButton(tools.words.say(CLOSE), self)
        self._close.clicked.connect(self.close_form)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self._close)
        self.add(top)
        self.setFixedWidth(WIDTH)
        self.hide()

    def take_primary(self, *buttons: Button) -> None:
        """Colour one act alone: recording what stands in the open form, else what the page begins with."""

        def show() -> None:
            for button in buttons:
                set_look(button, "role", PrimaryButton.role if self.form is None else Button.role)

        self.opened.connect(show)
        self.closed.connect(show)

    def open_sheet(self, sheet: Sheet) -> "RecordForm[Any] | None":
        """Open a form in the place of the one that was open, and put the keyboard into its first field.

        What is half typed is not given up for it: then that form stays, and there is none to be had.
        """
        if self.form is not None and self._edited:
            self._stay(self.form, sheet.key)
            return None
        self._drop()
        self.key, self.gesture_id = sheet.key, uuid4()
        self.heading.setText(sheet.title)
        self.setAccessibleName(sheet.title)
        form: RecordForm[Any] = sheet.form(sheet.fields, self._tools.words, self._tools.desk.clock, sheet.act, self)
        form.preset(sheet.values)
        form.submitted.connect(self._submit)
        form.edited.connect(self._note_edit)
        self.form, self._edited = form, False
        self.add(form)
        self.opening.emit()
        self.show()
        form.take_focus()
        self.opened.emit(self.key)
        return form

    def open_part(self, title: str, part: QWidget) -> None:
        """Open with the second person's part alone, about an act that is written already."""
        self._drop()
        self.gesture_id = uuid4()
        self.heading.setText(title)
        self.setAccessibleName(title)
        self._edited = True
        self.show_second(part)
        self.show()

    def show_second(self, part: QWidget) -> None:
        """Show the second person's part; the first person's form is out of sight meanwhile."""
        self.show_first()
        self.second = part
        for above in (self.heading, self._close):
            above.setVisible(self.form is None)  # the way back stands in the part
        if self.form is not None:
            self.form.hide()
        self.add(part)
        part.show()

    def show_first(self) -> None:
        """Show the first person's form again, and forget what the second person typed."""
        part, self.second = self.second, None
        for above in (self.heading, self._close):
            above.show()
        if part is not None:
            self.body.removeWidget(part)
            part.hide()
            part.deleteLater()
        if self.form is not None and part is not None:
            self.form.show()
            self.form.button.setFocus()

    def close_form(self) -> None:
        """Close the form; what was typed in it is given up."""
        if self.form is None and self.second is None:
            return
        self._drop()
        self._tools.messages.withdraw()
        self.hide()
        self.closed.emit()

    def give_way(self) -> bool:
        """Close the form for something else, unless it is half typed; tell whether there is none now."""
        if self.form is not None and self._edited:
            self._stay(self.form, "")
            return False
        self.close_form()
        return True

    def refused(self, error: RuleBroken | FieldsRefused) -> None:
        """Show in the form what stopped the act."""
        self.set_busy(False)
        if self.form is not None:
            self.form.refused(error)

    def set_busy(self, busy: bool) -> None:
        """Keep the act from being done twice while it is under way."""
        if self.form is not None:
            self.form.set_busy(busy)

    def draft(self) -> dict[str, object]:
        """Return what is half typed; empty where nothing is."""
        if self.form is None:
            return {}
        about = {"title": self.heading.text(), "at": self._edited_at, "fields": titles_typed(self.form)}
        where = {"key": self.key, "field": self.form.field_in_hand, "gesture": self.gesture_id}
        return {**about, **where, "typed": self.form.typed(), "edited": self._edited}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Show in its form what was half typed, and put the keyboard where it was; where there is none, say it."""
        if self.form is None or self.key != draft["key"]:
            if said := said_values(self._tools.words, draft):
                self._tools.messages.tell(NOT_NOW, title=draft["title"], typed=said)
            return
        self.form.restore(draft["typed"])
        if gone := said_values(self._tools.words, draft, draft["typed"].keys() - self.form.editors.keys()):
            self._tools.messages.tell(FORM_CHANGED, typed=gone)
        self.gesture_id = draft.get("gesture", self.gesture_id)
        self._edited = draft.get("edited", True)
        self._edited_at = draft.get("at", self._edited_at)
        if draft.get("field"):
            self.form.go_back_to(draft["field"])

    def guard(self, letters: QObject) -> None:
        """Let the button of the open form take no Enter that comes as fast as a scanner sends it."""
        if self.form is not None:
            self.form.button.installEventFilter(letters)

    def insert_after(self, name: str, part: QWidget) -> None:
        """Put a part into the open form, right after a field."""
        assert self.form is not None
        self.form.insert_after(name, part)

    def show_foot(self, text: str) -> None:
        """Say above the button, always in sight, what follows from what is typed so far."""
        if self.form is not None:
            self.form.show_foot(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Escape, as long as nothing would be lost."""
        if event.key() == Qt.Key.Key_Escape and not self._edited:
            self.close_form()
        else:
            super().keyPressEvent(event)

    def _submit(self, draft: object) -> None:
        self.set_busy(True)
        self.submitted.emit(self.key, draft)

    def _note_edit(self) -> None:
        self._edited = True
        self._edited_at = plain_instant(self._tools.desk.clock.now())
        self._tools.messages.drop_question()
        self.edited.emit()

    def _stay(self, form: "RecordForm[Any]", wanted: str) -> None:
        """Stay with the form that is half typed, and say so where another one was asked for."""
        self.show()  # a table may stand in its place
        if self.second is None:
            name = form.field_in_hand
            form.go_back_to(name) if name is not None else form.take_focus()
        if wanted != self.key:
            self._tools.messages.warn(HALF_TYPED, title=self.heading.text())

    def _drop(self) -> None:
        self._tools.messages.drop_question()
        self.show_first()
        form, self.form, self.key = self.form, None, ""
        if form is not None:
            self.body.removeWidget(form)
            form.hide()
            form.deleteLater()
