"""`kill -9` while somebody types: what was kept comes back, for them alone, and stands in no file in plain text."""

import random
from pathlib import Path

from bline_desktop.queries.half_typed import own_half_typed
from bline_desktop.storage.opening import open_store
from bline_desktop.storage.verify import verify
from tests.faults.killed import told_until_killed
from tests.faults.typist import TYPED, type_until_killed
from tests.support.real_store import ASKER, KEY, STORE_ID, new_folder

KILLS = 20
SEED = 11


def test_half_typed_comes_back_after_a_kill(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "s")
    chance = random.Random(SEED)
    for kill in range(KILLS):
        told = told_until_killed(type_until_killed, folder, chance.uniform(0.02, 0.1))
        leaks = [path for path in folder.rglob("*") if path.is_file() and TYPED.encode() in path.read_bytes()]
        assert leaks == [], f"kill {kill} of seed {SEED}"
        database = open_store(folder, KEY, STORE_ID)
        with database.read(ASKER) as session:
            text = own_half_typed(session, ASKER)
        assert verify(database, STORE_ID).sound
        database.close()
        if told:
            assert int(text.removeprefix(TYPED)) - int(told[-1]) in (0, 1)  # at most the one that was under way
