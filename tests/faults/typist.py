"""A child that keeps one half typed text after another and tells each only after that returned. It is killed."""

from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from bline_desktop.commands.half_typed import keep_half_typed
from bline_desktop.storage.opening import open_store
from tests.support.real_store import KEY, STORE_ID, an_act

TYPED = "SENTINEL half typed "


def type_until_killed(folder: Path, told: Connection) -> None:
    """Type for ever; the first message says that the store is open."""
    database = open_store(folder, KEY, STORE_ID)
    told.send_bytes(b"ready")
    for number in count():
        act = an_act()
        with database.write(act) as session:
            keep_half_typed(session, act, f"{TYPED}{number}")
        told.send_bytes(str(number).encode())
