"""Where the program's own files and the user's files lie, from source and in the frozen program alike."""

import sys
from pathlib import Path

from platformdirs import user_config_path, user_data_path

APP_NAME = "B-Line Desktop"


def program_folder() -> Path:
    """Return the folder that holds `resources` and `db`."""
    bundled = getattr(sys, "_MEIPASS", None)  # set by the packager in the frozen program
    return Path(bundled) if bundled else Path(__file__).resolve().parent.parent


def resources() -> Path:
    """Return the folder of fonts, icons and translations."""
    return program_folder() / "resources"


def migrations() -> Path:
    """Return the folder of the database's revisions."""
    return program_folder() / "db"


def default_store() -> Path:
    """Return the folder of the ward's store when none is named; not one that Windows copies to other PCs."""
    return user_data_path(APP_NAME, appauthor=False, roaming=False) / "store"


def config_folder() -> Path:
    """Return the folder of this workstation's own settings."""
    return user_config_path(APP_NAME, appauthor=False, roaming=False)
