"""What is heavy is loaded in a thread, once the first window is painted."""

import gc
from importlib import import_module

HEAVY = ("bline_desktop.open_ward", "bline_desktop.new_ward", "bline_desktop.at_work")


def load_heavy() -> None:
    """Load the database, the plots and the screens."""
    for name in HEAVY:
        import_module(name)


def loaded(_: object) -> None:
    """Look for garbage again, now that all is loaded; what was loaded is none, and to look through it takes time."""
    gc.freeze()
    gc.enable()


def raise_again(error: Exception) -> None:
    """Let a failure in the thread come to the program's own hook."""
    raise error
