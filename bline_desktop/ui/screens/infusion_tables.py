"""What the numbers of an infusion open: the parts of a dose, the ledger of bags, the rules for a stopped pump."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.exposure import Exposure, ExposurePart, VolumeCheck
from bline_desktop.domain.treatment.exposure_table import HOW_ROUNDED, say_amount, say_length, say_part, shown
from bline_desktop.domain.treatment.label_grades import GradeLine, GradeNote
from bline_desktop.domain.treatment.ledger import LedgerLine
from bline_desktop.domain.treatment.segments import Range
from bline_desktop.domain.treatment.stop_clock import CycleEnds, StopClock
from bline_desktop.domain.treatment.stop_words import rule_sentences
from bline_desktop.domain.units import rounded
from bline_desktop.domain.words import N_, Message, Words

WHEN, BAG, HOURS = N_("pump", "From, to"), N_("pump", "Bag"), N_("pump", "On the pump")
ML, MICROGRAMS = N_("units", "mL"), N_("units", "micrograms")
FROM_TO = N_("pump", "{start}\n{end}")
BAG_AT, UNSEEN = N_("pump", "{bag}\n{rate} mL per hour"), N_("pump", "{bag}\nnot seen")
SUM = N_("pump", "Sum")
HUNG, INFUSED, LEFT = N_("bag", "Hung"), N_("bag", "Infused"), N_("bag", "In the bag")
IN_LINE, DISCARDED = N_("bag", "In the line"), N_("bag", "Discarded")
RULE, FROM_SOURCE = N_("stop", "Rule"), N_("stop", "{rule}\nSource: {source}")
WHAT_AND_RULE = N_("toxicity", "{what}\n{rule}")
AGREES = N_("pump", "Bag {bag}, {at}: the pump says {pump} mL infused, the clock {clock} mL.")
BY_SCALE = N_("pump", "Bag {bag}, {at}: by the scale {pump} mL infused, the clock {clock} mL.")
DIFFERS = N_("pump", "{check} Difference {difference} mL, {percent} %.")
DIFFERS_ALONE = N_("pump", "{check} Difference {difference} mL.")
ENDS_SAME = N_("pump", "Day {days} ends {at}.")
ENDS = N_("pump", "Day {days} ends {including} with interruptions counted, {excluding} without.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, as texts."""

    id: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to open beside the page: titles, lines, the last one the sum where there is one."""

    titles: tuple[Message, ...]
    lines: tuple[Line, ...]
    foot: str = ""

    @property
    def text(self) -> tuple[tuple[str, ...], ...]:
        """The cells line by line."""
        return tuple(line.cells for line in self.lines)


def parts_table(words: Words, exposure: Exposure, now: datetime) -> Table:
    """List the parts of a dose with their sum, which is the number that opened them."""
    table = shown(exposure)
    cells = [
        (
            words.say(FROM_TO, start=words.near(one.part.start, now), end=words.near(one.part.end, now)),
            _bag(words, one.part),
            say_length(words, one.on_pump),
            say_part(words, one.volume_ml),
            say_part(words, one.micrograms),
        )
        for one in table.parts
    ]
    numbers = (say_amount(words, table.volume_ml), say_amount(words, table.micrograms))
    cells.append((words.say(SUM), "", say_length(words, table.on_pump), *numbers))
    return Table((WHEN, BAG, HOURS, ML, MICROGRAMS), _lines(cells), words.say(HOW_ROUNDED) if table.parts else "")


def ledger_table(words: Words, ledger: Sequence[LedgerLine], checks: Iterable[VolumeCheck], now: datetime) -> Table:
    """List where the mL of each bag are; beneath it the pump's own count beside the clock's."""
    cells = []
    for line in ledger:
        hung = Range(line.hung_ml, line.hung_ml)
        amounts = (hung, line.infused_ml, line.in_bag_ml, line.in_line_ml, line.discarded_ml)
        cells.append((words.value(line.bag.number), *(say_amount(words, amount) for amount in amounts)))
    foot = "\n".join(say_check(words, check, now) for check in checks)
    return Table((BAG, HUNG, INFUSED, LEFT, IN_LINE, DISCARDED), _lines(cells), foot)


def rules_table(words: Words, clock: StopClock) -> Table:
    """List every rule of the label for this stop, each with its source."""
    cells = [
        (words.say(FROM_SOURCE, rule=said, source=tuple(source.name for source in rule.rule.sources)),)
        for said, rule in rule_sentences(clock)
    ]
    return Table((RULE,), _lines(cells))


def grades_table(words: Words, notes: Iterable[GradeNote]) -> Table:
    """List what the label says of each event at its grade, with the exact words of its rows and their sources."""
    return Table(
        (RULE,),
        _lines(
            (words.say(WHAT_AND_RULE, what=note.what, rule=say_line(words, line)),)
            for note in notes
            for line in note.lines
        ),
    )


def say_line(words: Words, line: GradeLine) -> str:
    """Say one sentence of a note: of a row of the label its conditions beneath it, and its sources."""
    said = "\n".join((words.value(line.said), *line.facts))
    return words.say(FROM_SOURCE, rule=said, source=tuple(one.name for one in line.sources)) if line.sources else said


def say_check(words: Words, check: VolumeCheck, now: datetime) -> str:
    """Say what the pump's own count says beside the clock's, and how far apart they are."""
    reading = check.reading
    said = Said(
        BY_SCALE if reading.weighed else AGREES,
        (
            ("bag", reading.bag.number),
            ("at", words.near(reading.at, now)),
            ("pump", rounded(reading.by_pump_ml, 1)),
            ("clock", say_amount(words, reading.by_clock_ml)),
        ),
    )
    if not check.difference_ml:
        return words.value(said)
    difference = signed(words, check.difference_ml)
    if check.percent is None:
        return words.say(DIFFERS_ALONE, check=said, difference=difference)
    return words.say(DIFFERS, check=said, difference=difference, percent=signed(words, check.percent))


def say_ends(words: Words, ends: CycleEnds, now: datetime) -> str:
    """Say when the planned days are complete, by both ways of counting where they differ."""
    including, excluding = (words.near(at, now) for at in (ends.including, ends.excluding))
    if including == excluding:  # also where they differ by seconds only
        return words.say(ENDS_SAME, days=ends.days, at=including)
    return words.say(ENDS, days=ends.days, including=including, excluding=excluding)


def signed(words: Words, value: Fraction) -> str:
    """Say a number to one place with its sign, a true minus."""
    number = words.number(rounded(abs(value), 1))
    return f"\N{MINUS SIGN}{number}" if value < 0 else f"+{number}"


def _bag(words: Words, part: ExposurePart) -> str:
    if not part.seen:
        return words.say(UNSEEN, bag=part.bag.number)
    return words.say(BAG_AT, bag=part.bag.number, rate=part.rate_ml_per_h)


def _lines(cells: Iterable[tuple[str, ...]]) -> tuple[Line, ...]:
    return tuple(Line(number, line) for number, line in enumerate(cells))
