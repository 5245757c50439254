"""How doses are said in a calendar: ordered or planned, and never a number that the protocol does not give."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from bline_desktop.domain.plan.cycle_doses import STEP, ByProtocol, CycleDoses, DayDose, DoseChange
from bline_desktop.domain.plan.dose_words import (
    say_all,
    say_by,
    say_dose_on,
    say_in_full,
    titles_of,
)
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.said import CYCLE
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import Words
from tests.support.calendars import an_entry

WORDS = Words(ZoneInfo("Asia/Shanghai"))
BY = ByProtocol("sixteen", "Sixteen", "2")
FIRST, EIGHTH = date(2026, 11, 2), date(2026, 11, 9)
NINE, TWENTY_EIGHT = Decimal(9), Decimal(28)
TITLE = Said(CYCLE, (("number", 2),))


def stepped(by: ByProtocol | None = None, first: Decimal | None = NINE) -> CycleDoses:
    return CycleDoses((DayDose(FIRST, first), DayDose(EIGHTH, TWENTY_EIGHT)), by)


def a_change(before: Decimal | None, after: Decimal | None) -> CalendarEntry:
    change = DoseChange(8, EIGHTH, before, after)
    return an_entry(EIGHTH, sort=EntrySort.DOSE_STEP, title=change.title, doses=change.doses(BY))


def a_cycle(doses: CycleDoses | None) -> CalendarEntry:
    return an_entry(FIRST, date(2026, 11, 30), sort=EntrySort.INFUSION, title=TITLE, doses=doses)


def on(doses: CycleDoses, day: date) -> str | None:
    said = say_dose_on(doses, day)
    return None if said is None else WORDS.value(said)


def titles(entry: CalendarEntry, *, begins: bool = True) -> list[str]:
    return [WORDS.value(said) for said in titles_of(entry, begins=begins)]


def test_an_ordered_dose_says_so_on_each_day() -> None:
    assert on(stepped(), date(2026, 11, 1)) is None
    assert on(stepped(), FIRST) == "9 micrograms per day, ordered"
    assert on(stepped(), EIGHTH) == "9 then 28 micrograms per day, ordered"
    assert on(stepped(), date(2026, 11, 20)) == "28 micrograms per day, ordered"


def test_a_planned_dose_names_protocol_and_version_and_that_nobody_ordered_it() -> None:
    assert on(stepped(BY), FIRST) == "9 micrograms per day by protocol sixteen 2, not ordered yet"
    assert WORDS.value(say_all(stepped(BY))) == (
        "9 then 28 micrograms per day by protocol Sixteen, version 2, not ordered yet"
    )
    assert WORDS.value(say_all(stepped())) == "9 then 28 micrograms per day, ordered"
    assert WORDS.value(say_by(BY)) == "by protocol Sixteen, version 2, not ordered yet"
    assert WORDS.value(say_by(BY, brief=True)) == "by protocol sixteen 2, not ordered yet"


def beside(*planned: tuple[date, Decimal | None], ordered: Decimal = NINE) -> CycleDoses:
    doses = CycleDoses(tuple(DayDose(day, dose) for day, dose in planned), BY)
    return CycleDoses((DayDose(FIRST, ordered),), days=28, beside=doses)


def test_what_a_protocol_plans_and_nobody_ordered_stands_beside_the_ordered_dose_from_its_day_on() -> None:
    doses = beside((EIGHTH, TWENTY_EIGHT))
    both = (
        "9 micrograms per day, ordered; protocol sixteen 2 plans 28 micrograms per day from 09-Nov-2026 on, not ordered"
    )
    assert [on(doses, FIRST.replace(day=day)) for day in (1, 8, 9, 20)] == [
        None,
        "9 micrograms per day, ordered",
        both,
        both,
    ]
    assert WORDS.value(say_all(doses)) == (
        "9 micrograms per day, ordered; "
        "the protocol Sixteen, version 2, plans 28 micrograms per day from 09-Nov-2026 on, not ordered"
    )


def test_a_step_without_a_dose_beside_an_order_is_no_number() -> None:
    doses = beside((EIGHTH, None))
    assert on(doses, EIGHTH) == (
        "9 micrograms per day, ordered; protocol sixteen 2 plans a step on 09-Nov-2026 without a dose, not ordered"
    )
    assert WORDS.value(say_all(doses)) == (
        "9 micrograms per day, ordered; "
        "the protocol Sixteen, version 2, plans a step on 09-Nov-2026 without a dose, not ordered"
    )


def test_on_a_day_whose_planned_dose_is_the_ordered_one_nothing_stands_beside_it() -> None:
    back = date(2026, 11, 16)
    doses = beside((EIGHTH, TWENTY_EIGHT), (back, NINE))
    assert [on(doses, day) for day in (back, date(2026, 11, 20))] == ["9 micrograms per day, ordered"] * 2
    assert "plans 28" in str(on(doses, date(2026, 11, 15)))


def test_an_ordered_change_of_dose_is_said_in_ever_fewer_whole_words_and_on_paper_as_ordered() -> None:
    ordered = an_entry(EIGHTH, sort=EntrySort.DOSE_STEP, title=Said(STEP, (("dose", TWENTY_EIGHT),)))
    assert titles(ordered) == ["Step to 28 micrograms per day", "to 28 micrograms per day", "Dose to 28", "to 28"]
    assert WORDS.value(say_in_full(ordered)) == "Step to 28 micrograms per day, ordered"
    given = replace(ordered, is_done=True)
    assert WORDS.value(say_in_full(given)) == "Step to 28 micrograms per day"
    assert (ordered.is_ordered_step, given.is_ordered_step) == (True, False)


def test_a_dose_that_is_not_given_is_never_a_number() -> None:
    assert on(stepped(BY, None), FIRST) == "dose not given in the protocol sixteen 2, not ordered yet"
    assert WORDS.value(say_all(stepped(BY, None))) == (
        "dose not given in the protocol Sixteen, version 2, not ordered yet"
    )
    assert titles(a_cycle(stepped(BY, None))) == [
        "Cycle 2 starts · dose not given in the protocol Sixteen, version 2, not ordered yet",
        "Cycle 2 starts · dose not given in the protocol sixteen 2, not ordered yet",
        "Cycle 2",
    ]


def test_a_planned_cycle_tells_its_first_dose_where_it_begins() -> None:
    assert titles(a_cycle(stepped(BY))) == [
        "Cycle 2 starts · 9 micrograms per day by protocol Sixteen, version 2, not ordered yet",
        "Cycle 2 starts · 9 micrograms per day by protocol sixteen 2, not ordered yet",
        "Cycle 2",
    ]
    assert titles(a_cycle(stepped(BY)), begins=False) == ["Cycle 2"]
    assert titles(a_cycle(stepped())) == titles(a_cycle(None)) == ["Cycle 2"]


def test_a_change_of_dose_is_said_in_ever_fewer_words() -> None:
    assert titles(a_change(NINE, TWENTY_EIGHT)) == [
        "Dose step: 9 to 28 micrograms per day",
        "9 to 28 micrograms per day",
        "Dose 9 to 28",
        "9 to 28",
        "9→28",
    ]
    assert titles(a_change(None, TWENTY_EIGHT))[0] == "Dose step: to 28 micrograms per day"
    unknown = titles(a_change(NINE, None))
    assert unknown == ["Dose step: dose not given in the protocol", "dose not given in the protocol", "dose not given"]


def test_on_paper_a_change_of_dose_names_its_protocol() -> None:
    assert WORDS.value(say_in_full(a_change(NINE, TWENTY_EIGHT))) == (
        "Dose step: 9 to 28 micrograms per day by protocol sixteen 2, not ordered yet"
    )
    assert WORDS.value(say_in_full(a_change(NINE, None))) == (
        "Dose step: dose not given in the protocol sixteen 2, not ordered yet"
    )
    for entry in (a_cycle(stepped(BY)), a_cycle(stepped()), a_cycle(None)):
        assert say_in_full(entry) is entry.title


def test_a_change_of_dose_moves_with_its_cycle_alone() -> None:
    cycle = replace(a_cycle(stepped(BY)), step="cycle:2", state=StepState.PLANNED)
    change = replace(a_change(NINE, TWENTY_EIGHT), step="cycle:2", state=StepState.PLANNED)
    assert (cycle.can_move, change.can_move) == (True, False)
    assert not any(replace(cycle, **gone).can_move for gone in ({"step": None}, {"state": None}, {"is_done": True}))
    assert not replace(cycle, state=StepState.OMITTED).can_move
