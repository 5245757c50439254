"""Made-up timelines: a rich one, a poor one, an empty one and a long one, the same each time."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from bline_desktop.domain.timeline import (
    DoseBar,
    DoseGap,
    Lane,
    Mark,
    Point,
    PointShape,
    Said,
    Scale,
    Series,
    Span,
    Timeline,
)
from bline_desktop.domain.words import N_

ZERO = datetime(2026, 7, 19, 22, tzinfo=UTC)  # day 0 in Berlin
NOW = datetime(2026, 12, 10, 13, 5, tzinfo=UTC)
IDS = UUID("6ad2b3f4-0000-4000-8000-000000000000")
VALUE, BELOW, GATED = PointShape.VALUE, PointShape.BELOW, PointShape.BELOW_GATED
BETWEEN, MISSING = PointShape.BETWEEN, PointShape.NOT_EVALUABLE
MADE_UP = N_("test", "{text}")


def record_id(name: str) -> UUID:
    return uuid5(IDS, name)


def says(text: str) -> Said:
    return Said(MADE_UP, (("text", text),))


def day(number: float) -> datetime:
    return ZERO + timedelta(days=number)


def course(
    start: float, doses: Iterable[tuple[float, str]], pauses: Iterable[tuple[float, float]], bag: float = 4.0
) -> tuple[list[DoseBar], list[DoseGap]]:
    """Bags of `bag` days from day `start`; `doses` are (until day, dose), `pauses` (at day, hours)."""
    bars: list[DoseBar] = []
    gaps: list[DoseGap] = []
    at, waiting = start, sorted(pauses)
    for until, dose in doses:
        while at < until - 1e-9:
            end, pause = min(at + bag, until), 0.0
            if waiting and waiting[0][0] < end:
                end, hours = waiting.pop(0)
                pause = round(hours * 60) / 1440
            if end > at:
                text = f"Bag of {dose} micrograms per day, 5 mL per hour, ran {round((end - at) * 24)} h"
                bars.append(DoseBar(record_id(f"bar {at}"), day(at), day(end), Decimal(dose), False, says(text)))
            if pause:
                length = timedelta(minutes=round(pause * 1440))
                gaps.append(
                    DoseGap(record_id(f"gap {end}"), day(end), day(end) + length, length, says("Paused, fever 39.1 °C"))
                )
            at = end + pause
    return bars, gaps


def series(title: str, colour: str, marker: str, points: Iterable[tuple[float, PointShape, str | None]]) -> Series:
    made = []
    for at, shape, value in points:
        number = None if value is None else Decimal(value)
        low = number / 10 if number is not None and shape is BETWEEN else None
        detail = says(f"{title}: {value or 'not evaluable'} ({shape.value})")
        made.append(Point(record_id(f"{title} {at}"), day(at) + timedelta(hours=12), shape, number, low, detail))
    return Series(title, says(title), colour, marker, tuple(made))


def lanes(mrd: tuple[Series, ...], chimerism: tuple[Series, ...]) -> tuple[Lane, ...]:
    return (
        Lane("mrd", N_("mrd", "MRD"), Scale.LOG, None, Decimal("1e-7"), Decimal(1), mrd),
        Lane("chimerism", N_("t", "Chimerism"), Scale.PERCENT, N_("t", "% donor"), Decimal(0), Decimal(100), chimerism),
    )


def rich(now: datetime = NOW) -> Timeline:
    """Three cycles with pauses, one stopped early and one running; three DLI; MRD by three ways; four lineages."""
    first = course(64, [(71, "9"), (92, "28")], [(70.2, 3.2), (80.4, 31.5), (86.1, 1.25)])
    second = course(106, [(120.3, "28")], [(110.6, 5.16), (118.1, 4.0)])
    left = (now - ZERO) / timedelta(days=1)
    third = course(136, [(left, "28")], [(139.3, 2.5)])
    third[0][-1] = DoseBar(third[0][-1].record_id, third[0][-1].start, now, Decimal(28), True, third[0][-1].detail)
    mrd = (
        series("Flow cytometry · Bone marrow", "mrd", "o", [
            (28, VALUE, "0.0031"), (60, VALUE, "0.012"), (90, BELOW, "0.0001"), (118, GATED, "0.0001"),
            (134, GATED, "0.0001"),
        ]),
        series("NGS · Bone marrow", "mrd", "^", [
            (60, VALUE, "0.0094"), (90, VALUE, "0.000012"), (118, BETWEEN, "0.00001"), (134, BELOW, "0.000001"),
        ]),
        series("RQ-PCR · Peripheral blood", "mrd", "s", [
            (45, VALUE, "0.0009"), (76, VALUE, "0.00031"), (104, BELOW, "0.00001"),
            (126, MISSING, None), (140, BELOW, "0.00001"),
        ]),
    )  # fmt: skip
    chimerism = (
        series("Whole blood", "chimerism_whole", "o", [
            (30, VALUE, "99.1"), (60, VALUE, "96"), (90, VALUE, "97.5"), (118, VALUE, "99"), (140, VALUE, "99.6"),
        ]),
        series("CD3", "chimerism_cd3", "s", [
            (30, VALUE, "91"), (60, VALUE, "74"), (90, VALUE, "82"), (118, VALUE, "95"), (140, VALUE, "98"),
        ]),
        series("CD19", "chimerism_cd19", "^", [
            (30, VALUE, "88"), (60, VALUE, "41"), (90, MISSING, None), (118, MISSING, None), (140, VALUE, "97"),
        ]),
        series("CD33", "chimerism_cd33", "D", [
            (30, VALUE, "100"), (60, VALUE, "99.4"), (90, VALUE, "100"), (118, VALUE, "100"), (140, VALUE, "100"),
        ]),
    )  # fmt: skip
    marks = tuple(
        Mark(
            record_id(f"dli {number}"),
            day(at),
            says(f"DLI {number}: {dose} per kg"),
            says(f"DLI {number}, {dose} CD3+ cells per kg"),
        )
        for number, at, dose in ((1, 95, "1 × 10⁵"), (2, 124, "5 × 10⁵"), (3, 137.4, "1 × 10⁶"))
    )
    planned = tuple(
        Span(day(at), day(at + 28), says(f"Cycle {number}: 28 days planned"), Decimal(28), says(f"Cycle {number}"))
        for number, at in ((1, 64), (2, 106), (3, 136))
    )
    courses = (first, second, third)
    bars = tuple(bar for given, _left_out in courses for bar in given)
    gaps = tuple(gap for _given, left_out in courses for gap in left_out)
    return Timeline(
        record_id("patient"), "ZJ-014", date(2026, 7, 20), now, bars, gaps, marks, planned, lanes(mrd, chimerism)
    )


def poor() -> Timeline:
    """One running bag and nothing else."""
    bar = DoseBar(
        record_id("bag"), NOW - timedelta(hours=31), NOW, Decimal(9), True, says("Bag 1: 9 micrograms per day")
    )
    return Timeline(record_id("patient"), "ZJ-021", date(2026, 9, 1), NOW, (bar,), (), (), (), lanes((), ()))


def empty() -> Timeline:
    return Timeline(record_id("patient"), "ZJ-031", None, NOW, (), (), (), (), lanes((), ()))


def long(events: int = 500) -> Timeline:
    """So many marks over a year: bags with pauses, DLI, MRD by four ways, four lineages."""
    chance = random.Random(7)
    bars: list[DoseBar] = []
    gaps: list[DoseGap] = []
    start = 60.0
    while len(bars) + len(gaps) < events * 2 // 5:
        pauses = sorted((start + chance.uniform(1, 26), chance.uniform(0.5, 30)) for _ in range(6))
        given, left_out = course(start, [(start + 7, "9"), (start + 28, "28")], pauses, bag=2.0)
        bars += given
        gaps += left_out
        start += 42
    marks = tuple(
        Mark(record_id(f"long dli {n}"), day(88 + 28 * n), says(f"DLI {n + 1}: 1 × 10⁶ per kg"), says(f"DLI {n + 1}"))
        for n in range(10)
    )
    each, more = divmod(events - len(bars) - len(gaps) - len(marks), 8)
    step = (start - 30) / (each + 1)

    def days(number: int) -> range:
        return range(each + (number < more))

    def mrd_at(n: int) -> tuple[PointShape, str]:
        return chance.choice([VALUE, BELOW]), str(Decimal(10) ** -min(6, 2 + n // 6 + chance.randint(0, 1)))

    ways = (("Flow, marrow", "o"), ("Flow, blood", "s"), ("NGS, marrow", "^"), ("RQ-PCR, blood", "D"))
    mrd = tuple(
        series(way, "mrd", marker, [(30 + step * n + number, *mrd_at(n)) for n in days(number)])
        for number, (way, marker) in enumerate(ways)
    )
    lineages = (("Whole", "o"), ("CD3", "s"), ("CD19", "^"), ("CD33", "D"))
    chimerism = tuple(
        series(
            f"{name} cells",
            f"chimerism_{name.lower()}",
            marker,
            [(30 + step * n, VALUE, str(100 - (2 + number * 9) * chance.randint(0, 3))) for n in days(number + 4)],
        )
        for number, (name, marker) in enumerate(lineages)
    )
    made = lanes(mrd, chimerism)
    return Timeline(
        record_id("long"), "ZJ-001", date(2026, 7, 20), day(start), tuple(bars), tuple(gaps), marks, (), made
    )
