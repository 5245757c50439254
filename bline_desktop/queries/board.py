"""The ward board: who is there, what runs, and what needs a hand. A fixed number of selects, however many patients."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from operator import itemgetter
from uuid import UUID

from sqlalchemy import RowMapping
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.names import NaturalKey, natural_key
from bline_desktop.domain.patient import Place, day_since_transplant
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.pressing import pressing
from bline_desktop.domain.registry import query
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.treatment.dli_bag import DliBag
from bline_desktop.domain.treatment.dli_vitals import DliVitals, vitals_due
from bline_desktop.domain.treatment.stop_clock import StopClock
from bline_desktop.domain.views import Board, BoardRow, Running, TaskLine
from bline_desktop.domain.ward_hours import WardHours, awkward
from bline_desktop.queries.attention import attention
from bline_desktop.queries.dressing import dressing_due
from bline_desktop.queries.due_facts import DueFacts, read_facts
from bline_desktop.queries.due_tasks import due_tasks
from bline_desktop.queries.latest import latest_chimerism, latest_mrd
from bline_desktop.queries.patients import today
from bline_desktop.queries.places import alerts, on_ward, whereabouts
from bline_desktop.queries.pumps import CyclePump, running
from bline_desktop.queries.rounds import rounds_due
from bline_desktop.queries.rows import live, rows_of, settings_of
from bline_desktop.queries.second_checks import pending_checks
from bline_desktop.queries.supply import due_soon, next_bags
from bline_desktop.queries.tasks import read_tasks

_PLACES = tuple(Place)
BEFORE_START = timedelta(hours=2)  # signs and bags up to this long before belong to a start


@query(Right.READ_CHART)
def ward_board(session: Session, asker: Asker, everyone: bool = False) -> Board:
    """Return the ward board; with `everyone` also those who are away and have no pump running."""
    tasks = read_tasks(session)
    rows = read_rows(session, asker, settings_of(session), tasks)
    shown = tuple(row for row in rows if everyone or is_here(row))
    return Board(asker.now, shown, attention(rows, tasks, pending_checks(session), asker.now), len(rows) - len(shown))


def is_here(row: BoardRow) -> bool:
    """Tell whether a patient is shown without being asked for: on the ward, or with a pump running."""
    return row.running is not None or on_ward(row.whereabouts)


def read_rows(session: Session, asker: Asker, settings: WardSettings, tasks: Iterable[TaskLine]) -> list[BoardRow]:
    """Read the rows of all patients in bed order; those elsewhere follow by place and trial id."""
    facts, day = read_facts(session, asker, settings), today(asker)
    places = whereabouts(session, asker.now, facts.patients)
    near, on = alerts(facts.patients, places), {pump.patient_id: pump for pump in facts.pumps}
    rounds = rounds_due(asker, settings.rounds_every, facts.patients, on, places)
    pumps = _running_pumps(session, (settings, asker), facts.pumps, facts.stops)
    mrd, chimerism, dlis = (
        latest_mrd(session, facts.mrd),
        latest_chimerism(session, facts.chimerism),
        _running_dlis(facts.dlis, asker.now),
    )
    vitals, every = vitals_due_of(session, dlis, settings.dli_vitals), _by_patient((*tasks, *due_tasks(session, facts)))

    def row(patient: RowMapping) -> BoardRow:
        key = patient["id"]
        said_mrd, mrd_on = mrd.get(key, (None, None))
        said_chimerism, chimerism_on = chimerism.get(key, (None, None))
        return BoardRow(
            patient_id=key,
            trial_id=patient["trial_id"],
            shown_name=shown_name(patient),
            whereabouts=places.get(key),
            day=day_since_transplant(patient["transplant_on"], day),
            state=patient["state"],
            running=pumps.get(key),
            dli_running_since=dlis.get(key),
            mrd=said_mrd,
            mrd_on=mrd_on,
            chimerism=said_chimerism,
            chimerism_on=chimerism_on,
            open_tasks=len(every.get(key, ())) + _steps_due(pumps.get(key)),
            due_at=_due_at(pumps.get(key)),
            name_alert=key in near,
            dli_vitals_at=vitals.get(key),
            round_at=rounds.get(key),
            due_tasks=tuple(task for task in every.get(key, ()) if task.closes_itself),
        )

    return sorted((_with_care(row(one), one, facts) for one in facts.patients), key=_bed_order)


def _by_patient(tasks: Iterable[TaskLine]) -> Mapping[UUID, list[TaskLine]]:
    found: dict[UUID, list[TaskLine]] = {}
    for task in tasks:
        found.setdefault(task.patient_id, []).append(task)
    return found


def _with_care(row: BoardRow, patient: RowMapping, facts: DueFacts) -> BoardRow:
    """Add what the care of a patient still lacks, by the plan too; and for cells that run the moment."""
    settings, asker = facts.settings, facts.asker
    row = replace(row, plan=pressing(facts.plans.get(row.patient_id), asker.zone))
    if row.dli_running_since is not None:
        row = replace(row, as_of=asker.now, dli_end_at=row.dli_running_since + settings.dli_end_after)
    return _with_baseline(_with_dressing(row, patient, settings, asker), patient)


def _with_dressing(row: BoardRow, patient: RowMapping, settings: WardSettings, asker: Asker) -> BoardRow:
    """Add from when on the dressing of a venous access is due; of several the one that was changed first counts."""
    due = dressing_due(patient["dressing_on"], settings)
    if due is None:
        return row
    return replace(row, dressing_at=datetime.combine(due, time(), asker.zone).astimezone(UTC))


def _with_baseline(row: BoardRow, patient: RowMapping) -> BoardRow:
    """Add since when a baseline is missing of a patient who is here: of one at home nobody can take it."""
    return replace(row, no_baseline_since=patient["no_baseline_since"]) if is_here(row) else row


def _running_pumps(
    session: Session, when: tuple[WardSettings, Asker], opened: Sequence[CyclePump], stops: Mapping[UUID, StopClock]
) -> dict[UUID, Running]:
    """Say for each patient what the open pump does now, and what is to be done at it next; others stand with it."""
    nexts = next_bags(session, due_soon(opened, when), when)
    settings, asker = when
    found: dict[UUID, Running] = {}
    for pump in opened:
        does = _with_change(running(pump, stops.get(pump.cycle_id)), settings.hours, asker)
        before = found.get(pump.patient_id)
        others = () if before is None else (*before.others, replace(before, others=()))
        found[pump.patient_id] = replace(does, next_bag=nexts.get(pump.cycle_id), others=others)
    return found


def shown_name(patient: RowMapping) -> str:
    """Write a name as the board shows it: `LI Wei 李伟`."""
    names = (patient["surname"].upper(), patient["given_name"], patient["native_name"])
    return " ".join(name for name in names if name)


def _bed_order(row: BoardRow) -> tuple[int, NaturalKey, NaturalKey]:
    """Beds of the ward first in their natural order, then the other places, then those who are nowhere."""
    place = row.whereabouts
    if place is None:
        return len(_PLACES), (), natural_key(row.trial_id)
    return _PLACES.index(place.place), natural_key(place.bed or ""), natural_key(row.trial_id)


def _with_change(pump: Running, hours: WardHours, asker: Asker) -> Running:
    """Add why the time of the next change of bag is a bad one, as long as it is still to come."""
    by = pump.infusion.change_by
    if by is None or by <= asker.now:
        return pump
    return replace(pump, change_when=awkward(hours, by.astimezone(asker.zone)))


def _steps_due(pump: Running | None) -> int:
    """Count the steps of the dose that are due: they stand among the tasks."""
    return 0 if pump is None else sum(one.step_due is not None for one in (pump, *pump.others))


def _due_at(pump: Running | None) -> datetime | None:
    if pump is None:
        return None
    return pump.infusion.stopped_since or pump.infusion.change_by


def _running_dlis(rows: Iterable[RowMapping], now: datetime) -> dict[UUID, datetime]:
    """Return since when a donor lymphocyte infusion has been running; of several the last."""
    going = sorted((row for row in rows if row["ended_at"] is None), key=itemgetter("started_at"))
    return {row["patient_id"]: row["started_at"] for row in going if row["started_at"] <= now}


def vitals_due_of(
    session: Session, dlis: Mapping[UUID, datetime], times: tuple[timedelta, ...]
) -> dict[UUID, datetime]:
    """Return when vital signs are due of each infusion that runs and was started at the bed.

    A corrected start may be later than the first bag by its own entry: both belong together all the same.
    """
    if not dlis:
        return {}
    bags, signs = rows_of(session, DliBag, live(DliBag)), rows_of(session, DliVitals, live(DliVitals))
    due = {}
    for patient_id, started in dlis.items():
        first = started - BEFORE_START
        if any(bag["patient_id"] == patient_id and bag["hung_at"] >= first for bag in bags):
            near = [row["at"] for row in signs if row["patient_id"] == patient_id and row["at"] >= first]
            due[patient_id] = vitals_due(started, near, times).due_at
    return due
