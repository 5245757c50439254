"""The bag plan of one patient: a proposal of bag changes over the rest of the cycle, laid out from the record."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bline_desktop.commands.bag_plans import LaidOut, keep_plan
from bline_desktop.domain.errors import FieldsRefused, RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.treatment.bag_plan import PlannedBag, WardTimes, plan_bags
from bline_desktop.domain.treatment.kept_plan import KeptPlan, as_planned
from bline_desktop.domain.treatment.plan_basis import BagPlanFields, PlanBasis
from bline_desktop.domain.treatment.supply_view import SupplyPage
from bline_desktop.domain.words import N_
from bline_desktop.queries.bag_plan import bag_plan_basis
from bline_desktop.queries.supply_page import supply_page
from bline_desktop.ui.calendars import read_calendar
from bline_desktop.ui.desk import Gesture
from bline_desktop.ui.forms.choice_editors import KeyRow
from bline_desktop.ui.forms.record_form import RecordForm
from bline_desktop.ui.screens.bag_plan_words import kept_notes, plan_model, plan_notes
from bline_desktop.ui.screens.side_form import SideForm
from bline_desktop.ui.screens.supply import SupplyPart
from bline_desktop.ui.screens.tools import Tools, empty_page
from bline_desktop.ui.tables.table import RowsTable
from bline_desktop.ui.theme import GRID
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.card import Card
from bline_desktop.ui.widgets.labels import TextLabel

PLAN = N_("bag_plan", "Bag plan")
PLAN_OF = N_("bag_plan", "Bag plan of cycle {number}, until {end}")
GIVEN = N_("bag_plan", "Bags and times")
LAY_OUT = N_("bag_plan", "Lay out the bags")
NOTHING = N_("bag_plan", "No bags to plan")
EMPTY = N_("bag_plan", "Once a cycle is ordered, its bag changes are laid out here, until the ordered days are over.")
KEEP, KEPT = N_("bag_plan", "Keep this plan"), N_("bag_plan", "The plan is kept.")
KEPT_PLAN = N_("bag_plan", "Kept bag plan of cycle {number}, until {end}")
WHICH, PROPOSED, KEPT_AT = N_("bag_plan", "Plan"), N_("bag_plan", "Proposal"), N_("bag_plan", "Kept {at}")
MOST_KEYS = 3  # older plans stand in the journal and in the export
SIDE = 320


class BagPlanScreen(QWidget):
    """The plan as a table, and beside it what it is laid out from."""

    def __init__(self, patient_id: UUID, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patient_id = patient_id
        self.tools = tools
        words = tools.words
        self._basis: PlanBasis | None = None
        self._plans: tuple[KeptPlan, ...] = ()
        self.title = TextLabel("", "title")
        self.notes = TextLabel("", "quiet")
        self.table: RowsTable[PlannedBag] = RowsTable(plan_model(words), words.say(PLAN))
        self.form: RecordForm[BagPlanFields] = RecordForm(BagPlanFields, words, tools.desk.clock, LAY_OUT)
        self.sheet = SideForm(tools, self)
        self.supply = SupplyPart(tools, self.sheet)
        self.keep = Button(words.say(KEEP))
        self.kept: KeyRow | None = None
        self._typed: BagPlanFields | None = None
        self._proposal: tuple[PlannedBag, ...] = ()
        self._build()
        self.form.submitted.connect(self._lay_out_bags)
        self.keep.clicked.connect(self._keep)
        self.sheet.submitted.connect(self.supply.submit)
        self.sheet.opened.connect(lambda _: self.beside.hide())
        self.sheet.closed.connect(self.beside.show)
        self.supply.changed.connect(self.reload)

    def reload(self) -> None:
        """Ask what the plan starts from."""
        patient_id = self.patient_id
        desk = self.tools.desk
        desk.ask(self, lambda session, asker: bag_plan_basis(session, asker, patient_id), self.show_basis)
        desk.ask(self, lambda session, asker: supply_page(session, asker, patient_id), self.show_supply)

    def show_supply(self, page: SupplyPage | None) -> None:
        """Show where the bags of the cycle are, and its kept plans; the newest one first, beside the proposal."""
        self.supply.show_page(page)
        plans = page.plans if page else ()
        if tuple(plan.plan_id for plan in plans) != tuple(plan.plan_id for plan in self._plans):
            self._make_keys(plans)
            self._plans = plans
            self._show_chosen()

    def draft(self) -> dict[str, object]:
        """Return what is half typed of a bag."""
        return self.sheet.draft()

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Open again what was half typed."""
        if draft:
            self.supply.open_key(str(draft["key"]))
            self.sheet.restore(draft)

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
        try:
            request = basis.request(typed.start, typed.bags, typed.lead_min)
            self._proposal = plan_bags(request, self._times(basis))
        except RuleBroken as broken:
            self.form.refused(broken)
            return
        self.form.set_busy(False)
        self._typed = typed
        if self.kept is not None:
            self.kept.set_value(None)
        self._show_chosen()

    def _times(self, basis: PlanBasis) -> WardTimes:
        return WardTimes(self.tools.words.zone, basis.hours, read_calendar(basis.calendar))

    def _show_chosen(self) -> None:
        """Show the proposal, or the kept plan that was chosen."""
        basis, words = self._basis, self.tools.words
        if basis is None:
            return
        times, chosen = self._times(basis), self.kept.value if self.kept is not None else None
        plan = next((plan for plan in self._plans if plan.plan_id == chosen), None)
        self.keep.setVisible(plan is None and self.tools.may(Right.SUPPLY_BAGS))
        if plan is None:
            self.title.setText(words.say(PLAN_OF, number=basis.cycle, end=basis.end))
            self.notes.setText(" ".join(plan_notes(words, basis, times.holidays)))
            self.table.show_rows(self._proposal)
            return
        self.title.setText(words.say(KEPT_PLAN, number=basis.cycle, end=plan.bags[-1].until))
        self.notes.setText(" ".join(kept_notes(words, plan, basis.end, in_force=plan is self._plans[0])))
        self.table.show_rows(as_planned(plan, times))

    def _make_keys(self, plans: tuple[KeptPlan, ...]) -> None:
        """Make one key for the proposal and one for each kept plan; of plans just kept the newest is shown."""
        if self.kept is not None:
            self._left.removeWidget(self.kept)
            self.kept.hide()
            self.kept.deleteLater()
        self.kept = None
        if not plans:
            return
        words = self.tools.words
        entries: list[tuple[object, str]] = [(None, words.say(PROPOSED))]
        entries += [(plan.plan_id, words.say(KEPT_AT, at=plan.kept_at)) for plan in plans[:MOST_KEYS]]
        self.kept = KeyRow(entries, words.say(WHICH))
        self.kept.set_value(plans[0].plan_id)
        self.kept.chosen.connect(self._show_chosen)
        self._left.insertWidget(1, self.kept)

    def _keep(self) -> None:
        """Keep what is laid out, for everybody to work by."""
        basis, typed, cycle = self._basis, self._typed, self.supply.page
        if basis is None or typed is None or cycle is None:
            return
        plan = LaidOut(typed, self._proposal, basis.end, basis.label)
        act_id, cycle_id = uuid4(), cycle.cycle_id

        def kept(_: object) -> None:
            self.keep.setEnabled(True)
            self.tools.say_kept(self, KEPT, act_id)
            self.reload()

        def refused(error: RuleBroken | FieldsRefused) -> None:
            self.keep.setEnabled(True)
            if isinstance(error, RuleBroken):
                self.tools.messages.refuse(error)

        self.keep.setEnabled(False)
        command = lambda session, act: keep_plan(session, act, cycle_id, plan)  # noqa: E731
        self.tools.desk.do(self, command, kept, refused=refused, gesture=Gesture(id=act_id))

    def _build(self) -> None:
        words = self.tools.words
        self.beside = beside = Card(words.say(GIVEN))
        beside.setFixedWidth(SIDE)
        beside.add(self.form)
        self._top = QHBoxLayout()
        self._top.setSpacing(2 * GRID)
        self._top.addWidget(self.title, 1)
        self._top.addWidget(self.keep)
        self._left = left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addLayout(self._top)
        left.addWidget(self.notes)
        left.addWidget(self.table, 1)
        left.addWidget(self.supply)
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addLayout(left, 1)
        row.addWidget(beside)
        row.addWidget(self.sheet)
        self.pages = QStackedWidget()
        self.pages.addWidget(empty_page("infusion", words.say(NOTHING), words.say(EMPTY)))
        self.pages.addWidget(shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
