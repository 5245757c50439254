"""How the label has a patient watched after a start: for whom, for how long, and whether anybody has signed it."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.domain.treatment.stop_clock import WardLabel
from bline_desktop.domain.treatment.watch_words import watch_after
from bline_desktop.domain.words import Words
from tests.support.labels import shipped

WORDS = Words(ZoneInfo("Asia/Shanghai"))
US = shipped("us-2025")
SIGNED = WardLabel(US, confirmed=True, indication=Indication.RELAPSED)
NAMED = f"“United States, 2025”, version {US.version}"


@pytest.mark.parametrize(
    ("indication", "cycle", "said"),
    [
        (Indication.RELAPSED, 1, "in hospital for the first 9 days of cycle 1."),
        (Indication.MRD, 1, "in hospital for the first 3 days of cycle 1."),
        (Indication.RELAPSED, 2, "in hospital for the first 2 days of cycle 2."),
        (Indication.RELAPSED, 4, "supervised or in hospital at a start in cycle 4."),
    ],
)
def test_the_label_says_how_a_patient_is_watched(indication: Indication, cycle: int, said: str) -> None:
    (found,) = watch_after(replace(SIGNED, indication=indication), cycle)
    assert WORDS.value(found) == f"Label ({NAMED}): {said}"


def test_what_nobody_signed_or_saw_is_unconfirmed() -> None:
    (unsigned,) = watch_after(replace(SIGNED, confirmed=False), 1)
    assert f"({NAMED}, unconfirmed)" in WORDS.value(unsigned)
    unseen = tuple(replace(one, confirmed=False) for one in US.observation)
    (found,) = watch_after(replace(SIGNED, profile=replace(US, observation=unseen)), 1)
    assert f"({NAMED}, unconfirmed)" in WORDS.value(found)


def test_without_a_label_or_an_indication_nothing_is_said() -> None:
    assert watch_after(None, 1) == ()
    assert watch_after(replace(SIGNED, indication=None), 1) == ()
