"""A patient of a real store put on a plan, by one investigator."""

from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.plans import start_plan
from bline_desktop.commands.templates import save_template, sign_template
from bline_desktop.domain.act import Act
from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.shelf import TextRef
from tests.support.plans import COURSE, template


def signed_by(session: Session, act: Act, one: Template) -> TextRef:
    """Save a template and sign it; return its exact name."""
    ref = save_template(session, act, one)
    sign_template(session, act, ref, None)
    session.flush()
    return ref


def start_course(session: Session, act: Act, patient_id: UUID) -> UUID:
    """Start three cycles, MRD before each, laboratory and a visit; return the id of the plan."""
    return start_plan(session, act, patient_id, signed_by(session, act, template(*COURSE)), "main")
