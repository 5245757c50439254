"""The cheapest way along a line of moments with bags of several lengths: the arithmetic behind a plan of bag changes.

A shortest path by dynamic programming. What is discarded costs in proportion to time, so the best place to come from
is the least of a window that only moves on: each bag looks at each moment once, and a cycle takes milliseconds.
"""

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple


class Node(NamedTuple):
    """A moment at which a bag may be changed: `at` in ticks from the first one, and what a change there costs."""

    at: int
    cost: int


class Reach(NamedTuple):
    """A bag in ticks: it runs for `lasts`, is changed after `longest`, and at the last node after `to_the_end`."""

    lasts: int
    longest: int
    to_the_end: int


class Price(NamedTuple):
    """What each bag costs, and each tick that is discarded."""

    bag: int
    tick: int


class Leg(NamedTuple):
    """One bag of the way: from the node `start` to the node `end`, both by their places."""

    bag: int
    start: int
    end: int


def cheapest_way(nodes: Sequence[Node], bags: Sequence[Reach], price: Price, first: Reach | None = None) -> list[Leg]:
    """Find the cheapest bags from the first node to the last; the costs of these two themselves are not counted.

    `first` is the bag that hangs at the first node, and at no other: in its leg it is the one after the last of `bags`.
    Nodes rise in time, and some bag reaches from each to the next, else ValueError. Of equal ways
    the one with the shorter last bags is taken: the rhythm of the first bags is kept for as long as it can be.
    """
    best = [0]  # the least that it costs to have come to a node and hung a bag there
    back: list[Leg] = []
    last = len(nodes) - 1
    reaches = [*bags] if first is None else [*bags, first]
    origins = [range(0 if first is None else 1, last) for _ in bags]  # from which nodes on each of them hangs
    origins += [range(1)] if first is not None else []
    windows: list[deque[tuple[int, int]]] = [deque() for _ in reaches]
    for place in range(1, last + 1):
        came = place - 1
        keyed = best[came] + price.tick * nodes[came].at  # of two origins the one that costs less from here on
        choices = []
        for number, (bag, window) in enumerate(zip(reaches, windows, strict=True)):
            if came in origins[number]:
                while window and window[-1][0] >= keyed:
                    window.pop()
                window.append((keyed, came))
            if place == last:
                found = _last_leg(nodes, [(best[came], came) for came in origins[number]], bag, price)
            else:
                found = _first_within(window, nodes, place, bag.longest)
            if found is not None:
                cost = found[0] + price.bag + price.tick * (bag.lasts - nodes[place].at)
                choices.append((cost, -found[1], Leg(number, found[1], place)))
        cost, _, leg = min(choices)
        best.append(cost + (nodes[place].cost if place < last else 0))
        back.append(leg)
    return _walk_back(back)


def _first_within(
    window: deque[tuple[int, int]], nodes: Sequence[Node], place: int, longest: int
) -> tuple[int, int] | None:
    """Return the best origin that a bag reaches from; drop those that lie too far back for good."""
    while window and nodes[place].at - nodes[window[0][1]].at > longest:
        window.popleft()
    return window[0] if window else None


def _last_leg(
    nodes: Sequence[Node], origins: Sequence[tuple[int, int]], bag: Reach, price: Price
) -> tuple[int, int] | None:
    """Return the best origin of the last leg, in which a bag may run until it is empty; each with what it costs."""
    end = nodes[-1].at
    reached = (
        (cost + price.tick * nodes[place].at, -place)
        for cost, place in origins
        if end - nodes[place].at <= bag.to_the_end
    )
    cost, place = min(reached, default=(0, 1))
    return None if place > 0 else (cost, -place)


def _walk_back(back: Sequence[Leg]) -> list[Leg]:
    way = []
    place = len(back)
    while place:
        way.append(back[place - 1])
        place = back[place - 1].start
    return way[::-1]
