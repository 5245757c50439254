"""The vault: gives the store's data key to whoever knows a password or the printed recovery key.

The data key is 256 random bits, made once. For each person it lies in the keyring encrypted (AES-256-GCM) under a key
that Argon2id makes from the password; the person's id is bound to it, so that slots can't be swapped.
"""

import contextlib
import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.words import plain_instant
from bline_desktop.storage import key_troubles, recovery, troubles
from bline_desktop.storage.keyring import (
    KEYRING_FILE,
    NONCE_BYTES,
    PASSWORD,
    RECOVERY,
    RECOVERY_ID,
    SALT_BYTES,
    Kdf,
    Keyring,
    Slot,
)
from bline_desktop.storage.passwords import CLOSED_AFTER, check_new_password, secret_bytes, wait_after
from bline_desktop.storage.pin_keys import PinKeys

KEY_BYTES = 32
ARGON2_MEMORY_KIB, ARGON2_PASSES, ARGON2_LANES = 64 * 1024, 3, 4
MAY_LIE_IN_A_NEW_STORE = frozenset(
    {"lock", "lock.json", "raise", "backups", ".DS_Store", "desktop.ini", f".{KEYRING_FILE}.new"}
)


class Vault(PinKeys):
    """The keys of one store folder; safe to call from several threads, one of which waits while Argon2id works.

    After `lock` the data key is overwritten in this object. Copies that the libraries made on the way are beyond reach.
    """

    def __init__(self, folder: Path, keyring: Keyring | None = None) -> None:
        """Read the keyring of a store: StorageTrouble no_store_here, unreadable_keyring or newer_version."""
        self.folder = folder
        self._path = folder / KEYRING_FILE
        self._keyring = Keyring.load(self._path) if keyring is None else keyring
        self._key = bytearray()
        self._guard = RLock()

    @classmethod
    def create(cls, folder: Path, store_id: UUID) -> Self:
        """Begin a new store with a new data key; the keyring is written with the first slot.

        A start that is broken off before then leaves no keyring behind. StorageTrouble: folder_not_empty, or the disk.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            found = {path.name for path in folder.iterdir()}
        except OSError as problem:
            raise troubles.of_system(problem, folder) from problem
        if found - MAY_LIE_IN_A_NEW_STORE:
            raise troubles.folder_not_empty(folder)
        vault = cls(folder, Keyring(store_id))
        vault._key = bytearray(secrets.token_bytes(KEY_BYTES))
        return vault

    @property
    def store_id(self) -> UUID:
        """The id of the store; the database knows it too."""
        return self._keyring.store_id

    @property
    def keyring(self) -> Keyring:
        """The slots as they stand."""
        return self._keyring

    @property
    def is_open(self) -> bool:
        """Whether the data key is known."""
        return bool(self._key)

    @property
    def data_key(self) -> bytes:
        """The 32 bytes that encrypt the database; StorageTrouble (locked) before an unlock."""
        with self._guard:
            if not self._key:
                raise key_troubles.locked()
            return bytes(self._key)

    def unlock(self, user_id: UUID, password: str, now: datetime) -> None:
        """Open with a person's password; StorageTrouble: wrong_password, waiting, closed_slot."""
        with self._guard:
            key = self._tried(user_id, password, now)
            if key is None:
                slot = self._keyring.slot(user_id)
                raise key_troubles.wrong_password(slot.shown_name if slot else str(user_id))
            self._hold(key)

    def unlock_with_recovery(self, key_text: str) -> None:
        """Open with the printed key; StorageTrouble: mistyped_recovery_key (not tried), wrong_recovery_key.

        No waits: nobody guesses 128 bits. Well-formed wrong keys are counted for the journal under RECOVERY_ID.
        """
        secret = recovery.typed(key_text)
        with self._guard:
            slot = self._keyring.slot(RECOVERY_ID)
            key = slot and _unwrapped(slot, secret)
            if slot and not key:
                self._count(replace(slot, failed=slot.failed + 1, unjournalled=slot.unjournalled + 1))
            if not slot or not key:
                raise key_troubles.wrong_recovery_key()
            self._count(replace(slot, failed=0))
            self._hold(key)

    def lock(self) -> None:
        """Forget the data key."""
        with self._guard:
            self._key[:] = bytes(len(self._key))
            self._key = bytearray()

    def check_password(self, user_id: UUID, password: str, now: datetime) -> bool:
        """Tell whether this is the person's password (a second person, a signature); counts like a sign-in.

        StorageTrouble: waiting, closed_slot.
        """
        with self._guard:
            return self._tried(user_id, password, now) is not None

    def wait_ends(self, user_id: UUID, now: datetime) -> datetime | None:
        """Return until when no password of this person is taken, or None; a clock set back can't prolong the wait."""
        slot = self._keyring.slot(user_id)
        if slot is None or slot.wait_until is None:
            return None
        end = min(datetime.fromisoformat(slot.wait_until), now + wait_after(slot.failed))
        return end if end > now else None

    def add_slot(self, user_id: UUID, shown_name: str, password: str) -> None:
        """Let a person open the store; a slot of the same id is replaced. RuleBroken for a poor password."""
        check_new_password(password, shown_name)
        self._seal(user_id, shown_name, secret_bytes(password))

    def change_password(self, user_id: UUID, password: str) -> None:
        """Give a person a new password and a clean count of tries; RuleBroken for a poor one."""
        with self._guard:
            self.add_slot(user_id, self._known(user_id).shown_name, password)

    def remove_slot(self, user_id: UUID) -> None:
        """Take the way to open the store from a person (who keeps nothing but may have copied the data key)."""
        with self._guard:
            self._keep(self._keyring.without_slot(user_id))

    def rename(self, user_id: UUID, shown_name: str) -> None:
        """Show a person under another name at sign-in."""
        with self._guard:
            self._keep(self._keyring.with_slot(replace(self._known(user_id), shown_name=shown_name)))

    def new_recovery_key(self) -> str:
        """Make a recovery key, in its printed form; it replaces the one before and is kept nowhere in the clear."""
        secret = secrets.token_bytes(recovery.SECRET_BYTES)
        self._seal(RECOVERY_ID, "Recovery key", secret)
        return recovery.printed(secret)

    def failed_before_unlock(self, user_id: UUID) -> int:
        """Return how many wrong tries the journal doesn't know yet; journal them, then call `failures_journalled`."""
        slot = self._keyring.slot(user_id)
        return slot.unjournalled if slot else 0

    def failures_journalled(self, user_id: UUID) -> None:
        """Set that number to zero, once the journal entry is committed."""
        with self._guard:
            if self.failed_before_unlock(user_id):
                self._keep(self._keyring.with_slot(replace(self._known(user_id), unjournalled=0)))

    def _tried(self, user_id: UUID, password: str, now: datetime) -> bytes | None:
        slot = self._keyring.slot(user_id)
        if slot is None or slot.kind != PASSWORD:
            return None
        if slot.failed >= CLOSED_AFTER:
            raise key_troubles.closed_slot(slot.shown_name)
        end = self.wait_ends(user_id, now)
        if end is not None:
            self._count(replace(slot, wait_until=plain_instant(end)))
            raise key_troubles.waiting(slot.shown_name, end, now)
        key = _unwrapped(slot, secret_bytes(password))
        if key is not None:
            self._count(replace(slot, failed=0, wait_until=None))
            return key
        failed = slot.failed + 1
        until = plain_instant(now + wait_after(failed)) if wait_after(failed) else None
        self._count(replace(slot, failed=failed, wait_until=until, unjournalled=slot.unjournalled + 1))
        return None

    def _known(self, user_id: UUID) -> Slot:
        slot = self._keyring.slot(user_id)
        if slot is None:
            raise key_troubles.no_slot()
        return slot

    def _seal(self, user_id: UUID, shown_name: str, secret: bytes) -> None:
        with self._guard:
            kdf = Kdf(secrets.token_hex(SALT_BYTES), ARGON2_MEMORY_KIB, ARGON2_PASSES, ARGON2_LANES)
            nonce = secrets.token_bytes(NONCE_BYTES)
            wrapped = AESGCM(_derived(kdf, secret)).encrypt(nonce, self.data_key, _bound_to(user_id))
            kind = RECOVERY if user_id == RECOVERY_ID else PASSWORD
            slot = Slot(user_id, shown_name, kind, kdf, nonce.hex(), wrapped.hex())
            slot = replace(slot, unjournalled=self.failed_before_unlock(user_id))
            self._keep(self._keyring.with_slot(slot))

    def _hold(self, key: bytes) -> None:
        self.lock()
        self._key = bytearray(key)

    def _count(self, slot: Slot) -> None:
        """Keep a changed count of tries; where the folder can't be written, for as long as the program runs."""
        if slot != self._keyring.slot(slot.user_id):
            self._keyring = self._keyring.with_slot(slot)
            with contextlib.suppress(StorageTrouble):
                self._keyring.save(self._path)

    def _keep(self, keyring: Keyring) -> None:
        keyring.save(self._path)
        self._keyring = keyring


def _bound_to(user_id: UUID) -> bytes:
    return f"keyslot:v1:{user_id}".encode()


def _derived(kdf: Kdf, secret: bytes) -> bytes:
    salt = bytes.fromhex(kdf.salt)
    return Argon2id(salt=salt, length=KEY_BYTES, iterations=kdf.t, lanes=kdf.p, memory_cost=kdf.m).derive(secret)


def _unwrapped(slot: Slot, secret: bytes) -> bytes | None:
    """Return the data key, or None when this is not the secret of this slot."""
    cipher = AESGCM(_derived(slot.kdf, secret))
    try:
        return cipher.decrypt(bytes.fromhex(slot.nonce), bytes.fromhex(slot.wrapped), _bound_to(slot.user_id))
    except InvalidTag:
        return None
