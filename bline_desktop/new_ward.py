"""A new store: for a real ward, with its first administrator and its recovery key, or made up. Heavy, as opening is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from bline_desktop.commands.settings import set_up_ward
from bline_desktop.demo.script import Progress
from bline_desktop.demo.ward import DemoWard, Size, build
from bline_desktop.domain.people import PersonFields
from bline_desktop.domain.roles import Role
from bline_desktop.open_ward import Opened, OpenWard, Where, program_act, settings_of, sign_in
from bline_desktop.program_texts import lay_out_shelves
from bline_desktop.storage.database import Database
from bline_desktop.storage.keyring import KEYRING_FILE
from bline_desktop.storage.opening import FILE, HOT, create_store
from bline_desktop.storage.vault import Vault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NewWard:
    """What the wizard asks for."""

    ward_name: str
    zone: str
    administrator: str
    password: str

    def __repr__(self) -> str:
        """Keep the password out of every log."""
        return f"NewWard({self.zone})"


def make_ward(folder: Path, new: NewWard, where: Where) -> tuple[Opened, str]:
    """Make a store for a new ward with its administrator signed in, and return it with its recovery key to print.

    Raises RuleBroken for what can't be used and StorageTrouble where no store can be made; nothing is left behind then.
    """

    def fill(vault: Vault, database: Database) -> str:
        _write_first_rows(database, new, where)
        return vault.new_recovery_key()

    ward, key = _made(folder, fill, where)
    (slot,) = ward.vault.keyring.people()
    return Opened(ward, sign_in(ward, slot.user_id, where)), key


def make_made_up_ward(folder: Path, size: Size, where: Where, progress: Progress) -> tuple[OpenWard, DemoWard]:
    """Make a store with the made-up ward as it stands now; `progress` is told how many of how many acts are written.

    Raises ValueError for a size that can't be made and StorageTrouble where no store can be.
    """

    def fill(vault: Vault, database: Database) -> DemoWard:
        return build(database.write, size, where.now, where.zone, progress)

    return _made(folder, fill, where)


def _made(folder: Path, fill: Callable[[Vault, Database], T], where: Where) -> tuple[OpenWard, T]:
    vault = Vault.create(folder, uuid4())
    try:
        database = create_store(folder, vault.data_key, vault.store_id)
        try:
            database.keys = vault
            lay_out_shelves(database)
            filled = fill(vault, database)
            return OpenWard(vault, database, settings_of(database, where)), filled
        except BaseException:
            database.close()
            raise
    except BaseException:
        vault.lock()
        for name in (FILE, HOT, KEYRING_FILE):  # Vault.create made sure that there was nothing here before
            (folder / name).unlink(missing_ok=True)
        raise


def _write_first_rows(database: Database, new: NewWard, where: Where) -> None:
    act = program_act(replace(where, zone=ZoneInfo(new.zone)))
    act = replace(act, user_id=act.row_id("user"), user_name=new.administrator)
    fields = PersonFields.model_validate({"name": new.administrator, "role": Role.ADMINISTRATOR})
    with database.write(act) as session:
        set_up_ward(session, act, new.ward_name, new.zone, fields, new.password)
