"""The rounds of one patient: one row a round; what a physician is to be told of is said while the round is typed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from bline_desktop.domain.draft import read_field
from bline_desktop.domain.errors import FieldsRefused, Rule, RuleBroken
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.round import MEASURED, RoundFields, carry
from bline_desktop.domain.observations.round_watch import NO_BASELINE, RoundWatch, findings, other_rate, sentences
from bline_desktop.domain.words import N_
from bline_desktop.queries.rounds import round_watch
from bline_desktop.ui.screens.observations import ObservationScreen, sort_of
from bline_desktop.ui.screens.records import RecordsScreen
from bline_desktop.ui.screens.round_form import RoundForm
from bline_desktop.ui.screens.rounds_table import rounds_model
from bline_desktop.ui.screens.sort import Sort
from bline_desktop.ui.screens.tools import Tools
from bline_desktop.ui.widgets.labels import OneLine
from bline_desktop.ui.widgets.letters import Letters
from bline_desktop.ui.widgets.pump_words import distance, say

ANYTHING = 16_777_215  # what Qt calls no limit to a width
ROOMY_FROM = 640  # pixels of height from which table and open form stand under each other
NEW_KEY = "N"
NEW_ROUND = N_("round", "New round (N)")
SAY_WHETHER_TOLD = Rule(
    "round-say-whether-told", N_("errors", "Say whether a physician was told: yes, or not yet. Both are recorded.")
)
NEXT = N_("round", "{profile}: next round {at} ({away})")
BY_PROFILE = N_("round", "{profile}")


class RoundScreen(ObservationScreen):
    """The rounds, with one key for what is as before, and a sentence for what is not as it should be."""

    def __init__(self, kind: Kind, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        self.next = OneLine("", "quiet")
        super().__init__(kind, patient_id, tools, parent)
        self._watch: RoundWatch | None = None
        self.letters = Letters(self)
        self.letters.pressed.connect(self._press)
        self.table.installEventFilter(self.letters)
        self.new.setText(tools.words.say(NEW_ROUND))
        # The form stands above the table, as wide as that: a round is one row of both.
        cast("QBoxLayout", self.layout()).setDirection(QBoxLayout.Direction.BottomToTop)
        self.form.setMinimumWidth(0)
        self.form.setMaximumWidth(ANYTHING)
        for signal in (self.form.opened, self.form.closed):
            signal.connect(self._share_room)

    def make_sort(self, kind: Kind) -> Sort:
        """Show a round in a form of two rows, and the rounds in a table of their values."""
        return replace(sort_of(kind), form=RoundForm, model=rounds_model)

    def more_acts(self) -> tuple[QWidget, ...]:
        """Say beside the first button when the next round is."""
        return (*super().more_acts(), self.next)

    def reload(self) -> None:
        """Ask for the rounds, and for what the next one is looked at beside."""
        super().reload()
        self._ask(self.show_next)

    def open_new(self) -> bool:
        """Open the form of a round, with now filled in, and ask for what it is looked at beside."""
        if not super().open_new():
            return False
        form = self._form
        form.preset({"seen_at": self.tools.desk.clock.now()})
        form.as_before.clicked.connect(self.take_over)
        form.editor("temperature").take_focus()
        form.edited.connect(self._say_what_was_found)
        self._watch = None
        self._ask(self.show_watch)
        return True

    def show_watch(self, watch: RoundWatch) -> None:
        """Show what the round is looked at beside, and let the form ask for what is due."""
        self.show_next(watch)
        if self.form.form is None or self.form.key != "new":
            return
        self._watch = watch
        form = self._form
        form.as_before.setVisible(bool(self._carried()))
        if watch.plan is not None:
            form.ask_for(watch.plan.asked)
        if watch.before is not None:
            form.show_before(watch.before)
        self._say_what_was_found()

    def show_next(self, watch: RoundWatch) -> None:
        """Say by which profile the next round goes, and when it is due."""
        words, plan = self.tools.words, watch.plan
        text = ""
        if plan is not None and plan.profile is not None:
            text = words.say(BY_PROFILE, profile=plan.profile)
            if plan.due_at is not None:
                at, away = words.near(plan.due_at, watch.now), distance(words, plan.due_at, watch.now)
                text = words.say(NEXT, profile=plan.profile, at=at, away=away)
        self.next.setText(text)

    def take_over(self) -> None:
        """Fill in what is as before; what is measured is measured anew."""
        if self.form.form is not None and self.form.key == "new":
            self.form.form.preset(self._carried())
            self._say_what_was_found()

    def submit(self, key: str, draft: Any) -> None:
        """Record a round; where something was found, it says also whether a physician was told."""
        watch = self._watch
        if key == "new" and watch is not None and findings(draft, watch) and draft.told is None:
            self.form.refused(RuleBroken(SAY_WHETHER_TOLD, field="told"))
            return
        RecordsScreen.submit(self, key, draft)

    @property
    def _form(self) -> RoundForm:
        return cast("RoundForm", self.form.form)

    def _ask(self, then: Callable[[RoundWatch], None]) -> None:
        patient_id = self.patient_id
        self.tools.desk.ask(self, lambda session, asker: round_watch(session, asker, patient_id), then)

    def _press(self, letter: str) -> None:
        if letter == NEW_KEY and self.form.form is None and not self.new.isHidden():
            self.open_new()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the table beside the open form where there is room for both."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        self.pages.setVisible(self.form.form is None or self.height() >= ROOMY_FROM)

    def _carried(self) -> dict[str, object]:
        watch = self._watch
        return {} if watch is None or watch.before is None else carry(watch.before, watch.now)

    def _say_what_was_found(self) -> None:
        watch = self._watch
        if watch is None or self.form.form is None or self.form.key != "new":
            return
        seen, words = self._typed(), self.tools.words
        found, rate = findings(seen, watch), other_rate(seen, watch)
        beside = {each.field: say(words, each.beside) for each in found}
        if rate is not None:
            beside["rate_ml_per_h"] = say(words, rate)
        self._form.show_found(beside, tell=bool(found))
        text = " ".join(say(words, each) for each in sentences(seen, watch))
        self.form.show_foot(text or ("" if watch.has_baseline else words.say(NO_BASELINE)))

    def _typed(self) -> RoundFields:
        """Return what is typed so far as far as it can be read."""
        read: dict[str, Any] = dict.fromkeys(RoundFields.specs)
        for name in MEASURED:
            editor = self._form.editor(name)
            try:
                read[name] = read_field(RoundFields, name, editor.typed(), editor.place())
            except FieldsRefused:
                continue  # half typed; what is wrong is said when the field is left
        return RoundFields.model_construct(**read)
