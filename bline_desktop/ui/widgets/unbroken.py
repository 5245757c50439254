"""Texts that wrap only where nothing is torn apart: no date or id at its hyphens, no number from its unit, no time of
day from its day.
"""

import re

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
NO_BREAK_HYPHEN = "\N{NON-BREAKING HYPHEN}"
_DATE_OR_ID = re.compile(r"\b(?:\d{2}-\w{3}-\d{4}|\d{4}-\d{2}-\d{2}|[A-Z]+-\d+)\b")
_INSIDE = re.compile(
    r"(?<=[0-9⁰¹²³⁴⁵⁶⁷⁸⁹]) (?=(?:d|h|min|y|kg|mL|mg|micrograms?)\b|%|×|\()"  # a number and its unit
    r"|(?<=\d [dh]) (?=\d+ (?:h|min)\b)"  # days, hours and minutes of one length of time
    r"|(?<=×) (?=10)"
    r"|(?<=\b[Bb]ag) (?=\d)"
    r"| (?=\d{2}:\d{2}\b)"  # a time of day and what stands before it: its day, or "since"
)


def unbroken(text: str) -> str:
    """Return a text for showing, in which a line can't end inside a date, an id, a time, or a number with its unit."""
    dated = _DATE_OR_ID.sub(lambda found: found.group().replace("-", NO_BREAK_HYPHEN), text)
    return _INSIDE.sub(NO_BREAK_SPACE, dated)
