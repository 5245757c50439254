"""The single stories of the made-up ward: what happened to one patient and to no other."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.corrections import correct
from bline_desktop.commands.patients import set_safety
from bline_desktop.commands.records import strike
from bline_desktop.commands.tasks import close_task
from bline_desktop.demo.cast import Part
from bline_desktop.demo.dli import tell_infusion
from bline_desktop.demo.identity import Identity
from bline_desktop.demo.looks import found_at_wrong_rate, found_clamped, readings_of_each_shift
from bline_desktop.demo.moves import tell_admission, tell_departure, tell_state
from bline_desktop.demo.pump import (
    FOUR_DAYS,
    ONE_DAY,
    TWO_DAYS,
    Pause,
    Run,
    Stop,
    bag_name,
    hangs_up_to,
    tell_order,
)
from bline_desktop.demo.response import flow, recorded
from bline_desktop.demo.script import PATIENT, Chapter, Recall
from bline_desktop.domain.act import Act
from bline_desktop.domain.observations.mrd import Gating, Material, Mrd, MrdFields, MrdResult
from bline_desktop.domain.observations.weight import WeightFields
from bline_desktop.domain.patient import AllergyStatus, PatientState, Place, SafetyFields
from bline_desktop.domain.roles import Role
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.task import Task, TaskClosingFields
from bline_desktop.domain.treatment.pump import PauseCause, StopCause

# The night of the alarms: hour, minute and length of each, in minutes; the hours before midnight are the evening's.
ALARMS = ((22, 20, 6), (23, 45, 4), (1, 10, 11), (2, 35, 5), (4, 5, 8))
NIGHT_OVER = (5, 30)


def night_alarms(chapter: Chapter, part: Part) -> Run:
    """Five occlusions in one night, and a wrong rate that was caught before the start."""
    script = chapter.script
    kinds = (ONE_DAY, ONE_DAY, ONE_DAY, FOUR_DAYS, FOUR_DAYS, FOUR_DAYS)
    first, *others = hangs_up_to(chapter.rng, script.ago(hours=50), kinds)
    note = "The pump stood at 5 mL per hour, the label says 10. Caught at the check before the start."
    morning = 0 if script.now >= script.moment(0, *NIGHT_OVER) else 1
    pauses = tuple(
        Pause(script.moment(morning + (hour > NIGHT_OVER[0]), hour, minute), PauseCause.OCCLUSION, length)
        for hour, minute, length in ALARMS
    )
    return Run(part.cycles, part.dose_in(part.cycles), (replace(first, note=note), *others), pauses)


def girl_of_15(chapter: Chapter, part: Part) -> Run:
    """Dosed by body surface; one bag was hung past its use-by, and the task for a physician is still open."""
    hangs = list(hangs_up_to(chapter.rng, chapter.script.ago(hours=21), (TWO_DAYS,) * 5))
    hangs[2] = replace(hangs[2], past_use_by="No other bag on the ward, pharmacy closed. Dr HE told by telephone.")
    return Run(part.cycles, part.dose_in(part.cycles), tuple(hangs))


def paused(chapter: Chapter, part: Part) -> Run:
    """The pump stands still for a CT; an earlier pause was written down hours late."""
    hangs = hangs_up_to(chapter.rng, chapter.script.ago(hours=22), (TWO_DAYS,) * 3)
    late = "Written down after an emergency in the next room."
    pauses = (
        Pause(hangs[0].at + timedelta(hours=40), PauseCause.LINE, 25, late, written_late=340),
        Pause(chapter.script.ago(minutes=40), PauseCause.IMAGING, None, "CT of the chest"),
    )
    return Run(part.cycles, part.dose_in(part.cycles), hangs, pauses)


def readmitted(chapter: Chapter, part: Part) -> Run:
    """Her bag has run empty by its label, and nobody has hung the next one."""
    last = chapter.script.ago(hours=24, minutes=12)
    return Run(part.cycles, part.dose_in(part.cycles), hangs_up_to(chapter.rng, last, (FOUR_DAYS, TWO_DAYS, ONE_DAY)))


def home(chapter: Chapter, part: Part) -> Run:
    """At home with a bag of four days."""
    kinds = (TWO_DAYS, FOUR_DAYS, FOUR_DAYS, FOUR_DAYS)
    return Run(part.cycles, part.dose_in(part.cycles), hangs_up_to(chapter.rng, chapter.script.ago(hours=40), kinds))


def day_unit(chapter: Chapter, part: Part) -> Run:
    """In the day unit for the next bag, which is due within the hour."""
    last = chapter.script.ago(hours=94, minutes=55)
    return Run(part.cycles, part.dose_in(part.cycles), hangs_up_to(chapter.rng, last, (FOUR_DAYS,) * 3))


def unchanged(run: Run) -> Run:
    """Leave a cycle as it is."""
    return run


def hung_past_use_by(run: Run) -> Run:
    """Hang the third bag of the first cycle a little past its use-by."""
    if run.number > 1:
        return run
    hangs = list(run.hangs)
    hangs[2] = replace(hangs[2], past_use_by="Next bag was still on its way from the pharmacy.")
    return replace(run, hangs=tuple(hangs))


def stopped_for_neurotoxicity(run: Run) -> Run:
    """End the cycle on its sixth day."""
    at = run.start + timedelta(days=5, hours=7)
    stop = Stop(at, StopCause.ADVERSE_EVENT, "Tremor and word finding difficulty, grade 2. Stopped for good.")
    return replace(run, hangs=tuple(hang for hang in run.hangs if hang.at < at), pauses=(), stop=stop)


def after_girl(chapter: Chapter, part: Part, identity: Identity) -> None:
    """In cycle 2 she reaches 45 kg, typed wrong at first and corrected; at night her pump was found clamped."""
    found_clamped(chapter, part)
    day = chapter.script.day(1)
    at = chapter.script.moment(1, 7, 20)
    typed = chapter.tell("weight", at, recorded("weight", WeightFields(measured_on=day, weight_kg=Decimal("54.2"))))
    right = WeightFields(measured_on=day, weight_kg=Decimal("45.2"))
    chapter.tell(
        "weight corrected",
        at + timedelta(minutes=95),
        lambda session, act, recall: correct(session, act, "weight", recall(typed), right),
        by=Role.PHYSICIAN,
        reason="Digits swapped while typing",
    )


def after_readmission(chapter: Chapter, part: Part, identity: Identity) -> None:
    """Back from home with fever; a result of her namesake in the next bed was entered for her, and struck."""
    back = chapter.script.ago(hours=50)
    tell_admission(chapter, back, part.bed)
    safety = SafetyFields(allergy_status=AllergyStatus.NONE_KNOWN, isolation="Fever: contact, until cultures are back")
    chapter.tell(
        "isolation",
        chapter.heard(back, 20, 40),
        lambda session, act, recall: set_safety(session, act, recall(PATIENT), safety),
    )
    sampled = {"sampled_on": chapter.script.day(7), "material": Material.BLOOD}
    wrong = MrdFields.model_validate({**sampled, **flow(MrdResult.NEGATIVE, Gating.INDEPENDENT)})
    at = chapter.script.moment(2, 11, 5)
    entered = chapter.tell("mrd of another", at, recorded("mrd", wrong), by=Role.PHYSICIAN)
    chapter.tell(
        "mrd struck",
        at + timedelta(minutes=12),
        lambda session, act, recall: strike(session, act, table_of(Mrd).name, recall(entered)),
        by=Role.PHYSICIAN,
        reason="Entered for the wrong patient: belongs to LI Wei 李伟 in bed 7",
    )


def after_day_unit(chapter: Chapter, part: Part, identity: Identity) -> None:
    """Came to the day unit this hour."""
    tell_departure(chapter, chapter.script.ago(minutes=50), Place.DAY_UNIT)


def before_start(chapter: Chapter, part: Part, identity: Identity) -> None:
    """Admitted for the first cycle, which is ordered for today."""
    script = chapter.script
    tell_order(chapter, 1, part.dose, script.now, script.ago(hours=20))
    admitted = script.ago(hours=3)
    tell_admission(chapter, admitted, part.bed)
    weight = WeightFields(measured_on=script.day_of(admitted), weight_kg=identity.weight_kg)
    chapter.tell("weight", chapter.heard(admitted, 25, 50), recorded("weight", weight))


def during_dli(chapter: Chapter, part: Part, identity: Identity) -> None:
    """The second step of donor lymphocytes runs."""
    tell_admission(chapter, chapter.script.ago(hours=20), part.bed)
    tell_infusion(chapter, 1, identity.fields.donor_type, chapter.script.ago(minutes=25), None)


def after_cd19_loss(chapter: Chapter, part: Part, identity: Identity) -> None:
    """Relapse without CD19, after a negative that was gated on CD19."""
    at = chapter.script.moment(part.until, 11)
    tell_state(chapter, identity, PatientState.OFF_STUDY, at, "Relapse without CD19; treated outside the trial")
    tell_admission(chapter, chapter.script.moment(part.until - 2, 9, 30), part.bed)


def after_relapse(chapter: Chapter, part: Part, identity: Identity) -> None:
    """MRD rose from sample to sample; now treated elsewhere."""
    at = chapter.script.moment(part.until, 11)
    tell_state(chapter, identity, PatientState.OFF_STUDY, at, "Relapse; treated outside the trial")
    tell_departure(chapter, chapter.script.moment(part.until - 10, 9), Place.OTHER_HOSPITAL)


def died_of(cause: str, days_on_ward: int) -> Callable[[Chapter, Part, Identity], None]:
    """Return the story of a patient who came back to the ward and died there."""

    def after(chapter: Chapter, part: Part, identity: Identity) -> None:
        tell_admission(chapter, chapter.script.moment(part.until, 18, 40))
        died = chapter.script.moment(part.until - days_on_ward, 4, 50)
        tell_state(chapter, identity, PatientState.DIED, died, cause)

    return after


def after_neurotoxicity(chapter: Chapter, part: Part, identity: Identity) -> None:
    """No more blinatumomab."""
    at = chapter.script.moment(part.last_start - 8, 10)
    tell_state(chapter, identity, PatientState.FOLLOW_UP, at, "Blinatumomab stopped for neurotoxicity, grade 2")


def after_old_use_by(chapter: Chapter, part: Part, identity: Identity) -> None:
    """A physician looked at the bag that was hung past its use-by, and closed the task."""
    note = TaskClosingFields(note="Less than an hour past, bag clear, pharmacy asked. No further action.")

    def close(session: Session, act: Act, recall: Recall) -> UUID:
        about = recall(bag_name(1, 3))
        task = session.exec(select(Task.id).where(col(Task.about) == about)).one()
        return close_task(session, act, task, note)

    chapter.tell("task closed", chapter.script.moment(part.enrolled - 40, 16, 15), close, by=Role.PHYSICIAN)


RUNNING: Mapping[str, Callable[[Chapter, Part], Run]] = {
    "night-alarms": night_alarms,
    "girl-of-15": girl_of_15,
    "paused": paused,
    "readmitted": readmitted,
    "home": home,
    "day-unit": day_unit,
}
CHANGED: Mapping[str, Callable[[Run], Run]] = {
    "old-use-by": hung_past_use_by,
    "neurotoxicity": stopped_for_neurotoxicity,
}
AFTERWARDS: Mapping[str, Callable[[Chapter, Part, Identity], None]] = {
    "girl-of-15": after_girl,
    "night-alarms": readings_of_each_shift,
    "home": found_at_wrong_rate,
    "readmitted": after_readmission,
    "day-unit": after_day_unit,
    "starts-today": before_start,
    "dli-today": during_dli,
    "cd19-lost": after_cd19_loss,
    "relapsed": after_relapse,
    "died-of-infection": died_of("Died of an infection, in remission", 11),
    "died-of-gvhd": died_of("Died of graft-versus-host disease after donor lymphocytes", 16),
    "neurotoxicity": after_neurotoxicity,
    "old-use-by": after_old_use_by,
}
