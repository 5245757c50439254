"""What is loaded when the first window is painted: no more than it shows. Why: docs/adr/0016."""

import subprocess
import sys
from pathlib import Path

from bline_desktop.storage.vault import Vault
from tests.support.real_store import NURSE, STORE_ID, new_folder

# Ends the program at its first paint and tells what is loaded then.
FIRST_PAINT = """
import sys
from PySide6 import QtCore, QtWidgets
from bline_desktop import app
def tell(program):
    print("LOADED", *sys.modules)
    print("BUILT", "Qt" in vars(QtCore), "QStyle" in vars(QtWidgets))
    sys.stdout.flush()
    program.app.quit()
app.Program.load = tell
sys.argv = ["bline", "--store", STORE]
from bline_desktop.__main__ import main
main()
"""
LATER = (
    "PySide6.QtSvg", "bline_desktop.ui.desk", "bline_desktop.ui.tasks", "bline_desktop.ui.widgets.icons",
    "bline_desktop.ui.widgets.chip", "concurrent.futures", "cryptography", "icalendar", "logging.handlers",
    "matplotlib", "pydantic", "reportlab", "sqlalchemy", "sqlcipher3", "sqlmodel", "typer", "zoneinfo",
)  # fmt: skip


def test_the_first_window_loads_no_more_than_it_shows(tmp_path: Path) -> None:
    store = tmp_path / "store"
    vault = Vault.create(store, STORE_ID)
    vault.add_slot(NURSE, "ADAMS Nora", "three words and a number 7")
    vault.lock()
    new_folder(store)
    code = FIRST_PAINT.replace("STORE]", f"{str(store)!r}]")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    loaded, built = done.stdout.splitlines()
    assert sorted(set(loaded.split()) & set(LATER)) == []
    assert built == "BUILT False False"
