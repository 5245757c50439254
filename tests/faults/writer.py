"""A child that writes one result after another and tells each id only after the commit returned. It is killed."""

from multiprocessing.connection import Connection
from pathlib import Path

from bline_desktop.storage.opening import open_store
from tests.support.real_store import KEY, STORE_ID, an_act, record_mrd


def write_until_killed(folder: Path, told: Connection) -> None:
    """Write for ever; the first message says that the store is open."""
    database = open_store(folder, KEY, STORE_ID)
    told.send_bytes(b"ready")
    while True:
        told.send_bytes(record_mrd(database, an_act()).bytes)
