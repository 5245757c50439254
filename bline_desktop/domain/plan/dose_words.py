"""How the dose of a cycle is said in a calendar: never a planned one without its protocol, or without “not ordered”."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from bline_desktop.domain.plan.cycle_doses import (
    FROM_TO,
    NOT_KNOWN,
    STEP,
    TO,
    ByProtocol,
    CycleDoses,
    DayDose,
    DoseChange,
)
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.said import say_doses
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_, Message

ORDERED = N_("calendar", "{dose}, ordered")
BY = N_("calendar", "by protocol {protocol}, version {version}, not ordered yet")
PLANNED = N_("calendar", "{dose} by protocol {protocol}, version {version}, not ordered yet")
UNKNOWN = N_("calendar", "dose not given in the protocol {protocol}, version {version}, not ordered yet")
BY_KEY = N_("calendar", "by protocol {key} {version}, not ordered yet")
PLANNED_KEY = N_("calendar", "{dose} by protocol {key} {version}, not ordered yet")
UNKNOWN_KEY = N_("calendar", "dose not given in the protocol {key} {version}, not ordered yet")
STEP_UNKNOWN_KEY = N_("calendar", "Dose step: dose not given in the protocol {key} {version}, not ordered yet")
BESIDE = N_(
    "calendar", "{ordered}; the protocol {protocol}, version {version}, plans {dose} from {day} on, not ordered"
)
BESIDE_KEY = N_("calendar", "{ordered}; protocol {key} {version} plans {dose} from {day} on, not ordered")
BESIDE_UNKNOWN = N_(
    "calendar",
    "{ordered}; the protocol {protocol}, version {version}, plans a step on {day} without a dose, not ordered",
)
BESIDE_UNKNOWN_KEY = N_(
    "calendar", "{ordered}; protocol {key} {version} plans a step on {day} without a dose, not ordered"
)
STARTS = N_("calendar", "{cycle} starts · {dose}")
STEP_ORDERED = N_("calendar", "{title}, ordered")
BRIEF = {  # of a change of dose, where there is little room
    FROM_TO: (
        N_("calendar", "{before} to {after} micrograms per day"),
        N_("calendar", "Dose {before} to {after}"),
        N_("calendar", "{before} to {after}"),
        N_("calendar", "{before}→{after}"),
    ),
    TO: (
        N_("calendar", "to {after} micrograms per day"),
        N_("calendar", "Dose to {after}"),
        N_("calendar", "to {after}"),
    ),
    NOT_KNOWN: (N_("calendar", "dose not given in the protocol"), N_("calendar", "dose not given")),
    STEP: (
        N_("calendar", "to {dose} micrograms per day"),
        N_("calendar", "Dose to {dose}"),
        N_("calendar", "to {dose}"),
    ),
}


def say_by(by: ByProtocol, *, brief: bool = False) -> Said:
    """Say that a dose is planned alone: `by protocol Sixteen, version 2, not ordered yet`; in brief by its key."""
    return Said(BY_KEY if brief else BY, _named(by))


def say_dose_on(doses: CycleDoses, day: date) -> Said | None:
    """Say the dose of a day in brief: `9 then 28 micrograms per day, ordered`; None before the first one.

    Where the protocol plans another dose on that day that nobody has ordered, that stands beside the ordered one.
    """
    found, unordered = doses.on(day), doses.unordered_on(day)
    if not found:
        return None
    said = _say(found, doses.by, brief=True)
    if unordered is None or doses.beside is None or doses.beside.by is None:
        return said
    return _say_beside(said, unordered, doses.beside.by, brief=True)


def say_all(doses: CycleDoses) -> Said:
    """Say all doses of a cycle, one after the other; beside the ordered ones what its protocol alone plans."""
    said = _say([dose.ug_per_day for dose in doses.doses], doses.by)
    if doses.beside is not None and doses.beside.by is not None:
        for dose in doses.beside.doses:
            said = _say_beside(said, dose, doses.beside.by)
    return said


def titles_of(entry: CalendarEntry, *, begins: bool) -> tuple[Said, ...]:
    """Return how an entry may be headed, the longest first; its room decides. `begins` where its first day is shown.

    A cycle that nobody has ordered tells its first dose where it begins. Of a change of dose the last one is the
    shortest that is clear: a number that is cut would be another number.
    """
    doses = entry.doses
    if entry.sort is EntrySort.DOSE_STEP:
        return (entry.title, *(Said(brief, entry.title.values) for brief in BRIEF.get(entry.title.message, ())))
    if doses is None or doses.by is None or not begins:
        return (entry.title,)
    first = [doses.doses[0].ug_per_day]
    said = (_say(first, doses.by, brief=brief) for brief in (False, True))
    return (*(Said(STARTS, (("cycle", entry.title), ("dose", dose))) for dose in said), entry.title)


def say_in_full(entry: CalendarEntry) -> Said:
    """Say what an entry is about, and of a change of dose to come that it is ordered, or by which protocol."""
    doses = entry.doses
    if entry.is_ordered_step:
        return Said(STEP_ORDERED, (("title", entry.title),))
    if doses is None or doses.by is None or entry.sort is not EntrySort.DOSE_STEP:
        return entry.title
    return say_change(entry.title, doses.by)


def say_change(title: Said, by: ByProtocol) -> Said:
    """Say a planned change of dose, by its title, with its protocol and that it is not ordered."""
    if title.message == NOT_KNOWN:
        return Said(STEP_UNKNOWN_KEY, _named(by))
    return Said(PLANNED_KEY, (("dose", title), *_named(by)))


def say_change_within(change: DoseChange) -> Said:
    """Say a change of dose within a sentence: `9 to 28 micrograms per day`."""
    return Said(BRIEF[change.title.message][0], change.title.values)


def _say(found: Iterable[Decimal | None], by: ByProtocol | None, *, brief: bool = False) -> Said:
    """Say doses in their order, ordered or planned; where one is not given, that alone."""
    doses = list(found)
    dose = say_doses(doses)
    if by is None:
        return Said(ORDERED, (("dose", dose),))
    if None in doses:
        return Said(UNKNOWN_KEY if brief else UNKNOWN, _named(by))
    planned: Message = PLANNED_KEY if brief else PLANNED
    return Said(planned, (("dose", dose), *_named(by)))


def _say_beside(ordered: Said, planned: DayDose, by: ByProtocol, *, brief: bool = False) -> Said:
    """Say what a protocol plans from a day on beside the dose that is ordered."""
    values = (("ordered", ordered), ("day", planned.on), *_named(by))
    if planned.ug_per_day is None:
        return Said(BESIDE_UNKNOWN_KEY if brief else BESIDE_UNKNOWN, values)
    return Said(BESIDE_KEY if brief else BESIDE, (*values, ("dose", say_doses([planned.ug_per_day]))))


def _named(by: ByProtocol) -> tuple[tuple[str, str], ...]:
    return ("key", by.key), ("protocol", by.title), ("version", by.version)
