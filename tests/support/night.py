"""A night on a ward of many patients, in one real store: who tries to get past the second person, and how."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid5

from sqlmodel import Session

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.dli import correct_dli, end_dli, hang_dli_bag, record_dli
from bline_desktop.commands.infusions import order_cycle, record_new_bag, record_pause, record_resume, record_start
from bline_desktop.commands.pump_corrections import correct_act
from bline_desktop.commands.pump_looks import record_rate_change
from bline_desktop.domain.patient import AllergyStatus, Patient
from bline_desktop.domain.treatment.act_fields import typed_of
from bline_desktop.domain.treatment.acts import HangFields, PauseFields, ResumeFields
from bline_desktop.domain.treatment.cycle import CycleFields, PumpRecord
from bline_desktop.domain.treatment.dli import Dli, DliEndFields, DliFields
from bline_desktop.domain.treatment.dli_bag import DliBag, DliBagFields, DliNextBagFields
from bline_desktop.domain.treatment.looks import RateFields
from bline_desktop.domain.treatment.pump import PauseCause
from tests.support.bedside import MINUTE, PLACES, Bedside, copied, new_bedside
from tests.support.bedside_rows import Kept
from tests.support.bedside_seconds import Reading
from tests.support.real_store import STORE_ID, a_patient_row

PATIENTS = 10
RATES, DOSES = ("5", "10", "0.7"), ("28", "9")
CELLS = (("1.5", "6"), ("1.5", "7"), ("2", "6"))
BAGS = (
    {"din": "G123498654321", "part_number": "1A"},
    {"din": "G123498654321", "part_number": "1B"},
    {"local_number": "T-0417", "part_number": "2"},
)
YES = {"identity_checked": True, "intact": True, "no_filter": True, "not_irradiated": True, "own_line": True}


@dataclass(frozen=True)
class Attempt:
    """One act that somebody is about to do: a command with what is typed."""

    command: Callable[..., Any]
    values: tuple[Any, ...]
    named: dict[str, Any] = field(default_factory=dict)

    def do(self, session: Session, act: Any) -> Any:
        """Do it."""
        return self.command(session, act, *self.values, **self.named)


DONE = {"already_done": True}


@cache
def _prepared() -> tuple[Path, tuple[UUID, ...], tuple[Reading, ...]]:
    """Let a bag and cells run in each patient, all of it checked as it should be."""
    bed = new_bedside(*PLACES[0])
    for number in range(PATIENTS):
        patient = uuid5(STORE_ID, f"patient {number}")
        with bed.store.write(bed.act("administrator")) as session:
            more = {"trial_id": f"ZJ-1{number:02}", "hospital_number": f"H{number:06}", "id": patient}
            row = a_patient_row().model_dump() | more | {"allergy_status": AllergyStatus.NONE_KNOWN}
            session.add(Patient(**row))
        order = {"number": 1, "dose_ug_per_day": 28, "planned_days": 28, "planned_start_on": bed.now.date()}
        cycle = bed.tell("physician", order_cycle, patient, CycleFields.model_validate(order))
        bed.tell("nurse", record_start, cycle, a_label(bed, "28", "5"))
        bed.tell("other", record_dli, patient, some_cells(bed, "1.5", "6"))
    bed.store.close()
    return bed.store.folder, tuple(uuid5(STORE_ID, f"patient {n}") for n in range(PATIENTS)), tuple(bed.readings)


@contextmanager
def a_night() -> Iterator[tuple[Bedside, tuple[UUID, ...]]]:
    """Open a ward of its own."""
    folder, patients, readings = _prepared()
    bed = copied(folder, *PLACES[0])
    bed.readings = list(readings)
    bed.digits(patients[0])
    yield bed, patients
    bed.store.close()


def a_label(bed: Bedside, dose: str, rate: str) -> HangFields:
    """Return the label of a bag that is hung now."""
    hours = 48 if rate == "10" else 96
    return HangFields(
        at=bed.now,
        dose_ug_per_day=Decimal(dose),
        duration_h=Decimal(hours),
        rate_ml_per_h=Decimal(rate),
        volume_ml=Decimal(rate) * hours,
        use_by=bed.now + timedelta(hours=96),
    )


def some_cells(bed: Bedside, mantissa: str, power: str) -> DliFields:
    """Return an infusion that began now."""
    what = {"product": "gcsf_fresh", "cd3_mantissa": Decimal(mantissa), "cd3_power": power}
    return DliFields.model_validate({**what, "volume_ml": Decimal(100), "started_at": bed.now})


def attempts(bed: Bedside, chance: Random, kept: Kept, patient: UUID) -> Attempt:
    """Return any act at a patient that may need a second person, or anything done with one that is recorded."""
    mine = [row for row in kept.acts() if row.patient_id == patient]
    if chance.random() < 0.45:
        return corrections(bed, chance, kept, chance.choice(mine))
    cycle = next(row.cycle_id for row in kept.pump.values() if row.patient_id == patient)
    runs = [row.id for row in mine if isinstance(row, Dli) and row.ended_at is None]
    hours = {**BAGS[chance.randrange(3)], **YES, "expires_at": bed.now + timedelta(hours=9), "hung_at": bed.now}
    found = [
        *[Attempt(record_dli, (patient, some_cells(bed, *chance.choice(CELLS))))] * 4,
        Attempt(record_new_bag, (cycle, a_label(bed, chance.choice(DOSES), chance.choice(RATES))), DONE),
        Attempt(record_rate_change, (cycle, RateFields(at=bed.now, rate_ml_per_h=Decimal(chance.choice(RATES)))), DONE),
        Attempt(record_pause, (cycle, PauseFields(at=bed.now - 300 * MINUTE, cause=PauseCause.IMAGING)), DONE),
        Attempt(record_resume, (cycle, ResumeFields(at=bed.now)), DONE),
    ]
    if runs:
        found += [Attempt(hang_dli_bag, (chance.choice(runs), DliNextBagFields.model_validate(hours)), DONE)] * 3
    return chance.choice(found)


def corrections(bed: Bedside, chance: Random, kept: Kept, row: PumpRecord | Dli | DliBag) -> Attempt:
    """Return a correction that leaves what is read back, or changes it, or the end of an infusion."""
    if isinstance(row, DliBag):
        values = {name: getattr(row, name) for name in DliBagFields.specs} | chance.choice((*BAGS, {}))
        values |= {"din": None} if values["local_number"] else {}
        return Attempt(correct, ("dli_bag", row.id, DliBagFields.model_validate(values)))
    if isinstance(row, Dli):
        if row.ended_at is None and chance.random() < 0.4:
            end = {"ended_at": bed.now, "stopped_early": False, "reaction": "none"}
            return Attempt(end_dli, (row.id, DliEndFields.model_validate(end)))
        values = {name: getattr(row, name) for name in DliFields.specs}
        mantissa, power = chance.choice((*CELLS, (row.cd3_mantissa, row.cd3_power), (row.cd3_mantissa, row.cd3_power)))
        values |= {
            "cd3_mantissa": Decimal(mantissa),
            "cd3_power": power,
            "volume_ml": Decimal(chance.randint(100, 200)),
        }
        fields = DliFields.model_validate(values)
        way = (correct_dli, (row.id, fields)), (correct, ("dli", row.id, fields))
        return Attempt(*chance.choice(way))
    bag = kept.bags.get(row.bag_id) if row.bag_id else None
    known: Any = typed_of(row.action, row.model_dump(), bag.label() if bag else None)
    typed = {name: getattr(known, name) for name in type(known).specs} | {"note": "seen again"}
    if typed.get("rate_ml_per_h") is not None:
        typed["rate_ml_per_h"] = Decimal(chance.choice((*RATES, str(typed["rate_ml_per_h"]))))
        typed |= {"volume_ml": typed["rate_ml_per_h"] * typed["duration_h"]} if bag is not None else {}
    return Attempt(correct_act, (row.id, type(known).model_construct(**typed)), DONE)


def twisted(chance: Random, attempt: Attempt) -> Attempt:
    """Return the act with other values than those that somebody has just read, where it has a label or cells."""
    if attempt.command is record_new_bag:
        cycle, label = attempt.values
        other = label.model_copy(update={"dose_ug_per_day": Decimal(chance.choice(DOSES))})
        return replace(attempt, values=(cycle, other))
    if attempt.command is record_dli:
        patient, cells = attempt.values
        return replace(
            attempt, values=(patient, cells.model_copy(update={"cd3_mantissa": Decimal(chance.randint(1, 9))}))
        )
    return attempt
