"""A file written whole or not at all."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bline_desktop.domain.copies import not_written


def keep_whole(out: Path, make: Callable[[], bytes]) -> None:
    """Write beside the place and rename at the end. Raises StorageTrouble where it can't be written."""
    if out.is_dir():
        raise not_written(out, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    data = make()
    draft = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        os.replace(draft, out)
    except OSError as problem:
        with suppress(OSError):
            draft.unlink()
        raise not_written(out, problem) from problem
