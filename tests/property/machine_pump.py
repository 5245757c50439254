"""The part of the machine at the pump: every act, corrected and settled as it comes."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bline_desktop.commands import pump_looks
from bline_desktop.commands.infusions import record_new_bag, record_pause, record_resume, record_start, record_stop
from bline_desktop.commands.paper import record_paper
from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.domain.treatment import looks
from bline_desktop.domain.treatment.act_fields import typed_of
from bline_desktop.domain.treatment.acts import HangFields, PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.on_paper import PaperPause, PaperResume, PaperRow, PaperSheet
from bline_desktop.domain.treatment.pump import FoundState, PauseCause, PumpAction, StopCause
from tests.property.machine import AGO, HOW, WHEN, WHICH, WHO, AtABed, fits
from tests.support.bedside import MINUTE
from tests.support.bedside_rows import Pump
from tests.support.bedside_seconds import AGREES
from tests.support.real_store import PATIENT
from tests.support.second_count import count

VOLUME = st.none() | st.integers(0, 260)
RATES = st.sampled_from((Decimal(5), Decimal(10), Decimal("2.5"), Decimal("0.7")))
ODD = st.sampled_from([False, False, False, True])
HOURS = st.sampled_from((24, 48, 96))
When = tuple[int, int]


class AtThePump(AtABed):
    """All acts at the pump."""

    def do(self, who: str, how: str, command: Any, fields: Any) -> Any:
        """Tell the desk an act of the cycle on the screen."""
        return self.bed.tell(who, command, self.cycle, fields, how=how)

    def log(self) -> Pump:
        """Return the acts that count."""
        return self.kept.log()

    @fits(PumpAction.START, PumpAction.NEW_BAG)
    @rule(who=WHO, how=HOW, when=WHEN, rate=RATES, hours=HOURS, odd=ODD)
    def hang(self, who: str, how: str, when: When, rate: Decimal, hours: int, odd: bool) -> None:
        """Start, or hang another bag."""
        at, hours = self.at(*when), 48 if rate == 10 else hours
        fields = HangFields(
            at=at,
            dose_ug_per_day=Decimal(28 if rate == 5 else 9),
            duration_h=Decimal(hours),
            rate_ml_per_h=rate,
            volume_ml=max(rate * hours, Decimal(5)),
            use_by=at + timedelta(hours=72),
        )
        self.do(who, how, record_new_bag if odd != (PumpAction.NEW_BAG in self.possible) else record_start, fields)

    @fits(PumpAction.PAUSE)
    @rule(who=WHO, when=WHEN, cause=st.sampled_from(PauseCause))
    def pause(self, who: str, when: When, cause: PauseCause) -> None:
        """Pause."""
        self.do(who, AGREES, record_pause, PauseFields(at=self.at(*when), cause=cause))

    @fits(PumpAction.RESUME)
    @rule(who=WHO, how=HOW, when=WHEN)
    def resume(self, who: str, how: str, when: When) -> None:
        """Resume."""
        self.do(who, how, record_resume, ResumeFields(at=self.at(*when)))

    @fits(PumpAction.RATE_CHANGE)
    @rule(who=WHO, how=HOW, when=WHEN, rate=RATES)
    def change_rate(self, who: str, how: str, when: When, rate: Decimal) -> None:
        """Change the rate."""
        self.do(who, how, pump_looks.record_rate_change, looks.RateFields(at=self.at(*when), rate_ml_per_h=rate))

    @precondition(lambda self: len(self.log()) % 5 == 4)
    @rule(who=WHO, when=WHEN, cause=st.sampled_from(StopCause), line=st.booleans())
    def stop(self, who: str, when: When, cause: StopCause, line: bool) -> None:
        """Stop."""
        self.do(who, AGREES, record_stop, StopFields(at=self.at(*when), cause=cause, line_as_label=line))

    @fits(PumpAction.PAUSE)
    @rule(who=WHO, how=HOW, when=WHEN, minutes=st.integers(1, 240), cause=st.sampled_from(PauseCause))
    def solve_alarm(self, who: str, how: str, when: When, minutes: int, cause: PauseCause) -> None:
        """Solve an alarm."""
        self.do(who, how, pump_looks.record_alarm, looks.AlarmFields(at=self.at(*when), minutes=minutes, cause=cause))

    @fits(PumpAction.FOUND)
    @rule(who=WHO, when=WHEN, state=st.sampled_from(FoundState), since=AGO, volume=VOLUME, rate=RATES)
    def find_it(self, who: str, when: When, state: FoundState, since: int, volume: int | None, rate: Decimal) -> None:
        """Find the pump not as it should be."""
        at = self.at(*when)
        fields = looks.FoundFields(
            at=at,
            cause=state,
            rate_ml_per_h=rate if state is FoundState.WRONG_RATE else None,
            since=at - since * MINUTE,
            volume_ml=None if volume is None else Decimal(volume),
        )
        self.do(who, AGREES, pump_looks.record_found, fields)

    @fits(PumpAction.READING)
    @rule(who=WHO, when=WHEN, volume=st.integers(0, 260))
    def read(self, who: str, when: When, volume: int) -> None:
        """Read the pump."""
        self.do(
            who, AGREES, pump_looks.record_reading, looks.ReadingFields(at=self.at(*when), volume_ml=Decimal(volume))
        )

    @fits(PumpAction.VERIFY)
    @rule(who=WHO, when=WHEN, volume=st.integers(0, 260), rate=st.none() | RATES, over=st.booleans())
    def verify_it(self, who: str, when: When, volume: int, rate: Decimal | None, over: bool) -> None:
        """Verify the pump, or take it over, mostly at the rate of the record."""
        counted = count(self.kept.events(self.cycle), self.bed.now)
        rate = rate or Decimal(str(float(counted.rate) or 5))
        fields = looks.SeenFields(at=self.at(*when), rate_ml_per_h=rate, volume_ml=Decimal(volume))
        self.do(who, AGREES, pump_looks.record_take_over if over else pump_looks.record_verify, fields)

    @precondition(lambda self: self.turn % 4 == 3)
    @rule(who=WHO, when=WHEN, minutes=st.integers(0, 400), sheet=st.sampled_from(PaperSheet))
    def enter_paper(self, who: str, when: When, minutes: int, sheet: PaperSheet) -> None:
        """Enter a pause and a resume from paper."""
        at = self.at(*when)
        paused = PaperPause(sheet=sheet, at=at - minutes * MINUTE, cause=PauseCause.IMAGING)
        rows = (PaperRow("resume", PaperResume(sheet=sheet, at=at)), PaperRow("pause", paused))
        self.bed.tell(who, record_paper, PATIENT, rows)

    @property
    def has_finds(self) -> bool:
        """Whether a find is in the log."""
        return any(row.action is PumpAction.FOUND for row, _ in self.log())

    @property
    def has_acts(self) -> bool:
        """Whether anything counts."""
        return bool(self.log())

    @precondition(lambda self: self.has_finds or (self.has_acts and self.turn % 5 == 0))
    @rule(who=WHO, which=WHICH, share=st.integers(0, 100))
    def settle(self, who: str, which: int, share: int) -> None:
        """Settle a find; what is none is refused."""
        rows = [row for row, _ in self.log()]
        who = who if which % 2 else "physician"
        finds = [row for row in rows if row.action is PumpAction.FOUND]
        row = finds[which % len(finds)] if finds else rows[which % len(rows)]
        since = row.since or row.at
        fields = looks.SettleFields(since=since + (row.at - since) * share / 100, note="by the pump's memory")
        self.bed.tell(who, pump_looks.settle_find, row.id, fields)

    @precondition(lambda self: self.turn % 3 == 1 and self.has_acts)
    @rule(who=WHO, how=HOW, which=WHICH, when=st.none() | WHEN, rate=st.none() | RATES)
    def correct_one(self, who: str, how: str, which: int, when: When | None, rate: Decimal | None) -> None:
        """Correct an act: another time, another rate, both, or nothing of it; some of them for the second time."""
        log = self.log()
        row, bag = next((one for one in log if one[0].replaces and which % 3 == 0), log[which % len(log)])
        known = typed_of(row.action, row.model_dump(), bag.label() if bag else None)
        if known is None:
            return
        values = {name: getattr(known, name) for name in type(known).specs}
        if when is not None:
            values["at"] = self.at(*when)
            if "since" in values:
                values["since"] = values["at"] - timedelta(hours=1)
        if rate is not None and values.get("rate_ml_per_h") is not None:
            values["rate_ml_per_h"] = rate
            if bag is not None:
                values["volume_ml"] = max(rate * bag.duration_h, Decimal(5))
        self.bed.tell(who, correct_act, row.id, type(known).model_construct(**values), how=how)
