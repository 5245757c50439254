"""What was recorded at the bed of each donor lymphocyte infusion: its bags and vital signs, struck ones among them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast
from uuid import UUID

from sqlalchemy import RowMapping
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.dli_entry import DliEntry
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.dli import Dli
from bline_desktop.domain.treatment.dli_bag import DliBag, DliBagFields, DliFirstBagFields, DliNextBagFields
from bline_desktop.domain.treatment.dli_rules import ATTESTED
from bline_desktop.domain.treatment.dli_vitals import DliVitals, DliVitalsFields
from bline_desktop.domain.views import RecordLine
from bline_desktop.domain.words import N_
from bline_desktop.queries.records import Reading, lines_of
from bline_desktop.queries.rows import of_patient, rows_of
from bline_desktop.queries.second_checks import check_states

BAG, BAG_DENIED = N_("dli", "Bag {number}: {label}"), N_("dli", "Bag {number}: {label}. Answered no: {denied}")
PART, PART_DENIED = (
    N_("dli", "Bag {number}: {label}, part {part}"),
    N_("dli", "Bag {number}: {label}, part {part}. Answered no: {denied}"),
)
VITALS = N_(
    "dli",
    "Vital signs: {temperature_c} °C, pulse {pulse}, {systolic} over {diastolic} mmHg, saturation"
    " {saturation_percent} %",
)


@query(Right.READ_CHART)
def dli_entries(session: Session, asker: Asker, patient_id: UUID) -> tuple[DliEntry, ...]:
    """Return the bags and vital signs of a patient's infusions, the newest first."""
    dlis = rows_of(session, Dli, *of_patient(Dli, patient_id))
    newest = _newest(dlis)
    started = {row["id"]: row["started_at"] for row in dlis}
    checks = check_states(session, patient_id)
    bags = rows_of(session, DliBag, *of_patient(DliBag, patient_id))
    signs = rows_of(session, DliVitals, *of_patient(DliVitals, patient_id))
    by_id = {row["id"]: row for row in (*bags, *signs)}

    def entry(table: str, line: RecordLine) -> DliEntry:
        row = by_id[line.record_id]
        dli_id = newest[row["dli_id"]]
        if isinstance(line.fields, DliBagFields):
            line = replace(line, summary=say_bag(row["number"], line.fields), check=checks.get(line.record_id))
        if isinstance(line.fields, DliFirstBagFields):
            line = replace(line, when=started[dli_id])  # it hangs from the start on, also where that was corrected
        return DliEntry(dli_id, table, line)

    first = [row for row in bags if row["number"] == 1]
    later = [row for row in bags if row["number"] != 1]
    read = ((FIRST, first), (FURTHER, later), (SIGNS, signs))
    entries = (
        entry(table_of(how.table).name, line) for how, rows in read for line in lines_of(session, asker.zone, how, rows)
    )
    return tuple(sorted(entries, key=lambda one: one.line.when, reverse=True))


def say_bag(number: int, fields: DliBagFields) -> Said:
    """Say a bag by its number and label, and what was not attested at it."""
    denied = next((name for name in ATTESTED if not getattr(fields, name)), None)
    values: tuple[tuple[str, object], ...] = (("number", number), ("label", fields.din or fields.local_number))
    if fields.part_number is not None:
        values = (*values, ("part", fields.part_number))
    if denied is not None:
        values = (*values, ("denied", fields.specs[denied].title))
    message = (BAG, BAG_DENIED, PART, PART_DENIED)[2 * (fields.part_number is not None) + (denied is not None)]
    return Said(message, values)


def say_signs(fields: Fields) -> Said:
    """Say vital signs in one line."""
    return Said(VITALS, tuple((name, getattr(fields, name)) for name in DliVitalsFields.specs if name != "at"))


def _say_bag(fields: Fields) -> Said:
    return say_bag(1, cast("DliBagFields", fields))  # the number is put in where the row is at hand


FIRST = Reading(DliBag, DliFirstBagFields, "hung_at", _say_bag)
FURTHER = Reading(DliBag, DliNextBagFields, "hung_at", _say_bag)
SIGNS = Reading(DliVitals, DliVitalsFields, "at", say_signs)


def _newest(dlis: Sequence[RowMapping]) -> Mapping[UUID, UUID]:
    """Return for each version of an infusion the last one."""
    found: dict[UUID, UUID] = {}
    for row in reversed(dlis):
        last = found.setdefault(row["id"], row["id"])
        if row["replaces"] is not None:
            found[row["replaces"]] = last
    return found
