"""`kill -9` of a writing child: what it was told is kept is there, journalled, and the store opens by itself."""

import multiprocessing
import random
import sys
from pathlib import Path
from threading import Timer
from typing import Any
from uuid import UUID

from bline_desktop.storage.opening import open_store
from bline_desktop.storage.verify import verify
from tests.faults.writer import write_until_killed
from tests.support.real_store import KEY, STORE_ID, new_folder

KILLS = 300
SEED = 7
CONTEXT: Any = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")


def killed_child(folder: Path, after: float) -> list[UUID]:
    """Let a child write until it is killed, and return the ids that it acknowledged."""
    here, there = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=write_until_killed, args=(folder, there))
    child.start()
    there.close()
    assert here.recv_bytes() == b"ready"
    timer = Timer(after, child.kill)
    timer.start()
    acknowledged = []
    try:
        while True:
            acknowledged.append(UUID(bytes=here.recv_bytes()))
    except (EOFError, OSError):
        pass
    timer.join()
    child.join()
    here.close()
    return acknowledged


def test_no_acknowledged_row_is_lost_in_300_kills(tmp_path: Path) -> None:
    if hasattr(CONTEXT, "set_forkserver_preload"):
        CONTEXT.set_forkserver_preload(["tests.faults.writer"])
    folder = new_folder(tmp_path / "s")
    chance = random.Random(SEED)
    acknowledged: set[UUID] = set()
    unacknowledged = 0
    for kill in range(KILLS):
        told = killed_child(folder, chance.uniform(0.005, 0.1))
        acknowledged.update(told)
        database = open_store(folder, KEY, STORE_ID)
        assert database.troubles == (), f"kill {kill} of seed {SEED}"
        kept = {UUID(text) for (text,) in database.connection.execute("SELECT id FROM mrd")}
        assert acknowledged <= kept
        unacknowledged = len(kept - acknowledged)
        if kill % 50 == 49:
            assert verify(database, STORE_ID).sound
        database.close()
    assert len(acknowledged) > KILLS
    assert unacknowledged <= KILLS  # at most the one row that was under way in each child
