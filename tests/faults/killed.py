"""A child process that is killed while it writes. Children are forked from a server that has loaded what they need."""

import multiprocessing
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Any

CONTEXT: Any = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
if hasattr(CONTEXT, "set_forkserver_preload"):  # counts only before the first child of the process
    CONTEXT.set_forkserver_preload(["tests.faults.writer", "tests.faults.typist"])


def told_until_killed(work: Callable[[Path, Any], None], folder: Path, after: float) -> list[bytes]:
    """Let a child do `work` for `after` seconds, kill it, and return what it had told by then."""
    here, there = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=work, args=(folder, there))
    child.start()
    there.close()
    assert here.recv_bytes() == b"ready"
    timer = Timer(after, child.kill)
    timer.start()
    told = []
    try:
        while True:
            told.append(here.recv_bytes())
    except (EOFError, OSError):
        pass
    timer.join()
    child.join()
    here.close()
    return told
