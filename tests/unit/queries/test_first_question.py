"""A program whose very first question is a timeline, as `bline report` is, must be answered like any other."""

import subprocess
import sys
from pathlib import Path

from tests.support.real_store import new_store, record_mrd

FIRST_QUESTION = """
import sys
from pathlib import Path
from bline_desktop.queries.timeline import timeline
from bline_desktop.storage.opening import open_store
from tests.support.real_store import ASKER, KEY, PATIENT, STORE_ID
database = open_store(Path(sys.argv[1]), KEY, STORE_ID)
with database.read(ASKER) as session:
    print(len(timeline(session, ASKER, PATIENT).lanes[0].series[0].points))
"""


def test_a_timeline_can_be_the_first_question_of_a_process(tmp_path: Path) -> None:
    database = new_store(tmp_path / "s")
    record_mrd(database)
    database.close()
    done = subprocess.run(
        [sys.executable, "-c", FIRST_QUESTION, str(tmp_path / "s")],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert (done.stdout, done.returncode) == ("1\n", 0), done.stderr
