"""What is half typed outlives lock, change of user, crash and power cut: in the encrypted file, for the same person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from bline_desktop.commands.half_typed import keep_half_typed
from bline_desktop.domain.half_typed import GOOD_FOR
from bline_desktop.domain.people import Right
from bline_desktop.domain.views import Banner
from bline_desktop.domain.words import N_
from bline_desktop.queries.half_typed import acts_kept, own_half_typed
from bline_desktop.queries.patients import banner
from bline_desktop.ui.drafts import Drafts, Typed, read_drafts, said_values, write_drafts
from bline_desktop.ui.main_window import MainWindow
from bline_desktop.ui.messages import Answer, Option, Question
from bline_desktop.ui.screens.tools import Tools

LOOK_MS = 2000
LOOKS = 5  # whoever types on and on has it kept every ten seconds too

WAS_TYPING = N_("drafts", "At {at} you were typing “{title}”, and it was not recorded.")
WAS_TYPING_FOR = N_("drafts", "At {at} you were typing “{title}” for {trial_id} ({name}), and it was not recorded.")
ONE_MORE = N_("drafts", "One more form waits in its place.")
MORE = N_("drafts", "{n} more forms wait in their places.")
TOO_OLD = N_("drafts", "“{title}” of {at} was half typed and is too old to go on with. It said: {typed}")
GO_ON, THROW_AWAY = N_("drafts", "Go on"), N_("drafts", "Throw away")


class HalfTypedKeeper(QObject):
    """Keeps what the signed-in person has half typed, and brings it back to them.

    It looks every two seconds and writes only what has changed since, once the typing has stopped, on the store's own
    thread. `left` is what people left when they signed out since the start: that is put back without a question.
    """

    def __init__(self, tools: Tools, *, is_safe: bool, parent: QObject | None = None) -> None:
        """Make it; `is_safe` tells whether the store can be written to."""
        super().__init__(parent)
        self._tools = tools
        self._main: MainWindow | None = None
        self._kept = ""  # the text as it was written last
        self._seen = ""  # the text at the last look
        self._looks = 0
        self.is_safe = is_safe
        self.left: dict[UUID, Drafts] = {}
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self, main: MainWindow, left: Drafts | None) -> None:
        """Begin to keep what is typed in a window; who `left` nothing since the start is offered the file's."""
        self._main = main
        if left is not None:
            self._start(write_drafts(left))
        else:
            self._tools.desk.ask(self, own_half_typed, self._take)

    def end(self) -> None:
        """Keep what is half typed now; while its person is still signed in."""
        main, user, self._main = self._main, self._tools.desk.user, None
        self._timer.stop()
        if main is not None and user is not None:
            self.left[user.user_id] = main.drafts()
            self._keep(write_drafts(main.drafts()))

    def keep_now(self) -> None:
        """Keep what is half typed without waiting for the typing to stop."""
        if self._main is not None:
            self._keep(write_drafts(self._main.drafts()))

    def look(self) -> None:
        """Keep what is half typed, if it has changed and the typing has stopped."""
        if self._main is None:
            return
        now = write_drafts(self._main.drafts())
        self._looks = 0 if now == self._kept else self._looks + 1
        if now != self._kept and (now == self._seen or self._looks >= LOOKS):
            self._keep(now)
        self._seen = now

    def would_lose(self) -> bool:
        """Tell whether closing the program now would lose something that was typed."""
        here = self._main is not None and self._main.has_drafts
        return not self.is_safe and (here or any(left.any_typed for left in self.left.values()))

    def _start(self, kept: str) -> None:
        self._kept = self._seen = kept
        self._looks = 0
        self._timer.start()

    def _keep(self, text: str) -> None:
        if text != self._kept:
            self._kept, self._looks = text, 0
            self._tools.desk.keep_aside(lambda session, act: keep_half_typed(session, act, text), self._tell_safe)

    def _tell_safe(self, is_safe: bool) -> None:
        self.is_safe = is_safe
        if not is_safe:
            self._kept = ""  # tried again with the next change

    def _take(self, text: str) -> None:
        drafts = read_drafts(text)
        self._start(text)
        if not text:
            return
        gestures = [form["gesture"] for _, form in drafts.forms() if "gesture" in form]
        desk = self._tools.desk
        desk.ask(
            self, lambda session, asker: acts_kept(session, asker, gestures), lambda kept: self._offer(drafts, kept)
        )

    def _offer(self, drafts: Drafts, recorded: frozenset[UUID]) -> None:
        """Put back what can be gone on with, and say what is too old; what was recorded after all needs no word."""
        main, now = self._main, self._tools.desk.clock.now()
        if main is None:
            return
        open_still = drafts.only(lambda form: form.get("gesture") not in recorded)
        fresh = open_still.only(lambda form: now - _at(form) <= GOOD_FOR)
        old = [form for _, form in open_still.forms() if now - _at(form) > GOOD_FOR]
        main.kept.add(fresh)
        said = [self._say_old(form) for form in old]
        if not fresh.any_typed:
            if said:
                self._tools.messages.tell(N_("drafts", "{text}"), text=" ".join(said))
            return
        patient_id = next((whose for whose, _ in _newest(fresh)), None)
        if patient_id is None or not self._tools.may(Right.READ_CHART):
            self._ask(fresh, said, None)
        else:
            self._tools.desk.ask(
                self,
                lambda session, asker: banner(session, asker, patient_id),
                lambda who: self._ask(fresh, said, who),
            )

    def _ask(self, drafts: Drafts, said: Sequence[str], who: Banner | None) -> None:
        words = self._tools.words
        forms = _newest(drafts)
        _, form = forms[0]
        values: dict[str, object] = {"at": words.near(_at(form), self._tools.desk.clock.now()), "title": form["title"]}
        if who is None:
            text = words.say(WAS_TYPING, **values)
        else:
            name = " ".join((who.surname, who.given_name))
            text = words.say(WAS_TYPING_FOR, **values, trial_id=who.trial_id, name=name)
        more = len(forms) - 1
        waiting = [words.say(ONE_MORE) if more == 1 else words.say(MORE, n=more)] if more else []

        def answered(answer: Answer) -> None:
            if self._main is None:
                return
            if answer.key == "go_on":
                self._main.go_on(drafts)
            else:
                self._main.kept.forget(drafts)
                self._keep(write_drafts(self._main.drafts()))

        options = (Option("go_on", GO_ON), Option("throw_away", THROW_AWAY))
        self._tools.messages.ask(self, Question(" ".join((text, *waiting, *said)), options), answered)

    def _say_old(self, form: Typed) -> str:
        words = self._tools.words
        return words.say(TOO_OLD, title=form["title"], at=_at(form), typed=said_values(words, form))


def _newest(drafts: Drafts) -> list[tuple[UUID | None, Typed]]:
    return sorted(drafts.forms(), key=lambda found: _at(found[1]), reverse=True)


def _at(form: Typed) -> datetime:
    return datetime.fromisoformat(form["at"])
