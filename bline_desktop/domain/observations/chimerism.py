"""Chimerism: how much of a lineage comes from the donor."""

from datetime import date
from decimal import Decimal
from typing import cast

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import Fields, When, boolean_field, choice_field, date_field, decimal_field
from bline_desktop.domain.observations.kind import Kind, Style, Track
from bline_desktop.domain.observations.mrd import Material
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import PointShape, Said, Scale
from bline_desktop.domain.words import N_


class Lineage(Choice):
    """The cells in which chimerism was measured."""

    WHOLE = "whole", N_("chimerism", "Whole blood")
    CD3 = "cd3", N_("chimerism", "CD3")
    CD19 = "cd19", N_("chimerism", "CD19")
    CD33 = "cd33", N_("chimerism", "CD33")


class ChimerismMethod(Choice):
    """How chimerism was measured; results of different methods are never joined."""

    STR_PCR = "str_pcr", N_("chimerism", "STR-PCR")
    QPCR = "qpcr", N_("chimerism", "qPCR")
    DPCR = "dpcr", N_("chimerism", "Digital PCR")
    NGS = "ngs", N_("chimerism", "NGS")
    FISH = "fish", N_("chimerism", "XY-FISH")


PERCENT_NEEDED = Rule(
    "donor-percent-needed", N_("errors", "Type the donor percent, or choose that it was not evaluable.")
)


class ChimerismFields(Fields):
    """What is typed of one chimerism result."""

    sampled_on: date = date_field(N_("chimerism", "Sample date"))
    lineage: Lineage = choice_field(Lineage, N_("chimerism", "Lineage"))
    material: Material = choice_field(Material, N_("chimerism", "Material"))
    method: ChimerismMethod = choice_field(ChimerismMethod, N_("chimerism", "Method"))
    evaluable: bool = boolean_field(
        N_("chimerism", "Evaluable"),
        help=N_("chimerism", "“No” where too few cells were found, such as CD19 after blinatumomab"),
    )
    donor_percent: Decimal | None = decimal_field(
        N_("chimerism", "Donor"),
        unit=N_("units", "%"),
        limits=("0", "100"),
        places=2,
        applies_when=When("evaluable", (True,), PERCENT_NEEDED),
    )


class Chimerism(ChimerismFields, Record, table=True):
    """One chimerism result."""

    __tablename__ = "chimerism"


_MARKERS = {Lineage.WHOLE: "o", Lineage.CD3: "s", Lineage.CD19: "^", Lineage.CD33: "D"}


def summarise(row: Record) -> Said:
    """Say a result in one line."""
    found = cast("Chimerism", row)
    common = (("lineage", found.lineage), ("method", found.method), ("material", found.material))
    if found.donor_percent is None:
        return Said(N_("chimerism", "{lineage} chimerism not evaluable · {method} · {material}"), common)
    return Said(
        N_("chimerism", "{lineage} donor {percent} % · {method} · {material}"),
        (*common, ("percent", found.donor_percent)),
    )


def _style(row: Record) -> Style:
    found = cast("Chimerism", row)
    key = f"{found.lineage.value}-{found.method.value}-{found.material.value}"
    title = Said(N_("chimerism", "{lineage}"), (("lineage", found.lineage),))
    return Style(key, title, f"chimerism_{found.lineage.value}", _MARKERS[found.lineage])


def _place(row: Record) -> tuple[PointShape, Decimal | None, Decimal | None]:
    found = cast("Chimerism", row)
    shape = PointShape.NOT_EVALUABLE if found.donor_percent is None else PointShape.VALUE
    return shape, found.donor_percent, None


CHIMERISM = Kind(
    key="chimerism",
    title=N_("chimerism", "Chimerism"),
    one=N_("chimerism", "chimerism result"),
    empty=N_("chimerism", "Chimerism results will stand here. Record the first one with “New chimerism result”."),
    fields=ChimerismFields,
    table=Chimerism,
    new=N_("chimerism", "New chimerism result"),
    act=N_("chimerism", "Record chimerism result"),
    kept=N_("chimerism", "Chimerism result recorded."),
    when="sampled_on",
    summary=summarise,
    track=Track(Scale.PERCENT, N_("units", "% donor"), Decimal(0), Decimal(100), _style, _place, always=True),
)
