"""The steps of a plan as a person reads them: state, day, window, what was done, what stands against a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bline_desktop.domain.holidays import Holidays
from bline_desktop.domain.plan.changes import AddedStep, Cause, Facts, Moved, PlanAction
from bline_desktop.domain.plan.protocol import Anchor, AnchorEvent, Arm, StepSort
from bline_desktop.domain.plan.spans import Span
from bline_desktop.domain.plan.state import PatientPlan, StepState
from bline_desktop.domain.words import Words
from bline_desktop.ui.screens.plan_changes import ChangeWords
from bline_desktop.ui.screens.plan_head import PlanHead
from bline_desktop.ui.screens.plan_steps import Show, StepCells, rows_of, steps_model
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.buttons import Button
from bline_desktop.ui.widgets.plan_words import PlanWords, tone_of
from tests.support.patient_plans import DAY_ZERO, FACTS, TODAY, WHOLE_ARM, a_plan, at
from tests.support.plans import TRANSPLANT, change, looks

HOLIDAYS = Holidays("Here", 2026, frozenset({date(2026, 12, 1)}), frozenset({date(2026, 11, 28)}), (), ())


def cells(words: Words, plan: PatientPlan, holidays: Holidays | None = HOLIDAYS) -> dict[str, list[str]]:
    """Return the cells of each row by its key."""
    said = StepCells(words)
    said.about(PlanWords(words, DAY_ZERO, holidays))
    model = steps_model(said)
    model.set_rows(rows_of(plan, Show.ALL))
    columns = range(model.columnCount())
    return {row.key: [model.index(place, column).data() for column in columns] for place, row in enumerate(model.rows)}


def test_each_step_says_its_state_its_day_its_window_and_what_was_done(words: Words) -> None:
    shown = cells(words, a_plan())
    assert shown["gvhd:1"] == [
        "Done outside\nthe window",
        "Gvhd",
        "Tue 06-Oct-2026\nday +79",
        "Sun 04-Oct-2026\nto Thu 08-Oct-2026",
        "Sun 11-Oct-2026\n3 days late\nCause not named yet",
    ]
    assert shown["mrd:1.1"][0] == "Late"
    assert shown["mrd:1.1"][4] == "12 days late\nCause not named yet"
    assert shown["cycle:2"][1] == "Cycle 2, 28 days, 28 micrograms per day"
    assert shown["dli:2"][1] == "DLI 2, 1 × 10⁶ CD3+ cells per kg"
    assert shown["mrd:2.1"][:3] == [
        "Awaiting", "Mrd, cycle 2", "Thu 31-Dec-2026\nday +165\nexpected, after the end of cycle 2"
    ]  # fmt: skip


def test_today_stands_between_what_is_past_and_what_is_to_come(words: Words) -> None:
    keys = [row.key for row in rows_of(a_plan(), Show.ALL)]
    assert keys.index("visit:1") < keys.index("today") < keys.index("gvhd:3")
    assert cells(words, a_plan())["today"] == ["Today", "", "Mon 23-Nov-2026\nday +127", "", ""]
    assert [row.key for row in rows_of(a_plan(), Show.OPEN)][:3] == ["gvhd:2", "mrd:1.1", "dli:1"]
    assert [row.key for row in rows_of(a_plan(), Show.DEVIATIONS)] == ["gvhd:1", "gvhd:2", "mrd:1.1"]


def test_holidays_and_weekends_are_said_beside_the_day(words: Words) -> None:
    assert cells(words, a_plan())["gvhd:3"][2] == "Tue 01-Dec-2026\nday +135, public holiday"
    on = [change(number, PlanAction.ADD, added=AddedStep(StepSort.LABS, "Labs", day), at=at(TODAY)) for number, day in
          enumerate((date(2026, 11, 28), date(2026, 11, 29)), 1)]  # fmt: skip
    by_title = [row[2] for row in cells(words, a_plan(*on)).values() if row[1].startswith("Labs")]
    assert by_title == ["Sat 28-Nov-2026\nday +132", "Sun 29-Nov-2026\nday +133, weekend"]  # the Saturday is worked


@pytest.mark.parametrize(
    ("holidays", "day", "said"),
    [
        (HOLIDAYS, date(2026, 12, 31), ""),
        (
            HOLIDAYS,
            date(2027, 1, 1),
            "Public holidays of Here are known until the end of 2026; after that only weekends count.",
        ),
        (None, date(2026, 12, 31), "The file of public holidays can't be read: only weekends count."),
    ],
)
def test_how_far_the_holidays_are_known_is_said(words: Words, holidays: Holidays | None, day: date, said: str) -> None:
    told = PlanWords(words, None, holidays)
    assert told.limit([date(2026, 12, 1), day]) == said
    assert told.limit([]) == ""
    assert told.numbered(date(2026, 11, 29)) == "Sun 29-Nov-2026\nweekend"
    assert told.numbered(date(2026, 11, 30)) == "Mon 30-Nov-2026"


def test_what_people_changed_is_seen_at_the_step(words: Words) -> None:
    plan = a_plan(
        change(1, PlanAction.DEFER, Moved("cycle:2", 7), at=at(TODAY)),
        change(2, PlanAction.OMIT, Moved("gvhd:4"), at=at(TODAY)),
        change(3, PlanAction.EXPLAIN, Moved("mrd:1.1"), cause=Cause.WARD, at=at(TODAY)),
        change(4, PlanAction.ADD, added=AddedStep(StepSort.LABS, "IgG", TODAY + timedelta(days=2)), at=at(TODAY)),
    )
    shown = cells(words, plan)
    assert shown["cycle:2"][2] == "Wed 09-Dec-2026\nday +143\nmoved by 7 days"
    assert shown["gvhd:4"][0] == "Omitted"
    assert shown["mrd:1.1"][4] == "12 days late · ward\nBecause"
    assert next(row for row in shown.values() if row[1].startswith("IgG"))[1] == "IgG\nadded by hand"


def test_the_line_above_says_what_is_next_and_what_is_late(words: Words) -> None:
    head, plan = PlanHead(Button("")), a_plan()
    head.show_plan(plan, PlanWords(words, DAY_ZERO, HOLIDAYS))
    assert head.title.text() == "Test protocol · Arm A"
    assert head.started == "Version 1.2. Started by BAKER Paul, 01-Oct-2026 14:00."
    assert [chip.text for chip in head.chips] == [
        "Next: Gvhd, since Tue 03-Nov-2026", "2 late", "3 without a cause", "2 awaiting"
    ]  # fmt: skip
    assert [chip.tone for chip in head.chips] == [Tone.CRITICAL, Tone.CRITICAL, Tone.WARNING, Tone.PLAIN]


def test_what_was_over_before_the_plan_began_is_nobodys_lateness(words: Words) -> None:
    long_ago = Arm("a", "Arm A", (looks("gvhd", TRANSPLANT, Span(30), sort=StepSort.GVHD), *WHOLE_ARM.steps[-1:]))
    plan = a_plan(arm=long_ago, things=())
    assert cells(words, plan)["gvhd:1"][4] == "over before the plan began"
    head = PlanHead(Button(""))
    head.show_plan(plan, PlanWords(words))
    assert [chip.text for chip in head.chips] == ["Next: Visit, today"]


def test_an_example_and_what_is_not_confirmed_say_so_above_the_plan(words: Words) -> None:
    head, plan = PlanHead(Button("")), a_plan()
    for changed, said in (({"example": True}, "An example, nobody's regimen"), ({}, "Not confirmed from its source")):
        made = replace(plan.template, confirmed=False, **changed)  # type: ignore[arg-type]
        head.show_plan(replace(plan, template=made), PlanWords(words))
        assert (head.chips[-1].text, head.chips[-1].tone) == (said, Tone.WARNING)


def test_what_comes_next_is_said_by_how_far_away_it_is(words: Words) -> None:
    visit = Arm("a", "Arm A", (looks("visit", TRANSPLANT, Span(127), sort=StepSort.VISIT),))
    later = Arm("a", "Arm A", (looks("visit", TRANSPLANT, Span(130), sort=StepSort.VISIT),))
    waits = Arm("a", "Arm A", (looks("visit", Anchor(AnchorEvent.ENROLMENT), sort=StepSort.VISIT),))
    head, said = PlanHead(Button("")), PlanWords(words)
    for arm, facts, text in (
        (visit, FACTS, "Next: Visit, today"),
        (later, FACTS, "Next: Visit, Thu 26-Nov-2026, in 3 days"),
        (waits, Facts(DAY_ZERO), "Next: Visit"),
        (Arm("a", "Arm A", ()), FACTS, "Nothing is left to be done in this plan."),
    ):
        head.show_plan(a_plan(arm=arm, facts=facts, things=()), said)
        assert head.chips[0].text == text


def test_a_change_is_said_with_its_steps_and_its_reason(words: Words) -> None:
    lines = (
        change(1, PlanAction.DEFER, Moved("gvhd:4", 7), Moved("cycle:2", 7), cause=Cause.SUPPLY),
        change(2, PlanAction.OMIT, Moved("mrd:2.1"), taken_back_at=at(TODAY)),
        change(3, PlanAction.ADD, added=AddedStep(StepSort.LABS, "IgG", TODAY)),
        change(4, PlanAction.DONE, Moved("gvhd:9"), done_on=TODAY),
    )
    saying = ChangeWords(words)
    plan = a_plan(*lines)
    saying.about(plan)
    assert [saying.what(line) for line in plan.changes] == [
        "Defer: Cycle 2, moved by 7 days and 1 more",
        "Omit: Mrd, cycle 2",
        "Add a step: IgG, Mon 23-Nov-2026",
        "Mark as done: Gvhd, Mon 23-Nov-2026",  # a step that the plan does not have any more
    ]
    assert saying.why(plan.changes[0]) == "Supply: Because"
    assert saying.why(plan.changes[1]) == "Because\nStruck 23-Nov-2026 14:00"
    assert WHOLE_ARM.step("gvhd") is not None


def test_what_runs_has_the_tone_of_its_treatment() -> None:
    course = a_plan()
    for sort, tone in ((StepSort.CYCLE, Tone.BLINATUMOMAB), (StepSort.DLI, Tone.DLI)):
        judged = next(one for one in course.steps if one.step.sort is sort)
        assert tone_of(replace(judged, state=StepState.RUNNING)) is tone
        assert tone_of(replace(judged, state=StepState.DUE)) is Tone.WARNING
