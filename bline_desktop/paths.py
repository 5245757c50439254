"""Where the program's own files and the user's files lie, from source and in the frozen program alike."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

APP_NAME = "B-Line Desktop"


def program_folder() -> Path:
    """Return the folder that holds `resources` and `db`."""
    bundled = getattr(sys, "_MEIPASS", None)  # set by the packager in the frozen program
    return Path(bundled) if bundled else Path(__file__).resolve().parent.parent


def resources() -> Path:
    """Return the folder of fonts, icons, label profiles, protocol templates and translations."""
    return program_folder() / "resources"


def labels() -> Path:
    """Return the folder of the label profiles."""
    return resources() / "labels"


def protocols() -> Path:
    """Return the folder of the protocol templates."""
    return resources() / "protocols"


def holidays() -> Path:
    """Return the folder of the calendars of public holidays."""
    return resources() / "holidays"


def migrations() -> Path:
    """Return the folder of the database's revisions."""
    return program_folder() / "db"


def default_store() -> Path:
    """Return the folder of the ward's store when none is named; not one that Windows copies to other PCs."""
    return user_folder(sys.platform, os.environ, "data") / "store"


def config_folder() -> Path:
    """Return the folder of this workstation's own settings."""
    return user_folder(sys.platform, os.environ, "config")


def user_folder(system: str, environment: Mapping[str, str], what: str) -> Path:
    """Return where a system (`sys.platform`) keeps this program's "data" or "config" for the user of now.

    A small table, because to ask a library takes 4 ms of the start.
    """
    home = Path.home()
    if system == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / APP_NAME
    if system == "darwin":
        return home / "Library" / "Application Support" / APP_NAME
    variable, usual = {"data": ("XDG_DATA_HOME", ".local/share"), "config": ("XDG_CONFIG_HOME", ".config")}[what]
    named = Path(environment.get(variable, ""))
    return (named if named.is_absolute() else home / usual) / APP_NAME
