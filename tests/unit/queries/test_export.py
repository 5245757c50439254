"""All tables as plain values, and the report's values."""

from datetime import date, timedelta

from bline_desktop.domain.patient import Stay
from bline_desktop.domain.roles import Role
from bline_desktop.domain.second_check import CheckOutcome, SecondCheck
from bline_desktop.domain.tables import ROWS, table_of
from bline_desktop.domain.treatment.bag_rules import PAST_USE_BY
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.queries.export import all_tables
from bline_desktop.queries.report import patient_report
from tests.unit.queries.ward import NOW, H, Untyped, Ward, asker


def test_every_table_is_copied_and_the_journal_too(ward: Ward) -> None:
    names = [table.name for table in all_tables(ward.session, asker(role=Role.DATA_MANAGER))]
    assert names == [*(table_of(row).name for row in ROWS), "journal"]


def test_an_investigator_gets_the_mismatch_rate_of_second_checks_too(ward: Ward) -> None:
    patient = ward.patient()
    cycle, read = ward.cycle(patient), {"outcome": CheckOutcome.DIFFERED, "differed": "rate_ml_per_h"}
    ward.record(SecondCheck, patient, Untyped(), NOW, about=cycle, **read)
    figures = all_tables(ward.session, asker(role=Role.INVESTIGATOR))[-1]
    assert figures.name == "second_check_by_month"
    assert figures.columns == ("month", "read_back", "differed", "percent", "rate_ml_per_h")
    assert figures.rows == (("2026-11", 1, 1, "100.0", 1),)
    assert figures.numbers == {"read_back", "differed", "percent", "rate_ml_per_h"}


def test_values_are_plain_and_numbers_are_named(ward: Ward) -> None:
    patient = ward.patient(native_name="李伟")
    first = ward.mrd(patient, date(2026, 11, 20), result="value", level="1.30", level_power="-4")
    second = ward.mrd(patient, date(2026, 1, 1))
    (mrd,) = (table for table in all_tables(ward.session, asker()) if table.name == "mrd")
    rows = {row[mrd.columns.index("id")]: dict(zip(mrd.columns, row, strict=True)) for row in mrd.rows}
    assert set(rows) == {str(first), str(second)}
    row = rows[str(first)]
    assert (row["sampled_on"], row["level"], row["level_power"]) == ("2026-11-20", "1.3", "-4")
    assert (row["recorded_at"], row["struck_at"]) == ("2026-11-22T06:05:00.000Z", None)
    assert mrd.numbers == {"level", "events", "utc_offset_min"}
    assert all(value is None or isinstance(value, str | int) for row in mrd.rows for value in row)


def test_rows_stand_in_the_order_in_which_they_were_written(ward: Ward) -> None:
    patient = ward.patient()
    written = [NOW - 1 * H, NOW - 3 * H, NOW - 2 * H]
    keys = [ward.stay(patient, since=at) for at in written]
    for key, at in zip(keys, written, strict=True):
        row = ward.session.get_one(Stay, key)
        row.recorded_at = at
    ward.session.flush()
    (stays,) = (table for table in all_tables(ward.session, asker()) if table.name == "stay")
    assert [row[stays.columns.index("id")] for row in stays.rows] == [str(keys[n]) for n in (1, 2, 0)]


def test_a_report_gathers_the_whole_course_in_order_of_time(ward: Ward) -> None:
    ward.setting("ward_name", "Haematology 2")
    ward.setting("made_up", "true")
    patient = ward.patient()
    second, first = ward.cycle(patient, 2, date(2026, 12, 20)), ward.cycle(patient, 1)
    start = ward.pump(first, PumpAction.START, NOW - 10 * H)
    ward.task(patient, PAST_USE_BY, start, number=1, use_by=NOW)
    late, early = ward.mrd(patient, date(2026, 11, 20)), ward.mrd(patient, date(2026, 9, 1))
    ward.dli(patient, NOW - 50 * H, NOW - 49 * H)
    ward.weight(patient, "61.5")
    found = patient_report(ward.session, asker(), patient)
    assert [cycle.cycle_id for cycle in found.cycles] == [first, second]
    assert [part.key for part in found.parts] == ["dli", "mrd", "chimerism", "weight"]
    assert [line.record_id for line in found.parts[1].lines] == [early, late]
    assert [len(part.lines) for part in found.parts] == [1, 2, 0, 1]
    assert (found.banner.patient_id, found.details.patient_id, found.timeline.patient_id) == (patient,) * 3
    assert [task.about for task in found.tasks if not task.closes_itself] == [start]
    assert (found.ward_name, found.made_up) == ("Haematology 2", True)
    assert (found.printed_at, found.printed_by, found.mark.seq) == (NOW, "ADAMS Nora", 0)
    assert found.timeline.bars[0].end - found.timeline.bars[0].start == timedelta(hours=10)


def test_a_report_of_an_empty_course_has_no_cycles(ward: Ward) -> None:
    found = patient_report(ward.session, asker(), ward.patient())
    assert (found.cycles, found.tasks, found.made_up) == ((), (), False)
    assert found.mark.seq == 0
