"""How old what is shown is: it says so by itself once it may have changed, also while no new answer comes."""

from datetime import datetime, timedelta

from bline_desktop.domain.ages import Age
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.labels import OneLine

OLD = timedelta(minutes=2)  # from when on a page says that it may not be as it is now (legibility of ward boards)
AS_OF, STALE = N_("board", "As of {at}"), N_("board", "As of {at}: {span} old. It may have changed since.")


class AgeLine(OneLine):
    """The time of what is shown, in one quiet line; once it is old in the warning tone, with its age."""

    def __init__(self, words: Words) -> None:
        super().__init__("", "quiet")
        self._words = words

    def show_age(self, as_of: datetime, now: datetime) -> None:
        """Say of when what is shown is."""
        said = old(self._words, as_of, now)
        self.setText(said or self._words.say(AS_OF, at=self._words.clock(as_of)))
        self.set_tone(Tone.WARNING if said else Tone.PLAIN)


def old(words: Words, as_of: datetime, now: datetime) -> str:
    """Say how old something is that may have changed since; "" while it is new."""
    age = now - as_of
    return words.say(STALE, at=words.clock(as_of), span=Age(age)) if age > OLD else ""
