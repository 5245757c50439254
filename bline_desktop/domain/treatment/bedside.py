"""What a nurse and a physician see beside a cycle: how much was given, and the clocks."""

from dataclasses import dataclass

from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.exposure import Meter
from bline_desktop.domain.treatment.kept_plan import KeptBag
from bline_desktop.domain.treatment.label_grades import GradeNote
from bline_desktop.domain.treatment.next_bag import NextBag
from bline_desktop.domain.treatment.stop_clock import CycleEnds, StopClock
from bline_desktop.domain.words import Message


@dataclass(frozen=True, slots=True)
class Bedside:
    """One cycle worked out; `stop` is None while the pump runs, `ends` before its start.

    `next_bag` says where the next bag is, `planned` is the next one by the plan in force.
    `change_when` says why the time of the next change is a bad one, as long as it is to come. `harm` is what the label
    says of the toxicity of a pump that stands for an adverse event, None where it does not.
    `watch` is what the ward's label asks for after a start or step in this cycle.
    """

    meter: Meter
    stop: StopClock | None
    ends: CycleEnds | None
    next_bag: NextBag | None = None
    planned: KeptBag | None = None
    change_when: Message | None = None
    harm: tuple[GradeNote, ...] | None = None
    watch: tuple[Said, ...] = ()
