"""What was given, in one line of numbers; each opens the table of what it is made of, beside the page."""

from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bline_desktop.domain.treatment.bedside import Bedside
from bline_desktop.domain.treatment.exposure import Exposure
from bline_desktop.domain.treatment.exposure_table import say_amount
from bline_desktop.domain.treatment.label_grades import GradeNote
from bline_desktop.domain.treatment.stop_words import sentence
from bline_desktop.domain.views import InfusionPage
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.screens import infusion_tables as tables
from bline_desktop.ui.screens.aside import Aside
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.attention import EdgeButton
from bline_desktop.ui.widgets.chip import Chip
from bline_desktop.ui.widgets.flow import FlowLayout, settle
from bline_desktop.ui.widgets.labels import OneLine
from bline_desktop.ui.widgets.stop_note import StopNote

TODAY, COURSE = N_("pump", "Today {amount} micrograms"), N_("pump", "Course {amount} micrograms")
CYCLE, BAGS = N_("pump", "Cycle {number}: {amount} micrograms"), N_("pump", "Bags")
OF_ORDER = N_("pump", "{given}, {percent} % of the order")
OPENS = N_("pump", "Opens what it is made of")
RULES = N_("stop", "Rules")
RULES_OF = N_("stop", "What the label says")
BAG_LEDGER = N_("bag", "Where the mL of each bag are")
PUMP_DIFFERS = N_("pump", "What was read of a bag differs from the clock: look under Bags.")
KEYS = ("today", "cycle", "course", "bags")
RULES_KEY, GRADES_KEY = "rules", "grades"
NOTE = N_("toxicity", "{what}. {rule}")
NO_TOXICITY = N_(
    "toxicity", "No toxicity is recorded for this stop. Record it with its grade to see what the label says."
)
RECORD_TOXICITY, LABEL_SAYS = N_("toxicity", "Record toxicity"), N_("toxicity", "What the label says")


class GivenBar(QWidget):
    """Today, this cycle, the course and the bags: buttons that open their parts; and when day 28 ends."""

    asked = Signal(str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        row = FlowLayout(self, gap=3 * GRID)
        self.buttons = {key: EdgeButton("", self) for key in KEYS}
        for key, button in self.buttons.items():
            button.setAccessibleDescription(words.say(OPENS))
            button.clicked.connect(lambda _=False, key=key: self.asked.emit(key))
            row.addWidget(button)
        self.buttons["bags"].setText(words.say(BAGS))
        self.ends = OneLine("", "quiet", parent=self)
        self.differs = Chip(words.say(PUMP_DIFFERS), Tone.WARNING, self)
        row.addWidget(self.ends)
        row.addWidget(self.differs)

    def show_bedside(self, bedside: Bedside, number: int, now: datetime) -> None:
        """Show other numbers."""
        words, meter = self._words, bedside.meter
        for key, message, exposure in (
            ("today", TODAY, meter.today), ("cycle", CYCLE, meter.cycle), ("course", COURSE, meter.course),
        ):  # fmt: skip
            amount = say_amount(words, exposure.micrograms)
            given = words.say(message, amount=amount, **({"number": number} if key == "cycle" else {}))
            self.buttons[key].setText(_with_percent(words, given, exposure))
        self.buttons["course"].setVisible(len({part.cycle for part in meter.course.parts}) > 1)
        self.ends.setText(tables.say_ends(words, bedside.ends, now) if bedside.ends else "")
        self.ends.setVisible(bedside.ends is not None and bedside.ends.differ)
        self.differs.setVisible(any(check.marked for check in meter.checks))
        settle(self)


class Given(QObject):
    """Keeps the numbers, the notes of a pump that stands and the table beside the page together."""

    toxicity_asked = Signal()  # the way to where a toxicity is recorded

    def __init__(self, words: Words, inside: QWidget, screen: QWidget) -> None:
        super().__init__(screen)
        self._words = words
        self._page: InfusionPage | None = None
        self._asked_from: QWidget | None = None
        self.stop = StopNote(words.say(RULES), inside)
        self.harm = StopNote(words.say(LABEL_SAYS), inside)
        self.bar = GivenBar(words, inside)
        self.aside = Aside(words, screen)
        self.stop.pressed.connect(lambda: self.open_key(RULES_KEY))
        self.harm.pressed.connect(self._answer_harm)
        self.bar.asked.connect(self.open_key)
        self.aside.closed.connect(self._give_back)

    def show_page(self, page: InfusionPage) -> None:
        """Show the numbers of another page; a table that is open follows."""
        self._page = page
        bedside, current = page.bedside, page.current
        begun = current is not None and current.infusion.started_at is not None
        self.bar.setVisible(begun)
        stop = bedside.stop if bedside else None
        prompts = stop is not None and stop.prompts
        self.stop.show_text(self._words.value(sentence(stop)) if stop is not None and prompts else "")
        self._show_harm(bedside.harm if bedside else None)
        if bedside is None or current is None or not begun:
            self.aside.close_table()
            return
        self.stop.button.setVisible(bool(stop and stop.rules))
        self.bar.show_bedside(bedside, current.ordered.number, page.now)
        gone = {RULES_KEY: stop is None, GRADES_KEY: not bedside.harm}
        if gone.get(self.aside.key):
            self.aside.close_table()
        elif self.aside.key:
            self._open(self.aside.key)

    def open_key(self, key: str) -> None:
        """Open what a number is made of; pressed again it closes."""
        if self.aside.key == key:
            self.aside.close_table()
            return
        notes = {RULES_KEY: self.stop.button, GRADES_KEY: self.harm.button}
        self._asked_from = notes.get(key) or self.bar.buttons[key]
        self._open(key)

    def _show_harm(self, notes: tuple[GradeNote, ...] | None) -> None:
        """Say what the label says of the toxicity for which the pump stands, or that none is recorded."""
        words = self._words
        if notes is None:
            self.harm.show_text("")
            return
        said = [words.say(NOTE, what=note.what, rule=line.said) for note in notes for line in note.lines]
        self.harm.button.setText(words.say(LABEL_SAYS if notes else RECORD_TOXICITY))
        self.harm.show_text("\n".join(said) or words.say(NO_TOXICITY))

    def _answer_harm(self) -> None:
        bedside = self._page.bedside if self._page else None
        if bedside is not None and bedside.harm:
            self.open_key(GRADES_KEY)
        else:
            self.toxicity_asked.emit()

    def _open(self, key: str) -> None:
        page = self._page
        bedside = page.bedside if page else None
        if page is None or page.current is None or bedside is None:
            return
        words, meter = self._words, bedside.meter
        if key == "bags":
            table = tables.ledger_table(words, page.current.ledger, meter.checks, page.now)
            self.aside.open_table(key, words.say(BAG_LEDGER), table)
        elif key == RULES_KEY:
            if bedside.stop is not None:
                self.aside.open_table(key, words.say(RULES_OF), tables.rules_table(words, bedside.stop))
        elif key == GRADES_KEY:
            self.aside.open_table(key, words.say(LABEL_SAYS), tables.grades_table(words, bedside.harm or ()))
        else:
            exposure = {"today": meter.today, "cycle": meter.cycle, "course": meter.course}[key]
            self.aside.open_table(key, self.bar.buttons[key].text(), tables.parts_table(words, exposure, page.now))

    def _give_back(self) -> None:
        """Give the keyboard back to the number that was pressed."""
        if self._asked_from is not None and self._asked_from.isVisible():
            self._asked_from.setFocus()


def _with_percent(words: Words, given: str, exposure: Exposure) -> str:
    percent = exposure.percent
    if percent is None:
        return given
    return words.say(OF_ORDER, given=given, percent=say_amount(words, percent, 0))
