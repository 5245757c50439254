"""What is typed of each act at the pump: the form that records an act is also the one that corrects it."""

from collections.abc import Mapping
from typing import Any

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.treatment.acts import HangFields, PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.cycle import BagFields
from bline_desktop.domain.treatment.looks import FoundFields, RateFields, ReadingFields, SeenFields
from bline_desktop.domain.treatment.pump import BagLabel, PumpAction
from bline_desktop.domain.words import N_

ACT_FIELDS: Mapping[PumpAction, type[Fields]] = {
    PumpAction.START: HangFields,
    PumpAction.NEW_BAG: HangFields,
    PumpAction.RATE_CHANGE: RateFields,
    PumpAction.PAUSE: PauseFields,
    PumpAction.RESUME: ResumeFields,
    PumpAction.FOUND: FoundFields,
    PumpAction.READING: ReadingFields,
    PumpAction.VERIFY: SeenFields,
    PumpAction.TAKE_OVER: SeenFields,
    PumpAction.STOP: StopFields,
}
SETTLE_AGAIN = Rule(
    "PUMP_SETTLE_AGAIN", N_("pump", "What a physician decided of a find is not corrected: settle it again.")
)


def typed_of(action: PumpAction, row: Mapping[str, Any], label: BagLabel | None) -> Fields | None:
    """Make what was typed of an act again, from its row and the label of its bag; None where nobody typed a form."""
    fields = ACT_FIELDS.get(action)
    if fields is None:
        return None
    values: dict[str, Any] = {}
    for name, spec in fields.specs.items():
        value = getattr(label, name) if label is not None and name in BagFields.specs else row.get(name)
        values[name] = _choice(spec.choices, value)
    if values.get("weight_g") is not None:
        values["volume_ml"] = None  # it followed from the weights, nobody typed it
    return fields.model_construct(**values)


def _choice(choices: type[Choice] | None, value: Any) -> Any:
    """Return the entry of a choice that is kept as its plain value."""
    if choices is None or value is None:
        return value
    return next(entry for entry in choices if entry.value == value)
