"""A pause that is written down an hour late, in the nights in which the clock is changed: exact to the second."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.bedside import LABEL, LINE, at_bedside, plain
from tests.e2e.prepared import OTHER_NURSE, PASSWORDS, TWO, move_to

READ = {"last_four": "0240", "dose_ug_per_day": "28", "rate_ml_per_h": "5"}


@pytest.mark.parametrize(
    ("now", "day", "ran", "ml"),
    [
        (datetime(2027, 3, 28, 3, 0, tzinfo=UTC), "2027-03-28", "1 h 30 min", "7.5"),
        (datetime(2027, 10, 31, 4, 0, tzinfo=UTC), "2027-10-31", "3 h 30 min", "17.5"),
    ],
    ids=["spring", "autumn"],
)
def test_a_pause_an_hour_late_across_a_change_of_the_clock_is_exact(
    tmp_path: Path, now: datetime, day: str, ran: str, ml: str
) -> None:
    """Started at 01:30, paused at 04:00, recorded at 05:00, in Berlin: an hour less in spring, one more in autumn."""
    with at_bedside(tmp_path, now, partial(move_to, zone="Europe/Berlin")) as bedside:
        bedside.sign_in()
        bedside.open(TWO)
        form = bedside.act("T", "rate_ml_per_h")
        bedside.type(form, {"at": f"{day} 01:30", **LABEL, "use_by": f"{day} 23:00", **LINE})
        bedside.record()
        assert "more than 7 days old" in bedside.asked()  # she was weighed in November
        bedside.already_done("not weighed at night")
        bedside.check(READ, secret=PASSWORDS[OTHER_NURSE])
        bedside.kept(bedside.infusion)
        form = bedside.act("P", "cause")
        bedside.type(form, {"at": f"{day} 04:00", "cause": "imaging"})
        bedside.record()
        bedside.kept(bedside.infusion)
        (line,) = [one for one in bedside.infusion.log.table.rows_model.rows if one.late and "Pause" in str(one.title)]
        assert (line.recorded_at - line.at).total_seconds() // 60 == 60
        given = bedside.infusion.given
        bedside.robot.click(given.bar.buttons["cycle"])
        bedside.wait_for(lambda: given.aside.table is not None, "What the dose is made of")
        assert given.aside.table is not None
        (*_, total) = [[plain(cell) for cell in row.cells] for row in given.aside.table.rows_model.rows]
        assert ran in total
        assert ml in total
