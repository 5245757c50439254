"""Label profiles: which there are, who signed them, which one the ward works by, and what each says with its source."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bline_desktop.commands.labels import choose_label_profile, sign_label_profile
from bline_desktop.domain.changes import Changed
from bline_desktop.domain.people import Right
from bline_desktop.domain.treatment.label_signing import Profiles, ProfileView
from bline_desktop.domain.words import N_, Message
from bline_desktop.queries.labels import label_profiles
from bline_desktop.ui.messages import GO_BACK, Answer, Option, Question
from bline_desktop.ui.screens.label_content import CHOOSE, ProfilePage
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.labels import OneLine, TextLabel

PROFILES = N_("label", "Label profiles")
HOW = N_(
    "label",
    "Labels of blinatumomab disagree between countries. An investigator chooses the one by which this ward works; it"
    " stays unconfirmed until an investigator and a pharmacist have signed it. Nothing here changes an order.",
)
PROFILE, STATE = N_("label", "Profile"), N_("label", "State")
CONFIRMED, UNCONFIRMED = N_("label", "Confirmed"), N_("label", "Unconfirmed")
OURS = N_("label", "{title} (this ward's)")
REFUSED = N_("label", "{name} can't be read as a profile. {why}")
SIGN_IT = N_("label", "Sign")
ASK_SIGN = N_(
    "label",
    "Sign “{title}”, version {version}? You say that each number on this page agrees with the label that this ward"
    " goes by, also those that were not seen in the document.",
)
ASK_CHOOSE = N_(
    "label", "Let this ward work by “{title}” from now on? What was ordered before keeps the profile it was ordered by."
)
SIGNED, CHOSEN = N_("label", "You have signed “{title}”."), N_("label", "This ward now works by “{title}”.")
LIST_WIDTH = 312
SHOWN_TABLES = frozenset({"label_text", "label_signature", "setting"})


class LabelsScreen(QWidget):
    """The list of profiles at the left, the chosen row's profile at the right."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        words = tools.words
        self.table: RowsTable[ProfileView] = RowsTable(_model(tools), words.say(PROFILES))
        self.refused = TextLabel("", tone=Tone.WARNING)
        self.page = ProfilePage(words)
        self._lay_out()
        self.table.chosen.connect(self._show_page)
        self.table.opened.connect(lambda _: self.page.take_focus())
        self.page.choose_wanted.connect(self.ask_to_choose)
        self.page.sign_wanted.connect(self.ask_to_sign)
        tools.desk.changed.connect(self._follow)

    def reload(self) -> None:
        """Ask for the profiles."""
        self.tools.desk.ask(self, label_profiles, self.show_profiles)

    def show_profiles(self, found: Profiles) -> None:
        """Show the profiles; the one that was read stays open, else the ward's own is."""
        words = self.tools.words
        why = [
            words.say(REFUSED, name=one.name, why=words.say(one.problem.rule.sentence, **one.problem.values))
            for one in found.refused
        ]
        self.refused.setText("\n".join(why))
        self.refused.setVisible(bool(why))
        self.table.show_rows(found.profiles)
        if self.table.chosen_row() is None and found.profiles:
            self.table.choose(found.profiles[0].ref)
        self._show_page(self.table.chosen_row())

    def take_focus(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus()

    def ask_to_choose(self, view: ProfileView) -> None:
        """Ask before the ward works by another profile."""
        text = self.tools.words.say(ASK_CHOOSE, title=view.profile.title)
        self._ask(text, CHOOSE, partial(choose_label_profile, ref=view.ref), (CHOSEN, view))

    def ask_to_sign(self, view: ProfileView) -> None:
        """Ask before a profile is signed."""
        text = self.tools.words.say(ASK_SIGN, title=view.profile.title, version=view.ref.version)
        self._ask(text, SIGN_IT, partial(sign_label_profile, ref=view.ref), (SIGNED, view))

    def _ask(self, text: str, act: Message, command: Any, done: tuple[Message, ProfileView]) -> None:
        message, view = done

        def kept(_: object) -> None:
            self.tools.messages.say(message, title=view.profile.title)

        def answered(answer: Answer) -> None:
            if answer.key == "do":
                self.tools.desk.do(self, command, kept)

        options = (Option("do", act), Option("back", GO_BACK))
        self.tools.messages.ask(self, Question(text, options), answered)

    def _show_page(self, view: ProfileView | None) -> None:
        self.page.setVisible(view is not None)
        if view is not None:
            user = self.tools.desk.user
            signed = user is not None and any(one.user_id == user.user_id for one in view.signatures)
            self.page.show_profile(
                view,
                may_choose=self.tools.may(Right.CHOOSE_LABEL),
                may_sign=self.tools.may(Right.SIGN_LABEL) and not signed,
            )

    def _follow(self, change: Changed) -> None:
        if self.isVisible() and self.tools.present and SHOWN_TABLES & change.tables:
            self.reload()

    def _lay_out(self) -> None:
        words = self.tools.words
        left = QWidget()
        left.setFixedWidth(LIST_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(TextLabel(words.say(HOW), "quiet"))
        column.addWidget(self.refused)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(left)
        row.addWidget(self.page, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        whole.setSpacing(2 * GRID)
        whole.addWidget(OneLine(words.say(PROFILES), "headline"))
        whole.addLayout(row, 1)
        self.refused.hide()


def _state(view: ProfileView) -> Message:
    return CONFIRMED if view.is_confirmed else UNCONFIRMED


def _model(tools: Tools) -> RowsModel[ProfileView]:
    def title(view: ProfileView) -> str:
        name = view.profile.title
        return tools.words.say(OURS, title=name) if view.is_chosen else name

    columns = [
        Column[ProfileView](PROFILE, title, bold=True, wide=True),
        Column[ProfileView](STATE, _state, tone=lambda view: Tone.GOOD if view.is_confirmed else Tone.WARNING),
    ]
    return RowsModel(columns, tools.words, row_id=lambda view: view.ref)
