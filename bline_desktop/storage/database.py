"""The open store: the only ways to read and to write."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.changes import Changed
from bline_desktop.domain.errors import AlreadyKept, StorageTrouble
from bline_desktop.domain.memory import Memory
from bline_desktop.domain.people import KeySlots
from bline_desktop.domain.plan.template_shelf import NO_TEMPLATES
from bline_desktop.domain.treatment.label_shelf import EMPTY_SHELF
from bline_desktop.storage import driver, journal, migrate, troubles
from bline_desktop.storage.journal import Head
from bline_desktop.storage.session import StoreSession, WriteRefused

READS = ("SELECT", "VALUES", "EXPLAIN")
# Comments and quoted texts, which may hold any word; and the words by which a statement that begins with WITH writes.
_ASIDE = re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]", re.DOTALL)
_WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|REPLACE\s+INTO)\b")
_ASKS = re.compile(r"PRAGMA\s+\w+")  # with a value in brackets or behind a sign it would set one


class Database:
    """One open store, used by one thread.

    `read(asker)` and `write(act)` are the only ways to a session. `troubles` says why the store is read-only, if it is;
    `private_copy` is the folder of a copy that is read in its place, and thrown away at the end. `as_of` is the moment
    that a rounds copy shows; None for a store.
    """

    def __init__(
        self,
        folder: Path,
        connection: driver.Connection,
        troubles: tuple[StorageTrouble, ...],
        connect_again: Callable[[], driver.Connection] | None = None,
    ) -> None:
        self.folder = folder
        self.troubles = troubles
        self.keys: KeySlots | None = None
        self.labels = EMPTY_SHELF
        self.protocols = NO_TEMPLATES
        self.last_change = Changed()
        self.private_copy: Path | None = None
        self.as_of: datetime | None = None
        self._raw = connection
        self._connect_again = connect_again
        self._session: StoreSession | None = None
        self._memory = Memory()
        self._texts: tuple[object, object] = (None, None)  # those on the shelves when the memory was last used
        self._migrating = False
        self._join()
        self.head = self._read_head()

    @property
    def read_only(self) -> bool:
        """Whether entries can't be made."""
        return bool(self.troubles)

    @contextmanager
    def read(self, asker: Asker) -> Iterator[Session]:
        """Give a session that sees one state of the store and can't write."""
        info = {"asker": asker, "memory": self._recall(), **self._shelves()}
        with self._open_session(may_write=False, info=info) as session:
            yield session

    @contextmanager
    def write(self, act: Act) -> Iterator[Session]:
        """Give a session whose whole block is one transaction: kept when it ends cleanly, else nothing is.

        Raises AlreadyKept where this act was kept before, StorageTrouble where the store can't take it.
        """
        if self.troubles:
            raise self.troubles[0]
        memory, self._memory = self._recall(), Memory()  # put back once it is known what became of the write
        info = {"act": act, "keys": self.keys, **self._shelves()}
        with self._open_session(may_write=True, info=info) as session:
            try:
                yield session
                session.finish()
            except (IntegrityError, driver.IntegrityError) as problem:
                session.rollback()
                raise AlreadyKept(act.id) if self._kept_before(act.id) else problem from None
            changes, changed = session.changes, session.changed
            session.connection()  # an act that wrote no row has not begun its transaction yet
            head = journal.append(self._raw, act, changes, migrate.REVISION) if changes else self.head
            session.commit()
        self.head, self.last_change = head, changed
        memory.forget(changed)
        self._memory = memory

    def _recall(self) -> Memory:
        """Return what queries remember, as long as the same texts lie on the shelves."""
        texts = (self.labels, self.protocols)
        if any(text is not before for text, before in zip(texts, self._texts, strict=True)):
            self._memory.forget_all()
            self._texts = texts
        return self._memory

    def _shelves(self) -> dict[str, object]:
        """Return the texts of the program's folder, as sessions carry them."""
        return {"labels": self.labels, "protocols": self.protocols}

    def migrated(self, change: Callable[[Any], None]) -> None:
        """Run a change of the schema in one transaction, with foreign keys off outside it. Raises StorageTrouble."""
        self._memory.forget_all()
        self._raw.execute("PRAGMA foreign_keys=OFF")
        self._migrating = True
        try:
            with self._engine.begin() as connection:
                change(connection)
        except (DBAPIError, driver.DatabaseError) as problem:
            raise (trouble_of(problem, self.folder) or problem) from problem
        finally:
            self._migrating = False
            self._raw.execute("PRAGMA foreign_keys=ON")
        self.head = self._read_head()

    def close(self) -> None:
        """Close the file."""
        self._part()
        if self.private_copy is not None:
            shutil.rmtree(self.private_copy, ignore_errors=True)

    @property
    def connection(self) -> driver.Connection:
        """The library's own connection, for checks and backups within storage."""
        return self._raw

    @contextmanager
    def _open_session(self, *, may_write: bool, info: dict[str, Any]) -> Iterator[StoreSession]:
        if self._session is not None:
            raise WriteRefused("one session at a time")
        session = self._session = StoreSession(self._connection, may_write=may_write, info=info)
        try:
            with session:
                yield session
        except (DBAPIError, driver.DatabaseError) as problem:
            trouble = trouble_of(problem, self.folder)
            if trouble is not None and trouble.code == "damaged":
                self._take_new_connection()
            raise (trouble or problem) from problem
        finally:
            self._session = None

    def _join(self) -> None:
        """Make what sessions work through; one connection for all of them, as taking one anew costs time each time."""
        self._engine = self._make_engine()
        self._connection = self._engine.connect()

    def _part(self) -> None:
        self._connection.close()
        self._engine.dispose()
        self._raw.close()

    def _make_engine(self) -> Engine:
        engine = create_engine(
            "sqlite://",
            creator=lambda: self._raw,
            module=driver.MODULE,
            poolclass=StaticPool,
            hide_parameters=True,  # values of a statement are patient data and must not reach a log
            pool_reset_on_return=None,
        )

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            writes = self._migrating or (self._session is not None and self._session.may_write)
            self._raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

        @event.listens_for(engine, "before_cursor_execute")
        def _guard(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
            expected = self._migrating or (self._session is not None and self._session.flushing)
            if not expected and is_write(statement):
                raise WriteRefused("a write that the journal would not see")

        return engine

    def _take_new_connection(self) -> None:
        """After a page failed its check the library's connection stays broken; the sound pages need another one."""
        if self._connect_again is not None:
            self._part()
            self._raw = self._connect_again()
            self._memory.forget_all()
            self._join()

    def _read_head(self) -> Head:
        try:
            with self._engine.connect() as connection:
                if not migrate.stands_at(connection):
                    return Head(0, "")
                row = connection.execute(select(journal.HEAD.c.seq, journal.HEAD.c.hash)).first()
        except DBAPIError:
            if not self.troubles:
                raise
            self._take_new_connection()
            row = None
        return Head(row.seq, row.hash) if row else Head(0, "")

    def _kept_before(self, act_id: UUID) -> bool:
        with self._engine.connect() as connection:
            found = connection.execute(
                select(journal.ROWS.c.seq).where(journal.ROWS.c.act_id == act_id).limit(1)
            ).first()
        return found is not None


def is_write(statement: str) -> bool:
    """Tell whether a statement may change the store; one that is not known to read is taken for a write."""
    if statement.startswith(READS):
        return False
    bare = _ASIDE.sub(" ", statement).strip().upper()
    if bare.startswith("WITH"):
        return _WRITES.search(bare) is not None
    return not bare.startswith(READS) and _ASKS.fullmatch(bare) is None


def trouble_of(problem: Exception, folder: Path) -> StorageTrouble | None:
    """Translate what the library says into a trouble that a person can act on; None for a defect of the program."""
    text = str(getattr(problem, "orig", problem))
    if "disk is full" in text:
        return troubles.disk_full(folder)
    if "readonly" in text:
        return troubles.read_only_folder(folder)
    if "malformed" in text or "not a database" in text:
        return troubles.damaged(troubles.PAGES)
    if "disk I/O error" in text:
        return troubles.disk_failed(folder, 5)
    return None
