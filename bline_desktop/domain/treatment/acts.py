"""What a nurse types of an act at the pump, and the rules that hang on the order and the patient."""

from datetime import datetime

from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import Fields, choice_field, moment_field, text_field
from bline_desktop.domain.treatment.cycle import BagFields
from bline_desktop.domain.treatment.pump import PauseCause, StopCause
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_

NOTE_LIMIT = 400


class HungAt(Fields):
    """When a bag was hung; a class of its own so that the time is typed before the label."""

    at: datetime = moment_field(N_("pump", "Hung at"))


class HangFields(BagFields, HungAt):
    """A start or a new bag: when it was hung, what its label says, and for when it was planned."""

    planned_at: datetime | None = moment_field(N_("pump", "Planned for"), required=False)
    note: str | None = text_field(N_("pump", "Note"), limit=NOTE_LIMIT, required=False, long=True)


class PauseFields(Fields):
    """A pause, with its cause: only an adverse event falls under the label's 7-day rule."""

    at: datetime = moment_field(N_("pump", "Paused at"))
    cause: PauseCause = choice_field(PauseCause, N_("pump", "Cause"))
    note: str | None = text_field(N_("pump", "Note"), limit=NOTE_LIMIT, required=False, long=True)


class ResumeFields(Fields):
    """A resume: the pump goes on with the bag that hangs."""

    at: datetime = moment_field(N_("pump", "Resumed at"))
    note: str | None = text_field(N_("pump", "Note"), limit=NOTE_LIMIT, required=False, long=True)


class StopFields(Fields):
    """A stop, with its cause: the bag comes down."""

    at: datetime = moment_field(N_("pump", "Stopped at"))
    cause: StopCause = choice_field(StopCause, N_("pump", "Cause"))
    note: str | None = text_field(N_("pump", "Note"), limit=NOTE_LIMIT, required=False, long=True)


OUTSIDE_ORDER = Rule(
    "PUMP_OUTSIDE_ORDER",
    N_(
        "pump",
        "The label says {dose} micrograms per day, but cycle {cycle} is ordered with {ordered} micrograms per day.",
    ),
    source="Order of the cycle",
    may_have_happened=True,
)
ALLERGIES_NOT_ASKED = Rule(
    "PUMP_ALLERGIES_NOT_ASKED",
    N_("pump", "Nobody has asked about allergies yet. Ask and record them before the first start."),
    source=ward_rule(8),
    may_have_happened=True,
)
OTHER_CYCLE_OPEN = Rule(
    "PUMP_OTHER_CYCLE_OPEN",
    N_("pump", "At {at} cycle {cycle} was not stopped. Record its stop first, as it happened."),
)
CYCLE_TWICE = Rule("CYCLE_TWICE", N_("cycle", "Cycle {cycle} is ordered already. Check the number."))
CYCLE_IN_USE = Rule(
    "CYCLE_IN_USE", N_("cycle", "Acts at the pump are recorded for cycle {cycle}. Strike those first, then the order.")
)
