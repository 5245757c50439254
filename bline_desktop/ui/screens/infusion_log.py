"""The log beneath an infusion: what was done at the pump, when, by whom, and outside which rule."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from bline_desktop.domain.log_line import LogLine
from bline_desktop.domain.views import CycleView
from bline_desktop.domain.words import N_, Words
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.screens.records import CORRECT
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.flow import FlowLayout
from bline_desktop.ui.widgets.labels import OneLine
from bline_desktop.ui.widgets.pump_words import say
from bline_desktop.ui.widgets.toggle import ToggleButton

LOG = N_("pump", "What was done at the pump")
HAPPENED, PLANNED = N_("pump", "Happened"), N_("pump", "{at}\nplanned {planned}")
RECORDED, RECORDED_BY = N_("pump", "Recorded"), N_("pump", "{at}\n{who}")
ACT, DETAIL, MARKS = N_("pump", "Act"), N_("pump", "Detail"), N_("pump", "Remarks")
LATE, OUTSIDE = N_("pump", "Recorded late"), N_("pump", "Outside rule: {rule}")
STRUCK, WAS_CORRECTED = N_("pump", "Struck: {reason}"), N_("pump", "Corrected: {reason}")
NOT_COUNTED = N_("pump", "Counts for nothing: it does not fit the acts before it")
SECOND_CHECK = N_("second", "Finish the second check")
SETTLE = N_("pump", "Settle")
TO_SETTLE = N_("pump", "Medication incident: a physician settles it")
STRIKE, SHOW_STRUCK = N_("pump", "Strike this entry"), N_("pump", "Show struck entries ({n})")
WHICH_CYCLE, CYCLE = N_("pump", "Cycle"), N_("pump", "Cycle {number}")
NOTHING = N_("pump", "—")
REMARKS = 4  # the column of the remarks
NO_ACTS = N_("pump", "The acts at the pump will stand here, the newest first.")
LEAST_HEIGHT = 152  # the titles and two entries; where that is too much, the page scrolls


class InfusionLog(QWidget):
    """The log of one cycle, the newest act on top; earlier cycles are one key away."""

    strike_asked = Signal(object)  # LogLine
    correct_asked = Signal(object)  # LogLine
    check_asked = Signal(object)  # LogLine
    settle_asked = Signal(object)  # LogLine

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._cycles: dict[UUID, CycleView] = {}
        self._chosen_cycle: UUID | None = None
        self.may_strike = self.may_check = self.may_settle = self._beside_form = self._shows_newest = False
        self.table: RowsTable[LogLine] = RowsTable(_model(words), words.say(LOG))
        self.table.say_when_empty(words.say(NO_ACTS))
        self.strike, self.settle = Button(words.say(STRIKE), self), Button(words.say(SETTLE), self)
        self.check, self.correct = Button(words.say(SECOND_CHECK), self), Button(words.say(CORRECT), self)
        self.show_struck = ToggleButton(parent=self)
        self.cycles: KeyRow | None = None
        for button in (self.strike, self.correct, self.settle, self.check, self.show_struck):
            button.setVisible(False)
        self._which = QWidget(self)  # the keys of the cycles, where there are several
        self._which_row = QHBoxLayout(self._which)
        self._which_row.setContentsMargins(0, 0, 0, 0)
        title = OneLine(words.say(LOG), "title", parent=self)
        title.setFixedHeight(self.strike.sizeHint().height())
        top = FlowLayout(gap=2 * GRID, line_gap=GRID)  # an open form leaves little room: they go on in the next line
        for part in (title, self._which, self.correct, self.strike, self.settle, self.check, self.show_struck):
            top.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self.table.setMinimumHeight(LEAST_HEIGHT)
        # The room that is left, whatever it would like to have: else the parts above it give some of theirs.
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.strike.clicked.connect(self._ask_strike)
        self.correct.clicked.connect(self._ask_correct)
        self.table.opened.connect(self._ask_correct)
        self.check.clicked.connect(lambda: self.check_asked.emit(self.table.chosen_row()))
        self.settle.clicked.connect(self._ask_settle)
        self.show_struck.toggled.connect(self._show_log)
        self.table.chosen.connect(lambda _: self._show_acts())

    def show_cycles(self, cycles: tuple[CycleView, ...]) -> None:
        """Show the newest cycle, or the one that was chosen before; the keys stand in order of the cycles' numbers."""
        ids = [view.cycle_id for view in cycles]
        if ids != list(self._cycles):
            self._make_keys(cycles)
        self._cycles = {view.cycle_id: view for view in cycles}
        if self._chosen_cycle not in self._cycles:
            self._chosen_cycle = ids[0] if ids else None
        if self.cycles is not None:
            self.cycles.set_value(self._chosen_cycle)
        self._show_log()

    @property
    def lines(self) -> list[LogLine]:
        """Every line of every cycle."""
        return [line for view in self._cycles.values() for line in view.log]

    def choose_record(self, record_id: UUID) -> None:
        """Choose an entry in the cycle where it stands, or the beginning of a cycle."""
        for cycle_id, view in self._cycles.items():
            ids = [line.record_id for line in view.log]
            if ids and (record_id == cycle_id or record_id in ids):
                self._chosen_cycle = cycle_id
                self.show_cycles(tuple(self._cycles.values()))
                self.table.choose(ids[-1] if record_id == cycle_id else record_id)

    def choose_newest(self) -> None:
        """Go back to the newest cycle, after something was recorded in it, and to the entry that was."""
        self._chosen_cycle = next(iter(self._cycles), None)
        self.choose_recorded()

    def choose_recorded(self) -> None:
        """Choose what was recorded last once it is shown, so that it is in sight."""
        self._shows_newest = True

    def make_room(self, *, wanted: bool) -> None:
        """Leave out what is done to an entry while the form of another act is open, or show it again."""
        self._beside_form = wanted
        self._show_acts()

    def _show_log(self) -> None:
        view = self._cycles.get(self._chosen_cycle) if self._chosen_cycle else None
        log = view.log if view else ()
        struck = sum(line.struck for line in log)
        self.show_struck.setText(self._words.say(SHOW_STRUCK, n=struck))
        self.show_struck.setVisible(bool(struck))
        shown = [line for line in log if self.show_struck.isChecked() or not line.struck]
        self.table.show_rows(shown)
        if self._shows_newest and shown:
            self._shows_newest = False
            self.table.choose(max(shown, key=lambda line: line.recorded_at).record_id)
        self.table.share_room(REMARKS, wanted=any(map(_has_remarks, shown)))
        self._show_acts()

    def _show_acts(self) -> None:
        line = None if self._beside_form else self.table.chosen_row()
        self.strike.setVisible(self.may_strike and not self._beside_form)
        self.strike.setEnabled(line is not None and not line.struck)
        self.correct.setVisible(self.may_strike and not self._beside_form)
        self.correct.setEnabled(line is not None and not line.struck and line.typed is not None)
        waits = line is not None and not line.struck and line.check is not None and line.check.pending
        self.check.setVisible(self.may_check and waits)
        self.settle.setVisible(self.may_settle and line is not None and line.find is not None)

    def _ask_strike(self) -> None:
        line = self.table.chosen_row()
        if line is not None:
            self.strike_asked.emit(line)

    def _ask_correct(self) -> None:
        line = self.table.chosen_row()
        if line is not None and self.correct.isEnabled() and not self.correct.isHidden():
            self.correct_asked.emit(line)

    def _ask_settle(self) -> None:
        line = self.table.chosen_row()
        if line is not None and line.find is not None:
            self.settle_asked.emit(line)

    def _make_keys(self, cycles: tuple[CycleView, ...]) -> None:
        if self.cycles is not None:
            self._which_row.removeWidget(self.cycles)
            self.cycles.hide()
            self.cycles.deleteLater()
            self.cycles = None
        self._which.setVisible(len(cycles) > 1)
        if len(cycles) < 2:
            return
        ordered = sorted(cycles, key=lambda view: view.ordered.number)
        entries = [(view.cycle_id, self._words.say(CYCLE, number=view.ordered.number)) for view in ordered]
        self.cycles = KeyRow(entries, self._words.say(WHICH_CYCLE))
        self.cycles.chosen.connect(self._choose_cycle)
        self._which_row.addWidget(self.cycles)

    def _choose_cycle(self) -> None:
        value = self.cycles.value if self.cycles is not None else None
        self._chosen_cycle = value if isinstance(value, UUID) else None
        self._show_log()


def _model(words: Words) -> RowsModel[LogLine]:
    def detail(line: LogLine) -> str:
        said = say(words, line.detail)
        parts = (
            "" if said == words.say(NOTHING) else said,
            say(words, line.cause) if line.cause else "",
            *(say(words, more) for more in line.more),
            line.note or "",
        )
        return " · ".join(part for part in parts if part)

    def struck(line: LogLine) -> bool:
        return line.struck

    def happened(line: LogLine) -> str:
        at = words.moment(line.at)
        return at if line.planned_at is None else words.say(PLANNED, at=at, planned=line.planned_at)

    def recorded(line: LogLine) -> str:
        return words.say(RECORDED_BY, at=line.recorded_at, who=line.recorded_by)

    columns: tuple[Column[LogLine], ...] = (
        Column(HAPPENED, happened, bold=True, struck=struck),
        Column(ACT, lambda line: words.say(line.title), bold=True, struck=struck),
        Column(DETAIL, detail, wide=True, struck=struck),
        Column(RECORDED, recorded),
        Column(MARKS, lambda line: remarks(words, line), tone=_tone),
    )
    return RowsModel(columns, words, row_id=lambda line: line.record_id)


def remarks(words: Words, line: LogLine) -> str:
    """Say what is special about an entry: late, outside a rule, struck."""
    said = [words.say(LATE)] if line.late else []
    if line.find is not None and line.find.settled_at is None:
        said.append(words.say(TO_SETTLE))
    said += [words.say(OUTSIDE, rule=say(words, mark)) for mark in line.marks]
    said += [say(words, one) for one in line.unlike]
    if line.check is not None and not line.struck:
        said.append(say(words, line.check.said))
    if not line.counts and not line.struck:
        said.append(words.say(NOT_COUNTED))
    if line.struck:
        said.append(words.say(WAS_CORRECTED if line.replaced else STRUCK, reason=line.strike_reason))
    return "\n".join(said)


def _tone(line: LogLine) -> Tone | None:
    pending = line.check is not None and line.check.pending
    open_find = line.find is not None and line.find.settled_at is None
    return Tone.WARNING if line.late or line.marks or line.unlike or pending or open_find or not line.counts else None


def _has_remarks(line: LogLine) -> bool:
    return bool(line.marks or line.unlike or line.check or line.find or not line.counts)
