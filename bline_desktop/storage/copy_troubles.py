"""What is wrong with a rounds copy, or with a folder that was chosen as one: the ward itself is never in danger by it.

Light: the first window shows these before anything heavy is loaded.
"""

from pathlib import Path

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.words import N_
from bline_desktop.storage.keyring import COPY_FOLDER
from bline_desktop.storage.troubles import NOTHING_CHANGED

WARD_UNTOUCHED = N_("troubles", "The ward's own data lie on the ward's computer and are untouched.")
MAKE_ANOTHER = N_("troubles", "Make a new rounds copy on the ward, and open that one.")
BROKEN = N_("troubles", "The rounds copy can't be opened: it is damaged, or a part of it is missing.")
NOT_WHOLE = frozenset(
    {"unreadable_database", "unreadable_keyring", "keyring_of_another_store", "no_store_here", "wrong_key"}
)


def no_rounds_copy(folder: Path) -> StorageTrouble:
    """Say that there is no rounds copy in a folder that was chosen."""
    return StorageTrouble(
        "no_rounds_copy",
        N_("troubles", "There is no rounds copy in {folder}."),
        NOTHING_CHANGED,
        N_(
            "troubles",
            "Choose the folder that was written on the ward under Settings, “Make a rounds copy”. It is called {name}.",
        ),
        folder=str(folder),
        name=COPY_FOLDER,
    )


def store_not_copy(folder: Path) -> StorageTrouble:
    """Say that a ward's own store was chosen."""
    return StorageTrouble(
        "store_not_copy",
        N_("troubles", "{folder} holds the store of a ward, and no rounds copy."),
        NOTHING_CHANGED,
        N_("troubles", "To look at a ward from another computer, make a rounds copy on the ward and choose that."),
        folder=str(folder),
    )


def of_copy(trouble: StorageTrouble) -> StorageTrouble:
    """Say of a rounds copy what is said of a store: it needs no backup, and no administrator; a new copy is quicker."""
    if trouble.code in NOT_WHOLE:
        return StorageTrouble(trouble.code, BROKEN, WARD_UNTOUCHED, MAKE_ANOTHER)
    if trouble.code == "damaged":
        what = N_("troubles", "The rounds copy is damaged. This check failed: {part}.")
        return StorageTrouble(trouble.code, what, WARD_UNTOUCHED, MAKE_ANOTHER, **trouble.values)
    if trouble.code == "older_version":
        what = N_("troubles", "Another version of the program made this rounds copy, and it can't be read by this one.")
        do = N_("troubles", "Use the same version here and on the ward, then make a new rounds copy there.")
        return StorageTrouble(trouble.code, what, WARD_UNTOUCHED, do)
    return trouble
