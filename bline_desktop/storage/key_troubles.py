"""Every way in which a key can fail to open a store, each said in three sentences: what, what is safe, what to do."""

from datetime import datetime, timedelta

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.words import N_, Message
from bline_desktop.storage.troubles import NOTHING_CHANGED, UNTOUCHED

SECONDS_ARE_SAID_BELOW = timedelta(minutes=2)


def wrong_password(name: str) -> StorageTrouble:
    """Say that the password is not the one of this person."""
    return StorageTrouble(
        "wrong_password",
        N_("troubles", "This is not the password of {name}."),
        NOTHING_CHANGED,
        N_("troubles", "Check Caps Lock and the keyboard language, then type the password again."),
        name=name,
    )


def waiting(name: str, until: datetime, now: datetime) -> StorageTrouble:
    """Say that no password is taken for this person before `until`; short waits are said in seconds (rounded up)."""
    left = until - now
    do = N_("troubles", "Wait until {until}, then try again. Other people can sign in now.")
    if left < SECONDS_ARE_SAID_BELOW:
        do = N_("troubles", "Wait {seconds} s, then try again. Other people can sign in now.")
    return StorageTrouble(
        "waiting",
        N_("troubles", "There were too many wrong passwords for {name}."),
        UNTOUCHED,
        do,
        name=name,
        until=until,
        seconds=-(-left // timedelta(seconds=1)),
    )


def closed_slot(name: str) -> StorageTrouble:
    """Say that guessing has gone too far: this person's password is not taken any more."""
    return StorageTrouble(
        "closed_slot",
        N_("troubles", "There were so many wrong passwords for {name} that sign-in is closed."),
        UNTOUCHED,
        N_("troubles", "Ask an administrator to set a new password, or open the store with the recovery key."),
        name=name,
    )


def wrong_recovery_key() -> StorageTrouble:
    """Say that a well-formed recovery key does not open this store."""
    return StorageTrouble(
        "wrong_recovery_key",
        N_("troubles", "This recovery key does not open this store."),
        NOTHING_CHANGED,
        N_("troubles", "Use the latest printed recovery key of this ward. A newer key replaces an older one."),
    )


def mistyped_recovery_key(problem: Message, **values: object) -> StorageTrouble:
    """Say what is wrong with the typed form of a recovery key; it was not tried."""
    return StorageTrouble(
        "mistyped_recovery_key",
        problem,
        NOTHING_CHANGED,
        N_("troubles", "Compare the key with the printed page, group by group, and correct it."),
        **values,
    )


def locked() -> StorageTrouble:
    """Say that nobody has opened the store yet (or that it was closed)."""
    return StorageTrouble(
        "locked",
        N_("troubles", "The store is locked."),
        UNTOUCHED,
        N_("troubles", "Sign in with your password."),
    )


def no_slot() -> StorageTrouble:
    """Say that a person who is known on the ward has no password in the keyring (an older keyring was put back)."""
    return StorageTrouble(
        "no_slot",
        N_("troubles", "This person has no password in this store."),
        UNTOUCHED,
        N_("troubles", "Ask an administrator to give this person a password."),
    )
