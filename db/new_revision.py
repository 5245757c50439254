"""Write a new migration from the difference between models and revisions: `dev.py migration "Say what"`."""

import sys
import tempfile
from pathlib import Path
from uuid import uuid4

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from bline_desktop.storage import driver
from bline_desktop.storage.database import Database

FOLDER = Path(__file__).resolve().parent


def main(message: str) -> None:
    """Bring an empty store to the newest revision, compare it with the models and write what differs."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder), driver.connect(Path(folder) / "new.db", uuid4().bytes * 2, mode="rwc"), ())
        config = Config()
        config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        count = len(list(ScriptDirectory.from_config(config).walk_revisions()))

        def write(connection: object) -> None:
            config.attributes["connection"] = connection
            if count:
                command.upgrade(config, "head")
            command.revision(config, message=message, autogenerate=True, rev_id=f"{count + 1:04d}")

        database.migrated(write)
        database.close()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "Change the schema")
