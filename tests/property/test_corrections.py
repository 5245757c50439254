"""Corrections: however often an entry is corrected, it is as old as what was recorded first."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.records import NOT_YOURS, record
from tests.support.refusals import refused
from tests.support.store import NOW, a_patient, an_act, memory_session, weight_fields

DAY = timedelta(days=1)


@given(st.lists(st.integers(0, 13), min_size=1, max_size=5), st.integers(0, 30))
def test_however_often_it_is_corrected_the_day_ends_a_day_after_the_first_recording(hours: list[int], at: int) -> None:
    """Corrections so many hours after each other; then one more try."""
    with memory_session() as session:
        entry, now = record(session, an_act(), "weight", a_patient(session), weight_fields()), NOW
        session.flush()
        for gap in (*hours, at):
            now += timedelta(hours=gap)
            act = an_act(now=now, reason="slip")
            if now - NOW <= DAY:
                entry = correct(session, act, "weight", entry, weight_fields())
                session.flush()
            else:
                with refused(session, NOT_YOURS, hours=24):
                    correct(session, act, "weight", entry, weight_fields())
