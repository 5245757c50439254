"""Label profiles: those on the shelf and those that were signed or chosen once, with who signed them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right, User
from bline_desktop.domain.registry import query
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.tables import table_of
from bline_desktop.domain.treatment.label_shelf import LabelShelf, ShelfEntry, read_entry, shelf_of
from bline_desktop.domain.treatment.label_signing import (
    LabelSignature,
    LabelText,
    Profiles,
    ProfileView,
    Signature,
    label_text_id,
)
from bline_desktop.queries.rows import rows_of, settings_of

Signatures = dict[TextRef, list[Signature]]


@query(Right.READ_CHART)
def label_profiles(session: Session, asker: Asker) -> Profiles:
    """Return every profile, the chosen one first, and which texts of the program's folder can't be read."""
    return Profiles(
        _views(session, settings_of(session).label_profile), (*shelf_of(session).refused, *_kept(session).refused)
    )


@query(Right.READ_CHART)
def ward_profile(session: Session, asker: Asker) -> ProfileView | None:
    """Return the profile that the ward works by, or None where none was chosen yet."""
    return read_ward_profile(session, settings_of(session))


def read_ward_profile(session: Session, settings: WardSettings) -> ProfileView | None:
    """Read the ward's profile for another query, which has checked the right."""
    return next((view for view in _views(session, settings.label_profile) if view.is_chosen), None)


def ward_label(session: Session) -> ShelfEntry | None:
    """Read the profile that the ward works by from its kept text, for another query, which has checked the right."""
    chosen = settings_of(session).label_profile
    if not chosen:
        return None
    text_id = label_text_id(TextRef.read(chosen))
    texts = rows_of(session, LabelText, table_of(LabelText).c.id == text_id)
    return next((read_entry(row["text"]) for row in texts), None)


def _views(session: Session, chosen: str) -> tuple[ProfileView, ...]:
    shelf = shelf_of(session)
    kept = _kept(session).entries
    signed = _signatures(session)
    found = [
        ProfileView(
            ref=entry.ref,
            profile=entry.profile,
            signatures=tuple(signed.get(entry.ref, ())),
            is_chosen=str(entry.ref) == chosen,
            is_shipped=shelf.find(entry.ref) is not None,
            is_changed=_changed(entry.ref, signed),
        )
        for entry in _once([*shelf.entries, *kept])
    ]
    by_name = sorted(found, key=lambda view: (view.ref.version, view.ref.sha256), reverse=True)
    return tuple(sorted(by_name, key=_order))


def _kept(session: Session) -> LabelShelf:
    """Read the texts that were signed or chosen once; one that this program can't read any more stands apart."""
    return LabelShelf.of({f"{row['profile']} {row['version']}": row["text"] for row in rows_of(session, LabelText)})


def _order(view: ProfileView) -> tuple[bool, str, bool]:
    """The ward's own first, the others by their titles; of one title, what the program has come with first."""
    return (not view.is_chosen, view.profile.title.casefold(), not view.is_shipped)


def _signatures(session: Session) -> Signatures:
    signed, signer = table_of(LabelSignature), table_of(User)
    statement = select(signed, signer.c.name.label("signer")).join(signer, signer.c.id == signed.c.recorded_by)
    found: Signatures = {}
    for row in session.connection().execute(statement.order_by(signed.c.recorded_at, signed.c.role)).mappings():
        ref = TextRef(row["profile"], row["version"], row["sha256"])
        signature = Signature(row["recorded_by"], row["signer"], row["role"], row["recorded_at"])
        found.setdefault(ref, []).append(signature)
    return found


def _changed(ref: TextRef, signed: Signatures) -> bool:
    """Tell whether another text of the same version was signed."""
    return any((other.key, other.version) == (ref.key, ref.version) and other != ref for other in signed)


def _once(entries: Iterable[ShelfEntry]) -> list[ShelfEntry]:
    return list({entry.ref: entry for entry in entries}.values())
