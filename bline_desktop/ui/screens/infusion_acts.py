"""What a nurse can do at the pump: the letter, the words, the form and the command of each act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.infusions import record_new_bag, record_pause, record_resume, record_start, record_stop
from bline_desktop.commands.pump_looks import (
    record_alarm,
    record_found,
    record_rate_change,
    record_reading,
    record_take_over,
    record_verify,
)
from bline_desktop.domain.act import Act
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.treatment.acts import HangFields, PauseFields, ResumeFields, StopFields
from bline_desktop.domain.treatment.infusion import Infusion
from bline_desktop.domain.treatment.kept_plan import KeptBag
from bline_desktop.domain.treatment.looks import (
    MINUTES_OF_ALARM,
    AlarmFields,
    FoundFields,
    RateFields,
    ReadingFields,
    SeenFields,
    rate_change_is_due,
)
from bline_desktop.domain.treatment.pump import PumpAction
from bline_desktop.domain.treatment.segments import PumpState
from bline_desktop.domain.views import CycleView
from bline_desktop.domain.words import N_, Message

PumpCommand = Callable[..., UUID]


ORDER = N_("pump", "Order a cycle")
BUTTON = ""  # the keyboard goes to the button that records
LABEL = "dose_ug_per_day"  # the time stands there already, with its echo; Shift+Tab leads back to it


@dataclass(frozen=True, slots=True)
class PumpAct:
    """One act at the pump. `key` names it in drafts; it is possible where `needs` is.

    `focus` is the field that gets the keyboard first, or the button. A `look` touches nothing: its button is smaller.
    """

    key: str
    letter: str
    title: Message
    act: Message
    kept: Message
    fields: type[Fields]
    command: PumpCommand
    needs: PumpAction
    focus: str = "at"
    look: bool = False

    def told(self, cycle_id: UUID, draft: Fields, *, already_done: bool) -> Callable[[Session, Act], UUID]:
        """Return the command for what was typed."""
        return lambda session, act: self.command(session, act, cycle_id, draft, already_done=already_done)


# The letters of the ward's one key map, with T for the start, O for taking over and C for a change of rate.
ACTS: tuple[PumpAct, ...] = (
    PumpAct(
        "start",
        "T",
        N_("pump", "Start"),
        N_("pump", "Record start"),
        N_("pump", "Start recorded."),
        HangFields,
        record_start,
        PumpAction.START,
        focus=LABEL,
    ),
    PumpAct(
        "new_bag",
        "B",
        N_("pump", "New bag"),
        N_("pump", "Record new bag"),
        N_("pump", "New bag recorded."),
        HangFields,
        record_new_bag,
        PumpAction.NEW_BAG,
        focus=LABEL,
    ),
    PumpAct(
        "pause",
        "P",
        N_("pump", "Pause"),
        N_("pump", "Record pause"),
        N_("pump", "Pause recorded."),
        PauseFields,
        record_pause,
        PumpAction.PAUSE,
        focus="cause",
    ),
    PumpAct(
        "resume",
        "R",
        N_("pump", "Resume"),
        N_("pump", "Record resume"),
        N_("pump", "Resume recorded."),
        ResumeFields,
        record_resume,
        PumpAction.RESUME,
        focus=BUTTON,
    ),
    PumpAct(
        "stop",
        "S",
        N_("pump", "Stop"),
        N_("pump", "Record stop"),
        N_("pump", "Stop recorded."),
        StopFields,
        record_stop,
        PumpAction.STOP,
    ),
    PumpAct(
        "alarm",
        "A",
        N_("pump", "Alarm solved"),
        N_("pump", "Record solved alarm"),
        N_("pump", "Alarm recorded as solved."),
        AlarmFields,
        record_alarm,
        PumpAction.PAUSE,
        focus="cause",
        look=True,
    ),
    PumpAct(
        "found",
        "F",
        N_("pump", "Found"),
        N_("pump", "Record find"),
        N_("pump", "Recorded as found. A task for a physician is open."),
        FoundFields,
        record_found,
        PumpAction.FOUND,
        focus="cause",
        look=True,
    ),
    PumpAct(
        "reading",
        "K",
        N_("pump", "Reading"),
        N_("pump", "Record reading"),
        N_("pump", "Reading recorded."),
        ReadingFields,
        record_reading,
        PumpAction.READING,
        focus="volume_ml",
        look=True,
    ),
    PumpAct(
        "verify",
        "V",
        N_("pump", "Verify"),
        N_("pump", "Record as verified"),
        N_("pump", "Verified."),
        SeenFields,
        record_verify,
        PumpAction.VERIFY,
        focus="rate_ml_per_h",
        look=True,
    ),
    PumpAct(
        "take_over",
        "O",
        N_("pump", "Take over"),
        N_("pump", "Record as taken over"),
        N_("pump", "Taken over."),
        SeenFields,
        record_take_over,
        PumpAction.TAKE_OVER,
        focus="rate_ml_per_h",
        look=True,
    ),
    PumpAct(
        "rate_change",
        "C",
        N_("pump", "Change rate"),
        N_("pump", "Record new rate"),
        N_("pump", "New rate recorded."),
        RateFields,
        record_rate_change,
        PumpAction.RATE_CHANGE,
        focus="rate_ml_per_h",
        look=True,
    ),
)
BY_KEY: Mapping[str, PumpAct] = {act.key: act for act in ACTS}


def possible_acts(view: CycleView) -> frozenset[str]:
    """Return the keys of the acts that make sense now; a rate is changed only where another dose is ordered.

    As the act itself: also for a step that begins within 60 minutes.
    """
    infusion = view.infusion
    left_out = set() if infusion.state is PumpState.RUNNING else {"alarm"}
    if not rate_change_is_due(infusion, view.settable_ug_per_day):
        left_out.add("rate_change")
    return frozenset(act.key for act in ACTS if act.needs in infusion.possible) - left_out


def filled_in(act: PumpAct, infusion: Infusion, now: datetime, planned: KeptBag | None = None) -> dict[str, object]:
    """Return what stands in the form of an act from the start: times, for a bag also the planned one; no label."""
    values: dict[str, object] = {"at": now}
    if "since" in act.fields.specs:
        values["since"] = infusion.last_seen_well or now
    if "planned_at" in act.fields.specs and planned is not None:
        values["planned_at"] = planned.hang_at
    if "minutes" in act.fields.specs:
        values["minutes"] = MINUTES_OF_ALARM
    return values
