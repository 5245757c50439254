"""The door to a rounds copy: from the first screen to a folder that somebody chooses, and back.

Nothing of it is remembered: the next start is at this computer's own place, so that no copy is taken for the ward.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.words import N_
from bline_desktop.entrance import Entrance
from bline_desktop.storage import copy_troubles, troubles
from bline_desktop.storage.keyring import COPY_FOLDER, DATABASE_FILE, KEYRING_FILE, Keyring, holds_rounds_copy

CHOOSE = N_("copy", "Folder of the rounds copy")


class CopyDoor(QObject):
    """Leads the entrance to a rounds copy, and back to where it stood."""

    place_changed = Signal(object)  # Path

    def __init__(self, entrance: Entrance) -> None:
        super().__init__(entrance)
        self._entrance = entrance
        self.own = entrance.folder
        entrance.copy_wanted.connect(self.choose)
        entrance.sign_in.panel.leave.clicked.connect(self.leave)

    def choose(self) -> None:
        """Let a folder be chosen, and open the rounds copy in it."""
        # Here, because hardly any start needs it.
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415

        entrance = self._entrance
        shown = entrance.sign_in if entrance.wizard is None or entrance.has_store else entrance.wizard
        name = QFileDialog.getExistingDirectory(shown.window(), entrance.words.say(CHOOSE))
        if name:
            self.open(Path(name))

    def open(self, chosen: Path) -> None:
        """Show who may sign in to the rounds copy in a folder; where there is none, say so and stay."""
        entrance = self._entrance
        try:
            folder = find_copy(chosen)
            Keyring.load(folder / KEYRING_FILE)
        except StorageTrouble as trouble:
            entrance.show_trouble(copy_troubles.of_copy(trouble))
            return
        entrance.move_to(folder)
        entrance.sign_in.panel.show_copy(True)
        self.place_changed.emit(folder)
        entrance.show_first()

    def leave(self) -> None:
        """Go back to this computer's own place; what holds it by now is said there."""
        entrance, trouble = self._entrance, None
        entrance.move_to(self.own)
        try:
            if self.own.exists():
                entrance.take_lock()
        except StorageTrouble as found:
            trouble = found
        entrance.sign_in.panel.show_copy(False)
        self.place_changed.emit(self.own)  # only now: whoever watches the place is not told of its own lock
        entrance.show_first()
        if trouble is not None:
            entrance.show_trouble(trouble)


def find_copy(chosen: Path) -> Path:
    """Return the folder of the rounds copy: the chosen one, or the one of the usual name in it.

    Raises StorageTrouble where there is none, or a ward's own store.
    """
    try:
        for folder in (chosen, chosen / COPY_FOLDER):
            if holds_rounds_copy(folder):
                return folder
        is_store = (chosen / DATABASE_FILE).exists()
    except OSError as problem:
        raise troubles.of_system(problem, chosen) from problem
    raise copy_troubles.store_not_copy(chosen) if is_store else copy_troubles.no_rounds_copy(chosen)


def look_at_place(folder: Path) -> StorageTrouble | None:
    """Say what is wrong with the place of a store; a rounds copy may lie anywhere."""
    from bline_desktop.storage.place import check_place  # noqa: PLC0415  (after the first paint)

    try:
        if not holds_rounds_copy(folder):
            check_place(folder)
    except StorageTrouble as trouble:
        return trouble
    return None
