"""The strip under the banner: what the pump does now, and what comes next."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtWidgets import QFrame, QWidget

from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.stop_clock import StopClock, next_rule, standing_rules
from bline_desktop.domain.treatment.stop_words import stopped
from bline_desktop.domain.words import N_, Ago, Words
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets import pump_words
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.flow import FlowLayout, settle

RULE_AT = N_("pump", "{limit} rule {at}, {away}")
DRESSING_TOMORROW, DRESSING_TODAY = N_("pump", "dressing due tomorrow"), N_("pump", "dressing due today")
DRESSING_WAS = N_("pump", "dressing was due {ago}")
WATCH, WATCH_MORE = N_("watch", "watch: {note}"), N_("watch", "watch: {note} (and {n} more)")
WHAT_RUNS = N_("pump", "What runs now")


class Strip(QFrame):
    """One line over every tab of a patient."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setProperty("role", "bar")
        self.setAccessibleName(words.say(WHAT_RUNS))
        self.now = Chip(parent=self)
        self.next = Chip(parent=self)
        self.dressing, self.watch = Chip(parent=self), Chip(parent=self)
        row = FlowLayout(self)
        row.setContentsMargins(2 * GRID, 6, 2 * GRID, 6)
        row.addWidget(self.now)
        row.addWidget(self.next)
        row.addWidget(self.dressing)
        row.addWidget(self.watch)
        self.now.show_state("", Tone.PLAIN)  # nothing is said before it is known
        self.next.hide()
        self.dressing.hide()
        self.watch.hide()

    def show_infusion(self, infusion: Infusion | None, stop: StopClock | None = None) -> None:
        """Show how the pump stands, with the clock of one that does; None where no cycle is ordered."""
        if infusion is None:
            now = pump_words.Toned(self._words.say(pump_words.NO_CYCLE), Tone.PLAIN)
            ahead = None
        else:
            now = pump_words.standing(self._words, infusion)
            ahead = pump_words.change_by(self._words, infusion)
        if stop is not None and stop.prompts:
            now, ahead = self._stopped(stop)
        self.now.show_state(now.text, now.tone)
        self.next.setVisible(ahead is not None)
        if ahead is not None:
            self.next.show_state(ahead.text, ahead.tone)
        settle(self)

    def show_dressing(self, due: date | None, now: datetime) -> None:
        """Show that a dressing is due tomorrow or today, or was due; nothing while it is longer away."""
        words = self._words
        left = 2 if due is None else (due - words.local(now).date()).days
        self.dressing.setVisible(left <= 1)
        if left == 1:
            self.dressing.show_state(words.say(DRESSING_TOMORROW), Tone.PLAIN)
        elif left <= 0:
            said = words.say(DRESSING_TODAY) if left == 0 else words.say(DRESSING_WAS, ago=Ago(-left))
            self.dressing.show_state(said, Tone.WARNING)
        settle(self)

    def show_watch(self, notes: Sequence[str]) -> None:
        """Show what is to be watched tonight: the newest note, and how many more there are."""
        self.watch.setVisible(bool(notes))
        if notes:
            message = WATCH if len(notes) == 1 else WATCH_MORE
            self.watch.show_state(self._words.say(message, note=notes[0], n=len(notes) - 1), Tone.WARNING)
        settle(self)

    def _stopped(self, stop: StopClock) -> tuple[pump_words.Toned, pump_words.Toned | None]:
        """Say how long the pump has stood, and the rule of the label that comes next."""
        words, rule = self._words, next_rule(stop)
        tone = Tone.CRITICAL if standing_rules(stop.rules) else Tone.WARNING
        now = pump_words.Toned(words.value(stopped(stop)), tone)
        if rule is None:
            return now, None
        at, away = words.near(rule.at, stop.as_of), pump_words.distance(words, rule.at, stop.as_of)
        text = words.say(RULE_AT, limit=rule.rule.limit, at=pump_words.whole(at), away=away)
        return now, pump_words.Toned(text, Tone.CRITICAL if rule.reached else Tone.WARNING)
