"""From the wizard to the paper, with the program's real threads, windows and encrypted store; then the store is proved.

The story is told once, in a process of its own, with a patient called SENTINEL, whose name must leak nowhere.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from bline_desktop.domain.clock import Clock
from bline_desktop.domain.log_line import LogLine
from bline_desktop.domain.treatment.looks import ReadingFields
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.views import InfusionPage
from bline_desktop.open_ward import Door, Opened, Where, asker_of
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.patients import patient_list
from bline_desktop.queries.records import dlis, records
from bline_desktop.queries.tasks import open_tasks
from bline_desktop.storage.keyring import KEYRING_FILE, Keyring
from bline_desktop.storage.verify import verify
from bline_desktop.tour.people import PHYSICIAN, ZONE
from tests.e2e.sentinel import FAMILY, HALF_TYPED, NEEDLES, TRIAL_ID, in_bytes, leaks

ROOT = Path(__file__).resolve().parents[2]
TOLD_WITHIN_S = 240
DAY, MILLISECOND = timedelta(days=1), timedelta(milliseconds=1)
ALARM = timedelta(minutes=2)  # how long an alarm stopped the pump while nobody types another length


@dataclass(frozen=True)
class Told:
    """The folder of the story, and what its process wrote on its way."""

    folder: Path
    stderr: bytes
    environment: dict[str, str]

    @property
    def paper(self) -> Path:
        return self.folder / "paper" / f"{TRIAL_ID}.pdf"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("story")
    for name in ("tmp", "home", "paper", "settings"):
        (folder / name).mkdir()
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "TMPDIR": str(folder / "tmp"),
        "HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
        **{f"XDG_{name}_HOME": str(folder / "home" / name) for name in ("CONFIG", "DATA", "CACHE", "STATE")},
    }
    command = [sys.executable, "-X", "dev", "-W", "error", "-m", "tests.e2e.tell", str(folder)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=TOLD_WITHIN_S, check=False)
    assert ran.returncode == 0, ran.stderr.decode("utf-8", "replace")
    return Told(folder, ran.stdout + ran.stderr, environment)


@pytest.fixture
def ward(told: Told) -> Iterator[Opened]:
    """The store that the story left, opened with the physician's password."""
    slots = Keyring.load(told.folder / "store" / KEYRING_FILE).people()
    user_id = next(slot.user_id for slot in slots if slot.shown_name == PHYSICIAN.name)
    found = Door(told.folder / "store").by_password(user_id, PHYSICIAN.password, _where())
    yield found
    found.ward.close()


def test_the_command_line_says_that_the_store_is_sound(told: Told) -> None:
    password = told.folder / "password.txt"
    password.write_text(PHYSICIAN.password, "utf-8")
    login = ["--user", PHYSICIAN.name, "--password-file", str(password)]
    command = [sys.executable, "-m", "bline_desktop", "verify", "--store", str(told.folder / "store"), "--json", *login]
    ran = subprocess.run(command, cwd=ROOT, env=told.environment, capture_output=True, timeout=60, check=False)
    password.unlink()
    assert ran.returncode == 0, ran.stderr.decode("utf-8", "replace")
    assert json.loads(ran.stdout)["sound"] is True


def test_the_journal_replays_to_the_rows(ward: Opened) -> None:
    verdict = verify(ward.ward.database, ward.ward.vault.store_id)
    assert verdict.problems == ()
    assert verdict.entries > 30


def test_everything_that_was_typed_is_kept(ward: Opened) -> None:
    page = _page(ward)
    assert page.current is not None
    log = _log(page)
    assert [line.action for line in log] == [
        PumpAction.START,
        PumpAction.NEW_BAG,
        PumpAction.PAUSE,
        PumpAction.RESUME,
        PumpAction.TAKE_OVER,
        PumpAction.PAUSE,  # of the alarm, whose resume stands in the same line
        PumpAction.READING,
        PumpAction.FOUND,
        PumpAction.RESUME,
        PumpAction.SETTLE,
    ]
    # Typed with y0930, -50, -30, -15, -14, -10, -9, -2 and twice nothing: only the start is told so late.
    assert [line.late for line in log] == [True] + [False] * 9
    assert page.current.infusion.state is PumpState.RUNNING
    assert page.tasks == ()  # the rate that did not fit was corrected, not recorded, and the find was settled
    typed = [(line.typed, line.struck) for line in page.current.log]
    readings = [(reading.volume_ml, struck) for reading, struck in typed if isinstance(reading, ReadingFields)]
    assert sorted(readings) == [(Decimal("2.2"), False), (Decimal("2.3"), True), (Decimal(22), True)]


def test_the_dose_is_that_of_the_running_time(ward: Opened) -> None:
    """28 micrograms per day, for every stretch between the acts of the log in which it ran: by the clock alone."""
    page = _page(ward)
    assert page.current is not None
    infusion = page.current.infusion
    start, _bag, pause, resume, _taken, alarm, _reading, found, again, _settled = _log(page)
    assert found.find is not None
    assert found.find.settled_at is not None
    on_pump = (
        (pause.at - start.at)
        + (alarm.at - resume.at)
        + (found.find.settled_at - (alarm.at + ALARM))
        + (infusion.as_of - again.at)
    )
    given = infusion.delivered_ug
    assert given.low == given.high == Fraction(28) * (on_pump // MILLISECOND) / (DAY // MILLISECOND)


def test_the_results_are_kept(ward: Opened) -> None:
    asker = asker_of(ward.user, _where())
    with ward.ward.database.read(asker) as session:
        (line,) = patient_list(session, asker)
        given = dlis(session, asker, line.patient_id)
        mrd = records(session, asker, "mrd", line.patient_id)
        chimerism = records(session, asker, "chimerism", line.patient_id)
        tasks = [task for task in open_tasks(session, asker) if not task.closes_itself]
    assert (line.surname, line.trial_id) == (FAMILY, TRIAL_ID)
    assert (len(mrd), len(chimerism), len(tasks)) == (3, 5, 0)
    # The DLI that was ended has its row of the time when it ran as well, struck.
    assert [line.struck for line in given].count(False) == 2


def test_the_paper_has_the_patient_and_the_course(told: Told) -> None:
    reader = PdfReader(told.paper)
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert TRIAL_ID in text
    assert "Blinatumomab" in text
    assert "10" in text
    assert all(TRIAL_ID in page.extract_text() for page in reader.pages)  # a page that was dropped can be told


def test_the_patient_leaks_nowhere(told: Told) -> None:
    assert in_bytes(told.stderr) == []
    hand_over = told.paper.with_name(f"hand-over-{TRIAL_ID}.pdf")
    assert leaks(told.folder, frozenset({told.paper, hand_over})) == {}
    assert set(NEEDLES) - set(in_bytes(told.paper.read_bytes())) != set()  # the search itself can find nothing else
    assert HALF_TYPED not in (told.folder / "report.txt").read_text("utf-8")


def test_the_report_of_a_failure_says_where_and_not_who(told: Told) -> None:
    report = (told.folder / "report.txt").read_text("utf-8")
    assert "builtins.ValueError" in report
    assert "tests.e2e.tell" in report or "__main__" in report
    assert in_bytes(report.encode("utf-8")) == []


def test_the_windows_say_the_ward_and_nobody_else(told: Told) -> None:
    titles = (told.folder / "titles.txt").read_text("utf-8").splitlines()
    assert "Haematology 5A: B-Line Desktop" in titles


def _page(ward: Opened) -> InfusionPage:
    asker = asker_of(ward.user, _where())
    with ward.ward.database.read(asker) as session:
        (line,) = patient_list(session, asker)
        return infusion_page(session, asker, line.patient_id)


def _log(page: InfusionPage) -> list[LogLine]:
    """Return the lines of the current cycle that stand, in the order in which they happened."""
    assert page.current is not None
    return sorted((line for line in page.current.log if not line.struck), key=lambda line: line.at)


def _where() -> Where:
    zone = ZoneInfo(ZONE)
    return Where(Clock(zone).now(), "proof-pc", zone)
