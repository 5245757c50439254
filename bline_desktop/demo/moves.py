"""Where the made-up patients are, by which line they are treated, and where they stand in the trial."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from bline_desktop.commands.patients import edit_patient
from bline_desktop.commands.stays import move, set_access
from bline_desktop.demo.beds import WARD
from bline_desktop.demo.identity import Identity
from bline_desktop.demo.script import PATIENT, Chapter, Recall
from bline_desktop.domain.act import Act
from bline_desktop.domain.patient import AccessFields, AccessType, PatientState, Place, Side, StayFields
from bline_desktop.domain.roles import Role

LUMENS = ("White", "Purple", "Red")


def tell_admission(chapter: Chapter, at: datetime, bed: str | None = None) -> None:
    """Tell that a patient came to the ward: to a bed of their own, else to the first that is free by then."""
    beds = chapter.script.beds

    def admit(session: Session, act: Act, recall: Recall) -> UUID:
        stay = StayFields(place=Place.WARD, ward=WARD, bed=bed or beds.take(chapter.part), since=at)
        return move(session, act, recall(PATIENT), stay)

    chapter.tell("stay", chapter.heard(at, 2, 15), admit)


def tell_departure(chapter: Chapter, at: datetime, place: Place = Place.HOME) -> None:
    """Tell that a patient went home or to another place; a bed gets free."""
    beds = chapter.script.beds

    def leave(session: Session, act: Act, recall: Recall) -> UUID:
        beds.leave(chapter.part)
        return move(session, act, recall(PATIENT), StayFields(place=place, since=at))

    chapter.tell("stay", chapter.heard(at, 2, 15), leave)


def tell_access(chapter: Chapter, inserted_at: datetime) -> None:
    """Tell that a line was laid: nearly always a PICC with two lumens, one of them for blinatumomab alone."""
    fields = {
        "type": AccessType.PICC if chapter.rng.random() < 0.85 else AccessType.PORT,
        "side": chapter.rng.choice(tuple(Side)),
        "lumens": 2,
        "blinatumomab_lumen": chapter.rng.choice(LUMENS),
        "inserted_at": inserted_at,
    }
    access = AccessFields.model_validate(fields)
    chapter.tell(
        "access",
        chapter.heard(inserted_at, 10, 50),
        lambda session, act, recall: set_access(session, act, recall(PATIENT), access),
    )


def tell_state(chapter: Chapter, identity: Identity, state: PatientState, at: datetime, reason: str) -> None:
    """Tell that a patient stands elsewhere in the trial since `at`, and why. The dead free their bed."""
    ended_on = chapter.script.day_of(at) if state.is_end else None
    fields = identity.fields.model_copy(update={"state": state, "ended_on": ended_on})
    beds = chapter.script.beds

    def change(session: Session, act: Act, recall: Recall) -> None:
        if state is PatientState.DIED:
            beds.leave(chapter.part)
        edit_patient(session, act, recall(PATIENT), fields)

    chapter.tell("state", chapter.heard(at, 10, 90), change, by=Role.PHYSICIAN, reason=reason)
