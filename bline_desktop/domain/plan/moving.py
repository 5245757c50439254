"""Why an entry of a calendar stays on its day; what is a step of a plan and still to be done can be deferred."""

from collections.abc import Mapping

from bline_desktop.domain.plan.entries import CalendarEntry, EntrySort
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.words import N_, Inside, Message

IS_DONE = N_("calendar", "It is done, and stays on its day.")
HAS_BEGUN = N_("calendar", "It has begun, and stays on its day.")
IS_OVER = N_("calendar", "It is {state}: nothing moves it any more.")
NO_STEP = N_("calendar", "It is no step of a plan.")
WITHOUT_STEP: Mapping[EntrySort, Message] = {
    EntrySort.INFUSION: N_("calendar", "It stands on the day of its order."),
    EntrySort.DLI: N_("calendar", "It stands on the day of its order."),
    EntrySort.BAG: N_("calendar", "A bag change follows the pump and its bag plan."),
}
OF_DOSE = N_("calendar", "A dose step moves with its cycle, or with its order.")


def why_it_stays(entry: CalendarEntry) -> Said | None:
    """Say why an entry can't be deferred; None for a step that can be."""
    if entry.can_move:
        return None
    if entry.is_running:
        return Said(HAS_BEGUN)
    if entry.is_done:
        return Said(IS_DONE)
    if entry.sort is EntrySort.DOSE_STEP:
        return Said(OF_DOSE)
    if entry.step is None or entry.state is None:
        return Said(WITHOUT_STEP.get(entry.sort, NO_STEP))
    return Said(IS_OVER, (("state", Inside(entry.state)),))
