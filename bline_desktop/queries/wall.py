"""The wall view, shown when nobody is signed in: bed and trial id, never a name."""

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.pressing import brief
from bline_desktop.domain.registry import query
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.views import BoardRow, Running
from bline_desktop.domain.wall import Presses, Wall, WallRow
from bline_desktop.domain.words import N_
from bline_desktop.queries.attention import (
    FOUND,
    FOUND_EXACTLY,
    bag_needs,
    cells_needs,
    more_pumps,
    pump_needs,
    round_needs,
    stop_prompt,
)
from bline_desktop.queries.board import is_here, read_rows
from bline_desktop.queries.rows import settings_of

NO_PUMP = Said(N_("board", "No pump running"))
DUE_TODAY = N_("board", "{step} due today")
DLI_RUNS = Said(N_("board", "DLI running"))


@query(Right.READ_WALL)
def wall(session: Session, asker: Asker) -> Wall:
    """Return who is there and what is due, in bed order and without names."""
    rows = (row for row in read_rows(session, asker, settings_of(session), ()) if is_here(row))
    return Wall(asker.now, tuple(_wall_row(row, asker) for row in rows))


def _wall_row(row: BoardRow, asker: Asker) -> WallRow:
    pump, place = row.running, row.whereabouts
    runs = pump is not None and pump.infusion.state is PumpState.RUNNING
    due = _say_due(row, asker)
    return WallRow(
        bed=place.bed if place else None,
        place=place.place if place else None,
        trial_id=row.trial_id,
        rate_ml_per_h=pump.infusion.rate_ml_per_h if pump else None,
        state=_say_state(pump) if pump else NO_PUMP,
        change_by=pump.infusion.change_by if pump and runs else None,
        due=due,
        presses=_presses(row, asker, due),
    )


def _presses(row: BoardRow, asker: Asker, due: Said | None) -> Presses:
    """Tell how much a patient presses, by the same needs that the board calls."""
    pump = row.running
    if any(need.critical for need in (*pump_needs(pump, asker.now), *cells_needs(row, asker.now))):
        return Presses.CRITICAL
    if pump is not None and pump.infusion.state is not PumpState.RUNNING:
        return Presses.STANDS
    if due is not None:
        return Presses.DUE
    return Presses.NOTHING if pump is None else Presses.RUNS


def _say_due(row: BoardRow, asker: Asker) -> Said | None:
    """Say the most pressing thing: of the pumps, the bag, vital signs, cells that run, a late round, the plan."""
    both = more_pumps(row.running) if row.running else None
    if both is not None:
        return both
    prompt = stop_prompt(row.running) if row.running else None
    if prompt is not None:
        return prompt.sentence
    needs = bag_needs(row.running.infusion, asker.now) if row.running else ()
    needs = (*needs, *cells_needs(row, asker.now))
    if needs:
        return needs[0].sentence
    if row.dli_running_since is not None:
        return DLI_RUNS
    late = round_needs(row, asker.now)
    return late[0].sentence if late else _plan(row)


def _plan(row: BoardRow) -> Said | None:
    """Say the step of the plan that is late, else the one that is planned for today."""
    late = row.plan.late if row.plan is not None else None
    return late or plan_today(row)


def plan_today(row: BoardRow) -> Said | None:
    """Say the step that the plan has for today; None where it has none."""
    step = row.plan.due_today if row.plan is not None else None
    return None if step is None else Said(DUE_TODAY, (("step", brief(step)),))


def _say_state(pump: Running) -> Said:
    """Say whether the pump runs, or for how long it has not."""
    if pump.infusion.state is PumpState.RUNNING:
        return Said(N_("board", "Running"))
    values = (("length", pump.paused_for),)
    if pump.infusion.state is PumpState.PRESUMED_EMPTY:
        return Said(N_("board", "Presumed empty for {length}"), values)
    if pump.infusion.found_how is not None:
        sentence = FOUND_EXACTLY if pump.infusion.is_settled else FOUND
        return Said(sentence, (("found", pump.infusion.found_how), *values))
    return Said(N_("board", "Paused for {length}"), values)
