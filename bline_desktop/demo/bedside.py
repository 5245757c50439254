"""The made-up bedside: premedication, rounds, calls from home, immunosuppression, GVHD and infections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bline_desktop.commands.ends import end
from bline_desktop.demo.cast import Part
from bline_desktop.demo.identity import Identity
from bline_desktop.demo.nights import tell_night
from bline_desktop.demo.pump import Run
from bline_desktop.demo.response import recorded
from bline_desktop.demo.script import Chapter
from bline_desktop.domain.observations.gvhd import AcuteGrade, ChronicSeverity, GvhdFields, GvhdOrgan, GvhdType
from bline_desktop.domain.observations.infection import INFECTION, InfectionSort
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.medication import MEDICATION, CourseDrug, CourseReason
from bline_desktop.domain.observations.premedication import Before, PremedicationDrug, PremedicationFields, Route
from bline_desktop.domain.observations.round import Handwriting, LineSite, RoundFields
from bline_desktop.domain.observations.told import Told
from bline_desktop.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Harm:
    """GVHD so many days after the first donor lymphocytes; `lasts` None: it is active today."""

    organ: GvhdOrgan
    grade: AcuteGrade | ChronicSeverity
    after: int
    lasts: int | None
    also: GvhdOrgan | None = None


# About ten after donor lymphocytes, two of them of grade III or IV.
GVHD = {
    "died-of-gvhd": Harm(GvhdOrgan.LOWER_GUT, AcuteGrade.IV, 8, None, GvhdOrgan.LIVER),
    "p20": Harm(GvhdOrgan.LIVER, AcuteGrade.III, 24, 35, GvhdOrgan.SKIN),
    "mixed-chimerism": Harm(GvhdOrgan.SKIN, AcuteGrade.II, 21, 30),
    "p16": Harm(GvhdOrgan.SKIN, AcuteGrade.II, 26, 28),
    "p17": Harm(GvhdOrgan.UPPER_GUT, AcuteGrade.II, 30, 32),
    "p18": Harm(GvhdOrgan.SKIN, AcuteGrade.II, 19, 25),
    "p21": Harm(GvhdOrgan.SKIN, AcuteGrade.II, 33, 40),
    "p22": Harm(GvhdOrgan.LOWER_GUT, AcuteGrade.II, 28, 36),
    "p23": Harm(GvhdOrgan.MOUTH, ChronicSeverity.MILD, 80, None),
    "p25": Harm(GvhdOrgan.SKIN, AcuteGrade.II, 22, 26),
    "p28": Harm(GvhdOrgan.SKIN, AcuteGrade.II, 25, None),
}
TAPER_HALTED = "p27"
CMV = frozenset({"p16", "p18", "p21", "p24", "p26", "home", "mixed-chimerism", "old-use-by"})
PREDNISONE = (Decimal(60), Decimal(30), Decimal(10))
STEP_DAYS = 12
Days = tuple[int, int | None]  # back from today: the first, and the last where it is over
ROUNDS_EVERY, AT_HOME, AT_FIRST = timedelta(hours=8), timedelta(hours=24), timedelta(hours=4)
ROUNDS_UP_TO, FIRST_FOR = timedelta(hours=72), timedelta(hours=72)
LAST_ROUND = timedelta(minutes=55)
LATE = {"girl-of-15": ROUNDS_EVERY + timedelta(minutes=70)}  # so long ago was the last round of somebody who waits


@dataclass(frozen=True, slots=True)
class Bedside:
    """Whose bedside it is, with the cycles and the days (back from today) of donor lymphocytes."""

    chapter: Chapter
    part: Part
    identity: Identity
    runs: Sequence[Run]
    dli_days: Sequence[int]


def tell_bedside(bed: Bedside) -> None:
    """Tell all of it; last of a patient's story, so that chance has gone the same way before."""
    chapter, part, identity, runs, dli_days = bed.chapter, bed.part, bed.identity, bed.runs, bed.dli_days
    _tell_prophylaxis(chapter, part, identity)
    for run in runs:
        _tell_premedication(chapter, run)
    if runs:
        at = runs[0].start - timedelta(hours=2)
        seen = {"handwriting": Handwriting.BASELINE, "site": LineSite.UNREMARKABLE}
        _tell_round(chapter, at, _well(at) | seen)
    if part.runs:
        _tell_rounds(chapter, part, runs[-1])
    if part.key in GVHD and dli_days:
        _tell_gvhd(chapter, part, GVHD[part.key], max(dli_days))
    if part.key == TAPER_HALTED:
        _tell_status(chapter, 9, Harm(GvhdOrgan.SKIN, AcuteGrade.I, 0, None), GvhdOrgan.SKIN, active=True)
    if part.key in CMV:
        first = max(part.enrolled - 40, part.until + 26)
        fields = {"sort": InfectionSort.VIRAL, "what": "CMV, blood", "isolated": False}
        _tell_span(chapter, part, INFECTION, fields, (first, first - 22))
    if part.key == "readmitted":
        fields = {"sort": InfectionSort.UNKNOWN, "what": "Fever, cultures not back", "isolated": True}
        _tell_span(chapter, part, INFECTION, fields, (2, None))
    tell_night(chapter, part)


def _tell_prophylaxis(chapter: Chapter, part: Part, identity: Identity) -> None:
    """Ciclosporin from the day before the transplant; tapered after the first cycle, once halted for skin GVHD."""
    transplant = (chapter.script.day(0) - identity.fields.transplant_on).days
    common = {"drug": CourseDrug.CICLOSPORIN, "reason": CourseReason.PROPHYLAXIS}
    tapered, stopped = part.enrolled - 14, part.enrolled - 30
    whole = {**common, "mg_per_day": Decimal(150)}
    if tapered < max(part.until, 1):
        _tell_span(chapter, part, MEDICATION, whole, (transplant + 1, None))
        return
    _tell_span(chapter, part, MEDICATION, whole, (transplant + 1, tapered + 1))
    half = {**common, "mg_per_day": Decimal(75), "taper": "Halved every two weeks"}
    if part.key == TAPER_HALTED:
        _tell_span(chapter, part, MEDICATION, half, (tapered, 10))
        held = {**half, "taper": "Taper halted for skin GVHD"}
        _tell_span(chapter, part, MEDICATION, held, (9, None))
        return
    ends = stopped if stopped >= max(part.until, 1) else None
    _tell_span(chapter, part, MEDICATION, half, (tapered, ends))


def _tell_span(chapter: Chapter, part: Part, kind: Kind, values: dict[str, object], days: Days) -> None:
    """Tell what went on from one day to another: recorded on its first day or after enrolment, ended on its last."""
    script, (first, last) = chapter.script, days
    typed = kind.fields.model_validate({**values, kind.when: script.day(first)})
    known = script.moment(part.enrolled, 14, 10)
    at = max(script.moment(first, 11, 20), known)
    name = chapter.tell(kind.key, at, recorded(kind.key, typed), by=Role.PHYSICIAN)
    if last is None:
        return
    day, ended = script.day(last), max(script.moment(last, 15, 40), known + timedelta(minutes=20))
    chapter.tell(
        f"{name} ended",
        ended,
        lambda session, act, recall: end(session, act, kind.key, recall(name), day),
        by=Role.PHYSICIAN,
    )


def _tell_premedication(chapter: Chapter, run: Run) -> None:
    """Dexamethasone an hour before the first dose of a cycle."""
    at = run.start - timedelta(minutes=60)
    fields = PremedicationFields(
        given_at=at,
        before=Before.CYCLE,
        drug=PremedicationDrug.DEXAMETHASONE,
        dose_mg=Decimal(16),
        route=Route.IV,
    )
    chapter.tell("premedication", chapter.heard(at), recorded("premedication", fields))


def _well(at: datetime) -> dict[str, object]:
    """Return what is read of somebody who is well, a little different each time."""
    turn = at.hour
    return {
        "temperature": Decimal(365 + turn % 5) / 10,
        "systolic": 112 + turn,
        "diastolic": 68 + turn % 7,
        "pulse": 74 + turn % 11,
        "saturation": 97 + turn % 3,
        "oxygen": Decimal(0),
        "ice": 10,
    }


def _tell_round(chapter: Chapter, at: datetime, values: dict[str, object]) -> None:
    fields = RoundFields.model_validate({"seen_at": at, **values})
    chapter.tell("round", chapter.heard(at, 1, 4), recorded("round", fields))


def _tell_rounds(chapter: Chapter, part: Part, run: Run) -> None:
    """Rounds of the last three days; a fever, and a change of handwriting with a lower ICE, each with who was told."""
    times = _round_times(part, run, chapter.script.now)
    odd = {"night-alarms": _fever, "paused": _confused, "readmitted": _fever}.get(part.key)
    by = {"done_by": "Visiting nurse QIAN"} if part.key == "home" else {}
    for place, moment in enumerate(times):
        values = _well(moment) | {"handwriting": Handwriting.SAME, "site": LineSite.UNREMARKABLE, **by}
        if odd is not None and place >= len(times) - 2:
            values |= odd(moment, place == len(times) - 1)
        _tell_round(chapter, moment, values)


def _round_times(part: Part, run: Run, now: datetime) -> list[datetime]:
    """Return when rounds were made: close at the start of a cycle, then once a shift, at home once a day."""
    times, at = [], now - LATE.get(part.key, LAST_ROUND)
    while at > max(run.start + timedelta(minutes=50), now - ROUNDS_UP_TO):
        times.append(at)
        often = AT_FIRST if at - run.start < FIRST_FOR else ROUNDS_EVERY
        at -= AT_HOME if part.key == "home" else often
    return times[::-1]


def _fever(at: datetime, last: bool) -> dict[str, object]:
    values: dict[str, object] = {"temperature": Decimal("37.6" if last else "38.6"), "pulse": 92 if last else 112}
    told = {"told": Told.YES, "told_who": "Dr HE", "told_at": at + timedelta(minutes=5)}
    return values if last else values | told | {"answer": "Blood cultures, paracetamol, look again in an hour."}


def _confused(at: datetime, last: bool) -> dict[str, object]:
    values: dict[str, object] = {"ice": 9 if last else 8, "handwriting": Handwriting.CHANGED}
    told = {"told": Told.YES, "told_who": "Dr HE", "told_at": at + timedelta(minutes=3)}
    return values | told | {"answer": "Seen at the bed. CT, then decide on the pump."}


def _tell_gvhd(chapter: Chapter, part: Part, harm: Harm, dli: int) -> None:
    """GVHD after the first donor lymphocytes; from grade II on with prednisone, tapered in steps."""
    first = max(dli - harm.after, part.until + 2)
    last = None if harm.lasts is None else first - harm.lasts
    for organ in (harm.organ, *((harm.also,) if harm.also else ())):
        _tell_status(chapter, first, harm, organ, active=True)
        if last is not None and last >= 1:
            _tell_status(chapter, last, harm, organ, active=False)
    if isinstance(harm.grade, ChronicSeverity):
        return
    for place, mg in enumerate(PREDNISONE):
        begins = first - place * STEP_DAYS
        ends = begins - STEP_DAYS + 1
        values = {"drug": CourseDrug.PREDNISONE, "reason": CourseReason.GVHD, "mg_per_day": mg}
        if begins >= max(part.until, 1):
            days = (begins, ends if ends >= max(part.until, 1) else None)
            _tell_span(chapter, part, MEDICATION, values, days)


def _tell_status(chapter: Chapter, days: int, harm: Harm, organ: GvhdOrgan, *, active: bool) -> None:
    is_acute = isinstance(harm.grade, AcuteGrade)
    fields = GvhdFields.model_validate(
        {
            "assessed_on": chapter.script.day(days),
            "type": GvhdType.ACUTE if is_acute else GvhdType.CHRONIC,
            "organ": organ,
            "active": active,
            "acute_grade": harm.grade if active and is_acute else None,
            "chronic_severity": harm.grade if active and not is_acute else None,
        }
    )
    at = chapter.heard(chapter.script.moment(days, 16, 10), 0, 40)
    chapter.tell("gvhd", at, recorded("gvhd", fields), by=Role.PHYSICIAN)
