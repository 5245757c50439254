"""The way in by the recovery key: the printed key, and a new password for who has lost theirs."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bline_desktop.entrance import Entrance

if TYPE_CHECKING:
    from bline_desktop.open_ward import Opened
    from bline_desktop.ui.screens.recovery import RecoveryTry


class RecoveryDoor(QObject):
    """Leads the entrance to the page of the recovery key, and back to the names."""

    def __init__(self, entrance: Entrance) -> None:
        super().__init__(entrance)
        self._entrance = entrance
        entrance.sign_in.panel.recovery_wanted.connect(self.show)

    def show(self) -> None:
        """Show the page on which the key and the new password are typed."""
        entrance = self._entrance
        if entrance.recovery is None:
            # Here, because hardly any start needs it.
            from bline_desktop.ui.screens.recovery import RecoveryScreen  # noqa: PLC0415

            entrance.recovery = RecoveryScreen(entrance.words)
            entrance.recovery.submitted.connect(self._try)
            entrance.recovery.left.connect(self.leave)
        entrance.recovery.show_people(entrance.people())
        entrance.screen_wanted.emit(entrance.recovery)
        entrance.recovery.key.setFocus()

    def leave(self) -> None:
        """Go back to the names, and forget what was typed."""
        entrance = self._entrance
        if entrance.recovery is not None:
            entrance.recovery.reset()
        entrance.screen_wanted.emit(entrance.sign_in)
        entrance.sign_in.panel.take_focus()

    def _try(self, attempt: "RecoveryTry") -> None:
        entrance = self._entrance
        assert entrance.recovery is not None

        def work() -> "Opened":
            person = (attempt.user_id, attempt.password)
            return entrance.at_door().by_recovery_key(attempt.key, person, entrance.where())

        entrance.do(work, entrance.opened.emit, entrance.recovery.refuse)
