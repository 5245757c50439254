"""The start of the program. A window is wanted unless a command is named; then nothing else is loaded before it."""

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def wanted_window(arguments: Sequence[str]) -> tuple[Path | None, bool] | None:
    """Return the store and whether a made-up ward is wanted, or None where the arguments are for the command line."""
    store: Path | None = None
    demo = False
    rest = list(arguments)
    while rest:
        match rest.pop(0):
            case "--demo":
                demo = True
            case "--store" if rest:
                store = Path(rest.pop(0))
            case text if text.startswith("--store="):
                store = Path(text.removeprefix("--store="))
            case _:
                return None
    return store, demo


def has_display(environment: Mapping[str, str], system: str) -> bool:
    """Tell whether a window can be shown: on Linux only with a display, unless another platform of Qt was chosen."""
    if system in ("win32", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def main() -> None:
    """Start the window or a command, and end with its exit code."""
    wanted = wanted_window(sys.argv[1:])
    if wanted is None or not has_display(os.environ, sys.platform):
        # Here, because the window has to be painted before anything heavy is loaded.
        from bline_desktop.cli import run  # noqa: PLC0415

        sys.exit(run(sys.argv[1:]))
    gc.disable()  # nothing of what is loaded now is garbage; the program turns it on again
    from bline_desktop.app import Options, start  # noqa: PLC0415  (the command line needs no window)

    store, demo = wanted
    sys.exit(start(Options(store, demo), sys.argv[:1]))


if __name__ == "__main__":
    main()
