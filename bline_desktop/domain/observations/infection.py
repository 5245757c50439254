"""Infections, from the day they were known to the day they were over."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self, TypeVar, cast

from pydantic import model_validator

from bline_desktop.domain.choice import Choice
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.fields import Fields, boolean_field, choice_field, date_field, text_field
from bline_desktop.domain.observations.kind import ENDS_BEFORE_START, Drawn, Group, Kind, Strips
from bline_desktop.domain.record import Record
from bline_desktop.domain.timeline import Colour, Said
from bline_desktop.domain.words import N_


class InfectionSort(Choice):
    """What kind of germ it is."""

    BACTERIAL = "bacterial", N_("infection", "Bacterial infection")
    VIRAL = "viral", N_("infection", "Viral infection")
    FUNGAL = "fungal", N_("infection", "Fungal infection")
    UNKNOWN = "unknown", N_("infection", "Infection, germ unknown")
    COLONISED = "colonised", N_("infection", "Colonisation")


class InfectionFields(Fields):
    """What is typed of one infection."""

    sort: InfectionSort = choice_field(InfectionSort, N_("infection", "Kind"))
    what: str = text_field(N_("infection", "What and where"), limit=120, help=N_("infection", "Such as CMV, blood"))
    isolated: bool = boolean_field(N_("infection", "Needs isolation"))
    began_on: date = date_field(N_("infection", "Known since"))
    ended_on: date | None = date_field(
        N_("infection", "Over since"), required=False, help=N_("infection", "Leave empty while it is active")
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ended_on is not None and self.ended_on < self.began_on:
            raise RuleBroken(ENDS_BEFORE_START, field="ended_on")
        return self


class Infection(InfectionFields, Record, table=True):
    """One infection."""

    __tablename__ = "infection"


def summarise(row: Record) -> Said:
    """Say an infection in one line."""
    found = cast("Infection", row)
    values = (("sort", found.sort), ("what", found.what))
    if found.ended_on is not None:
        return Said(N_("infection", "{sort}: {what}, over since {ended}"), (*values, ("ended", found.ended_on)))
    if found.isolated:
        return Said(N_("infection", "{sort}: {what}, active, in isolation"), values)
    return Said(N_("infection", "{sort}: {what}, active"), values)


def draw(rows: Sequence[Record]) -> Iterable[Drawn]:
    """Draw each infection as a bar in the row of its kind."""
    for row in rows:
        found = cast("Infection", row)
        title = Said(N_("infection", "{sort}"), (("sort", found.sort),))
        label = Said(N_("infection", "{what}"), (("what", found.what),))
        yield Drawn(row, found.sort.value, title, Colour.INFECTION, found.began_on, found.ended_on, label)


F = TypeVar("F", bound=InfectionFields)


def active_infections(rows: Iterable[F], at: date) -> tuple[F, ...]:
    """Return the infections that are active on a day; a mere colonisation is among them, and says so."""
    return tuple(row for row in rows if row.began_on <= at and (row.ended_on is None or at < row.ended_on))


INFECTION = Kind(
    key="infection",
    group=Group.GVHD,
    title=N_("infection", "Infections"),
    one=N_("infection", "infection"),
    empty=N_("infection", "Infections will stand here. Record the first one with “New infection”."),
    fields=InfectionFields,
    table=Infection,
    new=N_("infection", "New infection"),
    act=N_("infection", "Record infection"),
    kept=N_("infection", "Infection recorded."),
    when="began_on",
    until="ended_on",
    summary=summarise,
    strips=Strips(draw),
)
