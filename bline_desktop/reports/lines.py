"""Breaks a text into lines of a width, and shares a height out to rows.

A text breaks between words, between any two Chinese signs, and else wherever it must. A no-break space is
part of a word.
"""

import re
from collections.abc import Sequence

from reportlab.pdfbase.pdfmetrics import stringWidth

_SIGNS = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"  # of East Asian scripts
_PARTS = re.compile(rf"[{_SIGNS}]|[ \t\n]+|[^ \t\n{_SIGNS}]+")


def broken(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
    """Return the lines of a text; nothing of it is lost but blanks at the ends of lines."""
    lines = [""]
    for part in _PARTS.findall(text):
        if stringWidth(lines[-1] + part.rstrip(), font, size) <= width:
            lines[-1] += part
        elif not part.isspace():
            lines += _cut(part, font, size, width)
    return tuple(line.strip() for line in lines if line.strip())


def _cut(word: str, font: str, size: float, width: float) -> list[str]:
    """Cut a word that is too long for any line; at least one sign stands on each."""
    lines = [""]
    for sign in word:
        if lines[-1] and stringWidth(lines[-1] + sign, font, size) > width:
            lines.append("")
        lines[-1] += sign
    return lines


def shares(needs: Sequence[float], room: float) -> list[float]:
    """Share a room out: nobody gets less than what they need as long as it suffices, and what is left goes to all.

    Where it does not suffice, those with the smallest needs get theirs, and the others the same each.
    """
    spare = room - sum(needs)
    if spare >= 0:
        return [need + spare / len(needs) for need in needs]
    given, left = dict[int, float](), room
    for place in sorted(range(len(needs)), key=needs.__getitem__):
        given[place] = min(needs[place], left / (len(needs) - len(given)))
        left -= given[place]
    return [given[place] for place in range(len(needs))]
