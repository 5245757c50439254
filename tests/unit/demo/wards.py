"""Made-up wards for these tests: on a real encrypted store, and in memory where only the rows matter."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bline_desktop.demo.ward import DemoWard, Size, build
from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.roles import Role
from bline_desktop.storage.database import Database
from bline_desktop.storage.opening import create_store
from bline_desktop.storage.vault import Vault
from tests.support.labels import shelf
from tests.support.store import MemorySession, memory_session

ZONE = ZoneInfo("Asia/Shanghai")
# Wednesday 16:20 in Shanghai.
NOW = datetime(2026, 11, 18, 8, 20, 31, 250_000, tzinfo=UTC)
STORE_ID = UUID("6c1f2f0c-36f1-4a2e-9f7a-6a3a2a0f8a11")


@dataclass
class RealWard:
    """A made-up ward on a real store."""

    ward: DemoWard
    database: Database
    vault: Vault
    told: list[tuple[int, int]]

    def asker(self, role: Role = Role.PHYSICIAN) -> Asker:
        return Asker(STORE_ID, role.value, role, NOW, ZONE)


@contextmanager
def real_ward(folder: Path, patients: int, seed: int = 7) -> Iterator[RealWard]:
    """Build a made-up ward as the command line does."""
    vault = Vault.create(folder, STORE_ID)
    database = create_store(folder, vault.data_key, STORE_ID)
    database.keys = vault
    database.labels = shelf()
    told: list[tuple[int, int]] = []
    ward = build(database.write, Size(patients, seed), NOW, ZONE, lambda done, total: told.append((done, total)))
    yield RealWard(ward, database, vault, told)
    database.close()
    vault.lock()


def writing_to(session: MemorySession, acts: list[Act]) -> Callable[[Act], AbstractContextManager[Session]]:
    """Return what writes into a store in memory, and remembers each act."""

    @contextmanager
    def write(act: Act) -> Iterator[Session]:
        acts.append(act)
        yield session
        session.commit()

    return write


@contextmanager
def ward_in_memory(
    patients: int, seed: int = 7, now: datetime = NOW, zone: ZoneInfo = ZONE
) -> Iterator[tuple[DemoWard, MemorySession, list[Act]]]:
    """Build a made-up ward in memory."""
    acts: list[Act] = []
    with memory_session(people=False) as session:
        yield build(writing_to(session, acts), Size(patients, seed), now, zone), session, acts
