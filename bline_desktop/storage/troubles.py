"""Every way in which the files of a store can fail, each said in three sentences: what, what is safe, what to do.

The functions only build the trouble; the caller raises it: `raise troubles.disk_full(folder)`.
What can go wrong with passwords and keys stands in `key_troubles.py`.
"""

import errno
from datetime import datetime
from pathlib import Path

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.words import N_, Message

UNTOUCHED = N_("troubles", "The data are untouched.")
NOTHING_CHANGED = N_("troubles", "Nothing was opened and nothing was changed.")
NOTHING_WRITTEN = N_("troubles", "Nothing was written.")
LAST_SAVED_SAFE = N_("troubles", "What was saved before is safe. What you just entered was not saved.")
ASK_FOR_BACKUP = N_(
    "troubles", "Ask an administrator to restore the latest verified backup. Leave the files as they are."
)

PAGES = N_("troubles", "pages of the file")
REFERENCES = N_("troubles", "references between records")
JOURNAL_CHAIN = N_("troubles", "chain of the journal")
TRIGGERS = N_("troubles", "guards against change")

NOT_WRITABLE = N_("troubles", "this program may not write to its folder")
IS_DAMAGED = N_("troubles", "the file is damaged")
IS_A_COPY = N_("troubles", "a rounds copy is only read")

FULL = (errno.ENOSPC, errno.EDQUOT)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def unreadable_keyring(path: Path) -> StorageTrouble:
    """Say that the file with the key slots can't be understood."""
    return StorageTrouble(
        "unreadable_keyring",
        N_("troubles", "The keyring {path} can't be read: it is damaged or was changed by hand."),
        N_("troubles", "The patients' data are untouched, but they stay locked without the keyring."),
        N_("troubles", "Ask an administrator to put back keyring.json from the latest backup of this store."),
        path=str(path),
    )


def lost_keyring(path: Path) -> StorageTrouble:
    """Say that the file with the key slots is gone while the database is there."""
    return StorageTrouble(
        "unreadable_keyring",
        N_("troubles", "The keyring {path} is missing. The ward's database is there."),
        N_("troubles", "The patients' data are untouched, but they stay locked without the keyring."),
        N_("troubles", "Ask an administrator to put back keyring.json from the latest backup of this store."),
        path=str(path),
    )


def keyring_of_another_store(folder: Path) -> StorageTrouble:
    """Say that keyring and database in one folder do not belong together."""
    return StorageTrouble(
        "keyring_of_another_store",
        N_("troubles", "The keyring in {folder} belongs to another store."),
        UNTOUCHED,
        N_("troubles", "Ask an administrator to put back keyring.json from the latest backup of this store."),
        folder=str(folder),
    )


def unreadable_database(folder: Path) -> StorageTrouble:
    """Say that the database file can't be opened at all with the right key."""
    return StorageTrouble(
        "unreadable_database",
        N_("troubles", "The database in {folder} can't be opened: the file is damaged or is not a database."),
        N_("troubles", "Nothing was changed. The backups are separate files."),
        ASK_FOR_BACKUP,
        folder=str(folder),
    )


def damaged(part: Message) -> StorageTrouble:
    """Say which check failed at opening (PAGES, REFERENCES, JOURNAL_CHAIN or TRIGGERS); the store is then read-only."""
    return StorageTrouble(
        "damaged",
        N_("troubles", "The store is damaged. This check failed: {part}."),
        N_("troubles", "The store is open for reading only, so the damage can't grow. The backups are separate files."),
        ASK_FOR_BACKUP,
        part=part,
    )


def newer_version(needed: str) -> StorageTrouble:
    """Say that only a newer program can read this store at all."""
    return StorageTrouble(
        "newer_version",
        N_("troubles", "A newer version of this program made the store. Only version {needed} or newer can read it."),
        UNTOUCHED,
        N_("troubles", "Install version {needed} or newer on this computer."),
        needed=needed,
    )


def newer_version_read_only(needed: str) -> StorageTrouble:
    """Say that this program may read the store but only a newer one may write to it."""
    return StorageTrouble(
        "newer_version_read_only",
        N_("troubles", "A newer version of this program made the store, so it is open for reading only."),
        UNTOUCHED,
        N_("troubles", "To make entries, install version {needed} or newer on this computer."),
        needed=needed,
    )


def older_version(obstacle: Message) -> StorageTrouble:
    """Say what keeps a store of an older program from being brought to this version (NOT_WRITABLE or IS_DAMAGED)."""
    return StorageTrouble(
        "older_version",
        N_("troubles", "An older version made the store, and it can't be brought to this version: {obstacle}."),
        UNTOUCHED,
        N_("troubles", "Go on with the program version that you had before, or ask an administrator for help."),
        obstacle=obstacle,
    )


def read_only_folder(folder: Path) -> StorageTrouble:
    """Say that this computer's user may not write to the folder."""
    return StorageTrouble(
        "read_only_folder",
        N_("troubles", "This program may not write to the folder {folder}."),
        UNTOUCHED,
        N_("troubles", "Ask an administrator to allow writing to this folder, or choose another folder."),
        folder=str(folder),
    )


def network_share(folder: Path, kind: str) -> StorageTrouble:
    """Say that the folder lies on another computer, where file locks can't be trusted."""
    return StorageTrouble(
        "network_share",
        N_("troubles", "The folder {folder} lies on a network share ({kind}). A store can be damaged there."),
        NOTHING_WRITTEN,
        N_("troubles", "Choose a folder on a disk of this computer. Backups may go to a network share."),
        folder=str(folder),
        kind=kind,
    )


def sync_folder(folder: Path, service: str) -> StorageTrouble:
    """Say that a cloud service copies this folder behind the program's back."""
    return StorageTrouble(
        "sync_folder",
        N_("troubles", "{service} synchronises the folder {folder}. That can damage a store, and data leave the ward."),
        NOTHING_WRITTEN,
        N_("troubles", "Choose a folder on this computer that no cloud service synchronises."),
        folder=str(folder),
        service=service,
    )


def held_by_another(program: str, host: str, pid: int, since: datetime) -> StorageTrouble:
    """Say which program has the store open, where and since when."""
    return StorageTrouble(
        "held_by_another",
        N_("troubles", "{program} on {host} has had this store open since {since} (process {pid})."),
        UNTOUCHED,
        N_("troubles", "Use the window that is already open, or close it there and try again."),
        program=program,
        host=host,
        pid=pid,
        since=since,
    )


def held_by_unknown() -> StorageTrouble:
    """Say that another program has the store open but has not said who it is."""
    return StorageTrouble(
        "held_by_another",
        N_("troubles", "Another program has this store open."),
        UNTOUCHED,
        N_("troubles", "Use the window that is already open, or close it there and try again."),
    )


def no_store_here(folder: Path) -> StorageTrouble:
    """Say that the folder holds no store."""
    return StorageTrouble(
        "no_store_here",
        N_("troubles", "There is no store in {folder}."),
        NOTHING_CHANGED,
        N_("troubles", "Choose the folder that holds ward.db and keyring.json, or start a new ward."),
        folder=str(folder),
    )


def folder_not_empty(folder: Path) -> StorageTrouble:
    """Say that a new store can't be made in a folder with other files."""
    return StorageTrouble(
        "folder_not_empty",
        N_("troubles", "The folder {folder} is not empty."),
        NOTHING_WRITTEN,
        N_("troubles", "Choose an empty folder for the new ward, or open the store that is there."),
        folder=str(folder),
    )


def disk_full(folder: Path) -> StorageTrouble:
    """Say that the disk of the store has no room left."""
    return StorageTrouble(
        "disk_full",
        N_("troubles", "The disk that holds {folder} is full."),
        LAST_SAVED_SAFE,
        N_("troubles", "Make room on the disk, then save again. Do not delete files in the folder of the store."),
        folder=str(folder),
    )


def disk_failed(folder: Path, number: int) -> StorageTrouble:
    """Say that the system refused to read or write, with its number for the technician."""
    return StorageTrouble(
        "disk_failed",
        N_("troubles", "The computer could not read or write in {folder} (system message {number})."),
        LAST_SAVED_SAFE,
        N_("troubles", "Check that the disk is connected, then try again. Tell an administrator if it happens twice."),
        folder=str(folder),
        number=number,
    )


def of_system(problem: OSError, folder: Path) -> StorageTrouble:
    """Sort a failure of the operating system into full, forbidden or failed."""
    if problem.errno in FULL:
        return disk_full(folder)
    if problem.errno in FORBIDDEN:
        return read_only_folder(folder)
    return disk_failed(folder, problem.errno or 0)
