"""Toxicity of the made-up patients: cytokine release, neurotoxicity, neutropenia, each at its grade and scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bline_desktop.demo.cast import Part
from bline_desktop.demo.pump import Run
from bline_desktop.demo.response import recorded
from bline_desktop.demo.script import Chapter
from bline_desktop.domain.observations.toxicity import (
    TOXICITY,
    ToxicityCause,
    ToxicityEvent,
    ToxicityFields,
    ToxicityGrade,
    ToxicityScale,
)
from bline_desktop.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Event:
    """One event: so many days after the start of the first cycle it began, and so many days it went on."""

    event: ToxicityEvent
    grade: ToxicityGrade
    after: int
    lasts: int
    scale: ToxicityScale = ToxicityScale.CTCAE_5


CRS = Event(ToxicityEvent.CRS, ToxicityGrade.G1, 1, 2)
LOW_NEUTROPHILS = Event(ToxicityEvent.NEUTROPENIA, ToxicityGrade.G4, 9, 8)
TREMOR = Event(ToxicityEvent.NEUROTOXICITY, ToxicityGrade.G2, 3, 4)
STOPPED_FOR = Event(ToxicityEvent.NEUROTOXICITY, ToxicityGrade.G2, 5, 6)
# The same days by the other scale, as the round grades them; the label does not use it.
BY_ASTCT = Event(ToxicityEvent.NEUROTOXICITY, ToxicityGrade.G2, 5, 3, ToxicityScale.ASTCT)
EVENTS: Mapping[str, Sequence[Event]] = {
    "home": (CRS, LOW_NEUTROPHILS),
    "old-use-by": (CRS,),
    "neurotoxicity": (STOPPED_FOR, BY_ASTCT),
    "p21": (TREMOR,),
    **dict.fromkeys(("p16", "p18", "p20", "p23", "p25"), (LOW_NEUTROPHILS,)),
}


def tell_toxicity(chapter: Chapter, part: Part, runs: Sequence[Run]) -> None:
    """Tell the events of a patient, each once it was over."""
    for event in EVENTS.get(part.key, ()):
        began = runs[0].start + timedelta(days=event.after)
        over = began + timedelta(days=event.lasts)
        day_of = chapter.script.day_of
        fields = ToxicityFields(
            event=event.event,
            scale=event.scale,
            grade=event.grade,
            cause=ToxicityCause.BLINATUMOMAB,
            started_on=day_of(began),
            ended_on=day_of(over),
        )
        told_at = chapter.heard(over, 20, 90)
        chapter.tell(TOXICITY.key, told_at, recorded(TOXICITY.key, fields), by=Role.PHYSICIAN)
