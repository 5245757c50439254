"""What stands in the record before a DLI: each fact with its day; what nobody recorded is said as well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations.gvhd import Gvhd, GvhdFields, active_gvhd
from bline_desktop.domain.observations.infection import Infection, InfectionFields, InfectionSort, active_infections
from bline_desktop.domain.observations.medication import Medication, MedicationFields, going_on
from bline_desktop.domain.observations.premedication import Premedication, PremedicationFields, last_steroid
from bline_desktop.domain.record import Record
from bline_desktop.domain.steroids import steroid_of
from bline_desktop.domain.timeline import Said
from bline_desktop.domain.treatment.dli_holds import DAYS_BETWEEN, STEROID_DAYS, DliHolds, Hold, HoldTopic
from bline_desktop.domain.treatment.dli_ladder import LadderStep
from bline_desktop.domain.treatment.segments import OPEN
from bline_desktop.domain.words import N_, Ago, Days, Inside
from bline_desktop.queries.patients import today
from bline_desktop.queries.pumps import CyclePump
from bline_desktop.queries.rows import fields_of, live, of_patient, rows_of

F = TypeVar("F", bound=Fields)

NOTHING = Said(N_("dli", "nothing is recorded."))


@dataclass(frozen=True, slots=True)
class _Chart:
    """What is looked through, in the order in which it was recorded."""

    now: datetime
    zone: ZoneInfo
    today: date
    gvhd: tuple[GvhdFields, ...]
    infections: tuple[InfectionFields, ...]
    courses: tuple[MedicationFields, ...]
    doses: tuple[PremedicationFields, ...]

    def days_since(self, day: date) -> int:
        """Return how many days ago a day was."""
        return (self.today - day).days


def read_holds(
    session: Session, asker: Asker, patient_id: UUID, steps: Sequence[LadderStep], pumps: Sequence[CyclePump]
) -> DliHolds:
    """Read what stands in the record now, for a query that has checked the right."""

    def read(record: type[Record], fields: type[F]) -> tuple[F, ...]:
        rows = rows_of(session, record, live(record), *of_patient(record, patient_id))
        return tuple(fields_of(fields, row) for row in rows)

    chart = _Chart(
        now=asker.now,
        zone=asker.zone,
        today=today(asker),
        gvhd=read(Gvhd, GvhdFields),
        infections=read(Infection, InfectionFields),
        courses=read(Medication, MedicationFields),
        doses=read(Premedication, PremedicationFields),
    )
    found = (*_gvhd(chart), *_immunosuppression(chart), *_infections(chart), *_steroids(chart))
    return DliHolds((*found, _last_dli(asker, steps), _blinatumomab(asker, pumps)))


def _gvhd(chart: _Chart) -> Iterable[Hold]:
    """Active GVHD, organ by organ; else when it was last judged."""
    topic = HoldTopic.GVHD
    active = active_gvhd(chart.gvhd, chart.today)
    for one in active:
        values = (
            ("type", one.type),
            ("organ", Inside(one.organ)),
            ("grade", Inside(one.grade)),
            *_when(chart, one.assessed_on),
        )
        text = N_("dli", "active. {type}, {organ}, overall {grade}, judged on {day}, {ago}.")
        yield Hold(topic, Said(text, values), active=True)
    if not active and chart.gvhd:
        last = max(one.assessed_on for one in chart.gvhd)
        yield Hold(topic, Said(N_("dli", "not active, judged on {day}, {ago}."), _when(chart, last)))
    elif not active:
        yield Hold(topic, NOTHING, known=False)


def _immunosuppression(chart: _Chart) -> Iterable[Hold]:
    """What goes on; else what was stopped last, and when."""
    courses = [one for one in chart.courses if steroid_of(one.drug) is None]
    return _courses(chart, HoldTopic.IMMUNOSUPPRESSION, courses)


def _courses(chart: _Chart, topic: HoldTopic, courses: Sequence[MedicationFields]) -> Iterable[Hold]:
    running = going_on(courses, chart.today)
    for one in running:
        values = (("drug", one.other_drug or one.drug), *_when(chart, one.started_on))
        yield Hold(topic, Said(N_("dli", "{drug} goes on since {day}, {length}."), values), active=True)
    ended = [one for one in courses if one.ended_on is not None and one.ended_on < chart.today]
    if ended and not running:
        last = max(ended, key=lambda one: one.ended_on or date.min)
        day = last.ended_on or chart.today
        values = (("drug", last.other_drug or last.drug), *_when(chart, day))
        near = topic is HoldTopic.STEROID and chart.days_since(day) < STEROID_DAYS
        yield Hold(topic, Said(N_("dli", "{drug} until {day}, {ago}."), values), active=near)
    elif not running:
        yield Hold(topic, NOTHING, known=False)


def _infections(chart: _Chart) -> Iterable[Hold]:
    """Active infections; a mere colonisation is told and asks for nothing."""
    topic = HoldTopic.INFECTION
    active = active_infections(chart.infections, chart.today)
    for one in active:
        values = (("sort", one.sort), ("what", one.what), *_when(chart, one.began_on))
        said = Said(N_("dli", "{sort}: {what}, since {day}, {length}."), values)
        yield Hold(topic, said, active=one.sort is not InfectionSort.COLONISED)
    if not active and chart.infections:
        yield Hold(topic, Said(N_("dli", "none active; the earlier ones are over.")))
    elif not active:
        yield Hold(topic, NOTHING, known=False)


def _steroids(chart: _Chart) -> Iterable[Hold]:
    """Steroids that go on or were stopped, and the last one before a start or a DLI."""
    topic = HoldTopic.STEROID
    dose = last_steroid(chart.doses, chart.now)
    courses = [one for one in chart.courses if steroid_of(one.drug) is not None]
    if dose is None or courses:
        yield from _courses(chart, topic, courses)
    if dose is not None:
        ago = Ago(chart.days_since(dose.given_at.astimezone(chart.zone).date()))  # "today" is a day of the calendar
        values = (("drug", dose.drug), ("dose", dose.dose_mg), ("at", dose.given_at), ("ago", ago))
        said = Said(N_("dli", "{drug} {dose} mg, {at}, {ago}."), values)
        yield Hold(topic, said, active=(chart.now - dose.given_at).days < STEROID_DAYS)


def _when(chart: _Chart, day: date) -> tuple[tuple[str, object], ...]:
    days = chart.days_since(day)
    return ("day", day), ("ago", Ago(days)), ("length", Days(days))


def _last_dli(asker: Asker, steps: Sequence[LadderStep]) -> Hold:
    """Say how long ago the last DLI was; less than four weeks ask for an acknowledgement."""
    if not steps:
        return Hold(HoldTopic.LAST_DLI, Said(N_("dli", "none before.")))
    at = steps[-1].given.started_at
    days = (today(asker) - at.astimezone(asker.zone).date()).days
    values = (("at", at), ("ago", Ago(days)), ("least", DAYS_BETWEEN))
    if days < DAYS_BETWEEN:
        text = N_("dli", "{ago}, {at}: less than {least} days.")
        return Hold(HoldTopic.LAST_DLI, Said(text, values), active=True)
    return Hold(HoldTopic.LAST_DLI, Said(N_("dli", "{ago}, {at}."), values))


def _blinatumomab(asker: Asker, pumps: Sequence[CyclePump]) -> Hold:
    """Say when blinatumomab last ran; while a pump is on, its lumen must not be used."""
    topic = HoldTopic.BLINATUMOMAB
    if any(pump.infusion.state in OPEN for pump in pumps):
        return Hold(topic, Said(N_("dli", "a pump is on. Not through its lumen.")), active=True)
    ends = [part.end for pump in pumps for part in pump.infusion.segments]
    if not ends:
        return Hold(topic, Said(N_("dli", "none before.")))
    last = max(ends)
    days = (today(asker) - last.astimezone(asker.zone).date()).days
    return Hold(topic, Said(N_("dli", "{ago}, until {at}."), (("ago", Ago(days)), ("at", last))))
