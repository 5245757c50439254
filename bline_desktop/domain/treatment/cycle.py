"""The rows behind an infusion: a cycle as ordered, the bags with their labels, and what was done at the pump."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from bline_desktop.domain import columns
from bline_desktop.domain.fields import (
    Fields,
    choice_field,
    date_field,
    decimal_field,
    integer_field,
    moment_field,
    text_field,
)
from bline_desktop.domain.record import Record, id_column, integer_column, text_column
from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.domain.treatment.pump import ActSource, BagLabel, PumpAction, PumpEvent
from bline_desktop.domain.words import N_

MICROGRAMS_PER_DAY = N_("units", "micrograms per day")


class CycleFields(Fields):
    """What a physician types of a cycle."""

    number: int = integer_field(N_("cycle", "Cycle"), limits=(1, 20))
    dose_ug_per_day: Decimal = decimal_field(
        N_("cycle", "Ordered dose"), unit=MICROGRAMS_PER_DAY, limits=("0.5", "56"), places=2
    )
    planned_days: int = integer_field(N_("cycle", "Planned days"), unit=N_("units", "days"), limits=(1, 42))
    planned_start_on: date = date_field(N_("cycle", "Planned start"))
    indication: Indication | None = choice_field(
        Indication,
        N_("cycle", "Indication"),
        required=False,
        help=N_("cycle", "Not chosen: the ward's own, as it stands under Settings"),
    )
    template: str | None = text_field(
        N_("cycle", "Ordered by protocol"),
        limit=80,
        required=False,
        help=N_("cycle", "Name and version of the protocol"),
    )


class Cycle(CycleFields, Record, table=True):
    """One cycle of blinatumomab as ordered, with what stood beside its dose.

    `template_ref` names the signed template of the patient's plan and `template_ug_per_day` what that asks for on day
    1; `label_ref` names the label profile that the ward worked by, `label_ug_per_day` is its dose for this weight;
    `reason` says why the order stands although something asked for a look.
    """

    __tablename__ = "cycle"

    template_ref: str | None = text_column(required=False)
    template_ug_per_day: Decimal | None = Field(default=None, sa_type=columns.DecimalColumn)
    label_ref: str | None = text_column(required=False)
    label_ug_per_day: Decimal | None = Field(default=None, sa_type=columns.DecimalColumn)
    reason: str | None = text_column(required=False)


class BagFields(Fields):
    """What the label of a bag says, in the order in which it stands there."""

    dose_ug_per_day: Decimal = decimal_field(N_("bag", "Dose"), unit=MICROGRAMS_PER_DAY, limits=("0.5", "56"), places=2)
    duration_h: Decimal = decimal_field(N_("bag", "Duration"), unit=N_("units", "hours"), limits=("1", "168"), places=1)
    rate_ml_per_h: Decimal = decimal_field(
        N_("bag", "Rate"), unit=N_("units", "mL per hour"), limits=("0.1", "20"), places=2
    )
    volume_ml: Decimal = decimal_field(
        N_("bag", "Volume to be infused"), unit=N_("units", "mL"), limits=("5", "500"), places=1
    )
    total_volume_ml: Decimal | None = decimal_field(
        N_("bag", "Total volume"), unit=N_("units", "mL"), limits=("5", "600"), places=1, required=False
    )
    drug_ug: Decimal | None = decimal_field(
        N_("bag", "Drug in the bag"), unit=N_("units", "micrograms"), limits=("1", "500"), places=2, required=False
    )
    prepared_at: datetime | None = moment_field(N_("bag", "Prepared"), required=False)
    out_of_fridge_at: datetime | None = moment_field(N_("bag", "Out of the fridge"), required=False)
    use_by: datetime = moment_field(N_("bag", "Use by"))


class Bag(BagFields, Record, table=True):
    """One bag with its label, numbered as bags of a cycle are hung; `supply_id` names it where it was expected."""

    __tablename__ = "bag"

    cycle_id: UUID = id_column(foreign_key="cycle.id")
    number: int = integer_column()
    supply_id: UUID | None = id_column(required=False)

    def label(self) -> BagLabel:
        """Return the label as the pump's arithmetic needs it."""
        return BagLabel(
            bag_id=self.id,
            number=self.number,
            dose_ug_per_day=self.dose_ug_per_day,
            duration_h=self.duration_h,
            rate_ml_per_h=self.rate_ml_per_h,
            volume_ml=self.volume_ml,
            total_volume_ml=self.total_volume_ml,
            drug_ug=self.drug_ug,
            prepared_at=self.prepared_at,
            out_of_fridge_at=self.out_of_fridge_at,
            use_by=self.use_by,
        )


class PumpRecord(Record, table=True):
    """One act at the pump: planned, actual (`at`) and recorded time are three fields.

    `rate_ml_per_h`, `volume_ml`, `since` and `about` mean what they mean in a PumpEvent. `line_as_label` attests that
    the line is dedicated, was not flushed, and has the filter that the label asks for. `done_by` names a visiting nurse
    who is no user; `source` tells how the ward knows of an act that its own nurses did not see. `order_id` is the order
    under which a bag was hung or a rate changed: a dose order, or the cycle itself; None where it was under none.
    `weight_g` and `full_g` are what a bag weighed at a reading and when it was hung: `volume_ml` follows from them.
    `new_line` tells whether a bag was hung with a new line, primed with it; None where nobody was asked.
    `line_set` names the set that hangs from then on; None where nobody said.
    """

    __tablename__ = "pump_record"
    # When cycles were started and stopped is asked of all patients at once: it is told by the index alone.
    __table_args__ = (Index("ix_pump_record_acts", "cycle_id", "action", "at", "struck_at"),)

    cycle_id: UUID = id_column(foreign_key="cycle.id")
    action: PumpAction = Field(sa_type=columns.ChoiceColumn(PumpAction), nullable=False)
    cause: str | None = text_column(required=False)
    bag_id: UUID | None = id_column(foreign_key="bag.id", required=False)
    at: datetime = Field(sa_type=columns.InstantColumn, nullable=False)
    planned_at: datetime | None = Field(None, sa_type=columns.InstantColumn)
    note: str | None = text_column(required=False)
    rate_ml_per_h: Decimal | None = Field(default=None, sa_type=columns.DecimalColumn)
    volume_ml: Decimal | None = Field(default=None, sa_type=columns.DecimalColumn)
    since: datetime | None = Field(default=None, sa_type=columns.InstantColumn)
    about: UUID | None = id_column(required=False)
    line_as_label: bool | None = Field(default=None, sa_type=columns.BooleanColumn)
    done_by: str | None = text_column(required=False)
    source: ActSource | None = Field(default=None, sa_type=columns.ChoiceColumn(ActSource))
    order_id: UUID | None = id_column(required=False)
    weight_g: Decimal | None = Field(default=None, sa_type=columns.DecimalColumn)
    full_g: Decimal | None = Field(default=None, sa_type=columns.DecimalColumn)
    new_line: bool | None = Field(default=None, sa_type=columns.BooleanColumn)
    line_set: str | None = text_column(required=False)

    def event(self, order: int, bag: BagLabel | None) -> PumpEvent:
        """Return the act as the pump's arithmetic needs it; `order` breaks a tie in time."""
        return PumpEvent(
            id=self.id,
            at=self.at,
            order=order,
            action=self.action,
            bag=bag,
            cause=self.cause,
            rate_ml_per_h=self.rate_ml_per_h,
            volume_ml=self.volume_ml,
            since=self.since,
            about=self.about,
            weight_g=self.weight_g,
        )
