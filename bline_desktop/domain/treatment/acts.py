"""What a nurse types of an act at the pump, and the rules that hang on the order and the patient."""

from datetime import datetime
from typing import Any

from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import Fields, boolean_field, choice_field, moment_field, shown, text_field
from bline_desktop.domain.line_sets import NAME_LIMIT as LINE_SET_LIMIT
from bline_desktop.domain.treatment.cycle import BagFields
from bline_desktop.domain.treatment.pump import ActSource, PauseCause, StopCause
from bline_desktop.domain.ward_rules import ward_rule
from bline_desktop.domain.words import N_

NOTE_LIMIT = 400
NAME_LIMIT = 80


def note_field() -> Any:
    """Declare the note of an act."""
    return text_field(N_("pump", "Note"), limit=NOTE_LIMIT, required=False, long=True)


def source_field() -> Any:
    """Declare how the ward knows of an act that its own nurses did not see."""
    return shown(choice_field(ActSource, N_("pump", "Known from"), required=False), folded=True)


def done_by_field() -> Any:
    """Declare who did it, where that is nobody with an account: a visiting nurse by name."""
    help = N_("pump", "Name of a visiting nurse who has no account")
    return shown(text_field(N_("pump", "Done by"), limit=NAME_LIMIT, required=False, help=help), folded=True)


def line_field() -> Any:
    """Declare the one attestation of the line. A form asks for it; an act told without one keeps none.

    It is never answered beforehand: whoever hangs or takes down a bag looks at the line.
    """
    help = N_("pump", "Dedicated lumen, not flushed, filter as the label says")
    title = N_("pump", "Line as the label says")
    return shown(boolean_field(title, required=False, help=help), required=True)


def new_line_field() -> Any:
    """Declare the answer to what is asked where a bag of another concentration is hung; see `line_rules`."""
    return shown(boolean_field(N_("pump", "New line, primed with this bag?"), required=False), folded=True)


def line_set_field() -> Any:
    """Declare which of the ward's line sets hangs: it tells how much drug the line holds."""
    title, help = N_("pump", "Line set"), N_("pump", "Its name, as it stands under Settings")
    return shown(text_field(title, limit=LINE_SET_LIMIT, required=False, help=help), folded=True)


class HungAt(Fields):
    """When a bag was hung; a class of its own so that the time is typed before the label."""

    at: datetime = moment_field(N_("pump", "Hung at"))


class HangFields(BagFields, HungAt):
    """A start or a new bag: when it was hung, what its label says, and for when it was planned."""

    line_as_label: bool | None = line_field()
    new_line: bool | None = new_line_field()
    line_set: str | None = line_set_field()
    planned_at: datetime | None = moment_field(N_("pump", "Planned for"), required=False)
    note: str | None = note_field()
    source: ActSource | None = source_field()
    done_by: str | None = done_by_field()


class PauseFields(Fields):
    """A pause, with its cause: only an adverse event falls under the label's 7-day rule."""

    at: datetime = moment_field(N_("pump", "Paused at"))
    cause: PauseCause = shown(choice_field(PauseCause, N_("pump", "Cause")), quick=True)
    note: str | None = note_field()
    source: ActSource | None = source_field()
    done_by: str | None = done_by_field()


class ResumeFields(Fields):
    """A resume: the pump goes on with the bag that hangs."""

    at: datetime = moment_field(N_("pump", "Resumed at"))
    note: str | None = note_field()
    source: ActSource | None = source_field()
    done_by: str | None = done_by_field()


class StopFields(Fields):
    """A stop, with its cause: the bag comes down."""

    at: datetime = moment_field(N_("pump", "Stopped at"))
    cause: StopCause = choice_field(StopCause, N_("pump", "Cause"))
    line_as_label: bool | None = line_field()
    note: str | None = note_field()
    source: ActSource | None = source_field()
    done_by: str | None = done_by_field()


OUTSIDE_ORDER = Rule(
    "PUMP_OUTSIDE_ORDER",
    N_(
        "pump",
        "The label says {dose} micrograms per day, but cycle {cycle} is ordered with {ordered} micrograms per day.",
    ),
    source="Order of the cycle",
    may_have_happened=True,
)
LINE_NOT_AS_LABEL = Rule(
    "PUMP_LINE_NOT_AS_LABEL",
    N_("pump", "The line was not as the label says: dedicated lumen, not flushed, filter. Recorded at {at}."),
    source=ward_rule(27),
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
    source=ward_rule(19),
    may_have_happened=True,
)
CYCLE_TWICE = Rule("CYCLE_TWICE", N_("cycle", "Cycle {cycle} is ordered already. Check the number."))
CYCLE_IN_USE = Rule(
    "CYCLE_IN_USE", N_("cycle", "Acts at the pump are recorded for cycle {cycle}. Strike those first, then the order.")
)
CYCLE_HAS_STEPS = Rule(
    "CYCLE_HAS_STEPS", N_("cycle", "Steps are ordered for cycle {cycle}. Strike those first, then this order.")
)
