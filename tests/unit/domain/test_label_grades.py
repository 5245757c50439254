"""What the label says of an event: only for a grade of the scale that its row uses, in the words of the profile."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings

from bline_desktop.domain.observations.toxicity import ToxicityEvent, ToxicityFields, ToxicityGrade, ToxicityScale
from bline_desktop.domain.treatment.label_grades import grade_note, missing_scales, standing_rows
from bline_desktop.domain.treatment.label_terms import Modification
from bline_desktop.domain.treatment.stop_clock import WardLabel
from bline_desktop.domain.words import Words
from tests.support.drafts import drafts
from tests.support.labels import shipped
from tests.support.real_store import ZONE
from tests.unit.domain.test_toxicity import toxicity

US = WardLabel(shipped("us-2025"), True, None)
WORDS = Words(ZONE)
GRADE_IT = "The label uses CTCAE: grade it to see the rule."
MANY = settings(max_examples=200, deadline=None, derandomize=True)


def said(label: WardLabel | None = US, in_all: int = 0, **typed: Any) -> list[str]:
    return [WORDS.value(line.said) for line in grade_note(UUID(int=1), toxicity(**typed), in_all, label).lines]


def actions(in_all: int = 0, **typed: Any) -> list[tuple[int | None, Modification]]:
    return [(row.grade, row.action) for row in standing_rows(US.profile, toxicity(**typed), in_all)]


@pytest.mark.parametrize(
    ("event", "grade", "action"),
    [
        (ToxicityEvent.CRS, "3", Modification.INTERRUPT),
        (ToxicityEvent.CRS, "4", Modification.STOP_FOR_GOOD),
        (ToxicityEvent.NEUROTOXICITY, "3", Modification.INTERRUPT),
        (ToxicityEvent.NEUROTOXICITY, "4", Modification.STOP_FOR_GOOD),
        (ToxicityEvent.INFECTION, "3", Modification.INTERRUPT),
        (ToxicityEvent.INFUSION_REACTION, "4", Modification.CONSIDER_STOP),
    ],
)
@pytest.mark.parametrize("scale", [ToxicityScale.CTCAE_5, ToxicityScale.CTCAE_6])
def test_a_grade_of_ctcae_finds_its_row(
    event: ToxicityEvent, grade: str, action: Modification, scale: ToxicityScale
) -> None:
    assert actions(event=event, grade=next(one for one in ToxicityGrade if one.value == grade), scale=scale) == [
        (int(grade), action)
    ]


def test_the_row_is_said_in_the_words_of_the_profile_with_its_version_and_source() -> None:
    (line,) = grade_note(UUID(int=1), toxicity(grade=ToxicityGrade.G3), 0, US).lines
    assert WORDS.value(line.said) == (
        "The ward's profile “United States, 2025”, version 2025.1: Neurotoxicity, CTCAE grade 3: Interrupt"
    )
    assert line.facts[-1] == (
        "Stop for good where it came at 9 micrograms per day or takes longer than 7 days to resolve."
    )
    assert line.sources[0].name.startswith("Manufacturer")


def test_what_nobody_signed_or_saw_is_unconfirmed() -> None:
    unsigned = said(replace(US, confirmed=False), grade=ToxicityGrade.G3)
    assert "version 2025.1, unconfirmed: Neurotoxicity" in unsigned[0]
    not_seen = said(WardLabel(shipped("eu-jp"), True, None), grade=ToxicityGrade.G3)
    assert "version 2025.1, unconfirmed: Neurotoxicity" in not_seen[0]


@pytest.mark.parametrize("event", [ToxicityEvent.CRS, ToxicityEvent.NEUROTOXICITY])
@pytest.mark.parametrize("grade", ToxicityGrade)
def test_a_grade_of_astct_is_never_looked_up(event: ToxicityEvent, grade: ToxicityGrade) -> None:
    typed: dict[str, Any] = {"event": event, "scale": ToxicityScale.ASTCT, "grade": grade}
    assert actions(**typed) == []
    assert said(**typed) == [GRADE_IT]


def test_what_is_not_graded_asks_for_the_grade() -> None:
    assert said(scale=ToxicityScale.NONE, grade=None) == [GRADE_IT]


def test_one_seizure_of_icans_grade_3_is_no_stop_for_good() -> None:
    one: dict[str, Any] = {"event": ToxicityEvent.SEIZURE, "seizures": 1}
    assert said(in_all=1, **one, scale=ToxicityScale.ASTCT, grade=ToxicityGrade.G3) == [GRADE_IT]


def test_more_than_one_seizure_is_the_rows_own_whatever_the_grade() -> None:
    two: dict[str, Any] = {"event": ToxicityEvent.SEIZURE, "seizures": 1}
    found = said(in_all=2, **two, scale=ToxicityScale.ASTCT, grade=ToxicityGrade.G3)
    assert found == [
        "The ward's profile “United States, 2025”, version 2025.1: Neurotoxicity: more than one seizure: Stop for good",
        "2 seizures are recorded in all.",
        GRADE_IT,
    ]
    assert actions(1, **two, grade=ToxicityGrade.G3) == [(3, Modification.INTERRUPT)]
    assert actions(2, **two, grade=ToxicityGrade.G3) == [
        (None, Modification.STOP_FOR_GOOD), (3, Modification.INTERRUPT)
    ]  # fmt: skip


def test_a_row_without_a_grade_stands_as_it_is() -> None:
    """Liver values go by multiples of normal, neutropenia by how long it lasts: the reader holds them against it."""
    typed: dict[str, Any] = {"event": ToxicityEvent.LIVER, "scale": ToxicityScale.NONE, "grade": None}
    (line,) = grade_note(UUID(int=1), toxicity(**typed), 0, US).lines
    assert WORDS.value(line.said).endswith(": Liver values: Interrupt")
    assert line.facts == ("ALT or AST above 5 times, or bilirubin above 3 times the upper limit of normal.",)
    assert missing_scales(US.profile, toxicity(**typed)) == ()


def test_a_grade_without_a_row_is_said_so() -> None:
    nothing = ["The ward's profile “United States, 2025”, version 2025.1: no row for this event at this grade."]
    assert said(grade=ToxicityGrade.G2) == nothing
    assert said(event=ToxicityEvent.CRS, grade=ToxicityGrade.G1) == nothing
    before = replace(US.profile, modifications=tuple(replace(row, covers=()) for row in US.profile.modifications))
    assert said(replace(US, profile=before), grade=ToxicityGrade.G4) == [
        "The ward's profile “United States, 2025”, version 2025.1: it does not say for which events its rows stand. "
        "Read them under Labels."
    ]


def test_a_note_of_the_profile_stands_with_its_row() -> None:
    typed: dict[str, Any] = {"event": ToxicityEvent.INFECTION, "grade": ToxicityGrade.G3}
    (line,) = grade_note(UUID(int=1), toxicity(**typed), 0, US).lines
    assert line.facts[-1] == "One table asks for at least 3 days at grade 1 here too (PMC4994468)."


@pytest.mark.parametrize(
    ("cause", "more"), [("dli", True), ("neither", True), ("either", False), ("not_judged", False)]
)
def test_a_row_is_not_made_for_what_is_put_down_to_something_else(cause: str, more: bool) -> None:
    found = said(grade=ToxicityGrade.G3, cause=cause)
    assert ("for reactions to blinatumomab; this is put down to something else." in found[-1]) is more
    assert len(found) == 1 + more


def test_without_a_chosen_label_that_is_what_is_said() -> None:
    assert said(None, grade=ToxicityGrade.G3) == [
        "The ward has chosen no label profile, so no rule of a label is shown."
    ]


@MANY
@given(found=drafts(ToxicityFields))
@pytest.mark.parametrize("name", ["us-2025", "eu-jp"])
def test_no_row_with_a_grade_stands_for_a_grade_of_another_scale(name: str, found: ToxicityFields) -> None:
    """For any event: by a second reading of the profile, and nothing that a row asks for goes unsaid."""
    profile = shipped(name)
    rows = standing_rows(profile, found, found.seizures or 0)
    for row in rows:
        assert found.event in row.covers
        if row.grade is not None:
            assert found.scale.value.startswith("ctcae")
            assert found.grade is not None
            assert int(found.grade.value) == row.grade
        if row.more_seizures_than is not None:
            assert (found.seizures or 0) > row.more_seizures_than
    graded = any(row.grade is not None for row in profile.modifications if found.event in row.covers)
    assert bool(missing_scales(profile, found)) == (graded and not found.scale.value.startswith("ctcae"))
