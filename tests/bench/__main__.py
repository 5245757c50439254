"""`dev.py bench`: each figure beside a floor measured in the same run on the same machine; ratios are what counts."""

import sys
from collections.abc import Callable

from tests.bench import (
    calendar_bench,
    keys_bench,
    plan_bench,
    replay_bench,
    stall_bench,
    start_bench,
    store_bench,
    table_bench,
    timeline_bench,
)

Figures = dict[str, float]


def _ratio(name: str, figures: Figures, goal: float) -> str:
    ratio = figures["ours_ms"] / figures["floor_ms"]
    verdict = "met" if ratio <= goal else "NOT met"
    return (
        f"{name:<46} {figures['ours_ms']:9.2f} ms over {figures['floor_ms']:9.2f} ms = "
        f"{ratio:5.2f}   goal {goal:g}: {verdict}"
    )


def _plain(name: str, value: float, goal: float) -> str:
    verdict = "met" if value <= goal else "NOT met"
    return f"{name:<46} {value:9.2f} ms{'':28}   goal {goal:g} ms: {verdict}"


def start() -> list[str]:
    """Start of the process to the painted sign-in window, over a bare PySide6 window."""
    figures = start_bench.start()
    return [
        _ratio("start to painted sign-in / bare window", figures, 1.5),
        _plain("longest stall of the UI thread while loading", figures["longest_stall_ms"], 60),
    ]


def bag_change() -> list[str]:
    """One bag change with its reads, rules and journal, over two bare inserts in one transaction on the same file."""
    return [
        _ratio("bag change, read back / two bare inserts, same file", store_bench.bag_change(read_back=True), 3),
        _ratio("bag change, check pending / two bare inserts", store_bench.bag_change(read_back=False), 3),
    ]


def opening() -> list[str]:
    """Opening a store of 100,000 journal entries with every check, over one SELECT of the journal."""
    return [_ratio("open 100,000 entries, checked / one SELECT", store_bench.opening(), 4)]


def saving() -> list[str]:
    """A save until it is acknowledged, one in a hundred slower, on a store with a long journal."""
    return [_plain("save acknowledged, p99, 200,000 entries", store_bench.acknowledged(), 200)]


def replaying() -> list[str]:
    """The replay of 5,000 acts, and over that of half as many: twice the work, not four times."""
    figures = replay_bench.measure()
    twice = {"ours_ms": figures["whole_ms"], "floor_ms": figures["half_ms"]}
    return [
        _plain("replay of 5,000 acts", figures["whole_ms"], 10),
        _ratio("replay of 5,000 acts / of 2,500", twice, 2.5),
    ]


def timeline() -> list[str]:
    """The timeline of a 500-event patient, over a bare draw of as many marks in as many panels with the same ticks."""
    figures = timeline_bench.measure()
    first = {"ours_ms": figures["timeline: first draw, ms"], "floor_ms": figures["floor: first draw, ms"]}
    again = {"ours_ms": figures["timeline: redraw, ms"], "floor_ms": figures["floor: redraw, ms"]}
    return [
        _ratio("timeline of 500 events, first / bare draw", first, 1.5),
        _ratio("timeline of 500 events, again / bare draw", again, 1.5),
        _plain("a pan frame", figures["timeline: pan frame, ms"], 12),
        _plain("a hover", figures["timeline: hover, ms"], 2),
    ]


def stalls() -> list[str]:
    """The longest stalls of the UI thread at work, and those of a long table.

    Opening a patient also over bare widgets at one go, the table over a bare one of Qt with the same texts.
    """
    figures, table = stall_bench.measure(), table_bench.measure()
    opening = {"ours_ms": figures["opening"], "floor_ms": figures["floor"]}
    return [
        _ratio("longest stall, opening / all bare widgets at once", opening, 3),
        _plain("longest stall, opening a patient", figures["opening"], 50),
        _plain("longest stall, opening a patient at the timeline", figures["opening at the timeline"], 150),
        _plain("longest stall, form of an act", figures["form"], 50),
        _plain("longest stall, timeline's tab with its first draw", figures["timeline"], 150),
        _plain("longest stall, back to the timeline", figures["back to the timeline"], 50),
        *(_plain(f"longest stall, {key}", figures[key], 50) for key in ("details", "mrd", "tasks", "board")),
        _plain("longest stall, the board's refresh", figures["board's refresh"], 50),
        _over("plan table of 400 steps, first draw / bare table", table["first_ms"], table["floor_ms"]),
        _plain("plan table of 400 steps, first draw", table["first_ms"], 50),
        _plain("plan table of 400 steps, longest turn after it", table["later_ms"], 50),
        _plain("plan table of 2,000 steps, first draw", table["many_ms"], 50),
        _plain("plan table of 2,000 steps, longest turn after", table["many_later_ms"], 50),
    ]


def keys() -> list[str]:
    """Keys of each act at the bedside, beside the values that are typed, and how long a change of user takes."""
    figures = keys_bench.measure()
    return [
        _keys("new bag, beside the label's values", figures["bag"], 12),
        _keys("second person, beside what is read (with name, PIN)", figures["second"], None),
        _keys("pause, in the patient's window", figures["pause"], 2),
        _keys("resume, in the patient's window", figures["resume"], 2),
        _keys("another user comes in, from the wall view", figures["switch"], 8),
        _keys("who was there leaves", figures["lock"], None),
        _plain("another user, first key to painted board", figures["switch_ms"], 3000),
    ]


def month() -> list[str]:
    """Month and week of 200 patients and a long agenda from their answer to the painted screen.

    The month also over a bare painter with as many texts.
    """
    figures = calendar_bench.measure()
    return [
        _ratio("month of 200 patients, painted / bare texts", figures, 2),
        _plain("month of 200 patients, from answer to paint", figures["ours_ms"], 50),
        _plain("week of 200 patients, from answer to paint", figures["week_ms"], 50),
        _plain("agenda of 1,000 lines, from answer to paint", figures["agenda_ms"], 50),
    ]


def _keys(name: str, count: float, goal: int | None) -> str:
    line = f"{name:<52} {count:5.0f} keys"
    if goal is None:
        return line
    return f"{line}{'':27}   goal {goal}: {'met' if count <= goal else 'NOT met'}"


def plan() -> list[str]:
    """Plans and calendars, each also over the bare query: the same statements, put to the same store past our code."""
    month, board = plan_bench.ward_month(), plan_bench.board()
    grown = {"ours_ms": month["many_ms"], "floor_ms": month["ms"]}
    return [
        _plain("a plan of two years and 400 steps laid out, cold", plan_bench.expanding(), 20),
        _plain("ward month of 200 patients, asked and painted", month["ms"], 150),
        _over("ward month of 200, after a write / bare query", month["written_ms"], month["floor_ms"]),
        _ratio("ward month, 2,000 enrolled / 200", grown, 1.3),
        _over("ward month of 2,000, after a write / bare query", month["many_written_ms"], month["many_floor_ms"]),
        _plain("board, 60 patients on treatment with a plan", board["ms"], 100),
        _over("board, 60 on treatment / bare query", board["ms"], board["floor_ms"]),
    ]


def _over(name: str, ours: float, floor: float) -> str:
    return f"{name:<46} {ours:9.2f} ms over {floor:9.2f} ms = {ours / floor:5.2f}"


PARTS: dict[str, Callable[[], list[str]]] = {
    "start": start,
    "bag": bag_change,
    "open": opening,
    "save": saving,
    "replay": replaying,
    "timeline": timeline,
    "plan": plan,
    "stalls": stalls,
    "keys": keys,
    "month": month,
}


def main(wanted: list[str]) -> int:
    """Measure the wanted parts (all where none is named) and print one line a figure."""
    for name, part in PARTS.items():
        if not wanted or name in wanted:
            for line in part():
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
