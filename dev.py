"""Set the program up and run one of its tasks: python3 dev.py TASK [more arguments].

The tasks stand in pyproject.toml under [tool.bline.tasks]. Only the standard library is used here, because this
file runs before anything is installed.
"""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    sys.exit(f"B-Line Desktop needs Python 3.11 to 3.14; this is {sys.version.split()[0]}.")

import hashlib
import importlib.util
import os
import shutil
import subprocess
import tomllib
from pathlib import Path

Task = list[list[str]]

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / "set-up.txt"

DPKG = Path("/var/lib/dpkg/info")
QT_NEEDS = ("libegl1", "libgl1", "libglib2.0-0", "libdbus-1-3", "libfontconfig1", "libxkbcommon0")
A_SCREEN_NEEDS = ("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0")


class Stop(Exception):
    """Something that the person at the keyboard has to put right; the message says what."""


def tasks() -> dict[str, Task]:
    """Read the tasks, so that this file never has to know what they are."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: dict[str, Task] = tomllib.load(file)["tool"]["bline"]["tasks"]
    return found


def missing_libraries() -> list[str]:
    """Name the Debian packages that Qt and venv lack; on any other system there is nothing to name."""
    if not DPKG.is_dir():
        return []
    kept = {name.removesuffix(".list").split(":")[0].removesuffix("t64") for name in os.listdir(DPKG)}
    wanted = [name for name in QT_NEEDS + A_SCREEN_NEEDS if name not in kept]
    return wanted if importlib.util.find_spec("ensurepip") else [*wanted, "python3-venv"]


def install_libraries() -> None:
    """Install what Debian lacks where we may; else say how, and stop only if nothing would work without it."""
    missing = missing_libraries()
    if not missing:
        return
    apt = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() == 0:  # type: ignore[attr-defined,unused-ignore]  # Windows never comes here
        print("Installing for Qt:", *missing, flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "--quiet"], apt):
            if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode:
                raise Stop(f"`{' '.join(command)}` failed: see above. Most often the network is not there.")
        return
    line = f"sudo apt-get install {' '.join(missing)}"
    if set(missing) - set(A_SCREEN_NEEDS):
        raise Stop(f"This machine lacks a few system libraries. Please run this line, then start again:\n    {line}")
    print(f"To show windows on this screen, Qt also needs:\n    {line}", file=sys.stderr)


def fingerprint() -> str:
    """Tell one set-up from the next: other packages, or a folder that was moved, need a new one."""
    return hashlib.sha256(LOCK.read_bytes() + str(ROOT).encode()).hexdigest()


def is_set_up() -> bool:
    """Answer in a millisecond, because every start asks."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii") == fingerprint()


def set_up() -> None:
    """Make .venv anew with exactly the packages of the lock, each checked against its hash, and our own package."""
    print("Setting up .venv: about half a minute and 700 MB of disk, once.", flush=True)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode:
        raise Stop("The folder .venv could not be made: see above. Close whatever still uses it, and start again.")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked = ["--require-hashes", "--only-binary=:all:", "--retries=2", "-r", str(LOCK)]
    if subprocess.run(pip + locked).returncode:
        raise Stop("The packages could not be installed: see above. Most often the network is not there; start again.")
    ourselves = ["--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT)]
    if subprocess.run(pip + ourselves).returncode:
        raise Stop("The program's own package could not be put into .venv: see above.")
    STAMP.write_text(fingerprint(), encoding="ascii")


def run(commands: Task, more: list[str]) -> int:
    """Run the commands one after the other, up to the first that fails."""
    environment = {**os.environ, "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", "")])}
    for number, (program, *arguments) in enumerate(commands, start=1):
        found = shutil.which(program, path=str(BIN))
        if found is None:
            raise Stop(f"This task needs `{program}`, and the locked packages do not bring it yet.")
        extra = more if number == len(commands) else []
        status = subprocess.run([found, *arguments, *extra], cwd=ROOT, env=environment).returncode
        if status:
            return status
    return 0


def main(arguments: list[str]) -> int:
    """Set up what is missing, then hand over to the task."""
    known = tasks()
    name, *more = arguments or [""]
    if name not in known:
        print(f"Usage: python3 dev.py TASK [more arguments]\nTasks: {', '.join(known)}", file=sys.stderr)
        return 2
    try:
        install_libraries()
        if not is_set_up():
            set_up()
        return run(known[name], more)
    except Stop as reason:
        print(reason, file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
