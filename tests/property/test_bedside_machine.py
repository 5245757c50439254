"""Whatever a ward does at a pump, whoever does it and whenever: the books balance and no check is passed by.

All acts go through the real commands into a real encrypted store, with times of now and of hours ago, at one minute,
and across the changes of the clock. After each step the real queries of every screen are asked.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar, cast
from uuid import UUID

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import Session

from bline_desktop.commands.infusions import (
    record_new_bag,
    record_pause,
    record_resume,
    record_start,
    record_stop,
)
from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.commands.pump_looks import (
    record_alarm,
    record_found,
    record_rate_change,
    record_reading,
    record_take_over,
    record_verify,
    settle_find,
)
from bline_desktop.commands.records import strike
from bline_desktop.commands.undo import undo
from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import NOT_ALLOWED
from bline_desktop.domain.second_check import CheckOutcome
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.act_fields import typed_of
from bline_desktop.domain.treatment.acts import HangFields, PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.cycle import Bag, PumpRecord
from bline_desktop.domain.treatment.looks import (
    AlarmFields,
    FoundFields,
    RateFields,
    ReadingFields,
    SeenFields,
    SettleFields,
)
from bline_desktop.domain.treatment.pump import FoundState, PauseCause, PumpAction, PumpEvent, StopCause
from bline_desktop.domain.views import InfusionPage
from bline_desktop.domain.words import Words
from bline_desktop.queries.board import ward_board
from bline_desktop.queries.handover import patient_handover, ward_handover
from bline_desktop.queries.infusions import infusion_page
from bline_desktop.queries.report import patient_report
from bline_desktop.queries.second_checks import pending_checks
from bline_desktop.queries.tasks import open_tasks
from bline_desktop.queries.timeline import timeline
from bline_desktop.queries.wall import wall
from bline_desktop.storage.verify import verify
from tests.property.test_all_acts import agrees, balances
from tests.support.bedside import (
    AGREES,
    BEDSIDE,
    EVES,
    LATER,
    MINUTE,
    OUTSIDE,
    SLIPS,
    UNASKED,
    Bedside,
    new_bedside,
    user_id,
    values_of,
)
from tests.support.real_store import PATIENT, STORE_ID
from tests.support.second_count import count

SCREENS: tuple[Callable[[Session, Asker], object], ...] = (
    partial(ward_board, everyone=True),
    wall,
    partial(timeline, patient_id=PATIENT),
    ward_handover,
    partial(patient_handover, patient_id=PATIENT),
    partial(patient_report, patient_id=PATIENT),
    partial(infusion_page, patient_id=PATIENT),
    open_tasks,
)
# How much is tried: as much as half a minute allows.
STORIES, STEPS = 12, 25
WHO = st.sampled_from((*BEDSIDE, "nurse", "nurse"))
HOW = st.sampled_from((*[AGREES] * 9, LATER, LATER, UNASKED, *SLIPS))
# What passes before somebody types, and how long ago it was (minutes): mostly now, some at the same minute, some hours
# late, across the night in which the clock changes.
PASSES = st.sampled_from((0, 0, 1, 20, 90, 300)) | st.integers(0, 900)
AGO = st.sampled_from((0, 0, 0, 0, 0, 1, 61)) | st.integers(0, 300)
WHEN = st.tuples(PASSES, AGO)
VOLUME = st.none() | st.integers(0, 260)
RATES = st.sampled_from((Decimal(5), Decimal(10), Decimal("2.5"), Decimal("0.7")))
Step = TypeVar("Step")
ODD = st.sampled_from([False, False, False, True])
HOURS = st.sampled_from((24, 48, 96))
CHECKED_ALWAYS = (PumpAction.START, PumpAction.NEW_BAG, PumpAction.RATE_CHANGE)
DONE = (CheckOutcome.AGREED, CheckOutcome.LATE)


def fits(*actions: PumpAction) -> Callable[[Step], Step]:
    """Offer a rule mostly where its act makes sense, and every third time whatever the pump does."""
    wanted: Any = precondition(lambda self: self.turn % 3 == 0 or bool(self.possible & set(actions)))
    return cast("Callable[[Step], Step]", wanted)


class AtTheBed(RuleBasedStateMachine):
    """One patient, one pump, and everybody who may come by."""

    bed: Bedside
    cycle: UUID
    mark: object = None
    turn = 0
    possible: frozenset[PumpAction] = frozenset()

    @initialize(
        begin=st.sampled_from(EVES),
        zone=st.sampled_from(["Europe/Berlin", "Asia/Shanghai"]),
        starts=st.sampled_from([True, True, True, False]),
    )
    def come_in(self, begin: datetime, zone: str, starts: bool) -> None:
        """Open the ward on the eve of a change of the clock."""
        self.bed = new_bedside(begin, zone)
        with self.bed.store.read(self.bed.asker()) as session:
            current = infusion_page(session, self.bed.asker(), PATIENT).current
        assert current is not None
        self.cycle = current.cycle_id
        if starts:
            self.hang("nurse", AGREES, (0, 0), Decimal(5), 48, odd=False)

    def at(self, passes: int, ago: int) -> datetime:
        """Let time pass, and return a moment before."""
        self.bed.now += passes * MINUTE
        return self.bed.now - ago * MINUTE

    def do(self, who: str, how: str, command: Any, typed: Any) -> Any:
        """Tell the desk an act of this cycle."""
        return self.bed.told(
            who, lambda session, act, done: command(session, act, self.cycle, typed, already_done=done), how
        )

    @rule(minutes=st.integers(60, 3000))
    def wait(self, minutes: int) -> None:
        """Let time pass, so that bags run empty too."""
        self.bed.now += minutes * MINUTE

    @fits(PumpAction.START, PumpAction.NEW_BAG)
    @rule(
        who=WHO,
        how=HOW,
        when=WHEN,
        rate=RATES,
        hours=HOURS,
        odd=ODD,
    )
    def hang(self, who: str, how: str, when: tuple[int, int], rate: Decimal, hours: int, odd: bool) -> None:
        """Start, or hang another bag."""
        at, hours = self.at(*when), 48 if rate == 10 else hours
        typed = HangFields(
            at=at,
            dose_ug_per_day=Decimal(28 if rate == 5 else 9),
            duration_h=Decimal(hours),
            rate_ml_per_h=rate,
            volume_ml=max(rate * hours, Decimal(5)),
            use_by=at + timedelta(hours=72),
        )
        self.do(who, how, record_new_bag if odd != (PumpAction.NEW_BAG in self.possible) else record_start, typed)

    @fits(PumpAction.PAUSE)
    @rule(who=WHO, when=WHEN, cause=st.sampled_from(PauseCause))
    def pause(self, who: str, when: tuple[int, int], cause: PauseCause) -> None:
        """Pause."""
        self.do(who, AGREES, record_pause, PauseFields(at=self.at(*when), cause=cause))

    @fits(PumpAction.RESUME)
    @rule(who=WHO, how=HOW, when=WHEN)
    def resume(self, who: str, how: str, when: tuple[int, int]) -> None:
        """Resume."""
        self.do(who, how, record_resume, ResumeFields(at=self.at(*when)))

    @fits(PumpAction.RATE_CHANGE)
    @rule(who=WHO, how=HOW, when=WHEN, rate=RATES)
    def change_rate(self, who: str, how: str, when: tuple[int, int], rate: Decimal) -> None:
        """Change the rate."""
        self.do(who, how, record_rate_change, RateFields(at=self.at(*when), rate_ml_per_h=rate))

    @precondition(lambda self: len(self.bed.rows()) % 5 == 4)
    @rule(who=WHO, when=WHEN, cause=st.sampled_from(StopCause))
    def stop(self, who: str, when: tuple[int, int], cause: StopCause) -> None:
        """Stop."""
        self.do(who, AGREES, record_stop, StopFields(at=self.at(*when), cause=cause, line_as_label=True))

    @fits(PumpAction.PAUSE)
    @rule(who=WHO, how=HOW, when=WHEN, minutes=st.integers(1, 240), cause=st.sampled_from(PauseCause))
    def solve_alarm(self, who: str, how: str, when: tuple[int, int], minutes: int, cause: PauseCause) -> None:
        """Solve an alarm."""
        self.do(who, how, record_alarm, AlarmFields(at=self.at(*when), minutes=minutes, cause=cause))

    @fits(PumpAction.FOUND)
    @rule(who=WHO, when=WHEN, state=st.sampled_from(FoundState), since=AGO, volume=VOLUME, rate=RATES)
    def find_it(
        self, who: str, when: tuple[int, int], state: FoundState, since: int, volume: int | None, rate: Decimal
    ) -> None:
        """Find the pump not as it should be."""
        at = self.at(*when)
        typed = FoundFields(
            at=at,
            cause=state,
            rate_ml_per_h=rate if state is FoundState.WRONG_RATE else None,
            since=at - since * MINUTE,
            volume_ml=None if volume is None else Decimal(volume),
        )
        self.do(who, AGREES, record_found, typed)

    @fits(PumpAction.READING)
    @rule(who=WHO, when=WHEN, volume=st.integers(0, 260))
    def read(self, who: str, when: tuple[int, int], volume: int) -> None:
        """Read the pump."""
        self.do(who, AGREES, record_reading, ReadingFields(at=self.at(*when), volume_ml=Decimal(volume)))

    @fits(PumpAction.VERIFY)
    @rule(who=WHO, when=WHEN, volume=st.integers(0, 260), rate=st.none() | RATES, over=st.booleans())
    def verify_it(self, who: str, when: tuple[int, int], volume: int, rate: Decimal | None, over: bool) -> None:
        """Verify the pump, or take it over, mostly at the rate of the record."""
        rate = rate or Decimal(str(float(count(self.bed.events(), self.bed.now).rate) or 5))
        typed = SeenFields(at=self.at(*when), rate_ml_per_h=rate, volume_ml=Decimal(volume))
        self.do(who, AGREES, record_take_over if over else record_verify, typed)

    def chosen(self, which: int) -> tuple[int, list[tuple[PumpRecord, Bag | None]]]:
        """Choose one of the acts that count."""
        rows = self.bed.rows()
        return which % len(rows), rows

    @property
    def has_finds(self) -> bool:
        """Whether a find is in the log."""
        return any(row.action is PumpAction.FOUND for row, _ in self.bed.rows())

    @property
    def has_acts(self) -> bool:
        """Whether anything counts."""
        return bool(self.bed.rows())

    @precondition(lambda self: self.has_finds or (self.has_acts and self.turn % 5 == 0))
    @rule(who=WHO, which=st.integers(0, 40), share=st.integers(0, 100))
    def settle(self, who: str, which: int, share: int) -> None:
        """Settle a find; what is none is refused."""
        place, rows = self.chosen(which)
        who = who if which % 2 else "physician"
        finds = [row for row, _ in rows if row.action is PumpAction.FOUND]
        row = finds[which % len(finds)] if finds else rows[place][0]
        since = row.since or row.at
        typed = SettleFields(since=since + (row.at - since) * share / 100, note="by the pump's memory")
        self.bed.told(who, lambda session, act, done: settle_find(session, act, row.id, typed))

    @precondition(lambda self: self.turn % 3 == 1 and self.has_acts)
    @rule(who=WHO, how=HOW, which=st.integers(0, 40), when=st.none() | WHEN, rate=st.none() | RATES)
    def correct(self, who: str, how: str, which: int, when: tuple[int, int] | None, rate: Decimal | None) -> None:
        """Correct an act: another time, another rate, or both."""
        place, rows = self.chosen(which)
        row, bag = rows[place]
        typed = typed_of(row.action, row.model_dump(), bag.label() if bag else None)
        if typed is None:
            return
        values = {name: getattr(typed, name) for name in type(typed).specs}
        if when is not None:
            values["at"] = self.at(*when)
            if "since" in values:
                values["since"] = values["at"] - timedelta(hours=1)
        if rate is not None and values.get("rate_ml_per_h") is not None:
            values["rate_ml_per_h"] = rate
            if bag is not None:
                values["volume_ml"] = max(rate * bag.duration_h, Decimal(5))
        typed = type(typed).model_construct(**values)
        self.bed.told(who, lambda session, act, done: correct_act(session, act, row.id, typed, already_done=done), how)

    @precondition(lambda self: self.has_acts)
    @rule(who=WHO, which=st.integers(0, 40))
    def strike_one(self, who: str, which: int) -> None:
        """Strike an act."""
        place, rows = self.chosen(which)
        self.bed.told(who, lambda session, act, done: strike(session, act, "pump_record", rows[place][0].id))

    @precondition(lambda self: self.bed.last is not None and self.bed.last.now == self.bed.now)
    @rule(own=st.booleans(), who=WHO, seconds=st.integers(0, 20))
    def undo_it(self, own: bool, who: str, seconds: int) -> None:
        """Take the last act back, in time or too late, by whom it was or by somebody else."""
        last, self.bed.last = self.bed.last, None
        assert last is not None
        who = next(name for name in BEDSIDE if user_id(name) == last.user_id) if own else who
        self.bed.now += timedelta(seconds=seconds)
        self.bed.told(who, lambda session, act, done: undo(session, act, last.id))

    @precondition(lambda self: self.turn % 3 == 2)
    @rule(which=st.integers(0, 40), right=st.booleans())
    def finish(self, which: int, right: bool) -> None:
        """Finish a check that waits, with what the record says or with something else."""
        with self.bed.store.read(self.bed.asker()) as session:
            waiting = pending_checks(session)
        if not waiting:
            return
        rows = self.bed.rows()
        about = waiting[which % len(waiting)].about
        place = next(place for place, (row, _) in enumerate(rows) if row.id == about)
        values = values_of(place, rows)
        typed = values if right else tuple((name, f"{value}1") for name, value in values)
        answer = self.bed.finishes(about, typed, rows[place][0].recorded_by)
        assert answer.agreed == right

    @precondition(lambda self: self.turn % 7 == 6)
    @rule(who=st.sampled_from(OUTSIDE), how=HOW, when=WHEN)
    def may_not(self, who: str, how: str, when: tuple[int, int]) -> None:
        """Let somebody try whose role does not allow it."""
        tried = [
            partial(self.do, who, how, record_pause, PauseFields(at=self.at(*when), cause=PauseCause.AIR)),
            partial(self.do, who, how, record_resume, ResumeFields(at=self.at(*when))),
            partial(self.do, who, how, correct_act, ResumeFields(at=self.at(*when))),
        ]
        for one in tried:
            assert one() is None
            assert self.bed.refused[-1] == NOT_ALLOWED

    @invariant()
    def holds(self) -> None:
        """After every step that changed anything: the books, all screens, and every second check."""
        self.turn += 1
        mark = self.bed.store.head.seq, self.bed.now
        if mark == self.mark:
            return
        self.mark = mark
        asker, rows, events = self.bed.asker(), self.bed.rows(), self.bed.events()
        with self.bed.store.read(asker) as session:
            shown = [ask(session, asker) for ask in SCREENS]
            page = infusion_page(session, asker, PATIENT)
        says_everything(shown, Words(self.bed.zone))
        self.balances(page, events)
        self.no_check_is_passed_by(rows)

    def balances(self, page: InfusionPage, events: list[PumpEvent]) -> None:
        """What is counted is what a second count counts, every ledger balances, and the log has a line for each act."""
        assert page.current is not None
        infusion = page.current.infusion
        self.possible = infusion.possible
        agrees(infusion, count(events, self.bed.now))
        balances(infusion)
        lines = {line.record_id for line in page.current.log if not line.struck}
        halves = {event.id for event in events if event.action is PumpAction.RESUME and event.about}
        assert lines - {event.id for event in events} == set()
        assert {event.id for event in events} - lines <= halves

    def no_check_is_passed_by(self, rows: list[tuple[PumpRecord, Bag | None]]) -> None:
        """Who needs a second person has one who really agreed to these values, or waits for one."""
        checks, before = self.bed.checks_of(), self.bed.replaced()
        for place, (row, _) in enumerate(rows):
            mine = [one for one in checks.values() if one.about == row.id and one.struck_at is None]
            mine = [one for one in mine if one.outcome is not CheckOutcome.DIFFERED]
            assert mine or row.action not in CHECKED_ALWAYS, f"{row.action} has no check and waits for none"
            for one in mine:
                if one.outcome not in DONE:
                    continue
                first = one
                while first.replaces is not None:
                    first = checks[first.replaces]
                about: UUID | None = first.about
                while about is not None and about not in self.bed.agreed:
                    about = before[about]  # an undo lets the check of the row before stand for the new one
                assert about is not None, "checked, and nobody has"
                if row.action in CHECKED_ALWAYS:
                    assert self.bed.agreed[about] == values_of(place, rows)

    def teardown(self) -> None:
        """Replay the journal and close the file."""
        if hasattr(self, "bed"):
            assert verify(self.bed.store, STORE_ID).sound
            self.bed.store.close()


def says_everything(shown: object, words: Words) -> None:
    """Say every sentence that a screen was told, as the screen would."""
    if isinstance(shown, Said):
        assert words.say(shown.message, **dict(shown.values))
    elif isinstance(shown, list | tuple):
        for one in shown:
            says_everything(one, words)
    elif is_dataclass(shown):
        for one in fields(shown):
            says_everything(getattr(shown, one.name), words)


TestAtTheBed = AtTheBed.TestCase
# Not shrunk: a story of so few steps can be read as it is, and shrinking it would take minutes.
TestAtTheBed.settings = settings(
    max_examples=STORIES, stateful_step_count=STEPS, deadline=None, phases=(Phase.explicit, Phase.generate)
)
