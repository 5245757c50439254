"""Finds the cycles and DLIs of an arm that are counted from each other in a loop: no day could be found for them."""

from bline_desktop.domain.plan.protocol import AnchorEvent, Arm, StepSort, TemplateStep

# A cycle or a DLI with its number.
Numbered = tuple[StepSort, int]


def find_loop(arm: Arm) -> tuple[TemplateStep, ...]:
    """Return the lines of a loop in the order in which they are counted from each other; () where there is none.

    Each cycle or DLI is counted from one event alone, so that from each of them there is one way to follow.
    """
    lines = {(step.sort, number): step for step in arm.steps for number in step.numbers}
    safe: set[Numbered] = set()
    for begin in lines:
        way: list[Numbered] = []
        at: Numbered | None = begin
        while at is not None and at in lines and at not in safe:
            if at in way:
                return tuple(dict.fromkeys(lines[one] for one in way[way.index(at) :]))
            way.append(at)
            at = _counted_from(lines, at)
        safe.update(way)
    return ()


def _counted_from(lines: dict[Numbered, TemplateStep], at: Numbered) -> Numbered | None:
    """Return the cycle or DLI that one is counted from; None where that is another event."""
    step, (sort, number) = lines[at], at
    is_chained = step.repeat.every is None or step.repeat.after_last
    if number > step.numbers.start and is_chained:
        return sort, number - 1
    match step.anchor.event:
        case AnchorEvent.DLI:
            return StepSort.DLI, step.anchor.number or 1
        case AnchorEvent.CYCLE_START | AnchorEvent.CYCLE_END:
            return StepSort.CYCLE, step.anchor.number or 1
        case AnchorEvent.FIRST_DOSE:
            return StepSort.CYCLE, min(number for sort, number in lines if sort is StepSort.CYCLE)
    return None
