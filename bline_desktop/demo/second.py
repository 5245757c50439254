"""The second persons of the made-up ward: their PINs, and the checks that stand beside its acts."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast
from uuid import UUID, uuid5

from sqlmodel import Session

from bline_desktop.commands.lookups import StoreKeys
from bline_desktop.commands.second_checks import check_second
from bline_desktop.demo.staff import Member
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import RIGHTS, Right
from bline_desktop.domain.second_check import LAST_FOUR, RATE, SECOND_NEEDED, CheckEntry, Values, last_four

MISREAD_ONE_IN = 40

Write = Callable[[Act], AbstractContextManager[Session]]


@dataclass(slots=True)
class Memory:
    """What was typed while the ward was made, so that hundreds of checks need not each be worked out slowly."""

    passwords: dict[UUID, str] = field(default_factory=dict)
    pins: dict[str, str] = field(default_factory=dict)  # by verifier


class RememberingKeys:
    """The store's keys, which recognise at once what they were given in this making."""

    def __init__(self, keys: StoreKeys, memory: Memory) -> None:
        self._keys = keys
        self._memory = memory

    def add_slot(self, user_id: UUID, shown_name: str, password: str) -> None:
        """Give a user a password, and remember it."""
        self._keys.add_slot(user_id, shown_name, password)
        self._memory.passwords[user_id] = password

    def check_password(self, user_id: UUID, password: str, now: datetime) -> bool:
        """Tell whether this is the password that was given."""
        return self._memory.passwords.get(user_id) == password

    def pin_verifier(self, pin: str) -> str:
        """Make the verifier of a PIN, and remember the two."""
        verifier = self._keys.pin_verifier(pin)
        self._memory.pins[verifier] = pin
        return verifier

    def is_pin(self, pin: str, verifier: str) -> bool:
        """Tell whether this verifier was made of this PIN."""
        return self._memory.pins.get(verifier) == pin


def remembering(write: Write) -> Write:
    """Return a writer whose sessions carry keys that remember."""
    memory = Memory()

    @contextmanager
    def opened(act: Act) -> Iterator[Session]:
        with write(act) as session:
            session.info["keys"] = RememberingKeys(cast("StoreKeys", session.info["keys"]), memory)
            yield session

    return opened


def checked(session: Session, act: Act, do: Callable[[Act], UUID | None], others: Sequence[Member]) -> UUID | None:
    """Do an act; where it needs a second person, one of the others reads back what it says, and it is done then."""
    try:
        return do(replace(act, asks_second=True))
    except RuleBroken as needed:
        if needed.rule != SECOND_NEEDED:
            raise
        _read_back(session, act, needed, others)
        session.flush()
    return do(act)


def _read_back(session: Session, act: Act, needed: RuleBroken, others: Sequence[Member]) -> None:
    about, patient_id = cast("UUID", needed.values["about"]), cast("UUID", needed.values["patient"])
    first = cast("Values", needed.values["values"])
    patient = session.get(Patient, patient_id)
    assert patient is not None
    checker = next(one for one in others if one.user_id != act.user_id and Right.SECOND_CHECK in RIGHTS[one.role])
    read = ((LAST_FOUR, last_four(patient.hospital_number)), *first)
    entry = CheckEntry(about, patient_id, checker.user_id, checker.password, first, read)
    if about.int % MISREAD_ONE_IN == 0:
        wrong = tuple((name, "50" if name == RATE else value) for name, value in read)
        check_second(session, replace(act, id=uuid5(act.id, "misread")), replace(entry, typed=wrong))
        session.flush()
    answer = check_second(session, act, entry)
    assert answer.agreed
