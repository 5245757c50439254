"""From the start of the process to the painted sign-in window, over a bare PySide6 window; and the longest stall."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bline_desktop.storage.vault import Vault
from tests.support.real_store import NURSE, STORE_ID, new_folder

STARTS = 9

# Both programs run under the same watcher: it notes the first painted window, then how long the event loop was away.
WATCHER = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

class Watcher(QObject):
    painted = 0.0
    longest = 0.0
    last = 0.0
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not self.painted:
            QTimer.singleShot(0, self.note)
        return False
    def note(self):
        if not self.painted:
            self.painted = time.time()
            self.last = time.perf_counter()
            self.timer = QTimer(interval=1, timeout=self.tick)
            self.timer.start()
            QTimer.singleShot(WATCH_MS, self.tell)
    def tick(self):
        now = time.perf_counter()
        self.longest = max(self.longest, now - self.last)
        self.last = now
    def tell(self):
        print("SEEN", self.painted, self.longest, flush=True)
        import os
        os._exit(0)

watcher = Watcher()
real_exec = QApplication.exec
def watched_exec(*arguments):
    for window in QApplication.topLevelWidgets():  # only windows: to look at every event of every part costs 20 ms
        window.installEventFilter(watcher)
    return real_exec()
QApplication.exec = watched_exec
"""
BARE = f"""{WATCHER}
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
application.exec()
"""
# As `bline` starts it. It stops looking for garbage before it loads Qt, which here the watcher does.
OURS = f"""
import gc
gc.disable()
{WATCHER}
sys.argv = ["bline", "--store", STORE]
from bline_desktop.__main__ import main
main()
"""


def _start(script: str, store: Path, watch_ms: int) -> tuple[float, float]:
    """Run a script and return milliseconds to the first paint and the longest stall after it."""
    preface = f"STORE = {json.dumps(str(store))}\nWATCH_MS = {watch_ms}\n"
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python keeps what it compiled
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", preface + script], capture_output=True, text=True, env=environment, check=False
    )
    seen = [line.split() for line in done.stdout.splitlines() if line.startswith("SEEN")]
    if not seen:
        raise RuntimeError(f"no window was painted:\n{done.stderr}")
    return (float(seen[0][1]) - begun) * 1000, float(seen[0][2]) * 1000


def _give_key(store: Path) -> None:
    """Give the store a keyring with one name, so that the sign-in window has its tile."""
    vault = Vault.create(store, STORE_ID)
    vault.add_slot(NURSE, "ADAMS Nora", "three words and a number 7")
    vault.lock()


def start() -> dict[str, float]:
    """Return medians of the floor and of the program, and the median of the longest stall while it loads the rest."""
    with tempfile.TemporaryDirectory(prefix="bline-bench-") as folder:
        store = Path(folder) / "store"
        _give_key(store)
        new_folder(store)
        for script in (BARE, OURS):  # not counted: what is compiled once is kept
            _start(script, store, 2500)
        floor, ours, stalls = [], [], []
        for _ in range(STARTS):
            floor.append(_start(BARE, store, 50)[0])
            painted, stall = _start(OURS, store, 2500)
            ours.append(painted)
            stalls.append(stall)
    return {"floor_ms": median(floor), "ours_ms": median(ours), "longest_stall_ms": median(stalls)}
