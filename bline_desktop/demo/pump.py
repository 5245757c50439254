"""Cycles of the made-up ward: which bag was hung when, when the pump stood still, and how it ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from bline_desktop.commands.infusions import (
    order_cycle,
    record_new_bag,
    record_pause,
    record_resume,
    record_start,
    record_stop,
)
from bline_desktop.demo.protocol import DAYS_ON, in_orders, why_so
from bline_desktop.demo.script import PATIENT, Chapter, Do
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.acts import HangFields, PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.cycle import CycleFields
from bline_desktop.domain.treatment.pump import PauseCause, StopCause

PLANNED_DAYS = DAYS_ON
VOLUME_ML = Decimal(240)
# The manufacturer's own preparation: 30 of 270 mL stay in bag and line.
TOTAL_ML = Decimal(270)


@dataclass(frozen=True, slots=True)
class BagKind:
    """A bag of 240 mL: how long it lasts, at which rate, and how long it keeps once it has left the fridge."""

    hours: int
    rate_ml_per_h: Decimal
    keeps_h: int


ONE_DAY = BagKind(24, Decimal(10), 48)
TWO_DAYS = BagKind(48, Decimal(5), 48)
FOUR_DAYS = BagKind(96, Decimal("2.5"), 96)
# Ways to fill 28 days; most cycles take the bags that need the fewest changes.
WHOLE_CYCLES = (*((FOUR_DAYS,) * 7,) * 6, (ONE_DAY, ONE_DAY, TWO_DAYS, *(FOUR_DAYS,) * 6), (TWO_DAYS,) * 14)


@dataclass(frozen=True, slots=True)
class Hang:
    """A bag, and when it was hung; `past_use_by` says why it was hung though it was past its use-by."""

    at: datetime
    kind: BagKind
    note: str | None = None
    past_use_by: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause; without `minutes` it goes on. `written_late` is after how many minutes it was written down."""

    at: datetime
    cause: PauseCause
    minutes: int | None
    note: str | None = None
    written_late: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """The end of an infusion."""

    at: datetime
    cause: StopCause = StopCause.COMPLETED
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One cycle as it went; without `stop` it runs today."""

    number: int
    dose_ug_per_day: Decimal
    hangs: tuple[Hang, ...]
    pauses: tuple[Pause, ...] = ()
    stop: Stop | None = None

    @property
    def start(self) -> datetime:
        """When the first bag was hung."""
        return self.hangs[0].at


@dataclass(frozen=True, slots=True)
class _Told:
    """One act at the pump that is still to be told."""

    what: str
    at: datetime
    do: Do
    late: int = 0
    reason: str | None = None


def hangs_from(rng: Random, start: datetime, kinds: Iterable[BagKind]) -> tuple[Hang, ...]:
    """Hang bags one after the other from a start; each is changed half an hour and more before it is empty."""
    hangs, at = [], start
    for kind in kinds:
        hangs.append(Hang(at, kind))
        at = _changed(rng, hangs[-1])
    return tuple(hangs)


def hangs_up_to(rng: Random, last: datetime, kinds: Sequence[BagKind]) -> tuple[Hang, ...]:
    """Hang bags one after the other so that the last one of them is hung at `last`."""
    hangs = hangs_from(rng, last, kinds)
    return tuple(replace(hang, at=hang.at - (hangs[-1].at - last)) for hang in hangs)


def whole_run(rng: Random, number: int, dose: Decimal, start: datetime) -> Run:
    """Make a cycle of 28 days that went to its end, with up to two pauses."""
    hangs = hangs_from(rng, start, rng.choice(WHOLE_CYCLES))
    stop = Stop(_changed(rng, hangs[-1]))
    return Run(number, dose, hangs, _pauses(rng, hangs), stop)


def tell_order(chapter: Chapter, run_number: int, dose: Decimal, start: datetime, at: datetime) -> None:
    """Tell that a physician ordered a cycle at `at` for the day of `start`."""
    fields = CycleFields.model_validate(
        {
            "number": run_number,
            "dose_ug_per_day": dose,
            "planned_days": PLANNED_DAYS,
            "planned_start_on": chapter.script.day_of(start),
            "template": in_orders(),
        }
    )
    chapter.tell(
        f"cycle {run_number}",
        chapter.heard(at),
        lambda session, act, recall: order_cycle(session, act, recall(PATIENT), fields, already_done=True),
        by=Role.PHYSICIAN,
        reason=why_so(dose),
    )


def tell_run(chapter: Chapter, run: Run) -> None:
    """Tell all acts of a cycle in the order in which they happened; what was written late holds up what came after."""
    acts = [*_hangings(chapter, run), *_pausings(run), *_stopping(run)]
    written = run.start
    for act in sorted(acts, key=lambda one: one.at):
        heard = chapter.heard(act.at + timedelta(minutes=act.late))
        written = max(heard, written + timedelta(seconds=30))
        chapter.tell(act.what, written, act.do, reason=act.reason)


def _changed(rng: Random, hang: Hang) -> datetime:
    """Return when a bag was changed: before it is empty, and before its use-by."""
    return hang.at + timedelta(hours=hang.kind.hours, minutes=-rng.randint(36, 50))


def _pauses(rng: Random, hangs: Sequence[Hang]) -> tuple[Pause, ...]:
    """Make up to two pauses, each within the time of another bag, well after it was hung."""
    spans = {
        PauseCause.IMAGING: (25, 70),
        PauseCause.OCCLUSION: (3, 15),
        PauseCause.AIR: (4, 12),
        PauseCause.LINE: (15, 45),
        PauseCause.ADVERSE_EVENT: (120, 400),
    }
    pauses = []
    for hang in rng.sample(hangs, rng.choice((0, 0, 1, 2))):
        cause = rng.choice(tuple(spans))
        late = rng.randint(70, 300) if rng.random() < 0.15 else 0
        at = hang.at + timedelta(minutes=rng.randint(120, (hang.kind.hours - 12) * 60))
        pauses.append(Pause(at, cause, rng.randint(*spans[cause]), written_late=late))
    return tuple(pauses)


def _hangings(chapter: Chapter, run: Run) -> Iterable[_Told]:
    for number, hang in enumerate(run.hangs, start=1):
        new_line = number > 1 and hang.kind.hours != run.hangs[number - 2].kind.hours
        fields = _label(chapter.rng, hang, run.dose_ug_per_day, new_line or None)
        do = _hang(f"cycle {run.number}", fields, first=number == 1, already_done=hang.past_use_by is not None)
        yield _Told(bag_name(run.number, number), hang.at, do, reason=hang.past_use_by)


def bag_name(cycle: int, bag: int) -> str:
    """Return the name of the step that hung a bag."""
    return f"cycle {cycle} bag {bag}"


def _hang(cycle: str, fields: HangFields, *, first: bool, already_done: bool) -> Do:
    command = record_start if first else record_new_bag
    return lambda session, act, recall: command(session, act, recall(cycle), fields, already_done=already_done)


def _label(rng: Random, hang: Hang, dose: Decimal, new_line: bool | None) -> HangFields:
    kind = hang.kind
    use_by = hang.at + timedelta(hours=kind.keeps_h, minutes=-rng.randint(15, 30))
    if hang.past_use_by is not None:
        use_by = hang.at - timedelta(minutes=rng.randint(35, 55))
    out_of_fridge = use_by - timedelta(hours=kind.keeps_h)
    drug = dose * kind.hours / 24 * TOTAL_ML / VOLUME_ML
    return HangFields.model_validate(
        {
            "at": hang.at,
            "dose_ug_per_day": dose,
            "duration_h": Decimal(kind.hours),
            "rate_ml_per_h": kind.rate_ml_per_h,
            "volume_ml": VOLUME_ML,
            "total_volume_ml": TOTAL_ML,
            "drug_ug": drug.quantize(Decimal("0.01")),
            "prepared_at": out_of_fridge - timedelta(minutes=rng.randint(14, 20) * 60),
            "out_of_fridge_at": out_of_fridge,
            "use_by": use_by,
            "line_as_label": True,
            "new_line": new_line,
            "note": hang.note,
        }
    )


def _pausings(run: Run) -> Iterable[_Told]:
    cycle = f"cycle {run.number}"
    for pause in run.pauses:
        fields = PauseFields(at=pause.at, cause=pause.cause, note=pause.note)
        yield _Told(f"{cycle} pause", pause.at, _pause(cycle, fields), pause.written_late)
        if pause.minutes is not None:
            end = ResumeFields(at=pause.at + timedelta(minutes=pause.minutes))
            yield _Told(f"{cycle} resume", end.at, _resume(cycle, end))


def _pause(cycle: str, fields: PauseFields) -> Do:
    return lambda session, act, recall: record_pause(session, act, recall(cycle), fields)


def _resume(cycle: str, fields: ResumeFields) -> Do:
    return lambda session, act, recall: record_resume(session, act, recall(cycle), fields)


def _stopping(run: Run) -> Iterable[_Told]:
    if run.stop is not None:
        cycle = f"cycle {run.number}"
        fields = StopFields(at=run.stop.at, cause=run.stop.cause, line_as_label=True, note=run.stop.note)
        yield _Told(
            f"{cycle} stop",
            run.stop.at,
            lambda session, act, recall: record_stop(session, act, recall(cycle), fields),
        )
