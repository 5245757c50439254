"""The way on in a store that is open already: the password, or six digits instead. Heavy, as the ward itself is."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from bline_desktop.commands.pins import try_pin
from bline_desktop.domain.errors import Rule, RuleBroken, StorageTrouble
from bline_desktop.domain.pins import PIN_FORM
from bline_desktop.domain.words import N_
from bline_desktop.open_ward import OpenWard, Where, act_of, known, sign_in
from bline_desktop.ui.desk import SignedIn
from bline_desktop.ui.screens.sign_in import SignInPanel, SignInTry
from bline_desktop.ui.tasks import Job, Runner

READ_ONLY_NEEDS_PASSWORD = Rule(
    "read-only-needs-password", N_("errors", "This store is only read and can't count tries. Type your password.")
)


def sign_in_by_pin(ward: OpenWard, user_id: UUID, pin: str, where: Where) -> SignedIn | RuleBroken:
    """Let a person on in an open store, or return why the PIN is not taken; the try is counted either way.

    Raises StorageTrouble.
    """
    user = known(ward, user_id, where)
    if ward.database.read_only:
        return RuleBroken(READ_ONLY_NEEDS_PASSWORD)
    act = act_of(user, where)
    with ward.database.write(act) as session:
        refusal = try_pin(session, act, user_id, pin)
        if refusal is None:
            session.note("sign_in_by_pin", user_id)  # type: ignore[attr-defined]
    return refusal or user


class WallDoor(QObject):
    """Lets people in from the wall view of an open ward, by what they typed on its card."""

    opened = Signal(object)  # SignedIn

    def __init__(self, ward: OpenWard, runner: Runner, panel: SignInPanel, where: Callable[[], Where]) -> None:
        super().__init__()
        self._ward = ward
        self._runner = runner
        self._panel = panel
        self._where = where
        panel.submitted.connect(self._try)

    def _try(self, attempt: SignInTry) -> None:
        self._panel.set_busy(True)
        if PIN_FORM.fullmatch(attempt.password):  # no password is as short
            self._try_pin(attempt, self._where())
        else:
            self._try_password(attempt, self._where())

    def _try_password(self, attempt: SignInTry, where: Where) -> None:
        """Sign in: Argon2id works elsewhere, the journal is written on the store's thread."""

        def unlock() -> None:
            self._ward.vault.unlock(attempt.user_id, attempt.password, where.now)

        def note(_: object) -> None:
            work = lambda: sign_in(self._ward, attempt.user_id, where)  # noqa: E731
            self._runner.do(Job(self, work, self.opened.emit, self._refuse))

        self._runner.background(Job(self, unlock, note, self._refuse))

    def _try_pin(self, attempt: SignInTry, where: Where) -> None:
        """Go on by PIN: no data key is made, so all of it is done on the store's thread."""

        def tell(answer: SignedIn | RuleBroken) -> None:
            if isinstance(answer, RuleBroken):
                self._panel.refuse(answer)
            else:
                self.opened.emit(answer)

        work = lambda: sign_in_by_pin(self._ward, attempt.user_id, attempt.password, where)  # noqa: E731
        self._runner.do(Job(self, work, tell, self._refuse))

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, StorageTrouble | RuleBroken):
            raise error
        self._panel.refuse(error)
