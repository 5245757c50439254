"""Toxicity: a grade with its scale, what is said of it, and how it is drawn."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from bline_desktop.domain.observations.kind import ENDS_BEFORE_START
from bline_desktop.domain.observations.toxicity import (
    NOT_OF_ASTCT,
    Toxicity,
    ToxicityCause,
    ToxicityEvent,
    ToxicityFields,
    ToxicityGrade,
    ToxicityScale,
    all_seizures,
    draw,
    summarise,
    toxicity_between,
)
from bline_desktop.domain.words import Words
from tests.support.real_store import PATIENT, ZONE, an_act

FIRST, LAST = date(2026, 11, 5), date(2026, 11, 9)
WORDS = Words(ZONE)


def toxicity(**typed: Any) -> ToxicityFields:
    """Return neurotoxicity of CTCAE version 5 grade 2 that goes on, or another event."""
    common: dict[str, Any] = {
        "event": ToxicityEvent.NEUROTOXICITY,
        "scale": ToxicityScale.CTCAE_5,
        "grade": ToxicityGrade.G2,
        "cause": ToxicityCause.BLINATUMOMAB,
        "started_on": FIRST,
    }
    return ToxicityFields(**{**common, **typed})


def row(fields: ToxicityFields) -> Toxicity:
    return Toxicity.written(an_act(), PATIENT, fields, part=str(uuid4()))


def said(**typed: Any) -> str:
    return WORDS.value(summarise(row(toxicity(**typed))))


def test_an_event_is_said_with_scale_and_grade() -> None:
    assert said() == "Neurotoxicity, CTCAE version 5 grade 2, from blinatumomab, goes on"
    assert said(scale=ToxicityScale.ASTCT, ended_on=LAST, cause=ToxicityCause.NOT_JUDGED) == (
        "Neurotoxicity, ASTCT 2019 grade 2, cause not judged, until 09-Nov-2026"
    )


def test_what_nobody_graded_is_said_so() -> None:
    ungraded = {"scale": ToxicityScale.NONE, "grade": None}
    assert said(**ungraded) == "Neurotoxicity, not graded, from blinatumomab, goes on"
    assert said(event=ToxicityEvent.OTHER, other_event="Rash", **ungraded) == (
        "Rash, not graded, from blinatumomab, goes on"
    )


def test_seizures_are_counted_and_one_is_no_plural() -> None:
    seizure = ToxicityEvent.SEIZURE
    assert said(event=seizure, seizures=1).startswith("Seizure, CTCAE version 5 grade 2")
    assert said(event=seizure, seizures=3).startswith("3 seizures, CTCAE version 5 grade 2")
    rows = [toxicity(), toxicity(event=seizure, seizures=1), toxicity(event=seizure, seizures=2)]
    assert all_seizures(rows) == 3


@pytest.mark.parametrize("event", [event for event in ToxicityEvent if event is not ToxicityEvent.OTHER])
def test_astct_grades_cytokine_release_and_neurotoxicity_alone(event: ToxicityEvent) -> None:
    """ASTCT 2019 has a table of CRS and one of ICANS, in which a seizure is graded; it has no other."""
    count = {"seizures": 1} if event is ToxicityEvent.SEIZURE else {}
    typed = {"event": event, "scale": ToxicityScale.ASTCT, **count}
    if event in (ToxicityEvent.CRS, ToxicityEvent.NEUROTOXICITY, ToxicityEvent.SEIZURE):
        assert toxicity(**typed).scale is ToxicityScale.ASTCT
        return
    with pytest.raises(ValidationError, match=NOT_OF_ASTCT.code):
        toxicity(**typed)


def test_it_ends_on_no_day_before_its_first() -> None:
    assert toxicity(ended_on=FIRST).ended_on == FIRST
    with pytest.raises(ValidationError, match=ENDS_BEFORE_START.code):
        toxicity(ended_on=date(2026, 11, 4))


def test_a_scale_knows_its_name_without_the_version() -> None:
    """A label says CTCAE and no version."""
    assert [scale.family for scale in ToxicityScale] == ["CTCAE", "CTCAE", "ASTCT", "NONE"]


def test_what_went_on_between_two_days() -> None:
    past, goes_on = toxicity(ended_on=LAST), toxicity()
    both = [past, goes_on]
    assert toxicity_between(both, LAST, LAST) == (past, goes_on)
    assert toxicity_between(both, date(2026, 11, 10), date(2026, 11, 12)) == (goes_on,)
    assert toxicity_between(both, date(2026, 11, 1), date(2026, 11, 4)) == ()


def test_grades_of_different_scales_never_share_a_row_of_the_picture() -> None:
    ctcae, astct = row(toxicity()), row(toxicity(scale=ToxicityScale.ASTCT))
    ungraded = row(toxicity(event=ToxicityEvent.OTHER, other_event="Rash", scale=ToxicityScale.NONE, grade=None))
    drawn = list(draw([ctcae, astct, ungraded]))
    assert len({one.key for one in drawn}) == 3
    assert [one.label and WORDS.value(one.label) for one in drawn] == [
        "CTCAE version 5 grade 2",
        "ASTCT 2019 grade 2",
        None,
    ]
    assert WORDS.value(drawn[2].title) == "Rash"
