"""Single flipped bits, anywhere in the file: every one is noticed, and none changes what is read without notice."""

import random
from pathlib import Path

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.storage.opening import open_store
from tests.support.real_store import KEY, STORE_ID, new_store, record_mrd

FLIPS = 200
SEED = 7


def noticed(folder: Path) -> bool:
    """Say whether opening the store tells of damage."""
    try:
        database = open_store(folder, KEY, STORE_ID)
    except StorageTrouble:
        return True
    found = database.read_only
    database.close()
    return found


def test_200_single_bit_flips_are_all_noticed(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    for _ in range(20):
        record_mrd(database)
    database.close()
    file = tmp_path / "s" / "ward.db"
    sound = file.read_bytes()
    assert not noticed(tmp_path / "s")
    chance = random.Random(SEED)
    missed = []
    for _ in range(FLIPS):
        bit = chance.randrange(len(sound) * 8)
        content = bytearray(sound)
        content[bit // 8] ^= 1 << bit % 8
        file.write_bytes(content)
        if not noticed(tmp_path / "s"):
            missed.append(bit)
    assert missed == []
