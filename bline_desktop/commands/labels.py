"""Label profiles: signing one, and choosing the one by which the ward works."""

from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.lookups import refuse_twice, setting
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import command
from bline_desktop.domain.settings import LABEL_PROFILE, Setting, setting_id
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.label_shelf import LabelShelf, ShelfEntry, shelf_of
from bline_desktop.domain.treatment.label_signing import LabelSignature, LabelText, label_text_id
from bline_desktop.domain.words import N_

LABEL_GONE = Rule(
    "label-gone",
    N_("errors", "The text of profile {profile}, version {version}, changed since it was shown. Read it again first."),
)
LABEL_SIGNED = Rule("label-signed", N_("errors", "You have signed this text of {title} already."))


@command(Right.SIGN_LABEL)
def sign_label_profile(session: Session, act: Act, ref: TextRef) -> UUID:
    """Sign the very text that was shown; return the signature's id. Raises RuleBroken where it changed since."""
    signature_id = act.row_id("signature")
    refuse_twice(session, LabelSignature, signature_id)
    entry = _entry(session, ref)
    text_id = _keep_text(session, act, entry)
    mine = select(LabelSignature.id).where(
        col(LabelSignature.label_text_id) == text_id, col(LabelSignature.recorded_by) == act.user_id
    )
    if session.exec(mine.limit(1)).first() is not None:
        raise RuleBroken(LABEL_SIGNED, title=entry.profile.title)
    session.add(
        LabelSignature(
            id=signature_id,
            recorded_at=act.now,
            recorded_by=act.user_id,
            role=act.role,
            label_text_id=text_id,
            profile=ref.key,
            version=ref.version,
            sha256=ref.sha256,
        )
    )
    return signature_id


@command(Right.CHOOSE_LABEL)
def choose_label_profile(session: Session, act: Act, ref: TextRef) -> None:
    """Let the ward work by this very text from now on; what was ordered under another one keeps it.

    An unconfirmed profile can be chosen and stays marked so. Raises RuleBroken where the text changed since.
    """
    _keep_text(session, act, _entry(session, ref))
    kept = session.get(Setting, setting_id(LABEL_PROFILE))
    if kept is None:
        session.add(Setting(id=setting_id(LABEL_PROFILE), key=LABEL_PROFILE, value=str(ref)))
    else:
        kept.value = str(ref)


def ward_label(session: Session) -> ShelfEntry | None:
    """Return the profile that the ward works by, from the text that was kept when it was chosen; None before that."""
    chosen = setting(session, LABEL_PROFILE)
    return label_of(session, TextRef.read(chosen)) if chosen else None


def label_of(session: Session, ref: TextRef) -> ShelfEntry | None:
    """Return a profile that was signed or chosen once, from its kept text; None where no such text was kept.

    Nor where this program can't read it (a newer reader is stricter): that must not stop what was done at a bed.
    """
    kept = session.get(LabelText, label_text_id(ref))
    found = LabelShelf.of({} if kept is None else {str(ref): kept.text})
    return found.find(ref)


def _entry(session: Session, ref: TextRef) -> ShelfEntry:
    """Find the very text on the shelf, or among those kept before."""
    found = shelf_of(session).find(ref) or label_of(session, ref)
    if found is None:
        raise RuleBroken(LABEL_GONE, profile=ref.key, version=ref.version)
    return found


def _keep_text(session: Session, act: Act, entry: ShelfEntry) -> UUID:
    """Keep the text with the store, once."""
    text_id = label_text_id(entry.ref)
    if session.get(LabelText, text_id) is None:
        session.add(
            LabelText(
                id=text_id,
                recorded_at=act.now,
                recorded_by=act.user_id,
                profile=entry.ref.key,
                version=entry.ref.version,
                sha256=entry.ref.sha256,
                text=entry.text,
            )
        )
        session.flush()  # a signature points at it
    return text_id
