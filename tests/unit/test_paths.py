"""Where the program's and the user's files lie."""

import sys
from pathlib import Path

import pytest

from bline_desktop import paths


def test_from_source_the_shipped_files_are_found() -> None:
    assert (paths.resources() / "fonts").is_dir()
    assert (paths.resources() / "icons").is_dir()
    assert (paths.migrations() / "__init__.py").is_file()


def test_in_the_frozen_program_they_lie_in_its_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"
    assert paths.migrations() == tmp_path / "db"


def test_the_user_has_folders_of_their_own() -> None:
    assert paths.default_store().name == "store"
    assert paths.APP_NAME in paths.default_store().parts
    assert paths.APP_NAME in paths.config_folder().parts
