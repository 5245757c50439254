"""The log of a pump: one line for each gesture, with what was seen, and how a find stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

from sqlalchemy import RowMapping

from bline_desktop.domain.log_line import Find, LogLine
from bline_desktop.domain.second_check import CheckState
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.act_fields import typed_of
from bline_desktop.domain.treatment.bag_rules import early_use_by
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.kept_plan import KeptPlan
from bline_desktop.domain.treatment.order_rules import discarded
from bline_desktop.domain.treatment.pump import FOUND_WORDS, BagLabel, FoundState, PumpAction
from bline_desktop.domain.treatment.pump_rules import is_late
from bline_desktop.domain.treatment.segments import Doubt, Range, VolumeReading
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, Message
from bline_desktop.queries.bag_lines import NOTHING as NO_BAG
from bline_desktop.queries.bag_lines import BagBook, BagLine, bag_lines
from bline_desktop.queries.pumps import CyclePump, said_cause

NOTHING = Said(N_("pump", "—"))
ALARM_SOLVED = N_("pump", "Alarm solved")
LINE_AS_LABEL, LINE_NOT_AS_LABEL = N_("pump", "line as the label says"), N_("pump", "line not as the label says")
# From when on the pump's own count and the clock are said to differ: to confirm by the ward.
APART_ML = 5

# An act, the resume that ends the alarm which began with it, what was read, and what is said of a bag that was hung.
Seen = tuple[RowMapping, RowMapping | None, VolumeReading | None, BagLine]


@dataclass(frozen=True, slots=True)
class LogBook:
    """What the lines of a log need beside the acts: names, rules that were not kept, from when an entry is late; and
    what its bags are held against."""

    names: Mapping[UUID, str]
    marks: Mapping[UUID, Sequence[Said]]
    checks: Mapping[UUID, CheckState]
    late_after: timedelta
    bags: BagBook

    def with_plans(self, plans: Sequence[KeptPlan]) -> "LogBook":
        """Return the book of a cycle with its kept plans."""
        return replace(self, bags=replace(self.bags, plans=plans))


def log_lines(pump: CyclePump, book: LogBook) -> tuple[LogLine, ...]:
    """Return the log of a cycle, the newest first; an alarm that was solved is one line."""
    pauses = {act["id"]: act for act in pump.acts if act["action"] is PumpAction.PAUSE}
    halves = [act for act in pump.acts if act["action"] is PumpAction.RESUME and act["about"] in pauses]
    halves.sort(key=lambda act: act["struck_at"] is None)  # of a corrected one the one that counts is said
    resumes = {act["about"]: act for act in halves}
    shown = [act for act in pump.acts if resumes.get(act["about"]) is not act]
    readings = {one.event_id: one for one in pump.infusion.readings}  # a course has thousands
    bags = bag_lines(pump, book.bags)
    seen = (
        (act, resumes.get(act["id"]), readings.get(act["id"]), bags.get(act["id"], NO_BAG)) for act in reversed(shown)
    )
    lines = (_line(one, pump, book) for one in seen)
    return tuple(sorted(lines, key=_minute_and_whether_it_counts, reverse=True))


def _minute_and_whether_it_counts(line: LogLine) -> tuple[datetime, bool]:
    """Order lines by what is shown of their times: of one minute, what counts stands above what was struck for it."""
    return line.at.replace(second=0, microsecond=0), not line.struck


def _line(seen: Seen, pump: CyclePump, book: LogBook) -> LogLine:
    """Make one line."""
    act, resume, reading, bag = seen
    struck = act["struck_at"] is not None
    find = _find(act, pump)
    said = _say_find(act, pump.infusion, find) if find else _details(act, resume, pump, reading)
    return LogLine(
        record_id=act["id"],
        action=act["action"],
        at=act["at"],
        planned_at=act["planned_at"],
        recorded_at=act["recorded_at"],
        recorded_by=book.names[act["recorded_by"]],
        late=is_late((resume or act)["at"], act["recorded_at"], book.late_after),
        detail=said[0] if said else NOTHING,
        cause=None if find else said_cause(act["cause"]),
        note=act["note"],
        marks=tuple(book.marks.get(act["id"], ())),
        struck=struck,
        strike_reason=act["strike_reason"],
        counts=not struck and act["id"] not in pump.infusion.out_of_place,
        title=_title(act, resume),
        more=(*said[1:], *_told(act), *bag.line),
        unlike=bag.unlike,
        find=None if struck else find,
        check=book.checks.get(act["id"]),
        typed=typed_of(act["action"], {str(name): act[name] for name in act}, pump.labels.get(act["bag_id"])),
        replaced=any(other["replaces"] == act["id"] for other in pump.acts) if struck else False,
    )


def _title(act: RowMapping, resume: RowMapping | None) -> Message:
    if resume is not None:
        return ALARM_SOLVED
    found = FOUND_WORDS.get(act["cause"]) if act["action"] is PumpAction.FOUND else None
    title: Message = act["action"].title_message
    return found or title


def _details(act: RowMapping, resume: RowMapping | None, pump: CyclePump, reading: VolumeReading | None) -> list[Said]:
    """Say what was seen or done, most important first."""
    if resume is not None:
        times = (("length", resume["at"] - act["at"]), ("at", resume["at"]))
        return [Said(N_("pump", "Stopped {length}, solved at {at}"), times)]
    if act["action"] is PumpAction.SETTLE:
        return [Said(N_("pump", "It went wrong at {at}"), (("at", act["since"]),))]
    said = []
    if act["bag_id"] in pump.labels:
        said += _say_hung(act, pump)
    elif act["rate_ml_per_h"] is not None:
        said.append(Said(N_("pump", "{rate} mL per hour"), (("rate", act["rate_ml_per_h"]),)))
    return said + (_say_reading(reading) if reading else _say_pump(act)) + _say_weights(act)


def _say_weights(act: RowMapping) -> list[Said]:
    """Say what a bag weighed, by which its volume was read."""
    if act["weight_g"] is None:
        return []
    return [Said(N_("pump", "{now} g, {full} g when hung"), (("now", act["weight_g"]), ("full", act["full_g"])))]


def _say_hung(act: RowMapping, pump: CyclePump) -> list[Said]:
    """Say a bag that was hung, the step it was hung for where there are several, and what its use-by leaves over."""
    bag = pump.labels[act["bag_id"]]
    said, early = [_say_bag(bag)], early_use_by(bag, act["at"])
    step = next((one.step for one in pump.orders if one.order_id == act["order_id"]), None)
    if step is not None and len(pump.orders) > 1:
        said.append(Said(N_("pump", "for step {step}"), (("step", step),)))
    if early is not None:
        volume = dict(discarded(early.use_by, early.discarded_ml).values)["volume"]
        # The use-by itself stands before it.
        said.append(Said(N_("pump", "{volume} mL will be discarded"), (("volume", volume),)))
    return said


def _say_bag(bag: BagLabel) -> Said:
    """Say what the label of a bag says; only a start and a new bag have one."""
    values = (
        ("number", bag.number),
        ("dose", bag.dose_ug_per_day),
        ("hours", bag.duration_h),
        ("rate", bag.rate_ml_per_h),
        ("use_by", bag.use_by),
    )
    return Said(
        N_("pump", "Bag {number} ({hours}-hour bag): {dose} micrograms per day, {rate} mL per hour, use by {use_by}"),
        values,
    )


def _say_pump(act: RowMapping) -> list[Said]:
    """Say the pump's own count where nothing is held against it: of a struck entry too, which stays readable."""
    volume = act["volume_ml"]
    return [] if volume is None else [Said(N_("pump", "Pump {pump} mL"), (("pump", volume),))]


def _say_reading(reading: VolumeReading) -> list[Said]:
    """Say the pump's own count beside the clock's: each checks the other."""
    low, high = (rounded(value, 1) for value in (reading.by_clock_ml.low, reading.by_clock_ml.high))
    values = (("pump", rounded(reading.by_pump_ml, 1)), ("low", low), ("high", high))
    exact, between = (
        (N_("pump", "Scale {pump} mL, clock {low} mL"), N_("pump", "Scale {pump} mL, clock {low} to {high} mL"))
        if reading.weighed
        else (N_("pump", "Pump {pump} mL, clock {low} mL"), N_("pump", "Pump {pump} mL, clock {low} to {high} mL"))
    )
    said = [Said(exact if low == high else between, values)]
    apart = max(reading.by_clock_ml.low - reading.by_pump_ml, reading.by_pump_ml - reading.by_clock_ml.high)
    if apart >= APART_ML:
        differ, scale_differs = (
            N_("pump", "pump and clock differ by {apart} mL"),
            N_("pump", "scale and clock differ by {apart} mL"),
        )
        said.append(Said(scale_differs if reading.weighed else differ, (("apart", rounded(apart, 1)),)))
    return said


def _find(act: RowMapping, pump: CyclePump) -> Find | None:
    """Say since when nobody knows how a found pump ran, and what a physician made of it."""
    if act["action"] is not PumpAction.FOUND:
        return None
    doubt = _doubt(act, pump.infusion)
    settled = [one["since"] for one in pump.acts if one["about"] == act["id"] and one["struck_at"] is None]
    well = doubt.start if doubt else act["since"] or act["at"]
    return Find(well, act["at"], doubt.by_volume if doubt else None, settled[-1] if settled else None)


def _doubt(act: RowMapping, infusion: Infusion) -> Doubt | None:
    return next((one for one in infusion.doubts if one.found_id == act["id"]), None)


def _say_find(act: RowMapping, infusion: Infusion, find: Find) -> list[Said]:
    said = [Said(N_("pump", "Last seen well {well}"), (("well", find.well),))]
    if act["rate_ml_per_h"] is not None:
        said.append(Said(N_("pump", "seen at {rate} mL per hour"), (("rate", act["rate_ml_per_h"]),)))
    doubt = _doubt(act, infusion)
    if doubt is not None:
        said.append(_say_difference(act["cause"], doubt))
    if find.by_volume is not None:
        said.append(Said(N_("pump", "by the volume of the pump since {at}"), (("at", find.by_volume),)))
    if find.settled_at is not None:
        said.append(Said(N_("pump", "settled: it went wrong at {at}"), (("at", find.settled_at),)))
    elif doubt is not None:
        said.append(Said(N_("pump", "not settled yet")))
    return said


def _say_difference(cause: str | None, doubt: Doubt) -> Said:
    """Say how much less, or more, may have run than if nothing had been wrong."""
    span: Range[Fraction] = doubt.micrograms
    most = ("most", rounded(span.high - span.low, 1))
    if cause != FoundState.WRONG_RATE.value:
        return Said(N_("pump", "up to {most} micrograms less"), (most,))
    planned = doubt.bag.micrograms_in(doubt.planned_ml)
    if planned >= span.high:
        return Said(N_("pump", "up to {most} micrograms less"), (most,))
    return Said(N_("pump", "up to {most} micrograms more"), (most,))


def _told(act: RowMapping) -> tuple[Said, ...]:
    """Say how the ward knows of an act, and who did it, where its own nurses did not."""
    said = []
    if act["line_as_label"] is not None:
        said.append(Said(LINE_AS_LABEL if act["line_as_label"] else LINE_NOT_AS_LABEL))
    if act["source"] is not None:
        said.append(Said(N_("pump", "{source}"), (("source", act["source"].title_message),)))
    if act["done_by"]:
        said.append(Said(N_("pump", "done by {name}"), (("name", act["done_by"]),)))
    return tuple(said)
