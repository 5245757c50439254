"""How this workstation shows the program: look, touch mode, language. No patient, no name, no password is in it."""

import json
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

FILE_NAME = "workstation.json"


class Look(StrEnum):
    """Which theme is shown."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class WorkstationSettings:
    """The settings with their defaults. `store` is the folder that is opened at the start ("": the usual one)."""

    look: Look = Look.SYSTEM
    touch: bool = False
    language: str = "en"
    store: str = ""


def load(folder: Path) -> WorkstationSettings:
    """Read the settings; a missing or unreadable file means the defaults, because nothing clinical depends on it."""
    try:
        found = json.loads((folder / FILE_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return WorkstationSettings()
    return _understood(found if isinstance(found, dict) else {})


def save(folder: Path, settings: WorkstationSettings) -> None:
    """Write the settings whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{FILE_NAME}.new"
    new.write_text(json.dumps(asdict(settings), indent=2, ensure_ascii=False) + "\n", "utf-8")
    os.replace(new, folder / FILE_NAME)


def _understood(found: dict[str, Any]) -> WorkstationSettings:
    """Take over what has the right form, and leave the rest at its default."""
    defaults = asdict(WorkstationSettings())
    kinds = {key: bool if isinstance(usual, bool) else str for key, usual in defaults.items()}
    kept = {key: found[key] for key, kind in kinds.items() if isinstance(found.get(key), kind)}
    look = kept.get("look", defaults["look"])
    kept["look"] = Look(look) if look in set(Look) else Look.SYSTEM
    return WorkstationSettings(**kept)
