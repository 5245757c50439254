"""One window for one store: a second start touches a file in the store, and the first start brings its window up."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal


class RaiseWatcher(QObject):
    """Tells when a second start asks for the window.

    The file is watched, and its folder too, because a file that is replaced rather than written drops out of the
    watch. A touch is told once, however many notices the system sends for it.
    """

    asked = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._watcher = QFileSystemWatcher([str(file.parent)], self)
        self._seen = self._stamp()
        self._watch_file()
        self._watcher.fileChanged.connect(self._look)
        self._watcher.directoryChanged.connect(self._look)

    def _look(self) -> None:
        self._watch_file()
        stamp = self._stamp()
        if stamp not in (self._seen, None):
            self._seen = stamp
            self.asked.emit()

    def _watch_file(self) -> None:
        if self._file.exists() and str(self._file) not in self._watcher.files():
            self._watcher.addPath(str(self._file))

    def _stamp(self) -> tuple[int, int] | None:
        """Return what changes with each touch, or None where there is no such file."""
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size
