"""An open ward: the wall view, and the window of whoever is signed in. Heavy; loaded after the first paint."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QApplication

from bline_desktop.copy_for_rounds import folder_in, make_rounds_copy
from bline_desktop.domain.clock import Clock, MovingClock
from bline_desktop.domain.errors import RuleBroken, StorageTrouble
from bline_desktop.domain.people import ACCOUNT_OVER, ACCOUNT_OVER_TYPED
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.words import N_, Words
from bline_desktop.open_ward import Opened, OpenWard, Where, new_recovery_key, sign_out
from bline_desktop.pin_door import WallDoor
from bline_desktop.queries.people import ward_settings
from bline_desktop.storage.rounds_copy import ROUNDS_COPY
from bline_desktop.ui import settings
from bline_desktop.ui.clipboard import forget_copied
from bline_desktop.ui.desk import Desk, SignedIn
from bline_desktop.ui.half_typed import HalfTypedKeeper
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.messages import Messages, Option, Question
from bline_desktop.ui.program_window import ProgramWindow
from bline_desktop.ui.screens.settings import SettingsScreen
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.screens.wall import WallScreen
from bline_desktop.ui.session import OPEN_ACT, AccountWatch, IdleWatch
from bline_desktop.ui.tasks import Job, Runner
from bline_desktop.ui.widgets.tiles import Tile

HALF_TYPED = N_("window", "Something is half typed and was not recorded. Closing the program loses it.")
CLOSE_ANYWAY = N_("window", "Close and lose it")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a ward is shown in."""

    app: QCoreApplication
    window: ProgramWindow
    runner: Runner
    words: Words
    clock: Clock
    workstation: str
    config: Path
    people: Callable[[], Sequence[Tile]]


class AtWork(QObject):
    """Signs people in and out of one open ward; keeps what they left half typed until they return."""

    look_changed = Signal(object)  # WorkstationSettings

    def __init__(self, ward: OpenWard, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ward = ward
        self.around = around
        self.settings: WardSettings = ward.settings
        self.workstation_settings = settings.load(around.config)
        self.messages = Messages(around.words, self)
        as_of = ward.database.as_of
        # A rounds copy is shown as it stood: nothing that runs in it runs on.
        clock = around.clock if as_of is None else MovingClock(around.clock.zone, as_of)
        self.desk = Desk(ward.database, clock, around.runner, self.messages, around.workstation)
        self.desk.reads_only = as_of is not None
        self.tools = Tools(self.desk, around.words, self.messages)
        self.main: MainWindow | None = None
        self._known_people: Sequence[Tile] = ()
        self.half_typed = HalfTypedKeeper(self.tools, is_safe=not ward.database.read_only, parent=self)
        self.wall = WallScreen(self.tools, ward.settings.ward_name, made_up=ward.settings.made_up)
        self.idle = IdleWatch(around.app, around.clock, self.idle_limit)
        self.door = WallDoor(ward, around.runner, self.wall.panel, self._where)
        self.door.opened.connect(self.begin)
        self.wall.panel.hide_doors()
        self.idle.expired.connect(self.sign_out)
        self.account = AccountWatch(around.clock, self)
        self.account.ended.connect(self._end_account)
        around.window.may_close = self.may_close
        around.window.name_ward(around.words, ward.settings.ward_name, made_up=ward.settings.made_up)
        if as_of is not None:
            around.window.name_copy(around.clock, as_of)

    def begin(self, user: SignedIn) -> None:
        """Show a person's window; on the wall view nobody waits any more."""
        self.wall.end()
        self._people()
        self.desk.sign_in(user)
        left = self.half_typed.left.pop(user.user_id, None)
        main = self.main = MainWindow(self.tools, user, self.workstation_settings, left)
        main.sign_out_wanted.connect(self.sign_out)
        main.page_made.connect(self._join_page)
        for page in main.shown.values():
            self._join_page(page)
        troubles = [trouble for trouble in self.ward.database.troubles if trouble.code != ROUNDS_COPY]
        if troubles:  # that it is a rounds copy is said above every window
            main.show_read_only(troubles[0])
        if self.settings.made_up:
            main.show_made_up()
        self.idle.warned.connect(main.countdown.show_seconds)
        self.idle.calmed.connect(main.countdown.calm)
        self.around.window.show_screen(main)
        main.take_focus()
        self.desk.ask(self, ward_settings, self._take_settings)
        self.half_typed.begin(main, left)
        self.idle.begin()
        self.account.warned.connect(main.countdown.show_account_end)
        self.account.begin(user.until)

    def sign_out(self) -> None:
        """Show the wall view at once; what is half typed is kept for this person's return."""
        main, self.main = self.main, None
        user = self.desk.user
        if main is None or user is None:
            return
        self.idle.end()
        self.account.end()
        self.half_typed.end()
        forget_copied()
        if (dialog := QApplication.activeModalWidget()) is not None:
            dialog.close()  # it may name a patient, and belongs to who leaves
        where = self._where()
        self.around.runner.do(Job(self, lambda: sign_out(self.ward, user, where), lambda _: None, self._fail))
        self.desk.sign_out()
        self.around.window.show_screen(self.wall)
        self.around.window.throw_away(main)
        self.wall.begin(self._people(), user.user_id)

    def idle_limit(self) -> timedelta:
        """Return how long nobody need touch the program before the person is signed out."""
        usual = timedelta(minutes=self.settings.idle_min)
        return max(usual, OPEN_ACT) if self.main is not None and self.main.has_open_act else usual

    def may_close(self) -> bool:
        """Ask before something half typed is lost by closing the program, where the store can't keep it."""
        self.half_typed.keep_now()
        if not self.half_typed.would_lose():
            return True
        question = Question(self.around.words.say(HALF_TYPED), (Option("close", CLOSE_ANYWAY),))
        return self.messages.confirm(self.around.window, question) == "close"

    def close(self) -> None:
        """Sign out and close the store, on its thread, after every write that is still waiting."""
        user = self.desk.user
        where = self._where()
        self.idle.end()
        self.account.end()
        self.half_typed.end()

        def work() -> None:
            try:
                if user is not None:
                    sign_out(self.ward, user, where)
            finally:
                self.ward.close()

        self.around.runner.do(Job(self, work, lambda _: None, self._fail))

    def _end_account(self, ended_at: datetime) -> None:
        """Sign out whose account has ended, and say on the card of the sign-in who can open it again."""
        main, user = self.main, self.desk.user
        assert main is not None
        assert user is not None
        rule = ACCOUNT_OVER_TYPED if main.has_drafts else ACCOUNT_OVER
        self.sign_out()
        self.wall.open_panel()
        self.wall.panel.refuse(RuleBroken(rule, name=user.name, at=ended_at))

    def _fail(self, error: Exception) -> None:
        """A store that takes no entry at the sign-out has said so before; anything else is a bug."""
        if not isinstance(error, StorageTrouble):
            raise error

    def _take_settings(self, found: WardSettings) -> None:
        self.settings = found

    def _join_page(self, page: QObject) -> None:
        if isinstance(page, SettingsScreen):
            page.workstation_changed.connect(self._change_look)
            page.ward_changed.connect(lambda: self.desk.ask(self, ward_settings, self._take_settings))
            page.key_wanted.connect(lambda: self._make_key(page))
            page.copy.wanted.connect(lambda chosen: self._make_copy(page, chosen))

    def _change_look(self, wanted: settings.WorkstationSettings) -> None:
        self.workstation_settings = wanted
        settings.save(self.around.config, wanted)
        self.look_changed.emit(wanted)

    def _make_key(self, page: SettingsScreen) -> None:
        user, where = self.desk.user, self._where()
        assert user is not None
        work: Callable[[], Any] = lambda: new_recovery_key(self.ward, user, where)  # noqa: E731
        self.around.runner.do(Job(page, work, page.show_key, self._tell))

    def _make_copy(self, page: SettingsScreen, chosen: Path) -> None:
        user, where = self.desk.user, self._where()
        assert user is not None

        def failed(error: Exception) -> None:
            page.copy.show_failed()
            self._tell(error)

        work: Callable[[], Any] = lambda: make_rounds_copy(self.ward, user, where, folder_in(chosen))  # noqa: E731
        self.around.runner.do(Job(page, work, page.copy.show_made, failed))

    def _tell(self, error: Exception) -> None:
        """Say in the message bar what stopped work on the store itself; a bug goes to the program's hook."""
        if isinstance(error, StorageTrouble):
            self.messages.trouble(error)
        elif isinstance(error, RuleBroken):
            self.messages.refuse(error)
        else:
            raise error

    def _people(self) -> Sequence[Tile]:
        """Return who may sign in; where the file of names can't be read now, those who could before."""
        with suppress(StorageTrouble):  # the next try to sign in says what is wrong
            self._known_people = self.around.people()
        return self._known_people

    def _where(self) -> Where:
        return Where(self.around.clock.now(), self.around.workstation, self.around.clock.zone)


def join(opened: Opened, around: Surroundings) -> AtWork:
    """Join an open ward with its window, and sign in who opened it."""
    at_work = AtWork(opened.ward, around, around.window)
    at_work.begin(opened.user)
    return at_work
