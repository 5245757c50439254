"""MRD, chimerism and weights of the made-up patients, as a laboratory would report them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from bline_desktop.commands.records import record
from bline_desktop.demo.cast import Mrds
from bline_desktop.demo.script import PATIENT, Chapter, Do
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations.chimerism import ChimerismFields, ChimerismMethod, Lineage
from bline_desktop.domain.observations.mrd import (
    Gating,
    Material,
    MrdFields,
    MrdMethod,
    MrdResult,
    PowerOfTen,
)
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.order_working import WEIGHT_LASTS

REPORTED_AFTER_DAYS = 4
WEIGHED_BEFORE = timedelta(minutes=2)  # the bag
# The last results of those who relapse, as (level, power).
RISING = (("2.1", PowerOfTen.E4), ("4.5", PowerOfTen.E3), ("1.8", PowerOfTen.E2))
CD19_LOST = ("6.2", PowerOfTen.E2)
DONOR_FALLS = (Decimal("97.8"), Decimal("94.1"), Decimal("81.5"))

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sample:
    """A marrow taken so many days ago, most often with blood for chimerism."""

    days: int
    with_blood: bool = True


def tell_samples(chapter: Chapter, samples: Sequence[Sample], mrds: Mrds, mixed: bool) -> None:
    """Tell the results of samples, the oldest first."""
    is_sequenced = chapter.rng.random() < 0.5
    relapsing = {Mrds.CLEAR: 0, Mrds.RISING: len(RISING), Mrds.CD19_LOST: 1}[mrds]
    for place, sample in enumerate(samples):
        days, step = sample.days, place - (len(samples) - relapsing)
        day = chapter.script.day(days)
        tests = _mrd_tests(chapter, mrds, step, sequenced=is_sequenced and place % 2 == 0)
        for test in tests:
            fields = MrdFields.model_validate({"sampled_on": day, "material": Material.MARROW, **test})
            at = chapter.heard(_reported(chapter, days), 0, 40)
            chapter.tell("mrd", at, recorded("mrd", fields), by=_reader(place))
        falls = mrds is not Mrds.CLEAR and step >= 0
        donor = DONOR_FALLS[step - relapsing] if falls else None
        if sample.with_blood:
            tell_chimerism(chapter, place, days, donor=donor, mixed=mixed)


def tell_chimerism(chapter: Chapter, place: int, days: int, *, donor: Decimal | None, mixed: bool) -> None:
    """Tell chimerism of whole blood and of T cells; of B cells at times, which blinatumomab leaves too few of."""
    whole = donor if donor is not None else _percent(chapter, 993)
    cd3 = _percent(chapter, 975)
    if mixed:
        # Donor T cells take over, as they do after donor lymphocytes.
        cd3 = min(Decimal(99), Decimal(83) + place * Decimal("3.4"))
        whole = (cd3 + 200) / 3
    found: list[tuple[Lineage, Decimal | None]] = [(Lineage.WHOLE, whole), (Lineage.CD3, cd3)]
    if place == 1:
        found.append((Lineage.CD19, None))
    for lineage, percent in found:
        fields = ChimerismFields(
            sampled_on=chapter.script.day(days),
            lineage=lineage,
            material=Material.BLOOD,
            method=ChimerismMethod.STR_PCR,
            evaluable=percent is not None,
            donor_percent=None if percent is None else percent.quantize(Decimal("0.1")),
        )
        at = chapter.heard(_reported(chapter, days), 0, 40)
        chapter.tell("chimerism", at, recorded("chimerism", fields), by=_reader(place))


def tell_weights(chapter: Chapter, hung: Sequence[datetime], weight_kg: Decimal) -> None:
    """Tell the weight of a cycle: in the morning of its start, and before a bag after which it would grow old."""
    days = (chapter.script.day(0) - chapter.script.day_of(hung[0])).days
    morning = chapter.heard(chapter.script.moment(days, 7, 10), 0, 50)
    weighed_on = _tell_weight(chapter, min(morning, hung[0] - WEIGHED_BEFORE), weight_kg)
    for at, following in pairwise(hung[1:]):
        if chapter.script.day_of(following) - weighed_on > WEIGHT_LASTS:
            weighed_on = _tell_weight(chapter, at - WEIGHED_BEFORE, weight_kg)


def _tell_weight(chapter: Chapter, at: datetime, weight_kg: Decimal) -> date:
    """Tell a weight that was recorded as it was measured, and return its day."""
    fields = WeightFields(measured_on=chapter.script.day_of(at), weight_kg=weight_kg)
    chapter.tell("weight", at, recorded("weight", fields))
    return fields.measured_on


def recorded(kind: str, fields: Fields) -> Do:
    """Return what records one observation."""
    return lambda session, act, recall: record(session, act, kind, recall(PATIENT), fields)


def flow(result: MrdResult, gating: Gating, **values: object) -> Values:
    """Return a result of flow cytometry, sensitive to one cell in ten thousand."""
    return {
        "method": MrdMethod.FLOW, "gating": gating, "result": result, "sensitivity": PowerOfTen.E4, **values
    }  # fmt: skip


def _sequencing(result: MrdResult, **values: object) -> Values:
    return {"method": MrdMethod.NGS, "result": result, "sensitivity": PowerOfTen.E6, **values}


def _mrd_tests(chapter: Chapter, mrds: Mrds, step: int, *, sequenced: bool) -> list[Values]:
    """Return the tests of one sample; `step` counts from 0 through the positive samples of those who relapse."""
    if mrds is Mrds.RISING and step >= 0:
        level, power = RISING[step]
        return [flow(MrdResult.VALUE, Gating.INDEPENDENT, level=Decimal(level), level_power=power)]
    if mrds is Mrds.CD19_LOST and step >= -1:
        if step < 0:
            # Blind: the blasts that come back carry no CD19.
            return [flow(MrdResult.NEGATIVE, Gating.CD19)]
        level, power = CD19_LOST
        value = {"level": Decimal(level), "level_power": power}
        return [flow(MrdResult.VALUE, Gating.INDEPENDENT, **value), _sequencing(MrdResult.VALUE, **value)]
    gating = Gating.UNKNOWN if chapter.rng.random() < 0.06 else Gating.INDEPENDENT
    tests = [flow(MrdResult.NEGATIVE, gating)]
    if sequenced:
        is_trace = chapter.rng.random() < 0.12
        tests.append(_sequencing(MrdResult.BELOW_RANGE if is_trace else MrdResult.NEGATIVE))
    return tests


def _percent(chapter: Chapter, low: int) -> Decimal:
    """Return a donor percent of at least `low` tenths."""
    return Decimal(chapter.rng.randint(low, 1000)) / 10


def _reader(place: int) -> Role:
    return Role.PHYSICIAN if place % 2 else Role.INVESTIGATOR


def _reported(chapter: Chapter, days: int) -> datetime:
    """Return when the laboratory's report came. Whoever tells samples leaves out those without a report yet."""
    return chapter.script.moment(days - REPORTED_AFTER_DAYS, 15, 20)
