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


@pytest.mark.parametrize(
    ("system", "environment", "what", "folder"),
    [
        ("linux", {}, "data", "~/.local/share/B-Line Desktop"),
        ("linux", {}, "config", "~/.config/B-Line Desktop"),
        ("linux", {"XDG_DATA_HOME": "/srv/data", "XDG_CONFIG_HOME": "/srv/set"}, "data", "/srv/data/B-Line Desktop"),
        ("linux", {"XDG_DATA_HOME": "/srv/data", "XDG_CONFIG_HOME": "/srv/set"}, "config", "/srv/set/B-Line Desktop"),
        ("linux", {"XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "not/whole"}, "config", "~/.config/B-Line Desktop"),
        ("darwin", {}, "data", "~/Library/Application Support/B-Line Desktop"),
        ("darwin", {}, "config", "~/Library/Application Support/B-Line Desktop"),
        ("win32", {"LOCALAPPDATA": "/c/local", "APPDATA": "/c/roaming"}, "data", "/c/local/B-Line Desktop"),
        ("win32", {}, "config", "~/AppData/Local/B-Line Desktop"),
    ],
)
def test_each_system_has_its_own_place(system: str, environment: dict[str, str], what: str, folder: str) -> None:
    assert paths.user_folder(system, environment, what) == Path(folder).expanduser()
