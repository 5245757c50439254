"""The cast of the made-up ward: when each patient came, how many cycles were begun, and whose story is told apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bline_desktop.domain.patient import Sex

FIXED_DOSE = Decimal(28)
STEP_DOSE = Decimal(9)  # of the first week, where a cycle begins with a step
FULL_COURSE = 3


class Mrds(StrEnum):
    """How a patient's MRD goes."""

    CLEAR = "clear"
    RISING = "rising"
    CD19_LOST = "cd19_lost"


@dataclass(frozen=True, slots=True)
class Part:
    """One patient of the cast. Days count back from today.

    `cycles` were begun, the last one `last_start` days ago (while it runs, its story says exactly when); the next one
    is planned `next_in` days from now. `until` is the day from which on nothing of the common course is recorded. `bed`
    is where the patient lies today; who was sent home with a running pump went after `home_after` days. `samples` are
    taken beside the common ones. `dose` is that of the first cycle, and of the others where `later_dose` (by the weight
    at which they were ordered) says nothing else. `fixed` holds details that chance must not choose.
    """

    key: str
    enrolled: int
    cycles: int = 0
    last_start: int = 0
    next_in: int | None = None
    until: int = 0
    mrds: Mrds = Mrds.CLEAR
    samples: tuple[int, ...] = ()
    bed: str | None = None
    runs: bool = False
    home_after: int | None = None
    dose: Decimal = FIXED_DOSE
    later_dose: Decimal | None = None
    allergies_asked: bool = True
    fixed: Mapping[str, object] = field(default_factory=dict)

    def dose_in(self, cycle: int) -> Decimal:
        """Return the dose with which a cycle begins, in micrograms per day."""
        return self.dose if cycle == 1 or self.later_dose is None else self.later_dose


# Names that are told apart only by one sign, in neighbouring beds.
_LI_WEI = {"surname": "Li", "given_name": "Wei"}

# The stories first, so that also a small ward has them.
CAST = (
    Part("night-alarms", 24, 1, 17, runs=True, bed="7", fixed={**_LI_WEI, "native_name": "李伟", "sex": Sex.MALE}),
    Part("girl-of-15", 108, 2, 9, runs=True, bed="12", dose=Decimal("20.65"), later_dose=Decimal("20.72"), fixed={
        "sex": Sex.FEMALE, "age": 15, "weight_kg": Decimal("44.0"), "height_cm": Decimal(155)}),
    Part("paused", 13, 1, 5, runs=True, bed="5", dose=STEP_DOSE),
    Part("readmitted", 88, 2, 7, runs=True, bed="8", home_after=3, fixed={
        **_LI_WEI, "native_name": "李薇", "sex": Sex.FEMALE}),
    Part("home", 214, 3, 12, runs=True, home_after=3),
    Part("day-unit", 200, 3, 12, runs=True, home_after=4),
    Part("starts-today", 7, bed="3"),
    Part("dli-today", 130, 2, 42, bed="10"),
    Part("cd19-lost", 172, 2, 80, until=14, mrds=Mrds.CD19_LOST, samples=(19,), bed="14"),
    Part("relapsed", 354, 2, 260, until=190, mrds=Mrds.RISING, samples=(213, 196)),
    Part("died-of-infection", 397, 3, 210, until=131),
    Part("died-of-gvhd", 228, 2, 150, until=86),
    Part("neurotoxicity", 242, 1, 236),
    Part("not-asked", 3, allergies_asked=False),
    Part("old-use-by", 270, 3, 98),
    Part("p16", 424, 3, 235),
    Part("p17", 410, 3, 222),
    Part("p18", 383, 3, 200),
    Part("mixed-chimerism", 369, 3, 185),
    Part("p20", 340, 3, 160),
    Part("p21", 326, 3, 148),
    Part("p22", 312, 3, 135),
    Part("p23", 284, 3, 110),
    Part("p24", 256, 3, 60),
    Part("p25", 298, 3, 122),
    Part("p26", 186, 2, 88, next_in=2),
    Part("p27", 158, 2, 75, next_in=9),
    Part("p28", 144, 2, 72, next_in=12),
    Part("p29", 102, 1, 95, next_in=4),
    Part("p30", 87, 1, 82),
    Part("p31", 45, 1, 38),
)  # fmt: skip
BEDS_OF_TODAY = tuple(part.bed for part in CAST if part.bed)
