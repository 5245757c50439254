"""The set-up has to work on a machine that has nothing but Python, so it is held to that here."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import bline_desktop
import dev

ROOT = Path(dev.__file__).parent
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}( \\)?")


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def normal(requirement: str) -> str:
    """Reduce a requirement to its package's name, spelt as the index spells it."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def pins(lock: Path) -> set[str]:
    """Give the lines that name a version, each with its marker: `numpy==2.4.6 ; python_full_version < '3.12'`."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {line.removesuffix("\\").strip() for line in lines if re.match(r"[a-z]", line)}


def test_is_short_and_uses_the_standard_library_only() -> None:
    source = Path(dev.__file__).read_text(encoding="utf-8")
    assert len(source.splitlines()) < 150
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_an_old_python_can_still_read_it_and_so_gets_a_sentence() -> None:
    source = Path(dev.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    before_the_check = source.split("sys.exit(")[0]
    assert "import tomllib" not in before_the_check


def test_names_the_same_pythons_as_the_project() -> None:
    assert project()["project"]["requires-python"] == ">=3.11,<3.15"
    assert "(3, 11) <= sys.version_info[:2] <= (3, 14)" in Path(dev.__file__).read_text(encoding="utf-8")


def test_the_version_is_the_same_everywhere() -> None:
    assert project()["project"]["version"] == bline_desktop.__version__


def test_every_task_is_a_list_of_lists_of_arguments() -> None:
    tasks = dev.tasks()
    assert {"setup", "run", "test", "check", "bench", "tour", "build", "migration", "translate"} <= set(tasks)
    for commands in tasks.values():
        assert isinstance(commands, list)
        for command in commands:
            assert isinstance(command, list)
            assert {type(argument) for argument in command} == {str}
            assert "" not in command


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_has_pins_and_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|://|--index|--extra-index|--find-links|--trusted|@", text)
    wanting_a_hash = False
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("    "):
            assert HASH.fullmatch(line.strip()), line
            wanting_a_hash = False
            continue
        assert not wanting_a_hash, f"no hash before {line}"
        assert re.match(r"[a-z0-9-]+==[^ ]+( ; .+)? \\$", line), line
        wanting_a_hash = True
    assert not wanting_a_hash


def test_the_locks_cover_what_the_project_needs() -> None:
    needs = {normal(line) for line in project()["project"]["dependencies"]}
    tools = {normal(line) for line in project()["dependency-groups"]["dev"]}
    assert needs <= {normal(pin) for pin in pins(LOCKS[0])}
    assert tools <= {normal(pin) for pin in pins(LOCKS[1])}
    assert pins(LOCKS[0]) <= pins(LOCKS[1])


def test_qt_stays_below_the_version_that_aborts() -> None:
    (pin,) = (pin for pin in pins(LOCKS[0]) if pin.startswith("pyside6-essentials=="))
    assert tuple(map(int, pin.split("==")[1].split(" ")[0].split(".")))[:2] < (6, 12)


def test_a_moved_folder_or_another_lock_is_set_up_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, python, stamp = tmp_path / "lock", tmp_path / "python", tmp_path / "stamp"
    for path in (lock, python, stamp):
        path.touch()
    for name, value in {"LOCK": lock, "PYTHON": python, "STAMP": stamp, "ROOT": tmp_path}.items():
        monkeypatch.setattr(dev, name, value)
    assert not dev.is_set_up()
    stamp.write_text(dev.fingerprint(), encoding="ascii")
    assert dev.is_set_up()
    lock.write_text("other", encoding="ascii")
    assert not dev.is_set_up()
    lock.write_text("", encoding="ascii")
    monkeypatch.setattr(dev, "ROOT", tmp_path / "elsewhere")
    assert not dev.is_set_up()


def debian_with(folder: Path, *installed: str) -> Path:
    for name in installed:
        (folder / f"{name}.list").touch()
    return folder


def test_debian_libraries_are_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = {"libegl1", "libglib2.0-0"}
    kept = [f"{name}:amd64" for name in dev.QT_NEEDS + dev.A_SCREEN_NEEDS if name not in lacking]
    monkeypatch.setattr(dev, "DPKG", debian_with(tmp_path, *kept, "libglib2.0-0t64:amd64"))
    assert dev.missing_libraries() == ["libegl1"]
    monkeypatch.setattr(dev, "DPKG", tmp_path / "not-debian")
    assert dev.missing_libraries() == []


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Debian only")
def test_without_root_the_one_line_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "DPKG", debian_with(tmp_path, *dev.QT_NEEDS))
    dev.install_libraries()
    assert f"sudo apt-get install {' '.join(dev.A_SCREEN_NEEDS)}" in capsys.readouterr().err
    (tmp_path / "libegl1.list").unlink()
    with pytest.raises(dev.Stop, match="sudo apt-get install libegl1"):
        dev.install_libraries()


def test_a_task_stops_at_the_first_command_that_fails() -> None:
    fail, go_on = ["python", "-c", "raise SystemExit(3)"], ["python", "-c", "raise SystemExit(5)"]
    assert dev.run([fail, go_on], []) == 3


def test_more_arguments_go_to_the_last_command_only() -> None:
    count = ["python", "-c", "import sys; sys.exit(len(sys.argv) - 1)"]
    assert dev.run([count, count], ["one", "two"]) == 2


def test_a_tool_that_is_not_there_is_named() -> None:
    with pytest.raises(dev.Stop, match="`no-such-tool`"):
        dev.run([["no-such-tool"]], [])


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_an_unknown_task_lists_the_known_ones(arguments: list[str]) -> None:
    told = subprocess.run([sys.executable, dev.__file__, *arguments], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "setup, run, test" in told.stderr
    assert "Traceback" not in told.stderr
