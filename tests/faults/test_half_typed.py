"""`kill -9` while somebody types: what was kept comes back, for them alone, and stands in no file in plain text."""

import multiprocessing
import random
import sys
from pathlib import Path
from threading import Timer
from typing import Any

from bline_desktop.queries.half_typed import own_half_typed
from bline_desktop.storage.opening import open_store
from bline_desktop.storage.verify import verify
from tests.faults.typist import TYPED, type_until_killed
from tests.support.real_store import ASKER, KEY, STORE_ID, new_folder

KILLS = 20
SEED = 11
CONTEXT: Any = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")


def killed_typist(folder: Path, after: float) -> int:
    """Let a child type until it is killed, and return the number of the last text that it was told is kept."""
    here, there = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=type_until_killed, args=(folder, there))
    child.start()
    there.close()
    assert here.recv_bytes() == b"ready"
    timer = Timer(after, child.kill)
    timer.start()
    last = -1
    try:
        while True:
            last = int(here.recv_bytes())
    except (EOFError, OSError):
        pass
    timer.join()
    child.join()
    here.close()
    return last


def test_half_typed_comes_back_after_a_kill(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "s")
    chance = random.Random(SEED)
    for kill in range(KILLS):
        last = killed_typist(folder, chance.uniform(0.02, 0.1))
        leaks = [path for path in folder.rglob("*") if path.is_file() and TYPED.encode() in path.read_bytes()]
        assert leaks == [], f"kill {kill} of seed {SEED}"
        database = open_store(folder, KEY, STORE_ID)
        with database.read(ASKER) as session:
            text = own_half_typed(session, ASKER)
        assert verify(database, STORE_ID).sound
        database.close()
        if last >= 0:
            assert int(text.removeprefix(TYPED)) in (last, last + 1)  # at most the one that was under way
