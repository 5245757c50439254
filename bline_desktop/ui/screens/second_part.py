"""The second person's part: a name, a secret, and the few values read from wristband, bag and pump. Blind.

What the first person typed is in none of its widgets. It stands in the place of the first person's form, so that this
form is out of sight meanwhile, and nobody is signed out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.commands.second_checks import check_second
from bline_desktop.domain.errors import FieldProblem, FieldsRefused, RuleBroken
from bline_desktop.domain.people import Person
from bline_desktop.domain.second_check import RATE, CheckAnswer, CheckEntry, LaterReason, Values
from bline_desktop.domain.words import N_, plain_number
from bline_desktop.queries.second_checks import second_people
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.screens.read_back import READ_BACK
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button, QuietButton
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.password import PasswordField
from bline_desktop.ui.widgets.tiles import Tile, TilePicker

TITLE = N_("second", "Second person")
HOW = N_("second", "Read wristband, bag and pump for yourself.")
HOW_CELLS = N_("second", "Read wristband and bag for yourself.")  # cells run through no pump
SECRET, SECRET_OF = N_("second", "PIN or password"), N_("second", "PIN or password of {name}")
CHECK = N_("second", "Confirm the check")
NOBODY = N_("second", "Nobody can check now")
LATER = N_("second", "Record, and check later")
BACK = N_("second", "Back to the form")
CHOOSE_NAME, TYPE_SECRET = N_("second", "Choose your name."), N_("second", "Type your PIN or your password.")
CHOOSE_REASON = N_("second", "Choose why nobody can check now.")
DIFFERS = N_("second", "The two of you read this differently. Read it again.")
WRONG_PATIENT = N_("second", "This is not this patient's number. Look at the wristband and at the name above.")
WHO = N_("second", "Who checks")
WIDTH = 380


@dataclass(frozen=True, slots=True)
class ToCheck:
    """An act that a second person is asked about: which values are read back, and what the first person typed.

    `first` is empty for an act that is written already: then its own row counts.
    """

    about: UUID
    patient_id: UUID
    names: frozenset[str]
    first: Values = ()


class SecondPart(QWidget):
    """Name, secret and what is read back; or why nobody can check now."""

    agreed = Signal()
    differed = Signal(object)  # names of the fields
    later = Signal(str)  # a LaterReason's value
    left = Signal()

    def __init__(self, to_check: ToCheck, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._to_check = to_check
        self._tools = tools
        words = tools.words
        self.picker = TilePicker(words, WIDTH, self, folds=True)
        self.secret = PasswordField(words.say(SECRET), words, self)
        self.form: RecordForm[Any] = RecordForm(READ_BACK[to_check.names], words, tools.desk.clock, CHECK, self)
        self.problem = TextLabel("", "problem", parent=self)
        self.problem.hide()
        self.reasons = KeyRow([(one, words.value(one)) for one in LaterReason], words.say(NOBODY), self)
        self.later_button = Button(words.say(LATER), self)
        self.nobody = QuietButton(words.say(NOBODY), self)
        self.back = QuietButton(words.say(BACK), self)
        self._lay_out()
        self.setAccessibleName(words.say(TITLE))
        self.picker.chosen.connect(self._name_secret)
        self.picker.entered.connect(self.secret.line.setFocus)
        self.picker.digit_typed.connect(self._begin_secret)
        self.secret.entered.connect(self.form.take_focus)
        self.form.submitted.connect(self._check)
        self.later_button.clicked.connect(self._say_later)
        self.nobody.clicked.connect(lambda: self.offer_later(wanted=True))
        self.back.clicked.connect(self.left)
        tools.desk.ask(self, second_people, self.show_people)

    def show_people(self, people: tuple[Person, ...]) -> None:
        """Show who may check."""
        self.picker.show_people([Tile(person.user_id, person.name) for person in people])

    def offer_later(self, *, wanted: bool) -> None:
        """Ask why nobody can check now, in the place of the check; or ask for the check itself."""
        now: tuple[QWidget, ...] = (self.picker, self.secret, self.form, self.nobody)
        waits: tuple[QWidget, ...] = (self.reasons, self.later_button)
        for part in (*now, *waits):
            part.setVisible((part in waits) == wanted)
        if wanted:
            self.problem.hide()
            self.reasons.setFocus()

    def hide_later(self) -> None:
        """Offer no check at a later time: the act is written and waits already."""
        self.nobody.hide()

    def take_focus(self) -> None:
        """Put the keyboard where the second person begins."""
        self.picker.setFocus()

    def typed(self) -> dict[str, object]:
        """Return what the second person read, for another go; never the secret."""
        return self.form.typed()

    def restore(self, typed: Mapping[str, object]) -> None:
        """Show again what stands after a go in which something differed."""
        self.form.restore(typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads a step back: to the check, or to the first person's form."""
        if event.key() == Qt.Key.Key_Escape and not self.reasons.isHidden():
            self.offer_later(wanted=False)
            self.take_focus()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _check(self, draft: Any) -> None:
        tile = self.picker.current
        if tile is None or not self.secret.text:
            self._say(CHOOSE_NAME if tile is None else TYPE_SECRET)
            (self.picker if tile is None else self.secret.line).setFocus()
            return
        read = tuple((name, _plain(getattr(draft, name))) for name in type(draft).specs)
        subject = self._to_check
        entry = CheckEntry(subject.about, subject.patient_id, tile.user_id, self.secret.text, subject.first, read)
        self.secret.clear()
        self.problem.hide()
        self.form.set_busy(True)
        self._tools.desk.do(
            self, lambda session, act: check_second(session, act, entry), self.show_answer, refused=self._refused
        )

    def show_answer(self, answer: CheckAnswer) -> None:
        """Show why a check was not taken, or tell what came of it."""
        self.form.set_busy(False)
        if answer.refusal is not None:
            words = self._tools.words
            self.secret.show_problem(words.say(answer.refusal.rule.sentence, **answer.refusal.values))
            self.secret.line.setFocus()
        elif answer.differed:
            self.clear(answer.differed)
            self.differed.emit(answer.differed)
        else:
            self.agreed.emit()

    def clear(self, names: tuple[str, ...]) -> None:
        """Empty the fields that differ; neither person's value is shown."""
        self.form.restore(dict.fromkeys(names))
        told = {name: WRONG_PATIENT if name == "last_four" else DIFFERS for name in names}
        self.form.show_problems(tuple(FieldProblem(name, told[name]) for name in names))

    def _refused(self, error: RuleBroken | FieldsRefused) -> None:
        self.form.set_busy(False)
        if isinstance(error, RuleBroken):
            self._tools.messages.refuse(error)

    def _say_later(self) -> None:
        reason = self.reasons.value
        if reason is None:
            self._say(CHOOSE_REASON)
            self.reasons.setFocus()
        else:
            self.later.emit(str(reason))

    def _name_secret(self, tile: Tile | None) -> None:
        words = self._tools.words
        self.secret.clear()
        self.secret.set_title(words.say(SECRET) if tile is None else words.say(SECRET_OF, name=tile.name))

    def _begin_secret(self, first: str) -> None:
        self.secret.line.setFocus()
        self.secret.line.setText(first)

    def _say(self, sentence: Any) -> None:
        self.problem.setText(self._tools.words.say(sentence))
        self.problem.show()

    def _lay_out(self) -> None:
        words = self._tools.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID - 2)  # all that is read back is in sight in the smallest window
        top = QHBoxLayout()
        top.addWidget(TextLabel(words.say(TITLE), "title", parent=self), 1)
        top.addWidget(self.back)
        column.addLayout(top)
        how = TextLabel(words.say(HOW if RATE in self._to_check.names else HOW_CELLS), "quiet", parent=self)
        above: tuple[QWidget, ...] = (how, self.picker, self.secret)
        for part in above:
            column.addWidget(part)
        column.addWidget(self.form, 1)
        beneath: tuple[QWidget, ...] = (self.reasons, self.problem)
        for part in beneath:
            column.addWidget(part)
        self.form.buttons.addWidget(self.nobody)
        foot = QHBoxLayout()
        foot.addWidget(self.later_button)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(0)
        self.offer_later(wanted=False)


def _plain(value: Any) -> str:
    return plain_number(value) if isinstance(value, Decimal) else str(getattr(value, "value", value))
