"""A real ward, set up as the wizard does it: one administrator, one nurse, one physician, one patient."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from bline_desktop.commands.people import add_user
from bline_desktop.domain.act import Act
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.people import PersonFields
from bline_desktop.domain.roles import Role
from bline_desktop.new_ward import NewWard, make_ward
from bline_desktop.open_ward import Where, act_of
from tests.support.real_store import a_patient_row

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
HERE = Where(NOW, "ward-pc-1", ZONE)
ADMINISTRATOR, NURSE, PHYSICIAN = "KELLER Ada", "ADAMS Nora", "WEBER Jonas"
PASSWORDS = {
    ADMINISTRATOR: "amber basket draws kettle",
    NURSE: "hollow candle meets garden",
    PHYSICIAN: "olive marble chases anchor",
}
WARD = "Haematology 5A"


@dataclass(frozen=True, slots=True)
class SmallWard:
    """A folder with a store, the recovery key of it, and the ids of its people by name."""

    folder: Path
    recovery_key: str
    people: dict[str, UUID]


def a_clock(zone: ZoneInfo | None = ZONE) -> MovingClock:
    """Return a clock that stands at the time at which the ward was made."""
    return MovingClock(zone, NOW)


@cache
def _prepared() -> SmallWard:
    folder = Path(tempfile.mkdtemp(prefix="bline-test-ward-"))
    opened, key = make_ward(folder, NewWard(WARD, ZONE.key, ADMINISTRATOR, PASSWORDS[ADMINISTRATOR]), HERE)
    people = {ADMINISTRATOR: opened.user.user_id}
    database = opened.ward.database
    for name, role in ((NURSE, Role.NURSE), (PHYSICIAN, Role.PHYSICIAN)):
        act = act_of(opened.user, HERE)
        with database.write(act) as session:
            people[name] = add_user(session, act, PersonFields(name=name, role=role), PASSWORDS[name])
    act = Act(uuid4(), people[PHYSICIAN], PHYSICIAN, Role.PHYSICIAN, HERE.workstation, NOW, ZONE)
    with database.write(act) as session:
        session.add(a_patient_row())
    opened.ward.close()
    return SmallWard(folder, key, people)


def a_small_ward(folder: Path) -> SmallWard:
    """Copy the prepared ward into `folder`."""
    made = _prepared()
    shutil.copytree(made.folder, folder, dirs_exist_ok=True)
    return SmallWard(folder, made.recovery_key, made.people)
