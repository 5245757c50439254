"""The bags and vital signs of each infusion, as they stand beneath it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.dli import DliStart, correct_dli, hang_dli_bag, record_dli, record_dli_vitals, start_dli
from bline_desktop.commands.dli_bags import correct_dli_bag
from bline_desktop.domain.dli_entry import DliEntry
from bline_desktop.domain.treatment.dli import Dli, DliFields
from bline_desktop.domain.treatment.dli_bag import DliFirstBagFields, DliNextBagFields
from bline_desktop.domain.treatment.dli_vitals import DliVitalsFields
from bline_desktop.domain.words import Words
from bline_desktop.queries.dli_entries import dli_entries
from tests.support.store import NOW, ZONE, MemorySession, a_patient, an_act, an_asker, memory_session
from tests.unit.commands.test_dli_bedside import next_bag, start_fields

MINUTE = timedelta(minutes=1)
SIGNS = {"temperature_c": Decimal("36.8"), "pulse": 84, "systolic": 118, "diastolic": 72, "saturation_percent": 98}


@pytest.fixture
def session() -> Iterator[MemorySession]:
    with memory_session() as opened:
        yield opened


@pytest.fixture
def li(session: MemorySession) -> UUID:
    return a_patient(session)


def entries(session: MemorySession, patient_id: UUID) -> tuple[DliEntry, ...]:
    session.flush()
    return dli_entries(session, an_asker(), patient_id)


def said(entry: DliEntry) -> str:
    return Words(ZONE).say(entry.line.summary.message, **dict(entry.line.summary.values))


def started(session: MemorySession, li: UUID, **changes: object) -> UUID:
    begun = DliStart(start_fields(**{"started_at": NOW - 30 * MINUTE, **changes}))
    dli = start_dli(session, an_act(reason="by telephone"), li, begun, already_done=True)
    session.flush()
    return dli


def test_each_entry_stands_with_its_infusion_under_whichever_version(session: MemorySession, li: UUID) -> None:
    dli = started(session, li)
    hang_dli_bag(session, an_act(), dli, next_bag(part_number=None, hung_at=NOW - 10 * MINUTE))
    record_dli_vitals(session, an_act(), dli, DliVitalsFields.model_validate({**SIGNS, "at": NOW}))
    session.flush()
    row = session.get(Dli, dli)
    assert row is not None
    moved = {name: getattr(row, name) for name in DliFields.specs} | {"started_at": NOW - 35 * MINUTE}
    newest = correct_dli(session, an_act(reason="slip"), dli, DliFields.model_validate(moved))
    found = entries(session, li)
    assert {entry.dli_id for entry in found} == {newest}
    assert [said(entry) for entry in found] == [
        "Vital signs: 36.8 °C, pulse 84, 118 over 72 mmHg, saturation 98 %",
        "Bag 2: G123498654321",
        "Bag 1: G123498654321, part 2A",
    ]
    assert [entry.line.when for entry in found] == [NOW, NOW - 10 * MINUTE, NOW - 35 * MINUTE]
    assert [entry.table for entry in found] == ["dli_vitals", "dli_bag", "dli_bag"]
    assert [entry.line.check is not None and entry.line.check.pending for entry in found] == [False, True, False]
    assert [type(entry.line.fields) for entry in found] == [DliVitalsFields, DliNextBagFields, DliFirstBagFields]


def test_what_was_denied_at_a_bag_is_said_and_corrections_stay_readable(session: MemorySession, li: UUID) -> None:
    dli = started(session, li, din=None, local_number="HZ-26-0815", part_number=None, no_filter=False)
    bag = hang_dli_bag(session, an_act(reason="x"), dli, next_bag(intact=False), already_done=True)
    session.flush()
    seen = record_dli_vitals(session, an_act(), dli, DliVitalsFields.model_validate({**SIGNS, "at": NOW}))
    session.flush()
    new = correct_dli_bag(session, an_act(reason="misread"), bag, next_bag(part_number="3C"))
    right = DliVitalsFields.model_validate({**SIGNS, "pulse": 48, "at": NOW})
    correct(session, an_act(reason="digits swapped"), "dli_vitals", seen, right)
    found = {entry.line.record_id: entry for entry in entries(session, li)}
    assert said(found[bag]) == "Bag 2: G123498654321, part 2A. Answered no: Bag intact, nothing unusual to be seen"
    assert (found[bag].line.struck, found[bag].line.replaced, found[bag].line.strike_reason) == (True, True, "misread")
    assert (said(found[new]), found[new].line.corrects) == ("Bag 2: G123498654321, part 3C", True)
    texts = [said(entry) for entry in found.values()]
    assert "Bag 1: HZ-26-0815. Answered no: No leucocyte filter: a standard blood set" in texts
    assert sum("pulse 48" in text for text in texts) == 1


def test_one_known_from_paper_has_none(session: MemorySession, li: UUID) -> None:
    typed = {name: getattr(start_fields(), name) for name in ("product", "cd3_mantissa", "cd3_power", "volume_ml")}
    record_dli(session, an_act(), li, DliFields.model_validate({**typed, "started_at": NOW - 40 * MINUTE}))
    assert entries(session, li) == ()
