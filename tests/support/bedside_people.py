"""Who works at the bedside of tests, with which secrets; and, told anew from the rule alone, whose word counts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from bline_desktop.domain.roles import Role
from tests.support import real_store
from tests.support.real_store import STORE_ID
from tests.support.store import FakeKeys

PASSWORD, WRONG_PASSWORD = "ten grey herons", "eleven grey herons"
NAMES = {
    "nurse": ("ADAMS Nora", Role.NURSE),
    "other": ("AMOS Lena", Role.NURSE),
    "third": ("ASHBY Ruth", Role.NURSE),
    "physician": ("BAKER Paul", Role.PHYSICIAN),
    "pharmacist": ("COOPER Phil", Role.PHARMACIST),
    "investigator": ("DIXON Iris", Role.INVESTIGATOR),
    "data_manager": ("EVANS Dana", Role.DATA_MANAGER),
    "monitor": ("FLYNN Mona", Role.MONITOR),
    "administrator": ("GRANT Adam", Role.ADMINISTRATOR),
    "agency": ("HAYES Olga", Role.NURSE),
    "left": ("IVES Joan", Role.NURSE),
}
BEDSIDE = ("nurse", "other", "third", "physician", "investigator")
OUTSIDE = ("pharmacist", "data_manager", "monitor", "administrator")
AT_WORK = (*BEDSIDE, *OUTSIDE, "agency")
PINS = {"nurse": "486029", "other": "572046", "third": "640273", "physician": "827364", "investigator": "735194"}
WRONG = "918264"
AGENCY_HOURS, PASSWORD_AFTER, TRIES = timedelta(hours=12), timedelta(hours=14), 5
_CHECKS = (Role.NURSE, Role.PHYSICIAN, Role.INVESTIGATOR)


def user_id(who: str) -> UUID:
    """Return the id of somebody who works here."""
    return real_store.NURSE if who == "nurse" else uuid5(STORE_ID, who)


def who_is(user: UUID) -> str:
    """Return who has an id."""
    return next(who for who in NAMES if user_id(who) == user)


def fake_keys() -> FakeKeys:
    """Give everybody who works here a password; who has left has none."""
    keys = FakeKeys()
    for who, (name, _) in NAMES.items():
        if who != "left":
            keys.add_slot(user_id(who), name, PASSWORD)
    return keys


@dataclass
class Secrets:
    """Which PIN counts now: five wrong tries close it, 14 hours after the password it is not enough any more."""

    begin: datetime
    wrong: dict[str, int] = field(default_factory=dict)
    typed_at: dict[str, datetime] = field(default_factory=dict)

    def may_check(self, who: str, now: datetime) -> bool:
        """Tell whether somebody's word counts at a bed at all."""
        ended = who == "agency" and now >= self.begin + AGENCY_HOURS
        return who != "left" and NAMES[who][1] in _CHECKS and not ended

    def open(self, who: str, now: datetime) -> bool:
        """Tell whether a PIN is asked at all."""
        since = now - self.typed_at.get(who, self.begin)
        return who in PINS and self.wrong.get(who, 0) < TRIES and since < PASSWORD_AFTER

    def takes(self, who: str, secret: str, now: datetime) -> bool:
        """Try a secret, and count the try."""
        if secret == PASSWORD:
            self.wrong[who], self.typed_at[who] = 0, now
            return True
        if not secret.isdigit() or not self.open(who, now):
            return False
        right = secret == PINS[who]
        self.wrong[who] = 0 if right else self.wrong.get(who, 0) + 1
        return right
