"""Texts that do not run into one another: how wide they are, where they may stand, which of them fit."""

from collections.abc import Sequence

from bline_desktop.plots.stamp import text_width


def wrapped(text: str, points: float, width: float, bold: bool = False) -> str:
    """Break a text into lines no wider than `width`; at spaces, or between any two Chinese characters."""
    lines: list[str] = []
    for piece in _pieces(text):
        if lines and text_width((lines[-1] + piece).rstrip(), points, bold) <= width:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip() or piece)
    return "\n".join(line.rstrip() for line in lines)


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for letter in text:
        begins = not pieces or pieces[-1].endswith(" ") or ord(letter) >= 0x2E80
        if begins:
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Return places for labels as near as can be to where each is wanted, so that none covers another.

    `wanted` and the result are the middles of labels of the given heights between `low` and `high`. Where there is
    not room for all, they share what there is. The least squares answer, by pooling neighbours that touch.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    total = sum(heights)
    squeeze = min(1.0, (high - low) / total) if total else 1.0
    tall = [height * squeeze for height in heights]
    offsets: list[float] = []  # where each label's middle would be if all touched, the first at 0
    used = 0.0
    for index in order:
        offsets.append(used + tall[index] / 2)
        used += tall[index]
    levels = _never_falling([wanted[index] - offset for index, offset in zip(order, offsets, strict=True)])
    placed = [0.0] * len(order)
    for index, offset, level in zip(order, offsets, levels, strict=True):
        placed[index] = min(max(level, low), max(low, high - used)) + offset
    return placed


def _never_falling(values: Sequence[float]) -> list[float]:
    """Return the nearest sequence that never falls (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, count = value, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        pools.append((mean, count))
    return [mean for mean, count in pools for _ in range(count)]


class Shelf:
    """One row of texts. Who asks first gets the room; a text that would touch another is left out."""

    def __init__(self, left: float, right: float, margin: float = 4.0) -> None:
        self._left = left
        self._right = right
        self._margin = margin
        self._taken: list[tuple[float, float]] = []

    def take(self, left: float, right: float) -> bool:
        """Take the room between two places and return True, or False where it is not free."""
        if left < self._left or right > self._right:
            return False
        if any(left < end + self._margin and right > start - self._margin for start, end in self._taken):
            return False
        self._taken.append((left, right))
        return True

    def block(self, left: float, right: float) -> None:
        """Keep texts off the room between two places, whatever stands there."""
        if left <= right:
            self._taken.append((left, right))
