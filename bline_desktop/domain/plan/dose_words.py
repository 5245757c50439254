"""How the dose of a cycle is said in a calendar: never a planned one without its protocol, or without “not ordered”."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from bline_desktop.domain.plan.cycle_doses import FROM_TO, NOT_KNOWN, TO, ByProtocol, CycleDoses
from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.plan.said import say_doses
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_

NOT_GIVEN = N_("calendar", "dose not given in the protocol")
BY = N_("calendar", "by protocol {protocol}, version {version}, not ordered yet")
BY_KEY = N_("calendar", "by {key} {version}, not ordered")
ORDERED, PLANNED = N_("calendar", "{dose}, ordered"), N_("calendar", "{dose} {by}")
STARTS = N_("calendar", "{cycle} starts · {dose}")
BRIEF = {  # of a change of dose, where there is little room
    FROM_TO: (N_("calendar", "{before} to {after} micrograms per day"), N_("calendar", "Dose {before} to {after}")),
    TO: (N_("calendar", "to {after} micrograms per day"), N_("calendar", "Dose to {after}")),
    NOT_KNOWN: (NOT_GIVEN, N_("calendar", "dose not given")),
}


def say_by(by: ByProtocol) -> Said:
    """Say that a dose is planned alone: `by protocol Sixteen, version 2, not ordered yet`."""
    return Said(BY, (("protocol", by.title), ("version", by.version)))


def say_by_key(by: ByProtocol) -> Said:
    """Say it where there is little room: `by sixteen 2, not ordered`."""
    return Said(BY_KEY, (("key", by.key), ("version", by.version)))


def say_dose_on(doses: CycleDoses, day: date) -> Said | None:
    """Say the dose of a day: `9 then 28 micrograms per day, ordered`; None before the first one."""
    found = doses.on(day)
    return _say(found, _by(doses)) if found else None


def say_all(doses: CycleDoses) -> Said:
    """Say all doses of a cycle, one after the other."""
    return _say([dose.ug_per_day for dose in doses.doses], _by(doses))


def titles_of(entry: CalendarEntry, *, begins: bool) -> tuple[Said, ...]:
    """Return how an entry may be headed, the longest first; its room decides. `begins` where its first day is shown.

    A cycle that nobody has ordered tells its first dose where it begins. Of a planned change of dose the last one is
    the shortest that is clear: a number that is cut would be another number.
    """
    doses = entry.doses
    if doses is None or doses.by is None:
        return (entry.title,)
    if entry.sort is EntrySort.DOSE_STEP:
        return (entry.title, *(Said(brief, entry.title.values) for brief in BRIEF[entry.title.message]))
    if not begins:
        return (entry.title,)
    first = [doses.doses[0].ug_per_day]
    said = (_say(first, by) for by in (say_by(doses.by), say_by_key(doses.by)))
    return (*(Said(STARTS, (("cycle", entry.title), ("dose", dose))) for dose in said), entry.title)


def say_in_full(entry: CalendarEntry) -> Said:
    """Say what an entry is about, and of a planned change of dose by which protocol."""
    doses = entry.doses
    if doses is None or doses.by is None or entry.sort is not EntrySort.DOSE_STEP:
        return entry.title
    return Said(PLANNED, (("dose", entry.title), ("by", say_by_key(doses.by))))


def _by(doses: CycleDoses) -> Said | None:
    return None if doses.by is None else say_by(doses.by)


def _say(found: Iterable[Decimal | None], by: Said | None) -> Said:
    """Say doses in their order; where one is not given, that alone."""
    doses = list(found)
    dose = Said(NOT_GIVEN) if None in doses else say_doses(doses)
    return Said(ORDERED, (("dose", dose),)) if by is None else Said(PLANNED, (("dose", dose), ("by", by)))
