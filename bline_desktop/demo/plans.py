"""Plans of the made-up ward: each patient's is started at enrolment; a few of their steps are moved or left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.plan_changes import (
    ShownStep,
    add_step,
    cease_steps,
    defer_step,
    explain,
    omit_step,
)
from bline_desktop.commands.plan_lookups import shown_plan
from bline_desktop.commands.plans import start_plan
from bline_desktop.demo.cast import Part
from bline_desktop.demo.identity import Identity
from bline_desktop.demo.protocol import arm_for, ref
from bline_desktop.demo.script import PATIENT, Chapter, Recall
from bline_desktop.domain.act import Act
from bline_desktop.domain.plan.changes import Cause
from bline_desktop.domain.plan.deferring import Scope, cease_moves, defer_moves, omit_moves
from bline_desktop.domain.plan.plan_fields import (
    AddFields,
    CeaseFields,
    CeaseScope,
    DeferFields,
    ExplainFields,
    OmitFields,
)
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.plan.tried import plan_now
from bline_desktop.domain.roles import Role

PLAN = "plan"
Change = Callable[[Chapter, Session, Act, UUID], UUID]


@dataclass(frozen=True, slots=True)
class PlanAct:
    """One act on a patient's plan, so many days ago."""

    days: int
    what: str
    do: Change


def tell_plan(chapter: Chapter, part: Part, identity: Identity) -> None:
    """Tell that a plan was started on the day of enrolment, and all that a physician changed of it."""
    arm = arm_for(identity.fields.donor_type, part.dose)
    chapter.tell(
        PLAN,
        chapter.script.moment(part.enrolled, 11, 30),
        lambda session, act, recall: start_plan(session, act, recall(PATIENT), ref(), arm),
        by=Role.PHYSICIAN,
    )
    for one in CHANGES.get(part.key, ()):
        _tell(chapter, one)


def _tell(chapter: Chapter, one: PlanAct) -> None:
    def do(session: Session, act: Act, recall: Recall) -> UUID:
        return one.do(chapter, session, act, recall(PLAN))

    at = chapter.script.moment(one.days, 11, 40) + timedelta(minutes=one.days % 15)
    chapter.tell(f"plan {one.what}", at, do, by=Role.PHYSICIAN)


def _deferred(step: str, days: int, cause: Cause, reason: str) -> Change:
    typed = DeferFields(days=days, scope=Scope.THIS, cause=cause, reason=reason)

    def do(_: Chapter, session: Session, act: Act, plan_id: UUID) -> UUID:
        moves = defer_moves(plan_now(shown_plan(session, act, plan_id)), step, days, Scope.THIS)
        return defer_step(session, act, ShownStep(plan_id, step, moves), typed)

    return do


def _omitted(step: str, cause: Cause, reason: str) -> Change:
    typed = OmitFields(cause=cause, reason=reason)

    def do(_: Chapter, session: Session, act: Act, plan_id: UUID) -> UUID:
        moves = omit_moves(plan_now(shown_plan(session, act, plan_id)), step)
        return omit_step(session, act, ShownStep(plan_id, step, moves), typed)

    return do


def _ceased(cause: Cause, reason: str) -> Change:
    """End all that is still open."""
    typed = CeaseFields(scope=CeaseScope.PLAN, cause=cause, reason=reason)

    def do(_: Chapter, session: Session, act: Act, plan_id: UUID) -> UUID:
        plan = shown_plan(session, act, plan_id)
        first = next(judged.step.key for judged in plan.steps if judged.state.is_open)
        moves = cease_moves(plan_now(plan), first, whole_plan=True)
        return cease_steps(session, act, ShownStep(plan_id, first, moves), typed)

    return do


def _explained(step: str, cause: Cause, reason: str) -> Change:
    typed = ExplainFields(cause=cause, reason=reason)
    return lambda _, session, act, plan_id: explain(session, act, ShownStep(plan_id, step), typed)


def _added(sort: StepSort, title: str, in_days: int, reason: str) -> Change:
    def do(chapter: Chapter, session: Session, act: Act, plan_id: UUID) -> UUID:
        on = chapter.script.day(-in_days)
        typed = AddFields(sort=sort, title=title, on=on, before=1, after=3, reason=reason)
        return add_step(session, act, plan_id, typed)

    return do


CHANGES: Mapping[str, Sequence[PlanAct]] = {
    "home": (
        PlanAct(28, "cycle 3 deferred", _deferred(
            "later-cycles:2", 14, Cause.SUPPLY, "No bags can be prepared over the holidays.")),
    ),
    "p26": (
        PlanAct(6, "cycle 3 deferred", _deferred(
            "later-cycles:2", 6, Cause.PATIENT, "His daughter's wedding; asked for a week.")),
    ),
    "p29": (
        PlanAct(13, "cycle 2 deferred", _deferred(
            "later-cycles:1", 15, Cause.SAFETY, "Skin rash, GVHD not excluded. Held until the biopsy is back.")),
    ),
    "p20": (
        PlanAct(121, "DLI 3 omitted", _omitted(
            "dli-3:1", Cause.SAFETY, "Liver GVHD of grade III after the first DLI: no third one.")),
    ),
    "p22": (
        PlanAct(100, "MRD explained", _explained(
            "mrd-after-cycle:2.1", Cause.PATIENT, "Was abroad; the sample was not taken.")),
    ),
    "mixed-chimerism": (
        PlanAct(2, "step added", _added(
            StepSort.CHIMERISM, "Chimerism of T cells, once more", 5, "Last result rose; wanted before the visit.")),
    ),
    "neurotoxicity": (
        PlanAct(227, "ceased", _ceased(Cause.SAFETY, "Blinatumomab stopped for neurotoxicity, grade 2.")),
    ),
    "cd19-lost": (PlanAct(14, "ceased", _ceased(Cause.SAFETY, "Relapse without CD19.")),),
    "relapsed": (PlanAct(190, "ceased", _ceased(Cause.SAFETY, "Relapse.")),),
}  # fmt: skip
