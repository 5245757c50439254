"""Donor lymphocyte infusions of the made-up ward: G-CSF-mobilised, given in steps, after the cycles."""

from datetime import datetime, timedelta
from decimal import Decimal

from bline_desktop.commands.dli import record_dli
from bline_desktop.demo.moves import tell_departure
from bline_desktop.demo.script import PATIENT, Chapter
from bline_desktop.domain.patient import DonorType, Place
from bline_desktop.domain.treatment.cells import CellPower
from bline_desktop.domain.treatment.dli import DliFields, DliProduct

# The steps of the ladder in CD3+ cells per kg; from half-matched donors each begins lower.
HAPLOIDENTICAL_STEPS = ((Decimal(1), CellPower.E6), (Decimal(5), CellPower.E6), (Decimal(1), CellPower.E7))
MATCHED_STEPS = ((Decimal(5), CellPower.E6), (Decimal(1), CellPower.E7), (Decimal(5), CellPower.E7))
# Older visits of an afternoon are not worth a line each.
VISITS_UP_TO = 40
STEPS = len(HAPLOIDENTICAL_STEPS)


def tell_dli(chapter: Chapter, days: int, step: int, donor: DonorType) -> None:
    """Tell a donor lymphocyte infusion in the day unit so many days ago; of the last weeks also the way there."""
    start = chapter.script.moment(days, 14, chapter.rng.randrange(45))
    end = start + chapter.minutes(25, 70)
    tell_infusion(chapter, step, donor, start, end)
    if days <= VISITS_UP_TO:
        tell_departure(chapter, start - timedelta(minutes=75), Place.DAY_UNIT)
        tell_departure(chapter, end + timedelta(hours=3))


def tell_infusion(chapter: Chapter, step: int, donor: DonorType, start: datetime, end: datetime | None) -> None:
    """Tell the infusion itself; without an end it runs."""
    mantissa, power = (HAPLOIDENTICAL_STEPS if donor is DonorType.HAPLOIDENTICAL else MATCHED_STEPS)[step]
    fields = DliFields(
        product=DliProduct.GCSF_CRYO if step else DliProduct.GCSF_FRESH,
        # What was counted in the bag, a little above what was ordered.
        cd3_mantissa=mantissa * chapter.rng.randint(100, 108) / 100,
        cd3_power=power,
        volume_ml=Decimal(chapter.rng.randint(30, 110)),
        started_at=start,
        ended_at=end,
    )
    chapter.tell(
        "dli",
        chapter.heard(end or start),
        lambda session, act, recall: record_dli(session, act, recall(PATIENT), fields),
    )
