"""What queries return and screens show: frozen values, with no row of the database among them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.goals import Goal
from bline_desktop.domain.log_line import LogLine
from bline_desktop.domain.patient import AllergyStatus, PatientFields, PatientState, Place, SafetyFields, Sex
from bline_desktop.domain.plan.pressing import RowPlan
from bline_desktop.domain.second_check import CheckState
from bline_desktop.domain.task import CLOSES_BY_ITSELF
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.alarms import Alarms
from bline_desktop.domain.treatment.bedside import Bedside
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.ledger import LedgerLine
from bline_desktop.domain.treatment.next_bag import NextBag
from bline_desktop.domain.treatment.order_view import OrdersView
from bline_desktop.domain.treatment.orders import OrderedDose, order_for, possible_orders
from bline_desktop.domain.treatment.stop_clock import StopClock
from bline_desktop.domain.words import Message


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a patient is now; `bed` only on the ward."""

    place: Place
    ward: str | None
    bed: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Banner:
    """Who the patient is and what everybody at the bed must know; on top of every one-patient window."""

    patient_id: UUID
    trial_id: str
    surname: str
    given_name: str
    native_name: str | None
    born_on: date
    age: int
    sex: Sex
    state: PatientState
    transplant_on: date
    day: int
    weight_kg: Decimal | None
    weight_on: date | None
    allergy_status: AllergyStatus
    allergies: str | None
    isolation: str | None
    under_45_kg: bool
    under_18: bool
    whereabouts: Whereabouts | None
    name_alert: bool
    ended_on: date | None = None
    blood_products: str | None = None
    resuscitation: str | None = None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One open task: what was done outside which rule, and where the rule comes from.

    One that `closes_itself` is no row of the store: it follows from the record and the time, and nobody closes it.
    `closes` says by what; `goal` is where its work is done, and `due_at` or `due_on` until when, where something says.
    `opened_on` stands where only a day is known; `opened_at` is then its beginning.
    """

    task_id: UUID
    patient_id: UUID
    trial_id: str
    rule: str
    source: str
    sentence: Said
    about: UUID
    opened_at: datetime
    opened_by: str
    reason: str | None
    closes_itself: bool = False
    closes: Message = CLOSES_BY_ITSELF
    goal: Goal | None = None
    due_at: datetime | None = None
    due_on: date | None = None
    opened_on: date | None = None

    @property
    def since(self) -> date | datetime:
        """Since when it is open, as far as that is known: a day has no clock."""
        return self.opened_on or self.opened_at


@dataclass(frozen=True, slots=True)
class CycleView:
    """One cycle: what was ordered, what the pump did, the log, and where the mL of each bag are."""

    cycle_id: UUID
    ordered: CycleFields
    infusion: Infusion
    day_of_cycle: int | None
    planned_ug: Decimal
    log: tuple[LogLine, ...]
    alarms: Alarms | None = None
    steps: tuple[OrderedDose, ...] = ()
    ledger: tuple[LedgerLine, ...] = ()

    @property
    def ordered_ug_per_day(self) -> Decimal:
        """The dose of the order in force, or of the first one before it begins."""
        now = order_for(self.steps, self.infusion.as_of) or next(iter(self.steps), None)
        return now.dose_ug_per_day if now else self.ordered.dose_ug_per_day

    @property
    def settable_ug_per_day(self) -> Decimal:
        """The dose that the pump may be set to now: of the step about to begin (60 minutes), else that in force."""
        possible = possible_orders(self.steps, self.infusion.as_of)
        return possible[-1].dose_ug_per_day if possible else self.ordered_ug_per_day


@dataclass(frozen=True, slots=True)
class InfusionPage:
    """The infusion screen of one patient; `start_stopped_by` says what stops a first start (allergies not asked).

    `dressing_on` is the day on which the dressing of the venous access is due, `watch` what is to be watched now.
    """

    patient_id: UUID
    now: datetime
    current: CycleView | None
    earlier: tuple[CycleView, ...]
    start_stopped_by: Said | None
    tasks: tuple[TaskLine, ...]
    orders: OrdersView | None = None
    bedside: Bedside | None = None
    dressing_on: date | None = None
    watch: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record of any kind: what was typed, and what became of it. `dated`: of `when` only the day is known.

    It `corrects` what it replaces where a reason was given; else it only goes on from there, as an end that was added.
    """

    record_id: UUID
    when: datetime
    fields: Fields
    summary: Said
    recorded_at: datetime
    recorded_by: str
    replaces: UUID | None
    replaced: bool
    struck: bool
    strike_reason: str | None
    dated: bool = False
    check: CheckState | None = None
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class PatientDetails:
    """All that is typed of a patient apart from the course; stays and accesses with the newest first."""

    patient_id: UUID
    fields: PatientFields
    safety: SafetyFields
    stays: tuple[RecordLine, ...]
    accesses: tuple[RecordLine, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """What a pump does now; the dose is that of the hanging bag, `paused_for` the time without drug.

    `others` are further pumps of the same patient that are on: there should be none, and they must be seen.
    """

    infusion: Infusion
    dose_ug_per_day: Decimal
    bag_number: int | None
    bag_hours: Decimal | None
    paused_for: timedelta | None
    cause: Said | None
    step_due: OrderedDose | None = None
    alarms: Alarms | None = None
    stop: StopClock | None = None
    change_when: Message | None = None
    next_bag: NextBag | None = None
    others: tuple["Running", ...] = ()
    step_ahead: OrderedDose | None = None  # the next step of the dose that is still to begin


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One patient on the ward board. `due_at`: the bag is to be changed by then, or no drug has flowed since then."""

    patient_id: UUID
    trial_id: str
    shown_name: str
    whereabouts: Whereabouts | None
    day: int
    state: PatientState
    running: Running | None
    dli_running_since: datetime | None
    mrd: Said | None
    mrd_on: date | None
    chimerism: Said | None
    chimerism_on: date | None
    open_tasks: int
    due_at: datetime | None
    name_alert: bool = False
    dressing_at: datetime | None = None  # the beginning of the day from which on a dressing is due
    dli_vitals_at: datetime | None = None  # due while cells run that were started at the bed
    round_at: datetime | None = None  # the next round, while a pump is on
    dli_end_at: datetime | None = None  # from then on the end of the cells that run is missed
    as_of: datetime | None = None  # the moment of the question, while cells run: what is said of them counts from it
    no_baseline_since: datetime | None = None  # the order of a cycle that ICE and handwriting are missing for
    due_tasks: tuple[TaskLine, ...] = ()  # by rule; they are counted among the open ones
    plan: RowPlan | None = None  # what presses of the patient's plan


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that needs a hand, in the strip above the board; `since` orders the strip, oldest first."""

    patient_id: UUID
    bed: str | None
    trial_id: str
    since: datetime
    sentence: Said
    critical: bool
    says_since: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The ward board at one moment; `hidden` counts the patients that are left out of `rows`."""

    as_of: datetime
    rows: tuple[BoardRow, ...]
    attention: tuple[Attention, ...]
    hidden: int
