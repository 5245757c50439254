"""The made-up ward: the same for the same seed, size and hour, written through the commands as any ward is.

Nobody of it exists. The store is stamped as made up for ever, with the first entries of its journal.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bline_desktop.commands.people import add_user, name_charge_nurse
from bline_desktop.commands.pins import password_typed, set_pin
from bline_desktop.commands.settings import set_up_ward, stamp_made_up
from bline_desktop.demo.beds import Beds
from bline_desktop.demo.cast import BEDS_OF_TODAY, CAST, Part
from bline_desktop.demo.course import tell_patient
from bline_desktop.demo.labels import agree_on_label, name_indication
from bline_desktop.demo.names import NameBook
from bline_desktop.demo.protocol import agree_on_protocol
from bline_desktop.demo.screening import screened_days_ago, tell_screening
from bline_desktop.demo.script import PATIENT, Chapter, Progress, Script, Stage, Write, play
from bline_desktop.demo.second import remembering
from bline_desktop.demo.staff import OFFICE, DemoUser, Member, demo_users
from bline_desktop.domain.act import Act
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.people import PersonFields
from bline_desktop.domain.roles import Role

WARD_NAME = "Haematology 5A (made up)"
MOST_PATIENTS = 200
SET_UP_BEFORE_DAYS = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How large a made-up ward is to be, and by which seed."""

    patients: int = 31
    seed: int = 7


@dataclass(frozen=True, slots=True)
class DemoWard:
    """What was made: who can sign in, and the patients by their trial ids."""

    users: tuple[DemoUser, ...]
    patients: tuple[tuple[str, UUID], ...]

    def as_json(self, store: str) -> dict[str, object]:
        """Return what the command line prints: the store's folder, and the users with their passwords."""
        users = [
            {"name": user.name, "role": user.role.value, "password": user.password, "pin": user.pin}
            for user in self.users
        ]
        return {"store": store, "users": users}


@dataclass(frozen=True, slots=True)
class _Place:
    """One patient of this ward in the order of enrolment: of the cast, or (`part` None) screened beyond it."""

    chapter: Chapter
    enrolled: int
    part: Part | None


def no_progress(done: int, total: int) -> None:
    """Tell nobody how far it is."""


def build(write: Write, size: Size, now: datetime, zone: ZoneInfo, progress: Progress = no_progress) -> DemoWard:
    """Write a made-up ward of this size as it stands at `now` into an empty store.

    `write` opens a transaction for an act; its session carries the store's keys. `progress` is told how many acts of
    how many are written. Raises ValueError for a number of patients below 1 or above 200.
    """
    patients, seed = size.patients, size.seed
    if not 1 <= patients <= MOST_PATIENTS:
        raise ValueError(f"A made-up ward has 1 to {MOST_PATIENTS} patients.")
    script = Script(now, zone, Beds(BEDS_OF_TODAY))
    trial_ids = _tell_all(script, patients, seed)
    users = demo_users(seed)
    clock = MovingClock(zone, min(step.at for step in script.steps) - timedelta(days=SET_UP_BEFORE_DAYS))
    ward_id = uuid5(NAMESPACE_OID, f"bline made-up ward {seed}")
    write = remembering(write)
    staff = _set_up(write, users, clock, ward_id)
    stage = Stage(write, staff, clock, ward_id)
    kept = play(script.steps, stage, progress)
    _begin_shift(stage)
    first = staff[0]
    name_indication(write, Act(uuid5(ward_id, "indication"), first.user_id, first.name, first.role, OFFICE, now, zone))
    return DemoWard(users, tuple((trial_id, kept[part, PATIENT]) for trial_id, part in trial_ids))


def _begin_shift(stage: Stage) -> None:
    """Let everybody have typed the whole password just now, so that their PINs are taken."""
    first = stage.staff[0]
    now = stage.clock.now()
    act = Act(uuid5(stage.ward_id, "shift"), first.user_id, first.name, first.role, OFFICE, now, stage.clock.zone)
    with stage.write(act) as session:
        for member in stage.staff:
            password_typed(session, act, member.user_id)


def _tell_all(script: Script, patients: int, seed: int) -> list[tuple[str, str]]:
    """Tell all patients' stories; return their trial ids, given in the order of enrolment, with their parts."""
    places = [_Place(Chapter(script, part.key, seed), part.enrolled, part) for part in CAST[:patients]]
    for further in range(patients - len(CAST)):
        chapter = Chapter(script, f"screened-{further + 1}", seed)
        places.append(_Place(chapter, screened_days_ago(further, chapter), None))
    # Names are given in the order of the cast, so that a larger ward has the same patients and some more.
    order = sorted(range(len(places)), key=lambda index: -places[index].enrolled)
    ids = {index: f"ZJ-{number:03d}" for number, index in enumerate(order, start=1)}
    names = NameBook(Random(f"{seed}/names"))
    for index, place in enumerate(places):
        if place.part is None:
            tell_screening(place.chapter, place.enrolled, ids[index], names)
        else:
            tell_patient(place.chapter, place.part, ids[index], names)
    return [(ids[index], places[index].chapter.part) for index in order]


def _set_up(write: Write, users: tuple[DemoUser, ...], clock: MovingClock, ward_id: UUID) -> tuple[Member, ...]:
    """Set the ward up, stamp it as made up, open the accounts and agree on a label; return the staff."""
    first, *others = users
    act = Act(uuid5(ward_id, "set up"), ward_id, first.name, first.role, OFFICE, clock.now(), clock.zone)
    act = replace(act, user_id=act.row_id("user"))
    with write(act) as session:
        administrator = set_up_ward(session, act, WARD_NAME, clock.zone.key, _fields(first), first.password)
    act = replace(act, user_id=administrator)
    stamp = replace(act, id=uuid5(ward_id, "made up"))
    with write(stamp) as session:
        stamp_made_up(session, stamp)
    staff = [Member(administrator, first.name, first.role, first.password)]
    for user in others:
        clock.put(clock.now() + timedelta(minutes=4))
        opened = replace(act, id=uuid5(ward_id, user.name), now=clock.now())
        with write(opened) as session:
            staff.append(_opened(session, opened, user))
    in_charge = next(member for member in staff if member.role is Role.NURSE)
    named = replace(act, id=uuid5(ward_id, "charge nurse"), now=clock.now())
    with write(named) as session:
        name_charge_nurse(session, named, in_charge.user_id, in_charge=True)
    for member, user in zip(staff, users, strict=True):
        own = replace(act, id=uuid5(ward_id, f"PIN of {user.name}"), now=clock.now())
        own = replace(own, user_id=member.user_id, user_name=member.name, role=member.role)
        with write(own) as session:
            set_pin(session, own, user.password, user.pin)
    agree_on_label(write, act, staff, clock)
    agree_on_protocol(write, act, staff, clock)
    return tuple(staff)


def _opened(session: Session, act: Act, user: DemoUser) -> Member:
    return Member(add_user(session, act, _fields(user), user.password), user.name, user.role, user.password)


def _fields(user: DemoUser) -> PersonFields:
    return PersonFields(name=user.name, role=user.role)
