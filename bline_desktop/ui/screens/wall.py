"""The wall view, shown when nobody is signed in: readable from three metres, without names, and nothing to enter."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.domain.wall import Wall
from bline_desktop.domain.words import N_
from bline_desktop.queries.wall import wall
from bline_desktop.ui.screens.sign_in import PIN_OR_PASSWORD_OF, SignInPanel
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.screens.wall_rows import BESIDE, LARGE, Page, WallRows
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.age import old
from bline_desktop.ui.widgets.buttons import PrimaryButton
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.labels import OneLine, TextLabel
from bline_desktop.ui.widgets.tiles import Tile
from bline_desktop.ui.widgets.wall_sign import Sign

TITLE = N_("wall", "{ward}, {at}")
SIGN_IN = N_("wall", "Sign in")
ANY_KEY = N_("wall", "Nobody is signed in. Press any key to sign in.")
MADE_UP = N_("wall", "Made-up ward: nobody here is real")
PAGED = N_("wall", "Page {page} of {pages} · {patients} patients, most urgent first")
EVERY_MINUTE_MS = 60_000
PANEL_OPEN_MS = 60_000
PANEL_WIDTH = 420
MARGIN = 4 * GRID
LARGE_FROM = 1080  # px that the large print needs


class WallScreen(QWidget):
    """Bed, trial id, rate, change-by and what is due. Any key or press brings the sign-in beside it, over nothing."""

    def __init__(self, tools: Tools, ward_name: str, *, made_up: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._ward_name = ward_name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = TextLabel("", "headline")
        self.made_up = Chip(tools.words.say(MADE_UP), Tone.WARNING, parent=self)
        self.made_up.setVisible(made_up)
        self.hint = OneLine(tools.words.say(ANY_KEY), "quiet")
        self.open_button = PrimaryButton(tools.words.say(SIGN_IN))
        self.panel = SignInPanel(tools.words, PANEL_WIDTH, PIN_OR_PASSWORD_OF)
        self.panel.hide()
        self.age = Sign("", Tone.WARNING, LARGE.shape, wraps=True)
        self.age.hide()
        self._view: Wall | None = None
        self._print = LARGE
        self.rows = WallRows(tools.words)
        self.page = Sign("", Tone.WARNING, LARGE.shape)
        self.page.hide()
        self._every_minute = QTimer(self, interval=EVERY_MINUTE_MS)
        self._every_minute.timeout.connect(self._refresh)
        self._left_alone = QTimer(self, singleShot=True, interval=PANEL_OPEN_MS)
        self._left_alone.timeout.connect(self.give_up)
        self._lay_out()
        self.rows.paged.connect(self._say_page)
        self.open_button.clicked.connect(self.open_panel)
        self.panel.picker.chosen.connect(lambda _: self._left_alone.start())
        self.panel.password.edited.connect(self._left_alone.start)

    def begin(self, people: Sequence[Tile], last: UUID | None = None) -> None:
        """Show the wall, now that nobody is signed in; `last` is who was, and most likely comes back."""
        self.panel.picker.likely = last
        self.panel.show_people(people)
        self.close_panel()
        self._refresh()
        self._every_minute.start()

    def end(self) -> None:
        """Stop asking; somebody has signed in."""
        self._every_minute.stop()
        self.close_panel()

    def reload(self) -> None:
        """Ask for the wall; on behalf of nobody."""
        self._tools.desk.watch(self, wall, self.show_wall)

    def show_wall(self, view: Wall) -> None:
        """Show who is there and what is due."""
        words = self._tools.words
        self._view = view
        self._show_age()
        self.title.setText(words.say(TITLE, ward=self._ward_name, at=view.as_of))
        self.rows.show_wall(view)

    def open_panel(self) -> None:
        """Show the names to sign in with; after a minute without a touch they go away again."""
        self.open_button.hide()
        self.hint.hide()
        self.panel.show()
        self._fit()
        self.panel.take_focus()
        self.panel.picker.choose(self.panel.picker.likely)
        self._left_alone.start()

    def close_panel(self) -> None:
        """Hide the names and forget what was typed."""
        self._left_alone.stop()
        self.panel.reset()
        self.panel.hide()
        self._fit()
        self.open_button.show()
        self.hint.show()
        self.setFocus()

    def give_up(self) -> None:
        """Close the sign-in, but not while a password is being checked: one try ends before another can begin."""
        if self.panel.is_busy:
            self._left_alone.start()
        else:
            self.close_panel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the sign-in by any key, which counts as the beginning of a name or of a PIN. Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif self.panel.isHidden() and event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self.open_panel()
            if event.text().isalnum():
                self.panel.picker.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write as large as the width allows."""
        super().resizeEvent(event)
        self._fit()

    def _refresh(self) -> None:
        """Say first how old the wall is: the store may not answer, and the age counts on all the same."""
        self._show_age()
        self.reload()

    def _show_age(self) -> None:
        view = self._view
        said = old(self._tools.words, view.as_of, self._tools.desk.clock.now()) if view is not None else ""
        self.age.setStyleSheet(self._print.sheet)
        self.age.show_text(said, self._print.shape)
        self.age.setVisible(bool(said))

    def _fit(self) -> None:
        """Choose the print by the room that the sign-in leaves."""
        beside = not self.panel.isHidden()
        self._whole.setHorizontalSpacing(3 * GRID if beside else 0)
        room = self.width() - 2 * MARGIN - (PANEL_WIDTH + 3 * GRID if beside else 0)
        wanted = LARGE if room >= LARGE_FROM else BESIDE
        if wanted is not self._print:
            self._print = wanted
            self._show_age()
            self.rows.write(wanted)

    def _say_page(self, page: Page) -> None:
        """Say that there are more patients than are shown now."""
        words = self._tools.words
        said = words.say(PAGED, page=page.number, pages=page.pages, patients=page.patients)
        self.page.setStyleSheet(self._print.sheet)
        self.page.show_text(said, self._print.shape)
        self.page.setVisible(page.pages > 1)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.made_up)
        policy = self.open_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.open_button.setSizePolicy(policy)
        foot = QHBoxLayout()
        foot.addWidget(self.hint)
        foot.addStretch(1)
        foot.addWidget(self.page)
        foot.addStretch(1)
        foot.addWidget(self.open_button)
        wall = QVBoxLayout()
        wall.setSpacing(2 * GRID)
        wall.addWidget(self.age)
        wall.addWidget(self.rows, 1)
        whole = self._whole = QGridLayout(self)
        whole.setContentsMargins(MARGIN, 2 * GRID, MARGIN, 2 * GRID)
        whole.setVerticalSpacing(GRID)
        whole.addLayout(head, 0, 0, 1, 2)
        whole.addLayout(wall, 1, 0)
        whole.addLayout(foot, 2, 0)
        whole.addWidget(self.panel, 1, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        whole.setRowStretch(1, 1)
        whole.setColumnStretch(0, 1)
