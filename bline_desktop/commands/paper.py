"""Entering what stands on paper: many acts and rounds of one patient, in the order in which they happened, in one act.

Nothing here refuses what has happened. A rule that was broken in truth marks its row and opens a task; only what can't
have happened so (a resume of a pump that runs) stops all rows, and says which one it is about.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.infusions import record_new_bag, record_pause, record_resume, record_start, record_stop
from bline_desktop.commands.pump_log import PumpLog, read_logs
from bline_desktop.commands.pump_looks import record_alarm, record_found, record_reading
from bline_desktop.commands.records import record
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations.round import ROUND, RoundFields
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.second_check import LaterReason
from bline_desktop.domain.task import Task
from bline_desktop.domain.treatment.acts import HangFields, PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.looks import AlarmFields, FoundFields, ReadingFields
from bline_desktop.domain.treatment.on_paper import NO_CYCLE, NO_ROWS, REASONS, ROW, PaperRow, PaperSheet
from bline_desktop.domain.treatment.pump_rules import LATER_ACT, left_without_sense

START = "start"
LATER: Mapping[PaperSheet, LaterReason] = {
    PaperSheet.BROUGHT_BACK: LaterReason.AWAY,
    PaperSheet.DOWNTIME: LaterReason.EMERGENCY,
}
PUMP: Mapping[str, tuple[type[Fields], Callable[..., UUID]]] = {
    START: (HangFields, record_start),
    "new_bag": (HangFields, record_new_bag),
    "pause": (PauseFields, record_pause),
    "resume": (ResumeFields, record_resume),
    "alarm": (AlarmFields, record_alarm),
    "found": (FoundFields, record_found),
    "reading": (ReadingFields, record_reading),
    "stop": (StopFields, record_stop),
}


@command(Right.CHART_INFUSION)
def record_paper(session: Session, act: Act, patient_id: UUID, rows: Sequence[PaperRow]) -> tuple[UUID, ...]:
    """Record the rows of a paper, all of them or none, in the order of their times; return their ids in that order.

    What needs a second person is marked as pending, with who signed on paper in its note: a signature on paper is seen
    by nobody here. Raises RuleBroken, naming the row, for what can't have happened so.
    """
    if not rows:
        raise RuleBroken(NO_ROWS)
    written, held = [], []
    ordered, before = sorted(enumerate(rows), key=lambda one: (one[1].at, one[0])), read_logs(session, patient_id)
    for number, row in ordered:
        sheet = row.fields.sheet
        own = replace(act, id=act.row_id(f"paper {number}"), reason=REASONS[sheet], asks_second=True)
        try:
            written.append(_write(session, replace(own, later=LATER[sheet].value), patient_id, row))
        except RuleBroken as broken:
            raise RuleBroken(broken.rule, **{**broken.values, ROW: number}) from None
        held += _held_back(session)
        session.flush()
    if held:
        left = _left_without_sense(before, read_logs(session, patient_id), ordered[0][1].at)
        session.add_all(task for task in held if task.about in left)
    return tuple(written)


def _held_back(session: Session) -> list[Task]:
    """Take back the tasks of one row about later acts: a pause without its resume leaves acts without sense for now."""
    tasks = [one for one in session.new if isinstance(one, Task) and one.rule == LATER_ACT.code]
    for task in tasks:
        session.expunge(task)
    return tasks


def _left_without_sense(before: Sequence[PumpLog], after: Sequence[PumpLog], first: datetime) -> frozenset[UUID]:
    """Return the acts of the cycles in which all rows together leave a later act without sense."""
    known = {log.cycle_id: log.since_last_bag(first) for log in before}
    return frozenset(
        UUID(act.id)
        for log in after
        if left_without_sense(known.get(log.cycle_id, ()), log.since_last_bag(first)) is not None
        for act in log.acts
    )


def _write(session: Session, act: Act, patient_id: UUID, row: PaperRow) -> UUID:
    if row.what == ROUND.key:
        return record(session, act, ROUND.key, patient_id, row.told(RoundFields))
    base, do = PUMP[row.what]
    return do(session, act, _cycle(session, patient_id, row).cycle_id, row.told(base), already_done=True)


def _cycle(session: Session, patient_id: UUID, row: PaperRow) -> PumpLog:
    """Return the cycle to which a row belongs: for a start the next one to begin, else the one that was on then."""
    logs = read_logs(session, patient_id)
    begun = [log for log in logs if log.has_started]
    ahead = [log for log in logs if not log.has_started]
    open_then = [log for log in begun if log.is_open(row.at)]
    found: list[PumpLog] = [*open_then, *(ahead if row.what == START else ()), *begun[::-1], *ahead]
    if not found:
        raise RuleBroken(NO_CYCLE)
    return found[0]
