"""The documents say what is true: their blocks run, their paths exist, their words are those of the code."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from bline_desktop.cli import app
from bline_desktop.demo.staff import demo_users
from bline_desktop.domain.observations import KINDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
KIND_PAGE = DOCS / "adding-a-kind.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc")
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def blocks(page: Path) -> list[tuple[str, str]]:
    return [(found.group(1), found.group(2)) for found in BLOCK.finditer(page.read_text(encoding="utf-8"))]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program that may be changed; what is large and stays as it is, is linked."""
    folder = tmp_path / "program"
    for name in ("bline_desktop", "db", "tests/support", "tests/property"):
        shutil.copytree(ROOT / name, folder / name, ignore=IGNORED)
    for name in ("pyproject.toml", "tests/__init__.py", "tests/conftest.py"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "resources").symlink_to(ROOT / "resources", target_is_directory=True)
    return folder


@pytest.fixture
def python(copy: Path) -> Callable[..., str]:
    """Run Python in the copy and return what it prints."""

    def run(*arguments: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=copy, env=environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def task(command: str) -> list[str]:
    """Return the arguments for Python that `python3 dev.py TASK ...` hands over to."""
    _, script, name, *more = shlex.split(command)
    assert script == "dev.py"
    tasks = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["bline"]["tasks"]
    ((program, *arguments),) = tasks[name]
    assert program == "python"
    return [*arguments, *more]


def test_adding_a_kind_works_as_the_page_says(copy: Path, python: Callable[..., str]) -> None:
    """One file, one line, one command: then the kind is recorded, corrected, read, drawn and journalled."""
    (_, new_file), (_, lines), (_, command), (_, script), (_, printed) = blocks(KIND_PAGE)
    observations = copy / "bline_desktop" / "domain" / "observations"
    (observations / "blasts.py").write_text(new_file, encoding="utf-8")

    registry = observations / "__init__.py"
    wanted_import, wanted_kinds = lines.split("\n\n")
    assert re.findall(r"\b[A-Z_]+(?=,|\))", wanted_kinds) == [*(kind.key.upper() for kind in KINDS), "BLASTS"]
    declared = re.compile(r"^KINDS: .*?\)$", re.MULTILINE | re.DOTALL)
    source, count = declared.subn(wanted_kinds.strip(), registry.read_text(encoding="utf-8"))
    assert count == 1
    registry.write_text(source.replace("\nfrom ", f"\n{wanted_import}\nfrom ", 1), encoding="utf-8")

    before = set((copy / "db" / "versions").glob("*.py"))
    python(*task(command))
    (migration,) = set((copy / "db" / "versions").glob("*.py")) - before
    text = migration.read_text(encoding="utf-8")
    assert re.search(r"create_table\(\s*\"blasts\"|create_table\('blasts'", text)
    assert "ck_blasts_quality" in text
    assert "sqlite_strict=True" in text
    assert "drop" not in text.lower()

    (copy / "try_it.py").write_text(script, encoding="utf-8")
    said = [line.rstrip() for line in python("try_it.py").splitlines()]
    assert said == printed.splitlines()

    generic = python(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/property/test_kinds.py", "-k", "blasts or Blasts"
    )
    assert re.search(r"^\d+ passed", generic, re.MULTILINE)


def test_the_example_kind_is_written_as_the_house_writes(tmp_path: Path) -> None:
    """Whoever copies it should not have to mend it first."""
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent))
    assert ruff is not None
    new_file = tmp_path / "bline_desktop" / "domain" / "observations" / "blasts.py"
    new_file.parent.mkdir(parents=True)
    new_file.write_text(blocks(KIND_PAGE)[0][1], encoding="utf-8")
    for action in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [ruff, *action, "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(new_file)],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout


PATH = re.compile(r"`((?:bline_desktop|db|docs|resources|tests|\.ci)/[\w./-]*|[\w-]+\.(?:py|md|toml|spec|lock))`")


@EACH_PAGE
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    """Paths from the root of the tree; those that the page itself tells to make are left out."""
    made_here = {"bline_desktop/domain/observations/blasts.py", "tests/unit/domain/test_blasts.py"}
    named = set(PATH.findall(page.read_text(encoding="utf-8"))) - made_here
    assert {name for name in named if not (ROOT / name).exists() and not _is_a_file_name(name)} == set()


def _is_a_file_name(name: str) -> bool:
    """Tell whether a bare name, as `mrd.py`, is that of a file somewhere in the tree."""
    rooms = ("bline_desktop", "db", "docs", "resources", "tests")
    return "/" not in name and any(True for room in rooms for _ in (ROOT / room).rglob(name))


@EACH_PAGE
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
    local = [link for link in links if "://" not in link]
    missing = [link for link in local if not (page.parent / link).exists()]
    assert [link for link in missing if not link.startswith("docs/pictures/")] == []


@EACH_PAGE
def test_pages_are_readable_in_a_terminal(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    assert [line for line in text.splitlines() if len(line) > 120 and not line.startswith("|")] == []
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def packages() -> list[str]:
    found = [path.parent for path in (ROOT / "bline_desktop").glob("*/**/__init__.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def test_the_map_names_every_package_and_every_room_of_the_tree() -> None:
    text = (DOCS / "map.md").read_text(encoding="utf-8")
    rooms = [
        *packages(),
        *(f"tests/{path.name}" for path in (ROOT / "tests").iterdir() if (path / "__init__.py").exists()),
    ]
    missing = [room for room in rooms if f"`{room}/`" not in text]
    joints = [path.name for path in (ROOT / "bline_desktop").glob("*.py") if path.name != "__init__.py"]
    assert (missing, [name for name in joints if f"`{name}`" not in text]) == ([], [])


def test_the_map_is_one_page() -> None:
    assert len((DOCS / "map.md").read_text(encoding="utf-8").splitlines()) <= 140


def test_the_glossary_is_headed_by_the_words_of_the_program() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    entries = re.findall(r"^\*\*([^*]+)\*\*", text, re.MULTILINE)
    assert entries[:7] == ["record", "draft", "kind", "query", "command", "desk", "journal"]
    assert len(entries) == len(set(entries))
    assert {"MRD", "chimerism", "DLI", "cycle", "bag", "change by", "presumed empty"} <= set(entries)


def test_decisions_are_numbered_dated_and_say_why() -> None:
    pages = sorted((DOCS / "adr").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04d}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert re.match(rf"# {int(page.name[:4])}\. \S", text), page.name
        assert re.search(r"^20\d\d-\d\d-\d\d, (accepted|replaced by \d+)\.$", text, re.MULTILINE), page.name
        assert "## Why" in text or "**Why.**" in text, page.name


def test_the_readme_begins_with_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shells = [block for language, block in blocks(ROOT / "README.md") if language == "sh"]
    assert shells[0].split("\n")[0].startswith("python3 dev.py run")
    assert "python3 dev.py test" in shells[0]
    for picture in ("docs/pictures/board.png", "docs/pictures/timeline.png"):
        assert f"]({picture})" in text


def test_the_readme_names_the_people_of_the_made_up_ward_and_no_other() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [tuple(map(str.strip, line.strip("|").split("|"))) for line in text.splitlines() if line.startswith("| ")]
    wanted = {(user.name, user.role.title_message.text.lower(), user.password) for user in demo_users(7)}
    assert set(rows) - {("name", "role", "pass phrase")} == wanted


def test_the_readme_names_every_command_and_its_options() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (listing,) = [block for language, block in blocks(ROOT / "README.md") if language == "text"]
    lines = {line.split()[1]: line for line in listing.splitlines() if not line.split()[1].startswith("[")}
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    assert set(lines) == set(group.commands)
    everywhere = {"--user", "--password-file", "--help"}
    for name, command in group.commands.items():
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        assert set(re.findall(r"--[a-z-]+", lines[name])) == options - everywhere, name
    assert all(f"`{option}" in text for option in everywhere - {"--help"})


def test_the_changelog_is_kept_in_the_known_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.startswith("# Changelog\n")
    assert re.search(r"^## \[Unreleased\]$", text, re.MULTILINE)
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) <= {
        "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security",
    }  # fmt: skip


TESTED = [DOCS / name for name in ("hazards.md", "bad-input.md")]


@pytest.mark.parametrize("page", TESTED, ids=lambda page: page.name)
def test_every_test_that_is_named_holds_what_it_is_named_for(page: Path) -> None:
    """Each file is there, and each test stands in a file that the same line names."""
    wrong = []
    for line in page.read_text(encoding="utf-8").splitlines():
        files = [ROOT / found for found in re.findall(r"`(tests/[\w/.]+\.py)`", line)]
        wrong += [str(file) for file in files if not file.is_file()]
        found = {
            name for file in files if file.is_file() for name in re.findall(r"^def (test_\w+)", file.read_text(), re.M)
        }
        wrong += [name for name in re.findall(r"`(test_\w+)`", line) if name not in found]
    assert wrong == []
