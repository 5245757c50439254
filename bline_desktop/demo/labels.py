"""How the made-up ward came to its label: the pharmacist and the investigator signed a profile, and it was chosen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid5

from bline_desktop.commands.labels import choose_label_profile, sign_label_profile
from bline_desktop.commands.settings import change_settings
from bline_desktop.demo.script import Write
from bline_desktop.demo.staff import Member
from bline_desktop.domain.act import Act
from bline_desktop.domain.clock import MovingClock
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.label_shelf import shelf_of
from bline_desktop.domain.treatment.label_terms import Indication

CHOSEN = "us"
STEPS: Sequence[tuple[str, Role, Callable[..., Any]]] = (
    ("pharmacist signs the label", Role.PHARMACIST, sign_label_profile),
    ("investigator signs the label", Role.INVESTIGATOR, sign_label_profile),
    ("investigator chooses the label", Role.INVESTIGATOR, choose_label_profile),
)
BETWEEN = timedelta(minutes=6)


def name_indication(write: Write, act: Act) -> None:
    """Set the indication of the made-up ward, last of all: its earlier restarts were never asked about the label."""
    with write(act) as session:
        change_settings(session, act, {"indication": Indication.RELAPSED.value})


def agree_on_label(write: Write, before: Act, staff: Sequence[Member], clock: MovingClock) -> None:
    """Write the two signatures and the choice, each by its own person; a store without profiles goes without."""
    for what, role, command in STEPS:
        clock.put(clock.now() + BETWEEN)
        person = next(member for member in staff if member.role is role)
        act = replace(before, user_id=person.user_id, user_name=person.name, role=role)
        act = replace(act, id=uuid5(before.id, what), now=clock.now())
        with write(act) as session:
            entry = shelf_of(session).named(CHOSEN)
            if entry is not None:
                command(session, act, entry.ref)
