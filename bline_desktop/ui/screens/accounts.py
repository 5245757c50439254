"""What the pages of accounts share: the table, and beside it the form or the new password of the chosen act."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.changes import Changed
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.people import Person, User
from bline_desktop.domain.words import Message
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.screens.password_sheet import PasswordSheet
from bline_desktop.ui.screens.side_form import Sheet, SideForm
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.rows import RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.password import NewPassword


class AccountsScreen(QWidget):
    """A page of accounts. A subclass asks for them, and says what can be done with the chosen one."""

    def __init__(self, tools: Tools, model: RowsModel[Person], name: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        self.table: RowsTable[Person] = RowsTable(model, tools.words.say(name))
        self.form = SideForm(tools)
        self.sheet = PasswordSheet(tools.words)
        self.password: NewPassword | None = None
        self.person: Person | None = None  # whom the open form or sheet is about
        self.form.closed.connect(self.table.setFocus)
        tools.desk.changed.connect(self._follow)

    def reload(self) -> None:
        """Ask for the accounts."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus()

    def draft(self) -> dict[str, object]:
        """Return what is half typed; a password is kept nowhere."""
        return self.form.draft()

    def open_form(self, sheet: Sheet, person: Person | None) -> bool:
        """Open a form about a person, unless another one is half typed; tell whether it is open."""
        if self.form.open_sheet(sheet) is None:
            return False
        self.sheet.close_sheet()
        self.person, self.password = person, None
        return True

    def ask_password(self, after: str, title: str = "") -> None:
        """Put a new password into the open form, after a field."""
        form = self.form.form
        assert form is not None
        self.password = NewPassword(self.tools.words, title)
        self.form.insert_after(after, self.password)
        self.password.entered.connect(form.submit)

    def open_password_of(self, person: Person, title: Message, act: Message) -> None:
        """Open the sheet of a new password of a person, unless a form is half typed."""
        if self.form.give_way():
            self.person, words = person, self.tools.words
            self.sheet.open_sheet(words.say(title, name=person.name), words.say(act))

    def typed_password(self) -> str | None:
        """Return the password that was typed into the form; where it needs a look, say so and let the form go on."""
        password = self.password.typed() if self.password is not None else None
        if password is None:
            self.form.set_busy(False)
        return password

    def do(self, command: Callable[..., object], said: Message, name: str, gesture: Gesture | None = None) -> None:
        """Record what the form or the sheet holds; both close once it is kept."""

        def kept(_: object) -> None:
            self.form.close_form()
            self.sheet.close_sheet()
            self._tell(said, name)

        self.tools.desk.do(self, command, kept, refused=self._refused, gesture=gesture)

    def do_beside(self, command: Callable[..., object], said: Message, name: str) -> None:
        """Do an act of one press; a form that is open beside it stays as it is."""
        self.tools.desk.do(self, command, lambda _: self._tell(said, name))

    def lay_out(self, title: Message, how: Message, acts: Sequence[Button]) -> None:
        """Put title, acts and table at the left, form and sheet at the right."""
        words = self.tools.words
        line = QHBoxLayout()
        for button in acts:
            line.addWidget(button)
        line.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(OneLine(words.say(title), "headline"))
        left.addWidget(TextLabel(words.say(how), "quiet"))
        left.addLayout(line)
        left.addWidget(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addLayout(left, 1)
        row.addWidget(self.form)
        row.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignTop)

    def _tell(self, said: Message, name: str) -> None:
        self.tools.messages.say(said, name=name)
        self.reload()

    def _refused(self, error: RuleBroken | FieldsRefused) -> None:
        """Say at the password what is wrong with it, everything else in the form."""
        if not self.sheet.isHidden():
            self.sheet.refused(error)
        elif isinstance(error, RuleBroken) and error.rule.code.startswith("password") and self.password is not None:
            self.form.set_busy(False)
            self.password.refuse(self.tools.words.say(error.rule.sentence, **error.values))
        else:
            self.form.refused(error)

    def _follow(self, change: Changed) -> None:
        if User.__tablename__ in change.tables and self.isVisible() and self.tools.present:
            self.reload()
