"""How the ward's label says that a patient is watched after the start of a cycle and after a step of the dose."""

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.label_profile import Observation
from bline_desktop.domain.treatment.label_rules import observation_for
from bline_desktop.domain.treatment.order_working import say_profile
from bline_desktop.domain.treatment.stop_clock import WardLabel
from bline_desktop.domain.words import N_, Inside

FIRST_DAYS = N_("stop", "Label ({profile}): {watch} for the first {days} days of cycle {cycle}.")
EACH_START = N_("stop", "Label ({profile}): {watch} at a start in cycle {cycle}.")


def watch_after(label: WardLabel | None, cycle: int) -> tuple[Said, ...]:
    """Say what the label asks for in a cycle; nothing where the ward chose none, or no indication is known."""
    if label is None or label.indication is None:
        return ()
    return tuple(_said(label, cycle, one) for one in observation_for(label.profile, label.indication, cycle))


def _said(label: WardLabel, cycle: int, one: Observation) -> Said:
    profile = say_profile(label.profile, confirmed=label.confirmed and one.confirmed)
    values = (("profile", profile), ("watch", Inside(one.watch)), ("cycle", cycle))
    return Said(EACH_START, values) if one.days is None else Said(FIRST_DAYS, (*values, ("days", one.days)))
