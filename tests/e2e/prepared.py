"""A ward for slips: real accounts with PINs, the label of the United States, and a patient for each thing that can go
wrong. It is written once for each run of the tests, through the commands, and copied for each test.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bline_desktop.commands.dli_orders import order_dli
from bline_desktop.commands.labels import choose_label_profile
from bline_desktop.commands.orders import order_dose
from bline_desktop.commands.people import add_user
from bline_desktop.commands.pins import set_pin
from bline_desktop.commands.records import record
from bline_desktop.commands.settings import change_settings
from bline_desktop.domain.act import Act
from bline_desktop.domain.observations.gvhd import GvhdFields
from bline_desktop.domain.observations.medication import MedicationFields
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.people import PersonFields
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.dli_order import DliOrderFields
from bline_desktop.domain.treatment.orders import DoseOrderFields
from bline_desktop.new_ward import NewWard, make_ward
from bline_desktop.open_ward import Door, Opened, Where
from bline_desktop.storage.keyring import KEYRING_FILE, Keyring
from tests.support.labels import ref_of
from tests.support.real_store import NOW, ZONE
from tests.support.second import with_second
from tests.ui.screens.ward import Ward

ADMINISTRATOR, NURSE, OTHER_NURSE, PHYSICIAN = "KELLER Ada", "ADAMS Nora", "COHEN Ruth", "BAKER Paul"
ROLES = {NURSE: Role.NURSE, OTHER_NURSE: Role.NURSE, PHYSICIAN: Role.PHYSICIAN}
PASSWORDS = {
    ADMINISTRATOR: "amber basket draws kettle",
    NURSE: "hollow candle meets garden",
    OTHER_NURSE: "ivory marble keeps lantern",
    PHYSICIAN: "olive ladder chases anchor",
}
PINS = {NURSE: "402917", OTHER_NURSE: "518206", PHYSICIAN: "730164"}
# Who is there: a pump that runs, one that stands, cells ordered, a girl under 45 kg, two cycles, eight days without,
# a second step ordered for next week.
RUNS, STANDS, CELLS, GIRL, TWO, LONG, STEPS = (f"ZJ-{n}" for n in ("021", "009", "030", "031", "040", "041", "042"))
SEVEN_DAYS: dict[str, Any] = {
    "duration_h": Decimal(168),
    "rate_ml_per_h": Decimal("0.6"),
    "volume_ml": Decimal("100.8"),
}


class TruePeople(Ward):
    """Writes what happened, by people who can sign in."""

    def __init__(self, store: Any, people: dict[str, UUID]) -> None:
        self.store = store
        self.people = people
        self.patients = {}
        self.weights = {}

    def act(self, hours_ago: float, role: Role = Role.NURSE, reason: str | None = None) -> Act:
        """Make an act so many hours before now."""
        name = NURSE if role is Role.NURSE else PHYSICIAN
        now = NOW - timedelta(hours=hours_ago)
        return Act(uuid4(), self.people[name], name, role, "ward-pc-1", now, ZONE, reason)

    def do(self, act: Act, command: Callable[..., Any], *args: object, **named: object) -> Any:
        """Do one command in a transaction of its own."""
        other = self.people[OTHER_NURSE]
        with self.store.write(act) as session:
            return with_second(session, act, other, lambda own: command(session, own, *args, **named))


@cache
def _prepared() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="bline-test-slips-"))
    here = Where(NOW - timedelta(days=100), "ward-pc-1", ZONE)
    new = NewWard("Haematology 5A", ZONE.key, ADMINISTRATOR, PASSWORDS[ADMINISTRATOR])
    opened, _ = make_ward(folder, new, here)
    database, first = opened.ward.database, opened.user
    people = {ADMINISTRATOR: first.user_id}
    for name, role in ROLES.items():
        act = Act(uuid4(), first.user_id, first.name, first.role, "ward-pc-1", here.now, ZONE)
        with database.write(act) as session:
            people[name] = add_user(session, act, PersonFields(name=name, role=role), PASSWORDS[name])
    ward = TruePeople(database, people)
    for name, pin in PINS.items():
        act = replace(ward.act(1), user_id=people[name], user_name=name, role=ROLES[name])
        with database.write(act) as session:
            set_pin(session, act, PASSWORDS[name], pin)
    _tell(ward)
    _label(ward)
    opened.ward.close()
    return folder


def prepared(folder: Path) -> Path:
    """Copy the ward into a folder."""
    shutil.copytree(_prepared(), folder, dirs_exist_ok=True)
    return folder


def opened_by(store: Path, name: str = ADMINISTRATOR) -> Opened:
    """Open a copy past the windows, with somebody's password."""
    slots = Keyring.load(store / KEYRING_FILE).people()
    user_id = next(slot.user_id for slot in slots if slot.shown_name == name)
    return Door(store).by_password(user_id, PASSWORDS[name], Where(NOW, "ward-pc-1", ZONE))


def move_to(store: Path, zone: str) -> None:
    """Let the ward of a copy lie in another time zone."""
    opened = opened_by(store)
    act = Act(uuid4(), opened.user.user_id, opened.user.name, opened.user.role, "ward-pc-1", NOW, ZONE)
    with opened.ward.database.write(act) as session:
        change_settings(session, act, {"zone": zone})
    opened.ward.close()


def _label(ward: TruePeople) -> None:
    """Let the ward work by the label of the United States, last of all: what happened before asked nobody."""
    administrator = replace(ward.act(1), user_id=ward.people[ADMINISTRATOR], role=Role.ADMINISTRATOR)
    investigator = replace(administrator, id=uuid4(), role=Role.INVESTIGATOR)
    ward.do(administrator, change_settings, {"indication": "relapsed_or_refractory"})
    ward.do(investigator, choose_label_profile, ref_of())


def _tell(ward: TruePeople) -> None:
    runs = ward.patient(RUNS, ("Li", "Wei", "李薇"), "4")
    _weigh(ward, runs, "61.5")
    cycle = ward.cycle(runs, 1, 2)
    ward.hang(cycle, 38, first=True)
    stands = ward.patient(STANDS, ("Wang", "Fang", "王芳"), "7")
    cycle = ward.cycle(stands, 1, 3)
    ward.hang(cycle, 30, first=True)
    ward.pause(cycle, 3.2, "occlusion")
    cells = ward.patient(CELLS, ("Zhao", "Qiang", "赵强"), "9", sex="male")
    _order_cells(ward, cells)
    girl = ward.patient(
        GIRL, ("Chen", "Yu", "陈雨"), "12", born_on=date(2011, 3, 2), sex="female", weight_kg=Decimal("44.0")
    )
    _weigh(ward, girl, "44.0", "155")
    ward.cycle(girl, 1, 1, dose=9)
    two = ward.patient(TWO, ("Sun", "Li", "孙丽"), "14")
    first = ward.cycle(two, 1, 3)
    ward.hang(first, 40, first=True)
    ward.stop(first, 1)
    ward.cycle(two, 2, 0)
    long = ward.patient(LONG, ("He", "Tao", "何涛"), "16", sex="male")
    cycle = ward.cycle(long, 1, 10)
    ward.hang(cycle, 24 * 9, first=True, use_by=NOW + timedelta(days=2), **SEVEN_DAYS)
    ward.pause(cycle, 24 * 8, "adverse_event")
    steps = ward.patient(STEPS, ("Guo", "Jing", "郭静"), "18")
    _weigh(ward, steps, "61.5")
    cycle = ward.cycle(steps, 1, 2, dose=9)
    ward.hang(cycle, 40, first=True, dose_ug_per_day=Decimal(9))
    second: dict[str, object] = {"step": 2, "basis": "fixed", "dose_ug_per_day": "28", "duration_h": "48"}
    second["starts_at"] = NOW + timedelta(days=5)
    ward.do(ward.act(20, Role.PHYSICIAN), order_dose, cycle, DoseOrderFields.model_validate(second))


def _weigh(ward: TruePeople, patient: UUID, kg: str, cm: str = "168") -> None:
    day = (NOW - timedelta(hours=30)).astimezone(ZONE).date()
    fields = WeightFields.model_validate({"measured_on": day, "weight_kg": kg, "height_cm": cm})
    ward.do(ward.act(30), record, "weight", patient, fields)


def _order_cells(ward: TruePeople, patient: UUID) -> None:
    """Order cells for a patient in active GVHD and under immunosuppression."""
    today = NOW.astimezone(ZONE).date()
    order = DliOrderFields.model_validate(
        {
            "planned_on": today,
            "product": "unstimulated_fresh",
            "cd3_mantissa": "1",
            "cd3_power": "6",
            "fractions": 1,
            "donor": "D-7731",
            "donor_group": "a_pos",
            "patient_group": "a_pos",
            "reason": "Falling chimerism",
        }
    )
    ward.do(ward.act(20, Role.PHYSICIAN), order_dli, patient, order)
    gvhd = {"assessed_on": today, "type": "acute", "organ": "skin", "active": True, "acute_grade": "1"}
    ward.do(ward.act(2, Role.PHYSICIAN), record, "gvhd", patient, GvhdFields.model_validate(gvhd))
    course = {"drug": "tacrolimus", "dose_text": "by level", "reason": "prophylaxis", "started_on": today}
    ward.do(ward.act(2, Role.PHYSICIAN), record, "medication", patient, MedicationFields.model_validate(course))
