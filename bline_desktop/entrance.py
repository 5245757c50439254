"""The way in: the password, the wizard of a new ward, or the making of a made-up one.

Light: before the first window is painted only names are read from the keyring. What opens the store is loaded later.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bline_desktop.domain.clock import Clock
from bline_desktop.domain.errors import RuleBroken, StorageTrouble
from bline_desktop.domain.words import Words
from bline_desktop.storage.copy_troubles import of_copy
from bline_desktop.storage.keyring import DATABASE_FILE, KEYRING_FILE, Keyring, holds_rounds_copy
from bline_desktop.storage.lock import StoreLock, computer_name
from bline_desktop.ui.screens.sign_in import SignInScreen, SignInTry
from bline_desktop.ui.widgets.tiles import Tile

if TYPE_CHECKING:
    from bline_desktop.demo.ward import DemoWard
    from bline_desktop.open_ward import Door, Opened, Where
    from bline_desktop.ui.screens.recovery import RecoveryScreen
    from bline_desktop.ui.screens.wizard import WardDraft, WizardScreen
    from bline_desktop.ui.tasks import Runner

PROGRAM = "B-Line Desktop"
Refuse = Callable[[Any], None]  # takes a RuleBroken or a StorageTrouble


class Entrance(QObject):
    """Shows one of its screens until a ward is open. All work on the store is done by `runner`."""

    opened = Signal(object)  # Opened
    made = Signal(object)  # DemoWard: who can sign in to the ward that was made up
    screen_wanted = Signal(object)  # QWidget
    copy_wanted = Signal()  # somebody wants to look at a rounds copy
    _progressed = Signal(int)  # percent; told from the store's thread

    def __init__(self, folder: Path, clock: Clock, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.clock = clock
        self.words = words
        self.lock: StoreLock | None = None
        self.runner: Runner | None = None
        self.wizard: WizardScreen | None = None
        self.recovery: RecoveryScreen | None = None
        self._door: Door | None = None
        self._hints: dict[str, str] = {}
        self.sign_in = SignInScreen(words)
        self.sign_in.panel.submitted.connect(self._try_password)
        self.sign_in.panel.copy.clicked.connect(self.copy_wanted)
        self._progressed.connect(self.sign_in.show_making)

    def take_lock(self) -> None:
        """Keep other programs from the store. Raises StorageTrouble where another one has it.

        A folder that can't be written to is opened without a lock: it is only read then. So is a rounds copy, which
        several may read at once.
        """
        if holds_rounds_copy(self.folder):
            return
        try:
            self.lock = StoreLock(self.folder).acquire(PROGRAM, self.clock.now())
        except StorageTrouble as trouble:
            if trouble.code != "read_only_folder":
                raise

    @property
    def has_store(self) -> bool:
        """Whether there is a store to sign in to."""
        return any((self.folder / name).exists() for name in (KEYRING_FILE, DATABASE_FILE))

    def make_folder(self) -> None:
        """Make the store's folder where it is missing, and keep other programs from it. Raises StorageTrouble."""
        # Here, because only a new ward needs it, and a start with a store has to be quick.
        from bline_desktop.storage.place import make_folder  # noqa: PLC0415

        make_folder(self.folder)
        if self.lock is None:
            self.take_lock()

    def first_screen(self) -> QWidget:
        """Return what is shown first: the names of the store, or the wizard where there is no store."""
        if self.has_store:
            self.show_people()
            return self.sign_in
        if self.wizard is not None:  # somebody comes back from a rounds copy
            return self.wizard
        # Here, because a start with a store, which has to be quick, needs no wizard.
        from bline_desktop.storage.passwords import check_new_password  # noqa: PLC0415
        from bline_desktop.ui.screens.wizard import WizardScreen  # noqa: PLC0415

        self.wizard = WizardScreen(self.words, str(self.folder), check_new_password)
        self.wizard.filled_in.connect(self._make_ward)
        self.wizard.copy.clicked.connect(self.copy_wanted)
        return self.wizard

    def show_first(self) -> None:
        """Show the first screen of this place."""
        self.sign_in.panel.reset()
        screen = self.first_screen()
        self.screen_wanted.emit(screen)
        (self.sign_in.panel.take_focus if screen is self.sign_in else screen.setFocus)()

    def move_to(self, folder: Path) -> None:
        """Turn to another place: others may have the one before, and what was read there is forgotten."""
        self.close()
        self.lock, self._door, self.folder = None, None, folder

    def people(self) -> Sequence[Tile]:
        """Return who may sign in, by name, as the keyring says now. Raises StorageTrouble."""
        slots = Keyring.load(self.folder / KEYRING_FILE).people()
        hints = {} if holds_rounds_copy(self.folder) else self._hints
        tiles = (Tile(slot.user_id, slot.shown_name, hints.get(slot.shown_name, "")) for slot in slots)
        return sorted(tiles, key=lambda tile: tile.name.casefold())

    def show_people(self) -> None:
        """Show who may sign in, or why nobody can."""
        try:
            self.sign_in.panel.show_people(self.people())
        except StorageTrouble as trouble:
            self.show_trouble(trouble)
        self.sign_in.panel.take_focus()

    def show_trouble(self, trouble: StorageTrouble) -> None:
        """Say in place what is wrong with the store."""
        screen = self.sign_in.panel if self.has_store or self.wizard is None else self.wizard
        screen.trouble.show_trouble(trouble)

    def make_up(self, patients: int) -> None:
        """Make the made-up ward, with the progress in the window; then its people can sign in."""
        self.sign_in.show_making(0)
        last = -1

        def tell(done: int, total: int) -> None:
            nonlocal last
            percent = 100 * done // max(total, 1)
            if percent != last:
                last = percent
                self._progressed.emit(percent)

        def work() -> "DemoWard":
            from bline_desktop import new_ward  # noqa: PLC0415  (heavy)
            from bline_desktop.demo.ward import Size  # noqa: PLC0415  (heavy)

            ward, demo = new_ward.make_made_up_ward(self.folder, Size(patients), self.where(), tell)
            ward.close()
            return demo

        def refuse(trouble: Any) -> None:
            self.sign_in.show_not_made()
            self.show_trouble(trouble)

        self.do(work, self._show_made_up, refuse)

    def close(self) -> None:
        """Let other programs have the store."""
        if self.lock is not None:
            self.lock.release()

    def _show_made_up(self, demo: "DemoWard") -> None:
        say = self.words.value
        self._hints = {user.name: f"{say(user.role)}: {user.password}, PIN {user.pin}" for user in demo.users}
        self.sign_in.show_made()
        self.show_people()
        self.made.emit(demo)

    def _try_password(self, attempt: SignInTry) -> None:
        self.sign_in.panel.set_busy(True)

        def work() -> "Opened":
            return self.at_door().by_password(attempt.user_id, attempt.password, self.where())

        self.do(work, self.opened.emit, self.sign_in.panel.refuse)

    def _make_ward(self, draft: "WardDraft") -> None:
        wizard = self.wizard
        assert wizard is not None

        def work() -> "tuple[Opened, str]":
            from bline_desktop import new_ward  # noqa: PLC0415  (heavy)

            self.make_folder()
            new = new_ward.NewWard(draft.ward_name, draft.zone, draft.administrator, draft.password)
            return new_ward.make_ward(self.folder, new, self.where())

        def made(outcome: "tuple[Opened, str]") -> None:
            opened, key = outcome
            wizard.show_key(key)
            wizard.done.connect(lambda: self.opened.emit(opened))

        self.do(work, made, wizard.refuse)

    def at_door(self) -> "Door":
        """Return the store's door; on the store's thread, because it takes the heavy parts to build it."""
        from bline_desktop.open_ward import Door  # noqa: PLC0415  (heavy)

        self._door = self._door or Door(self.folder)
        return self._door

    def where(self) -> "Where":
        """Return when and at which workstation something is done to the store."""
        from bline_desktop.open_ward import Where  # noqa: PLC0415  (heavy)

        return Where(self.clock.now(), computer_name(), self.clock.zone)

    def do(self, work: Callable[[], Any], then: Callable[[Any], None], refuse: Refuse) -> None:
        """Do work on the store's thread; what stops it is said in place, and a bug goes to the program's hook."""
        from bline_desktop.ui.tasks import Job  # noqa: PLC0415  (after the first paint only)

        def failed(error: Exception) -> None:
            if not isinstance(error, StorageTrouble | RuleBroken):
                raise error
            if isinstance(error, StorageTrouble) and holds_rounds_copy(self.folder):
                error = of_copy(error)
            refuse(error)

        assert self.runner is not None
        self.runner.do(Job(self, work, then, failed))
