"""The weights of a patient, as commands hold a dose against them."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.asked import asked
from bline_desktop.domain.act import Act
from bline_desktop.domain.fields import Fields
from bline_desktop.domain.observations.kind import Kind
from bline_desktop.domain.observations.weight import Weighing, check_tenfold, last_weighing
from bline_desktop.domain.weighings import OF_PATIENT, weighings_of


def weighings(session: Session, act: Act, patient_id: UUID) -> list[Weighing]:
    """Read the weights of a patient that count, the oldest first."""
    return weighings_of(asked(session, OF_PATIENT, wanted=patient_id), act.zone)


def check_weight(
    session: Session, act: Act, kind: Kind, patient_id: UUID, fields: Fields, *, without: UUID | None = None
) -> None:
    """Hold a weight that is recorded against the last one up to its day, whatever that was taken in.

    Raises RuleBroken for ten times as much, or a tenth; `without` is the row that is being corrected.
    """
    typed = getattr(fields, kind.weight) if kind.weight else None
    if typed is None:
        return
    when = getattr(fields, kind.when)
    day = when.astimezone(act.zone).date() if isinstance(when, datetime) else when
    broken = check_tenfold(last_weighing(weighings(session, act, patient_id), day, without), typed)
    if broken is not None:
        raise broken
