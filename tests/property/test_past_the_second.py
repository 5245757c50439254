"""Ten thousand tries to get past the second person, on a real store: whatever is done, corrected, ended or finished.

Each try is an act at the pump or at the cells, or a correction of one, beside checks that go wrong in every way that
people and programs know. Tries of one shift share a transaction, as entries from paper do: to open the file for each of
them would take minutes. What came of it is told from rows and journal alone, by `none_passed_by`.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from bline_desktop.commands.second_checks import check_second
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.second_check import SECOND_NEEDED, CheckEntry
from bline_desktop.storage.verify import verify
from tests.support.bedside import MINUTE, Bedside
from tests.support.bedside_people import AT_WORK, BEDSIDE, PINS, WRONG, WRONG_PASSWORD, user_id, who_is
from tests.support.bedside_rows import Kept, books_kept
from tests.support.bedside_seconds import REASONS, SLIPS, Reading, misread, none_passed_by, slipped
from tests.support.night import a_night, attempts, twisted
from tests.support.real_store import STORE_ID

NIGHTS, SHIFTS, TRIES = 5, 20, 50  # on each of two wards
DOERS = ("nurse", "nurse", "other", "physician", "investigator")


@dataclass
class Shift:
    """One person's acts of one transaction; `kept` is what lay in the store before, `came` counts what came of all."""

    bed: Bedside
    session: Session
    chance: Random
    doer: str
    kept: Kept
    came: Counter[str]
    old: list[CheckEntry] = field(default_factory=list)

    def one_try(self, patient: UUID) -> None:
        """Do an act of a patient, honestly or not, and let people check it before, and after."""
        chance, bed = self.chance, self.bed
        bed.now += MINUTE
        attempt, act = attempts(bed, chance, self.kept, patient), bed.act(self.doer, asks_second=chance.random() < 0.9)
        needed = self.stopped(act, attempt)
        if needed is None:
            return
        about: Any = needed.values["about"]
        values: Any = needed.values["values"]
        for _ in range(chance.choice((0, 1, 1, 2))):
            self.checks(bed.entry(about, values, self.somebody(), patient), act)
        attempt = attempt if chance.random() < 0.8 else twisted(chance, attempt)
        wanted = [(about, patient, values, one) for one in set(BEDSIDE) | {"agency"} if one != self.doer]
        read = {(one.about, one.patient, one.values, who_is(one.reader)) for one in bed.readings[-2:]}
        later = chance.choice((None, None, *REASONS)) if chance.random() < 0.4 else None
        again = self.stopped(replace(act, later=later), attempt)
        if again is not None:
            assert again.values["values"] != values or not read & set(wanted), "read back, and it does not count"

    def stopped(self, act: Act, attempt: Any) -> RuleBroken | None:
        """Try to write an act; return what stopped it where a second person is missing."""
        before = len(self.session.changes)  # type: ignore[attr-defined]
        try:
            attempt.do(self.session, act)
        except RuleBroken as broken:
            stop = broken
        else:
            self.session.flush()
            self.came["written"] += 1
            return None
        assert len(self.session.changes) == before  # type: ignore[attr-defined]
        assert not self.session.new, "refused, and something is written all the same"
        self.came["stopped" if stop.rule == SECOND_NEEDED else "refused"] += 1
        return stop if stop.rule == SECOND_NEEDED else None

    def somebody(self) -> UUID:
        """Return anybody at work, mostly one who may check."""
        return user_id(self.chance.choice((*BEDSIDE, *BEDSIDE, *AT_WORK, "left")))

    def checks(self, entry: CheckEntry, act: Act) -> None:
        """Let somebody read back, as it should be or not; what truly was read is noted."""
        chance, checker = self.chance, who_is(entry.checker_id)
        entry = entry if chance.random() < 0.5 else slipped(entry, act, chance.choice(SLIPS[:2] + SLIPS[4:]))
        if chance.random() < 0.4:
            entry = replace(entry, secret=chance.choice((PINS.get(checker, WRONG), WRONG, WRONG_PASSWORD, "")))
        if self.old and chance.random() < 0.1:
            entry = replace(
                chance.choice(self.old), about=chance.choice((entry.about, *self.kept.dlis, *self.kept.dli_bags))
            )
        self.old.append(entry)
        self.read_back(entry, {act.user_id})

    def read_back(self, entry: CheckEntry, first: set[UUID]) -> None:
        """Check, and hold the answer against the rule, told anew."""
        bed, checker = self.bed, who_is(entry.checker_id)
        try:
            answer = check_second(self.session, bed.act(self.doer), entry)
        except RuleBroken as broken:  # what was finished, replaced or struck waits for nobody
            self.came[broken.rule.code] += 1
            return
        self.session.flush()
        row = self.kept.act(entry.about)
        values = self.kept.values(row) if row else entry.first
        patient = row.patient_id if row else entry.patient_id
        first = self.kept.first_persons(row) if row else first
        may = entry.checker_id not in first and bed.secrets.may_check(checker, bed.now)
        right = may and bed.secrets.takes(checker, entry.secret, bed.now)
        read = dict(entry.typed)
        agreed = right and all(read.get(name) == value for name, value in (*bed.digits(patient), *values))
        assert answer.agreed == agreed, f"{checker} beside {self.doer}"
        self.came["agreed" if agreed else "differed"] += 1
        if agreed:
            bed.readings.append(Reading(entry.about, patient, values, entry.checker_id))

    def finish(self) -> None:
        """Let people finish what waits since before this shift, each with a will to get it done."""
        waiting = [row for row in self.kept.acts() if self.kept.waits(row.id)]
        for row in self.chance.sample(waiting, min(8, len(waiting))):
            values = self.kept.values(row)
            began = self.kept.before(row)[-1].recorded_by
            checker = self.chance.choice((began, row.recorded_by, self.somebody()))
            told = values if self.chance.random() < 0.8 else misread(values)
            entry = self.bed.entry(row.id, told, checker, row.patient_id)
            self.read_back(replace(entry, first=self.chance.choice(((), told))), set())


@pytest.mark.parametrize("ward", ["3 East", "4 West"])  # two tests, so that two workers share them
def test_nobody_gets_past_the_second_person_on_a_real_store(ward: str) -> None:
    chance, came = Random(f"past the second person of {ward}"), Counter[str]()
    for _ in range(NIGHTS):
        with a_night() as (bed, patients):
            kept = bed.kept()
            for _ in range(SHIFTS):
                doer = chance.choice(DOERS)
                with bed.store.write(bed.act(doer)) as session:
                    shift = Shift(bed, session, chance, doer, kept, came)
                    shift.finish()
                    for _ in range(TRIES):
                        shift.one_try(chance.choice(patients))
                kept = bed.kept()
                none_passed_by(kept, bed.readings)
            with bed.reading() as session:
                books_kept(session)
            assert verify(bed.store, STORE_ID).sound
    # All ways were tried often enough: refused for want of a second person, written, truly read, read otherwise.
    assert min(came[way] for way in ("stopped", "written", "agreed", "differed")) > NIGHTS * SHIFTS * TRIES // 20
