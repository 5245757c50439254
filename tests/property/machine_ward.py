"""The part of the machine around the bed: orders, bags on their way, plans, rounds, places, tasks; strikes and undo."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlmodel import select

from bline_desktop.commands.bag_plans import LaidOut, keep_plan
from bline_desktop.commands.corrections import correct
from bline_desktop.commands.infusions import order_cycle
from bline_desktop.commands.orders import order_dose, replace_dose_order
from bline_desktop.commands.records import STRIKABLE, record, strike
from bline_desktop.commands.stays import move
from bline_desktop.commands.supply import expect_bag, move_bag
from bline_desktop.commands.tasks import close_task
from bline_desktop.commands.undo import undo
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.holidays import HolidayCalendar
from bline_desktop.domain.observations.medication import MedicationFields
from bline_desktop.domain.observations.premedication import PremedicationFields
from bline_desktop.domain.observations.round import RoundFields
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.patient import StayFields
from bline_desktop.domain.record import Record
from bline_desktop.domain.task import TaskClosingFields
from bline_desktop.domain.treatment.bag_plan import WardTimes, plan_bags
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.orders import DoseOrder, DoseOrderFields
from bline_desktop.domain.treatment.plan_basis import BagPlanFields
from bline_desktop.domain.treatment.supply import MoveFields, SupplyAct, SupplyBag, SupplyFields
from bline_desktop.domain.ward_hours import WardHours
from bline_desktop.queries.bag_plan import bag_plan_basis
from bline_desktop.queries.tasks import open_tasks
from tests.property.machine import HOW, WHEN, WHICH, WHO, AtABed, typed
from tests.support.bedside_people import who_is
from tests.support.bedside_seconds import AGREES
from tests.support.drafts import fields_of_table
from tests.support.real_store import PATIENT
from tests.unit.domain.test_holidays import shipped

DOSES = st.sampled_from((Decimal(9), Decimal(28), Decimal(28), Decimal(15)))
STATES = st.sampled_from(SupplyAct)
PLACES = st.sampled_from(("ward", "day_unit", "home", "leave"))
When = tuple[int, int]
EVERY = tuple(sorted(STRIKABLE))
RESULTS: dict[str, type[Fields]] = {
    "premedication": PremedicationFields,
    "weight": WeightFields,
    "medication": MedicationFields,
}
OFTEN = ("pump_record", "dli", "dli_bag")


class OnTheWard(AtABed):
    """What else is recorded of a patient, and what is taken back."""

    def rows(self, table: type[Record]) -> list[Any]:
        """Return all rows of a table, as they were written."""
        with self.bed.reading() as session:
            return sorted(session.exec(select(table)).all(), key=lambda row: (row.recorded_at, str(row.id)))

    @precondition(lambda self: self.turn % 6 == 1)
    @rule(who=WHO, number=st.integers(1, 3), dose=DOSES)
    def order_a_cycle(self, who: str, number: int, dose: Decimal) -> None:
        """Order another cycle."""
        day = self.bed.now.astimezone(self.bed.zone).date()
        order = {"number": number, "dose_ug_per_day": dose, "planned_days": 28, "planned_start_on": day}
        self.bed.tell(who, order_cycle, PATIENT, CycleFields.model_validate(order))

    @precondition(lambda self: self.turn % 3 == 1)
    @rule(who=WHO, step=st.integers(1, 3), dose=DOSES, hours=st.integers(-30, 30), anew=st.booleans())
    def order_a_step(self, who: str, step: int, dose: Decimal, hours: int, anew: bool) -> None:
        """Order a step, also while a bag runs, or another one in its place."""
        starts = self.bed.now + timedelta(hours=hours)
        order = {"step": step, "basis": "fixed", "dose_ug_per_day": dose, "starts_at": starts, "duration_h": 48}
        fields, orders = DoseOrderFields.model_validate(order), self.rows(DoseOrder)
        who = "physician" if step == 2 else who
        if anew and orders:
            self.bed.tell(who, replace_dose_order, orders[hours % len(orders)].id, fields)
        else:
            self.bed.tell(who, order_dose, self.cycle, fields)

    @rule(who=WHO, when=WHEN, dose=DOSES, state=STATES, which=WHICH)
    def bag_on_its_way(self, who: str, when: When, dose: Decimal, state: SupplyAct, which: int) -> None:
        """Expect a bag, or record the next step of one; of one that hangs too."""
        at, bags = self.at(*when), self.rows(SupplyBag)
        if bags and which % 3:
            self.bed.tell(who, move_bag, bags[which % len(bags)].id, MoveFields(state=state, at=at))
        else:
            bag = SupplyFields(dose_ug_per_day=dose, duration_h=Decimal(48), state=state, at=at, hang_at=at)
            self.bed.tell(who, expect_bag, self.cycle, bag)

    @precondition(lambda self: self.turn % 5 == 2)
    @rule(who=WHO, bags=st.sampled_from(("48", "24 96", "72")), lead=st.integers(0, 60))
    def plan(self, who: str, bags: str, lead: int) -> None:
        """Lay the bags of a cycle out, and keep the plan."""
        with self.bed.reading() as session:
            basis = bag_plan_basis(session, self.bed.asker(), PATIENT)
        if basis is None:
            return
        times = WardTimes(self.bed.zone, WardHours(), shipped(HolidayCalendar.CHINA))
        try:
            laid = plan_bags(basis.request(basis.start, bags, lead), times)
        except RuleBroken:  # there is nothing to plan any more
            return
        fields = BagPlanFields(start=basis.start, bags=bags, lead_min=lead)
        self.bed.tell(who, keep_plan, self.cycle, LaidOut(fields, laid, basis.end, basis.label))

    @precondition(lambda self: self.turn % 3 == 2)
    @rule(who=WHO, when=WHEN, rate=st.sampled_from((None, "5", "10")), volume=st.none() | st.integers(0, 260))
    def go_round(self, who: str, when: When, rate: str | None, volume: int | None) -> None:
        """Record a round: what it reads off the pump is a look at it too."""
        values = {"seen_at": self.at(*when), "temperature": Decimal("37.6"), "pulse": 92, "told": "not_yet"}
        fields = typed(RoundFields, values | {"rate_ml_per_h": rate, "volume_ml": volume})
        fields = fields or typed(RoundFields, {"seen_at": values["seen_at"], "pulse": 92})
        assert fields is not None
        self.bed.tell(who, record, "round", PATIENT, fields)

    @precondition(lambda self: self.turn % 4 == 1)
    @rule(
        who=WHO,
        when=WHEN,
        what=st.sampled_from(("premedication", "weight", "medication")),
        tenths=st.integers(435, 620),
    )
    def record_result(self, who: str, when: When, what: str, tenths: int) -> None:
        """Record what the rules at the bed look at: a steroid before a restart, a weight, immunosuppression."""
        at = self.at(*when)
        day = at.astimezone(self.bed.zone).date()
        steroid = {"before": "restart", "drug": "dexamethasone", "dose_mg": Decimal(16), "route": "iv"}
        course = {"drug": "prednisolone", "mg_per_day": Decimal(20), "reason": "gvhd"}
        values: dict[str, dict[str, Any]] = {
            "premedication": {**steroid, "given_at": at},
            "weight": {"measured_on": day, "weight_kg": Decimal(tenths) / 10, "height_cm": Decimal(168)},
            "medication": {**course, "started_on": day},
        }
        self.bed.tell(who, record, what, PATIENT, RESULTS[what].model_validate(values[what]))

    @precondition(lambda self: self.turn % 4 == 2)
    @rule(who=WHO, when=WHEN, place=PLACES)
    def move_on(self, who: str, when: When, place: str) -> None:
        """Send the patient home, to the day unit, or back: the infusion runs through."""
        stay = {"place": place, "since": self.at(*when)} | ({"ward": "3 East", "bed": "4"} if place == "ward" else {})
        self.bed.tell(who, move, PATIENT, StayFields.model_validate(stay))

    @precondition(lambda self: self.turn % 3 == 0)
    @rule(who=WHO, which=WHICH)
    def decide(self, who: str, which: int) -> None:
        """Close a task."""
        with self.bed.reading() as session:
            tasks = [task for task in open_tasks(session, self.bed.asker()) if not task.closes_itself]
        if tasks:
            who = "physician" if which % 2 else who
            self.bed.tell(who, close_task, tasks[which % len(tasks)].task_id, TaskClosingFields(note="Seen"))

    @rule(who=WHO, which=WHICH, table=st.sampled_from((*OFTEN, *OFTEN, *OFTEN, *EVERY)))
    def strike_one(self, who: str, which: int, table: str) -> None:
        """Strike an entry of any sort, one that is struck already too."""
        rows = self.rows(STRIKABLE[table])
        if rows:
            self.bed.tell(who, strike, table, rows[which % len(rows)].id)

    @precondition(lambda self: self.turn % 3 == 2)
    @rule(who=WHO, how=HOW, which=WHICH, table=st.sampled_from(("supply_bag", "supply_move", "round", "stay", "cycle")))
    def correct_else(self, who: str, how: str, which: int, table: str) -> None:
        """Correct an entry of another sort, and leave it as it was."""
        rows = self.rows(STRIKABLE[table])
        if rows:
            row = rows[which % len(rows)]
            fields = fields_of_table(type(row))
            assert fields is not None
            values = {name: getattr(row, name) for name in fields.specs}
            self.bed.tell(who, correct, table, row.id, fields.model_construct(**values), how=how)

    @precondition(lambda self: self.bed.last is not None and self.bed.last[0].now == self.bed.now)
    @rule(own=st.booleans(), who=WHO, seconds=st.integers(0, 20))
    def undo_it(self, own: bool, who: str, seconds: int) -> None:
        """Take the last act back, in time or too late, by whom it was or by somebody else."""
        assert self.bed.last is not None
        last = self.bed.last[0]
        who = who_is(last.user_id) if own else who
        self.bed.now += timedelta(seconds=seconds)
        self.bed.tell(who, undo, last.id, how=AGREES)

    @precondition(lambda self: self.turn % 4 == 3 and self.bed.last is not None)
    @rule()
    def tried_again(self) -> None:
        """Let the last act reach the store again."""
        self.bed.again()
