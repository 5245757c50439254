"""The keyring file: who can open the store, by name, with one wrapped copy of the data key for each.

It holds in the clear only user id, shown name, key slot and the counters of failed tries. Nothing heavy is imported
here, because the sign-in window reads the names before anything else is loaded.
"""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from bline_desktop.storage import troubles

VERSION = 1
KEYRING_FILE, DATABASE_FILE = "keyring.json", "ward.db"
COPY_FILE = "rounds-copy.db"  # of a copy that is only read; never the name of a store
COPY_FOLDER = "b-line-rounds-copy"  # in which a copy lies, beside whatever else somebody keeps there
PASSWORD, RECOVERY = "password", "recovery"
RECOVERY_ID = UUID(int=0)
NAME_MAX_LENGTH = 200
MAX_BYTES = 1_000_000
SALT_BYTES, NONCE_BYTES, WRAPPED_BYTES = 16, 12, 48
# What a file may ask of Argon2id: a changed file must not make the program take all memory.
MEMORY_KIB, PASSES, LANES = range(8 * 1024, 1024 * 1024 + 1), range(1, 17), range(1, 17)


@dataclass(frozen=True, slots=True)
class Kdf:
    """How a typed secret becomes a key: Argon2id with salt (hex), memory in KiB, passes and lanes."""

    salt: str
    m: int
    t: int
    p: int

    def __post_init__(self) -> None:
        _check_hex(self.salt, SALT_BYTES)
        for value, allowed in ((self.m, MEMORY_KIB), (self.t, PASSES), (self.p, LANES)):
            _check(type(value) is int and value in allowed)


@dataclass(frozen=True, slots=True)
class Slot:
    """One wrapped copy of the data key, with the counters that slow guessing down.

    `failed` counts wrong tries since the last right one; `unjournalled` counts those the journal doesn't know yet.
    A value that could not be read back raises ValueError here, before it is kept.
    """

    user_id: UUID
    shown_name: str
    kind: str
    kdf: Kdf
    nonce: str
    wrapped: str
    failed: int = 0
    wait_until: str | None = None
    unjournalled: int = 0

    def __post_init__(self) -> None:
        _check(self.kind in (PASSWORD, RECOVERY) and (self.user_id == RECOVERY_ID) == (self.kind == RECOVERY))
        _check(type(self.shown_name) is str and 0 < len(self.shown_name.strip()) <= NAME_MAX_LENGTH)
        _check(not any(_is_control(character) for character in self.shown_name))
        _check_hex(self.nonce, NONCE_BYTES)
        _check_hex(self.wrapped, WRAPPED_BYTES)
        _check(all(type(count) is int and count >= 0 for count in (self.failed, self.unjournalled)))
        if self.wait_until is not None:
            _check(datetime.fromisoformat(self.wait_until).tzinfo is not None)


@dataclass(frozen=True, slots=True)
class Keyring:
    """All slots of one store, in the order in which they were made."""

    store_id: UUID
    slots: tuple[Slot, ...] = ()

    def __post_init__(self) -> None:
        _check(len({slot.user_id for slot in self.slots}) == len(self.slots))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a keyring; anything but exactly what `save` writes is refused.

        Raises StorageTrouble: no_store_here, newer_version, unreadable_keyring, or what the system says.
        """
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            is_lost = (path.parent / DATABASE_FILE).exists()
            raise (troubles.lost_keyring(path) if is_lost else troubles.no_store_here(path.parent)) from None
        except OSError as problem:
            raise troubles.of_system(problem, path.parent) from problem
        try:
            _check(len(data) <= MAX_BYTES)
            content = json.loads(data.decode("utf-8"), object_pairs_hook=_without_doubles)
            version = content["version"]
            _check(type(version) is int)
            if version > VERSION:
                raise troubles.newer_version(str(content.get("needs", version)))
            return cls._read(content)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise troubles.unreadable_keyring(path) from None

    @classmethod
    def _read(cls, content: dict[str, Any]) -> Self:
        _check(content.keys() == {"version", "store_id", "slots"} and content["version"] == VERSION)
        _check(type(content["slots"]) is list)
        return cls(_read_id(content["store_id"]), tuple(_read_slot(slot) for slot in content["slots"]))

    def save(self, path: Path) -> None:
        """Put the whole keyring in place of the old one: after a power cut there is either the old or the new one.

        Raises StorageTrouble when the system can't write; the old keyring then stands.
        """
        content = {"version": VERSION, "store_id": str(self.store_id), "slots": [asdict(slot) for slot in self.slots]}
        text = json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"
        try:
            write_whole(path, text.encode("utf-8"))
        except OSError as problem:
            raise troubles.of_system(problem, path.parent) from problem

    def slot(self, user_id: UUID) -> Slot | None:
        """Return one person's slot, or None."""
        return next((slot for slot in self.slots if slot.user_id == user_id), None)

    def people(self) -> tuple[Slot, ...]:
        """Return the slots of persons, without the recovery slot: the tiles of the sign-in window."""
        return tuple(slot for slot in self.slots if slot.kind == PASSWORD)

    def with_slot(self, slot: Slot) -> Self:
        """Return a keyring in which this slot replaces the one of the same id, in its place, or is the last."""
        if self.slot(slot.user_id) is None:
            return replace(self, slots=(*self.slots, slot))
        return replace(self, slots=tuple(slot if old.user_id == slot.user_id else old for old in self.slots))

    def without_slot(self, user_id: UUID) -> Self:
        """Return a keyring without this id."""
        return replace(self, slots=tuple(slot for slot in self.slots if slot.user_id != user_id))


def holds_rounds_copy(folder: Path) -> bool:
    """Tell by its files whether a folder holds a rounds copy and no store."""
    return (folder / COPY_FILE).exists() and not (folder / DATABASE_FILE).exists()


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file by new bytes at one stroke, synced to the disk and private to this user; raises OSError."""
    new = path.with_name(f".{path.name}.new")
    try:
        with open(new, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            new.chmod(0o600)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink()
        raise
    with contextlib.suppress(OSError):  # Windows has no handle of a folder to sync
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_slot(content: dict[str, Any]) -> Slot:
    _check(content.keys() == {field.name for field in fields(Slot)})
    return Slot(**{**content, "user_id": _read_id(content["user_id"]), "kdf": Kdf(**content["kdf"])})


def _read_id(text: str) -> UUID:
    _check(str(UUID(text)) == text)
    return UUID(text)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    _check(len(content) == len(pairs))
    return content


def _is_control(character: str) -> bool:
    return ord(character) < 0x20 or character == "\x7f" or "\ud800" <= character <= "\udfff"


def _check_hex(text: str, length: int) -> None:
    _check(bytes.fromhex(text).hex() == text and len(text) == 2 * length)


def _check(holds: bool) -> None:
    if not holds:
        raise ValueError("not a keyring of this program")
