"""Builds the program's parts and joins them.

The sign-in window is painted first. Only then are the database, the plots and the other screens loaded, in a thread,
while the person types; so nothing heavy may be imported at the top of this module.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from bline_desktop import paths
from bline_desktop.copy_door import CopyDoor, look_at_place
from bline_desktop.domain.clock import Clock
from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.entrance import PROGRAM, Entrance
from bline_desktop.loading import load_heavy, loaded, raise_again
from bline_desktop.recovery_door import RecoveryDoor
from bline_desktop.storage.keyring import holds_rounds_copy
from bline_desktop.storage.lock import RAISE_FILE, ask_holder_to_show, computer_name, read_holder
from bline_desktop.ui import fonts, settings
from bline_desktop.ui.i18n import install_translators, words_of
from bline_desktop.ui.look import show_look
from bline_desktop.ui.program_window import ProgramWindow

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bline_desktop.at_work import AtWork
    from bline_desktop.open_ward import Opened
    from bline_desktop.ui.single import RaiseWatcher
    from bline_desktop.ui.tasks import Runner

FOLDER_PREFIX = "bline-made-up-"
MADE_UP_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Options:
    """What a start is told: the store's folder (None: the usual one), and whether the ward is to be made up there."""

    store: Path | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What tests and the tour may replace: the clock of a zone, the runner, the folder of this workstation's settings.

    `loads` is false where everything heavy is loaded already; `patients` is the size of a made-up ward.
    """

    make_clock: "Callable[[ZoneInfo | None], Clock]" = Clock
    make_runner: "Callable[[], Runner] | None" = None
    config: Path | None = None
    loads: bool = True
    patients: int = 31


class Program(QObject):
    """One start of the program, from the first painted window to the closed store."""

    at_work_began = Signal(object)  # AtWork

    def __init__(self, app: QApplication, options: Options, parts: Parts | None = None) -> None:
        super().__init__()
        self.app = app
        self.options = options
        self.parts = parts or Parts()
        self.config = self.parts.config or paths.config_folder()
        self.temporary = temporary_folder() if options.demo and not options.store else None
        self.folder = options.store or self.temporary or paths.default_store()
        workstation = settings.load(self.config)
        install_translators(app, workstation.language)
        self.words = words_of(workstation, None)
        self.window = ProgramWindow(self.words)
        self.entrance = Entrance(self.folder, self.parts.make_clock(None), self.words, self)
        self.copy_door, self.recovery_door = CopyDoor(self.entrance), RecoveryDoor(self.entrance)
        self.at_work: AtWork | None = None
        self.runner: Runner | None = None
        self.raiser: RaiseWatcher | None = None
        self._makes_up = False
        self.is_closed = False
        show_look(app, workstation)
        self.entrance.opened.connect(self._join)
        self.copy_door.place_changed.connect(self._change_place)
        self.entrance.screen_wanted.connect(self.window.show_screen)
        self.window.painted.connect(self.load)
        self.window.closed.connect(self.close)

    def begin(self) -> bool:
        """Show the first window, or the window of the program that has this store open already; then return False."""
        trouble = self._lock()
        if trouble is not None and self._is_shown_elsewhere():
            return False
        self._makes_up = self.options.demo and trouble is None and not self.entrance.has_store
        self.window.show_screen(self.entrance.sign_in if self._makes_up or trouble else self.entrance.first_screen())
        self.window.copy_strip.show_copy(self.words, holds_rounds_copy(self.folder))
        if trouble is not None:
            self.entrance.show_trouble(trouble)
        elif self._makes_up:
            self.entrance.sign_in.show_making(0)
        self.window.show()
        return True

    def load(self) -> None:
        """Load what is heavy, in a thread, now that there is something to see; then look at the place of the store."""
        from zoneinfo import ZoneInfo  # noqa: PLC0415  (after the first paint)

        from bline_desktop.ui.own_zone import own_zone  # noqa: PLC0415  (after the first paint)
        from bline_desktop.ui.tasks import Job, ThreadRunner  # noqa: PLC0415  (after the first paint)

        zone = ZoneInfo(MADE_UP_ZONE) if self.options.demo else own_zone()
        self.entrance.clock = self.parts.make_clock(zone)
        self.runner = self.entrance.runner = (self.parts.make_runner or ThreadRunner)()
        if self.parts.loads:
            self.runner.background(Job(self, load_heavy, loaded, raise_again))
        self._watch_for_raises()
        if self._makes_up:
            self.entrance.make_up(self.parts.patients)
        else:
            self.runner.background(Job(self, lambda: look_at_place(self.folder), self._tell_place, raise_again))

    def close(self) -> None:
        """Finish every write, close the store, and let others have it."""
        if self.is_closed:
            return
        self.is_closed = True
        self._stop_watching()
        if self.at_work is not None:
            self.at_work.close()
        if self.runner is not None:
            self.runner.stop()
        self.entrance.close()
        if self.temporary is not None:
            import_module("shutil").rmtree(self.temporary, ignore_errors=True)

    def _lock(self) -> StorageTrouble | None:
        """Take the lock of a store that is there or will be made up there; say what is in the way."""
        try:
            if self.options.demo:
                self.entrance.make_folder()
            elif self.folder.exists():
                self.entrance.take_lock()
        except StorageTrouble as trouble:
            return trouble
        return None

    def _is_shown_elsewhere(self) -> bool:
        """Bring up the window that has the store open; a command line that holds it has none."""
        holder = read_holder(self.folder)
        if has_window := holder is not None and holder.program == PROGRAM:
            ask_holder_to_show(self.folder)
        return has_window

    def _watch_for_raises(self) -> None:
        from bline_desktop.ui.single import RaiseWatcher  # noqa: PLC0415  (after the first paint)

        self._stop_watching()
        if self.folder.exists():
            self.raiser = RaiseWatcher(self.folder / RAISE_FILE, self)
            self.raiser.asked.connect(self.window.come_up)

    def _stop_watching(self) -> None:
        raiser, self.raiser = self.raiser, None
        if raiser is not None:
            raiser.asked.disconnect()  # whoever has the store next touches the same file

    def _change_place(self, folder: Path) -> None:
        """Go on at a rounds copy, or back at this computer's own place."""
        self.folder = folder
        self._watch_for_raises()
        self.window.copy_strip.show_copy(self.words, holds_rounds_copy(folder))

    def _tell_place(self, trouble: StorageTrouble | None) -> None:
        if trouble is not None and self.folder == self.copy_door.own:
            self.entrance.show_trouble(trouble)

    def _join(self, opened: "Opened") -> None:
        """Show the ward that was opened, in its own time zone from here on."""
        from bline_desktop.at_work import Surroundings, join  # noqa: PLC0415  (heavy, loaded by now)

        assert self.runner is not None
        zone = opened.ward.zone
        around = Surroundings(
            app=self.app,
            window=self.window,
            runner=self.runner,
            words=words_of(settings.load(self.config), zone),
            clock=self.parts.make_clock(zone),
            workstation=computer_name(),
            config=self.config,
            people=self.entrance.people,
        )
        self.at_work = join(opened, around)
        self.at_work.look_changed.connect(lambda wanted: show_look(self.app, wanted))
        self.at_work_began.emit(self.at_work)
        for screen in (self.entrance.sign_in, self.entrance.recovery, self.entrance.wizard):
            if screen is not None:
                self.window.throw_away(screen)


def start(options: Options, argv: list[str]) -> int:
    """Run the program until its window is closed; return the exit code."""
    app = make_application(argv)
    program = Program(app, options)
    program.window.painted.connect(lambda: watch_for_bugs(program))
    if not program.begin():
        return 0
    try:
        return app.exec()
    finally:
        program.close()


def make_application(argv: list[str]) -> QApplication:
    """Make Qt's application, with the program's name and its font."""
    app = QApplication([*argv, "-style", "Fusion"])  # as an argument, so that no other style is made first
    app.setApplicationName(PROGRAM)
    app.setDesktopFileName("bline-desktop")
    app.setFont(fonts.body_font(fonts.register_fonts()))
    return app


def temporary_folder() -> Path:
    """Make a folder for a made-up ward; it is removed when the program ends."""
    return Path(import_module("tempfile").mkdtemp(prefix=FOLDER_PREFIX))  # not loaded by a start that has to be quick


def watch_for_bugs(program: Program) -> None:
    """Show a report without data when the program itself is wrong; the store is closed first."""
    from bline_desktop.ui.errors import BugDialog, BugReporter  # noqa: PLC0415  (after the first paint)

    reporter = BugReporter(program.words, program.close, program)

    def show(report: str) -> None:
        BugDialog(program.words, report, program.window).exec()
        program.app.exit(70)

    reporter.reported.connect(show)
    reporter.install()
