"""`kill -9` of a writing child: what it was told is kept is there, journalled, and the store opens by itself."""

import random
from pathlib import Path
from uuid import UUID

from bline_desktop.storage.opening import open_store
from bline_desktop.storage.verify import verify
from tests.faults.killed import told_until_killed
from tests.faults.writer import write_until_killed
from tests.support.real_store import KEY, STORE_ID, new_folder

KILLS = 300
SEED = 7


def test_no_acknowledged_row_is_lost_in_300_kills(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "s")
    chance = random.Random(SEED)
    acknowledged: set[UUID] = set()
    unacknowledged = 0
    for kill in range(KILLS):
        told = told_until_killed(write_until_killed, folder, chance.uniform(0.005, 0.1))
        acknowledged.update(UUID(bytes=row) for row in told)
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
