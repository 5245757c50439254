"""The bag plan of one patient: a proposal of bag changes over the rest of the cycle, laid out from the record."""

from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop import paths
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.holidays import Holidays, read_holidays
from bline_desktop.domain.treatment.bag_plan import PlannedBag, WardTimes, plan_bags
from bline_desktop.domain.treatment.plan_basis import BagPlanFields, PlanBasis
from bline_desktop.domain.words import N_, WEEKDAYS, Words
from bline_desktop.queries.bag_plan import bag_plan_basis
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.screens.tools import Tools, empty_page
from bline_desktop.ui.tables.rows import Column, RowsModel
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID, Tone
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel
from bline_desktop.ui.widgets.pump_words import say

PLAN = N_("bag_plan", "Bag plan")
PLAN_OF = N_("bag_plan", "Bag plan of cycle {number}, until {end}")
PROPOSAL = N_(
    "bag_plan",
    "A proposal, laid out anew from the record each time: nothing is ordered or changed by it. Changes keep away from "
    "nights, shift edges, weekends and public holidays as far as the bags allow.",
)
FROM_LABEL = N_("bag_plan", "Bags of the ward's label: {label}.")
NO_LABEL = N_("bag_plan", "The ward has chosen no label yet; bags of 24 and 48 hours are taken.")
KNOWN_UNTIL = N_("bag_plan", "Public holidays of {calendar} are known until {year}; beyond, only weekends count.")
UNCONFIRMED = N_("bag_plan", "The exchanged working days of {calendar} in {year} are not confirmed.")
NO_HOLIDAYS = N_("bag_plan", "The file of public holidays can't be read: only weekends count.")
GIVEN = N_("bag_plan", "Bags and times")
LAY_OUT = N_("bag_plan", "Lay out the bags")
NOTHING = N_("bag_plan", "No bags to plan")
EMPTY = N_("bag_plan", "Once a cycle is ordered, its bag changes are laid out here, until the ordered days are over.")
BAG_HOURS, DOSE = N_("bag_plan", "{hours}-hour bag"), N_("bag_plan", "{dose} micrograms per day")
NEW_DOSE, DISCARDED = N_("bag_plan", "New dose"), N_("bag_plan", "{length} of it is discarded.")
WEEKDAY = N_("bag_plan", "{day} {at}")
SIDE = 320
WORTH_SAYING_H = 1


class BagPlanScreen(QWidget):
    """The plan as a table, and beside it what it is laid out from."""

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patient_id = patient_id
        self.tools = tools
        words = tools.words
        self._basis: PlanBasis | None = None
        self.title = TextLabel("", "title")
        self.notes = TextLabel("", "quiet")
        self.table: RowsTable[PlannedBag] = RowsTable(_model(words), words.say(PLAN))
        self.form: RecordForm[BagPlanFields] = RecordForm(BagPlanFields, words, tools.desk.clock, LAY_OUT)
        self.form.submitted.connect(self._lay_out_bags)
        self._build()

    def reload(self) -> None:
        """Ask what the plan starts from."""
        patient_id = self.patient_id
        self.tools.desk.ask(self, lambda session, asker: bag_plan_basis(session, asker, patient_id), self.show_basis)

    def show_basis(self, basis: PlanBasis | None) -> None:
        """Lay the bags out anew where the record has changed; what was typed stays as long as it has not."""
        self.pages.setCurrentIndex(0 if basis is None else 1)
        if basis is None or basis == self._basis:
            return
        self._basis = basis
        typed = {"start": basis.start, "bags": basis.shown_bags, "lead_min": round(basis.lead.total_seconds() / 60)}
        self.form.preset(typed)
        self._lay_out_bags(BagPlanFields.model_validate(typed))

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus()

    def _lay_out_bags(self, typed: BagPlanFields) -> None:
        basis = self._basis
        assert basis is not None
        holidays = _holidays(basis.calendar)
        try:
            request = basis.request(typed.start, typed.bags, typed.lead_min)
            plan = plan_bags(request, WardTimes(self.tools.words.zone, basis.hours, holidays))
        except RuleBroken as broken:
            self.form.refused(broken)
            return
        self.form.set_busy(False)
        words = self.tools.words
        self.title.setText(words.say(PLAN_OF, number=basis.cycle, end=basis.end))
        self.notes.setText(" ".join(_notes(words, basis, holidays)))
        self.table.show_rows(plan)

    def _build(self) -> None:
        words = self.tools.words
        beside = Card(words.say(GIVEN))
        beside.setFixedWidth(SIDE)
        beside.add(self.form)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        for part in (self.title, self.notes):
            left.addWidget(part)
        left.addWidget(self.table, 1)
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addLayout(left, 1)
        row.addWidget(beside)
        self.pages = QStackedWidget()
        self.pages.addWidget(empty_page("infusion", words.say(NOTHING), words.say(EMPTY)))
        self.pages.addWidget(shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)


def _model(words: Words) -> RowsModel[PlannedBag]:
    columns: list[Column[PlannedBag]] = [
        Column(N_("bag_plan", "In the plan"), lambda bag: bag.number, number=True),
        Column(N_("bag_plan", "Duration"), lambda bag: words.say(BAG_HOURS, hours=bag.duration_h)),
        Column(N_("bag_plan", "Dose"), lambda bag: words.say(DOSE, dose=bag.dose_ug_per_day)),
        Column(N_("bag_plan", "Hang"), lambda bag: _day(words, bag), bold=True),
        Column(
            N_("bag_plan", "Notes"),
            lambda bag: _note(words, bag),
            tone=lambda bag: Tone.WARNING if bag.troubles else None,
            wide=True,
        ),
    ]
    return RowsModel(columns, words, lambda bag: bag.number)


def _day(words: Words, bag: PlannedBag) -> str:
    return words.say(WEEKDAY, day=WEEKDAYS[words.local(bag.hang_at).weekday()], at=bag.hang_at)


def _note(words: Words, bag: PlannedBag) -> str:
    """Say what is wrong with the time, why, and what of the bag is lost."""
    parts = [words.say(NEW_DOSE) + "."] if bag.new_dose else []
    parts += [words.say(trouble.title_message) + "." for trouble in bag.troubles]
    parts += [say(words, bag.why)] if bag.why else []
    if bag.discarded.total_seconds() >= WORTH_SAYING_H * 3600:
        parts.append(words.say(DISCARDED, length=bag.discarded))
    return " ".join(parts)


def _notes(words: Words, basis: PlanBasis, holidays: Holidays | None) -> list[str]:
    said = [words.say(PROPOSAL)]
    said.append(words.say(FROM_LABEL, label=basis.label) if basis.label else words.say(NO_LABEL))
    last = words.local(basis.end).date()
    if holidays is None:
        said.append(words.say(NO_HOLIDAYS))
        return said
    if not holidays.knows(last):
        said.append(words.say(KNOWN_UNTIL, calendar=holidays.title, year=str(holidays.last_year)))
    elif last.year in holidays.unconfirmed:
        said.append(words.say(UNCONFIRMED, calendar=holidays.title, year=str(last.year)))
    return said


def _holidays(calendar: str) -> Holidays | None:
    """Read the calendar; a file that was edited into nonsense stops no plan."""
    try:
        return read_holidays((paths.holidays() / f"{calendar}.toml").read_text(encoding="utf-8"), calendar)
    except (OSError, UnicodeDecodeError, RuleBroken):
        return None
