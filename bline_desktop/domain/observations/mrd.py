"""Measurable residual disease: one result, with the sensitivity that a negative needs to mean anything."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Self, cast
from uuid import UUID

from pydantic import model_validator

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.fields import Fields, When, choice_field, date_field, decimal_field, integer_field
from bline_desktop.domain.observations.kind import Kind, Meaning, Style, Track, ten_to
from bline_desktop.domain.observations.mrd_course import Conversion, Sample, conversions, meanings
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import PointShape, Said, Scale
from bline_desktop.domain.words import N_


class MrdMethod(Choice):
    """How MRD was measured; results of different methods are never joined."""

    FLOW = "flow", N_("mrd", "Flow cytometry")
    RQ_PCR = "rq_pcr", N_("mrd", "RQ-PCR")
    DPCR = "dpcr", N_("mrd", "Digital PCR")
    NGS = "ngs", N_("mrd", "NGS")


class Material(Choice):
    """What was sampled."""

    MARROW = "marrow", N_("mrd", "Bone marrow")
    BLOOD = "blood", N_("mrd", "Peripheral blood")


class MrdResult(Choice):
    """The three answers that a laboratory gives (EuroMRD: negative, positive but not quantifiable, quantified)."""

    NEGATIVE = "negative", N_("mrd", "Negative")
    BELOW_RANGE = "below_range", N_("mrd", "Positive, below the quantitative range")
    VALUE = "value", N_("mrd", "Value")


class PowerOfTen(Choice):
    """A level or a sensitivity as one part in a power of ten, with its twin in percent."""

    E1 = "-1", N_("mrd", "10⁻¹ (10 %)")
    E2 = "-2", N_("mrd", "10⁻² (1 %)")
    E3 = "-3", N_("mrd", "10⁻³ (0.1 %)")
    E4 = "-4", N_("mrd", "10⁻⁴ (0.01 %)")
    E5 = "-5", N_("mrd", "10⁻⁵ (0.001 %)")
    E6 = "-6", N_("mrd", "10⁻⁶ (0.0001 %)")

    @property
    def fraction(self) -> Decimal:
        """The power as a fraction of cells."""
        return ten_to(int(self.value))


class Gating(Choice):
    """Whether a flow result found B cells without CD19; a CD19-directed drug blinds a gate on CD19."""

    INDEPENDENT = "independent", N_("mrd", "Independent of CD19")
    CD19 = "cd19", N_("mrd", "On CD19")
    UNKNOWN = "unknown", N_("mrd", "Unknown")


class SampleQuality(Choice):
    """Whether a sample could answer the question: first pull, cells enough, no clot (EuroMRD, ELN)."""

    GOOD = "good", N_("mrd", "Good")
    LIMITED = "limited", N_("mrd", "Limited")
    POOR = "poor", N_("mrd", "Poor")


LEVEL_NEEDED = Rule("mrd-level-needed", N_("errors", "Type the value: number and power of ten."))
GATING_NEEDED = Rule(
    "mrd-gating-needed", N_("errors", "Choose the B-cell gate: after blinatumomab a gate on CD19 may be blind.")
)
BELOW_SENSITIVITY = Rule(
    "mrd-below-sensitivity", N_("errors", "This value is below the sensitivity of the test. Check both.")
)
QUANTIFIED = When("result", (MrdResult.VALUE,), LEVEL_NEEDED)


class MrdFields(Fields):
    """What is typed of one MRD result."""

    sampled_on: date = date_field(N_("mrd", "Sample date"))
    method: MrdMethod = choice_field(MrdMethod, N_("mrd", "Method"))
    material: Material = choice_field(Material, N_("mrd", "Material"))
    gating: Gating | None = choice_field(
        Gating, N_("mrd", "B-cell gate"), applies_when=When("method", (MrdMethod.FLOW,), GATING_NEEDED)
    )
    events: int | None = integer_field(
        N_("mrd", "Events analysed"),
        unit=N_("units", "thousand"),
        limits=(1, 100_000),
        required=False,
        applies_when=When("method", (MrdMethod.FLOW,)),
    )
    quality: SampleQuality | None = choice_field(SampleQuality, N_("mrd", "Quality of the sample"), required=False)
    result: MrdResult = choice_field(MrdResult, N_("mrd", "Result"))
    level: Decimal | None = decimal_field(
        N_("mrd", "Value"),
        limits=("1", "9.99"),
        places=2,
        help=N_("mrd", "Times the power below."),
        applies_when=QUANTIFIED,
    )
    level_power: PowerOfTen | None = choice_field(PowerOfTen, N_("mrd", "Times"), applies_when=QUANTIFIED)
    sensitivity: PowerOfTen = choice_field(PowerOfTen, N_("mrd", "Sensitivity of this test"))

    @model_validator(mode="after")
    def _agree(self) -> Self:
        fraction = self.fraction
        if fraction is not None and fraction < self.sensitivity.fraction:
            raise RuleBroken(BELOW_SENSITIVITY, field="level")
        return self

    @property
    def fraction(self) -> Decimal | None:
        """The level as a fraction of cells, where it was quantified."""
        if self.level is None or self.level_power is None:
            return None
        return self.level * self.level_power.fraction

    @property
    def gated(self) -> bool:
        """Whether a negative may be blind: the gate was on CD19, or nobody knows."""
        return self.gating in (Gating.CD19, Gating.UNKNOWN)

    @property
    def series(self) -> str:
        """Method and material: only results of one series are compared with one another."""
        return f"{self.method.value}-{self.material.value}"


class Mrd(MrdFields, Record, table=True):
    """One MRD result."""

    __tablename__ = "mrd"


_MARKERS = {MrdMethod.FLOW: "o", MrdMethod.RQ_PCR: "s", MrdMethod.DPCR: "D", MrdMethod.NGS: "^"}


def summarise(row: Record) -> Said:
    """Say a result in one line; a negative always with its sensitivity, a doubtful sample as one."""
    mrd = cast("Mrd", row)
    found = _result(mrd)
    if mrd.quality is SampleQuality.POOR:
        return Said(N_("mrd", "{result}, poor sample"), (("result", found),))
    if mrd.quality is SampleQuality.LIMITED:
        return Said(N_("mrd", "{result}, limited sample"), (("result", found),))
    return found


def _result(mrd: MrdFields) -> Said:
    common = (("method", mrd.method), ("material", mrd.material), ("sensitivity", mrd.sensitivity))
    if mrd.result is MrdResult.VALUE:
        percent = None if mrd.fraction is None else mrd.fraction * 100
        return Said(N_("mrd", "MRD {percent} % · {method} · {material}"), (*common, ("percent", percent)))
    if mrd.result is MrdResult.BELOW_RANGE:
        return Said(
            N_("mrd", "MRD positive below the quantitative range · {method} · {material} · sensitivity {sensitivity}"),
            common,
        )
    if mrd.gated:
        return Said(N_("mrd", "MRD negative, CD19-gated · {method} · {material} · sensitivity {sensitivity}"), common)
    return Said(N_("mrd", "MRD negative · {method} · {material} · sensitivity {sensitivity}"), common)


def _style(row: Record) -> Style:
    mrd = cast("Mrd", row)
    title = Said(N_("mrd", "{method} · {material}"), (("method", mrd.method), ("material", mrd.material)))
    return Style(mrd.series, title, "mrd", _MARKERS[mrd.method])


def _place(row: Record) -> tuple[PointShape, Decimal | None, Decimal | None]:
    mrd = cast("Mrd", row)
    sensitivity = mrd.sensitivity.fraction
    if mrd.result is MrdResult.VALUE:
        return PointShape.VALUE, mrd.fraction, None
    if mrd.result is MrdResult.BELOW_RANGE:
        # The quantitative range usually begins one power of ten above the sensitivity (EuroMRD).
        return PointShape.BETWEEN, sensitivity * 10, sensitivity
    return (PointShape.BELOW_GATED if mrd.gated else PointShape.BELOW), sensitivity, None


def converted(results: Sequence[MrdFields]) -> tuple[Conversion | None, ...]:
    """Return for each result of one patient, in order of time, the MRD conversion that it belongs to."""
    return conversions([_sample(mrd) for mrd in results])


def _sample(mrd: MrdFields) -> Sample | None:
    """Take a result as a sample that tells something; a negative that is blind or of a poor sample tells nothing."""
    level = mrd.sensitivity.fraction if mrd.fraction is None else mrd.fraction
    if mrd.result is not MrdResult.NEGATIVE:
        return Sample(mrd.series, mrd.sampled_on, True, level)
    if mrd.gated or mrd.quality is SampleQuality.POOR:
        return None
    return Sample(mrd.series, mrd.sampled_on, False, level)


def _meanings(rows: Sequence[Record]) -> Mapping[UUID, Meaning]:
    results = [cast("Mrd", row) for row in rows]
    said = meanings([_sample(mrd) for mrd in results])
    return {results[place].id: meaning for place, meaning in said.items()}


MRD = Kind(
    key="mrd",
    title=N_("mrd", "MRD"),
    one=N_("mrd", "MRD result"),
    empty=N_("mrd", "MRD results will stand here. Record the first one with “New MRD result”."),
    fields=MrdFields,
    table=Mrd,
    new=N_("mrd", "New MRD result"),
    act=N_("mrd", "Record MRD result"),
    kept=N_("mrd", "MRD result recorded."),
    when="sampled_on",
    summary=summarise,
    track=Track(Scale.LOG, None, ten_to(-7), ten_to(0), _style, _place, always=True),
    among=_meanings,
)
