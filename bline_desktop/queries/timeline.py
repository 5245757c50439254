"""A patient's course for the timeline; struck and replaced records never appear."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from operator import attrgetter, itemgetter
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.observations import KINDS
from bline_desktop.domain.observations.kind import Kind, Last, in_time_order, noon
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.record import Record
from bline_desktop.domain.registry import query
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.timeline import DoseBar, DoseDoubt, DoseGap, Lane, Mark, Said, Span, Timeline
from bline_desktop.domain.treatment.dli import Dli, DliFields
from bline_desktop.domain.treatment.pump import HOURS_PER_DAY, PumpAction, PumpEvent
from bline_desktop.domain.treatment.segments import Interruption, InterruptionKind, Segment, hours
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, Message
from bline_desktop.queries.pumps import CAUSES, CyclePump, cycle_pumps
from bline_desktop.queries.records import cell_dose, say_dli
from bline_desktop.queries.rows import fields_of, live, of_patient, rows_of

EXACTLY = N_("timeline", "{kind}, {cause}: {length} without drug")
AT_MOST = N_("timeline", "{kind}, {cause}: up to {length} without drug")
NOT_SETTLED = N_("timeline", "Not settled: between {low} and {high} micrograms")
DLI_GIVEN, DLI_RUNS = (
    N_("timeline", "DLI {number}: {dose} per kg"),
    N_("timeline", "DLI {number}: {dose} per kg, running"),
)
_STOPS = frozenset({PumpAction.PAUSE, PumpAction.STOP})
_RUNS = frozenset({PumpAction.START, PumpAction.NEW_BAG, PumpAction.RESUME})


@query(Right.READ_CHART)
def timeline(session: Session, asker: Asker, patient_id: UUID) -> Timeline:
    """Return what was given, what was left out, and what happened after. Raises ValueError for an unknown id."""
    return read_timeline(session, asker, patient_id)


def read_timeline(session: Session, asker: Asker, patient_id: UUID) -> Timeline:
    """Read the timeline for another query, which has checked the right."""
    (patient,) = rows_of(session, Patient, table_of(Patient).c.id == patient_id)
    pumps = cycle_pumps(session, asker, patient_id)
    ended = patient["ended_on"]  # nothing goes on after a death
    last = Last(noon(ended, asker.zone), False) if ended is not None else Last(asker.now, True)
    drawn = [(kind, _rows(session, kind, patient_id)) for kind in KINDS if kind.track or kind.strips]
    lanes = (_lane(kind, rows, asker.zone) for kind, rows in drawn)
    return Timeline(
        patient_id=patient_id,
        trial_id=patient["trial_id"],
        transplant_on=patient["transplant_on"],
        now=asker.now,
        bars=tuple(bar for pump in pumps for bar in _bars(pump)),
        gaps=tuple(gap for pump in pumps for gap in _gaps(pump, asker.now)),
        doubts=tuple(doubt for pump in pumps for doubt in _doubts(pump)),
        marks=_marks(session, patient_id),
        planned=tuple(_span(pump, asker.zone) for pump in pumps),
        lanes=tuple(lane for lane in lanes if lane is not None),
        strips=tuple(strip for kind, rows in drawn for strip in kind.bars(rows, asker.zone, last)),
    )


def _bars(pump: CyclePump) -> Iterable[DoseBar]:
    """One bar for each stretch that ran; it belongs to the act that let it run."""
    for part in pump.infusion.segments:
        act = _act_at(pump.events, part.start, _RUNS)
        yield DoseBar(act.id, part.start, part.end, part.dose_ug_per_day, part.ongoing, _say_bar(pump, part))


def _gaps(pump: CyclePump, now: datetime) -> Iterable[DoseGap]:
    """One gap for each time without drug; it belongs to the act that began it, or to the bag that ran empty."""
    unsettled = {doubt.start: doubt for doubt in pump.infusion.doubts}
    for gap in pump.infusion.interruptions:
        doubt = unsettled.get(gap.start) if gap.kind is InterruptionKind.FOUND else None
        end = gap.end or now
        if doubt is not None:  # what nobody saw is hatched; the gap begins where it surely stood
            yield DoseGap(doubt.found_id, doubt.end, end, end - doubt.end, _say_gap(gap, AT_MOST))
        elif gap.duration > timedelta(0):
            yield DoseGap(_began(pump, gap), gap.start, end, gap.duration, _say_gap(gap, EXACTLY))


def _began(pump: CyclePump, gap: Interruption) -> UUID:
    """Return the act that began a time without drug; a find is later than the moment at which it was settled."""
    if gap.kind is InterruptionKind.FOUND:
        return next(event.id for event in pump.events if event.action is PumpAction.FOUND and event.at >= gap.start)
    return _act_at(pump.events, gap.start, _STOPS).id


def _doubts(pump: CyclePump) -> Iterable[DoseDoubt]:
    """One hatched bar for each stretch before a find that nobody has settled."""
    for doubt in pump.infusion.doubts:
        days = hours(doubt.end - doubt.start) / HOURS_PER_DAY
        if days:
            low, high = (rounded(value, 1) for value in (doubt.micrograms.low, doubt.micrograms.high))
            highest = rounded(max(doubt.micrograms.high, doubt.bag.micrograms_in(doubt.planned_ml)) / days, 2)
            said = Said(NOT_SETTLED, (("low", low), ("high", high)))
            yield DoseDoubt(doubt.found_id, doubt.start, doubt.end, highest, said)


def _act_at(events: Sequence[PumpEvent], moment: datetime, actions: frozenset[PumpAction]) -> PumpEvent:
    """Find the act of a moment: the last of these actions at it, else the last act before; events rise in time."""
    first, end = (side(events, moment, key=attrgetter("at")) for side in (bisect_left, bisect_right))
    exact = [event for event in events[first:end] if event.action in actions]
    return exact[-1] if exact else events[end - 1]


def _say_bar(pump: CyclePump, part: Segment) -> Said:
    values = (
        ("cycle", pump.ordered.number),
        ("number", part.bag.number),
        ("dose", part.dose_ug_per_day),
        ("rate", part.rate_ml_per_h),
        ("length", part.duration),
    )
    return Said(
        N_("timeline", "Cycle {cycle}, bag {number}: {dose} micrograms per day, {rate} mL per hour, ran {length}"),
        values,
    )


def _say_gap(gap: Interruption, length: Message) -> Said:
    values = (("kind", gap.kind), ("length", gap.duration))
    if gap.cause is None:
        return Said(N_("timeline", "{kind}: {length} without drug"), values)
    cause = ("cause", CAUSES.get(gap.cause, gap.cause))
    return Said(length, (*values, cause))


def _span(pump: CyclePump, zone: ZoneInfo) -> Span:
    """The planned days of a cycle, by the calendar of the ward: a day of a clock change is as long as it is."""
    ordered = pump.ordered
    start, end = (
        datetime.combine(day, time(), zone)
        for day in (ordered.planned_start_on, ordered.planned_start_on + timedelta(days=ordered.planned_days))
    )
    values = (("cycle", ordered.number), ("days", ordered.planned_days))
    label = Said(N_("timeline", "Cycle {cycle}: {days} days planned"), values)
    short = Said(N_("timeline", "Cycle {cycle}"), values)
    return Span(start.astimezone(UTC), end.astimezone(UTC), label, ordered.dose_ug_per_day, short)


def _marks(session: Session, patient_id: UUID) -> tuple[Mark, ...]:
    """One mark for each donor lymphocyte infusion, numbered in order of time."""
    rows = rows_of(session, Dli, live(Dli), *of_patient(Dli, patient_id))
    rows.sort(key=itemgetter("started_at"))
    marks = []
    for number, row in enumerate(rows, start=1):
        fields = fields_of(DliFields, row)
        said = DLI_RUNS if fields.ended_at is None else DLI_GIVEN
        label = Said(said, (("number", number), ("dose", cell_dose(fields))))
        marks.append(Mark(row["id"], row["started_at"], label, say_dli(fields)))
    return tuple(marks)


def _rows(session: Session, kind: Kind, patient_id: UUID) -> list[Record]:
    """Read the rows of a kind in order of time; they are records as far as a kind looks at them."""
    rows = rows_of(session, kind.table, live(kind.table), *of_patient(kind.table, patient_id))
    return in_time_order((kind.table.model_construct(**row) for row in rows), kind)


def _lane(kind: Kind, rows: Sequence[Record], zone: ZoneInfo) -> Lane | None:
    """Draw a lane as its kind says; one without a point is left out, unless it says that nothing is known yet."""
    lane = kind.lane(rows, zone)
    return lane if lane is not None and kind.track is not None and (lane.series or kind.track.always) else None
