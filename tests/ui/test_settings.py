"""How this workstation shows the program."""

from pathlib import Path

import pytest

from bline_desktop.ui.settings import FILE_NAME, Look, WorkstationSettings, load, save

CHANGED = WorkstationSettings(look=Look.DARK, touch=True, language="zh_CN", store="/srv/ward 病房")


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there yet"
    save(folder, CHANGED)
    assert load(folder) == CHANGED
    save(folder, WorkstationSettings())
    assert load(folder) == WorkstationSettings()
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"look": "purple"}',
        '{"look": 5, "touch": "yes", "language": null, "store": 1}',
        '{"x": 1}',
    ],
)
def test_what_can_not_be_understood_is_left_at_its_default(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content, "utf-8")
    assert load(tmp_path) == WorkstationSettings()


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path) == WorkstationSettings()
