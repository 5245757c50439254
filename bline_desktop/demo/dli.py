"""Donor lymphocyte infusions of the made-up ward: G-CSF-mobilised, ordered and given in steps, after the cycles."""

from datetime import datetime, timedelta
from decimal import Decimal

from bline_desktop.commands.dli import DliStart, end_dli, record_dli_vitals, start_dli
from bline_desktop.commands.dli_orders import order_dli
from bline_desktop.demo.moves import tell_departure
from bline_desktop.demo.protocol import HAPLOIDENTICAL_STEPS, MATCHED_STEPS
from bline_desktop.demo.script import PATIENT, Chapter
from bline_desktop.domain.patient import DonorType, Place
from bline_desktop.domain.roles import Role
from bline_desktop.domain.treatment.blood_group import BloodGroup
from bline_desktop.domain.treatment.dli import DliEndFields, DliProduct, Reaction, ReactionGrade
from bline_desktop.domain.treatment.dli_bag import DliStartFields
from bline_desktop.domain.treatment.dli_order import DliOrderFields
from bline_desktop.domain.treatment.dli_vitals import DliVitalsFields

# Older visits of an afternoon are not worth a line each.
VISITS_UP_TO = 40
STEPS = len(HAPLOIDENTICAL_STEPS)
# The one infusion of the ward that was stopped early: whose, and which of the ladder.
STOPPED = ("mixed-chimerism", 1)
GROUPS = (BloodGroup.O_POS, BloodGroup.A_POS, BloodGroup.B_POS, BloodGroup.AB_POS)
ORDERED = "dli order"


def tell_dli(chapter: Chapter, days: int, step: int, donor: DonorType) -> None:
    """Tell a donor lymphocyte infusion in the day unit so many days ago; of the last weeks also the way there."""
    start = chapter.script.moment(days, 14, chapter.rng.randrange(45))
    end = start + chapter.minutes(25, 70)
    tell_infusion(chapter, step, donor, start, end)
    if days <= VISITS_UP_TO:
        tell_departure(chapter, start - timedelta(minutes=75), Place.DAY_UNIT)
        tell_departure(chapter, end + timedelta(hours=3))


def tell_infusion(chapter: Chapter, step: int, donor: DonorType, start: datetime, end: datetime | None) -> None:
    """Tell the order of the day before and the infusion itself; without an end it runs."""
    ordered = _order(chapter, step, donor, start)
    chapter.tell(
        ORDERED,
        start - timedelta(hours=20),
        lambda session, act, recall: order_dli(session, act, recall(PATIENT), ordered),
        by=Role.PHYSICIAN,
    )
    fields = _start(chapter, ordered, start)
    name = chapter.tell(
        "dli",
        start,
        lambda session, act, recall: start_dli(session, act, recall(PATIENT), DliStart(fields)),
    )
    if end is None:
        for minutes in (-4, 16):
            _tell_vitals(chapter, name, start + timedelta(minutes=minutes))
        return
    ended = _end(chapter, step, fields, end)
    chapter.tell("dli end", chapter.heard(end), lambda session, act, recall: end_dli(session, act, recall(name), ended))


def _order(chapter: Chapter, step: int, donor: DonorType, start: datetime) -> DliOrderFields:
    mantissa, power = (HAPLOIDENTICAL_STEPS if donor is DonorType.HAPLOIDENTICAL else MATCHED_STEPS)[step]
    group = chapter.rng.choice(GROUPS)
    return DliOrderFields(
        planned_on=start.astimezone(chapter.script.zone).date(),
        product=DliProduct.GCSF_CRYO if step else DliProduct.GCSF_FRESH,
        cd3_mantissa=mantissa,
        cd3_power=power,
        fractions=1,
        donor=f"D-{chapter.rng.randint(101, 199)}",
        donor_group=group,
        patient_group=group,
        reason="Next step of the ladder" if step else "First step of the ladder",
    )


def _start(chapter: Chapter, ordered: DliOrderFields, start: datetime) -> DliStartFields:
    """Type the product's label: what was counted in the bag is a little above what was ordered."""
    is_frozen = ordered.product is DliProduct.GCSF_CRYO
    return DliStartFields(
        product=ordered.product,
        din=f"X9999{start:%y}{chapter.rng.randint(1, 999_999):06d}",
        part_number="A0",
        expires_at=start + (timedelta(days=900) if is_frozen else timedelta(hours=30)),
        donor_group=ordered.donor_group,
        patient_group=ordered.patient_group,
        viability_percent=Decimal(chapter.rng.randint(880, 985)) / 10,
        cd3_mantissa=ordered.cd3_mantissa * chapter.rng.randint(100, 108) / 100,
        cd3_power=ordered.cd3_power,
        volume_ml=Decimal(chapter.rng.randint(30, 110)),
        thawed_at=start - timedelta(minutes=6) if is_frozen else None,
        started_at=start,
        identity_checked=True,
        intact=True,
        no_filter=True,
        not_irradiated=True,
        own_line=True,
    )


def _end(chapter: Chapter, step: int, fields: DliStartFields, end: datetime) -> DliEndFields:
    if (chapter.part, step) != STOPPED:
        return DliEndFields(ended_at=end, stopped_early=False, reaction=Reaction.NONE)
    return DliEndFields(
        ended_at=end,
        stopped_early=True,
        volume_given_ml=(fields.volume_ml * Decimal("0.62")).quantize(Decimal("0.1")),
        reaction=Reaction.ALLERGIC,
        reaction_grade=ReactionGrade.G2,
    )


def _tell_vitals(chapter: Chapter, name: str, at: datetime) -> None:
    fields = DliVitalsFields(
        temperature_c=Decimal(chapter.rng.randint(364, 373)) / 10,
        pulse=chapter.rng.randint(68, 92),
        systolic=chapter.rng.randint(104, 132),
        diastolic=chapter.rng.randint(60, 82),
        saturation_percent=chapter.rng.randint(96, 99),
        at=at,
    )
    chapter.tell(
        "dli vitals",
        at + timedelta(minutes=5),
        lambda session, act, recall: record_dli_vitals(session, act, recall(name), fields),
    )
