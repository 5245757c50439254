"""The acts on the DLI screen: what stands on their buttons, what is typed, what is said once they are kept."""

from dataclasses import dataclass

from bline_desktop.domain.fields import Fields
from bline_desktop.domain.treatment.dli import DliEndFields, DliFields
from bline_desktop.domain.treatment.dli_bag import DliNextBagFields, DliStartFields
from bline_desktop.domain.treatment.dli_order import DliOrderFields
from bline_desktop.domain.treatment.dli_page import DliPage
from bline_desktop.domain.treatment.dli_vitals import DliVitalsFields
from bline_desktop.domain.words import N_, Message

START_DLI = N_("dli", "Start DLI")
RECORD_DLI, RECORDED = N_("dli", "Record DLI"), N_("dli", "DLI recorded.")
PAPER = "new"  # the form for an infusion of the past, known from paper


@dataclass(frozen=True, slots=True)
class DliAct:
    """One act of the screen: its key, what stands on its button and on that of its form, and what is said once kept."""

    key: str
    title: Message
    act: Message
    kept: Message
    fields: type[Fields]
    now: str = ""  # the field in which now is filled in


START = DliAct(
    "start", START_DLI, N_("dli", "Record the start"), N_("dli", "The DLI runs."), DliStartFields, "started_at"
)
ORDER = DliAct(
    "order", N_("dli", "Order a DLI"), N_("dli", "Sign the order"), N_("dli", "The DLI is ordered."), DliOrderFields
)
VITALS = DliAct(
    "vitals",
    N_("dli", "Vital signs"),
    N_("dli", "Record vital signs"),
    N_("dli", "Vital signs recorded."),
    DliVitalsFields,
    "at",
)
NEXT_BAG = DliAct(
    "bag", N_("dli", "Next bag"), N_("dli", "Record the bag"), N_("dli", "The bag hangs."), DliNextBagFields, "hung_at"
)
END = DliAct(
    "end",
    N_("dli", "End this DLI"),
    N_("dli", "Record the end"),
    N_("dli", "The end of the DLI is recorded."),
    DliEndFields,
    "ended_at",
)
FROM_PAPER = DliAct(PAPER, N_("dli", "From paper"), RECORD_DLI, RECORDED, DliFields)
ACTS = {act.key: act for act in (VITALS, NEXT_BAG, END, ORDER, FROM_PAPER)}


def next_act(page: DliPage | None) -> DliAct | None:
    """Return the act that comes next: without an order that is the order, and no start. None while nothing is known."""
    if page is None:
        return None
    if page.running is not None:
        return VITALS
    return ORDER if page.order is None else START
