"""Hands the texts that lie in the program's folders to an open store: label profiles and protocols."""

from pathlib import Path

from bline_desktop import paths
from bline_desktop.domain.plan.template_shelf import TemplateShelf
from bline_desktop.domain.treatment.label_shelf import LabelShelf
from bline_desktop.storage.database import Database


def lay_out_shelves(database: Database) -> None:
    """Read the texts for every session of a store; one that can't be read is said so, and stops nobody."""
    database.labels = LabelShelf.of(_texts(paths.labels()))
    database.protocols = TemplateShelf.of(_texts(paths.protocols()))


def _texts(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8-sig", errors="replace") for file in folder.glob("*.toml")}
