"""Starting a patient's plan on a signed protocol, and letting another version or arm take its place."""

from datetime import datetime
from operator import attrgetter
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.checks import needed_reason
from bline_desktop.commands.lookups import present, refuse_twice
from bline_desktop.commands.outside_rules import NOTHING_TYPED
from bline_desktop.commands.plan_lookups import shown_plan
from bline_desktop.commands.templates import TEMPLATE_GONE, template_of
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.patient import Patient
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.kept import PlanRecord
from bline_desktop.domain.plan.template_signing import ProtocolSignature
from bline_desktop.domain.registry import command
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.words import N_

PART = "plan"

PLAN_RUNS = Rule("plan-runs", N_("errors", "{trial_id} has a plan already. Change that one."))
PATIENT_ENDED = Rule("plan-patient-ended", N_("errors", "{trial_id} has left the study on {day}: no plan begins."))
NOT_SIGNED = Rule(
    "plan-not-signed",
    N_("errors", "No investigator has signed {title}, version {version}. A plan starts on a signed version only."),
)
NOT_VALID_YET = Rule("plan-not-valid-yet", N_("errors", "{title}, version {version}, is valid from {valid_from} on."))
OLD_VERSION = Rule(
    "plan-old-version",
    N_("errors", "Version {newer} took the place of version {version} on {valid_from}. Start the plan on that one."),
)
NO_SUCH_ARM = Rule("plan-no-such-arm", N_("errors", "{title}, version {version}, has no such arm. Choose one of it."))
SAME_PLAN = Rule("plan-same", N_("errors", "This patient is treated by this version and arm already."))


@command(Right.PLAN_COURSE)
def start_plan(session: Session, act: Act, patient_id: UUID, ref: TextRef, arm_key: str) -> UUID:
    """Start a patient's plan on an arm of a signed protocol; it counts from now on. Return the id of its row.

    Raises RuleBroken for a patient who has one, or has left the study, and for a version that is not signed, not yet
    valid, or no longer the newest. What is counted from the transplant has its day at once: nobody is enrolled without
    one.
    """
    refuse_twice(session, PlanRecord, act.row_id(PART))
    patient = present(session, Patient, patient_id)
    if patient.state.is_end:
        raise RuleBroken(PATIENT_ENDED, trial_id=patient.trial_id, day=patient.ended_on)
    _check_newest(session, act, ref)
    running = select(PlanRecord.id).where(col(PlanRecord.patient_id) == patient_id, col(PlanRecord.struck_at).is_(None))
    if session.exec(running.limit(1)).first() is not None:
        raise RuleBroken(PLAN_RUNS, trial_id=patient.trial_id)
    return _keep(session, act, patient_id, _checked(session, act, ref, arm_key), None)


@command(Right.PLAN_COURSE)
def change_plan(session: Session, act: Act, plan_id: UUID, ref: TextRef, arm_key: str) -> UUID:
    """Let another version or arm take the place of the plan that was shown, with a reason, from now on.

    The earlier one stays valid for its time; what was changed of it goes on in another version of the same arm. Raises
    RuleBroken where the plan was changed since, or that version is not signed, not yet valid, or the same.
    """
    refuse_twice(session, PlanRecord, act.row_id(PART))
    reason, plan = needed_reason(act), shown_plan(session, act, plan_id)
    if (plan.ref, plan.arm) == (ref, arm_key):
        raise RuleBroken(SAME_PLAN)
    return _keep(session, act, plan.patient_id, _checked(session, act, ref, arm_key), reason)


def _keep(session: Session, act: Act, patient_id: UUID, chosen: tuple[TextRef, str], reason: str | None) -> UUID:
    ref, arm = chosen
    kept = PlanRecord.written(act, patient_id, NOTHING_TYPED, part=PART, template_ref=str(ref), arm=arm, reason=reason)
    session.add(kept)
    return kept.id


def _checked(session: Session, act: Act, ref: TextRef, arm_key: str) -> tuple[TextRef, str]:
    """Return what was chosen, once it is known to be signed and valid; what is signed has each dose filled in."""
    template = template_of(session, ref)
    if template is None:
        raise RuleBroken(TEMPLATE_GONE, protocol=ref.key, version=ref.version)
    named = {"title": template.title, "version": template.version}
    valid_from = _valid_from(session, ref.key).get(ref)
    if valid_from is None or not template.is_filled:
        raise RuleBroken(NOT_SIGNED, **named)
    if valid_from > act.now:
        raise RuleBroken(NOT_VALID_YET, **named, valid_from=valid_from)
    if template.arm(arm_key) is None:
        raise RuleBroken(NO_SUCH_ARM, **named)
    return ref, arm_key


def _check_newest(session: Session, act: Act, ref: TextRef) -> None:
    """Stop a new plan on a version after which another one of the protocol became valid."""
    valid = _valid_from(session, ref.key)
    since = valid.get(ref)
    newer = [one for one, began in valid.items() if since is not None and since < began <= act.now]
    if newer:
        latest = max(newer, key=valid.__getitem__)
        raise RuleBroken(OLD_VERSION, version=ref.version, newer=latest.version, valid_from=valid[latest])


def _valid_from(session: Session, protocol: str) -> dict[TextRef, datetime]:
    """Return from when on each signed version of a protocol is valid; the first signature of one counts."""
    signed = session.exec(select(ProtocolSignature).where(col(ProtocolSignature.protocol) == protocol)).all()
    return {one.ref: one.valid_from for one in sorted(signed, key=attrgetter("valid_from"), reverse=True)}
