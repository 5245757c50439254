"""Once for every kind and every record, from their declarations alone: what was typed is what is read for ever."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bline_desktop.commands.outside_rules import NOTHING_TYPED
from bline_desktop.domain.choice import Choice
from bline_desktop.domain.draft import read_fields, typed_value
from bline_desktop.domain.errors import FieldsRefused
from bline_desktop.domain.fields import Fields, FieldSpec, Input
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.kind import Kind, Last, in_time_order
from bline_desktop.domain.patient import SafetyFields
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.record import Record
from bline_desktop.domain.tables import RECORDS, ROWS, table_of
from bline_desktop.domain.timeline import Colour, Lane, Marker, PointShape, Said, Scale
from bline_desktop.domain.treatment.cells import CellPower
from bline_desktop.domain.treatment.cycle import Bag, BagFields, Cycle, CycleFields
from bline_desktop.domain.treatment.dli import Dli, DliFields, DliProduct
from bline_desktop.domain.treatment.kept_plan import BagPlan
from bline_desktop.domain.treatment.plan_basis import BagPlanFields
from bline_desktop.domain.treatment.supply import SupplyAct, SupplyBag, SupplyFields
from bline_desktop.domain.words import Inside, Words
from bline_desktop.queries.records import records
from bline_desktop.storage.database import Database
from bline_desktop.storage.verify import verify
from tests.support.drafts import drafts, fields_of_table, plain_columns, values
from tests.support.real_store import ASKER, NOW, PATIENT, STORE_ID, ZONE, an_act, new_store

ANY_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
ANY_RECORD = pytest.mark.parametrize("table", RECORDS, ids=lambda table: table.__name__)
# A fixed seed: what fails here fails again for whoever looks.
MANY = settings(max_examples=40, deadline=None, derandomize=True)


@dataclass(frozen=True)
class Kept:
    """A real store with the rows that others point to."""

    database: Database
    links: dict[str, UUID]


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    folder = tempfile.TemporaryDirectory(prefix="bline-test-")
    database = new_store(Path(folder.name))
    links = _write_parents(database)
    yield Kept(database, links)
    database.close()
    folder.cleanup()


def _write_parents(database: Database) -> dict[str, UUID]:
    act = an_act()
    cycle = Cycle.written(
        act,
        PATIENT,
        CycleFields(number=1, dose_ug_per_day=Decimal(28), planned_days=28, planned_start_on=date(2026, 11, 2)),
    )
    label = BagFields(
        dose_ug_per_day=Decimal(28),
        duration_h=Decimal(48),
        rate_ml_per_h=Decimal(5),
        volume_ml=Decimal(240),
        use_by=NOW,
    )
    bag = Bag.written(act, PATIENT, label, cycle_id=cycle.id, number=1)
    task_table = next(table for table in RECORDS if table.__tablename__ == "task")
    common = {"id": act.row_id("task"), "patient_id": PATIENT, "recorded_at": NOW, "recorded_by": act.user_id}
    told = {"rule": "r", "source": "", "sentence": "s", "details": "{}", "about": bag.id}
    task = task_table.model_validate({**common, "zone": ZONE.key, "utc_offset_min": 480, **told})
    cells = DliFields(
        product=DliProduct.GCSF_FRESH,
        cd3_mantissa=Decimal(1),
        cd3_power=CellPower.E6,
        volume_ml=Decimal(42),
        started_at=NOW,
    )
    dli = Dli.written(act, PATIENT, cells)
    expected = SupplyFields(
        dose_ug_per_day=Decimal(28), duration_h=Decimal(48), state=SupplyAct.ORDERED, at=NOW, hang_at=None, note=None
    )
    supply = SupplyBag.written(act, PATIENT, expected, cycle_id=cycle.id)
    laid_out = BagPlanFields(start=NOW, bags="48", lead_min=30)
    plan = BagPlan.written(act, PATIENT, laid_out, cycle_id=cycle.id, ends_at=NOW, label="")
    treatment = PlanRecord.written(act, PATIENT, NOTHING_TYPED, template_ref="nct 1 sha256:0", arm="main")
    parents: tuple[Record, ...] = (cycle, bag, task, dli, supply, plan, treatment)
    ids = {table_of(type(row)).name: row.id for row in parents}
    for row in parents:  # the ORM orders rows by table, not by the ids that they name
        with database.write(an_act()) as session:
            session.add(row)
    return ids


def _links(kept: Kept, table: type[Record]) -> dict[str, UUID | None]:
    """Point to the kept row of the table that a column refers to; where none is kept, the column stays empty."""
    referring = (key for key in table_of(table).foreign_keys if key.parent.name not in Record.model_fields)
    return {key.parent.name: kept.links.get(key.column.table.name) for key in referring}


@ANY_RECORD
@MANY
@given(data=st.data())
def test_every_record_comes_back_from_the_encrypted_file_as_it_was_written(
    table: type[Record], kept: Kept, data: st.DataObject
) -> None:
    """Draft, row, encrypted page, row: the identity, for typed fields and for those that nobody types."""
    fields = fields_of_table(table)
    links = _links(kept, table)
    untyped = data.draw(plain_columns(table, links), label="untyped")
    act = an_act()
    if fields is None:
        common = {"id": act.row_id("row"), "patient_id": PATIENT, "recorded_at": act.now, "recorded_by": act.user_id}
        row = table.model_validate({**common, "zone": ZONE.key, "utc_offset_min": 480, **links, **untyped})
        told: dict[str, Any] = {}
    else:
        draft = data.draw(drafts(fields), label="draft")
        row = table.written(act, PATIENT, draft, part="row", **links, **untyped)
        told = draft.model_dump()
    before = row.model_dump()
    with kept.database.write(act) as session:
        session.add(row)
    with kept.database.read(ASKER) as session:
        found = session.get(table, act.row_id("row"))
        assert found is not None
        after = found.model_dump()
    assert after == before
    assert {name: after[name] for name in told} == told
    assert {name: after[name] for name in untyped} == untyped
    # Equal is not enough: Decimal(1) == 1 == True, and a day equals no instant only by luck.
    assert {name: type(value) for name, value in after.items()} == {name: type(v) for name, v in before.items()}


def test_the_journal_of_all_these_records_replays_to_the_rows(kept: Kept) -> None:
    verdict = verify(kept.database, STORE_ID)
    assert verdict.problems == ()
    assert verdict.entries > len(RECORDS)


@ANY_KIND
@MANY
@given(data=st.data())
def test_what_is_shown_of_an_observation_is_what_was_typed(kind: Kind, kept: Kept, data: st.DataObject) -> None:
    draft = data.draw(drafts(kind.fields))
    act = an_act()
    with kept.database.write(act) as session:
        session.add(kind.table.written(act, PATIENT, draft, part=kind.key))
    with kept.database.read(ASKER) as session:
        lines = records(session, ASKER, kind.key, PATIENT)
    (line,) = [line for line in lines if line.record_id == act.row_id(kind.key)]
    assert line.fields.model_dump() == draft.model_dump()


@ANY_KIND
@MANY
@given(data=st.data())
def test_a_draft_shown_for_correction_is_read_back_as_it_was(kind: Kind, data: st.DataObject) -> None:
    draft = data.draw(drafts(kind.fields))
    typed = {name: typed_value(spec, getattr(draft, name), ZONE) for name, spec in kind.fields.specs.items()}
    if any(spec.input is Input.MOMENT for spec in kind.fields.specs.values()):
        return  # a form shows whole minutes
    assert read_fields(kind.fields, typed, NOW, ZONE) == draft


@ANY_KIND
@MANY
@given(data=st.data())
def test_a_kind_says_its_row_in_words(kind: Kind, data: st.DataObject) -> None:
    """A summary has no gap, no `None` and no stored value where a person expects a title."""
    draft = data.draw(drafts(kind.fields))
    said = kind.summary(_row(kind, draft))
    assert isinstance(said, Said)
    whole = text = Words(ZONE).say(said.message, **dict(said.values))
    words = (Input.TEXT, Input.LONG_TEXT)  # what a person typed may hold any character, also all of a shorter one
    typed = [getattr(draft, name) or "" for name, spec in kind.fields.specs.items() if spec.input in words]
    for one in sorted(filter(None, typed), key=len, reverse=True):
        text = text.replace(one, "\N{BLACK SQUARE}")
    assert text.strip()
    assert not re.search(r"None|[{}<>_]|\bnan\b|E[+-]\d", text)
    for name, value in said.values:
        assert value is not None
        assert not isinstance(value, float)
        if isinstance(value, Choice) and f"{{{name}}}" in said.message.text:
            assert Words(ZONE).say(value.title_message) in whole
        if isinstance(value, Inside):
            assert isinstance(value.entry, Choice)
            assert Words(ZONE).value(value) in whole


def _row(kind: Kind, draft: Any, part: str = "") -> Record:
    return kind.table.written(an_act(), PATIENT, draft, part=part)


def _lane(kind: Kind, rows: list[Record]) -> Lane:
    lane = kind.lane(in_time_order(rows, kind), ZONE)
    assert lane is not None
    return lane


DRAWN = pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.track], ids=lambda kind: kind.key)


@DRAWN
@MANY
@given(data=st.data())
def test_each_row_is_drawn_once_within_its_lane(kind: Kind, data: st.DataObject) -> None:
    rows = [_row(kind, draft) for draft in data.draw(st.lists(drafts(kind.fields), max_size=6))]
    lane = _lane(kind, rows)
    placed = [row for row in rows if kind.track and kind.track.place(row) is not None]
    assert sorted(str(point.record_id) for series in lane.series for point in series.points) == sorted(
        str(row.id) for row in placed
    )
    for series in lane.series:
        assert series.colour in set(Colour)
        assert series.marker in set(Marker)
        assert [point.at for point in series.points] == sorted(point.at for point in series.points)
        for point in series.points:
            assert (point.value is None) == (point.shape is PointShape.NOT_EVALUABLE)
            assert (point.low is not None) == (point.shape is PointShape.BETWEEN)
            for level in (point.value, point.low):
                assert level is None or lane.scale is Scale.PLAIN or lane.low <= level <= lane.high
                assert level is None or lane.scale is not Scale.LOG or level > 0


@DRAWN
@MANY
@given(data=st.data())
def test_only_like_is_joined_with_like(kind: Kind, data: st.DataObject) -> None:
    """Different methods, materials or lineages never share a series, and one of them has only one series."""
    telling = [name for name in ("method", "material", "lineage") if name in kind.fields.specs]
    rows = [_row(kind, draft) for draft in data.draw(st.lists(drafts(kind.fields), min_size=2, max_size=6))]
    lane = _lane(kind, rows)
    by_id = {row.id: row for row in rows}
    seen = [{tuple(getattr(by_id[p.record_id], name) for name in telling) for p in s.points} for s in lane.series]
    assert all(len(alike) == 1 for alike in seen)
    assert len({next(iter(alike)) for alike in seen}) == len(seen)
    assert len({series.key for series in lane.series}) == len(lane.series)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.strips], ids=lambda kind: kind.key)
@MANY
@given(data=st.data())
def test_each_row_is_one_bar_that_ends_no_earlier_than_it_begins(kind: Kind, data: st.DataObject) -> None:
    rows = [_row(kind, draft, str(n)) for n, draft in enumerate(data.draw(st.lists(drafts(kind.fields), max_size=4)))]
    strips = kind.bars(in_time_order(rows, kind), ZONE, Last(NOW, True))
    parts = [part for strip in strips for part in strip.stretches]
    assert sorted(str(part.record_id) for part in parts) == sorted(str(row.id) for row in rows)
    assert len({strip.key for strip in strips}) == len(strips)
    for strip in strips:
        assert (strip.kind, strip.kind_title, strip.colour in set(Colour)) == (kind.key, kind.title, True)
    for part in parts:
        assert part.start <= part.end
        assert not part.ongoing or part.end == max(part.start, NOW)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.among], ids=lambda kind: kind.key)
@MANY
@given(data=st.data())
def test_what_rows_mean_beside_the_others_is_said_of_rows_that_are_there_and_without_a_gap(
    kind: Kind, data: st.DataObject
) -> None:
    drawn = data.draw(st.lists(drafts(kind.fields), max_size=6))
    rows = in_time_order([_row(kind, draft, str(number)) for number, draft in enumerate(drawn)], kind)
    meanings = kind.meanings(rows)
    assert set(meanings) <= {row.id for row in rows}
    for meaning in meanings.values():
        for said in (meaning.said, meaning.short):
            assert not re.search(r"None|[{}<>_]|\bnan\b|E[+-]\d", Words(ZONE).value(said))
    points = [point for series in _lane(kind, rows).series for point in series.points] if kind.track else []
    assert {point.record_id for point in points if point.label} == {
        key for key, meaning in meanings.items() if meaning.named
    }


@ANY_KIND
def test_a_kind_without_a_track_has_no_lane_and_one_with_a_track_an_empty_one(kind: Kind) -> None:
    lane = kind.lane([], ZONE)
    assert (lane is None) == (kind.track is None)
    assert lane is None or lane.series == ()


@ANY_KIND
def test_a_kind_is_declared_whole(kind: Kind) -> None:
    assert kind.when in kind.fields.specs
    assert kind.fields.specs[kind.when].input in (Input.DATE, Input.MOMENT)
    assert kind.fields.specs[kind.when].required
    assert kind.until is None or kind.fields.specs[kind.until].input is Input.DATE
    assert kind.table in RECORDS
    assert fields_of_table(kind.table) is kind.fields
    assert re.fullmatch(r"[a-z][a-z_]*", kind.key)
    assert all(message.text.strip() for message in (kind.title, kind.empty, kind.new, kind.act, kind.kept))
    assert f"“{kind.new.text}”" in kind.empty.text


TYPED = [SafetyFields, *(fields for fields in map(fields_of_table, ROWS) if fields)]
ANY_FIELDS = pytest.mark.parametrize("fields", TYPED, ids=lambda fields: fields.__name__)


@ANY_FIELDS
def test_a_field_hangs_only_on_one_that_is_answered_before_it(fields: type[Fields]) -> None:
    before: dict[str, FieldSpec] = {}
    for name, spec in fields.specs.items():
        if (when := spec.applies_when) is not None:
            other = before[when.field]
            possible = (True, False) if other.input is Input.YES_NO else tuple(other.choices or ())
            assert set(when.values) < set(possible), f"{name} applies always or never"
            assert fields.model_fields[name].default is None
        before[name] = spec


@ANY_FIELDS
@MANY
@given(data=st.data())
def test_a_draft_has_a_value_where_it_is_needed_and_none_where_it_does_not_apply(
    fields: type[Fields], data: st.DataObject
) -> None:
    """By a second reading of the declaration, and the other way round: the least change of a draft is refused."""
    draft = data.draw(drafts(fields)).model_dump()
    for name, spec in fields.specs.items():
        when = spec.applies_when
        if when is None:
            continue
        applies = draft[when.field] in [value.value if isinstance(value, Choice) else value for value in when.values]
        assert applies or draft[name] is None
        assert not (applies and spec.required) or draft[name] is not None
        if not applies or spec.required:
            changed = {**draft, name: None if applies else data.draw(values(spec), label=name)}
            with pytest.raises(FieldsRefused) as caught:
                read_fields(fields, changed, NOW, ZONE)
            assert name in [problem.field for problem in caught.value.problems]


def test_no_two_kinds_share_a_key_or_a_table() -> None:
    assert len({kind.key for kind in KINDS}) == len({kind.table for kind in KINDS}) == len(KINDS)
