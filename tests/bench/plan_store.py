"""A real encrypted store with many patients, of this month and of years ago, written in one transaction."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from bline_desktop.commands.templates import save_template
from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations.chimerism import Chimerism, ChimerismFields
from bline_desktop.domain.observations.mrd import Mrd, MrdFields
from bline_desktop.domain.observations.round import Round, RoundFields
from bline_desktop.domain.patient import Patient, PatientState, Stay, StayFields
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.plan.protocol import Repeat, StepSort, Template
from bline_desktop.domain.plan.spans import Span, SpanUnit, Window
from bline_desktop.domain.record import Record
from bline_desktop.domain.roles import Role
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.cycle import Bag, BagFields, Cycle, CycleFields, PumpRecord
from bline_desktop.domain.treatment.dli import Dli, DliFields
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.storage.database import Database
from tests.support.plans import TRANSPLANT, cycles, dlis, looks, template
from tests.support.real_store import ASKER, NOW, STORE_ID, a_patient_row, an_act

DAY = timedelta(days=1)
BAG_LASTS = timedelta(hours=48)
BAGS = 14  # of a cycle of 28 days
RESULTS = 8  # MRD, and as many days of chimerism in three lineages, one each six weeks
ROUNDS = 20
THIS_MONTH = (date(2026, 11, 1), date(2026, 11, 30))


class Untyped(Fields):
    """What the program writes and no person types."""


def asker() -> Asker:
    """Return the nurse who looks."""
    return ASKER


def a_template() -> Template:
    """Return two years: four cycles, three DLI, MRD, chimerism and GVHD each month, a visit every two weeks."""
    each_month, fortnightly = Repeat(24, Span(1, SpanUnit.MONTHS)), Repeat(52, Span(2, SpanUnit.WEEKS))
    return template(
        cycles(4, every=Span(3, SpanUnit.MONTHS), offset=Span(100), window=Window(-14, 14)),
        dlis(3, every=Span(8, SpanUnit.WEEKS), offset=Span(150), window=Window(-3, 7)),
        looks("mrd", TRANSPLANT, Span(1, SpanUnit.MONTHS), Window(-7, 7), each_month),
        looks("chimerism", TRANSPLANT, Span(1, SpanUnit.MONTHS), Window(-7, 7), each_month, StepSort.CHIMERISM),
        looks("gvhd", TRANSPLANT, Span(1, SpanUnit.MONTHS), Window(-7, 7), each_month, StepSort.GVHD),
        looks("visit", TRANSPLANT, Span(30), Window(-3, 3), fortnightly, StepSort.VISIT),
    )


def save_plan_text(database: Database) -> TextRef:
    """Keep the template; return its exact name."""
    act = an_act(role=Role.PHYSICIAN)
    with database.write(act) as session:
        return save_template(session, act, a_template())


def add_this_month(database: Database, numbers: range, ref: TextRef, *, running: int) -> None:
    """Enrol patients of whom something stands in this month: each with a plan and a result, most with a cycle.

    Of every ten so many have a pump running; of the others half were stopped this month, half half a year ago.
    """
    act = an_act()
    with database.write(act) as session:
        for number in numbers:
            patient = _enrol(number)
            session.add(patient)
            begin = NOW - (number % 27) * DAY - timedelta(hours=number % 24, minutes=20)
            if number % 10 >= running:
                begin -= (40 if number % 2 else 180) * DAY
            for row in (
                *_stay(act, patient.id, number),
                _plan(act, patient.id, ref),
                *_cycle(act, patient.id, 1, begin - 180 * DAY, None),
                *_cycle(act, patient.id, 2, begin, NOW),
                *_results(act, patient.id, NOW.date() - (number % 20) * DAY),
                *_rounds(act, patient.id, begin),
            ):
                session.add(row)
            session.flush()  # what waits for a flush is gone through for each row that is added


def add_long_ago(database: Database, numbers: range, ref: TextRef) -> None:
    """Enrol patients who left the study two years ago, each with a plan, two cycles and all that belongs to them."""
    act = an_act()
    with database.write(act) as session:
        for number in numbers:
            patient = _enrol(number)
            begin = NOW - (800 + number % 300) * DAY
            patient.state, patient.ended_on = PatientState.OFF_STUDY, (begin + 300 * DAY).date()
            session.add(patient)
            for row in (
                _plan(act, patient.id, ref),
                *_cycle(act, patient.id, 1, begin, None),
                *_cycle(act, patient.id, 2, begin + 60 * DAY, None),
                *_results(act, patient.id, (begin + 300 * DAY).date()),
                *_rounds(act, patient.id, begin),
            ):
                session.add(row)
            session.flush()


def _enrol(number: int) -> Patient:
    patient = a_patient_row()
    patient.id = uuid5(STORE_ID, f"patient {number}")
    patient.trial_id, patient.hospital_number = f"ZJ-{number:04d}", f"H{number:06d}"
    patient.surname, patient.given_name = _NAMES[number % len(_NAMES)], f"{_SOUNDS[number % 13]}{_SOUNDS[number % 11]}"
    return patient


def _written(act: Act, record: type[Record], patient: UUID, fields: Fields, part: str, **links: Any) -> Record:
    return record.written(act, patient, fields, part=f"{record.__name__} {patient} {part}", **links)


def _plan(act: Act, patient: UUID, ref: TextRef) -> Record:
    return _written(act, PlanRecord, patient, Untyped(), "", template_ref=str(ref), arm="main", reason=None)


def _stay(act: Act, patient: UUID, number: int) -> Iterator[Record]:
    values = {"place": "ward", "ward": "5A", "bed": str(number), "since": NOW - 20 * DAY}
    yield _written(act, Stay, patient, StayFields.model_validate(values), "")


def _cycle(act: Act, patient: UUID, number: int, begin: datetime, now: datetime | None) -> Iterator[Record]:
    """Write a cycle of 14 bags, up to now where it still runs."""
    ordered = CycleFields(
        number=number, dose_ug_per_day=Decimal(28), planned_days=28, planned_start_on=begin.date(), template=None
    )
    cycle = _written(act, Cycle, patient, ordered, str(number))
    yield cycle
    for bag in range(BAGS):
        at = begin + bag * BAG_LASTS
        if now is not None and at > now:
            return
        label = _written(act, Bag, patient, _label(at), f"{number} {bag}", cycle_id=cycle.id, number=bag + 1)
        yield label
        action = PumpAction.NEW_BAG if bag else PumpAction.START
        yield _pump(act, cycle, f"{number} {bag}", action, at, label.id)
    if now is None or begin + BAGS * BAG_LASTS <= now:
        yield _pump(act, cycle, f"{number} stop", PumpAction.STOP, begin + BAGS * BAG_LASTS, None)


def _label(at: datetime) -> BagFields:
    return BagFields(
        dose_ug_per_day=Decimal(28),
        duration_h=Decimal(48),
        rate_ml_per_h=Decimal(5),
        volume_ml=Decimal(245),
        use_by=at + 4 * DAY,
    )


def _pump(act: Act, cycle: Record, part: str, action: PumpAction, at: datetime, bag: UUID | None) -> Record:
    links = {"cycle_id": cycle.id, "action": action, "at": at, "bag_id": bag, "order_id": cycle.id}
    return _written(act, PumpRecord, cycle.patient_id, Untyped(), part, **links)


def _results(act: Act, patient: UUID, last: date) -> Iterator[Record]:
    for number in range(RESULTS):
        day = last - number * 42 * DAY
        mrd = {"sampled_on": day, "method": "ngs", "material": "marrow", "result": "negative", "sensitivity": "-6"}
        yield _written(act, Mrd, patient, MrdFields.model_validate(mrd), str(number))
        for lineage in ("whole", "cd3", "cd19"):
            found = {"sampled_on": day, "lineage": lineage, "material": "blood", "method": "str_pcr"}
            fields = ChimerismFields.model_validate({**found, "evaluable": True, "donor_percent": "99.5"})
            yield _written(act, Chimerism, patient, fields, f"{number} {lineage}")
    dli = {"product": "gcsf_cryo", "cd3_mantissa": "1", "cd3_power": "6", "volume_ml": "40"}
    at = datetime(last.year, last.month, last.day, 3, tzinfo=UTC) - 5 * DAY
    given = DliFields.model_validate({**dli, "started_at": at, "ended_at": at + timedelta(hours=1)})
    yield _written(act, Dli, patient, given, "")


def _rounds(act: Act, patient: UUID, begin: datetime) -> Iterator[Record]:
    for number in range(ROUNDS):
        fields = RoundFields(seen_at=begin + number * timedelta(hours=8), pulse=72)
        yield _written(act, Round, patient, fields, str(number))


_NAMES = ("LI", "WANG", "ZHANG", "LIU", "CHEN", "YANG", "ZHAO", "HUANG", "ZHOU", "WU", "XU", "SUN", "HU", "ZHU", "GAO")
_SOUNDS = ("Wei", "Fang", "Na", "Min", "Jing", "Qiang", "Lei", "Jun", "Yang", "Yong", "Yan", "Jie", "Tao")
