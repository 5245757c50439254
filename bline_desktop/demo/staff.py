"""The made-up ward's people, with pass phrases that a person can type from a piece of paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.pins import check_new_pin
from bline_desktop.domain.roles import Role

# Every role has somebody; two nurses, so that one can look after the other's entries. The administrator comes first:
# she sets the ward up.
STAFF = (
    ("DUAN Jie", Role.ADMINISTRATOR),
    ("SHEN Yun", Role.NURSE),
    ("GU Qing", Role.NURSE),
    ("HE Ming", Role.PHYSICIAN),
    ("SU Yan", Role.INVESTIGATOR),
    ("QIU Lin", Role.PHARMACIST),
    ("YE Fan", Role.DATA_MANAGER),
    ("KONG Hao", Role.MONITOR),
)
WORKSTATIONS = {Role.NURSE: "ward-pc-1", Role.PHYSICIAN: "doctors-pc", Role.INVESTIGATOR: "trial-office-pc"}
OFFICE = "office-pc"
ADJECTIVES = "amber brisk copper dusty eager frosty gentle hollow ivory jolly kindly lively mellow narrow olive"
THINGS = "anchor basket candle dolphin engine feather garden hammer island kettle ladder marble needle orchard"
VERBS = "carries chases draws follows guards hears juggles keeps lifts meets paints quotes"
SHIFT_HOURS = 12


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A person of the made-up ward who can sign in. The password is no secret: the whole ward is made up."""

    name: str
    role: Role
    password: str
    pin: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person with the id of their account."""

    user_id: UUID
    name: str
    role: Role
    password: str


def demo_users(seed: int) -> tuple[DemoUser, ...]:
    """Return the staff with their pass phrases, the same for the same seed."""
    rng = Random(f"{seed}/pass phrases")
    pins = Random(f"{seed}/PINs")
    return tuple(DemoUser(name, role, _phrase(rng), _pin(pins)) for name, role in STAFF)


def on_duty(staff: Sequence[Member], role: Role, at: datetime, zone: ZoneInfo) -> Member:
    """Return who of a role is there at a moment; those who share a role take turns, day and night."""
    local = at.astimezone(zone)
    shift = local.toordinal() * 2 + local.hour // SHIFT_HOURS
    those = [member for member in staff if member.role is role]
    return those[shift % len(those)]


def _pin(rng: Random) -> str:
    """Make a PIN that a person may take."""
    while True:
        pin = f"{rng.randrange(1_000_000):06d}"
        try:
            check_new_pin(pin)
        except RuleBroken:
            continue
        return pin


def _phrase(rng: Random) -> str:
    one, other = rng.sample(THINGS.split(), 2)
    return f"{rng.choice(ADJECTIVES.split())} {one} {rng.choice(VERBS.split())} {other}"
