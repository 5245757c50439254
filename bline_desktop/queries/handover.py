"""What one shift hands to the next: one page of the ward, and one of each patient."""

from dataclasses import replace
from datetime import UTC, datetime
from operator import itemgetter
from uuid import UUID

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.handover import (
    AHEAD,
    SHIFT_LINES,
    Due,
    HandoverRow,
    PatientHandover,
    ShiftLine,
    ShiftRounds,
    WardHandover,
    WeightChange,
    due_until,
    with_bedside,
)
from bline_desktop.domain.log_line import LogLine
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.phone_note import CALL_TO_TELL, PHONE_NOTE
from bline_desktop.domain.observations.premedication import PREMEDICATION
from bline_desktop.domain.observations.round import ROUND, ROUND_TO_TELL, Round
from bline_desktop.domain.observations.told import Telling
from bline_desktop.domain.observations.watch_note import WATCH_NOTE
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import query
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.bag_plan import WardTimes
from bline_desktop.domain.treatment.dli import DliFields
from bline_desktop.domain.views import BoardRow, InfusionPage, RecordLine
from bline_desktop.domain.words import N_
from bline_desktop.queries.attention import attention
from bline_desktop.queries.board import is_here, read_rows, vitals_due_of
from bline_desktop.queries.infusions import read_page
from bline_desktop.queries.journal import read_mark
from bline_desktop.queries.patients import read_banner, read_details
from bline_desktop.queries.pump_lines import NOTHING
from bline_desktop.queries.records import DLI_READING, read_lines, reading_of
from bline_desktop.queries.rounds import next_round
from bline_desktop.queries.rows import live, of_patient, rows_of, settings_of
from bline_desktop.queries.second_checks import pending_checks
from bline_desktop.queries.tasks import read_tasks
from bline_desktop.queries.wall import plan_today
from bline_desktop.queries.watch import read_watch
from bline_desktop.queries.weighings import weighings

DLI = N_("handover", "DLI")
PREMEDICATION_READING, PHONE_READING, ROUND_READING = (reading_of(kind) for kind in (PREMEDICATION, PHONE_NOTE, ROUND))
TOLD = N_("handover", "Physician told")
ANSWERED, NO_ANSWER = N_("handover", "{who}. {answer}"), N_("handover", "{who}")


@query(Right.REPORT)
def ward_handover(session: Session, asker: Asker) -> WardHandover:
    """Gather the page of the ward at one moment."""
    settings, tasks = settings_of(session), read_tasks(session)
    rows = tuple(row for row in read_rows(session, asker, settings, tasks) if is_here(row))
    until, times, watch = asker.now + AHEAD, WardTimes(asker.zone, settings.hours, None), read_watch(session, asker)
    return WardHandover(
        rows=tuple(
            HandoverRow(
                row,
                with_bedside(_due(row, until, times), row.round_at, row.dli_vitals_at, until),
                watch.get(row.patient_id, ()),
                plan_today(row),
            )
            for row in rows
        ),
        attention=attention(rows, tasks, pending_checks(session), asker.now),
        mark=read_mark(session),
        ward_name=settings.ward_name,
        made_up=settings.made_up,
        printed_at=asker.now,
        printed_by=asker.user_name,
    )


@query(Right.REPORT)
def patient_handover(session: Session, asker: Asker, patient_id: UUID) -> PatientHandover:
    """Gather the page of one patient at one moment. Raises KeyError for an unknown id."""
    settings, page = settings_of(session), read_page(session, asker, patient_id)
    began = settings.hours.shift_began(asker.now.astimezone(asker.zone)).astimezone(UTC)
    dlis = [line for line in read_lines(session, asker.zone, DLI_READING, patient_id) if not line.struck]
    acts, results = (
        [line for line in sorted(lines, key=_when, reverse=True) if line.at >= began]
        for lines in (_acts(page, dlis), _results(session, asker, patient_id))
    )
    shift = [*acts, *results][:SHIFT_LINES]
    times, until = WardTimes(asker.zone, settings.hours, None), asker.now + AHEAD
    plan = next_round(session, asker, patient_id)
    runs = [dli.when for dli in dlis if isinstance(dli.fields, DliFields) and dli.fields.ended_at is None]
    vitals = vitals_due_of(session, {patient_id: runs[0]} if runs else {}, settings.dli_vitals)
    given = [line for line in read_lines(session, asker.zone, PREMEDICATION_READING, patient_id) if not line.struck]
    return PatientHandover(
        banner=read_banner(session, asker, patient_id),
        details=read_details(session, asker, patient_id),
        cycle=page.current,
        due=with_bedside(_due_of(page, until, times), plan.due_at, vitals.get(patient_id), until),
        shift_began=began,
        shift=tuple(sorted(shift, key=_when, reverse=True)),
        more=len(acts) + len(results) - len(shift),
        rounds=_rounds(session, patient_id, began),
        calls=_calls(session, asker, patient_id, began),
        plan=plan,
        last_premedication=given[0] if given else None,
        last_dli=dlis[0] if dlis else None,
        weights=_weights(session, asker, patient_id),
        next_bag=page.bedside.next_bag if page.bedside else None,
        watch=page.watch,
        tasks=page.tasks,
        checks=tuple(check for check in pending_checks(session) if check.patient_id == patient_id),
        mark=read_mark(session),
        ward_name=settings.ward_name,
        made_up=settings.made_up,
        printed_at=asker.now,
        printed_by=asker.user_name,
    )


def _due(row: BoardRow, until: datetime, times: WardTimes) -> tuple[Due, ...]:
    return due_until(row.running.infusion, row.running.stop, until, times) if row.running else ()


def _due_of(page: InfusionPage, until: datetime, times: WardTimes) -> tuple[Due, ...]:
    stop = page.bedside.stop if page.bedside else None
    return due_until(page.current.infusion, stop, until, times) if page.current else ()


def _calls(session: Session, asker: Asker, patient_id: UUID, began: datetime) -> tuple[ShiftLine, ...]:
    """Gather who called and who was told, of a round or a call, since the shift began, with answers; newest first.

    A call of this shift says by itself who was told of it.
    """
    calls = []
    for asks, reading in ((CALL_TO_TELL, PHONE_READING), (ROUND_TO_TELL, ROUND_READING)):
        for line in read_lines(session, asker.zone, reading, patient_id):
            if line.struck:
                continue
            if asks is CALL_TO_TELL and line.when >= began:
                calls.append(ShiftLine(line.when, PHONE_NOTE.title, line.summary, line.recorded_by))
            else:
                calls += _told(line, asks.read(line.fields))
    return tuple(sorted((call for call in calls if call.at >= began), key=_when, reverse=True))


def _told(line: RecordLine, told: Telling) -> tuple[ShiftLine, ...]:
    if told.at is None:
        return ()
    said = Said(ANSWERED if told.answer else NO_ANSWER, (("who", told.who), ("answer", told.answer)))
    return (ShiftLine(told.at, TOLD, said, line.recorded_by),)


def _when(line: ShiftLine) -> tuple[datetime, str, str]:
    return line.at, line.what.text, line.by


def _acts(page: InfusionPage, dlis: list[RecordLine]) -> list[ShiftLine]:
    """Gather what was done: of the lines of a shift these come first."""
    cycles = (*((page.current,) if page.current else ()), *page.earlier)
    lines = [_of_act(act) for view in cycles for act in view.log if act.counts]
    return lines + [ShiftLine(dli.when, DLI, dli.summary, dli.recorded_by) for dli in dlis]


def _results(session: Session, asker: Asker, patient_id: UUID) -> list[ShiftLine]:
    """Gather what was measured; a record of which only the day is known counts when it was written."""
    return [
        ShiftLine(line.recorded_at if line.dated else line.when, kind.title, line.summary, line.recorded_by)
        for kind in KINDS
        if kind is not WATCH_NOTE  # that is said in its own place
        for line in read_lines(session, asker.zone, replace(reading_of(kind), brief=True), patient_id)
        if not line.struck
    ]


def _of_act(act: LogLine) -> ShiftLine:
    detail = act.cause if act.detail == NOTHING else act.detail
    return ShiftLine(act.at, act.title, detail, act.recorded_by)


def _rounds(session: Session, patient_id: UUID, began: datetime) -> ShiftRounds:
    """Find the highest temperature and the lowest ICE of the last shift; of equal ones the later."""
    rows = [
        row for row in rows_of(session, Round, live(Round), *of_patient(Round, patient_id)) if row["seen_at"] >= began
    ]
    rows.sort(key=itemgetter("seen_at"), reverse=True)
    warm = [(row["temperature"], row["seen_at"]) for row in rows if row["temperature"] is not None]
    ice = [(row["ice"], row["seen_at"]) for row in rows if row["ice"] is not None]
    return ShiftRounds(max(warm, key=itemgetter(0), default=None), min(ice, key=itemgetter(0), default=None))


def _weights(session: Session, asker: Asker, patient_id: UUID) -> WeightChange | None:
    """Return the last two weights; None while there are fewer."""
    known = weighings(session, asker, patient_id)[-2:]
    if len(known) <= 1:
        return None
    before, now = known
    return WeightChange(now.weight_kg, before.weight_kg, before.on)
