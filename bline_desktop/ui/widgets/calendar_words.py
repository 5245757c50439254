"""How a calendar is said: its entries in a line and in full, its cells for a screen reader, its head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bline_desktop.domain.plan.calendar_cells import DayCell
from bline_desktop.domain.plan.dose_words import say_all, say_by, say_dose_on, titles_of
from bline_desktop.domain.plan.entries import CalendarDay, CalendarEntry, EntrySort
from bline_desktop.domain.plan.said import say_day, say_window
from bline_desktop.domain.plan.state import StepState
from bline_desktop.domain.words import MONTHS, N_, WEEKDAYS, Message, Words, begun_small
from bline_desktop.ui.theme import Tone
from bline_desktop.ui.widgets.icons import SHAPES
from bline_desktop.ui.widgets.plan_words import STATE_TONES
from bline_desktop.ui.widgets.pump_words import say

SPAN = N_("calendar", "{first} to {last}")
DAY_AND_MONTH = N_("calendar", "{day}-{month}")
WITH_WORD, WITH_NAME = N_("calendar", "{title}, {word}"), N_("calendar", "{trial_id} {name}")
NOTHING, ONE, MORE = (
    N_("calendar", "{day}: nothing"),
    N_("calendar", "{day}: 1 entry"),
    N_("calendar", "{day}: {n} entries"),
)
WITH_CUE = N_("calendar", "{day}, {cue}")
TODAY, HOLIDAY, WORKED = N_("calendar", "today"), N_("calendar", "holiday"), N_("calendar", "working day")
IN_FULL = N_("calendar", "{who}: {what}")
CYCLE_DAY, DAY_ONLY = N_("calendar", "day {day} of {days}"), N_("calendar", "day {day}")
DAY_BEYOND = N_("calendar", "day {day}, {days} planned")
ENDS = N_("calendar", "ends on this day")
BAGS, BAGS_DONE = N_("calendar", "{n} bag changes"), N_("calendar", "{n} bags changed")
INFUSION, INFUSIONS = N_("calendar", "1 infusion"), N_("calendar", "{n} infusions")
PLANNED_TOO, ONLY_PLANNED = N_("calendar", "{infusions}, {planned} planned"), N_("calendar", "{infusions} planned")
NOT_ORDERED, NOT_ORDERED_BESIDE = N_("calendar", "Not ordered"), N_("calendar", "not ordered")
NO_ORDER = N_("calendar", "no order")  # where the patient stands in the line too
ORDERED, ORDERED_BESIDE = N_("calendar", "Ordered"), N_("calendar", "ordered")
WITH_DOSE = N_("calendar", "{said} · {dose}")
GIVEN, PLANNED, RUNNING = N_("calendar", "Done"), N_("calendar", "Planned"), N_("calendar", "Under way")
# Said beside the entry, because colour and shape alone are not read at a glance.
BESIDE: Mapping[StepState, Message] = {
    StepState.AWAITING: N_("calendar", "expected"),
    StepState.DUE: N_("calendar", "due"),
    StepState.LATE: N_("calendar", "late"),
    StepState.MISSED: N_("calendar", "missed"),
    StepState.OVER: N_("calendar", "before the plan"),
    StepState.DONE_OUTSIDE: N_("calendar", "outside"),
    StepState.OMITTED: N_("calendar", "omitted"),
    StepState.CEASED: N_("calendar", "ceased"),
}
URGENT = (StepState.LATE, StepState.DUE)  # stand first where there is no room for all


@dataclass(frozen=True, slots=True)
class EntryWords:
    """Says entries; those of the whole ward with their patient."""

    words: Words
    of_ward: bool = False

    def title(self, entry: CalendarEntry) -> str:
        """Say what an entry is about."""
        return say(self.words, entry.title)

    def titles(self, entry: CalendarEntry, *, begins: bool = True) -> list[str]:
        """Say what an entry is about in more and in fewer words; the longest that fits is shown."""
        return [say(self.words, title) for title in titles_of(entry, begins=begins)]

    def dose(self, entry: CalendarEntry, day: date) -> str:
        """Say the dose of a cycle on a day, ordered or planned; of a change that is only planned by which protocol."""
        if entry.doses is None:
            return ""
        if is_planned_change(entry) and entry.doses.by is not None:
            return self.words.value(say_by(entry.doses.by, brief=True))
        said = say_dose_on(entry.doses, day)
        return "" if said is None else self.words.value(said)

    def beside(self, entry: CalendarEntry) -> str:
        """Say what stands behind a title in a narrow cell; most entries need nothing there."""
        if is_planned_change(entry):
            return self.words.say(NOT_ORDERED_BESIDE)
        if entry.is_ordered_step and entry.state is None:
            return self.words.say(ORDERED_BESIDE)
        said = BESIDE.get(entry.state) if entry.state is not None else None
        return "" if said is None else self.words.say(said)

    def besides(self, entry: CalendarEntry) -> tuple[str, ...]:
        """Say the same in more and in fewer words: what it is about goes before how much is said behind it."""
        full = self.beside(entry)
        if is_planned_change(entry):
            return full, self.words.say(NO_ORDER)
        # An ordered one may go without its word: what nobody ordered always says so.
        return (full, "") if entry.is_ordered_step and entry.state is None else (full,)

    def who(self, entry: CalendarEntry) -> str:
        """Say whose entry it is."""
        if not entry.name:
            return entry.trial_id
        return self.words.say(WITH_NAME, trial_id=entry.trial_id, name=entry.name)

    def state(self, entry: CalendarEntry) -> str:
        """Say where an entry stands."""
        if entry.is_running:
            return self.words.say(RUNNING)
        if is_planned_change(entry):
            return self.words.say(NOT_ORDERED)
        if entry.is_ordered_step and entry.state is None:
            return self.words.say(ORDERED)
        if entry.state is not None:
            return self.words.value(entry.state)
        return self.words.say(GIVEN if entry.is_done else PLANNED)

    def window(self, entry: CalendarEntry) -> str:
        """Say the days on which a step may happen; nothing where it has none."""
        return self.words.value(say_window(entry.days)) if entry.days is not None else ""

    def in_full(self, entry: CalendarEntry) -> str:
        """Say all of an entry, for a tip and for a screen reader."""
        state = self.words.say(WITH_WORD, title=self.title(entry), word=begun_small(self.state(entry)))
        if entry.doses is not None:
            by = entry.doses.by if is_planned_change(entry) else None
            dose = say_all(entry.doses) if by is None else say_by(by)
            state = self.words.say(WITH_DOSE, said=state, dose=dose)
        return self.words.say(IN_FULL, who=self.who(entry), what=state) if self.of_ward else state

    def cycle_day(self, entry: CalendarEntry, day: date) -> str:
        """Say which of its days a day is to an infusion that was begun.

        One of 28 days ends on the day after its last whole day.
        """
        if not entry.is_span or not (entry.is_done or entry.is_running):
            return ""
        if entry.is_done and not entry.is_running:
            return self.words.say(DAY_ONLY, day=(day - entry.first).days + 1)
        if day == entry.last:
            return self.words.say(ENDS)
        number, days = (day - entry.first).days + 1, entry.doses.days if entry.doses is not None else None
        if days is None:
            return self.words.say(DAY_ONLY, day=number)
        return self.words.say(CYCLE_DAY if number <= days else DAY_BEYOND, day=number, days=days)

    def cell(self, cell: DayCell, today: date) -> str:
        """Say a cell: `Tue 24-Nov-2026: 3 entries`."""
        entries = cell.entries
        count = NOTHING if not entries else ONE if len(entries) == 1 else MORE
        return self.words.say(count, day=self.day(cell.day, today), n=len(entries))

    def day(self, day: CalendarDay, today: date) -> str:
        """Say a day with what it is: today, a holiday, a weekend day that is worked."""
        said = self.words.value(say_day(day.day))
        for cue in self.cues(day, today):
            said = self.words.say(WITH_CUE, day=said, cue=cue)
        return said

    def cues(self, day: CalendarDay, today: date) -> tuple[str, ...]:
        """Say what makes a day unlike others: that it is today, a holiday, a weekend day that is worked."""
        cue = self.cue(day)
        return (*((self.words.say(TODAY),) if day.day == today else ()), *((cue,) if cue else ()))

    def cue(self, day: CalendarDay) -> str:
        """Say why a day is not like others of its name."""
        if day.is_holiday:
            return self.words.say(HOLIDAY)
        return self.words.say(WORKED) if day.is_weekend and day.is_worked else ""

    def group(self, entries: Sequence[CalendarEntry]) -> str:
        """Say bag changes of one day that stand in one line."""
        return self.words.say(BAGS_DONE if entries[0].is_done else BAGS, n=len(entries))

    def band(self, given: int, planned: int) -> str:
        """Say how many infusions go on, where there is no room for a bar each."""
        infusions = self._infusions(given or planned)
        if not planned:
            return infusions
        return self.words.say(PLANNED_TOO if given else ONLY_PLANNED, infusions=infusions, planned=planned)

    def _infusions(self, count: int) -> str:
        return self.words.say(INFUSION if count == 1 else INFUSIONS, n=count)


def is_planned_change(entry: CalendarEntry) -> bool:
    """Tell whether an entry is a change of dose that a protocol plans, and nobody has ordered."""
    return entry.is_not_ordered and entry.sort is EntrySort.DOSE_STEP


def span_title(words: Words, first: date, last: date) -> str:
    """Say the days from one to another as briefly as is clear: `23 to 29-Nov-2026`."""
    said = words.date(first)
    if not words.language.startswith("zh") and first.year == last.year:
        said = f"{first.day:02d}"
        if first.month != last.month:
            said = words.say(DAY_AND_MONTH, day=said, month=MONTHS[first.month - 1])
    return words.say(SPAN, first=said, last=last)


def weekday(words: Words, day: date) -> str:
    """Say the weekday of a day."""
    return words.say(WEEKDAYS[day.weekday()])


def tone_of(entry: CalendarEntry) -> Tone:
    """Return the tone of an entry: that of its treatment once it is given, else of how it stands."""
    if entry.is_running:
        return Tone.DLI if entry.sort is EntrySort.DLI else Tone.BLINATUMOMAB
    if entry.sort is EntrySort.DLI and entry.is_done and entry.state is not StepState.DONE_OUTSIDE:
        return Tone.DLI
    if entry.state is None:
        return Tone.GOOD if entry.is_done else Tone.PLAIN
    return STATE_TONES[entry.state]


def colour_of(entry: CalendarEntry) -> Tone:
    """Return the tone in which an entry is painted: a DLI has its own colour also before it is given."""
    tone = tone_of(entry)
    return Tone.DLI if entry.sort is EntrySort.DLI and tone not in (Tone.CRITICAL, Tone.WARNING) else tone


def shape_of(entry: CalendarEntry) -> str:
    """Return the name of the shape of an entry: hollow while it is planned, filled once it is done."""
    if entry.state in (StepState.OMITTED, StepState.CEASED):
        return "shape-struck"
    if entry.state is StepState.DONE_OUTSIDE:
        return "shape-tick-late"
    tone = colour_of(entry)
    if tone is Tone.DLI:
        return "shape-diamond" if entry.is_done or entry.is_running else "shape-diamond-open"
    return SHAPES[tone]
