"""The rules by which doses, times and units are shown, as a reader of any picture or page can check them.

From the lists of error-prone writing of medication safety (ISMP, the NHS's common user interface): each rule names a
writing that has been misread.
"""

import re
from collections.abc import Iterable

UNITS = "mL|mg|kg|cm|mm|h|min|d|micrograms|hours|days|mL per hour"
# Each pattern finds what must not be shown. A thin or no-break space counts as a space.
RULES = {
    "a trailing zero": re.compile(r"(?<![\d.:,])\d+\.\d*0(?![\d.])"),
    "no leading zero": re.compile(r"(?<![\w.)\]])\.\d"),
    "no space before the unit": re.compile(rf"(?<![\w-])\d+(\.\d+)?({UNITS})\b"),
    "no space before the percent sign": re.compile(r"\d%"),
    "the micro sign, or an abbreviated microgram": re.compile(r"[\u00b5\u03bc]|\b(mcg|ug)\b"),
    "a slash before a unit of time": re.compile(r"/\s?(h|hr|hour|d|day|min)\b"),
    "a date of numbers": re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b"),
    "a 12-hour clock": re.compile(r"\b\d{1,2}(:\d{2})?\s?[ap]\.?m\b", re.IGNORECASE),
    "a power of ten in plain signs": re.compile(r"10\s?[\^*]\s?-?\d|\b\d+(\.\d+)?[eE][+-]?\d+\b"),
    "a word of computers": re.compile(r"\b(Error|Invalid|Oops|null|None|NaN|nan|True|False|Traceback)\b"),
    "a place that was not filled in": re.compile(r"\{[a-z_]+\}"),
    "hours of a bag as a part of it": re.compile(r"\b\d+ of \d+ h\b"),
}
# Right as they are: what a rule would take for something else.
RIGHT = (
    re.compile(r"([0-9A-Z]{4}-){6}[0-9A-Z]{4}"),  # a recovery key
    re.compile(r"A regular expression\. .*"),  # the pattern of trial ids
    re.compile(r"None (known|yet)"),  # of allergies, of results
    re.compile(r"PMC\d+|https?://\S+|\S+\.(com|org|gov)\S*"),  # sources
    re.compile(r"(?<!\S)(/[\w.-]+)+"),  # a path on this computer
    re.compile(r"(?<=#)[\d,]+ [0-9A-F]{4}-[0-9A-F]{4}|\btext [0-9A-F]{8}\b"),  # heads and fingerprints
)


def faults(texts: Iterable[str]) -> list[str]:
    """Return a sentence for each text that is written in a way that has been misread."""
    found = []
    for text in texts:
        rest = text
        for right in RIGHT:
            rest = right.sub("", rest)
        found += [f"{rule}: {text!r}" for rule, pattern in RULES.items() if pattern.search(rest)]
    return found
