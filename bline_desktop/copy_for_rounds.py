"""A rounds copy is made: noted in the journal first, so that the copy itself says it, and written then. Heavy."""

from pathlib import Path

from bline_desktop.domain.people import Right, check_open, check_right
from bline_desktop.open_ward import OpenWard, Where, act_of
from bline_desktop.storage.keyring import COPY_FOLDER, holds_rounds_copy
from bline_desktop.storage.rounds_copy import Made, write_rounds_copy
from bline_desktop.ui.desk import SignedIn


def make_rounds_copy(ward: OpenWard, user: SignedIn, where: Where, target: Path) -> Path:
    """Write a rounds copy into a folder and return that folder; on the thread of the store.

    Raises RuleBroken without the right, StorageTrouble where it can't be written or the ward is a rounds copy itself.
    """
    check_right(user.role, Right.COPY_FOR_ROUNDS)
    check_open(user.name, user.until, where.now)
    act = act_of(user, where)
    with ward.database.write(act) as session:
        session.note("rounds_copy", None)  # type: ignore[attr-defined]
    keys = (ward.vault.keyring, ward.vault.data_key)
    return write_rounds_copy(ward.database, keys, target, Made(where.now, user.name, where.workstation)).parent


def folder_in(chosen: Path) -> Path:
    """Return where the copy lies in a folder that somebody chose: in one of its own, beside whatever else is there."""
    return chosen if holds_rounds_copy(chosen) else chosen / COPY_FOLDER
