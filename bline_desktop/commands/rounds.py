"""What a round tells of the pump: its rate and volume are a look at the pump too, and are not typed twice.

A round is recorded as it was read. Where the pump shows what the record says, the round is a verification (rate and
volume) or a reading (volume); where it does not, nothing at the pump is written and a physician gets a task.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.lookups import strike_row
from bline_desktop.commands.outside_rules import noticed, tasks_for
from bline_desktop.commands.pump_acts import FIRST, Done, write_into
from bline_desktop.commands.pump_log import PumpLog, read_log, read_logs
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.observations.round import RoundFields
from bline_desktop.domain.treatment.cycle import PumpRecord
from bline_desktop.domain.treatment.infusion import replay
from bline_desktop.domain.treatment.looks import check_look
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.pump_rules import check_strike


def look_at_pump(session: Session, act: Act, patient_id: UUID, round_id: UUID, seen: RoundFields) -> None:
    """Record with a round what it tells of the pump that is on; nothing where none is, or where nothing was read."""
    if seen.rate_ml_per_h is None and seen.volume_ml is None:
        return
    log = next((log for log in read_logs(session, patient_id) if log.is_open(seen.seen_at)), None)
    if log is None:
        return
    done = _done(log, round_id, seen)
    try:
        if done.rate_ml_per_h is not None or done.volume_ml is not None:
            _write(session, act, log, done)
    except RuleBroken as broken:
        session.add_all(noticed(act, patient_id, round_id, (broken,)))


def take_back_look(session: Session, act: Act, round_id: UUID, reason: str) -> None:
    """Strike what a round told of the pump, because the round is struck or replaced.

    A later act that then makes no sense counts for nothing: a physician has to look.
    """
    told = select(PumpRecord).where(col(PumpRecord.about) == round_id, col(PumpRecord.struck_at).is_(None))
    for row in session.exec(told).all():
        known = read_log(session, row.cycle_id).since_last_bag(row.at - timedelta(milliseconds=1))
        if found := check_strike(known, row.id):
            session.add_all(tasks_for(act, row.patient_id, found[0], found[1:]))
        strike_row(act, row, reason)


def _done(log: PumpLog, round_id: UUID, seen: RoundFields) -> Done:
    """Return the round as an act at the pump. A pump that stands has no rate to hold against the record."""
    runs = replay(log.since_last_bag(seen.seen_at), seen.seen_at).rate_ml_per_h is not None
    rate = seen.rate_ml_per_h if runs else None
    look = Done(PumpAction.VERIFY, seen.seen_at, rate_ml_per_h=rate, volume_ml=seen.volume_ml)
    look = replace(look, about=round_id, done_by=seen.done_by)
    return look if rate is not None and seen.volume_ml is not None else replace(look, action=PumpAction.READING)


def _write(session: Session, act: Act, log: PumpLog, done: Done) -> None:
    """Write the look, or with a rate alone only hold it against the record. Raises RuleBroken."""
    if done.volume_ml is not None:
        write_into(session, act, log, (done,), already_done=False)
        return
    event = replace(done, action=PumpAction.VERIFY).event(act.row_id(FIRST), log.order_at(done.at), None)
    for broken in check_look(log.since_last_bag(done.at), event, log.ordered_ug_per_day):
        raise broken
