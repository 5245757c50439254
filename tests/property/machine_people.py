"""The part of the machine about people: PINs, who comes on by one, checks that are finished later, and who may not."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bline_desktop.commands.pins import set_pin, try_pin
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.second_check import NOT_PENDING, Values
from tests.property.machine import PASSES, WHICH, AtABed
from tests.support.bedside import MINUTE
from tests.support.bedside_people import AT_WORK, BEDSIDE, PASSWORD, PINS, WRONG, user_id, who_is
from tests.support.bedside_seconds import misread

CHECKERS = st.sampled_from((*BEDSIDE, *BEDSIDE, *AT_WORK, "left", *["who began"] * 4))
SECRETS = st.sampled_from((PASSWORD, PASSWORD, "own PIN", "own PIN", WRONG, "eleven grey herons", ""))


class People(AtABed):
    """What people do with their secrets."""

    @rule(minutes=st.integers(60, 3000))
    def wait(self, minutes: int) -> None:
        """Let time pass, so that bags run empty too."""
        self.bed.now += minutes * MINUTE

    @precondition(lambda self: self.turn % 5 == 3)
    @rule(who=st.sampled_from(tuple(PINS)), right=st.booleans())
    def choose_a_pin(self, who: str, right: bool) -> None:
        """Choose the PIN anew, with the password or without."""
        kept = self.bed.tell(who, set_pin, PASSWORD if right else "a guess", PINS[who])
        assert kept is None
        if right:
            self.bed.secrets.takes(who, PASSWORD, self.bed.now)
            self.bed.last = None  # a PIN is no entry: to choose it twice is no harm
        else:
            assert self.bed.refused[-1].code == "wrong-own-password"

    @rule(who=st.sampled_from(BEDSIDE), tries=st.integers(1, 6))
    def come_by_pin(self, who: str, tries: int) -> None:
        """Come on by the PIN, after some wrong ones."""
        for secret in (*[WRONG] * (tries - 1), PINS.get(who, WRONG)):
            with self.bed.store.write(self.bed.act(who)) as session:
                refusal: RuleBroken | None = try_pin(session, self.bed.act(who), user_id(who), secret)
            assert (refusal is None) == self.bed.secrets.takes(who, secret, self.bed.now)

    @rule(checker=CHECKERS, which=WHICH, passes=PASSES, right=st.booleans(), secret=SECRETS)
    def finish(self, checker: str, which: int, passes: int, right: bool, secret: str) -> None:
        """Finish a check that waits, in time or late, with what the record says or with something else."""
        kept = self.kept
        waiting = [row for row in kept.acts() if kept.waits(row.id)]
        if not waiting:
            return
        self.bed.now += passes * MINUTE
        taken_over = [row for row in waiting if row.replaces is not None]
        row = taken_over[-1] if taken_over and which % 2 else waiting[which % len(waiting)]
        if checker == "who began":
            checker = who_is(kept.before(row)[-1].recorded_by)
        values: Values = kept.values(row)
        if not right:
            values = misread(values)
        self.bed.finish(row.id, checker, values, PINS.get(checker, WRONG) if secret == "own PIN" else secret)

    @rule(checker=st.sampled_from((*BEDSIDE, *AT_WORK, "left")), which=WHICH)
    def check_once_more(self, checker: str, which: int) -> None:
        """Read an act back that waits for nobody: it is refused, and nothing is kept."""
        done = [row for row in self.kept.acts() if not self.kept.waits(row.id)]
        if done:
            row, before = done[which % len(done)], self.bed.store.head.seq
            entry = self.bed.entry(row.id, self.kept.values(row), user_id(checker))
            with pytest.raises(RuleBroken) as caught:
                self.bed.read_back("nurse", entry)
            assert caught.value.rule == NOT_PENDING
            assert self.bed.store.head.seq == before
